"""Who did and who read what: for a bureau's chief, reviewer, administrator; an enterprise's principal."""

from io import BytesIO

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.actors import Role
from portal.audience import for_bureau, for_enterprise
from portal.audit_anchors import anchors_csv
from portal.commands import audit as commands
from portal.forms.audit import AuditFilter
from portal.queries import audit_trail as queries
from portal.tasks import export_audit

ANCHORS = 60


@require_safe
@for_bureau(*queries.READERS)
@never_cache
def audit_list(request):
    return _list(request, "portal/audit_list.html")


@require_safe
@for_enterprise(Role.PRINCIPAL)
@never_cache
def own_audit_list(request):
    return _list(request, "portal/own_audit_list.html", own=True)


@require_safe
@for_bureau(*queries.READERS)
@never_cache
def audit_detail(request, event_id):
    return _detail(request, event_id, "portal/audit_detail.html")


@require_safe
@for_enterprise(Role.PRINCIPAL)
@never_cache
def own_audit_detail(request, event_id):
    return _detail(request, event_id, "portal/own_audit_detail.html")


@require_POST
@for_bureau(*queries.READERS)
def audit_export(request):
    now = timezone.now()
    form = AuditFilter(request.GET, today=timezone.localdate(now))
    job = commands.request_export(
        actor=request.actor,
        wanted=form.wanted,
        words=form.words,
        name=f"审计记录-{timezone.localdate(now):%Y%m%d}.xlsx",
        now=now,
    )
    export_audit.delay_on_commit(job_id=job.pk)
    return redirect("portal:job_detail", job.pk)


@require_safe
@for_bureau(*queries.READERS)
def audit_anchors(request):
    return render(request, "portal/audit_anchors.html", {"rows": queries.anchors()[:ANCHORS]})


@require_safe
@for_bureau(*queries.READERS)
def audit_anchors_file(request):
    """All there are, to be kept elsewhere and compared by `verify_audit --anchor`."""
    today = timezone.localdate()
    file = BytesIO(anchors_csv(queries.anchors()))
    return FileResponse(file, as_attachment=True, filename=f"审计锚-{today:%Y%m%d}.csv")


@require_safe
@for_bureau(*queries.READERS)
def audit_anchor(request, event_id):
    event = get_object_or_404(queries.anchors(), pk=event_id)
    return render(request, "portal/audit_anchor.html", {"event": event, "printed_at": timezone.now()})


def _list(request, template: str, *, own: bool = False):
    now = timezone.now()
    form = AuditFilter(request.GET, today=timezone.localdate(now), own=own)
    page = queries.trail_page(
        request.actor.scope,
        form.wanted,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    if form.wanted.personal:
        commands.note_search(actor=request.actor, words=form.words, now=now)
    return render(request, template, {"page": page, "filter_form": form, "words": form.words})


def _detail(request, event_id: int, template: str):
    scope = request.actor.scope
    event = queries.own_events(scope).filter(pk=event_id).first()
    if event is None:
        raise Http404("没有这条审计记录。")
    if queries.is_personal(event):
        commands.note_opened(actor=request.actor, event_id=event.pk, now=timezone.now())
    return render(request, template, {"event": event, "line": queries.lines(scope, [event])[0]})
