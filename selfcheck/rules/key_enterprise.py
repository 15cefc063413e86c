"""Key enterprises: the yearly floor of inspections, and where a local text adds to it."""

from dataclasses import dataclass
from datetime import date

from portal.legal import LawInForce, Reason, Result, Version
from selfcheck.rules.logic import any_of, as_raised, reason
from selfcheck.rules.moments import DayOrNever, holds, say, years_later


@dataclass(frozen=True)
class TrackRecord:
    """``major_penalties_on``: decisions for major hazards; None = nobody searched."""

    last_fatal_accident_on: DayOrNever = None
    major_penalties_on: tuple[date, ...] | None = None
    listed: bool | None = None  # already on the bureau's list of key enterprises


@dataclass(frozen=True)
class KeyEnterprise:
    """``must_be_listed`` None: not enough is known. ``floor``: inspections planned at least this year."""

    must_be_listed: bool | None
    floor: int
    reasons: tuple[Reason, ...]


def key_enterprise(record: TrackRecord, on: date, law: LawInForce) -> KeyEnterprise:
    """The addition is made to the plan and stays under the cap."""
    base = law.get("key_enterprise_floor")
    extra = law.get("key_enterprise_extra")
    reasons = [_accident(record, on, extra), _penalty(record, on, extra)] if extra else []
    must = as_raised(any_of(*(one.result for one in reasons))) if reasons else False
    floor = base.value if base and (must or record.listed) else 0
    if must and extra:
        floor += extra.value["extra"]
    if base:
        result = holds(must or record.listed)
        reasons.append(reason("floor", result, _floor_text(floor, result), base))
    return KeyEnterprise(must, floor, tuple(reasons))


def _floor_text(floor: int, result: Result) -> str:
    if floor:
        return f"年度内至少检查 {floor} 次（下限）。"
    if result is Result.UNKNOWN:
        return "是否应当列为重点企业不明，年度检查次数的下限未定。"
    return "没有列为重点企业，年度检查次数没有下限。"


def _accident(record: TrackRecord, on: date, source: Version) -> Reason:
    since = years_later(on, -source.value["accident_years"])
    last = record.last_fatal_accident_on
    recent = None if last is None else (last >= since if last else False)
    text = f"{since:%Y-%m-%d} 以来曾发生亡人事故（最近一次：{say(last)}）。"
    return reason("fatal_accident", holds(recent), text, source)


def _penalty(record: TrackRecord, on: date, source: Version) -> Reason:
    since = years_later(on, -source.value["penalty_years"])
    days = record.major_penalties_on
    if days is None:
        return reason("major_penalty", Result.UNKNOWN, "没有查询处罚记录。", source)
    recent = [day for day in days if since <= day <= on]
    text = f"{since:%Y-%m-%d} 以来因重大隐患受行政处罚 {len(recent)} 次。"
    return reason("major_penalty", holds(bool(recent)), text, source)
