"""Reminders: whom they reach, which were made, what became of them."""

from datetime import datetime

from django.db.models import QuerySet

from portal.actors import Role
from portal.models import Membership
from portal.scope import Scope
from selfcheck.models import Obligation, Reminder
from selfcheck.queries.filing_status import status_at

ADDRESSEES = (Role.SAFETY_OFFICER, Role.PRINCIPAL)  # the one who prepares and the one who bears the duty


def reminders(scope: Scope) -> QuerySet[Reminder]:
    return Reminder.objects.visible_to(scope).order_by("-at", "-pk")


def reminded_since(scope: Scope, obligation_ids: list[int], since: datetime) -> set[int]:
    rows = reminders(scope).filter(obligation_id__in=obligation_ids, channel="notice", at__gt=since)
    return set(rows.values_list("obligation_id", flat=True))


def memberships_to_remind(scope: Scope, enterprise_ids: list[int]) -> list[Membership]:
    """Active accounts of the addressees, one query for all the enterprises."""
    rows = Membership.objects.visible_to(scope).filter(
        enterprise_id__in=enterprise_ids, state="active", role__in=ADDRESSEES, user__is_active=True
    )
    return list(rows.select_related("user").order_by("enterprise_id", "pk"))


def selected(scope: Scope, obligation_ids: list[int], now: datetime) -> list[Obligation]:
    """The picked rows with their status, in the order of the register."""
    rows = Obligation.objects.visible_to(scope).filter(pk__in=obligation_ids)
    annotated = rows.select_related("enterprise").annotate(status=status_at(now))
    return list(annotated.order_by("division_code", "pk"))
