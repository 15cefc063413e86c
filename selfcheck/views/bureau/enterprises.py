"""一企一档: the page of one enterprise."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.audience import for_bureau
from portal.badges import NOTHING_OWED
from portal.calendars import Quarter, day_of
from portal.formats import as_day
from portal.models import Enterprise
from portal.queries.divisions import full_names
from portal.queries.named import named
from selfcheck.forms.bureau import GRADES as GRADE_CHOICES
from selfcheck.queries import enterprise_file as queries
from selfcheck.queries.file_history import history
from selfcheck.queries.file_identity import absorbed_by, departure, filed_here, whole
from selfcheck.queries.file_parts import parts
from selfcheck.queries.file_timeline import Wanted, timeline
from selfcheck.queries.filing_status import PRESSING
from selfcheck.queries.filings import state_word
from selfcheck.queries.outside_records import records
from selfcheck.queries.oversight import oversight
from selfcheck.queries.participation import participation_of
from selfcheck.queries.reminders import channel_word
from selfcheck.queries.visits import counter_of
from selfcheck.states import PROPOSERS, REMINDERS, SEES_PHONES, VISIT_RECORDERS
from selfcheck.states.register import ChangeKind
from selfcheck.views.bureau._file_facts import facts_of, jumps_of

LATEST = 12  # events; the rest stands on the page of the timeline
SHOWN = 8  # of what a panel lists; the timeline goes further back
GRADES = dict(GRADE_CHOICES)


@require_safe
@for_bureau()
def enterprise_file(request, enterprise_id):
    scope, now = request.actor.scope, timezone.now()
    enterprise = queries.file_head(request.actor, enterprise_id, day_of(now))
    if enterprise is None:
        return _former_file(request, enterprise_id, now)
    today = day_of(now)
    owed = queries.owed_years(whole(enterprise), enterprise.pk, now)
    attended = queries.attended_days(enterprise)
    strips = _strips(owed, attended, enterprise.division_code, now)
    sections = queries.file_sections(scope, enterprise, now)
    for row in sections["reports"]:
        row.state_word = state_word(row.report)
    absorbed = absorbed_by(scope, enterprise)
    ids = tuple(one.pk for one in absorbed)
    latest = timeline(scope, Wanted(enterprise, request.actor, ids), per_page=LATEST)
    moves = [_move(request, row, owed) for row in sections["moves"][:SHOWN]]
    told, others = history(scope, enterprise, today), parts(scope, enterprise.pk, today)
    visits, this_year = counter_of(scope, enterprise, today), strips.pop(today.year)
    context = {
        "enterprise": enterprise,
        "facts": facts_of(request.actor.role, enterprise, owed, visits, this_year["lead"], now),
        "jumps": jumps_of(others),
        "parts": others,
        "history": told,
        "names": named(_accounts(moves, latest.events, sections["reminders"], told.entries)),
        "address": _address(enterprise),
        "industry": enterprise.industry,
        "waiting_word": dict(ChangeKind.choices).get(enterprise.waiting_kind, ""),
        "this_year": this_year,
        "past_years": list(strips.values()),
        "open_ones": [row for rows in owed.values() for row in rows.values() if row.status in PRESSING],
        "visits": visits,
        "oversight": oversight(scope, enterprise, today),
        "outside": records(scope, enterprise.pk),
        "timeline": latest.events,
        "today": today,
        "now": now,
        **_may(request.actor.role, enterprise),
        "absorbed": absorbed,
        "former_names": told.former_names,
        **sections,
        "reminders": [(channel_word(row.channel), row) for row in sections["reminders"]],
        "moves": moves,
        "grade_word": GRADES.get(str(enterprise.grade), ""),
    }
    return render(request, "selfcheck/bureau/enterprise_file.html", context)


def _may(role: str, enterprise: Enterprise) -> dict[str, bool]:
    """Nothing more is asked of an enterprise that was closed; a change can still bring it back."""
    exists = enterprise.state == Enterprise.State.ACTIVE
    return {
        "may_inspect": role in VISIT_RECORDERS,
        "sees_phones": role in SEES_PHONES,
        "may_remind": exists and role in REMINDERS,
        "may_propose": role in PROPOSERS,
        "may_relieve": exists and role in PROPOSERS,
    }


def _accounts(moves, events, reminders, entries) -> list[str]:
    """Whoever is named on the page by the account that the record keeps."""
    return [
        *map(_decider, moves),
        *(event.account for event in events),
        *(row.by for row in reminders),
        *(one.account for one in entries),
    ]


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
