"""The page of one major hazard, as every decision about it shows it again when it is refused."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from portal.calendars import day_of
from portal.errors import Conflict, Refused
from portal.queries.divisions import full_names
from selfcheck.forms import major_hazards as forms
from selfcheck.queries import hazards as queries
from selfcheck.queries.hazard_page import HazardFile
from selfcheck.queries.hazard_timeline import timeline_of
from selfcheck.states import SEES_PHONES, HazardLevel
from selfcheck.states.hazards import (
    ACKNOWLEDGERS,
    HAZARD,
    HAZARD_OFFICERS,
    LIFTABLE,
    AcceptanceKind,
    HazardState,
)

PAPERS = (
    ("situation", "情况表"),
    ("plan", "治理方案"),
    ("rectification", "整改与验收表"),
    ("recheck", "核查表"),
)
AWAITED = (HazardState.COMPLETED, HazardState.ACCEPTED)
DONE = (HazardState.COMPLETED, HazardState.ACCEPTED, HazardState.CLOSED)


def major(request, hazard_id):
    """404 for a foreign hazard and for a general one."""
    rows = queries.hazard(request.actor.scope).filter(level=HazardLevel.MAJOR)
    return get_object_or_404(rows, pk=hazard_id)


def hazard_page(request, hazard_id, *, status=200, typed="", **forms_given):
    now, role = timezone.now(), request.actor.role
    file = HazardFile(major(request, hazard_id), request.actor, now)
    hazard = file.hazard
    context = {
        "file": file,
        "hazard": hazard,
        "place": full_names([hazard.enterprise.division_code]).get(hazard.enterprise.division_code, ""),
        "age": (day_of(hazard.closed_at or now) - hazard.found_on).days,
        "overdue": hazard.rectify_by < day_of(now) and hazard.state not in DONE,
        "left": (hazard.rectify_by - day_of(now)).days,
        "sees_phones": role in SEES_PHONES,
        "waiting_reports": [row for row in file.reports if not row.signed_for],
        "may": _allowed(file, role),
        "whose": whose(file),
        "waits_to_lift": hazard.state not in LIFTABLE,
        "past_supervision": role in HAZARD_OFFICERS and not file.order and hazard.state in AWAITED,
        "papers": PAPERS,
        "timeline": timeline_of(file),
        "acknowledge_form": forms.AcknowledgeForm(),
        "comment_form": forms.CommentForm(),
        "decision_form": forms.DecisionForm(),
        "typed": typed,
        **forms_given,
    }
    return render(request, "selfcheck/bureau/major_hazard_detail.html", context, status=status)


def outcomes(file: HazardFile) -> tuple[str, ...]:
    """What a recheck may end with in this state."""
    names = {"accept_bureau": "passed", "confirm_bureau": "passed", "reject_bureau": "failed"}
    allowed = HAZARD.actions(file.hazard.state, file.actor.role)
    found = tuple(word for action, word in names.items() if action in allowed)
    if _confirmed(file):
        return tuple(word for word in found if word != "passed")
    return found


def _confirmed(file: HazardFile) -> bool:
    """The bureau found the acceptance good: only a finding to the contrary is left to say."""
    last = file.acceptances[-1]["row"] if file.acceptances else None
    accepted = file.hazard.state == HazardState.ACCEPTED
    return accepted and last is not None and last.kind == AcceptanceKind.BUREAU


def whose(file: HazardFile) -> str:
    """Why acceptance and closure are another bureau's, in a sentence; "" when they are not."""
    own = file.actor.division or ""
    if file.order and file.order.division_code != own:
        return f"{file.order.document_no} 由{file.order.office}督办，验收和销号请由该单位办理。"
    if _suspended_above(file):
        order = file.suspension
        mend = "验收、销号和解除请由该单位或者其上级办理。"
        return f"停产停业决定 {order.number} 由{order.office}作出，{mend}"
    return ""


def lifts(file: HazardFile) -> bool:
    """A suspension of ours, or of a bureau below, ends once the hazard was accepted."""
    return file.suspension is not None and not _suspended_above(file) and file.hazard.state in LIFTABLE


def _suspended_above(file: HazardFile) -> bool:
    order = file.suspension
    return order is not None and not order.division_code.startswith(file.actor.division or "")


def answered(request, hazard_id, name, form, command, words):
    """Run the command of a form that stands on the page; what was typed stays when it is refused."""
    if not form.is_valid():
        return hazard_page(request, hazard_id, status=400, **{name: form})
    try:
        command(form.cleaned_data)
    except Refused as refusal:
        messages.error(request, refusal.message)
        typed = next((value for value in form.cleaned_data.values() if value), "")
        status = 409 if isinstance(refusal, Conflict) else 400
        return hazard_page(request, hazard_id, status=status, typed=typed, **{name: form})
    messages.success(request, words)
    return redirect("selfcheck:major_hazard_detail", hazard_id)


def _allowed(file: HazardFile, role: str) -> dict[str, bool]:
    officer = role in HAZARD_OFFICERS
    is_open, ours = not file.closed, not whose(file)
    return {
        "acknowledge": role in ACKNOWLEDGERS,
        "comment": role in ACKNOWLEDGERS and is_open,
        "extend": officer and file.open_extension is not None and is_open,
        "recheck": ours and bool(outcomes(file)) and not file.open_request("acceptance"),
        "suspend": officer and is_open and file.suspension is None,
        "lift": officer and lifts(file),
        "supervise": officer and file.order is None and file.hazard.state not in DONE,
        "close": ours
        and "close_bureau" in HAZARD.actions(file.hazard.state, role)
        and bool(file.in_bureau_hands),
    }
