"""Guides, notices and regulations as the public reads them, and what a word finds in all of them."""

from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F

from cms.models import (
    CaseIndexPage,
    GuideIndexPage,
    GuidePage,
    HomePage,
    NoticeIndexPage,
    NoticePage,
    RegulationIndexPage,
    RegulationPage,
)
from cms.numerals import as_written
from cms.queries.cases import matching
from portal.search_text import query_text

SECTIONS = {
    "guides": (GuideIndexPage, GuidePage),
    "notices": (NoticeIndexPage, NoticePage),
    "regulations": (RegulationIndexPage, RegulationPage),
}
PATHS = {"guides": "guides", "regulations": "regulations", "notices": "announcements"}
HEAVY = ("search", "search_text", "search_title", "body")


@dataclass(frozen=True)
class Hits:
    label: str
    path: str
    pages: list


def home_page() -> HomePage | None:
    return HomePage.objects.live().first()


def case_index() -> CaseIndexPage | None:
    return CaseIndexPage.objects.live().first()


def section(name: str):
    return SECTIONS[name][0].objects.live().first()


def articles(name: str):
    """The newest first; a guide in the order in which it was arranged."""
    rows = SECTIONS[name][1].objects.live().defer(*HEAVY)
    return rows.order_by("path") if name == "guides" else rows.order_by("-first_published_at", "-pk")


def place_of(page) -> tuple[str, bool]:
    """Name of the section ("" for home and cases), and whether the page is an article of it."""
    for name, (index, kind) in SECTIONS.items():
        if isinstance(page, index | kind):
            return name, isinstance(page, kind)
    return "", False


def article(name: str, slug: str):
    return SECTIONS[name][1].objects.live().filter(slug=slug).first()


def hits(text: str, limit: int = 10) -> list[Hits]:
    """Guides, regulations and notices; one query each."""
    words = query_text(as_written(text))
    if not words:
        return []
    labels = {"guides": "办事指南", "regulations": "政策法规", "notices": "通知公告"}
    return [
        Hits(label, PATHS[name], list(_ranked(SECTIONS[name][1], text, words)[:limit]))
        for name, label in labels.items()
    ]


def _ranked(kind, text: str, words: str):
    rank = SearchRank(F("search"), SearchQuery(words, config="simple", search_type="raw"))
    rows = kind.objects.live().filter(matching(text)).defer(*HEAVY)
    return rows.annotate(rank=rank).order_by("-rank", "-pk")
