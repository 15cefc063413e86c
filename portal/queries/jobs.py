"""Background jobs: everybody sees his own."""

from django.db.models import QuerySet

from portal.actors import Actor
from portal.models import Job

FINISHED = (Job.State.DONE, Job.State.REFUSED)


def my_jobs(actor: Actor, kind: str = "") -> QuerySet[Job]:
    rows = Job.objects.visible_to(actor.scope).filter(created_by_id=actor.user_id)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.order_by("-created_at", "-pk")


def unfinished(actor: Actor) -> int:
    return my_jobs(actor).exclude(state__in=FINISHED).count()
