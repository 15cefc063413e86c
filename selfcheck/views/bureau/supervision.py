"""挂牌督办: the list with 挂牌督办记录表, one order, and a new one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from portal.audience import for_bureau
from portal.formats import as_datetime
from portal.queries.divisions import area, chosen_division
from portal.views.task_page import posted, succeeds
from selfcheck.commands import supervision as commands
from selfcheck.documents.paper_xlsx import as_xlsx
from selfcheck.documents.papers import as_pdf
from selfcheck.documents.supervision_list import supervision_list as list_paper
from selfcheck.facts.content import stamp
from selfcheck.facts.supervision_sheet import row_of
from selfcheck.forms import supervision as forms
from selfcheck.queries import supervision as queries
from selfcheck.queries.hazard_page import HazardFile
from selfcheck.states.hazards import HAZARD_OFFICERS
from selfcheck.views.bureau._hazard_page import major
from selfcheck.views.bureau._order_page import order_page
from selfcheck.views.bureau.hazard_papers import XLSX

PER_PAGE = 20
ON_PAPER = 2000  # orders on one printed list


@require_safe
@for_bureau()
def supervision_list(request):
    scope, today = request.actor.scope, timezone.localdate()
    wanted, place, years = _wanted(request)
    page = Paginator(queries.orders_like(scope, wanted), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [queries.OrderLine(row, today) for row in page.object_list],
        "counts": queries.order_counts(scope, wanted, today),
        "filter_form": forms.OrderListForm(wanted, places=place.choices, years=years),
    }
    return render(request, "selfcheck/bureau/supervision_list.html", context)


@require_safe
@for_bureau()
def supervision_export(request):
    """挂牌督办记录表 of the rows of the screen, all pages of them; `?as=pdf` on paper."""
    wanted, place, _ = _wanted(request)
    now, actor = timezone.now(), request.actor
    who = f"{actor.name}（{actor.place_name}）{as_datetime(now)} 导出"
    rows = queries.orders_like(actor.scope, wanted)[:ON_PAPER]
    paper = list_paper(
        {
            "as_of_at": stamp(now),
            "bureau_name": actor.place_name,
            "filter_words": f"{forms.filter_words(wanted, place.name)}　{who}",
            "rows": [row_of(order) for order in rows],
        }
    )
    form = "pdf" if request.GET.get("as") == "pdf" else "xlsx"
    body = as_pdf(paper) if form == "pdf" else as_xlsx(paper)
    response = HttpResponse(body, content_type="application/pdf" if form == "pdf" else XLSX)
    name = f"挂牌督办记录表-{place.name}-{timezone.localdate(now):%Y%m%d}.{form}"
    response["Content-Disposition"] = content_disposition_header(form == "xlsx", name)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*HAZARD_OFFICERS)
def supervision_new(request, hazard_id):
    hazard, today = major(request, hazard_id), timezone.localdate()
    file = HazardFile(hazard, request.actor, timezone.now())
    start = queries.start_of_order(request.actor.scope, request.actor.division, file, today)
    form = forms.OrderForm(posted(request), initial=start)
    made = []

    def issue() -> None:
        given = commands.OrderGiven(**form.cleaned_data)
        made.append(
            commands.issue_order(actor=request.actor, hazard_id=hazard.pk, given=given, now=timezone.now())
        )

    if request.method == "POST" and succeeds(form, issue):
        messages.success(request, f"已签发 {made[0].document_no}，企业已收到站内信。送达后请登记送达。")
        return redirect("selfcheck:supervision_detail", made[0].pk)
    context = {"form": form, "hazard": hazard, "basis": queries.basis_of(request.actor.division, today)}
    status = 400 if form.is_bound else 200
    return render(request, "selfcheck/bureau/supervision_form.html", context, status=status)


@require_safe
@for_bureau()
def supervision_detail(request, order_id):
    return order_page(request, get_object_or_404(queries.order(request.actor.scope), pk=order_id))


def _wanted(request):
    """Filter, area and the years there are; 404 for a division that is not the reader's."""
    division = chosen_division(request.actor.scope, request.GET.get("division", ""))
    if division is None:
        raise Http404
    years = queries.order_years(request.actor.scope)
    wanted = forms.wanted_from(request.GET, division=division, years=years)
    return wanted, area(division, request.actor.division), years
