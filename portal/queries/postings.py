"""The bureau's own staff within one's own division and below."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from portal.actors import Role
from portal.audit_book import action_words
from portal.models import AuditEvent, Bureau, Division, Posting
from portal.scope import Scope

MOST = 50  # lines of a history


@dataclass(frozen=True)
class PostingChange:
    at: datetime
    by: str
    what: str
    reason: str


ROLES = [(role, Role.LABELS[role]) for role in Role.STAFF]


def postings(scope: Scope, *, ended: bool = False) -> QuerySet[Posting]:
    """Own division first, then by division code."""
    rows = Posting.objects.visible_to(scope).filter(active=not ended).select_related("bureau", "user")
    return rows.order_by("bureau__division_code", "-ended_at", "pk")


def history(scope: Scope, posting: Posting) -> list[PostingChange]:
    """The latest first: opened, password links, ended, each with who and why."""
    events = AuditEvent.objects.visible_to(scope).filter(target=f"{posting._meta.label_lower}:{posting.pk}")
    return [
        PostingChange(event.at, event.actor_name or event.actor, action_words(event.action), _reason(event))
        for event in events.order_by("-at", "-pk")[:MOST]
    ]


def _reason(event: AuditEvent) -> str:
    return str(event.detail.get("reason", ""))


def divisions(division: str) -> list[tuple[str, str]]:
    """Where staff may be placed: the own division, the ones right below it, and bureaus further down."""
    own = Division.objects.filter(code=division)
    below = Division.objects.filter(parent_code=division)
    codes = Bureau.objects.filter(division_code__startswith=division).values("division_code")
    rows = (own | below | Division.objects.filter(code__in=codes)).order_by("code")
    return list(rows.values_list("code", "full_name"))
