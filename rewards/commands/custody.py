"""The bureau's escrow: custodians with a passphrase each, a key in shares, and opening by two persons."""

import os
from datetime import datetime, timedelta

from django.db import transaction

from portal.actors import SYSTEM, Actor
from portal.audit import record
from portal.errors import Refused
from rewards import codes, shares, vault
from rewards.commands._names import given, names_nobody
from rewards.commands._rows import care, wrap_for
from rewards.models import Custodian, EscrowKey, EscrowOpening, EscrowShare, FastCase, KeyWrap, Report
from rewards.queries import keys, ring
from rewards.queries.fast_lane import unconfirmable
from rewards.states import CUSTODIANS, FastCaseState, Part

SHORTEST_PASSPHRASE = 10
LEAST_CUSTODIANS = 2
WRONG = "托管口令不对。请重新输入；忘记口令的，由其他两名托管人开启，并重新设置托管钥匙。"


@transaction.atomic
def become_custodian(*, actor: Actor, passphrase: str, now: datetime) -> Custodian:
    """A key pair whose private half only this passphrase opens. A new one voids the shares of the old one."""
    if actor.role not in CUSTODIANS:
        raise Refused("托管人由执法人员、法制审核、分管领导或者区域管理员担任。请由他们办理。")
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Refused(f"托管口令至少 {SHORTEST_PASSPHRASE} 个字符，不要与登录密码相同。", field="passphrase")
    if Custodian.objects.visible_to(actor.scope).filter(user=actor.user_id).exists():
        raise Refused("您已经是托管人，不用再设。忘记口令的，请联系其他托管人。")
    salt = os.urandom(codes.SALT_BYTES)
    public, private = vault.new_pair()
    place = keys.custodian_place(actor.user_id)
    locked = codes.seal_typed(passphrase, salt, keys.CUSTODIAN, private, place)
    custodian = Custodian(
        division_code=actor.division,
        user_id=actor.user_id,
        name=actor.name,
        public=public,
        private_sealed=locked,
        salt=salt,
        since=now,
    )
    custodian.save()
    record(actor, "escrow.custodian_added", custodian, now=now, division_code=actor.division)
    return custodian


@transaction.atomic
def make_escrow_key(*, actor: Actor, now: datetime) -> EscrowKey:
    """A new pair for the division; its private half exists only in shares from here on."""
    if actor.role not in CUSTODIANS:
        raise Refused("托管钥匙由托管人设置。请由他们办理。")
    people = list(
        Custodian.objects.visible_to(actor.scope).filter(division_code=actor.division).order_by("pk")
    )
    if len(people) < LEAST_CUSTODIANS:
        raise Refused(
            f"托管人只有 {len(people)} 人，至少要 {LEAST_CUSTODIANS} 人才能双人开启。请先增加托管人。"
        )
    public, private = vault.new_pair()
    escrow = EscrowKey(division_code=actor.division, public=public, made_at=now, made_by=actor.username)
    escrow.save()
    for person, share in zip(people, shares.split(private, len(people)), strict=True):
        sealed = vault.seal_to(person.public, share, _place(escrow))
        EscrowShare(escrow=escrow, custodian=person, sealed=sealed).save()
    record(
        actor,
        "escrow.key_made",
        escrow,
        now=now,
        division_code=actor.division,
        custodians=[one.name for one in people],
    )
    return escrow


@names_nobody(given("reason"))
@transaction.atomic
def ask_opening(
    *, actor: Actor, report_id: int, parts: tuple[str, ...], reason: str, passphrase: str, now: datetime
) -> EscrowOpening:
    """First person: only a report of the fast lane, with a reason; the share is left for the others alone."""
    report = _fast_report(actor, report_id)
    if len(reason.strip()) < 5:
        raise Refused("开启的理由没有写清楚。请写明为什么要看。", field="reason")
    wrap = _escrow_wrap(report, Part.CONTENT)
    me, share = _own_share(actor, wrap.escrow, passphrase)
    others = Custodian.objects.visible_to(actor.scope).filter(shares__escrow=wrap.escrow).exclude(pk=me.pk)
    minutes = care(report, now)["opening_minutes"]
    opening = EscrowOpening(
        division_code=wrap.escrow.division_code,
        report=report,
        escrow=wrap.escrow,
        parts=sorted({Part.CONTENT, *parts} & set(Part.values)),
        reason=reason.strip(),
        asked_by_id=actor.user_id,
        asked_name=actor.name,
        asked_at=now,
        confirm_before=now + timedelta(minutes=minutes),
    )
    place = f"opening:{report.pk}:{now.isoformat()}"
    opening.shares = {str(one.pk): vault.seal_to(one.public, share, place).hex() for one in others}
    opening.save()
    record(actor, "escrow.opening_asked", opening, now=now, **_which(opening))
    return opening


