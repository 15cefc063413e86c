"""奖励台账 of a year, as a workbook, and the 公示 on paper."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.audience import for_enterprise
from portal.formats import as_date, as_datetime
from rewards.commands.papers import note_ledger
from rewards.documents.award_papers import ledger_paper, notice_paper
from rewards.queries import awards as queries
from selfcheck.documents.paper_xlsx import as_xlsx
from selfcheck.documents.papers import as_pdf
from selfcheck.facts.content import stamp

PER_PAGE = 30
MOST_ROWS = 5000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@for_enterprise()
def ledger(request):
    scope, own = request.actor.scope, request.actor.enterprise_id
    years, year = _year(request)
    page = Paginator(queries.ledger_of(scope, own, year), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [queries.entry_cells(row) for row in page.object_list],
        "book": queries.book(scope, own, year),
        "year": year,
        "years": years,
        "published": queries.published(scope, own, year).count(),
    }
    return render(request, "rewards/work/ledger.html", context)


@require_safe
@for_enterprise()
def ledger_export(request):
    _, year = _year(request)
    rows = queries.ledger_of(request.actor.scope, request.actor.enterprise_id, year)[:MOST_ROWS]
    paper = ledger_paper(_content(request, year, [queries.entry_cells(row) for row in rows]))
    return _answer(request, paper, as_xlsx(paper), XLSX, year, len(rows))


@require_safe
@for_enterprise()
def ledger_notice(request):
    """公示: what has been published, each with the sentence it was published with."""
    _, year = _year(request)
    found = queries.published(request.actor.scope, request.actor.enterprise_id, year)[:MOST_ROWS]
    rows = [
        (
            one.report.number,
            one.notice,
            one.get_form_display(),
            queries.amount_words(one),
            as_date(one.settled_at),
        )
        for one in found
    ]
    paper = notice_paper(_content(request, year, rows))
    return _answer(request, paper, as_pdf(paper), "application/pdf", year, len(rows))


def _content(request, year, rows):
    now, actor = timezone.now(), request.actor
    sums = queries.book(actor.scope, actor.enterprise_id, year).totals
    budget = "未设预算" if sums.budget is None else f"本年预算 {sums.budget} 元，余 {sums.left} 元"
    return {
        "enterprise": actor.place_name,
        "year": year,
        "made": as_datetime(now),
        "as_of_at": stamp(now),
        "rows": rows,
        "totals": f"本年兑现 {sums.settled_count} 笔，奖金 {sums.settled} 元；{budget}。",
    }


def _answer(request, paper, body, kind, year, rows):
    note_ledger(
        actor=request.actor,
        enterprise_id=request.actor.enterprise_id,
        paper=paper.name,
        year=year,
        rows=rows,
        now=timezone.now(),
    )
    suffix = "xlsx" if kind == XLSX else "pdf"
    response = HttpResponse(body, content_type=kind)
    name = f"{paper.name}-{year}.{suffix}"
    response["Content-Disposition"] = content_disposition_header(suffix == "xlsx", name)
    return response


def _year(request):
    """A year nobody offers counts as not given."""
    actor, today = request.actor, timezone.localdate()
    years = queries.years_of(actor.scope, actor.enterprise_id, today)
    given = request.GET.get("year", "")
    return years, int(given) if given in map(str, years) else today.year
