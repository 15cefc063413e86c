"""批量更新档案: check a filled sheet, then write what the person confirmed, one enterprise at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from portal import profile_changes
from portal.actors import Actor
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Conflict, Refused
from portal.models import Enterprise, PrincipalTerm
from portal.profile_changes import refuse_other_county
from portal.sheets.marked import Mark, MarkedLine, write_marked
from portal.sheets.profile_judging import CHANGED, CONFLICT, REFUSED, Judged, judge_file, tally
from portal.sheets.profiles import KEY, NAME, SEEN_LENGTH, TITLES
from portal.sheets.reading import Sheet

SHOWN = 200
RESULTS = {REFUSED: "有错，没有写入", CONFLICT: "冲突，没有写入"}
COMPARED = ("行号", TITLES[KEY], TITLES[NAME], "项目", "原值", "新值")

Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Written:
    """What the person said about the whole file when he confirmed it."""

    reason: str
    from_on: date
    job_id: int


def check_profiles(*, actor: Actor, source: Path, now: datetime, copy: Path) -> dict:
    """What would change; writes only `copy`. Refused, when the file as a whole cannot be read."""
    sheet, rows = judge_file(actor.scope, source, day_of(now))
    return _result(sheet, rows, copy)


def write_profiles(
    *, actor: Actor, source: Path, said: Written, clock: Callable[[], datetime], copy: Path, told: Told
) -> dict:
    """Each line is a command of its own: killed and begun again, what is written already changes nothing."""
    sheet, rows = judge_file(actor.scope, source, day_of(clock()))
    for number, row in enumerate(rows, start=1):
        if row.outcome == CHANGED:
            _write(actor, row, said, clock())
        told(number, len(rows))
    return _result(sheet, rows, copy)


@transaction.atomic
def correct_profile(
    *,
    actor: Actor,
    enterprise_id: int,
    values: Mapping[str, object],
    seen: str,
    said: Written,
    now: datetime,
) -> list[str]:
    """`seen` is the beginning of the fingerprint in the template. Returns the names of the changed fields."""
    rows = Enterprise.objects.visible_to(actor.scope).select_for_update(of=("self",))
    enterprise = rows.get(pk=enterprise_id)
    if all(getattr(enterprise, name) == value for name, value in values.items()):
        return []
    if profile_changes.fingerprint(enterprise)[:SEEN_LENGTH] != seen:
        raise Conflict("核对之后这家企业的档案被改过，没有写入。请下载新模板，对照现值再填。")
    _refuse(actor, enterprise, values, said, now)
    changed = profile_changes.change(
        enterprise,
        values,
        by=actor.username,
        now=now,
        source=profile_changes.BY_BATCH,
        from_on=said.from_on,
        reason=said.reason[:300],
    )
    record(
        actor, "profile.batch_updated", enterprise, now=now, enterprise=enterprise, fields=changed,
        reason=said.reason, from_on=said.from_on, job=said.job_id,
    )  # fmt: skip
    return changed


def _refuse(actor: Actor, enterprise: Enterprise, values: Mapping, said: Written, now: datetime) -> None:
    if enterprise.state == Enterprise.State.CLOSED:
        raise Refused("企业已注销，档案不再修改。请从文件里删去本行。")
    if said.from_on > day_of(now):
        raise Refused("生效日期晚于今天。请填今天或者以前的日期。", field="from_on")
    if not said.reason.strip():
        raise Refused("没有填理由。请写明依据什么更新。", field="reason")
    refuse_other_county(enterprise, str(values.get("division_code", enterprise.division_code)))
    terms = PrincipalTerm.objects.visible_to(actor.scope).filter(
        enterprise=enterprise, signs=True, to_on=None
    )
    if "principal_name" in values and terms.exists():
        raise Refused("主要负责人按签批任期填写，没有写入。请企业在“人员”页办理更换。")


def _write(actor: Actor, row: Judged, said: Written, now: datetime) -> None:
    try:
        correct_profile(
            actor=actor, enterprise_id=row.enterprise.pk, values=row.values, seen=row.seen, said=said, now=now
        )
    except Refused as refusal:
        row.outcome = CONFLICT if isinstance(refusal, Conflict) else REFUSED
        row.marks.append(Mark(None, refusal.message))


def _result(sheet: Sheet, rows: list[Judged], copy: Path) -> dict:
    """The figures and the first lines for the page; everything is in `copy`."""
    troubled = [row for row in rows if row.marks]
    changing = [row for row in rows if row.outcome == CHANGED]
    write_marked(
        copy,
        sheet.titles,
        [MarkedLine(row.line, RESULTS[row.outcome], tuple(row.marks)) for row in troubled],
        compared=(
            COMPARED,
            ((row.line.number, row.code, row.name, *one) for row in changing for one in row.compared),
        ),
    )
    return {
        **tally(rows),
        "ignored_columns": list(sheet.ignored[:20]),
        "hidden": sum(row.line.hidden for row in changing),
        "changes": [_shown(row) | {"compared": row.compared} for row in changing[:SHOWN]],
        "troubles": [_shown(row) | {"texts": [m.text for m in row.marks]} for row in troubled[:SHOWN]],
    }


def _shown(row: Judged) -> dict:
    return {"line": row.line.number, "code": row.code, "name": row.name, "hidden": row.line.hidden}


@transaction.atomic
def note_template(*, actor: Actor, division: str, rows: int, now: datetime) -> None:
    """The template holds names and telephones of an area: who took it, and how much."""
    record(actor, "profile.template_taken", now=now, division_code=division, rows=rows)