@transaction.atomic
def confirm_opening(*, actor: Actor, opening_id: int, passphrase: str, now: datetime) -> EscrowOpening:
    """Second person, within the window. Both can then read for some days; the shares are forgotten."""
    rows = EscrowOpening.objects.visible_to(actor.scope).select_for_update(of=("self",))
    opening = rows.select_related("report__enterprise", "escrow").get(pk=opening_id)
    _refuse_confirmation(actor, opening, now)
    me, mine = _own_share(actor, opening.escrow, passphrase)
    place = f"opening:{opening.report_id}:{opening.asked_at.isoformat()}"
    if str(me.pk) not in opening.shares:
        raise Refused("您不是这把托管钥匙的托管人，不能确认。请由其他托管人确认。")
    theirs = vault.open_with(
        _private(actor, me, passphrase), bytes.fromhex(opening.shares[str(me.pk)]), place
    )
    private = shares.join(mine, theirs)
    report = opening.report
    until = now + timedelta(days=care(report, now)["opened_days"])
    for part in opening.parts:
        wrap = (
            KeyWrap.objects.visible_to(actor.scope)
            .filter(report=report, part=part, escrow=opening.escrow)
            .first()
        )
        if wrap is not None:
            key = vault.open_with(private, wrap.sealed, keys.about(report, part))
            wrap_for(report, part, key, [opening.asked_by_id, actor.user_id], now, until)
    opening.confirmed_by_id, opening.confirmed_name, opening.confirmed_at = actor.user_id, actor.name, now
    opening.open_until, opening.shares = until, {}
    opening.save()
    record(actor, "escrow.opened", opening, now=now, **_which(opening), first_person=opening.asked_name)
    return opening


def _refuse_confirmation(actor: Actor, opening: EscrowOpening, now: datetime) -> None:
    if why := unconfirmable(actor, opening, now):
        raise Refused(why)


def _fast_report(actor: Actor, report_id: int) -> Report:
    if actor.role not in CUSTODIANS:
        raise Refused("开启报告由托管人办理。请由他们办理。")
    rows = Report.objects.visible_to(actor.scope).select_for_update(of=("self",)).select_related("enterprise")
    open_cases = FastCase.objects.visible_to(actor.scope).exclude(state=FastCaseState.HANDLED)
    return rows.get(pk=report_id, erased_at=None, pk__in=open_cases.values("report"))


def _escrow_wrap(report: Report, part: str) -> KeyWrap:
    rows = KeyWrap.objects.visible_to(SYSTEM.scope).filter(report=report, part=part)
    return rows.exclude(escrow=None).select_related("escrow").latest("pk")


def _own_share(actor: Actor, escrow: EscrowKey, passphrase: str) -> tuple[Custodian, bytes]:
    me = Custodian.objects.visible_to(actor.scope).filter(user=actor.user_id).first()
    held = EscrowShare.objects.visible_to(actor.scope).filter(escrow=escrow, custodian=me).first()
    if me is None or held is None:
        raise Refused("您不是这把托管钥匙的托管人，不能开启。请由托管人办理。")
    return me, vault.open_with(_private(actor, me, passphrase), held.sealed, _place(escrow))


def _private(actor: Actor, me: Custodian, passphrase: str) -> bytes:
    place, stretch = keys.custodian_place(actor.user_id), ring.secrets(ring.STRETCH)
    try:
        return codes.open_typed(passphrase, me.salt, keys.CUSTODIAN, me.private_sealed, place, stretch)
    except vault.Unreadable as error:
        raise Refused(WRONG, field="passphrase") from error


def _place(escrow: EscrowKey) -> str:
    return f"share:{bytes(escrow.public).hex()}"


def _which(opening: EscrowOpening) -> dict:
    """In the division's chain: the enterprise does not read that the bureau opened a report."""
    return {
        "division_code": opening.division_code,
        "number": opening.report.number,
        "parts": list(opening.parts),
        "reason": opening.reason,
    }
