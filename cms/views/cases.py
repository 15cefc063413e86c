"""典型案例: the list with its facets, one case, and what other programs read."""

import csv
import io

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cms.cache import kept
from cms.forms.cases import wanted
from cms.numerals import case_number
from cms.queries import cases, figures, pages, reuse, standards, takedowns
from cms.views.serving import canonical, show_case
from portal.audience import public

PER_PAGE = 20


class Counted(Paginator):
    """Of rows that somebody counted already."""

    def __init__(self, rows, count: int):
        super().__init__(rows, PER_PAGE)
        self.count = count


@require_safe
@public
@kept
def case_index(request):
    asked = wanted(request.GET)
    facets, count = cases.facets(asked)
    context = {
        "page": pages.case_index(),
        "near": [] if count else cases.near(asked),
        "wanted": asked,
        "facets": facets,
        "sorts": cases.SORTS,
        "found": Counted(cases.found(asked), count).get_page(request.GET.get("page")),
        "clause": _clause(asked.clause),
        "canonical": canonical(request),
    }
    return render(request, "cms/case_index.html", context)


@require_safe
@public
@kept
def case(request, slug):
    page = cases.case_by_slug(slug)
    if page is None:
        return _gone_or_missing(request, slug)
    return show_case(request, page)


@require_safe
@public
def by_public_id(request, public_id):
    """AL-00042 leads to the page wherever it lies now."""
    number = case_number(public_id)
    page = cases.case_by_number(number) if number else None
    if page is None:
        raise Http404
    return redirect("cms:case", page.slug)


@require_safe
@public
@kept
def feed(request):
    return HttpResponse(reuse.atom(cases.latest(50)), content_type="application/atom+xml; charset=utf-8")


@require_safe
@public
def short_feed(request):
    """The address people guess."""
    return redirect("cms:case_feed", permanent=True)


@require_safe
@public
@kept
def as_json(request):
    rows = [reuse.record(page) for page in reuse.every_case()]
    return JsonResponse({"licence": reuse.LICENCE, "cases": rows}, json_dumps_params={"ensure_ascii": False})


@require_safe
@public
@kept
def as_csv(request):
    out = io.StringIO()
    writer = csv.DictWriter(out, [name for name, _ in reuse.DICTIONARY])
    writer.writeheader()
    writer.writerows(reuse.record(page) for page in reuse.every_case())
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cases.csv"'
    return response


@require_safe
@public
@kept
def dictionary(request):
    context = {
        "licence": reuse.LICENCE,
        "feed_address": reuse.feed_address(),
        "tables": [
            ("dd", "案例数据的字段", reuse.DICTIONARY),
            ("filing", "报送情况数据的字段", figures.DICTIONARY),
        ],
        "canonical": canonical(request),
    }
    return render(request, "cms/dictionary.html", context)


def _clause(uid: str) -> str:
    item = standards.titles([uid]).get(uid) if uid else None
    return f"{item.standard.title} {item.article} {item.title}" if item else uid


def _gone_or_missing(request, slug):
    gone = takedowns.taken_down(slug)
    if gone is None:
        raise Http404("没有这个案例。")
    return render(request, "cms/case_gone.html", {"gone": gone}, status=410)
