"""What a filled sheet of quarterly figures would change, line by line. Reads; never writes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from portal.actors import Actor
from portal.calendars import QUARTER_NAMES, Quarter
from portal.models import Enterprise, User
from portal.register import uscc
from portal.register.cells import folded, text_of
from portal.sheets.marked import Mark
from portal.sheets.reading import Line, Sheet, read_sheet
from selfcheck.facts.drafts import standard_facts
from selfcheck.facts.figure_cells import Standing, filled, how_it_stood
from selfcheck.models import Obligation
from selfcheck.queries.drafts import LABELS, check_step
from selfcheck.sheets import figures
from selfcheck.sheets.owed import closed, owed, own_enterprises, preparing, stands
from selfcheck.states import Step

MOST = 500
CHANGED, UNCHANGED, REFUSED, CONFLICT = "changed", "unchanged", "refused", "conflict"
NOT_WRITTEN = "，本行没有写入"
STALE = f"下载模板之后这份草稿的数字被改过，或者核对码不全{NOT_WRITTEN}，请下载新模板，对照现值再填。"


@dataclass
class Judged:
    """`values`: what the line would fill in; `compared`: (title, old, new); `notes`: warnings to answer."""

    line: Line
    code: str
    period: str
    seen: str
    enterprise: Enterprise | None = None
    actor: Actor | None = None
    obligation: Obligation | None = None
    outcome: str = UNCHANGED
    values: dict[str, Any] = field(default_factory=dict)
    compared: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.enterprise.name if self.enterprise else ""

    def fault(self, place: int | None, text: str, outcome: str = REFUSED) -> None:
        self.marks.append(Mark(place, text))
        self.outcome = outcome


class Judge:
    """Each line is looked at as the person acts in that enterprise; `judged` may be asked once for each."""

    def __init__(self, user: User, path: Path, today: date):
        self.today = today
        self.standards = standard_facts()
        self.titles = figures.titles(self.standards, self.standards)
        self.sheet: Sheet = read_sheet(path, self.titles, figures.NEEDED, MOST)
        self.own = own_enterprises(preparing(user).values())
        self.lines_of: dict[tuple[str, str], int] = {}

    def judged(self, line: Line) -> Judged:
        texts = {key: line.text(self.sheet.places[key]) for key in figures.NEEDED}
        row = Judged(
            line, uscc.written(texts[figures.KEY]), folded(texts[figures.PERIOD]), texts[figures.SEEN]
        )
        self._find(row)
        if not row.marks:
            self._cells(row)
        return row

    def _find(self, row: Judged) -> None:
        places = self.sheet.places
        row.enterprise, row.actor = self.own.get(row.code, (None, None))
        quarter = quarter_of_text(row.period)
        first = self.lines_of.setdefault((row.code, str(quarter)), row.line.number)
        if places[figures.KEY] in row.line.merged:
            row.fault(places[figures.KEY], f"企业一栏被合并单元格盖住{NOT_WRITTEN}，请取消合并后逐行填写。")
        elif fault := uscc.fault(row.code):
            row.fault(places[figures.KEY], f"统一社会信用代码{fault}{NOT_WRITTEN}。")
        elif row.actor is None:
            text = f"您不是这家企业的安全管理人员或者带队领导班子成员{NOT_WRITTEN}，请核对代码。"
            row.fault(places[figures.KEY], text)
        elif quarter is None:
            text = f"季度“{row.period[:20]}”不能识别{NOT_WRITTEN}，请写成 2026年三季度。"
            row.fault(places[figures.PERIOD], text)
        elif first != row.line.number:
            row.fault(places[figures.KEY], f"与第{first}行是同一家企业的同一季度{NOT_WRITTEN}，请只留一行。")
        else:
            row.obligation = owed(row.actor, quarter)
            if reason := closed(row.obligation, quarter):
                row.fault(places[figures.PERIOD], f"{reason}{NOT_WRITTEN}。")

    def _cells(self, row: Judged) -> None:
        report, now = stands(row.actor, row.obligation, self.today)
        stood, _, printed = row.seen.partition("-")
        self._fixed(row, now, printed)
        for key in figures.keys_of(self.standards):
            if (place := self.sheet.places.get(key)) is not None and key not in now.counted:
                self._cell(row, now, key, place)
        if row.marks or not row.values:
            return
        row.outcome = CHANGED
        if stood != how_it_stood(report, now):
            row.fault(self.sheet.places[figures.SEEN], STALE, CONFLICT)
        else:
            self._check(row, now)

    def _fixed(self, row: Judged, now: Standing, printed: str) -> None:
        """What the template locked must be what it showed; the figures themselves may have moved on."""
        keys = figures.fixed_keys(now)
        places = {key: place for key in keys if (place := self.sheet.places.get(key)) is not None}
        texts = {key: figures.plain(row.line.text(place)) for key, place in places.items()}
        if len(places) < len(keys) or figures.print_of(texts.values()) == printed:
            return
        for key, place in places.items():
            stored = now.register[key] if key in LABELS else now.counted[key]
            if texts[key] != figures.plain(text_of(figures.shown(key, stored))):
                source = "按隐患台账统计" if key in LABELS else "由系统统计"
                mend = "请先在平台上登记，再下载新模板" if key in LABELS else "请恢复原数或者下载新模板"
                row.fault(place, f"“{self.titles[key]}”{source}，不能在表里改{NOT_WRITTEN}，{mend}。")

    def _cell(self, row: Judged, now: Standing, key: str, place: int) -> None:
        text, heading = row.line.text(place), self.titles[key]
        raw = row.line.cells[place] if place < len(row.line.cells) else ""
        if place in row.line.merged:
            row.fault(place, f"“{heading}”被合并单元格盖住{NOT_WRITTEN}，请取消合并后逐行填写。")
        elif place in row.line.formulas and not text:
            row.fault(place, f"“{heading}”是没有计算结果的公式{NOT_WRITTEN}，请粘贴为数值。")
        elif not text and text_of(raw).strip():
            given = text_of(raw).strip()[:20]
            row.fault(place, f"“{heading}”填了“{given}”{NOT_WRITTEN}，没有的请填 0，不改的请留空。")
        elif text and key not in now.open:
            row.fault(place, f"这家企业的草稿没有对照这部标准{NOT_WRITTEN}，请先在报告第 2 步勾选。")
        elif text:
            self._value(row, now, key, place, text)

    def _value(self, row: Judged, now: Standing, key: str, place: int, text: str) -> None:
        try:
            value = figures.value_of(key, text)
        except ValidationError as error:
            given = f"“{self.titles[key]}”填了“{text[:20]}”"
            row.fault(place, f"{given}{NOT_WRITTEN}。{''.join(error.messages)}")
            return
        if value != now.open[key]:
            row.values[key] = value
            old, new = figures.words(key, now.open[key]), figures.words(key, value)
            row.compared.append((self.titles[key], old, new))

    def _check(self, row: Judged, now: Standing) -> None:
        """The checks of the form: what it lets nobody sign is an error here, what needs a reason a note."""
        after = {**now.steps, **filled(now, row.values)}
        for step in dict.fromkeys(key.partition(":")[0] for key in row.values):
            for finding in check_step(step, after, now.context):
                place = self.sheet.places.get(_key(step, finding.field))
                if place is None or finding.missing:
                    continue
                if finding.is_error:
                    row.fault(place, f"{finding.text.rstrip('。')}{NOT_WRITTEN}。{finding.mend}")
                elif finding.blocks:
                    row.notes.append(finding.text)


def quarter_of_text(text: str) -> Quarter | None:
    """2026年三季度, 2026年第3季度 and 2026Q3."""
    plain = text.upper().replace("年第", "年").replace("年", "Q").removesuffix("季度").removesuffix("季")
    for number, name in QUARTER_NAMES.items():
        plain = plain.replace(f"Q{name}", f"Q{number}")
    try:
        return Quarter.parse(plain)
    except ValueError:
        return None


def _key(step: str, place: str) -> str:
    """The column of a finding's field."""
    if step == Step.STANDARDS:
        code, _, name = place.rpartition("-")
        return f"{step}:{code}:{name}"
    return f"{step}:{place.removeprefix('figures-')}"


def tally(rows: Iterable[Judged]) -> dict[str, int]:
    counts = {"read": 0, CHANGED: 0, UNCHANGED: 0, REFUSED: 0, CONFLICT: 0}
    for row in rows:
        counts["read"] += 1
        counts[row.outcome] += 1
    return counts
