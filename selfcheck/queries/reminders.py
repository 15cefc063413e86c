"""Reminders: whom they reach, which were made, what became of them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from portal.actors import SYSTEM, Role
from portal.models import Membership
from portal.scope import Scope
from selfcheck.models import Obligation, PlannedReminder, Reminder
from selfcheck.queries.filing_status import status_at
from selfcheck.states import ReminderChannel

ADDRESSEES = (Role.SAFETY_OFFICER, Role.PRINCIPAL)  # the one who prepares and the one who bears the duty

BY_HAND = "hand-"  # begins the step of what a person sends


@dataclass(frozen=True)
class Addressee:
    name: str
    role: str
    has_mail: bool
    has_phone: bool

    @property
    def ways(self) -> str:
        """By what a message reaches this account, and what it lacks."""
        has = ["站内信", *(["邮件"] if self.has_mail else []), *(["短信"] if self.has_phone else [])]
        lacks = [*([] if self.has_mail else ["没有邮箱"]), *([] if self.has_phone else ["没有手机号"])]
        return "、".join(has) + (f"（{'、'.join(lacks)}）" if lacks else "")


def reminders(scope: Scope) -> QuerySet[Reminder]:
    return Reminder.objects.visible_to(scope).order_by("-at", "-pk")


def channel_word(code: str) -> str:
    return ReminderChannel(code).label if code in ReminderChannel else code


def reminded_since(scope: Scope, obligation_ids: list[int], since: datetime) -> set[int]:
    """Reminded by hand: in-app, or by a text or letter that is planned or sent."""
    rows = reminders(scope).filter(
        obligation_id__in=obligation_ids, channel="notice", at__gt=since, skipped=False
    )
    plans = PlannedReminder.objects.visible_to(scope).filter(
        obligation_id__in=obligation_ids, step__startswith=BY_HAND, planned_at__gt=since
    )
    return {*rows.values_list("obligation_id", flat=True), *plans.values_list("obligation_id", flat=True)}


def memberships_to_remind(scope: Scope, enterprise_ids: list[int]) -> list[Membership]:
    """Active accounts of the addressees, one query for all the enterprises."""
    rows = Membership.objects.visible_to(scope).filter(
        enterprise_id__in=enterprise_ids, state="active", role__in=ADDRESSEES, user__is_active=True
    )
    return list(rows.select_related("user").order_by("enterprise_id", "pk"))


def addressees_of(scope: Scope, enterprise_ids: list[int]) -> dict[int, list[Addressee]]:
    """By enterprise, each person once; an enterprise nobody can be reached in has an empty list."""
    found: dict[int, dict[int, Addressee]] = {pk: {} for pk in enterprise_ids}
    for member in memberships_to_remind(scope, enterprise_ids):
        person = Addressee(
            str(member.user), Role.LABELS[member.role], bool(member.user.email), bool(member.user.phone)
        )
        found[member.enterprise_id].setdefault(member.user_id, person)
    return {pk: list(people.values()) for pk, people in found.items()}


def with_account(rows: QuerySet[Obligation]) -> int:
    """How many of `rows`, which are the reader's, have an account that an in-app message reaches."""
    members = Membership.objects.visible_to(SYSTEM.scope).filter(
        enterprise_id=OuterRef("enterprise_id"), state="active", role__in=ADDRESSEES, user__is_active=True
    )
    return rows.filter(Exists(members)).count()


def selected(scope: Scope, obligation_ids: list[int], now: datetime) -> list[Obligation]:
    """The picked rows with their status, in the order of the register."""
    rows = Obligation.objects.visible_to(scope).filter(pk__in=obligation_ids)
    annotated = rows.select_related("enterprise").annotate(status=status_at(now))
    return list(annotated.order_by("division_code", "pk"))
