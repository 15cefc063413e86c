"""The names that a draft must not contain: of its own case, and of places finer than it may say."""

from dataclasses import replace

from cms.models import CasePage, PublicPage
from cms.rules.identity import SUSPECT, Known, Trace, folded, traces
from portal.scope import Everything
from selfcheck.queries.case_identity import (
    Identity,
    enterprises_named,
    identity_of,
    persons_named,
    places_finer_than,
)

KINDS_OF_ARTICLES = ("身份证号", "手机号", "车牌号", "统一社会信用代码", "姓名")
EVERYTHING = Everything()  # the check must know names that the person who approves may not look up


def traces_in(page: PublicPage) -> list[Trace]:
    """What stands in the way of publication. Guides and notices may name bureaus and places."""
    if isinstance(page, CasePage):
        return case_traces(page, page.public_text())
    return [trace for trace in traces(page.public_text(), Known()) if trace.kind in KINDS_OF_ARTICLES]


def case_traces(page: CasePage, text: str) -> list[Trace]:
    """The same for any words that stand in public where `page` stands or stood."""
    return traces(text, _known(page, text))


def words_like_names(page: CasePage) -> list[str]:
    """Each word of the page that somebody has to look at, whether that is done or not."""
    text = page.public_text()
    found = traces(text, replace(_known(page, text), no_persons=frozenset()))
    return [trace.found for trace in found if trace.kind == SUSPECT]


def _known(page: CasePage, text: str) -> Known:
    case = identity_of(EVERYTHING, page.origin_case) if page.origin_case else Identity()
    told = folded(_without_source(page, text))
    return Known(
        persons=case.persons | persons_named(EVERYTHING, folded(text)),
        enterprises=case.enterprises | enterprises_named(EVERYTHING, told),
        codes=case.codes,
        addresses=case.addresses,
        places=frozenset(places_finer_than(page.coarseness, told)),
        enterprise_may_be_named=page.enterprise_named,
        no_persons=frozenset(page.no_persons),
    )


def _without_source(page: CasePage, text: str) -> str:
    """The source of a published case may be the paper of a county."""
    for words in (page.source_name, page.source_url, page.document_no):
        text = text.replace(words, "") if words else text
    return text
