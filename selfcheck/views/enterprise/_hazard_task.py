"""One small form on one hazard: files are kept first, then the command is asked, then back to the hazard."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from portal.commands import evidence as evidence_commands
from portal.errors import Refused
from portal.queries.evidence import evidence
from portal.views.task_page import succeeds
from selfcheck.forms.hazard_files import FiledForm
from selfcheck.queries import drafts
from selfcheck.queries import hazards as queries
from selfcheck.queries.hazard_page import HazardFile


def file_of(request, hazard_id: int) -> HazardFile:
    """404 for a hazard of somebody else."""
    hazard = get_object_or_404(queries.hazard(request.actor.scope), pk=hazard_id)
    return HazardFile(hazard, request.actor, timezone.now())


def back(hazard):
    return redirect("selfcheck:hazard_detail", hazard.pk)


def bound(request, hazard, form_class, *, initial=None, **given) -> Any:
    """The form of this request. Its files are stored before it is judged, so that they outlive a refusal."""
    if issubclass(form_class, FiledForm):
        return _with_files(request, hazard, form_class, initial, given)
    data = request.POST if request.method == "POST" else None
    return form_class(data, initial=initial, **given)


@dataclass(frozen=True)
class Words:
    title: str
    submit: str
    done: str
    notify: str = "只保存在本项，不通知任何人。"
    consequence: str = ""


def task(request, hazard, form, command, words: Words):
    """`command` gets the valid form; what it returns may be a list of warnings."""
    told: list[str] = []

    def run():
        told.extend(command(form) or [])

    if request.method == "POST" and succeeds(form, run):
        for sentence in told:
            messages.warning(request, sentence)
        messages.success(request, words.done)
        return back(hazard)
    status = 400 if form.is_bound else 200
    return render(
        request, "selfcheck/enterprise/hazard_task.html", page_of(request, hazard, form, words), status=status
    )


def page_of(request, hazard, form, words: Words) -> dict[str, Any]:
    people = queries.known_people(request.actor.scope)
    return {"hazard": hazard, "form": form, "words": words, "people": people}


def _with_files(request, hazard, form_class, initial, given):
    if request.method != "POST":
        return form_class(initial=initial, **given)
    values, refused = request.POST.copy(), []
    for name in form_class.FILES:
        for upload in request.FILES.getlist(name):
            if sentence := _store(request, hazard, upload, values, name):
                refused.append((name, sentence))
    kept = [one for name in form_class.FILES for one in values.getlist(f"kept_{name}")]
    ids = [int(one) for one in kept if drafts.number_of(one) is not None]
    rows = evidence(request.actor.scope).filter(enterprise_id=hazard.enterprise_id, pk__in=ids)
    return form_class(values, initial=initial, stored=rows if ids else (), refused=refused, **given)


def _store(request, hazard, upload, values, name) -> str:
    """Why it was not taken; "" when it is among the kept."""
    try:
        row = evidence_commands.store_evidence(
            actor=request.actor, enterprise_id=hazard.enterprise_id, upload=upload, now=timezone.now()
        )
    except Refused as refusal:
        return f"“{upload.name}”没有加入：{refusal.message}"
    values.appendlist(f"kept_{name}", str(row.pk))
    return ""
