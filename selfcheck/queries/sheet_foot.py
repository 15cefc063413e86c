"""合计 under S1, S13, S14 and S17: line by line, so that a province needs no more memory."""

from decimal import Decimal

from portal.formats import as_wan_yuan
from selfcheck.queries.sheets import AMOUNT, AWARD_COUNTS, DONE, HAZARD_COUNTS, STATES, Sheet, SheetLine

TOOK_PART = STATES["ok"]
MARKED = {DONE: f"{DONE} {{}} 家", TOOK_PART: f"{TOOK_PART} {{}} 家"}
ADDED = {*HAZARD_COUNTS, *AWARD_COUNTS, "应参加", "已参加次数"}


class Foot:
    """Columns of numbers are added, marks are counted; the rest of the line stays empty."""

    def __init__(self, sheet: Sheet):
        self.names = [name for name, _ in sheet.columns]
        self.rows = 0
        self._numbers = {name: 0 for name in self.names if name in ADDED}
        self._marks: dict[str, tuple[str, int]] = {}
        self._yuan = Decimal(0) if AMOUNT in self.names else None

    def add(self, line: SheetLine) -> SheetLine:
        self.rows += 1
        for name, cell in zip(self.names, line.cells, strict=True):
            if name in self._numbers:
                self._numbers[name] += cell or 0
            elif cell in MARKED:
                self._marks[name] = (cell, self._marks.get(name, (cell, 0))[1] + 1)
        if self._yuan is not None and line.obligation.awards:
            self._yuan += Decimal(str(line.obligation.awards["amount_yuan"]))
        return line

    @property
    def cells(self) -> tuple:
        return tuple(self._cell(name) for name in self.names)

    def _cell(self, name: str) -> int | str:
        if name in self._numbers:
            return self._numbers[name]
        if name == AMOUNT:
            return as_wan_yuan(self._yuan)  # of the yuan: adding what was rounded would be another sum
        mark, count = self._marks.get(name, ("", 0))
        return MARKED[mark].format(count) if mark else ""
