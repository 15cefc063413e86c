"""From a proposed award to a paid and published one. Two persons, one budget, one payment, no name."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from portal.actors import Actor
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Refused
from portal.models import Enterprise
from rewards import codes
from rewards.commands import notices
from rewards.commands._names import given, names_nobody, of_award
from rewards.commands._rows import locked_for_handling, note_move
from rewards.models import Award, LedgerEntry, Report
from rewards.queries.awards import settled_already
from rewards.queries.channels import scheme_of
from rewards.rules.bands import band_for, refusal
from rewards.states import APPROVERS, AWARD, AwardForm, AwardState, LedgerKind, Outcome

COUNTED = (AwardForm.MONEY, AwardForm.POINTS)


@names_nobody(given("words"))
@transaction.atomic
def propose_award(
    *, actor: Actor, report_id: int, form: str, amount: Decimal, words: str, now: datetime
) -> Award:
    """By a handler; checked against band and budget now and again when it is approved."""
    report, _ = locked_for_handling(actor, report_id, now)
    if report.outcome != Outcome.TRUE:
        raise Refused("只有查实的报告可以提出奖励。请先核实。")
    standing = Award.objects.visible_to(actor.scope).filter(report=report).exclude(state=AwardState.REFUSED)
    if standing.exists():
        raise Refused("这件报告已经提出过奖励，不能再提。要改的请先不批准原来的一笔。")
    counted = form in COUNTED
    award = Award(
        report=report,
        form=form,
        amount=amount if counted else Decimal(0),
        words=words.strip(),
        proposed_at=now,
        proposed_by=actor.username,
        proposed_name=actor.name,
    )
    _refuse_words(award)
    _refuse_amount(actor, award, now)
    award.save()
    note_move(actor, report, "propose_award", now)
    record(actor, "award.proposed", award, now=now, enterprise=report.enterprise, **_what(award))
    notices.award_proposed(award, now)
    return award


@transaction.atomic
def approve_award(*, actor: Actor, award_id: int, now: datetime) -> Award:
    """By a second person. The enterprise's row is locked: two approvals never spend the same yuan."""
    award = _locked(actor, award_id)
    award.state = AWARD.after(award.state, "approve", actor.role)
    _refuse_first_person(actor, award)
    Enterprise.objects.visible_to(actor.scope).select_for_update(of=("self",)).get(
        pk=award.report.enterprise_id
    )
    _refuse_amount(actor, award, now)
    award.decided_at, award.decided_by, award.decided_name = now, actor.username, actor.name
    award.save()
    _enter(actor, award, LedgerKind.APPROVED, now)
    note_move(actor, award.report, "approve_award", now)
    record(actor, "award.approved", award, now=now, enterprise=award.report.enterprise, **_what(award))
    return award


@names_nobody(given("reason"), of_award)
@transaction.atomic
def refuse_award(*, actor: Actor, award_id: int, reason: str, now: datetime) -> Award:
    """By a second person, with the reason; another award may then be proposed."""
    award = _locked(actor, award_id)
    award.state = AWARD.after(award.state, "refuse", actor.role)
    _refuse_first_person(actor, award)
    if not reason.strip():
        raise Refused("不批准的理由没有填写。请写明，提出人才知道怎么改。", field="reason")
    award.decided_at, award.decided_by, award.decided_name = now, actor.username, actor.name
    award.reason = reason.strip()
    award.save()
    note_move(actor, award.report, "refuse_award", now)
    record(actor, "award.refused", award, now=now, enterprise=award.report.enterprise, reason=award.reason)
    return award


