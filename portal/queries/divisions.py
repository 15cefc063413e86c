"""Divisions as prefix codes: what lies within one, what stands below it, its name and the way up."""

from dataclasses import dataclass

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
    return list(Division.objects.filter(code__in=_way(division)).order_by("code"))


def family(division: str) -> tuple[list[Division], list[Division]]:
    """The way down to `division`, and the divisions right below it; one query for both."""
    way = _way(division)
    found = list(Division.objects.filter(Q(code__in=way) | Q(parent_code=division)).order_by("code"))
    return [row for row in found if row.code in way], [row for row in found if row.code not in way]


@dataclass(frozen=True)
class Area:
    """A division as a reader sees it: the way down to it from his own, and its parts; (code, name) each."""

    code: str
    way: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        return self.way[-1][1] if self.way else "全国"

    @property
    def choices(self) -> list[tuple[str, str]]:
        """For a 区域 box."""
        return [
            *((c, f"{name}（全部）") for c, name in self.way),
            *((c, f"　{name}") for c, name in self.parts),
        ]

    def place_of(self, code: str) -> str:
        """The finest of these names that a row's division lies in."""
        known = [place for place in (*self.way, *self.parts) if code.startswith(place[0])]
        return max(known, key=lambda place: len(place[0]))[1] if known else code


def area(division: str, own: str = "") -> Area:
    """One query."""
    way, parts = family(division)
    return Area(
        code=division,
        way=tuple((row.code, row.name) for row in way if row.code.startswith(own)),
        parts=tuple((row.code, row.name) for row in parts),
    )


def known_division(code: str) -> Division | None:
    return Division.objects.filter(code=code).first()


def full_names(codes) -> dict[str, str]:
    return dict(Division.objects.filter(code__in=set(codes)).values_list("code", "full_name"))


def _way(division: str) -> list[str]:
    return [division[:length] for length in LENGTHS if length <= len(division)]
