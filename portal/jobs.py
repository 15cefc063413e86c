"""The life of a background job after it was asked for: carried by a task, found again, kept seven days.

Progress goes to the cache: an import is one transaction, and nobody else sees what it writes before its end.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.core.cache import cache
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from portal.actors import SYSTEM, Actor
from portal.errors import Refused
from portal.models import Job
from portal.notices import notify
from portal.workplaces import actors_of

KEPT_FOR = timedelta(days=7)
PROGRESS_FOR = 24 * 3600
BROKEN = "系统出错，没有完成。请稍后重新办理；仍不成功的，请联系系统管理人员。"
OPEN = (Job.State.QUEUED, Job.State.RUNNING)


def begin(job_id: int) -> Job | None:
    """For the task that carries the job; None when it is done already: a task may be delivered twice."""
    rows = Job.objects.visible_to(SYSTEM.scope).filter(pk=job_id)
    if not rows.filter(state__in=OPEN).update(state=Job.State.RUNNING):
        return None
    return rows.select_related("created_by").get()


def actor_of(job: Job) -> Actor:
    """Who asked, in the role he has today; an account that lost it gets nothing done."""
    for actor in actors_of(job.created_by):
        if actor.workplace == job.workplace and job.created_by.is_active:
            return actor
    raise Refused("提交任务的账号已停用或者已换岗位，任务没有执行。")


def tell(job: Job, done: int, total: int) -> None:
    cache.set(f"job:{job.pk}", (done, total), PROGRESS_FOR)


def teller(job: Job) -> Callable[[int, int], None]:
    return lambda done, total: tell(job, done, total)


def now_and_then(job: Job, total: int) -> Callable[[int], None]:
    """For work that counts single rows: said every 500 of them and at the end."""
    return lambda done: tell(job, done, total) if done % 500 == 0 or done == total else None


def progress(job: Job) -> tuple[int, int]:
    """Done and total, of a job under way as last told."""
    return cache.get(f"job:{job.pk}", (job.done_rows, job.total_rows))


@transaction.atomic
def finish(job: Job, now: datetime, *, result: dict, output: Path | None = None, name: str = "") -> None:
    """Keep what came out and tell who asked; nothing, when another worker was through with it before."""
    if not _ours_to_end(job):
        return
    job.done_rows, job.total_rows = progress(job)
    job.result, job.state, job.finished_at = result, Job.State.DONE, now
    if output is not None:
        with output.open("rb") as file:
            job.output_path = default_storage.save(f"jobs/{job.pk}/{output.name}", File(file))
        job.output_name = name or output.name
    job.save()
    _tell_owner(job, "已完成", now)


@transaction.atomic
def refuse(job: Job, message: str, now: datetime) -> None:
    """A job that another worker has finished stays finished."""
    if not _ours_to_end(job):
        return
    job.state, job.message, job.finished_at = Job.State.REFUSED, message[:300], now
    job.save()
    _tell_owner(job, "未完成", now)


@contextmanager
def carried(job: Job, clock: Callable[[], datetime]) -> Iterator[None]:
    """Around the work of a task: what goes wrong is said on the job's page, and no job runs for ever."""
    try:
        yield
    except Refused as refusal:
        refuse(job, refusal.message, clock())
    except Exception:
        refuse(job, BROKEN, clock())
        raise


@contextmanager
def workshop(job: Job) -> Iterator[Path]:
    """A folder of the job's own that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=f"job-{job.pk}-") as folder:
        yield Path(folder)


def fetch_input(job: Job, folder: Path) -> Path:
    """The uploaded file on this machine's disk, wherever the storage keeps it."""
    path = folder / (Path(job.params.get("name", "")).name or "input")
    with default_storage.open(job.input_path, "rb") as source, path.open("wb") as target:
        for chunk in iter(lambda: source.read(1 << 20), b""):
            target.write(chunk)
    return path


def clean(now: datetime) -> int:
    """Take away the files of jobs older than seven days; their lines in the list stay."""
    old = Job.objects.visible_to(SYSTEM.scope).filter(created_at__lt=now - KEPT_FOR).exclude(state__in=OPEN)
    cleaned = 0
    for job in old.exclude(input_path="", output_path="").iterator(chunk_size=100):
        for path in {job.input_path, job.output_path} - {""}:
            default_storage.delete(path)
        job.input_path = job.output_path = ""
        job.save(update_fields=["input_path", "output_path"])
        cleaned += 1
    return cleaned


def _ours_to_end(job: Job) -> bool:
    """Under the lock of its row; else `job` becomes what it is by now."""
    rows = Job.objects.visible_to(SYSTEM.scope).select_for_update(of=("self",))
    if rows.get(pk=job.pk).state in OPEN:
        return True
    job.refresh_from_db()
    return False


def _tell_owner(job: Job, word: str, now: datetime) -> None:
    title = job.params.get("title", job.kind)
    notify(
        [job.created_by],
        kind="job",
        title=f"{title}：{word}",
        body=job.message or "结果保留七天。",
        url=reverse(job.params.get("page", "portal:job_detail"), args=[job.pk]),
        key=f"job:{job.pk}:{job.state}",
        now=now,
    )
