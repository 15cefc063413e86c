"""Sector and place of the monthly table: those the roster froze for the quarter, not those of today."""

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, ExtractQuarter, ExtractYear

from portal.actors import SYSTEM
from portal.queries.divisions import within
from selfcheck.models import Hazard, Obligation
from selfcheck.rules.monthly_sectors import REST, SECTOR_ROWS


def sector_of(path: str = "") -> Case:
    return Case(
        *(When(_belongs(row, path), then=Value(row.code)) for row in SECTOR_ROWS if row.code != REST),
        default=Value(REST),
        output_field=CharField(),
    )


def with_frozen(hazards: QuerySet[Hazard]) -> QuerySet[Hazard]:
    """With `sector` and `frozen_place` of the quarter of the finding.

    Of an enterprise that owed nothing then, those of today. The roster row may lie in the division the
    enterprise has left since, so it is read past the reader's own; the hazards are already theirs.
    """
    owed = Obligation.objects.visible_to(SYSTEM.scope).filter(
        enterprise=OuterRef("enterprise_id"),
        year=ExtractYear(OuterRef("found_on")),
        quarter=ExtractQuarter(OuterRef("found_on")),
    )
    sector = owed.annotate(frozen_sector=sector_of()).values("frozen_sector")
    return hazards.annotate(
        sector=Coalesce(Subquery(sector), sector_of("enterprise__")),
        frozen_place=Coalesce(Subquery(owed.values("division_code")), F("enterprise__division_code")),
    )


def _belongs(row, path: str) -> Q:
    found = Q(**{f"{path}sectors__overlap": list(row.sectors)}) if row.sectors else Q()
    for prefix in row.industries:
        found |= within(f"{path}industry_code", prefix)
    return found
