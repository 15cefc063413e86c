"""隐患台账: the list, one hazard, entering and changing it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.audience import for_enterprise
from portal.errors import Conflict, Refused
from selfcheck.commands import drafts as draft_commands
from selfcheck.commands import hazards as commands
from selfcheck.commands.hazard_papers import note_register
from selfcheck.forms import hazards as forms
from selfcheck.forms.steps import MOST_CHARACTERS
from selfcheck.forms.text import size_of, storable_post
from selfcheck.hazard_exports import hazard_file
from selfcheck.queries import drafts, reports
from selfcheck.queries import hazards as queries
from selfcheck.states import PREPARERS, HazardLevel
from selfcheck.states.hazards import FINDERS
from selfcheck.views.enterprise._hazard_detail import detail
from selfcheck.views.enterprise._hazard_page import NEW, HazardPage
from selfcheck.views.enterprise._hazard_task import file_of
from selfcheck.views.enterprise.hazard_papers import NAMES
from selfcheck.views.enterprise.steps import STRIPPED

PER_PAGE = 20


@require_safe
@for_enterprise()
def hazard_list(request):
    scope, today = request.actor.scope, timezone.localdate()
    form, wanted, rows = _listed(request, scope, today)
    context = {
        "form": form,
        "rows": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "totals": queries.totals(scope, wanted, today),
        "today": today,
        "may_add": request.actor.role in FINDERS,
    }
    return render(request, "selfcheck/enterprise/hazard_list.html", context)


@require_safe
@for_enterprise()
def hazard_export(request):
    """The rows of the list, all pages, under the same filters and order."""
    scope, today, now = request.actor.scope, timezone.localdate(), timezone.now()
    form, wanted, rows = _listed(request, scope, today)
    totals = queries.totals(scope, wanted, today)
    made = hazard_file(rows.iterator(500), totals, form.words(), request.actor.name, now, today)
    note_register(
        actor=request.actor,
        enterprise_id=request.actor.enterprise_id,
        rows=totals["count"],
        words=form.words(),
        now=now,
    )
    return FileResponse(made, as_attachment=True, filename=f"隐患台账 {today}.xlsx")


def _listed(request, scope, today):
    form = forms.RegisterForm(
        request.GET, quarters=queries.quarters(scope, today), clauses=queries.clauses_used(scope)
    )
    wanted = form.wanted()
    return form, wanted, queries.register(scope, wanted, today, request.GET.get("sort", ""))


@require_safe
@for_enterprise()
def hazard_detail(request, hazard_id):
    file = file_of(request, hazard_id)
    return render(request, "selfcheck/enterprise/hazard_detail.html", detail(file) | {"papers": NAMES})


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*FINDERS)
def hazard_add(request):
    return _form_page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*FINDERS)
def hazard_edit(request, hazard_id):
    hazard = get_object_or_404(queries.hazard(request.actor.scope), pk=hazard_id)
    frozen = queries.freeze_of(hazard, request.actor.scope) if request.method != "POST" else ""
    if frozen:  # a post is answered by the command, on the page with what was typed
        messages.info(request, frozen)
        return redirect("selfcheck:hazard_detail", hazard.pk)
    return _form_page(request, hazard)


@require_POST
@for_enterprise(*PREPARERS)
def hazard_keep(request, report_id):
    """The hazard form's autosave within a report: kept aside as typed until it is fit for the register."""
    report = get_object_or_404(reports.reports(request.actor.scope), pk=report_id)
    if size_of(request.POST) > MOST_CHARACTERS:
        return JsonResponse({"message": f"文字超过 {MOST_CHARACTERS} 字，没有保存。请删减。"}, status=400)
    if not drafts.steps_of(request.actor.scope, report):
        return JsonResponse({"message": "本报告已报送，不在填报中。"}, status=409)
    values, _ = storable_post(request.POST)
    given = request.GET.get("hazard", NEW)
    now = timezone.now()
    try:
        draft_commands.keep_hazard_form(
            actor=request.actor,
            report_id=report.pk,
            key=given if drafts.number_of(given) is not None else NEW,
            values=forms.posted_values(values),
            now=now,
        )
    except Refused as refusal:
        return JsonResponse({"message": refusal.message}, status=409)
    return JsonResponse({"saved_at": f"{timezone.localtime(now):%H:%M}"})


def _form_page(request, hazard):
    if request.method != "POST":
        return _render(request, HazardPage(request, hazard))
    if size_of(request.POST) > MOST_CHARACTERS:
        messages.error(
            request, f"文字共 {size_of(request.POST)} 字，超过 {MOST_CHARACTERS} 字，没有保存。请删减。"
        )
        return _render(request, HazardPage(request, hazard), status=413)
    values, stripped = storable_post(request.POST)
    searching = values.get("go") == "search"
    page = HazardPage(request, hazard, values, judged=not searching)
    for sentence in page.store_photos():
        messages.error(request, sentence)
    page.rebuild()
    if searching:
        return _render(request, page)
    if not page.form.is_valid():
        return _render(request, page, status=400)
    return _register(request, page, stripped)


def _register(request, page, stripped):
    form, given = page.form, page.form.cleaned_data
    common = {
        "actor": request.actor,
        "values": form.values(),
        "item_ids": given["clauses"] if given["level"] == HazardLevel.MAJOR else [],
        "photo_ids": given["kept_photos"],
        "report_id": page.report.pk if page.report else None,
        "now": page.now,
    }
    try:
        if page.hazard is None:
            before = page.succeeds.pk if page.succeeds else None
            hazard = commands.add_hazard(enterprise_id=page.enterprise_id, succeeds_id=before, **common)
        else:
            revision = drafts.number_of(page.values.get("revision"))
            hazard = commands.change_hazard(hazard_id=page.hazard.pk, revision=revision, **common)
    except Conflict as refusal:
        return _render(request, page, status=409, conflict=refusal.message)
    except Refused as refusal:
        field = {"found_at": "found_time"}.get(refusal.field, refusal.field)
        form.add_error(field if field in form.fields else None, refusal.message)
        return _render(request, page, status=400)
    if stripped:
        messages.warning(request, STRIPPED)
    for sentence in form.warnings.values():
        messages.warning(request, sentence)
    messages.success(
        request, f"已登记 {hazard.number}。" if page.hazard is None else f"已保存 {hazard.number}。"
    )
    if page.report:
        return redirect(page.back_url())
    return redirect("selfcheck:hazard_detail", hazard.pk)


def _render(request, page, *, status=200, **more):
    context = page.context() | {"back_url": page.back_url()} | more
    return render(request, "selfcheck/enterprise/hazard_form.html", context, status=status)
