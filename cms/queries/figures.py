"""Filing by county for everybody: sums only, no enterprise, and nothing where a few could be recognised."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache

from portal.calendars import Quarter
from portal.queries.divisions import full_names
from portal.scope import Everything
from selfcheck.law import law_for
from selfcheck.queries.statistics import Tally, merged, new_overview

KEPT = 600
DICTIONARY = (
    ("quarter", "季度，例如 2026Q3"),
    ("division_code", "县级行政区划代码，合计为空"),
    ("division", "地区名称，最后一行是合计"),
    ("base", "应报基数，家；免报不计入"),
    ("filed", "已报，家，包括逾期后补报"),
    ("late", "其中逾期后补报，家"),
    ("rate_percent", "季报率，百分数：filed ÷ base × 100，保留一位小数"),
    ("as_of", "统计时刻，ISO 8601"),
)


@dataclass(frozen=True)
class Row:
    """`hidden`: the base is too small, the figures stand in the total only."""

    code: str
    name: str
    base: int
    filed: int
    late: int
    hidden: bool


@dataclass(frozen=True)
class Figures:
    quarter: Quarter
    at: datetime
    rows: tuple[Row, ...]
    base: int
    filed: int
    late: int
    least: int


def figures(quarter: Quarter, now: datetime) -> Figures:
    key = f"cms:figures:{quarter}"
    found = cache.get(key)
    if found is None:
        found = _counted(quarter, now)
        cache.set(key, found, KEPT)
    return found


def _counted(quarter: Quarter, now: datetime) -> Figures:
    by_place = new_overview(Everything(), quarter, "", now).by_place
    least = law_for("", date(now.year, now.month, now.day))["public_small_base"].value
    counties: dict[str, list[Tally]] = {}
    for code, tally in by_place.items():
        counties.setdefault(code[:6], []).append(tally)
    names = full_names(counties)
    rows = tuple(
        _row(code, names.get(code, code), merged(counties[code]), least) for code in sorted(counties)
    )
    shown = _second_hidden(rows)
    whole = merged(by_place.values())
    return Figures(quarter, now, shown, whole.base, whole.standing, whole["late"], least)


def _row(code: str, name: str, tally: Tally, least: int) -> Row:
    return Row(code, name, tally.base, tally.standing, tally["late"], tally.base < least)


def _second_hidden(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """One hidden row alone could be worked out from the total: the smallest other one is hidden with it."""
    if sum(row.hidden for row in rows) != 1 or len(rows) < 2:
        return rows
    least = min((row for row in rows if not row.hidden), key=lambda row: (row.base, row.code))
    return tuple(Row(**{**row.__dict__, "hidden": True}) if row == least else row for row in rows)
