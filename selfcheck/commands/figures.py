"""Filling the figures of one draft from a sheet. It never sends, signs or files."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Conflict, Refused
from portal.models import User
from selfcheck.commands._draft_rows import locked_for_editing, locked_step, write_step
from selfcheck.facts.figure_cells import STEPS, filled, how_it_stood, standing, title
from selfcheck.models import DraftStep, Report
from selfcheck.states import Step

CHANGED = "下载模板之后这份草稿的数字被改过，没有写入。请下载新模板，对照现值再填。"


@transaction.atomic
def fill_figures(
    *, actor: Actor, report_id: int, values: Mapping[str, Any], seen: str, job_id: int, now: datetime
) -> list[str]:
    """`seen` is the draft's code in the template. Returns the figures written now; none the second time."""
    report = locked_for_editing(actor, report_id)
    rows = {step: locked_step(actor, report, step) for step in STEPS}
    stands = standing(report, _stored(actor, report) | {s: row.data for s, row in rows.items()}, day_of(now))
    if all(stands.all.get(key) == value for key, value in values.items()):
        return []
    if how_it_stood(report, stands) != seen:
        raise Conflict(CHANGED)
    if strange := set(values) - set(stands.open):
        raise Refused(f"{len(strange)} 个数由系统统计或者不在这份草稿里，不能填。请下载新模板再填。")
    for step, data in filled(stands, values).items():
        _refuse_while_typing(rows[step], actor, now)
        write_step(rows[step], {**data, "page": ""}, report, actor, now)
        rows[step].editing_by, rows[step].editing_until = "", None
        rows[step].save()
    record(
        actor, "report.figures_filled", report, now=now, enterprise=report.enterprise,
        fields=[title(key, stands.context.standards) for key in sorted(values)], job=job_id,
    )  # fmt: skip
    return sorted(values)


def _stored(actor: Actor, report: Report) -> dict[str, Any]:
    rows = DraftStep.objects.visible_to(actor.scope).filter(draft__report=report, draft__closed_at=None)
    return dict(rows.values_list("step", "data"))


def _refuse_while_typing(row: DraftStep, actor: Actor, now: datetime) -> None:
    """A colleague's page is open on this step: what he types is not overtaken by a sheet."""
    if row.editing_by in ("", actor.username) or not row.editing_until or row.editing_until <= now:
        return
    who = User.objects.filter(username=row.editing_by).first()
    raise Conflict(f"{who or row.editing_by}正在填“{Step(row.step).label}”，没有写入。请商量好再上传。")
