"""From an article as a case quotes it to where it can be read here: law register, standards or regulation."""

from collections.abc import Iterable
from functools import cache

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import slugify

from cms.models import RegulationPage
from selfcheck.law import law_book
from selfcheck.queries.standards import known


def addresses_of(cited: Iterable[tuple[str, str]]) -> list[str]:
    """One for each instrument and article; "" where nothing on this site tells more about it."""
    rows = [(_bare(instrument), article) for instrument, article in cited]
    anchors, register = _anchors(), reverse("selfcheck:law_register")
    titles = _titles() if any(row not in anchors for row in rows) else {}
    return [f"{register}#{anchors[row]}" if row in anchors else _at(titles, *row) for row in rows]


def _at(titles: dict[str, tuple[str, str]], instrument: str, article: str) -> str:
    page, mark = titles.get(instrument, ("", ""))
    if not mark:
        return page
    words = article.partition("条")[0] + "条" if "条" in article else ""
    return f"{page}?{urlencode({'q': words})}#{mark}" if words else f"{page}#{mark}"


def _titles() -> dict[str, tuple[str, str]]:
    """Instrument → page, and the mark of a standard on it; a standard goes before a page about it."""
    pages = RegulationPage.objects.live().values_list("title", "slug")
    found = {_bare(title): (reverse("cms:regulation", args=[slug]), "") for title, slug in pages}
    browser = reverse("cms:standards")
    return found | {_bare(row.title): (browser, slugify(code)) for code, row in known().items()}


@cache
def _anchors() -> dict[tuple[str, str], str]:
    cited = [version.citation for versions in law_book().values() for version in versions]
    return {(_bare(one.instrument), one.article): one.anchor for one in cited if one.instrument}


def _bare(instrument: str) -> str:
    return instrument.removeprefix("中华人民共和国").strip("《》 ")
