"""安全生产法 第四十六条: for the author his own, for the bureau those of its area; nobody else has a door."""

from django.db.models import QuerySet

from portal.actors import Actor, Role
from selfcheck.models import Escalation
from selfcheck.states.hazards import ACKNOWLEDGERS, EscalationState

MAY_ESCALATE = (Role.SAFETY_OFFICER,)


def escalations(actor: Actor) -> QuerySet[Escalation]:
    """Of the bureau's officers; for anybody else nothing."""
    if actor.role not in ACKNOWLEDGERS:
        return Escalation.objects.visible_to(actor.scope).none()
    rows = Escalation.objects.visible_to(actor.scope)
    return rows.select_related("hazard__enterprise").order_by("state", "-at", "-pk")


def waiting(actor: Actor) -> int:
    return escalations(actor).filter(state=EscalationState.OPEN).order_by().count()


def own_escalations(actor: Actor) -> QuerySet[Escalation]:
    """The author's, wherever he works now."""
    return Escalation.objects.of_author(actor.user_id).select_related("hazard").order_by("-at", "-pk")