@names_nobody(given("voucher"), of_award)
@transaction.atomic
def settle_award(*, actor: Actor, award_id: int, claim: str, voucher: str, now: datetime) -> Award:
    """Paid or handed over to whoever brings the number the receipt code gives. Praise needs none."""
    award = _locked(actor, award_id)
    if why := settled_already(award):
        raise Refused(why)
    award.state = AWARD.after(award.state, "settle", actor.role)
    if award.form != AwardForm.PRAISE:
        _refuse_wrong_claim(award, claim)
    if award.form == AwardForm.MONEY and not voucher.strip():
        raise Refused("没有填凭证号。请填财务凭证或者领款单的编号，不填姓名和银行账号。", field="voucher")
    award.settled_at, award.settled_by = now, actor.username
    award.voucher, award.claim_hash = voucher.strip(), ""
    award.save()
    _enter(actor, award, LedgerKind.SETTLED, now)
    note_move(actor, award.report, "settle_award", now)
    record(actor, "award.settled", award, now=now, enterprise=award.report.enterprise, **_what(award))
    return award


@names_nobody(given("notice"), of_award)
@transaction.atomic
def publish_award(*, actor: Actor, award_id: int, notice: str, now: datetime) -> Award:
    """公示 without identity: number, kind and amount, and a sentence the page has warned about."""
    award = _locked(actor, award_id)
    award.state = AWARD.after(award.state, "publish", actor.role)
    if not notice.strip():
        raise Refused("没有写公示文字。请写报告的类别和结果，不写人和只有个别人知道的细节。", field="notice")
    award.published_at, award.notice = now, notice.strip()
    award.save()
    note_move(actor, award.report, "publish_award", now)
    record(actor, "award.published", award, now=now, enterprise=award.report.enterprise)
    return award


def _locked(actor: Actor, award_id: int) -> Award:
    """Approvers and cashiers need not be able to read the report, but must not be concerned in it."""
    rows = Award.objects.visible_to(actor.scope).select_for_update(of=("self",))
    others = Report.objects.visible_to(actor.scope).exclude(excluded__contains=[actor.user_id])
    return rows.select_related("report__enterprise").get(pk=award_id, report__in=others)


def _refuse_first_person(actor: Actor, award: Award) -> None:
    if actor.role not in APPROVERS or actor.username == award.proposed_by:
        raise Refused("批准人不能是提出人自己，须由主要负责人或者带队领导班子成员中的另一人批准。")


def _refuse_words(award: Award) -> None:
    if award.form not in AwardForm.values:
        raise Refused("没有选奖励形式。请选择奖金、积分、实物或者表扬。", field="form")
    if award.form == AwardForm.GOODS and not award.words:
        raise Refused("没有写是什么实物。请填写。", field="words")


def _refuse_amount(actor: Actor, award: Award, now: datetime) -> None:
    if award.form not in COUNTED:
        return
    report = award.report
    scheme = scheme_of(actor.scope, report.enterprise_id) or report.scheme
    band = band_for(report.scheme.bands, report.severity, report.kind)
    budget = scheme.budget_yuan if award.form == AwardForm.MONEY else None
    if sentence := refusal(award.amount, band, _spent(actor, report.enterprise_id, now), budget):
        raise Refused(sentence, field="amount")


def _spent(actor: Actor, enterprise_id: int, now: datetime) -> Decimal:
    rows = LedgerEntry.objects.visible_to(actor.scope).filter(
        enterprise=enterprise_id, kind=LedgerKind.APPROVED, form=AwardForm.MONEY, on__year=day_of(now).year
    )
    return rows.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def _refuse_wrong_claim(award: Award, claim: str) -> None:
    if not award.claim_hash:
        raise Refused("报告人还没有取领奖号。请其用回执编号登录进度页取号后再来领取。", field="claim")
    if not codes.fits(award.claim_hash, "".join(claim.split())):
        raise Refused("领奖号不对。请对照报告人出示的号码改正；重新取过号的，旧号作废。", field="claim")


def _enter(actor: Actor, award: Award, kind: str, now: datetime) -> None:
    LedgerEntry(
        enterprise=award.report.enterprise,
        award=award,
        kind=kind,
        on=day_of(now),
        number=award.report.number,
        form=award.form,
        amount=award.amount,
        by=actor.username,
        at=now,
    ).save()


def _what(award: Award) -> dict:
    return {"number": award.report.number, "form": award.form, "amount": str(award.amount)}
