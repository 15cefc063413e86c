"""Decisions as officers enter them, publicity, closing and reopening. The portal only records."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from portal.actors import Actor, Role
from portal.audit import record
from portal.calendars import add_working_days, day_of
from portal.errors import Conflict, Refused
from portal.legal import LawInForce
from portal.models import User
from portal.notices import accounts_of, notify
from selfcheck.commands._case_runs import clock, hands_of, locked_case, unsettled
from selfcheck.commands.leniency import mark_told
from selfcheck.facts.case_closing import missing_artefacts, standing_decisions
from selfcheck.law import law_for
from selfcheck.models import (
    Case,
    CaseDiscussion,
    CaseFlag,
    CaseTrack,
    DecisionPublicity,
    Evaluation,
    SecondCheck,
    TrackDecision,
)
from selfcheck.queries.blind import readers
from selfcheck.states.cases import CASE, LENIENT, OFFICERS, PUNISHING, Party, TrackOutcome


@transaction.atomic
def tell_enterprise(*, actor: Actor, case_id: int, text: str, now: datetime) -> Case:
    """告知事实、理由、依据和陈述申辩的权利 (行政处罚法 44、45); the enterprise sees the case from now on."""
    _refuse_others(actor, "告知")
    case = locked_case(actor, case_id)
    if not text.strip():
        raise Refused("告知内容没有填写。请写明事实、理由、依据和企业的权利。", field="text")
    mark_told(case, actor, now, text.strip())
    record(actor, "case.told", case, now=now, enterprise=case.enterprise, text=text)
    _tell(case, "case.told", f"检查发现办理告知：{case.finding.title}", text.strip(), now)
    return case


@transaction.atomic
def decide_track(
    *, actor: Actor, track_id: int, values: dict, seen_decision: int, now: datetime
) -> TrackDecision:
    """The outcome of one track as entered. `seen_decision`: the last one on the officer's page, or 0."""
    _refuse_others(actor, "办理结果")
    track = CaseTrack.objects.visible_to(actor.scope).get(pk=track_id)
    case = locked_case(actor, track.case_id)
    last = track.decisions.order_by("-pk").values_list("pk", flat=True).first() or 0
    if last != seen_decision:
        raise Conflict("另一名执法人员刚刚登记了这条线的结果，您填写的内容没有保存。请核对后再登记。")
    if unsettled(actor, case):
        raise Refused("还有提示没有完成法制审核，不能登记办理结果。请先办完各项提示。")
    law = law_for(case.division_code[:6], values["decided_on"])
    _refuse_bad_dates(values, law, now)
    _refuse_undiscussed(actor, case, track, values, law)
    row = TrackDecision(
        track=track,
        recorded_at=now,
        recorded_by=actor.username,
        recorder_name=actor.name,
        **values,
        **_publicity(values, law),
    )
    row.save()
    mark_told(case, actor, now)
    record(
        actor,
        "case.decided",
        case,
        now=now,
        enterprise=case.enterprise,
        party=track.party,
        outcome=row.outcome,
        amount=row.amount,
        document_no=row.document_no,
    )
    title = f"检查发现办理结果：{row.get_outcome_display()}"
    _tell(case, f"case.decided.{row.pk}", title, f"{track.get_party_display()}：{row.basis}", now)
    return row


@transaction.atomic
def publicise(
    *, actor: Actor, decision_id: int, published_on: date, place: str, now: datetime
) -> DecisionPublicity:
    """公开曝光 (安全生产法 78): entered once, on the day it was done."""
    _refuse_others(actor, "处罚公开")
    rows = TrackDecision.objects.visible_to(actor.scope).select_for_update(of=("self",))
    decision = rows.select_related("track__case__enterprise").get(pk=decision_id)
    if DecisionPublicity.objects.visible_to(actor.scope).filter(decision=decision).exists():
        raise Conflict("这项处罚已经登记公开，不用再登记。请刷新页面。")
    if not decision.publish_by:
        raise Refused("这不是处罚决定，不需要公开曝光。")
    if not decision.decided_on <= published_on <= day_of(now):
        raise Refused("公开日期应在决定之日和今天之间。请改正。", field="published_on")
    row = DecisionPublicity(
        decision=decision,
        published_on=published_on,
        place=place.strip(),
        recorded_at=now,
        recorded_by=actor.username,
    )
    row.save()
    case = decision.track.case
    record(actor, "case.publicised", case, now=now, enterprise=case.enterprise, on=published_on, place=place)
    return row


@transaction.atomic
def close_case(*, actor: Actor, case_id: int, draw: float, now: datetime) -> Case:
    """Both tracks decided, every flag settled, a lenient result with its artefacts.

    `draw`, from 0 to 1, says whether the case goes to the blind second check. The share is the same for every
    result, so that being asked tells nothing of it.
    """
    case = locked_case(actor, case_id)
    state = CASE.after(case.state, "close", actor.role)
    if unsettled(actor, case):
        raise Refused("还有提示没有完成法制审核，不能结案。请先办完各项提示。")
    decisions = standing_decisions(case, actor.scope)
    missing = [label for party, label in Party.choices if party not in decisions]
    if missing:
        raise Refused(f"{'、'.join(missing)}这条线还没有办理结果，不能结案。请先登记。")
    lenient = any(row.outcome in LENIENT for row in decisions.values())
    if lenient and (gaps := missing_artefacts(case, actor.scope)):
        raise Refused(f"从宽结案还缺：{'、'.join(gaps)}。请补齐后再结案。")
    case.state, case.closed_at, case.closed_by = state, now, actor.username
    case.observe_until = _observation(case, now) if lenient else None
    case.save(update_fields=["state", "closed_at", "closed_by", "observe_until"])
    drawn = draw < _law(case, now)["second_check_share"].value
    if drawn:
        _draw(actor, case, lenient, now)
    record(actor, "case.closed", case, now=now, enterprise=case.enterprise, lenient=lenient, drawn=drawn)
    return case


