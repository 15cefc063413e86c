"""The names that a draft must not contain: of its own case, and of places finer than it may say."""

from cms.models import CasePage, PublicPage
from cms.rules.identity import Known, Trace, traces
from portal.scope import Everything
from selfcheck.queries.case_identity import identity_of, places_finer_than

EVERYTHING = Everything()  # the check must know names that the person who approves may not look up


def traces_in(page: PublicPage) -> list[Trace]:
    """What stands in the way of publication. Guides and notices may name bureaus and places."""
    if not isinstance(page, CasePage):
        kinds = ("身份证号", "手机号", "车牌号", "统一社会信用代码", "姓名")
        return [trace for trace in traces(page.public_text(), Known()) if trace.kind in kinds]
    text = page.public_text()
    case = identity_of(EVERYTHING, page.origin_case) if page.origin_case else None
    return traces(
        text,
        Known(
            persons=case.persons if case else frozenset(),
            enterprises=case.enterprises if case else frozenset(),
            codes=case.codes if case else frozenset(),
            addresses=case.addresses if case else frozenset(),
            places=frozenset(places_finer_than(page.coarseness, _without_source(page, text))),
            enterprise_may_be_named=page.enterprise_named,
        ),
    )


def _without_source(page: CasePage, text: str) -> str:
    """The source of a published case may be the paper of a county."""
    for words in (page.source_name, page.source_url, page.document_no):
        text = text.replace(words, "") if words else text
    return text
