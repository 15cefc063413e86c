"""Reading the audit trail is an event of it."""

from datetime import datetime

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.models import AuditEvent, Enterprise, Job
from portal.queries.audit_trail import Wanted, own_events


@transaction.atomic
def note_search(*, actor: Actor, words: str, now: datetime) -> AuditEvent:
    """What somebody looked for."""
    return record(actor, "audit.read", now=now, enterprise=_own(actor), words=words)


@transaction.atomic
def note_opened(*, actor: Actor, event_id: int, now: datetime) -> AuditEvent:
    """One event opened that tells of a person."""
    event = own_events(actor.scope).get(pk=event_id)
    return record(actor, "audit.read", event, now=now, enterprise=_own(actor))


@transaction.atomic
def request_export(*, actor: Actor, wanted: Wanted, words: str, name: str, now: datetime) -> Job:
    """The caller starts the task; the rows are those the reader may see when it runs."""
    job = Job.objects.visible_to(actor.scope).create(
        kind="audit_export",
        division_code=actor.division or "",
        created_by_id=actor.user_id,
        workplace=actor.workplace,
        created_at=now,
        params={"title": "导出审计记录", "name": name, "wanted": wanted.as_json(), "words": words},
    )
    record(actor, "audit.exported", job, now=now, words=words)
    return job


def _own(actor: Actor) -> Enterprise | None:
    rows = Enterprise.objects.visible_to(actor.scope)
    return rows.filter(pk=actor.enterprise_id).first() if actor.enterprise_id else None
