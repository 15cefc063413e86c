"""Jurisdiction, enforced once: `Model.objects` has no door but `.visible_to(scope)`."""

from dataclasses import dataclass
from typing import NoReturn

from django.db import models
from django.db.models import Q

PAST_DIGITS = ":"  # follows "9": codes are digits in the C collation


def under(path: str, division: str) -> Q:
    """Codes that begin with `division`, as a range: unlike LIKE it is leakproof, so an index may serve it."""
    return Q(**{f"{path}__gte": division, f"{path}__lt": division + PAST_DIGITS})


@dataclass(frozen=True)
class Scope:
    """Which rows one actor may see: one enterprise, or every enterprise under a division prefix."""

    enterprise_id: int | None = None
    division: str | None = None

    def q(self, enterprise: str, divisions: tuple[str, ...]) -> Q:
        """`enterprise`: look-up of the owner's id ("" = no enterprise's row); any of `divisions` matches."""
        if self.enterprise_id is not None:
            return Q(**{enterprise: self.enterprise_id}) if enterprise else Q(pk__in=[])
        if self.division:
            found = Q()
            for path in divisions:
                found |= under(path, self.division)
            return found
        return Q(pk__in=[])

    def narrowed(self, division: str) -> "Scope":
        """The same reader, looking at one division below; never wider than before."""
        if self.division is not None and division.startswith(self.division):
            return Scope(division=division)
        return self

    def covers(self, division_code: str) -> bool:
        return bool(self.division and division_code.startswith(self.division))


@dataclass(frozen=True)
class Everything(Scope):
    """The scope of the SYSTEM actor: scheduled tasks and management commands, never a request."""

    def q(self, enterprise: str, divisions: tuple[str, ...]) -> Q:
        return Q()

    def narrowed(self, division: str) -> Scope:
        return Scope(division=division)

    def covers(self, division_code: str) -> bool:
        return True


class ScopedManager(models.Manager):
    """`Model.objects` without a scope is an error, so a forgotten filter cannot leak."""

    def __init__(
        self, enterprise: str = "enterprise", division: str | tuple[str, ...] = "enterprise__division_code"
    ):
        super().__init__()
        self.enterprise = enterprise
        self.divisions = (division,) if isinstance(division, str) else tuple(division)

    def get_queryset(self) -> NoReturn:
        raise TypeError(f"{self.model.__name__}.objects needs .visible_to(scope)")

    def visible_to(self, scope: Scope) -> models.QuerySet:
        return super().get_queryset().filter(scope.q(self.enterprise, self.divisions))
