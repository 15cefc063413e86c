"""One object of a caps file into cap facts. A missing key is refused: a cap cannot rest on a guess."""

from datetime import date
from typing import Any

from selfcheck.rules.frequency import KINDS, CapFacts, Visit
from selfcheck.rules.readers.values import Reader, division_of, given_id, id_of


def read_caps(data: Any, position: int) -> tuple[str, str, CapFacts]:
    """The id, the division and the facts."""
    reader = Reader(data, id_of(data, position))
    given = given_id(reader)
    division = division_of(reader)
    reader.required("year")
    reader.required("high_hazard")
    year = reader.number("year", 1949, 2999)
    high_hazard = reader.flag("high_hazard")
    assert year is not None
    assert high_hazard is not None
    visits = _required_list(reader, "visits")
    reader.required("next")
    next_visit = _visit(reader.part("next"))
    facts = CapFacts(
        year=year,
        high_hazard=high_hazard,
        grades=tuple(_grade(one) for one in _required_list(reader, "grades")),
        visits=tuple(_visit(one) for one in visits),
        next_visit=next_visit,
        risk_cap=reader.number("risk_cap", 0, 1000),
    )
    _must_fit(facts, reader)
    return given, division, facts


def _required_list(reader: Reader, key: str) -> list[Reader]:
    reader.required(key)
    return reader.parts(key) or []


def _grade(reader: Reader) -> tuple[date, int | None]:
    if "grade" not in reader.data:
        raise reader.refuse("grade", "缺少，未定级的写 null")
    grade = reader.number("grade", 1, 3)
    return _required_day(reader, "from"), grade


def _visit(reader: Reader) -> Visit:
    reader.required("kind")
    kind = reader.word("kind", KINDS)
    levels = reader.get("levels") or []
    if not isinstance(levels, list) or not all(isinstance(level, str) for level in levels):
        raise reader.refuse("levels", "应为文字列表")
    return Visit(
        on=_required_day(reader, "on"),
        kind=kind or "",
        serious=reader.flag("serious"),
        plan=reader.text("plan"),
        levels=tuple(levels),
    )


def _required_day(reader: Reader, key: str) -> date:
    reader.required(key)
    day = reader.day(key)
    assert day is not None
    return day


def _must_fit(facts: CapFacts, reader: Reader) -> None:
    if len({day for day, _ in facts.grades}) < len(set(facts.grades)):
        raise reader.refuse("grades", "同一天有两个不同的等级")
    if facts.next_visit.on.year != facts.year:
        raise reader.refuse("next.on", f"不在 {facts.year} 年度内")
    if facts.risk_cap is None and not any(day <= facts.next_visit.on for day, _ in facts.grades):
        raise reader.refuse("grades", f"没有写明 {facts.next_visit.on:%Y-%m-%d} 的标准化等级")
