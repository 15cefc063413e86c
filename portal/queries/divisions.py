"""Divisions as prefix codes: what lies within one, what stands below it, its name and the way up."""

from django.db.models import Q

from portal.models import Division
from portal.scope import Scope

LENGTHS = (2, 4, 6, 9)


def within(path: str, division: str) -> Q:
    """Rows of `division` and below, as a range: LIKE is not leakproof and uses no index under the policies.

    Codes are digits, and ":" is the character after "9".
    """
    if not division:
        return Q()
    return Q(**{f"{path}__gte": division, f"{path}__lt": f"{division}:"})


def chosen_division(scope: Scope, wanted: str) -> str | None:
    """The division a reader asked for: his own when he asks for none, None when it is not below his."""
    own = scope.division or ""
    if not wanted:
        return own
    return wanted if wanted.startswith(own) and wanted.isdecimal() and len(wanted) in LENGTHS else None


def way_down(division: str) -> list[Division]:
    """From the province down to `division` itself."""
    codes = [division[:length] for length in LENGTHS if length <= len(division)]
    return list(Division.objects.filter(code__in=codes).order_by("code"))


def family(division: str) -> tuple[list[Division], list[Division]]:
    """The way down to `division`, and the divisions right below it; one query for both."""
    codes = [division[:length] for length in LENGTHS if length <= len(division)]
    rows = Division.objects.filter(Q(code__in=codes) | Q(parent_code=division)).order_by("code")
    found = list(rows)
    return [row for row in found if row.code in codes], [row for row in found if row.code not in codes]


def known_division(code: str) -> Division | None:
    return Division.objects.filter(code=code).first()


def full_names(codes) -> dict[str, str]:
    return dict(Division.objects.filter(code__in=set(codes)).values_list("code", "full_name"))
