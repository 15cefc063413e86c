"""一企一档: the page of one enterprise."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.audience import for_bureau
from portal.badges import NOTHING_OWED
from portal.calendars import Quarter, day_of
from portal.formats import as_day
from portal.queries.divisions import full_names
from portal.queries.named import named
from selfcheck.forms.bureau import GRADES as GRADE_CHOICES
from selfcheck.queries import enterprise_file as queries
from selfcheck.queries.file_identity import departure, filed_here, identity, whole
from selfcheck.queries.file_timeline import Wanted, timeline
from selfcheck.queries.filing_status import OPEN
from selfcheck.queries.filings import state_word
from selfcheck.queries.outside_records import records
from selfcheck.queries.oversight import oversight
from selfcheck.queries.participation import participation_of
from selfcheck.queries.reminders import channel_word
from selfcheck.queries.visits import counter_of
from selfcheck.states import PROPOSERS, REMINDERS, SEES_PHONES, VISIT_RECORDERS
from selfcheck.states.register import ChangeKind

LATEST = 12  # events; the rest stands on the page of the timeline
SHOWN = 8  # of what a panel lists; the timeline goes further back
GRADES = dict(GRADE_CHOICES)


@require_safe
@for_bureau()
def enterprise_file(request, enterprise_id):
    scope, now = request.actor.scope, timezone.now()
    enterprise = queries.file_head(scope, enterprise_id, day_of(now))
    if enterprise is None:
        return _former_file(request, enterprise_id, now)
    today = day_of(now)
    owed = queries.owed_years(whole(enterprise), enterprise.pk, now)
    attended = queries.attended_days(scope, enterprise.pk)
    strips = _strips(owed, attended, enterprise.division_code, now)
    sections = queries.file_sections(scope, enterprise, now)
    for row in sections["reports"]:
        row.state_word = state_word(row.report)
    known = identity(scope, enterprise)
    absorbed = tuple(one.pk for one in known["absorbed"])
    latest = timeline(scope, Wanted(enterprise, request.actor, absorbed), per_page=LATEST)
    moves = [_move(request, row, owed) for row in sections["moves"][:SHOWN]]
    context = {
        "enterprise": enterprise,
        "names": named([*map(_decider, moves), *(event.account for event in latest.events)]),
        "address": _address(enterprise),
        "industry": enterprise.industry,
        "waiting_word": dict(ChangeKind.choices).get(enterprise.waiting_kind, ""),
        "this_year": strips.pop(today.year),
        "past_years": list(strips.values()),
        "open_ones": [row for rows in owed.values() for row in rows.values() if row.status in OPEN],
        "visits": counter_of(scope, enterprise, today),
        "oversight": oversight(scope, enterprise, today),
        "outside": records(scope, enterprise.pk),
        "may_inspect": request.actor.role in VISIT_RECORDERS,
        "timeline": latest.events,
        "sees_phones": request.actor.role in SEES_PHONES,
        "may_remind": request.actor.role in REMINDERS,
        "may_propose": request.actor.role in PROPOSERS,
        "today": today,
        **known,
        **sections,
        "reminders": [(channel_word(row.channel), row) for row in sections["reminders"]],
        "moves": moves,
        "grade_word": GRADES.get(str(enterprise.grade), ""),
    }
    return render(request, "selfcheck/bureau/enterprise_file.html", context)


def _former_file(request, enterprise_id, now):
    """What stays readable where the enterprise was before it moved."""
    scope = request.actor.scope
    change = departure(scope, enterprise_id)
    if change is None:
        raise Http404
    owed = queries.owed_years(scope, enterprise_id, now)
    reports = filed_here(scope, change)
    for row in reports:
        row.state_word = state_word(row.report)
    context = {
        "enterprise": change.enterprise,
        "change": change,
        "places": full_names([change.from_division, change.to_division]),
        "strips": list(_strips(owed, None, change.from_division, now).values()),
        "reports": reports,
    }
    return render(request, "selfcheck/bureau/enterprise_file_former.html", context)


def _strips(owed, attended, division_code, now) -> dict:
    """Year -> what `qstrip` draws, newest first; `attended` None: without the principal's participation."""
    today = day_of(now)
    return {
        year: {
            "year": year,
            "cells": [_cell(year, n, owed.get(year, {}).get(n), today) for n in (1, 2, 3, 4)],
            "lead": attended is not None
            and participation_of(year, attended.get(year, []), division_code, now),
        }
        for year in sorted({today.year, *owed}, reverse=True)
    }


def _address(enterprise) -> str:
    """The division is said once: most addresses begin with it."""
    place = enterprise.place or enterprise.division_code
    address = enterprise.site_address or enterprise.reg_address
    return address if address.startswith(place[:2]) else f"{place}　{address}".strip()


def _cell(year: int, number: int, row, today) -> dict:
    quarter = Quarter(year, number)
    if row is None:
        return {"quarter": quarter, "status": NOTHING_OWED, "now": today in quarter}
    overdue = (today - day_of(row.due_at)).days
    return {
        "quarter": quarter,
        "status": row.status,
        "word": f"逾期未报 {overdue} 天" if row.status == "overdue" else "",
        "date": _day_words(row),
        "now": today in quarter,
    }


def _day_words(row) -> str:
    moved = f"（原 {as_day(row.original_due_at)}）" if row.due_at != row.original_due_at else ""
    return f"{as_day(row.counts_at)} 报送" if row.counts_at else f"{as_day(row.due_at)} 24:00 截止{moved}"


def _decider(move: dict) -> str:
    return move["row"].decided_by or move["row"].proposed_by


def _move(request, row, owed) -> dict:
    """`original`: the day the law gives, as it stands on the obligation; None before the quarter is open."""
    quarter = Quarter(row.year, row.quarter)
    obligation = owed.get(quarter.year, {}).get(quarter.quarter)
    return {
        "row": row,
        "quarter": quarter,
        "original": obligation and obligation.original_due_at,
        "linked": request.actor.scope.covers(row.division_code),
    }
