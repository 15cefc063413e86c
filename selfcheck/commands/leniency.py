"""What a lenient result needs before it may close: artefacts, and the opinion the principal signs here."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from portal.actors import Actor, Role
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Conflict, Refused
from portal.models import PrincipalTerm
from portal.notices import accounts_of, notify, staff_of
from selfcheck.commands._case_runs import handlers, kept_file, locked_case, next_number
from selfcheck.documents.canonical import digest
from selfcheck.facts.case_closing import own_facts
from selfcheck.models import Case, CaseArtefact, CaseStatement, RectificationOpinion
from selfcheck.queries.settings import in_force
from selfcheck.states.cases import CASE, OFFICERS, OPINION, ArtefactKind, CaseState, OpinionState, Recheck
from selfcheck.states.settings import SettingKind

NOT_CARRIED_OUT = "整改意见没有落实"


@transaction.atomic
def record_artefact(
    *,
    actor: Actor,
    case_id: int,
    kind: str,
    done_on: date,
    text: str,
    result: str = "",
    upload=None,
    now: datetime,
) -> CaseArtefact:
    """指出违法行为, 宣讲法律法规, 复查结果. A failed re-check reopens the case for punishment (11号 九)."""
    if actor.role not in OFFICERS:
        raise Refused("从宽材料由执法人员登记。请由本局执法人员登录。")
    failed = kind == ArtefactKind.RECHECK and result == Recheck.NOT_DONE
    case = locked_case(actor, case_id, open_only=kind != ArtefactKind.RECHECK)
    if case.state == CaseState.CLOSED and not failed:
        raise Refused("本案已经结案。结案后只登记没有落实的复查结果，登记后案件重新办理。", field="result")
    if done_on > day_of(now):
        raise Refused("日期晚于今天。请在办理之后登记。", field="done_on")
    if not text.strip():
        raise Refused("内容没有填写。请写明怎样做的、对谁、结果如何。", field="text")
    if kind == ArtefactKind.RECHECK and not _signed(actor, case):
        raise Refused("整改意见书还没有签署，不能登记复查结果。请等主要负责人签署。")
    row = CaseArtefact(
        case=case,
        kind=kind,
        done_on=done_on,
        text=text.strip(),
        result=result,
        evidence=kept_file(actor, case, upload, now),
        recorded_at=now,
        recorded_by=actor.username,
        recorder_name=actor.name,
    )
    row.save()
    if failed:
        _reopen_for_punishment(actor, case, now)
    record(
        actor,
        "case.artefact",
        case,
        now=now,
        enterprise=case.enterprise,
        kind=kind,
        on=done_on,
        result=result,
    )
    return row


@transaction.atomic
def issue_opinion(
    *, actor: Actor, case_id: int, demands: str, law_explained: str, correct_by: date, now: datetime
) -> RectificationOpinion:
    """整改意见书: frozen under a digest, it waits for the principal; the enterprise now sees the case."""
    if actor.role not in OFFICERS:
        raise Refused("整改意见书由执法人员发出。请由本局执法人员登录。")
    case = locked_case(actor, case_id)
    if case.opinions.exclude(state=OpinionState.WITHDRAWN).exists():
        raise Refused("本案已有整改意见书。要改内容请先撤回未签署的那一份。")
    if correct_by < day_of(now):
        raise Refused("整改期限早于今天。请改为今天或者以后的日期。", field="correct_by")
    if not demands.strip() or not law_explained.strip():
        raise Refused("整改要求和宣讲的法律规定都要填写。请补充后再发出。", field="demands")
    content = _content(case, demands.strip(), law_explained.strip(), correct_by)
    opinion = RectificationOpinion(
        case=case,
        number=_opinion_number(actor, case, now),
        content=content,
        digest=digest(content),
        correct_by=correct_by,
        issued_at=now,
        issued_by=actor.username,
    )
    opinion.save()
    mark_told(case, actor, now)
    record(
        actor,
        "opinion.issued",
        opinion,
        now=now,
        enterprise=case.enterprise,
        number=opinion.number,
        digest=opinion.digest,
    )
    _tell_principal(case, opinion, now)
    return opinion


@transaction.atomic
def withdraw_opinion(*, actor: Actor, opinion_id: int, now: datetime) -> RectificationOpinion:
    opinion = _locked_opinion(actor, opinion_id)
    opinion.state = OPINION.after(opinion.state, "withdraw", actor.role)
    opinion.save(update_fields=["state"])
    record(actor, "opinion.withdrawn", opinion, now=now, enterprise=opinion.case.enterprise)
    return opinion


@transaction.atomic
def sign_opinion(
    *, actor: Actor, opinion_id: int, read_digest: str, method: str, now: datetime
) -> RectificationOpinion:
    """The principal in person, after proving who he is; signing twice gives the first signature."""
    opinion = _locked_opinion(actor, opinion_id)
    if opinion.state == OpinionState.SIGNED and opinion.signed_by == actor.username:
        return opinion
    state = OPINION.after(opinion.state, "sign", actor.role)
    if opinion.digest != read_digest:
        raise Conflict("您审阅之后内容有变化，没有签署。请重新审阅后再签。")
    term = _own_term(actor, opinion.case.enterprise_id)
    opinion.state, opinion.signed_at, opinion.signed_by = state, now, actor.username
    opinion.signed_name, opinion.method = term.person.name, method
    opinion.save()
    record(
        actor,
        "opinion.signed",
        opinion,
        now=now,
        enterprise=opinion.case.enterprise,
        number=opinion.number,
        digest=opinion.digest,
        method=method,
    )
    _tell_handlers(opinion.case, "opinion.signed", f"整改意见书已签署：{opinion.number}", opinion.pk, now)
    return opinion


@transaction.atomic
def make_statement(
    *, actor: Actor, case_id: int, text: str, claims_leniency: bool, now: datetime
) -> CaseStatement:
    """陈述申辩: the enterprise's own words, as often as it likes while the case is open (行政处罚法 45)."""
    rows = Case.objects.visible_to(actor.scope).select_for_update(of=("self",)).exclude(told_at=None)
    case = rows.select_related("enterprise").get(pk=case_id)
    if actor.role not in (Role.PRINCIPAL, Role.SAFETY_OFFICER):
        raise Refused("陈述申辩由主要负责人或者安全管理人员提交。请由他们登录办理。")
    if case.state == CaseState.CLOSED:
        raise Refused("本案已经结案，不能再提交陈述申辩。对决定不服的，请按决定书写明的途径申请救济。")
    if not text.strip():
        raise Refused("内容没有填写。请写明您的意见和事实、证据。", field="text")
    row = CaseStatement(
        case=case,
        text=text.strip(),
        claims_leniency=claims_leniency,
        made_at=now,
        made_by=actor.username,
        maker_name=actor.name,
    )
    row.save()
    record(actor, "case.statement", case, now=now, enterprise=case.enterprise, claims=claims_leniency)
    _tell_handlers(case, "case.statement", f"企业提交陈述申辩：{case.enterprise.name}", row.pk, now)
    return row


