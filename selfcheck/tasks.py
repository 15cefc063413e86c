"""Background work of the filing life. Ids in, one command out; every task may run twice without harm."""

from pathlib import Path

from celery import shared_task
from django.utils import timezone

from portal import jobs
from portal.actors import SYSTEM
from portal.calendars import Quarter, day_of
from portal.job_tasks import job_task
from portal.models import Job
from portal.queries.divisions import area
from portal.rls import reading_as
from portal.scope import Scope
from selfcheck import exports, figure_batches, list_exports, post, roster_export, sheet_export
from selfcheck.commands.archive import archive, unarchived
from selfcheck.commands.desk_clocks import tell_of_clock
from selfcheck.commands.hazard_clocks import send_clock_notice
from selfcheck.commands.ladder_plans import plan_step
from selfcheck.commands.letters import print_letters
from selfcheck.commands.obligations import open_period
from selfcheck.commands.reminder_letters import print_reminder_letters
from selfcheck.commands.supervision_clocks import remind_of_progress
from selfcheck.queries import (
    desk,
    hazard_clocks,
    ladders,
    missing,
    roster,
    sheets,
    statistics,
    supervision_clocks,
)
from selfcheck.queries.obligations import anybody_to_open, openings
from selfcheck.queries.reminder_letters import LettersWanted


@shared_task(autoretry_for=(OSError,), max_retries=5, retry_backoff=True)
def archive_submission(*, submission_id: int, **kwargs) -> int:
    """Store the PDFs of a filed version; returns how many were made now."""
    return len(archive(actor=SYSTEM, submission_id=submission_id, now=timezone.now()))


@shared_task
def archive_missing(**kwargs) -> int:
    """Queue the versions whose own task was lost; returns how many."""
    found = unarchived(timezone.now())
    for submission_id in found:
        archive_submission.delay(submission_id=submission_id)
    return len(found)


@job_task
def make_invitation_letters(job: Job, folder: Path) -> None:
    """Codes, letters and their list."""
    result, made = print_letters(
        actor=jobs.actor_of(job),
        folder=folder,
        division=job.params["division"],
        words=job.params["words"],
        again=job.params["again"],
        since=job.created_at,
        now=timezone.now(),
        told=jobs.teller(job),
    )
    jobs.finish(job, timezone.now(), result={"letters": made}, output=result, name=result.name)


@job_task
def make_reminder_letters(job: Job, folder: Path) -> None:
    """The letters as PDF. A repeated run prints them again and notes nothing twice."""
    result, made = print_reminder_letters(
        actor=jobs.actor_of(job),
        folder=folder,
        wanted=LettersWanted(**job.params["wanted"]),
        now=timezone.now(),
        told=jobs.teller(job),
    )
    jobs.finish(job, timezone.now(), result={"letters": made}, output=result, name=result.name)


@shared_task
def open_due_periods(**kwargs) -> int:
    """Open the current quarter once, for everybody; a bureau may have opened it before."""
    now = timezone.now()
    quarter = Quarter.of(day_of(now))
    opened = openings(quarter).filter(division_code="").exists()
    if opened or not anybody_to_open(quarter):
        return 0
    return open_period(actor=SYSTEM, quarter=quarter, now=now).created


@shared_task
def run_hazard_clocks(**kwargs) -> int:
    """Remind of major hazards not reported yet and of the quarter's progress, once each; returns how many."""
    now = timezone.now()
    due = hazard_clocks.due_clocks(SYSTEM.scope, now)
    for one in due:
        send_clock_notice(actor=SYSTEM, hazard_id=one.hazard_id, step=one.step, text=one.text, now=now)
    orders = supervision_clocks.due_orders(SYSTEM.scope, now)
    for order_id in orders:
        remind_of_progress(actor=SYSTEM, order_id=order_id, now=now)
    return len(due) + len(orders)


@shared_task
def run_desk_clocks(**kwargs) -> int:
    """Remind the bureaus' people of what is due soon or late, every step once; returns how many were told."""
    now = timezone.now()
    found = desk.running_out(SYSTEM, now)
    return sum(tell_of_clock(actor=SYSTEM, group=group, now=now) for group in found)


@job_task
def open_period_in_background(job: Job, folder: Path) -> None:
    """A quarter for so many enterprises that nobody waits for it at the screen."""
    actor = jobs.actor_of(job)
    with reading_as(actor.scope):
        opened = open_period(
            actor=actor,
            quarter=Quarter.parse(job.params["period"]),
            division=job.params["division"],
            now=timezone.now(),
        )
    result = {"period": str(opened.quarter), "created": opened.created, "existing": opened.existing}
    jobs.finish(job, timezone.now(), result=result)


@shared_task
def refresh_overview(*, division: str, quarter: str, part: str, **kwargs) -> None:
    """Count a large area again; its readers go on seeing the figures of before, with their time."""
    scope = Scope(division=division)
    with reading_as(scope):
        statistics.new_overview(scope, Quarter.parse(quarter), part, timezone.now())


