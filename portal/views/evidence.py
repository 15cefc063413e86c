"""The one door for uploaded files: in through the enterprise's form, out only to who may see them."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseNotFound, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from portal import evidence_store
from portal.audience import for_enterprise, signed_in
from portal.commands import evidence as commands
from portal.forms.evidence import EvidenceForm
from portal.queries import evidence as queries


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise()
def evidence_upload(request):
    """Answers JSON to scripts (Accept: application/json); a plain form returns to `next`."""
    next_url = _own_url(request, request.POST.get("next") or request.GET.get("next", ""))
    form = EvidenceForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        stored = commands.store_evidence(
            actor=request.actor,
            enterprise_id=request.actor.enterprise_id,
            upload=form.cleaned_data["file"],
            now=timezone.now(),
        )
        return _stored(request, stored, next_url)
    status = 400 if request.method == "POST" else 200
    if _wants_json(request) and form.is_bound:
        return JsonResponse({"errors": form.errors}, status=status)
    recent = queries.evidence(request.actor.scope)[:10]
    context = {"form": form, "next_url": next_url, "recent": recent}
    return render(request, "portal/evidence_upload.html", context, status=status)


@require_safe
@signed_in
def evidence_download(request, evidence_id):
    """Never shown inside the portal's own pages: downloaded, typed by content, sandboxed, not cached."""
    if request.actor is None:
        raise Http404
    get_object_or_404(queries.evidence(request.actor.scope), pk=evidence_id)
    stored = commands.note_download(actor=request.actor, evidence_id=evidence_id, now=timezone.now())
    try:
        file = evidence_store.open_file(stored)
    except FileNotFoundError:
        return HttpResponseNotFound(
            "文件不在存储中，请联系系统管理人员。", content_type="text/plain; charset=utf-8"
        )
    response = FileResponse(file, as_attachment=True, filename=stored.name, content_type=stored.content_type)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _stored(request, stored, next_url):
    if _wants_json(request):
        address = reverse("portal:evidence_download", args=[stored.pk])
        facts = {"id": stored.pk, "name": stored.name, "size": stored.size, "scan": stored.get_scan_display()}
        return JsonResponse(facts | {"url": address}, status=201)
    messages.success(request, f"已上传“{stored.name}”。")
    return redirect(next_url or "portal:evidence_upload")


def _wants_json(request):
    return request.headers.get("Accept", "").startswith("application/json")


def _own_url(request, url):
    own = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if own else ""
