"""The register as the bureau searches it."""

from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.models import Enterprise, Membership
from portal.queries.divisions import within
from portal.queries.industries import in_section
from portal.scope import Scope
from portal.search_text import query_text


@dataclass(frozen=True)
class EnterpriseFilter:
    """Every value may be empty. `account`: "yes" or "no"; `high_hazard`: yes, no, unknown."""

    division: str = ""
    text: str = ""
    size: str = ""
    high_hazard: str = ""
    account: str = ""
    state: str = "active"
    section: tuple[str, str, str] = ("", "", "")


def enterprises(scope: Scope, wanted: EnterpriseFilter) -> QuerySet[Enterprise]:
    """Not yet ordered, without the search columns; `has_account`: somebody works for it here."""
    members = Membership.objects.visible_to(scope).filter(enterprise=OuterRef("pk"), state="active")
    rows = Enterprise.objects.visible_to(scope).filter(within("division_code", wanted.division))
    rows = (
        rows.select_related("merged_into")
        .defer("search", "search_text", "merged_into__search", "merged_into__search_text")
        .annotate(has_account=Exists(members))
        .filter(matching(wanted.text), in_section(wanted.section))
    )
    if wanted.state in Enterprise.State.values:
        rows = rows.filter(state=wanted.state)
    if wanted.size:
        rows = rows.filter(size=wanted.size)
    if wanted.high_hazard:
        rows = rows.filter(high_hazard={"yes": True, "no": False}.get(wanted.high_hazard))
    if wanted.account:
        rows = rows.filter(has_account=wanted.account == "yes")
    return rows


def matching(text: str, path: str = "") -> Q:
    """A credit code or its beginning, else words of the name; `path` leads to the enterprise."""
    text = text.strip()
    if not text:
        return Q()
    code = text.upper()
    if code.isascii() and code.isalnum() and any(c.isdigit() for c in code) and len(code) <= 18:
        return Q(**{f"{path}uscc__gte": code, f"{path}uscc__lt": f"{code}~"})
    words = query_text(text)
    if not words:
        return Q(pk__in=[])
    return Q(**{f"{path}search": SearchQuery(words, config="simple", search_type="raw")})