@job_task
def export_missing(job: Job, folder: Path) -> None:
    """The non-filer list of any size, as its reader sees it."""
    now = timezone.now()
    scope = jobs.actor_of(job).scope
    wanted = exports.wanted_from_json(job.params["wanted"])
    target = folder / "missing.xlsx"
    with reading_as(scope):
        total = missing.missing(scope, wanted, now).count()
        written = exports.write_missing(
            target,
            missing.all_missing(scope, wanted, now),
            job.params["heading"] | {"at": now.isoformat()},
            job.params["phones"],
            area(wanted.division, scope.division or "").place_of,
            told=jobs.now_and_then(job, total),
        )
    jobs.finish(job, timezone.now(), result={"rows": written}, output=target, name=job.params["name"])


@shared_task(time_limit=1700, soft_time_limit=1650)
def run_reminder_ladder(**kwargs) -> int:
    """Plan the steps of the day and send what waits; returns how many reminders were planned."""
    now = timezone.now()
    post.settle_stuck(timezone.now)
    due = list(ladders.due_steps(SYSTEM.scope, day_of(now)))
    planned = sum(plan_step(actor=SYSTEM, due=one, now=now) for one in due)
    post.send_waiting(timezone.now)
    return planned


@shared_task(time_limit=1700, soft_time_limit=1650)
def send_planned(**kwargs) -> None:
    """What a clerk has just sent by hand need not wait for the next round of the ladder."""
    post.send_waiting(timezone.now)


@job_task
def export_roster(job: Job, folder: Path) -> None:
    """The list behind a figure, of any size."""
    now = timezone.now()
    scope, target = jobs.actor_of(job).scope, folder / "roster.xlsx"
    chosen = roster_export.from_json(job.params["chosen"])
    with reading_as(scope):
        total = roster.roster(scope, chosen, now).count()
        place_of = area(chosen.division, scope.division or "").place_of
        written = roster_export.write(
            target,
            scope,
            chosen,
            job.params["above"],
            place_of,
            now,
            told=jobs.now_and_then(job, total),
        )
    jobs.finish(job, timezone.now(), result={"rows": written}, output=target, name=job.params["name"])


@job_task
def export_sheet(job: Job, folder: Path) -> None:
    """One of the tables with a line for each enterprise, of any size."""
    now, asked = timezone.now(), job.params
    scope, target = jobs.actor_of(job).scope, folder / "sheet.xlsx"
    chosen, reader = roster_export.from_json(asked["chosen"]), sheets.Reader(now, asked["phones"], scope)
    with reading_as(scope):
        total = roster.roster(scope, chosen, now).count()
        written = sheet_export.write(
            target,
            scope,
            sheets.SHEETS[asked["sheet"]],
            chosen,
            reader,
            asked["above"],
            told=jobs.now_and_then(job, total),
        )
    jobs.finish(job, timezone.now(), result={"rows": written}, output=target, name=asked["name"])


@job_task
def export_list(job: Job, folder: Path) -> None:
    """A list behind the statistics, of any size."""
    asked, actor, target = job.params, jobs.actor_of(job), folder / "list.xlsx"
    with reading_as(actor.scope):
        table = list_exports.LISTS[asked["list"]](actor, asked["asked"], timezone.now())
        told = jobs.now_and_then(job, table.count)
        written = list_exports.write_table(target, table, asked["above"], told=told)
    jobs.finish(job, timezone.now(), result={"rows": written}, output=target, name=asked["name"])


@job_task
def make_figure_template(job: Job, folder: Path) -> None:
    """The figures of one quarter for all enterprises where the account prepares reports."""
    jobs.actor_of(job)
    target = folder / "template.xlsx"
    result = figure_batches.make_template(job, target, timezone.localtime(), jobs.teller(job))
    jobs.finish(job, timezone.now(), result=result, output=target, name=job.params["name"])


@job_task
def check_figure_batch(job: Job, folder: Path) -> None:
    """A filled sheet of figures: what would change, nothing written."""
    jobs.actor_of(job)
    copy, source = folder / "batch.xlsx", jobs.fetch_input(job, folder)
    result = figure_batches.check_figures(job, source, copy, timezone.now(), jobs.teller(job))
    jobs.finish(job, timezone.now(), result=result, output=copy, name=_named("核对结果", job))


@job_task
def write_figure_batch(job: Job, folder: Path) -> None:
    """The same sheet after the person confirmed it; killed half-way it goes on where it was."""
    jobs.actor_of(job)
    copy, source = folder / "batch.xlsx", jobs.fetch_input(job, folder)
    result = figure_batches.write_figures(job, source, copy, timezone.now, jobs.teller(job))
    jobs.finish(job, timezone.now(), result=result, output=copy, name=_named("写入结果", job))


def _named(word: str, job) -> str:
    return f"{word}-{Path(job.params['name']).stem}.xlsx"