@transaction.atomic
def reopen_case(*, actor: Actor, case_id: int, reason: str, now: datetime) -> Case:
    """重新办理: earlier results stay on file and stand no longer."""
    case = locked_case(actor, case_id, open_only=False)
    case.state = CASE.after(case.state, "reopen", actor.role)
    if not reason.strip():
        raise Refused("重新办理的理由没有填写。请写明新的事实或者原结果的错误。", field="reason")
    case.closed_at, case.closed_by = None, ""
    case.reopened_at, case.reopened_reason = now, reason.strip()
    case.save(update_fields=["state", "closed_at", "closed_by", "reopened_at", "reopened_reason"])
    record(actor, "case.reopened", case, now=now, enterprise=case.enterprise, reason=reason)
    return case


def _refuse_bad_dates(values: dict, law: LawInForce, now: datetime) -> None:
    served, repair = values.get("served_on"), values.get("repair_served_on")
    if values["decided_on"] > day_of(now):
        raise Refused("决定日期晚于今天。请在作出决定之后登记。", field="decided_on")
    if served and served < values["decided_on"]:
        raise Refused("送达日期早于决定日期。请核对。", field="served_on")
    if values.get("amount") is not None and values["outcome"] not in PUNISHING:
        raise Refused("只有处罚决定有罚款金额。请清空金额，或者改选结果。", field="amount")
    both = law.get("two_documents")
    if both and values["outcome"] in PUNISHING and served and repair != served:
        raise Refused(
            f"“两书同达”：信用修复告知书应与处罚决定书同日送达（{both.citation}）。请填写同一日期。",
            field="repair_served_on",
        )


def _refuse_undiscussed(actor: Actor, case: Case, track: CaseTrack, values: dict, law: LawInForce) -> None:
    limits = law["collective_discussion"].value
    most = limits["enterprise_yuan" if track.party == Party.ENTERPRISE else "principal_yuan"]
    large = values.get("amount") is not None and values["amount"] >= most
    referred = limits["referral"] and (values["referral"] or values["outcome"] == TrackOutcome.TRANSFERRED)
    if not (large or referred):
        return
    held = CaseDiscussion.objects.visible_to(actor.scope).filter(case=case, held_on__lte=values["decided_on"])
    if not held.exists():
        why = f"罚款达到 {most:,} 元" if large else "移送司法机关"
        raise Refused(f"{why}，须先经负责人集体讨论。请先登记集体讨论。", field="amount" if large else "")


def _publicity(values: dict, law: LawInForce) -> dict:
    if values["outcome"] not in PUNISHING:
        return {}
    due = add_working_days(values["decided_on"], law["penalty_publicity"].value)
    return {"publish_by": due.day, "publish_by_certain": due.certain}


def _observation(case: Case, now: datetime) -> date | None:
    """观察期, where the place has one (A-17)."""
    period = _law(case, now).get("observation_period")
    return day_of(now) + timedelta(days=period.value["days"]) if period else None


def _draw(actor: Actor, case: Case, lenient: bool, now: datetime) -> None:
    flags = CaseFlag.objects.visible_to(actor.scope).filter(case=case)
    decided = TrackDecision.objects.visible_to(actor.scope).filter(track__case=case)
    people = {
        actor.username,
        *hands_of(case),
        *decided.values_list("recorded_by", flat=True),
        *readers(actor.scope, case),
        *_inspectors(case),
    }
    SecondCheck(
        case=case,
        evaluation=Evaluation.objects.visible_to(actor.scope).filter(case=case).latest("version"),
        was_lenient=lenient,
        was_lenient_by=sorted(
            flags.filter(state="upheld", rule__startswith="LE").values_list("rule", flat=True)
        ),
        drawn_at=now,
        due_on=clock(case.division_code, "second_check", day_of(now)),
        excluded=sorted(people),
    ).save()


def _inspectors(case: Case) -> QuerySet[User, str]:
    """Accounts of the bureau that bear the name of somebody who was at the inspection."""
    people = User.objects.filter(
        name__in=case.finding.visit.officers.values("name"), postings__bureau=case.bureau
    )
    return people.values_list("username", flat=True)


def _law(case: Case, now: datetime) -> LawInForce:
    return law_for(case.division_code[:6], day_of(now))


def _refuse_others(actor: Actor, what: str) -> None:
    if actor.role not in OFFICERS:
        raise Refused(f"{what}由执法人员登记。请由本局执法人员登录。")


def _tell(case: Case, key: str, title: str, body: str, now: datetime) -> None:
    notify(
        accounts_of(case.enterprise_id, Role.PRINCIPAL, Role.SAFETY_OFFICER),
        kind=key.rsplit(".", 1)[0] if key[-1].isdigit() else key,
        title=title,
        body=f"{case.bureau.name}：{body}",
        url=reverse("selfcheck:own_case_detail", args=[case.pk]),
        key=f"{key}:{case.pk}:{now.isoformat()}",
        now=now,
        enterprise=case.enterprise,
    )
