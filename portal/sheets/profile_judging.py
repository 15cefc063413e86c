"""What a filled sheet of 批量更新档案 would change, line by line. Reads; never writes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from portal.models import Division, Enterprise, IndustryCode, PrincipalTerm
from portal.profile_changes import fingerprint, in_words
from portal.register import uscc, values
from portal.register.cells import folded
from portal.scope import Scope
from portal.sheets import profiles
from portal.sheets.marked import Mark
from portal.sheets.profiles import KEY, NOT_WRITTEN, SEEN, TITLES
from portal.sheets.reading import Line, Sheet, read_sheet

MOST = 5000
CHANGED, UNCHANGED, REFUSED, CONFLICT = "changed", "unchanged", "refused", "conflict"
COUNTY = 6


@dataclass
class Judged:
    """`values`: what the line would set; `compared`: (title, old, new) of each."""

    line: Line
    code: str
    enterprise: Enterprise | None = None
    seen: str = ""
    outcome: str = UNCHANGED
    values: dict[str, object] = field(default_factory=dict)
    compared: list[tuple[str, str, str]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.enterprise.name if self.enterprise else ""

    def fault(self, place: int | None, text: str, outcome: str = REFUSED) -> None:
        self.marks.append(Mark(place, text))
        self.outcome = outcome


def judge_file(scope: Scope, path: Path, today: date) -> tuple[Sheet, list[Judged]]:
    """Refused, when the file as a whole cannot be read."""
    sheet = read_sheet(path, TITLES, (KEY, SEEN), MOST)
    return sheet, Judge(scope, sheet, today).all()


class Judge:
    def __init__(self, scope: Scope, sheet: Sheet, today: date):
        self.sheet = sheet
        self.rows = [
            Judged(line, uscc.written(line.text(sheet.places[KEY])), seen=line.text(sheet.places[SEEN]))
            for line in sheet.lines
        ]
        found = Enterprise.objects.visible_to(scope).filter(uscc__in={row.code for row in self.rows})
        self.known = {row.uscc: row for row in found.defer("search")}
        terms = PrincipalTerm.objects.visible_to(scope).filter(signs=True, to_on=None)
        self.signing = set(
            terms.filter(enterprise__in=[e.pk for e in self.known.values()]).values_list(
                "enterprise_id", flat=True
            )
        )
        self.names = dict(IndustryCode.objects.values_list("code", "name"))
        self.readers = profiles.readers(values.Industries(self.names.items()), today)
        self.divisions = self._divisions()
        self.shown = self.names | self.divisions
        self.lines_of: dict[str, int] = {}

    def all(self) -> list[Judged]:
        for row in self.rows:
            self._find(row)
            if row.enterprise is not None and not row.marks:
                self._cells(row)
        return self.rows

    def _divisions(self) -> dict[str, str]:
        """Those the enterprises stand in and those the lines name."""
        place = self.sheet.places.get("division_code")
        named = {self.readers["division_code"](row.line.text(place)) for row in self.rows}
        named |= {row.division_code for row in self.known.values()}
        return dict(Division.objects.filter(code__in=named).values_list("code", "name"))

    def _find(self, row: Judged) -> None:
        place = self.sheet.places[KEY]
        first = self.lines_of.setdefault(row.code, row.line.number)
        row.enterprise = self.known.get(row.code)
        if fault := uscc.fault(row.code):
            row.fault(place, f"统一社会信用代码{fault}{NOT_WRITTEN}。")
        elif first != row.line.number:
            row.fault(place, f"与第{first}行是同一家企业{NOT_WRITTEN}，请只留一行。")
        elif row.enterprise is None:
            row.fault(place, f"名录里没有这家企业，或者不在您的辖区{NOT_WRITTEN}，请核对代码。")
        elif row.enterprise.state == Enterprise.State.CLOSED:
            row.fault(place, f"企业已注销，档案不再修改{NOT_WRITTEN}，请删去本行。")

    def _cells(self, row: Judged) -> None:
        for name in profiles.RULES:
            place = self.sheet.places.get(name)
            if place is not None:
                self._cell(row, name, place)
        if row.marks:
            row.outcome = REFUSED
        elif row.values:
            row.outcome = CHANGED
            self._refuse_stale(row)

    def _cell(self, row: Judged, name: str, place: int) -> None:
        text = row.line.text(place)
        if place in row.line.merged:
            row.fault(place, f"{TITLES[name]}被合并单元格盖住{NOT_WRITTEN}，请取消合并后逐行填写。")
        if place in row.line.formulas and not text:
            row.fault(place, f"{TITLES[name]}是没有计算结果的公式{NOT_WRITTEN}，请粘贴为数值。")
        stands = self._stands(row.enterprise, name)
        if not text or folded(text) == folded(stands):
            return
        try:
            value = self.readers[name](text)
        except values.Unreadable as problem:
            row.fault(place, str(problem).replace("，该项未导入", NOT_WRITTEN))
            return
        if fault := self._refusal(row.enterprise, name, value):
            row.fault(place, f"{TITLES[name]}{fault}")
        elif _differs(row.enterprise, name, value):
            row.values[name] = value
            row.compared.append((TITLES[name], stands, self._words(name, value)))

    def _stands(self, enterprise: Enterprise, name: str) -> str:
        value = profiles.cell_of(name, enterprise, self.shown)
        return value.isoformat() if isinstance(value, date) else str(value)

    def _words(self, name: str, value: object) -> str:
        names = self.divisions if name == "division_code" else self.names if name == "industry_code" else {}
        return f"{in_words(name, value)} {names.get(str(value), '')}".strip()

    def _refusal(self, enterprise: Enterprise, name: str, value: object) -> str:
        if name == "principal_name" and enterprise.pk in self.signing:
            return f"按签批任期填写{NOT_WRITTEN}，请企业在“人员”页办理更换。"
        if name == "division_code" and value != enterprise.division_code:
            if not str(value).startswith(enterprise.division_code[:COUNTY]):
                return f"不能改到另一个区县{NOT_WRITTEN}，请办理企业变更（迁移）。"
            if value not in self.divisions:
                return f"不在区划表里{NOT_WRITTEN}，请从下拉列表中选择。"
        return ""

    def _refuse_stale(self, row: Judged) -> None:
        if fingerprint(row.enterprise)[: profiles.SEEN_LENGTH] == row.seen:
            return
        row.fault(
            self.sheet.places[SEEN],
            f"生成模板之后这家企业的档案被改过，或者核对码不全{NOT_WRITTEN}，请下载新模板，对照现值再填。",
            CONFLICT,
        )


def _differs(enterprise: Enterprise, name: str, value: object) -> bool:
    stands = getattr(enterprise, name)
    return sorted(stands) != value if name == "sectors" else stands != value


def tally(rows: Iterable[Judged]) -> dict[str, int]:
    counts = {"read": 0, CHANGED: 0, UNCHANGED: 0, REFUSED: 0, CONFLICT: 0}
    for row in rows:
        counts["read"] += 1
        counts[row.outcome] += 1
    return counts
