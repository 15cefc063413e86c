"""Locking and writing the rows of a draft; every command that touches one goes through here."""

from datetime import datetime
from typing import Any

from portal.actors import Actor
from portal.calendars import day_of
from portal.errors import Refused
from portal.scope import Scope
from selfcheck.facts.award_figures import with_counted_awards
from selfcheck.facts.drafts import NEEDS, context_of, quarter_of
from selfcheck.facts.prefill import refreshed
from selfcheck.models import DraftStep, Hazard, Report
from selfcheck.rules.draft_checks import check_step
from selfcheck.states import OPEN_FOR_EDITING, PREPARERS, Step

Data = dict[str, Any]
# What lives in a step beside what is typed there, and outlives its saves.
SENT_BACK = "sent_back"
BESIDE = {Step.HAZARDS: "pending", Step.SIGN: SENT_BACK}


def locked_for_editing(actor: Actor, report_id: int) -> Report:
    """The locked report with its obligation; refused while it waits for the signature or is filed."""
    refuse_unless_preparing(actor)
    rows = Report.objects.visible_to(actor.scope).select_for_update(of=("self",))
    report = rows.select_related("obligation", "enterprise").get(pk=report_id)
    if report.state not in OPEN_FOR_EDITING:
        raise Refused("本报告已报送，不在填报中。要改内容请用“更正”。")
    if report.sent_to_sign_at:
        raise Refused("本报告已送主要负责人签批，不能修改。要改请先“撤回送签”。")
    return report


def write_step(row: DraftStep, data: Data, report: Report, actor: Actor, now: datetime) -> None:
    """New content, next revision, and whether the step is complete; the caller saves the row."""
    if row.step == Step.AWARDS:
        data = dict(with_counted_awards(report, {Step.AWARDS: data})[Step.AWARDS])
    if beside := BESIDE.get(row.step):
        data = {**data, beside: row.data.get(beside) or {}}
    steps = {one.step: one.data for one in row.draft.steps.all()} | {row.step: data}
    context = context_of(report, steps, day_of(now), needs=NEEDS[row.step])
    row.data = data
    row.complete = not any(finding.is_error for finding in check_step(row.step, steps, context))
    row.revision += 1
    row.saved_at, row.saved_by = now, actor.username


def locked_step(actor: Actor, report: Report, step: str) -> DraftStep:
    rows = DraftStep.objects.visible_to(actor.scope).select_for_update(of=("self",))
    return rows.select_related("draft").get(draft__report=report, draft__closed_at=None, step=step)


def refuse_unless_preparing(actor: Actor) -> None:
    if actor.role not in PREPARERS:
        raise Refused("只有安全管理人员或者带队领导班子成员可以填报。请由他们登录填写。")


def adopt_hazards(report: Report, hazard_ids: list[int]) -> None:
    """A hazard belongs to the report it is first filed with: those taken out are free again."""
    own = Hazard.objects.visible_to(Scope(enterprise_id=report.enterprise_id))
    if report.versions == 0:
        own.filter(report=report).exclude(pk__in=hazard_ids).update(report=None)
    own.filter(pk__in=hazard_ids, report=None).update(report=report)


def refresh_drafts(
    actor: Actor,
    enterprise_id: int,
    now: datetime,
    *,
    add: Hazard | None = None,
    done: tuple[int | None, str] = (None, ""),
) -> None:
    """After a change in the register: count the figures of open drafts anew, and list a hazard found now.

    `done`: report and key of a kept hazard form that has become this hazard.
    """
    for report in _open_reports(actor, enterprise_id):
        row = locked_step(actor, report, Step.HAZARDS)
        before = row.data
        if report.pk == done[0]:
            pending = {key: one for key, one in (row.data.get("pending") or {}).items() if key != done[1]}
            row.data = {**row.data, "pending": pending}
        picked = list(row.data.get("hazard_ids") or [])
        if add is not None and add.found_on in quarter_of(report) and add.pk not in picked:
            picked.append(add.pk)
            adopt_hazards(report, picked)
        data = {**row.data, "hazard_ids": picked}
        context = context_of(report, {Step.HAZARDS: data}, day_of(now), needs=NEEDS[Step.HAZARDS])
        data = refreshed(data, context.register)
        if data != before or add is not None:
            write_step(row, data, report, actor, now)
            row.save()


def _open_reports(actor: Actor, enterprise_id: int) -> list[Report]:
    """Being filled in and not waiting for a signature; locked, oldest first."""
    rows = Report.objects.visible_to(actor.scope).select_for_update(of=("self",))
    waiting = rows.filter(enterprise_id=enterprise_id, state__in=OPEN_FOR_EDITING, sent_to_sign_at=None)
    return list(waiting.select_related("obligation", "enterprise").order_by("pk"))
