"""情景推演: the rules on facts that are typed or uploaded. Nothing is stored, no row is read."""

import json

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.actors import Role
from portal.audience import for_bureau
from selfcheck.forms.scenario import caps, case, filing
from selfcheck.forms.scenario.form import FactsForm
from selfcheck.forms.scenario.upload import FactsFile
from selfcheck.queries import scenario as queries

ROLES = (Role.OFFICER, Role.LEGAL_REVIEWER, Role.CHIEF)
METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@for_bureau(*ROLES)
@never_cache
def scenario(request):
    return _page(request, case.PLAN)


@require_http_methods(METHODS)
@for_bureau(*ROLES)
@never_cache
def scenario_caps(request):
    return _page(request, caps.PLAN)


@require_http_methods(METHODS)
@for_bureau(*ROLES)
@never_cache
def scenario_filing(request):
    return _page(request, filing.PLAN)


def _page(request, plan):
    act, _, extra = request.POST.get("act", "").partition(":")
    if request.method != "POST":
        return _show(request, plan, FactsForm(plan, file=_start(request, plan.kind)))
    if act == "add":
        return _show(request, plan, FactsForm(plan, typed=_typed(request), extra=extra))
    if act == "upload":
        return _upload(request, plan)
    return _ask(request, plan, FactsForm(plan, request.POST), download=act == "download")


def _ask(request, plan, form, download: bool = False):
    if not form.is_valid():
        return _show(request, plan, form, status=422)
    answer = queries.ask(plan.kind, form.facts())
    if isinstance(answer, queries.Problem):
        form.blame(answer.key, answer.why)
        return _show(request, plan, form, status=422)
    if download:
        return _file(plan.kind, form.facts())
    return _show(request, plan, form, answer=answer, before=request.POST.get("before", "")[:400])


def _upload(request, plan):
    upload = FactsFile(request.POST, request.FILES)
    form = FactsForm(plan, file=_start(request, plan.kind))
    if not upload.is_valid():
        return _show(request, plan, form, upload=upload, status=422)
    chosen = upload.chosen()
    answer = queries.ask(plan.kind, chosen) if chosen is not None else None
    if isinstance(answer, queries.Problem):
        upload.blame(answer, form.label_of(answer.key))
    if upload.errors:
        return _show(request, plan, form, upload=upload, status=422)
    loaded = FactsForm(plan, file=chosen)
    return _show(request, plan, loaded, upload=upload, answer=answer, loaded=upload.words)


def _show(request, plan, form, *, upload=None, answer=None, before="", loaded="", status=200):
    context = {
        "kind": plan.kind,
        "form": form,
        "upload": upload or FactsFile(),
        "answer": answer,
        "changes": answer.changes(before) if answer and before else [],
        "loaded": loaded,
        "own_division": request.actor.division,
    }
    return render(request, "selfcheck/bureau/scenario.html", context, status=status)


def _start(request, kind: str) -> dict:
    """What an empty form begins with: the reader's own place and today."""
    today = timezone.localdate()
    start = {"id": "推演", "division": (request.actor.division or "")[:6]}
    if kind == "case":
        return start | {"on": today.isoformat()}
    if kind == "caps":
        return start | {"year": today.year, "next": {"on": today.isoformat()}}
    return start | {"now": timezone.localtime().replace(microsecond=0, tzinfo=None).isoformat()[:16]}


def _typed(request) -> dict:
    """Single values as text; boxes of several as a list."""
    return {name: values if ".levels" in name else values[-1] for name, values in request.POST.lists()}


def _file(kind: str, facts: dict) -> HttpResponse:
    content = json.dumps([facts], ensure_ascii=False, indent=2) + "\n"
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{kind}-facts.json"'
    return response
