"""How each kind of page is shown: to the public, and in the editor's preview with the same template."""

from csp.constants import SELF
from django.conf import settings
from django.shortcuts import render

from cms.queries import cases, pages, standards
from cms.queries.law_links import addresses_of


def serve(page, request):
    """Wagtail asks this for its preview; the public addresses come here through our own views."""
    if page._meta.model_name == "casepage":
        return show_case(request, page)
    name, is_article = pages.place_of(page)
    return show_article(request, page, name) if is_article else show_section(request, page, name)


def preview(page, request):
    """The page as the public would see it, in the frame beside the editor's form and nowhere else."""
    response = serve(page, request)
    response._csp_replace = {"frame-ancestors": [SELF]}
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def show_case(request, page):
    items = standards.titles(page.item_uids)
    context = {
        "page": page,
        "laws": _laws([block.value for block in page.law]),
        "checks": [(block.value["text"], items.get(block.value["item"])) for block in page.checks],
        "related": cases.related(page) if page.pk else [],
        "canonical": canonical(request),
    }
    return render(request, "cms/case.html", context)


def show_section(request, page, name: str):
    """`name`: "" for the home page and the cases, whose own pages list more than this preview."""
    context = {
        "page": page,
        "articles": pages.articles(name) if name else [],
        "section": name,
        "canonical": canonical(request),
    }
    return render(request, "cms/section.html", context)


def show_article(request, page, name: str):
    context = {
        "page": page,
        "parent": pages.section(name),
        "section": name,
        "canonical": canonical(request),
    }
    return render(request, "cms/article.html", context)


def canonical(request) -> str:
    return settings.PORTAL_URL + request.path


def _laws(values: list) -> list[dict]:
    addresses = addresses_of((one["instrument"], one["article"]) for one in values)
    return [
        {"words": f"{one['instrument']} {one['article']}", "note": one["note"], "address": address}
        for one, address in zip(values, addresses, strict=True)
    ]
