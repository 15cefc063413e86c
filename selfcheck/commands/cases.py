"""A finding becomes a case: matched with what the enterprise reported, facts frozen, rules run."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Conflict, Refused
from portal.models import Bureau, Enterprise, PrincipalTerm
from selfcheck.commands._case_runs import kept_file, locked_case, next_number, run, whole
from selfcheck.models import Case, CaseFact, CaseTrack, Hazard, VisitFinding
from selfcheck.rules.case_keys import BY_KEY
from selfcheck.rules.readers.values import Refused as Unreadable
from selfcheck.states.cases import OFFICERS, Party


@transaction.atomic
def match_finding(
    *, actor: Actor, finding_id: int, hazard_id: int | None, reason: str, seen: str, now: datetime
) -> Case:
    """A person says which reported hazard the finding is, or that it is none; the case opens with it.

    `seen` is the match as the officer's page showed it ("" for none yet): nobody overwrites a colleague.
    """
    _refuse_others(actor)
    finding = _locked_finding(actor, finding_id)
    if seen != match_mark(finding):
        raise Conflict("另一名执法人员刚刚完成了比对，您的选择没有保存。请看过最新结果再决定。")
    if not reason.strip() and (hazard_id is None or finding.match_confirmed_at):
        raise Refused("理由没有填写。没有对应隐患或者改变比对结果的，必须写明理由。", field="reason")
    finding.matched_hazard = _reported(actor, finding, hazard_id)
    finding.match_refused = reason.strip() if hazard_id is None else ""
    finding.match_confirmed_at, finding.match_confirmed_by = now, actor.username
    finding.save(
        update_fields=["matched_hazard", "match_refused", "match_confirmed_at", "match_confirmed_by"]
    )
    case = _case_of(actor, finding, now)
    run(actor, case, "比对检查发现与企业自查隐患", now)
    record(
        actor,
        "case.matched",
        case,
        now=now,
        enterprise=case.enterprise,
        finding=finding.pk,
        hazard=hazard_id,
        reason=reason,
    )
    return case


@transaction.atomic
def add_facts(
    *,
    actor: Actor,
    case_id: int,
    values: dict[str, Any],
    source: str,
    upload=None,
    seen_version: int,
    now: datetime,
) -> Case:
    """What the officer learnt, with source and evidence; the rules run again and the earlier result stays."""
    _refuse_others(actor)
    case = locked_case(actor, case_id)
    if case.evaluations.order_by("-version").values_list("version", flat=True).first() != seen_version:
        raise Conflict("您打开本页之后，案件已按新事实重新评估。您填写的内容没有保存，请核对后重新提交。")
    if not source.strip():
        raise Refused("来源没有填写。请写明由谁、何时、凭什么材料得知。", field="source")
    if not values:
        raise Refused("没有填写任何事实。请至少填写一项。")
    evidence = kept_file(actor, case, upload, now)
    CaseFact.objects.visible_to(actor.scope).bulk_create(
        CaseFact(
            case=case,
            key=_known(key),
            value=value,
            source=source.strip(),
            evidence=evidence,
            added_at=now,
            added_by=actor.username,
            adder_name=actor.name,
        )
        for key, value in values.items()
    )
    _run_or_refuse(actor, case, "补充事实：" + "、".join(BY_KEY[key].label for key in values), now)
    record(
        actor,
        "case.facts_added",
        case,
        now=now,
        enterprise=case.enterprise,
        keys=sorted(values),
        source=source,
    )
    return case


@transaction.atomic
def reevaluate(*, actor: Actor, case_id: int, now: datetime) -> Case:
    """Read the enterprise's rows again as they stand now and run the rules on them."""
    _refuse_others(actor)
    case = locked_case(actor, case_id)
    run(actor, case, "按最新记录重新评估", now)
    record(actor, "case.evaluated", case, now=now, enterprise=case.enterprise)
    return case


def match_mark(finding: VisitFinding) -> str:
    """Stands for the present match; "" before anybody matched."""
    return finding.match_confirmed_at.isoformat() if finding.match_confirmed_at else ""


def _locked_finding(actor: Actor, finding_id: int) -> VisitFinding:
    rows = VisitFinding.objects.visible_to(actor.scope).select_for_update(of=("self",))
    return rows.select_related("visit__bureau").get(pk=finding_id)


def _reported(actor: Actor, finding: VisitFinding, hazard_id: int | None) -> Hazard | None:
    """Only a hazard of the same enterprise that was entered before the authority came upon it."""
    if hazard_id is None:
        return None
    rows = Hazard.objects.visible_to(actor.scope).filter(
        enterprise=finding.visit.enterprise_id, recorded_at__lt=finding.found_at
    )
    found = rows.filter(pk=hazard_id).first()
    if found is None:
        raise Refused("所选隐患不是该企业在检查之前登记的。请从列表中选择，或者选“没有对应的隐患”。")
    return found


def _case_of(actor: Actor, finding: VisitFinding, now: datetime) -> Case:
    """The finding's case, opened with its two tracks the first time."""
    if existing := Case.objects.visible_to(actor.scope).filter(finding=finding).first():
        return locked_case(actor, existing.pk)
    visit = finding.visit
    bureau = Bureau.objects.get(division_code=actor.division)
    case = Case(
        finding=finding,
        enterprise_id=visit.enterprise_id,
        bureau=bureau,
        division_code=visit.division_code,
        number=next_number(actor, bureau, "AJ", now, Case),
        opened_at=now,
        opened_by=actor.username,
        officer_name=actor.name,
    )
    case.save()
    _open_tracks(actor, case)
    return whole(Case.objects.visible_to(actor.scope)).get(pk=case.pk)


def _open_tracks(actor: Actor, case: Case) -> None:
    day = day_of(case.finding.found_at)
    firm = Enterprise.objects.visible_to(actor.scope).get(pk=case.enterprise_id)
    terms = PrincipalTerm.objects.visible_to(actor.scope).filter(enterprise=firm, from_on__lte=day)
    held = [
        t for t in terms.select_related("person").order_by("-signs", "pk") if not t.to_on or day < t.to_on
    ]
    term = held[0] if held else None
    CaseTrack(case=case, party=Party.ENTERPRISE, name=firm.name).save()
    name = term.person.name if term else firm.principal_name
    CaseTrack(case=case, party=Party.PRINCIPAL, name=name, term=term).save()


def _known(key: str) -> str:
    if key not in BY_KEY:
        raise Refused(f"不认识事实“{key}”。请从页面上的项目中填写。")
    return key


def _run_or_refuse(actor: Actor, case: Case, reason: str, now: datetime) -> None:
    try:
        run(actor, case, reason[:300], now)
    except Unreadable as problem:
        raise Refused(f"填写的事实读不懂：{problem}") from problem


def _refuse_others(actor: Actor) -> None:
    if actor.role not in OFFICERS:
        raise Refused("比对、补充事实和评估由执法人员办理。请由本局执法人员登录。")
