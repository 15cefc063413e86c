"""一企一档: everything the bureau knows of one enterprise, read in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from portal.calendars import Quarter, day_of
from portal.formats import as_deadline
from portal.models import Enterprise, Membership
from portal.queries.profile import TITLES, changes
from portal.scope import Scope
from selfcheck.models import (
    DeadlineMove,
    Exemption,
    FiledInspection,
    Hazard,
    Obligation,
    Reminder,
    Review,
    Submission,
)
from selfcheck.queries.deadlines import moves_of
from selfcheck.queries.filing_status import effective_filed_at, status_at
from selfcheck.queries.reminders import channel_word
from selfcheck.queries.reports import latest_versions
from selfcheck.queries.teams import team_on, teams

EVENTS = 30


@dataclass(frozen=True)
class Event:
    """One line of the timeline; `tone` and `shape` as in portal.badges."""

    at: datetime
    tone: str
    shape: str
    title: str
    who: str = ""
    text: str = ""
    words: str = ""  # quoted
    account: str = ""  # user name, where that is what the record keeps


def enterprises(scope: Scope):
    return Enterprise.objects.visible_to(scope)


def owed_years(scope: Scope, enterprise_id: int, now: datetime) -> dict[int, dict[int, Obligation]]:
    """Year -> quarter -> obligation with `status` and `counts_at`, newest year first; one query."""
    rows = Obligation.objects.visible_to(scope).filter(enterprise_id=enterprise_id)
    annotated = rows.annotate(status=status_at(now), counts_at=effective_filed_at(now))
    found: dict[int, dict[int, Obligation]] = defaultdict(dict)
    for row in annotated.select_related("exempt_by").order_by("-year", "quarter"):
        found[row.year][row.quarter] = row
    return dict(found)


def attended_days(scope: Scope, enterprise_id: int) -> dict[int, list[date]]:
    """Year -> days on which a registered principal took part, from the versions in force."""
    rows = FiledInspection.objects.visible_to(scope).filter(
        enterprise_id=enterprise_id, current=True, principal_present=True
    )
    found: dict[int, list[date]] = defaultdict(list)
    for day in rows.order_by("inspected_on").values_list("inspected_on", flat=True).distinct():
        found[day.year].append(day)
    return found


def file_sections(scope: Scope, enterprise: Enterprise, now: datetime) -> dict:
    """Panels of the page; reminders, exemptions and moved deadlines as far back as the timeline goes."""
    hazards = (
        Hazard.objects.visible_to(scope).filter(enterprise=enterprise).order_by("rectified_on", "rectify_by")
    )
    return {
        "team": team_on(scope, enterprise.pk, day_of(now)),
        "team_versions": teams(scope, enterprise.pk).count(),
        "reports": list(latest_versions(scope).filter(enterprise=enterprise)[:8]),
        "major_hazards": list(hazards.filter(level="major").order_by("-found_on")[:10]),
        "hazard_count": hazards.count(),
        "reminders": list(_reminders(scope, enterprise.pk)[:EVENTS]),
        "exemptions": list(_exemptions(scope, enterprise.pk)[:EVENTS]),
        "moves": list(moves_of(enterprise)[:EVENTS]),
        "members": list(_members(scope, enterprise.pk)),
        "grade": enterprise.grades.filter(from_on__lte=day_of(now)).order_by("-from_on").first(),
    }


def timeline(scope: Scope, enterprise_id: int, sections: dict) -> list[Event]:
    """The latest of what happened, newest first; three queries besides what `file_sections` has read."""
    events = [
        *map(
            _filed,
            Submission.objects.visible_to(scope).filter(enterprise=enterprise_id).order_by("-pk")[:EVENTS],
        ),
        *map(_reviewed, _reviews(scope, enterprise_id)[:EVENTS]),
        *map(_reminded, sections["reminders"]),
        *map(_changed, changes(scope, enterprise_id)[:EVENTS]),
        *map(_exempted, sections["exemptions"]),
        *map(_moved, sections["moves"]),
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)[:EVENTS]


def _reminders(scope: Scope, enterprise_id: int):
    rows = Reminder.objects.visible_to(scope).filter(obligation__enterprise=enterprise_id)
    return rows.select_related("obligation").order_by("-at", "-pk")


def _exemptions(scope: Scope, enterprise_id: int):
    return (
        Exemption.objects.visible_to(scope).filter(enterprise=enterprise_id).order_by("-proposed_at", "-pk")
    )


def _reviews(scope: Scope, enterprise_id: int):
    rows = Review.objects.visible_to(scope).filter(submission__enterprise=enterprise_id)
    return rows.select_related("submission__report__obligation").order_by("-reviewed_at", "-pk")


def _members(scope: Scope, enterprise_id: int):
    rows = Membership.objects.visible_to(scope).filter(enterprise=enterprise_id, state="active")
    return rows.select_related("user").order_by("role", "pk")


def _filed(row: Submission) -> Event:
    word = "更正报告" if row.version > 1 else "报送季度报告"
    return Event(
        row.signed_at, "done", "s-done", word, row.signed_name, f"回执 {row.receipt_no}，版本 {row.version}。"
    )


def _reviewed(row: Review) -> Event:
    owed = row.submission.report.obligation
    label = Quarter(owed.year, owed.quarter).label
    accepted = row.outcome == "accepted"
    return Event(
        row.reviewed_at,
        "done" if accepted else "soon",
        "s-done" if accepted else "s-back",
        f"{label}报告{'已接收' if accepted else '退回补正'}",
        row.reviewer_name,
        words=row.reason,
    )


def _reminded(row: Reminder) -> Event:
    label = Quarter(row.obligation.year, row.obligation.quarter).label
    channel = channel_word(row.channel)
    return Event(row.at, "soon", "s-soon", f"催报{label}：{channel}", row.by, row.addressee, row.result)


def _changed(row) -> Event:
    title = f"{TITLES.get(row.field, row.field)}变更"
    text = f"{row.old or '（空）'} → {row.new or '（空）'}，{row.from_on:%Y-%m-%d} 起。"
    return Event(
        row.changed_at, "doing", "s-doing", title, row.source, text, row.reason, account=row.changed_by
    )


def _exempted(row: Exemption) -> Event:
    text = f"{row.from_on:%Y-%m-%d} 至 {row.to_on:%Y-%m-%d}：{row.get_reason_code_display()}"
    at = row.decided_at or row.proposed_at
    return Event(
        at,
        "off",
        "s-off",
        f"免报{row.get_state_display()}",
        text=text,
        words=row.reason,
        account=row.decided_by or row.proposed_by,
    )


def _moved(row: DeadlineMove) -> Event:
    label = Quarter(row.year, row.quarter).label
    whom = "本企业" if row.enterprise_id else "所在区划全部企业"
    return Event(
        row.decided_at or row.proposed_at,
        "off",
        "s-wait",
        f"推迟截止时间{row.get_state_display()}：{label}",
        text=f"{whom}推迟至 {as_deadline(row.due_at)}。",
        words=row.reason,
        account=row.decided_by or row.proposed_by,
    )
