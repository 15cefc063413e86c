"""批量填写季报数字: make the template, check a filled sheet, write what the person confirmed, draft by draft.

Officials fill in nobody's report, so this stands on the enterprises' side only. Nothing here sends or files.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from portal.calendars import Quarter, day_of
from portal.errors import Conflict, Refused
from portal.models import Job
from portal.sheets.marked import MarkedLine, write_marked
from portal.sheets.template import write_template
from selfcheck.commands.drafts import start_report
from selfcheck.commands.figures import fill_figures
from selfcheck.facts.drafts import standard_facts
from selfcheck.facts.figure_cells import how_it_stood
from selfcheck.queries.figure_jobs import written_by
from selfcheck.queries.reports import report_of
from selfcheck.sheets import figures
from selfcheck.sheets.judging import CHANGED, CONFLICT, REFUSED, UNCHANGED, Judge, Judged, tally
from selfcheck.sheets.owed import closed, owed, own_enterprises, preparing, stands
from selfcheck.states import Step

SHOWN = 200
RESULTS = {REFUSED: "有错，没有写入", CONFLICT: "冲突，没有写入"}
COMPARED = ("行号", "统一社会信用代码", "单位名称", "季度", "项目", "原值", "新值")
BEFORE = ("（任务中断以前已经写入，逐项对照见核对结果）", "", "")

Clock = Callable[[], datetime]
Told = Callable[[int, int], None]


def make_template(job: Job, target: Path, now: datetime, told: Told) -> dict:
    """A line for each draft that can be filled in; what is left out is said with its reason."""
    quarter, lines, left_out = Quarter.parse(job.params["period"]), [], []
    own = sorted(own_enterprises(preparing(job.created_by).values()).items())
    for number, (code, (enterprise, actor)) in enumerate(own, start=1):
        obligation = owed(actor, quarter)
        if reason := closed(obligation, quarter):
            left_out.append((enterprise.name, reason.partition("，")[0]))
        else:
            report, now_stands = stands(actor, obligation, day_of(now))
            lines.append((code, enterprise.name, now_stands, how_it_stood(report, now_stands)))
        told(number, len(own))
    if not lines:
        why = "；".join(f"{name}：{reason}" for name, reason in left_out[:3])
        raise Refused(f"没有可以填的草稿。{why}。")
    standards = standard_facts()
    codes = [code for code in standards if any(_uses(one, code) for _, _, one, _ in lines)]
    keys = figures.keys_of(codes)
    write_template(
        target,
        figures.columns(codes, standards),
        (figures.line(code, name, quarter.label, one, keys, stood) for code, name, one, stood in lines),
        title=figures.SHEET,
        about=f"{quarter.label}季报数字　{now:%Y-%m-%d %H:%M} 生成　只填白色的格；空白表示不改。"
        "写入的是草稿，由主要负责人签批后才算报送。",
    )
    return {"rows": len(lines), "left_out": left_out[:SHOWN], "enterprises": [e.pk for _, (e, _) in own]}


def check_figures(job: Job, source: Path, copy: Path, now: datetime, told: Told) -> dict:
    """What would change; writes only `copy`. Refused, when the file as a whole cannot be read."""
    judge = Judge(job.created_by, source, day_of(now))
    return _result(judge, list(_judged(judge, told)), copy)


def write_figures(job: Job, source: Path, copy: Path, clock: Clock, told: Told) -> dict:
    """Each line is a command of its own: killed and begun again, what is written already changes nothing."""
    judge, before, rows = Judge(job.created_by, source, day_of(clock())), written_by(job), []
    for row in _judged(judge, told):
        report = report_of(row.obligation)
        if row.outcome == CHANGED:
            _write(row, job, clock)
        elif row.outcome == UNCHANGED and report and f"selfcheck.report:{report.pk}" in before:
            row.outcome, row.compared = CHANGED, [BEFORE]
        rows.append(row)
    return _result(judge, rows, copy)


def _judged(judge: Judge, told: Told) -> Iterable[Judged]:
    lines = judge.sheet.lines
    for number, line in enumerate(lines, start=1):
        yield judge.judged(line)
        told(number, len(lines))


def _write(row: Judged, job: Job, clock: Clock) -> None:
    try:
        report = report_of(row.obligation)
        if report is None:
            report = start_report(actor=row.actor, obligation_id=row.obligation.pk, now=clock())
        fill_figures(
            actor=row.actor,
            report_id=report.pk,
            values=row.values,
            seen=row.seen.partition("-")[0],
            job_id=job.pk,
            now=clock(),
        )
    except Refused as refusal:
        row.fault(None, refusal.message, CONFLICT if isinstance(refusal, Conflict) else REFUSED)


def _result(judge: Judge, rows: list[Judged], copy: Path) -> dict:
    """The figures and the first lines for the page; everything is in `copy`."""
    troubled = [row for row in rows if row.marks]
    changing = [row for row in rows if row.outcome == CHANGED]
    write_marked(
        copy,
        judge.sheet.titles,
        [MarkedLine(row.line, RESULTS[row.outcome], tuple(row.marks)) for row in troubled],
        compared=(
            COMPARED,
            (
                (row.line.number, row.code, row.name, row.period, *one)
                for row in changing
                for one in row.compared
            ),
        ),
    )
    return {
        **tally(rows),
        "ignored_columns": list(judge.sheet.ignored[:20]),
        "hidden": sum(row.line.hidden for row in changing),
        "changes": [_shown(row) | {"compared": row.compared, "notes": row.notes} for row in changing[:SHOWN]],
        "troubles": [_shown(row) | {"texts": [m.text for m in row.marks]} for row in troubled[:SHOWN]],
        "enterprises": sorted({row.enterprise.pk for row in rows if row.enterprise}),
    }


def _shown(row: Judged) -> dict:
    return {
        "line": row.line.number,
        "code": row.code,
        "name": row.name,
        "period": row.period,
        "hidden": row.line.hidden,
    }


def _uses(stands, code: str) -> bool:
    return any(key.startswith(f"{Step.STANDARDS}:{code}:") for key in stands.open)
