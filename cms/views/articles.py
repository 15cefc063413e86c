"""Guides, notices and regulations: a list and a page each; search over all; pages about the site."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.cache import kept
from cms.forms.cases import wanted
from cms.queries import cases, pages, standards
from cms.views.serving import canonical, show_article, show_section
from portal.audience import public

MOST = 10


@require_safe
@public
@kept
def section(request, name):
    page = pages.section(name)
    if page is None:
        raise Http404
    return show_section(request, page, name)


@require_safe
@public
@kept
def article(request, name, slug):
    page = pages.article(name, slug)
    if page is None:
        raise Http404
    return show_article(request, page, name)


@require_safe
@public
@kept
def search(request):
    asked = wanted(request.GET)
    count = cases.found(asked).count() if asked.text else 0
    context = {
        "wanted": asked,
        "near": cases.near(asked) if asked.text and not count else [],
        "cases": cases.found(asked)[:MOST] if asked.text else [],
        "case_count": count,
        "hits": pages.hits(asked.text, MOST),
        "groups": standards.groups(asked.text, "")[:MOST] if asked.text else [],
    }
    return render(request, "cms/search.html", context)


@require_safe
@public
@kept
def standard_index(request):
    text, sector = request.GET.get("q", "").strip()[:60], request.GET.get("sector", "").strip()[:40]
    context = {
        "text": text,
        "sector": sector,
        "sectors": standards.sectors(),
        "groups": standards.groups(text, sector) if text or sector else standards.groups("", ""),
        "open": bool(text or sector),
        "canonical": canonical(request),
    }
    return render(request, "cms/standards.html", context)


@require_safe
@public
@kept
def report_hazard(request):
    return render(request, "cms/report_hazard.html", {"canonical": canonical(request)})


@require_safe
@public
@kept
def accessibility(request):
    return render(request, "cms/accessibility.html", {"canonical": canonical(request)})
