"""How each kind of page is shown: to the public, and in the editor's preview with the same template."""

from csp.constants import SELF
from django.conf import settings
from django.shortcuts import render

from cms.queries import cases, standards
from cms.queries.law_links import addresses_of


def serve(page, request):
    """Wagtail asks this for its preview; the public addresses come here through our own views."""
    if page._meta.model_name == "casepage":
        return show_case(request, page)
    context = {"page": page, "articles": [], "section": None, "canonical": canonical(request)}
    return render(
        request, page.template if page._meta.model_name != "homepage" else "cms/section.html", context
    )


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


def canonical(request) -> str:
    return settings.PORTAL_URL + request.path


def _laws(values: list) -> list[dict]:
    addresses = addresses_of((one["instrument"], one["article"]) for one in values)
    return [
        {"words": f"{one['instrument']} {one['article']}", "note": one["note"], "address": address}
        for one, address in zip(values, addresses, strict=True)
    ]
