"""Step 1: the inspections, who took part in them, and whether the principal did and was told."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from portal.legal import Citation
from selfcheck.rules.draft_facts import (
    ERROR,
    WARNING,
    DraftContext,
    Finding,
    Steps,
    TeamVersion,
    day_of_text,
    names,
)

Row = Mapping[str, Any]
YEAR = timedelta(days=365)
LEADER = "leader"


def check_overview(steps: Steps, context: DraftContext) -> Iterator[Finding]:
    rows = steps.get("overview", {}).get("inspections") or []
    if not rows:
        yield _found(
            "no_inspection",
            ERROR,
            "",
            "没有登记检查：季度报告应至少写明一次检查。",
            "点“增加一次检查”登记。",
            context.cite("quarterly_check"),
        )
    for row in rows:
        yield from _check_inspection(row, context)
    yield from _check_year(rows, context)


def _check_inspection(row: Row, context: DraftContext) -> Iterator[Finding]:
    day = day_of_text(row.get("inspected_on"))
    if day is None:
        yield _missing("inspection_without_date", row, "inspected_on", "检查日期没有填写。", context)
    else:
        yield from _check_day(row, day, context)
        yield from _check_people(row, day, context)
    if not str(row.get("scope") or "").strip():
        yield _missing("inspection_without_scope", row, "scope", "检查范围没有填写。", context)
    yield from _check_principal(row, day, context)
    yield from _check_report_to_principal(row, day, context)


def _check_day(row: Row, day: date, context: DraftContext) -> Iterator[Finding]:
    quarter = context.quarter
    if day > context.today:
        yield _about(
            row,
            "inspection_in_future",
            ERROR,
            "inspected_on",
            f"检查日期 {day} 晚于今天（{context.today}）。",
            "检查之后再登记，或者改正日期。",
        )
    elif day < quarter.start - YEAR:
        yield _about(
            row,
            "inspection_long_ago",
            WARNING,
            "inspected_on",
            f"检查日期 {day} 早于{quarter.label}一年以上，可能写错了年份。",
            "核对日期；确实如此的，写明理由。",
        )
    elif day not in quarter:
        yield _about(
            row,
            "inspection_outside_quarter",
            WARNING,
            "inspected_on",
            f"检查日期 {day} 不在{quarter.label}（{quarter.start} 至 {quarter.end}）之内，"
            "可以报送，但本季度的检查义务仍未履行。",
            "写错的请改正；确实如此的，写明理由。",
            context.cite("quarterly_check"),
        )


def _check_people(row: Row, day: date, context: DraftContext) -> Iterator[Finding]:
    team = context.team_on(day)
    cited = context.cite("team_categories")
    if team is None:
        yield _about(
            row,
            "no_team_that_day",
            ERROR,
            "inspected_on",
            f"{day} 没有在任的内部安全检查组，不能选择检查人员。",
            "先到“内部安全检查组”登记当日在任的版本（可以补登记过去的任期），再回到本步。",
            cited,
        )
        return
    leader = row.get("leader_seat_id")
    picked = [*([leader] if leader else []), *(row.get("seat_ids") or [])]
    yield from _check_seats(row, day, picked, team, context)
    if not leader:
        yield _missing("no_leader", row, "leader_seat_id", "带队人没有选择。", context, cited)
    elif any(seat.id == leader and seat.capacity != LEADER for seat in team.seats):
        yield _about(
            row,
            "leader_not_designated",
            WARNING,
            "leader_seat_id",
            "带队人不是检查组登记的组长（主要负责人指定的领导班子成员）。",
            "改选组长；确由他人带队的，写明理由。",
            cited,
        )
    if leader and not set(picked) - {leader}:
        yield _about(
            row,
            "nobody_but_leader",
            WARNING,
            "seat_ids",
            "检查人员只有带队人一人。",
            "补选参加检查的人员；确实如此的，写明理由。",
            cited,
        )


def _check_seats(
    row: Row, day: date, picked: list[int], team: TeamVersion, context: DraftContext
) -> Iterator[Finding]:
    of_team = {seat.id for seat in team.seats}
    known = {seat.id: f"{seat.name}（第{t.version}版）" for t in context.teams for seat in t.seats}
    strangers = [known.get(seat, f"编号 {seat}") for seat in dict.fromkeys(picked) if seat not in of_team]
    if strangers:
        yield _about(
            row,
            "person_not_in_team",
            ERROR,
            "seat_ids",
            f"{names(strangers)}在 {day} 不是检查组成员（当日在任的是第{team.version}版）。",
            "取消勾选并改选当日在任的人员，或者先更正检查组登记。",
            context.cite("team_categories"),
        )


def _check_principal(row: Row, day: date | None, context: DraftContext) -> Iterator[Finding]:
    present = row.get("principal_present")
    cited = context.cite("annual_participation")
    if present is None:
        yield _missing(
            "principal_not_said", row, "principal_present", "没有写明主要负责人是否参加。", context, cited
        )
    if not present:
        return
    terms = row.get("principal_term_ids") or []
    if not terms:
        text = "主要负责人参加了检查，但没有选择是哪一位。"
        yield _missing("principal_not_named", row, "principal_term_ids", text, context, cited)
    absent = [p.name for p in context.principals if p.id in terms and day and not p.in_office(day)]
    if absent:
        yield _about(
            row,
            "principal_not_in_office",
            ERROR,
            "principal_term_ids",
            f"{names(absent)}在 {day} 不是登记在任的主要负责人，委托他人参加不算。",
            "改选当日在任的主要负责人，或者先在企业档案更正任期。",
            cited,
        )
    if not row.get("principal_evidence_ids"):
        yield _about(
            row,
            "principal_without_evidence",
            WARNING,
            "evidence",
            "没有上传主要负责人参加检查的佐证（签到表、照片或者会议记录）。",
            "上传佐证；没有的，写明理由。",
            cited,
        )


def _check_report_to_principal(row: Row, day: date | None, context: DraftContext) -> Iterator[Finding]:
    told = day_of_text(row.get("reported_to_principal_on"))
    cited = context.cite("filing_addressees")
    name = "reported_to_principal_on"
    if told is None:
        yield _missing(
            "not_reported_to_principal", row, name, "向主要负责人报告的日期没有填写。", context, cited
        )
    elif day and told < day:
        text = f"向主要负责人报告的日期 {told} 早于检查日期 {day}。"
        yield _about(row, "reported_before_inspection", ERROR, name, text, "核对两个日期并改正。", cited)
    elif told > context.today:
        text = f"向主要负责人报告的日期 {told} 晚于今天（{context.today}）。"
        yield _about(row, "reported_in_future", ERROR, name, text, "报告之后再登记，或者改正日期。", cited)


def _check_year(rows: list[Row], context: DraftContext) -> Iterator[Finding]:
    """Once a year at least: while a quarter is left the front page reminds, here only the last report."""
    if context.quarter.quarter != 4 or not rows:
        return
    here = {day_of_text(row.get("inspected_on")) for row in rows if row.get("principal_present")}
    days = {day for day in {*context.principal_days, *here} if day and day.year == context.quarter.year}
    if not days:
        yield _found(
            "principal_absent_all_year",
            WARNING,
            "",
            f"{context.quarter.year} 年主要负责人一次也没有参加内部检查，每年应至少参加 1 次。",
            "12 月 31 日前参加一次并登记；来不及的，写明理由。",
            context.cite("annual_participation"),
        )


def _missing(
    code: str, row: Row, name: str, text: str, context: DraftContext, citation: Citation | None = None
) -> Finding:
    citation = citation or context.cite("quarterly_check")
    return _about(row, code, ERROR, name, text, "请补填。", citation, missing=True)


def _about(
    row: Row,
    code: str,
    level: str,
    name: str,
    text: str,
    mend: str,
    citation: Citation | None = None,
    *,
    missing: bool = False,
) -> Finding:
    number = row.get("id")
    lead = f"第 {number} 次检查："
    return Finding(
        code=code,
        level=level,
        step="overview",
        text=lead + text,
        lead=lead,
        mend=mend,
        field=f"i{number}-{name}",
        about=str(number),
        citation=citation,
        missing=missing,
    )


def _found(
    code: str, level: str, name: str, text: str, mend: str, citation: Citation | None = None
) -> Finding:
    return Finding(code, level, "overview", text, mend, field=name, citation=citation)
