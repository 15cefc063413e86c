"""Public cases: facets that combine, full text, cases like one another."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Count, F, Q, QuerySet

from cms.models import CasePage
from cms.numerals import as_written
from cms.states import FoundBy, Outcome, Sector, Violation
from portal.search_text import query_text
from selfcheck.queries.standards import items_of

FACETS = (
    ("sector", "行业", Sector),
    ("violation", "违法类型", Violation),
    ("found_by", "发现方式", FoundBy),
    ("outcome", "处理结果", Outcome),
    ("province", "地区", None),
    ("year", "年份", None),
)
NAMES = tuple(name for name, _, _ in FACETS)
SORTS = {"new": "最新发布", "decided": "处理日期", "fine": "罚款金额", "fit": "相关度"}
HEAVY = ("search", "search_text", "search_title", "facts", "weighed", "lesson", "checks", "law")
RELATED = 5
NEWEST = ("-first_published_at", "-pk")  # as the index of the tree: see cms.sql.newest_first


@dataclass(frozen=True)
class Wanted:
    text: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    clause: str = ""

    def without(self, name: str) -> "Wanted":
        return replace(self, facets={key: value for key, value in self.facets.items() if key != name})

    @property
    def narrowed(self) -> bool:
        return bool(self.text or self.facets or self.clause)


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    choices: tuple[Choice, ...]


def public_cases() -> QuerySet[CasePage]:
    """Wagtail's private pages are not asked for: only who may publish can make one, and nobody may."""
    return CasePage.objects.live()


def matching(text: str) -> Q:
    """Every word must be found; words of one character and numbers of articles too."""
    words = query_text(as_written(text))
    if not text.strip():
        return Q()
    return Q(search=SearchQuery(words, config="simple", search_type="raw")) if words else Q(pk__in=[])


def found(wanted: Wanted) -> QuerySet[CasePage]:
    """In the order asked for; with words, the best fit first."""
    rows = _filtered(wanted).defer(*HEAVY)
    words = query_text(as_written(wanted.text))
    if words and wanted.sort in ("", "fit"):
        rank = SearchRank(F("search"), SearchQuery(words, config="simple", search_type="raw"))
        return rows.annotate(rank=rank).order_by("-rank", *NEWEST)
    order = {
        "decided": (F("decided_on").desc(nulls_last=True), "-pk"),
        "fine": (F("enterprise_fine").desc(nulls_last=True), "-pk"),
    }
    return rows.order_by(*order.get(wanted.sort, NEWEST))


def near(wanted: Wanted) -> list[CasePage]:
    """Where no case has everything: those on another item of the same article, or with some of the words."""
    if wanted.clause:
        article = wanted.clause.rpartition(":")[0]
        uids = items_of([article.partition(":")[0]]).values_list("uid", flat=True)
        like = [uid for uid in uids if uid.startswith(article + ":")] if article else []
        return list(public_cases().filter(item_uids__overlap=like).defer(*HEAVY)[:RELATED]) if like else []
    words = [f"({found})" for one in _pieces(wanted.text) if (found := query_text(as_written(one)))]
    if len(words) < 2:
        return []
    query = SearchQuery(" | ".join(words), config="simple", search_type="raw")
    rows = public_cases().filter(search=query).annotate(rank=SearchRank(F("search"), query))
    return list(rows.defer(*HEAVY).order_by("-rank", *NEWEST)[:RELATED])


def facets(wanted: Wanted) -> tuple[list[Facet], int]:
    """Each with the counts its choices would give beside the other filters; and how many cases there are.

    One query, and one more for each facet that is chosen.
    """
    tally = _tally(wanted)
    shown = [
        _facet(name, label, kinds, wanted, _tally(wanted.without(name)) if name in wanted.facets else tally)
        for name, label, kinds in FACETS
    ]
    return shown, tally[NAMES[0]].total()


def case_by_slug(slug: str) -> CasePage | None:
    return public_cases().filter(slug=slug).first()


def case_by_number(number: int) -> CasePage | None:
    return CasePage.objects.filter(number=number).first()


def related(page: CasePage) -> list[CasePage]:
    """The same clause first, then the same article of law, then the same trade."""
    same = Q(item_uids__overlap=page.item_uids) | Q(law_keys__overlap=page.law_keys) | Q(sector=page.sector)
    rows = public_cases().filter(same).exclude(pk=page.pk).defer("search", "search_text", "search_title")
    near = sorted(rows.order_by(*NEWEST)[:60], key=lambda row: -_nearness(row, page))
    return near[:RELATED]


def latest(count: int) -> list[CasePage]:
    return list(public_cases().defer(*HEAVY).order_by(*NEWEST)[:count])


def how_many() -> int:
    return public_cases().count()


def _pieces(text: str) -> list[str]:
    """The words; one long word typed without a blank is taken two characters at a time."""
    words = text.split()
    if len(words) == 1 and len(text) > 3:
        return [text[at : at + 2] for at in range(0, len(text) - 1, 2)]
    return words


def _filtered(wanted: Wanted) -> QuerySet[CasePage]:
    rows = public_cases().filter(matching(wanted.text), **wanted.facets)
    return rows.filter(item_uids__contains=[wanted.clause]) if wanted.clause else rows


def _tally(wanted: Wanted) -> dict[str, Counter]:
    """How many cases have each value of each facet."""
    tally = {name: Counter() for name in NAMES}
    for *values, n in _filtered(wanted).order_by().values_list(*NAMES).annotate(n=Count("pk")):
        for name, value in zip(NAMES, values, strict=True):
            tally[name][value] += n
    return tally


def _facet(name: str, label: str, kinds, wanted: Wanted, tally: dict[str, Counter]) -> Facet:
    words = dict(kinds.choices) if kinds else {}
    chosen = wanted.facets.get(name, "")
    counts = [(str(value), words.get(value, str(value)), n) for value, n in tally[name].items() if value]
    counts.sort(key=(lambda row: row[0]) if name == "year" else (lambda row: (row[2], row[0])), reverse=True)
    return Facet(name, label, tuple(Choice(v, word, n, v == chosen) for v, word, n in counts))


def _nearness(row: CasePage, page: CasePage) -> int:
    clauses = len(set(row.item_uids) & set(page.item_uids))
    laws = len(set(row.law_keys) & set(page.law_keys))
    return clauses * 100 + laws * 10 + (row.sector == page.sector)
