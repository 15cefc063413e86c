"""The one door for uploaded files: in through the enterprise's form, copies out to who may see them."""

from django.contrib import messages
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from portal import renditions, scanning
from portal.audience import for_enterprise, signed_in
from portal.commands import evidence as commands
from portal.errors import Refused
from portal.forms.evidence import EvidenceForm
from portal.media.errors import Broken
from portal.queries import evidence as queries

THUMB_SECONDS = 300
LOST = "文件不在存储中，请联系系统管理人员。"
NO_COPY = "这个文件不能生成去除位置信息的副本。需要原件的，请联系执法人员。"


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
    """The copy: downloaded, typed by content, sandboxed, not cached."""
    return _handed_out(request, evidence_id, commands.note_download, as_attachment=True)


@require_safe
@signed_in
def evidence_view(request, evidence_id):
    """A photograph in full in the browser; anything else is downloaded."""
    evidence = _reachable(request, evidence_id)
    if not renditions.has_thumb(evidence):
        return redirect("portal:evidence_download", evidence.pk)
    return _handed_out(request, evidence_id, commands.note_view, as_attachment=False)


@require_safe
@signed_in
def evidence_thumb(request, evidence_id):
    """For lists: small enough to read no text on it, so that looking at a list leaves no trace."""
    evidence = _reachable(request, evidence_id)
    if not renditions.has_thumb(evidence) or scanning.held_from_readers(evidence, redrawn=True):
        raise Http404
    try:
        copy = renditions.rendition(evidence, renditions.THUMB)
    except (FileNotFoundError, Broken) as error:
        raise Http404 from error
    return file_response(copy, as_attachment=False, cache=f"private, max-age={THUMB_SECONDS}")


def file_response(copy, *, as_attachment, cache="private, no-store"):
    """Nothing in the file may run, whatever it is."""
    response = FileResponse(
        copy.file, as_attachment=as_attachment, filename=copy.name, content_type=copy.content_type
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = cache
    return response


def not_handed_out(request, reason, status):
    return render(request, "portal/evidence_held.html", {"reason": reason}, status=status)


def _handed_out(request, evidence_id, note, *, as_attachment):
    _reachable(request, evidence_id)
    try:
        stored = note(actor=request.actor, evidence_id=evidence_id, now=timezone.now())
        return file_response(renditions.rendition(stored), as_attachment=as_attachment)
    except Refused as refusal:
        return not_handed_out(request, refusal.message, 409)
    except FileNotFoundError:
        return not_handed_out(request, LOST, 404)
    except Broken:
        return not_handed_out(request, NO_COPY, 409)


def _reachable(request, evidence_id):
    if request.actor is None:
        raise Http404
    return get_object_or_404(queries.evidence(request.actor.scope), pk=evidence_id)


def _stored(request, stored, next_url):
    if _wants_json(request):
        address = reverse("portal:evidence_download", args=[stored.pk])
        facts = {
            "id": stored.pk,
            "name": stored.name,
            "size": stored.size,
            "scan": scanning.scan_word(stored),
        }
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
