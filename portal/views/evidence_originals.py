"""One file as the bureau sees it: its digest, its scan, and for an officer with a reason the original."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from portal import clamd, evidence_store, renditions
from portal.actors import Role
from portal.audience import for_bureau
from portal.commands import evidence as commands
from portal.errors import Refused
from portal.forms.evidence import OriginalForm
from portal.later import after_commit
from portal.queries import evidence as queries
from portal.queries.divisions import full_names
from portal.tasks import scan_evidence
from portal.views.evidence import LOST, file_response, not_handed_out


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau()
def evidence_detail(request, evidence_id):
    """GET: facts. POST: the original, for a reason that is written down."""
    rows = queries.evidence(request.actor.scope).select_related("enterprise")
    evidence = get_object_or_404(rows, pk=evidence_id)
    form = OriginalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _original(request, evidence, form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, refusal.message)
    context = {
        "evidence": evidence,
        "owner": _owner(evidence),
        "one_file": [evidence],
        "form": form,
        "may_take": request.actor.role in commands.READS_ORIGINALS,
        "may_rescan": clamd.configured() and request.actor.role in commands.ASKS_RESCAN,
    }
    status = 422 if form.is_bound else 200
    return render(request, "portal/evidence_detail.html", context, status=status)


@require_POST
@for_bureau(Role.OFFICER, Role.DIVISION_ADMIN)
def evidence_rescan(request, evidence_id):
    get_object_or_404(queries.evidence(request.actor.scope), pk=evidence_id)
    try:
        commands.ask_rescan(actor=request.actor, evidence_id=evidence_id, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        after_commit(scan_evidence, evidence_id=evidence_id, again=True)
        messages.success(request, "已交给病毒扫描，结果出来之前状态不变。请稍后刷新本页。")
    return redirect("portal:evidence_detail", evidence_id)


def _owner(evidence) -> str:
    if evidence.enterprise:
        return evidence.enterprise.name
    place = full_names([evidence.division_code]).get(evidence.division_code, evidence.division_code)
    return f"{place}（仅机关可见）"


def _original(request, evidence, reason):
    taken = commands.take_original(
        actor=request.actor, evidence_id=evidence.pk, reason=reason, now=timezone.now()
    )
    try:
        file = evidence_store.open_original(taken)
    except FileNotFoundError:
        return not_handed_out(request, LOST, 404)
    original = renditions.Rendition(file, taken.name, taken.content_type)
    return file_response(original, as_attachment=True)
