"""The plan of six elements, interim controls and progress of a hazard that is not yet done."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Conflict, Refused
from selfcheck.commands._hazard_rows import attach, move, open_hazard, refuse_unless, said, text_of
from selfcheck.commands._said_once import keep_with_files
from selfcheck.facts.prompt_reports import element_json
from selfcheck.models import Hazard, InterimControl, PlanElement, PlanRevision, Progress
from selfcheck.rules.plan import missing_elements
from selfcheck.states import HazardLevel
from selfcheck.states.hazards import ACCEPTERS, FINDERS, Element, InPlace, Purpose

NOT_YOURS = "治理方案由安全管理人员、带队领导班子成员或者主要负责人填写。"
MOST_YUAN = Decimal("999999999999")


@dataclass(frozen=True)
class ElementGiven:
    """One element as typed. Money in yuan and only with 经费物资; `due_on` only with 时限要求."""

    content: str
    responsible: str
    state: str = InPlace.NOT_YET
    in_place_on: date | None = None
    funds_planned: Decimal | None = None
    funds_spent: Decimal | None = None
    due_on: date | None = None
    file_ids: tuple[int, ...] = ()


@transaction.atomic
def save_element(
    *, actor: Actor, hazard_id: int, element: str, revision: int, given: ElementGiven, now: datetime
) -> PlanElement:
    """`revision`: the one that was read, 0 for an element not written yet. Every saving is kept."""
    refuse_unless(actor, ACCEPTERS, NOT_YOURS)
    hazard = open_hazard(actor, hazard_id)
    if element not in Element.values:
        raise Refused("没有这一项要素。请刷新页面。", field="element")
    row = PlanElement.objects.visible_to(actor.scope).filter(hazard=hazard, element=element).first()
    if (row.revision if row else 0) != revision:
        raise Conflict("这一项刚被他人修改，本页内容没有保存，也没有丢失。请核对最新内容后再保存。")
    values = _judged(hazard, element, given, day_of(now))
    row = row or PlanElement(hazard=hazard, element=element)
    for name, value in values.items():
        setattr(row, name, value)
    row.revision, row.saved_at, row.saved_by = revision + 1, now, actor.username
    row.save()
    _keep_revision(actor, row, now)
    attach(actor, hazard, list(given.file_ids), Purpose.PLAN, now, element=element)
    record(
        actor, "hazard.element_saved", row, now=now, enterprise=hazard.enterprise,
        number=hazard.number, element=element, state=given.state, revision=row.revision,
    )  # fmt: skip
    return row


@transaction.atomic
def confirm_plan(*, actor: Actor, hazard_id: int, now: datetime) -> Hazard:
    """列入治理计划: all six elements are written, each with a person."""
    hazard = open_hazard(actor, hazard_id)
    if hazard.level == HazardLevel.MAJOR and not hazard.reported_at:
        raise Refused("重大事故隐患还没有报告。请先办理“报告重大隐患”，再确认治理方案；已填的要素不会丢失。")
    rows = PlanElement.objects.visible_to(actor.scope).filter(hazard=hazard)
    written = {row.element: row for row in rows}
    if gaps := missing_elements(written):
        raise Refused(
            f"治理方案还缺 {len(gaps)} 项：{'、'.join(gaps)}。请逐项写明内容和责任人。", field="elements"
        )
    if not written[Element.TIMING].due_on:
        raise Refused("时限要求没有填写完成期限。请补填。", field="due_on")
    hazard.planned_at = now
    move(actor, hazard, "plan", now)
    hazard.save(update_fields=["state", "planned_at", "revision"])
    record(actor, "hazard.planned", hazard, now=now, enterprise=hazard.enterprise, number=hazard.number)
    return hazard


@transaction.atomic
def start_rectifying(*, actor: Actor, hazard_id: int, now: datetime) -> Hazard:
    hazard = open_hazard(actor, hazard_id)
    if hazard.level == HazardLevel.MAJOR and not hazard.planned_at:
        raise Refused("重大事故隐患要先制定治理方案。请填写六项要素并确认方案，再开始整改。")
    hazard.started_at = now
    move(actor, hazard, "start", now)
    hazard.save(update_fields=["state", "started_at", "revision"])
    record(actor, "hazard.started", hazard, now=now, enterprise=hazard.enterprise, number=hazard.number)
    return hazard


@transaction.atomic
def add_control(
    *,
    actor: Actor,
    hazard_id: int,
    taken_at: datetime,
    text: str,
    responsible: str,
    file_ids: tuple[int, ...] = (),
    now: datetime,
) -> InterimControl:
    """临时管控措施, from the instant they were taken."""
    refuse_unless(actor, (*FINDERS, *ACCEPTERS), "您的角色不能登记临时管控措施。")
    hazard = open_hazard(actor, hazard_id)
    if day_of(taken_at) < hazard.found_on:
        raise Refused(f"采取时间不能早于发现日期 {hazard.found_on}。请改正。", field="taken_at")
    if taken_at > now:
        raise Refused("采取时间晚于现在。采取之后再登记。", field="taken_at")
    row, new = keep_with_files(
        InterimControl, actor, hazard, now, file_ids, Purpose.CONTROL, "control",
        taken_at=taken_at, text=text_of(text, "临时管控措施", "text"),
        responsible=text_of(responsible, "责任人", "responsible"),
    )  # fmt: skip
    if new:
        record(actor, "hazard.controlled", row, now=now, enterprise=hazard.enterprise, number=hazard.number)
    return row


@transaction.atomic
def add_progress(
    *,
    actor: Actor,
    hazard_id: int,
    on: date,
    text: str,
    funds_spent: Decimal | None = None,
    file_ids: tuple[int, ...] = (),
    now: datetime,
) -> Progress:
    """`funds_spent`: yuan spent so far, all together."""
    refuse_unless(actor, (*FINDERS, *ACCEPTERS), "您的角色不能登记整改进展。")
    hazard = open_hazard(actor, hazard_id)
    if on < hazard.found_on:
        raise Refused(f"进展日期不能早于发现日期 {hazard.found_on}。请改正。", field="on")
    if on > day_of(now):
        raise Refused("进展日期不能晚于今天。请改正。", field="on")
    _refuse_odd_money(funds_spent, "funds_spent")
    row, new = keep_with_files(
        Progress, actor, hazard, now, file_ids, Purpose.PROGRESS, "progress",
        on=on, text=text_of(text, "进展", "text"), funds_spent=funds_spent,
    )  # fmt: skip
    if new:
        record(
            actor,
            "hazard.progressed",
            row,
            now=now,
            enterprise=hazard.enterprise,
            number=hazard.number,
            on=on,
        )
    return row


def _judged(hazard: Hazard, element: str, given: ElementGiven, today: date) -> dict:
    label = Element(element).label
    values = {
        "content": text_of(given.content, f"{label}的内容", "content"),
        "responsible": text_of(
            given.responsible, f"{label}的责任人", "responsible", "每项要素都要有责任人。"
        ),
        "state": given.state,
        "in_place_on": given.in_place_on,
        "funds_planned": given.funds_planned if element == Element.FUNDS else None,
        "funds_spent": given.funds_spent if element == Element.FUNDS else None,
        "due_on": given.due_on if element == Element.TIMING else None,
    }
    if given.state not in InPlace.values:
        raise Refused("到位情况没有选择。请选未落实、部分落实或者已落实。", field="state")
    _refuse_odd_days(hazard, given, today)
    _refuse_odd_money(given.funds_planned, "funds_planned")
    _refuse_odd_money(given.funds_spent, "funds_spent")
    return values


def _refuse_odd_days(hazard: Hazard, given: ElementGiven, today: date) -> None:
    placed = given.in_place_on
    if given.state == InPlace.IN_PLACE and not placed:
        raise Refused("已落实的要填到位日期。请补填。", field="in_place_on")
    if given.state != InPlace.IN_PLACE and placed:
        raise Refused("填了到位日期，到位情况却不是已落实。请改正其中一个。", field="in_place_on")
    if placed and not hazard.found_on <= placed <= today:
        raise Refused(f"到位日期应在发现日期 {hazard.found_on} 和今天之间。请改正。", field="in_place_on")
    if given.due_on and not hazard.found_on <= given.due_on <= hazard.rectify_by:
        raise Refused(
            f"完成期限应在发现日期 {hazard.found_on} 和整改期限 {hazard.rectify_by} 之间。请改正。",
            field="due_on",
        )


def _refuse_odd_money(value: Decimal | None, field: str) -> None:
    if value is not None and not 0 <= value <= MOST_YUAN:
        raise Refused("资金应是不小于 0 的金额（元）。请改正。", field=field)


def _keep_revision(actor: Actor, row: PlanElement, now: datetime) -> None:
    PlanRevision(
        hazard=row.hazard,
        element=row.element,
        revision=row.revision,
        content=element_json(row),
        **said(actor, now),
    ).save()
