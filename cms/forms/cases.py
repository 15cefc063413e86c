"""What stands in the address of the case list. It never fails: what nobody offers counts as not given."""

from cms.queries.cases import FACETS, SORTS, Wanted

LONGEST = 60


def wanted(query) -> Wanted:
    facets = {}
    for name, _, kinds in FACETS:
        value = _said(query, name)
        if value and (kinds is None or value in kinds.values) and (name != "year" or _is_year(value)):
            facets[name] = value
    sort = query.get("sort", "")
    return Wanted(
        _said(query, "q"),
        facets,
        sort if sort in SORTS else "",
        _said(query, "clause"),
    )


def _said(query, name: str) -> str:
    """The database takes no NUL."""
    return query.get(name, "").replace("\0", "").strip()[:LONGEST]


def _is_year(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) == 4
