"""What a handler, an approver and a cashier see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from portal.actors import Actor
from rewards import vault
from rewards.models import Appeal, Award, Identity, KeyWrap, Report, ReportFile, ReportMove
from rewards.queries import keys, tips
from rewards.queries.figures import sent
from rewards.states import AwardState, Part


def inbox(actor: Actor, now: datetime) -> QuerySet[Report]:
    """The reports the actor can open, the nearest clock first; never one he is concerned in."""
    mine = KeyWrap.objects.visible_to(actor.scope).filter(
        keys.in_hand(now), report=OuterRef("pk"), part=Part.CONTENT, user=actor.user_id
    )
    rows = sent(actor.scope).filter(Exists(mine), erased_at=None)
    return rows.exclude(excluded__contains=[actor.user_id]).order_by("verify_by", "pk")


@dataclass(frozen=True)
class Opened:
    """One report, read with the actor's key. `has_identity`: a name was left; reading it is a command."""

    report: Report
    content: dict[str, Any]
    talk: list[tips.Said]
    files: list[ReportFile]
    moves: list[ReportMove]
    award: Award | None
    appeal: Appeal | None
    appeal_text: str
    has_identity: bool
    may_read_identity: bool


def open_report(actor: Actor, report_id: int, now: datetime) -> Opened | None:
    """None for everybody who cannot open it: show 404."""
    report = (
        inbox(actor, now)
        .select_related("enterprise", "scheme", "hazard", "duplicate_of")
        .filter(pk=report_id)
        .first()
    )
    key = keys.opened_key(actor, report, Part.CONTENT, now) if report else None
    if report is None or key is None:
        return None
    appeal = tips.open_appeal(report)
    identity = Identity.objects.visible_to(actor.scope).filter(report=report).exists()
    return Opened(
        report=report,
        content=tips.content(report, key),
        talk=tips.talk(report, key),
        files=list(tips.files(report)),
        moves=_moves(actor, report),
        award=tips.standing_award(report),
        appeal=appeal,
        appeal_text=vault.unseal(key, appeal.sealed, keys.about(report, "appeal")).decode() if appeal else "",
        has_identity=identity,
        may_read_identity=identity and keys.wraps_of(actor, report, Part.IDENTITY, now).exists(),
    )


def file_of(actor: Actor, report_id: int, position: int, now: datetime) -> tuple[ReportFile, bytes] | None:
    """A photograph or voice note in the clear, for one answer; None when it is not the actor's to see."""
    report = inbox(actor, now).filter(pk=report_id).first()
    key = keys.opened_key(actor, report, Part.CONTENT, now) if report else None
    row = tips.files(report).filter(position=position).first() if report else None
    return (row, tips.file_bytes(row, key)) if row and key else None


def awards(actor: Actor, *states: str) -> QuerySet[Award]:
    """For approvers and cashiers: amount, kind and number of a report, nothing of its content."""
    own = Report.objects.visible_to(actor.scope).exclude(excluded__contains=[actor.user_id])
    rows = Award.objects.visible_to(actor.scope).filter(report__in=own).select_related("report")
    return (rows.filter(state__in=states) if states else rows).order_by("-proposed_at", "-pk")


def waiting_awards(actor: Actor) -> QuerySet[Award]:
    """What the actor may approve: never his own proposal."""
    return awards(actor, AwardState.PROPOSED).exclude(proposed_by=actor.username)


def _moves(actor: Actor, report: Report) -> list[ReportMove]:
    """The bureau's readings are not the enterprise's to know."""
    rows = tips.moves(report)
    return list(rows.exclude(by="bureau", action="read_identity") if actor.enterprise_id else rows)
