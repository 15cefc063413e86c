"""Key enterprises and caps from the risk rating as they stand on a day, and the key-enterprise rule."""

from collections.abc import Iterable
from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from portal.models import Enterprise
from portal.scope import Scope
from selfcheck.facts.outside_records import penalties as outside_penalties
from selfcheck.facts.outside_records import recent_accident
from selfcheck.law import law_for
from selfcheck.models import KeyMark, RiskCap, TrackDecision
from selfcheck.rules.key_enterprise import KeyEnterprise, TrackRecord, key_enterprise
from selfcheck.rules.moments import years_later
from selfcheck.states.cases import PUNISHING


def standing_mark(scope: Scope, enterprise_id: int, on: date) -> KeyMark | None:
    """The mark in force; None when the enterprise is not on the list that day."""
    row = KeyMark.objects.visible_to(scope).filter(enterprise=enterprise_id, from_on__lte=on)
    last = row.order_by("-from_on", "-pk").first()
    return last if last and last.listed and _lasts(last, on) else None


def key_enterprises(scope: Scope, rows: QuerySet[Enterprise], on: date) -> QuerySet[Enterprise]:
    """Those of `rows` that are on the list that day."""
    marks = KeyMark.objects.visible_to(scope).filter(enterprise=OuterRef("pk"), from_on__lte=on)
    standing = Q(listed=True) & (Q(to_on=None) | Q(to_on__gte=on))
    last = marks.order_by("-from_on", "-pk").values(stands=ExpressionWrapper(standing, BooleanField()))[:1]
    return rows.annotate(key=Subquery(last)).filter(key=True)


def risk_caps(scope: Scope, enterprises: Iterable[int], on: date) -> dict[int, RiskCap]:
    """Those in force on the day by the enterprise's id; one query."""
    rows = RiskCap.objects.visible_to(scope).filter(enterprise__in=list(enterprises), from_on__lte=on)
    latest = {row.enterprise_id: row for row in rows.order_by("from_on", "pk")}
    return {pk: row for pk, row in latest.items() if row.visits is not None and _lasts(row, on)}


def key_answer(
    scope: Scope, enterprise: Enterprise, on: date, *, listed: bool | None = None
) -> KeyEnterprise:
    """The rule of the place; what no register here says stays unknown.

    `listed`: whether a mark stands that day, where the caller has asked already.
    """
    law = law_for(enterprise.division_code, on)
    extra = law.get("key_enterprise_extra")
    penalties = _major_penalties(scope, enterprise.pk, on, extra.value["penalty_years"]) if extra else None
    accident = None
    if extra:
        since = years_later(on, -extra.value["accident_years"])
        accident = recent_accident(scope, enterprise.pk, since, on)
    if listed is None:
        listed = standing_mark(scope, enterprise.pk, on) is not None
    return key_enterprise(TrackRecord(accident, penalties, listed), on, law)


def _major_penalties(scope: Scope, enterprise_id: int, on: date, years: int) -> tuple[date, ...] | None:
    """Punishing decisions of late for major hazards, of the portal and recorded from outside; None without
    one, as another register may know one."""
    rows = TrackDecision.objects.visible_to(scope).filter(
        track__party="enterprise",
        track__case__enterprise=enterprise_id,
        track__case__finding__severity="major",
    )
    latest = {row.track_id: row for row in rows.order_by("pk")}
    days = [row.decided_on for row in latest.values() if row.outcome in PUNISHING]
    days += [row.on for row in outside_penalties(scope, enterprise_id) if row.major]
    return tuple(day for day in days if years_later(on, -years) <= day <= on) or None


def _lasts(row: KeyMark | RiskCap, on: date) -> bool:
    return row.to_on is None or on <= row.to_on
