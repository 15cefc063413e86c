"""What a visit must say before it is recorded; each refusal names field, reason and mend."""

from datetime import date

from portal.actors import Actor
from portal.errors import Refused
from portal.models import User
from selfcheck.facts.visits import Counter
from selfcheck.law import law_for
from selfcheck.models import Visit
from selfcheck.queries.approvers import colleague, plan_approver
from selfcheck.states import ENFORCEMENT, VisitKind, level_of


def refuse_bad_entry(actor: Actor, entry, counted: Counter, today: date) -> None:
    """`entry` as in commands.visits.Entry."""
    _refuse_bad_day(entry, today)
    _refuse_bad_levels(actor, entry)
    _refuse_bad_officers(entry, counted.enterprise.division_code)
    _refuse_bad_plan(entry)
    _refuse_bad_exemption(actor, entry, counted)
    if entry.kind in ENFORCEMENT and not any(label.strip() for label in entry.items) and not entry.item_ids:
        raise Refused("没有选择检查事项。请至少选择一项。", field="items")


def _refuse_bad_day(entry, today: date) -> None:
    if entry.on.year > today.year:
        raise Refused("检查日期在以后的年度。频次按年度计算，请到那一年再登记。", field="on")
    if entry.kind == VisitKind.ABORTED and entry.on > today:
        raise Refused("未能入场只能在当天或者以后登记。请核对检查日期。", field="on")


def _refuse_bad_levels(actor: Actor, entry) -> None:
    if level_of(actor.division) not in entry.levels:
        raise Refused("参加层级没有包括本级。请勾选本级。", field="levels")
    if len(set(entry.levels)) > 1 and entry.kind != VisitKind.JOINT:
        raise Refused("多个层级共同参加的，检查类型应为“联合检查”。请改选类型或者层级。", field="levels")


def _refuse_bad_officers(entry, division: str) -> None:
    given = [(name.strip(), number.strip()) for name, number in entry.officers]
    if any(not name or not number for name, number in given):
        raise Refused("执法人员的姓名和执法证号必须同时填写。", field="officers")
    if len({number for _, number in given}) < len(given):
        raise Refused("两名执法人员的执法证号相同。请核对。", field="officers")
    law = law_for(division, entry.on).get("officers_min")
    needed = law.value if law and entry.kind in ENFORCEMENT else 1
    if len(given) < needed:
        cited = f"（{law.citation}）" if law else ""
        raise Refused(
            f"人员只有 {len(given)} 名，不得少于 {needed} 名{cited}。请补填姓名和执法证号。", field="officers"
        )


def _refuse_bad_plan(entry) -> None:
    if entry.kind == VisitKind.SPECIAL and not entry.special_plan_ref.strip():
        raise Refused("专项检查没有写明方案备案号。专项检查方案须报本级政府备案。", field="special_plan_ref")
    if entry.kind not in ENFORCEMENT:
        return
    if not entry.plan_number.strip():
        raise Refused("现场检查方案编号没有填写。检查前须制定方案并经本局负责人批准。", field="plan_number")
    if entry.plan_approved_on is None or entry.plan_approved_on > entry.on:
        raise Refused("方案批准日期没有填写或者晚于检查日期。方案应在检查前批准。", field="plan_approved_on")


def _refuse_bad_exemption(actor: Actor, entry, counted: Counter) -> None:
    given = (entry.exempt_reason, entry.exempt_basis, entry.exempt_approver)
    if counted.answer.cap is None or counted.next_counts:
        if any(one.strip() for one in given):
            raise Refused(
                "这类检查计入频次，不用填不计入的理由。请清空或者改选检查类型。", field="exempt_reason"
            )
        return
    for name, value, word in zip(
        ("exempt_reason", "exempt_basis", "exempt_approver"), given, ("理由", "依据", "批准人"), strict=True
    ):
        if not value.strip():
            raise Refused(f"这类检查不计入频次，{word}没有填写。理由、依据和批准人都要填写。", field=name)


def plan_approver_of(actor: Actor, entry) -> User | None:
    """11号 六: the head of the bureau approves the plan before the visit; None where none is needed."""
    if entry.kind not in ENFORCEMENT:
        return None
    if found := plan_approver(actor, entry.plan_approver):
        return found
    raise Refused("方案批准人不是本局在岗人员。请从名单中选择批准方案的本局负责人。", field="plan_approver")


def approver_of(actor: Actor, entry, counted: Counter) -> User | None:
    """The colleague who approved a visit outside the cap; None where none is needed."""
    if counted.answer.cap is None or counted.next_counts:
        return None
    if found := colleague(actor, entry.exempt_approver):
        return found
    raise Refused("批准人不是本局在岗的其他人员。请从名单中选择批准的负责人。", field="exempt_approver")


def refuse_foreign_bureau(actor: Actor, visit: Visit) -> None:
    if visit.bureau.division_code != actor.division:
        raise Refused(f"这次检查由{visit.bureau.name}登记，请由该局办理。")
