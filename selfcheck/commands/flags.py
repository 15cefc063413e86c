"""A flag is weighed by two: the officer proposes, a legal reviewer countersigns or sends back."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from portal.actors import Actor, Role
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Conflict, Refused
from portal.models import User
from portal.notices import notify, staff_of
from selfcheck.commands._case_runs import add_step, clock, kept_file, locked_case
from selfcheck.law import law_for
from selfcheck.models import CaseDiscussion, CaseFlag
from selfcheck.states.cases import FLAG, OFFICERS, CaseState, FlagAction, FlagState, Opinion

WORDS = {Opinion.UPHELD: "成立", Opinion.DISMISSED: "不成立"}


@transaction.atomic
def propose(
    *, actor: Actor, flag_id: int, opinion: str, reason: str, revision: int, now: datetime
) -> CaseFlag:
    """成立 or 不成立, with the reason. Changing it later voids a countersignature, for everybody to see."""
    flag = _locked(actor, flag_id, revision)
    first = flag.state == FlagState.RAISED
    state = FLAG.after(flag.state, "propose" if first else "revise", actor.role)
    if opinion not in Opinion.values:
        raise Refused("没有选意见。请选择“成立”或者“不成立”。", field="opinion")
    if not reason.strip():
        raise Refused("理由没有填写。请逐项写明对“不明”和“需人工判断”的判断和依据。", field="reason")
    if flag.reviewed_by:
        add_step(actor, flag, FlagAction.VOIDED, now, reason="承办人改变意见，原法制审核作废。")
    flag.opinion, flag.opinion_reason = opinion, reason.strip()
    flag.proposed_at, flag.proposed_by = now, actor.username
    flag.reviewed_at, flag.reviewed_by = None, ""
    _move(flag, state, clock(flag.case.division_code, "review", day_of(now)))
    action = FlagAction.PROPOSED if first else FlagAction.REVISED
    add_step(actor, flag, action, now, opinion=opinion, reason=flag.opinion_reason)
    record(
        actor,
        "flag.proposed",
        flag,
        now=now,
        enterprise=flag.case.enterprise,
        rule=flag.rule,
        opinion=opinion,
    )
    reviewers = staff_of(flag.case.division_code, Role.LEGAL_REVIEWER)
    _tell(reviewers, flag, actor, "flag.proposed", f"待法制审核：{flag.rule} {WORDS[Opinion(opinion)]}", now)
    return flag


@transaction.atomic
def take_up(
    *, actor: Actor, case_id: int, rule: str, reason: str, seen_version: int, now: datetime
) -> CaseFlag:
    """提请判断: a rule the latest evaluation left open becomes a flag, because an officer says why."""
    if actor.role not in OFFICERS:
        raise Refused("提请判断由执法人员办理。请由本局执法人员登录。")
    case = locked_case(actor, case_id)
    evaluation = case.evaluations.order_by("-version").first()
    if evaluation.version != seen_version:
        raise Conflict("您打开本页之后，案件已按新事实重新评估。请核对最新结果后再提请。")
    answers = {answer["rule"]: answer["raised"] for answer in evaluation.output["flags"]}
    if answers.get(rule, False) is not None:
        raise Refused("这项规则没有不明或者须由人判断的条件，不能提请判断。事实有变动的请先补充事实。")
    if not reason.strip():
        raise Refused("理由没有填写。请写明为什么本案须对这项规则作出判断。", field="reason")
    if CaseFlag.objects.visible_to(actor.scope).filter(evaluation=evaluation, rule=rule).exists():
        raise Conflict("这项规则已经提请判断。请打开该项提示办理。")
    due = clock(case.division_code, "propose", day_of(now))
    flag = CaseFlag(case=case, evaluation=evaluation, rule=rule, raised=None, due_on=due)
    flag.save()
    add_step(actor, flag, FlagAction.TAKEN_UP, now, reason=reason.strip())
    record(actor, "flag.taken_up", flag, now=now, enterprise=case.enterprise, rule=rule, reason=reason)
    return flag


@transaction.atomic
def countersign(*, actor: Actor, flag_id: int, reason: str, revision: int, now: datetime) -> CaseFlag:
    """The legal reviewer agrees with the officer's opinion as it stands; never the same person."""
    flag = _locked(actor, flag_id, revision)
    action = "uphold" if flag.opinion == Opinion.UPHELD else "dismiss"
    state = FLAG.after(flag.state, action, actor.role)
    if flag.proposed_by == actor.username:
        raise Refused("意见是您自己提出的，不能由您审核。请由另一名法制审核人员办理。")
    if needs_discussion(flag) and not _discussed(actor, flag):
        raise Refused(f"{flag.rule} 认定成立须先经负责人集体讨论。请由承办人登记集体讨论后再审核。")
    flag.reviewed_at, flag.reviewed_by = now, actor.username
    _move(flag, state, None)
    add_step(actor, flag, FlagAction.COUNTERSIGNED, now, opinion=flag.opinion, reason=reason.strip())
    record(
        actor,
        "flag.countersigned",
        flag,
        now=now,
        enterprise=flag.case.enterprise,
        rule=flag.rule,
        opinion=flag.opinion,
    )
    word = WORDS[Opinion(flag.opinion)]
    _tell(_proposer(flag), flag, actor, "flag.countersigned", f"法制审核同意：{flag.rule} {word}", now)
    return flag


