"""One case of the fast lane as an officer sees it, before and after two persons opened the report."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from portal.actors import Actor
from portal.legal import Citation
from portal.scope import Scope
from rewards import vault
from rewards.law import law_for
from rewards.models import (
    Custodian,
    EscrowKey,
    EscrowOpening,
    EscrowShare,
    FastCase,
    FastMove,
    Report,
    RetaliationEvent,
)
from rewards.queries import keys
from rewards.queries.bureau import openings, pulse_answers, retaliation_watch
from rewards.queries.figures import sent
from rewards.queries.inbox import MOST_OFFERED
from rewards.states import CUSTODIANS, FAST_HANDLERS, NOT_TRUE, FastCaseState, Part, Retaliation


def cases(scope: Scope) -> QuerySet[FastCase]:
    return FastCase.objects.visible_to(scope).select_related("report__enterprise", "report__scheme")


def reasons_of(scope: Scope, case: FastCase) -> list[FastMove]:
    return list(FastMove.objects.visible_to(scope).filter(case=case).order_by("at", "pk"))


@dataclass(frozen=True)
class Told:
    """What the reporter tells has been done to him. `text` "" while it is sealed."""

    on: date
    kind: str
    told_at: datetime
    text: str


def retaliations(actor: Actor, case: FastCase, now: datetime) -> list[Told]:
    """Day and kind for everybody of the bureau; the words for whoever opened the report."""
    rows = RetaliationEvent.objects.visible_to(actor.scope).filter(report=case.report).order_by("on", "pk")
    key = keys.opened_key(actor, case.report, Part.CONTENT, now)
    about = keys.about(case.report, "retaliation")
    return [
        Told(
            row.on,
            Retaliation(row.kind).label,
            row.told_at,
            vault.unseal(key, row.sealed, about).decode() if key else "",
        )
        for row in rows
    ]


def openings_of(actor: Actor, case: FastCase) -> list[EscrowOpening]:
    return list(openings(actor).filter(report=case.report))


def waiting_openings(actor: Actor, now: datetime) -> list[EscrowOpening]:
    """Asked by somebody else, still to be confirmed in time."""
    rows = openings(actor).filter(confirmed_at=None, confirm_before__gte=now)
    return list(rows.exclude(asked_by=actor.user_id))


def unconfirmable(actor: Actor, opening: EscrowOpening, now: datetime) -> str:
    """Why this person cannot confirm it now, in a sentence; "" when he can."""
    if opening.confirmed_at:
        return "这次开启已经确认过。请刷新页面。"
    if opening.asked_by_id == actor.user_id:
        return "第二人不能是申请人自己。请由另一名托管人确认。"
    if now > opening.confirm_before:
        return "确认期限已过，这次申请作废。请重新申请开启。"
    return ""


def may_handle(actor: Actor, case: FastCase) -> bool:
    return actor.role in FAST_HANDLERS and case.state == FastCaseState.ACCEPTED


def may_accept(actor: Actor, case: FastCase) -> bool:
    return actor.role in FAST_HANDLERS and case.state == FastCaseState.OPEN


def may_judge(actor: Actor, case: FastCase) -> bool:
    """Steps with the report itself, once two persons have opened it."""
    return actor.role in FAST_HANDLERS and case.state != FastCaseState.HANDLED


def may_reopen(actor: Actor, report: Report) -> bool:
    """What was not held to be a hazard; a true one is contested by its reporter."""
    return bool(actor.division) and report.outcome in NOT_TRUE


def may_open(actor: Actor, case: FastCase) -> bool:
    return actor.role in CUSTODIANS and case.state != FastCaseState.HANDLED


def earlier_reports(actor: Actor, report: Report) -> list[Report]:
    """What it may repeat: reports of the enterprise, of which the bureau sees the number and the kind."""
    rows = sent(actor.scope).filter(enterprise=report.enterprise_id, received_at__lt=report.received_at)
    return list(rows.order_by("-received_at", "-pk")[:MOST_OFFERED])


def custodian_of(actor: Actor) -> Custodian | None:
    return Custodian.objects.visible_to(actor.scope).filter(user=actor.user_id).first()


def current_key(actor: Actor) -> EscrowKey | None:
    """What reports of this very division are sealed for now."""
    return keys.escrow_for(actor.division or "")


def share_holders(scope: Scope, escrow: EscrowKey | None) -> set[int]:
    """Custodians who hold a share of this key."""
    rows = EscrowShare.objects.visible_to(scope).filter(escrow=escrow)
    return set(rows.values_list("custodian", flat=True)) if escrow else set()


def protection(division: str, today: date) -> list[Citation]:
    """安全生产法 第二十六条 and 第五十四条."""
    law = law_for(division, today)
    return [law["safety_staff_no_retaliation"].citation, law["staff_no_retaliation"].citation]


def watch_counts(scope: Scope) -> dict[str, int]:
    answers = pulse_answers(scope).order_by()
    return {
        "told": retaliation_watch(scope).count(),
        "answers": answers.count(),
        "suffered": answers.filter(suffered=True).count(),
    }
