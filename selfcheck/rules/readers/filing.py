"""One row of a filing file into the facts of one obligation."""

from datetime import datetime
from typing import Any

from portal.calendars import Quarter
from selfcheck.rules.filing_facts import Exemption, FilingFacts, Return
from selfcheck.rules.moments import Moment
from selfcheck.rules.readers.values import Reader, division_of, given_id, id_of


def read_filing(data: Any, position: int) -> tuple[str, str, datetime, FilingFacts]:
    """The id, the division, the instant asked about and the facts."""
    reader = Reader(data, id_of(data, position))
    given = given_id(reader)
    reader.required("year")
    reader.required("quarter")
    year, quarter = reader.number("year", 1949, 2998), reader.number("quarter", 1, 4)
    assert year is not None
    assert quarter is not None
    now = _last_instant(_required_moment(reader, "now"))
    facts = FilingFacts(
        quarter=Quarter(year, quarter),
        due_at=_deadline(reader, "due_at"),
        first_due_quarter=_first_due_quarter(reader),
        exemption=_exemption(reader),
        filed_at=_instant(reader.moment("filed_at"), now),
        returned=_returned(reader, now),
        corrected_at=_corrected_at(reader, now),
        inspected_on=reader.days("inspected_on"),
        principal_on=reader.days("principal_on"),
    )
    return given, division_of(reader), now, facts


def _required_moment(reader: Reader, key: str) -> Moment:
    reader.required(key)
    moment = reader.moment(key)
    assert moment is not None
    return moment


def _last_instant(moment: Moment) -> datetime:
    """Of a mere day the last instant, so that the last day is included."""
    return moment.end


def _instant(moment: Moment | None, now: datetime) -> datetime | None:
    """A mere day is read as late as the day allows, but not later than ``now`` on that very day."""
    if moment is None:
        return None
    return now if moment.start <= now <= moment.end else moment.end


def _deadline(reader: Reader, key: str) -> datetime | None:
    moment = reader.moment(key)
    return None if moment is None else _last_instant(moment)


def _first_due_quarter(reader: Reader) -> Quarter | None:
    text = reader.text("first_due_quarter")
    if text is None:
        return None
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise reader.refuse("first_due_quarter", str(error).rstrip("。")) from None


def _exemption(reader: Reader) -> Exemption | None:
    if reader.get("exempt") is None:
        return None
    part = reader.part("exempt")
    from_on, to_on = part.day("from"), part.day("to")
    if from_on is None or to_on is None:
        raise part.refuse("from" if from_on is None else "to", "缺少，免报须写明起止日期")
    return Exemption(part.text("reason") or "", from_on, to_on, part.text("approved_by") or "")


def _returned(reader: Reader, now: datetime) -> Return | None:
    if reader.get("returned") is None:
        return None
    part = reader.part("returned")
    at = _instant(_required_moment(part, "at"), now)
    part.required("fix_by")
    fix_by = _deadline(part, "fix_by")
    assert at is not None
    assert fix_by is not None
    return Return(at, fix_by, _instant(part.moment("resubmitted_at"), now))


def _corrected_at(reader: Reader, now: datetime) -> datetime | None:
    if reader.get("corrected") is None:
        return None
    return _instant(_required_moment(reader.part("corrected"), "at"), now)
