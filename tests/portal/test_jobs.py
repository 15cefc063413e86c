"""Background jobs: found again by who asked, told when they end, their files gone after seven days."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from portal import jobs
from portal.commands.jobs import request_job
from portal.errors import Refused
from portal.models import AuditEvent, Job, Notice
from portal.tasks import clean_jobs
from tests.selfcheck.bureau import OCTOBER_19, official, places, queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _private_storage(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }


def asked_by(client, **kwargs) -> Job:
    return Job.unscoped.create(
        kind="letters",
        division_code="990102",
        created_by=client.user,
        workplace=f"p:{client.posting.pk}",
        created_at=OCTOBER_19,
        params={"title": "邀请信 3 封"},
        **kwargs,
    )


def finished(client, tmp_path) -> Job:
    job = jobs.begin(asked_by(client).pk)
    output = tmp_path / "letters.zip"
    output.write_bytes(b"PK letters")
    jobs.finish(job, OCTOBER_19, result={"letters": 3}, output=output, name="邀请信.zip")
    return job


def test_asking_leaves_an_event():
    job = request_job(actor=official(), kind="letters", title="邀请信", now=OCTOBER_19)

    assert job.state == "queued"
    assert AuditEvent.unscoped.get().target == f"portal.job:{job.pk}"


def test_a_task_delivered_twice_carries_the_job_once(tmp_path):
    client = bureau_client()
    job = finished(client, tmp_path)

    assert jobs.begin(job.pk) is None
    assert jobs.begin(0) is None


def test_an_interrupted_job_is_carried_again():
    job = asked_by(bureau_client(), state="running")

    assert jobs.begin(job.pk).state == "running"


def test_who_asked_acts_in_todays_role():
    client = bureau_client()
    job = asked_by(client)
    assert jobs.actor_of(job).scope.division == "990102"

    client.user.is_active = False
    client.user.save()
    with pytest.raises(Refused, match="停用"):
        jobs.actor_of(Job.unscoped.select_related("created_by").get())


def test_the_page_shows_progress_and_the_result(tmp_path):
    places()
    client = bureau_client()
    job = jobs.begin(asked_by(client).pk)
    jobs.tell(job, 40, 100)
    url, poll = reverse("portal:job_detail", args=[job.pk]), reverse("portal:job_progress", args=[job.pk])

    assert client.get(poll).json() == {
        "state": "running",
        "done": 40,
        "total": 100,
        "text": "已处理 40 / 100 行",
    }
    assert f'data-poll="{poll}"' in client.get(url).content.decode()

    output = tmp_path / "letters.zip"
    output.write_bytes(b"PK letters")
    jobs.finish(job, OCTOBER_19, result={"letters": 3}, output=output, name="邀请信.zip")
    page = client.get(url).content.decode()
    assert "data-poll=" not in page
    assert "邀请信.zip" in page
    assert client.get(reverse("portal:job_download", args=[job.pk])).getvalue() == b"PK letters"
    assert Notice.objects.get(user=client.user).url == url


def test_a_refused_job_says_why():
    client = bureau_client()
    job = jobs.begin(asked_by(client).pk)
    jobs.refuse(job, "表头缺少“单位名称”一列，请补上后再导入。", OCTOBER_19)

    assert "表头缺少" in client.get(reverse("portal:job_detail", args=[job.pk])).content.decode()
    assert "表头缺少" in Notice.objects.get().body


def test_a_job_that_breaks_says_so_and_does_not_run_for_ever():
    client = bureau_client()
    job = jobs.begin(asked_by(client).pk)

    with pytest.raises(ZeroDivisionError), jobs.carried(job, lambda: OCTOBER_19):
        raise ZeroDivisionError

    assert Job.unscoped.get().state == "refused"
    assert "系统出错" in client.get(reverse("portal:job_detail", args=[job.pk])).content.decode()


def test_nobody_sees_the_jobs_of_a_colleague(tmp_path):
    job = finished(bureau_client(), tmp_path)
    colleague = bureau_client(role="officer")

    for name in ("job_detail", "job_progress", "job_download"):
        assert colleague.get(reverse(f"portal:{name}", args=[job.pk])).status_code == 404
    assert "邀请信" not in colleague.get(reverse("portal:job_list")).content.decode()


def test_files_go_after_seven_days_and_the_line_stays(tmp_path, time_machine):
    client = bureau_client()
    job = finished(client, tmp_path)
    job.input_path = default_storage.save("register/x", ContentFile(b"input"))
    job.save()
    kept = {job.input_path, job.output_path}

    time_machine.move_to(OCTOBER_19 + timedelta(days=6), tick=False)
    assert clean_jobs() == 0
    time_machine.move_to(OCTOBER_19 + timedelta(days=8), tick=False)
    assert clean_jobs() == 1
    assert clean_jobs() == 0

    job.refresh_from_db()
    assert (job.input_path, job.output_path, job.state) == ("", "", "done")
    assert not any(default_storage.exists(path) for path in kept)
    page = client.get(reverse("portal:job_detail", args=[job.pk])).content.decode()
    assert "已过七天" in page
    assert client.get(reverse("portal:job_download", args=[job.pk])).status_code == 404


def test_a_job_still_running_keeps_its_file(time_machine):
    job = asked_by(bureau_client(), state="running", input_path="register/y")
    time_machine.move_to(OCTOBER_19 + timedelta(days=30), tick=False)

    assert clean_jobs() == 0
    job.refresh_from_db()
    assert job.input_path == "register/y"


def test_the_workshop_leaves_nothing_behind():
    job = asked_by(bureau_client())
    with jobs.workshop(job) as folder:
        (folder / "big.xlsx").write_bytes(b"x")
        seen = Path(folder)
    assert not seen.exists()


def test_the_list_needs_the_same_queries_for_one_and_for_thirty():
    client = bureau_client()
    asked_by(client)
    url = reverse("portal:job_list")
    one = queries_of(client, url)

    for _ in range(30):
        asked_by(client)

    assert queries_of(client, url) == one


def test_work_that_told_no_progress_ends_with_a_full_bar(tmp_path):
    client = bureau_client()
    job = finished(client, tmp_path)

    shown = client.get(reverse("portal:job_progress", args=[job.pk])).json()

    assert (shown["state"], shown["done"], shown["total"]) == ("done", 1, 1)


def test_a_job_that_another_worker_finished_stays_finished():
    job = request_job(actor=official(), kind="letters", title="邀请信", now=OCTOBER_19)
    first, second = jobs.begin(job.pk), jobs.begin(job.pk)
    jobs.finish(first, OCTOBER_19, result={"rows": 5})

    jobs.finish(second, OCTOBER_19, result={})
    jobs.refuse(second, jobs.BROKEN, OCTOBER_19)

    job.refresh_from_db()
    assert (job.state, job.result, job.message) == ("done", {"rows": 5}, "")
    assert jobs.begin(job.pk) is None