@transaction.atomic
def send_back(*, actor: Actor, flag_id: int, reason: str, revision: int, now: datetime) -> CaseFlag:
    """退回补充: what is missing, who should bring it; the flag waits for the officer again."""
    flag = _locked(actor, flag_id, revision)
    state = FLAG.after(flag.state, "send_back", actor.role)
    if not reason.strip():
        raise Refused("退回理由没有填写。请写明要补充什么、由谁补充。", field="reason")
    _move(flag, state, clock(flag.case.division_code, "propose", day_of(now)))
    add_step(actor, flag, FlagAction.SENT_BACK, now, reason=reason.strip())
    record(
        actor,
        "flag.sent_back",
        flag,
        now=now,
        enterprise=flag.case.enterprise,
        rule=flag.rule,
        reason=reason,
    )
    _tell(_proposer(flag), flag, actor, "flag.sent_back", f"法制审核退回：{flag.rule}", now, reason.strip())
    return flag


@transaction.atomic
def record_discussion(
    *, actor: Actor, case_id: int, values: dict, upload=None, now: datetime
) -> CaseDiscussion:
    """集体讨论 with day, participants, number of the minutes and conclusion (行政处罚法 57 二)."""
    if actor.role not in (*OFFICERS, Role.CHIEF):
        raise Refused("集体讨论由执法人员或者分管领导登记。")
    case = locked_case(actor, case_id)
    if values["held_on"] > day_of(now):
        raise Refused("讨论日期晚于今天。请在讨论之后登记。", field="held_on")
    row = CaseDiscussion(
        case=case,
        evidence=kept_file(actor, case, upload, now),
        recorded_at=now,
        recorded_by=actor.username,
        **values,
    )
    row.save()
    record(
        actor,
        "case.discussed",
        case,
        now=now,
        enterprise=case.enterprise,
        held_on=row.held_on,
        minutes=row.minutes,
    )
    return row


def needs_discussion(flag: CaseFlag) -> bool:
    """By the bureau's own threshold, for the opinion as proposed."""
    rules = law_for(flag.case.division_code[:6], flag.evaluation.on)["collective_discussion"].value["rules"]
    return flag.opinion == Opinion.UPHELD and flag.rule in rules


def _discussed(actor: Actor, flag: CaseFlag) -> bool:
    """Since the facts it weighs were frozen."""
    rows = CaseDiscussion.objects.visible_to(actor.scope).filter(case=flag.case)
    return rows.filter(recorded_at__gte=flag.evaluation.evaluated_at).exists()


def _locked(actor: Actor, flag_id: int, revision: int) -> CaseFlag:
    rows = CaseFlag.objects.visible_to(actor.scope).select_for_update(of=("self",))
    flag = rows.select_related("case__enterprise", "evaluation").get(pk=flag_id)
    if flag.case.state == CaseState.CLOSED:
        raise Refused("本案已经结案，不能再改变提示的意见。确需改变的，请先“重新办理”。")
    if flag.revision != revision:
        raise Conflict("您打开本页之后，这项提示已有新的意见或者审核，您填写的内容没有保存。请核对后再办理。")
    return flag


def _move(flag: CaseFlag, state: str, due_on) -> None:
    flag.state, flag.due_on = state, due_on
    flag.revision += 1
    flag.save()


def _proposer(flag: CaseFlag) -> list[User]:
    return list(User.objects.filter(username=flag.proposed_by))


def _tell(
    people, flag: CaseFlag, actor: Actor, kind: str, title: str, now: datetime, words: str = ""
) -> None:
    notify(
        [user for user in people if user.username != actor.username],
        kind=kind,
        title=f"{title}（{flag.case.enterprise.name}）",
        body=f"案号 {flag.case.number}。{words}",
        url=reverse("selfcheck:case_detail", args=[flag.case_id]),
        key=f"{kind}:{flag.pk}:{flag.revision}",
        now=now,
    )