def mark_told(case: Case, actor: Actor, now: datetime, text: str = "") -> None:
    """From now on the enterprise sees the case, with its own records as they were used last."""
    if case.told_at is None:
        case.told_at, case.told_by = now, actor.username
    case.told_text = text or case.told_text
    case.told_facts = own_facts(case, actor.scope)
    case.save(update_fields=["told_at", "told_by", "told_text", "told_facts"])


def _opinion_number(actor: Actor, case: Case, now: datetime) -> str:
    known = in_force(actor.scope, case.bureau.division_code, day_of(now)).get(SettingKind.OPINIONS, {})
    return next_number(actor, case.bureau, "ZGYJ", now, RectificationOpinion, known.get("first", 1))


def _content(case: Case, demands: str, law_explained: str, correct_by: date) -> dict:
    finding = case.finding
    return {
        "bureau": case.bureau.name,
        "enterprise": case.enterprise.name,
        "uscc": case.enterprise.uscc,
        "case_number": case.number,
        "visited_on": finding.visit.on.isoformat(),
        "finding": finding.title,
        "place": finding.place,
        "condition": finding.condition,
        "demands": demands,
        "law_explained": law_explained,
        "correct_by": correct_by.isoformat(),
        "consequence": "期限内没有落实的，依法依规处罚（应急〔2025〕11号 九）。",
    }


def _signed(actor: Actor, case: Case) -> bool:
    rows = RectificationOpinion.objects.visible_to(actor.scope)
    return rows.filter(case=case, state=OpinionState.SIGNED).exists()


def _reopen_for_punishment(actor: Actor, case: Case, now: datetime) -> None:
    case.state = CASE.after(case.state, "fail", actor.role)
    case.closed_at, case.closed_by = None, ""
    case.reopened_at, case.reopened_reason = now, NOT_CARRIED_OUT
    case.save(update_fields=["state", "closed_at", "closed_by", "reopened_at", "reopened_reason"])


def _locked_opinion(actor: Actor, opinion_id: int) -> RectificationOpinion:
    rows = RectificationOpinion.objects.visible_to(actor.scope).select_for_update(of=("self",))
    return rows.select_related("case__enterprise").get(pk=opinion_id)


def _own_term(actor: Actor, enterprise_id: int) -> PrincipalTerm:
    rows = PrincipalTerm.objects.visible_to(actor.scope).filter(enterprise_id=enterprise_id, to_on=None)
    term = rows.select_related("person").filter(person_id=actor.person_id).first()
    if term is None:
        raise Refused("企业档案里登记的主要负责人与当前账户不是同一人。请由主要负责人本人登录签署。")
    return term


def _tell_principal(case: Case, opinion: RectificationOpinion, now: datetime) -> None:
    notify(
        accounts_of(case.enterprise_id, Role.PRINCIPAL, Role.SAFETY_OFFICER),
        kind="opinion.issued",
        title=f"整改意见书待签署：{case.finding.title}",
        body=f"{case.bureau.name}发出 {opinion.number}，期限 {opinion.correct_by}。请主要负责人本人签署。",
        url=reverse("selfcheck:opinion_sign", args=[opinion.pk]),
        key=f"opinion.issued:{opinion.pk}",
        now=now,
        enterprise=case.enterprise,
    )


def _tell_handlers(case: Case, kind: str, title: str, number: int, now: datetime) -> None:
    """Only who works on it: a colleague may be drawn for the blind second look and is not to know."""
    people = [user for user in handlers(case) if user.is_active]
    notify(
        people or staff_of(case.division_code, Role.CHIEF),
        kind=kind,
        title=title,
        body=f"案号 {case.number}。",
        url=reverse("selfcheck:case_detail", args=[case.pk]),
        key=f"{kind}:{number}",
        now=now,
    )
