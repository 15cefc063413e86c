"""Lists of the statistics longer than a reader waits for: all of it by a job, equal to the file at once."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.storage import default_storage

from portal.models import Job, Posting
from selfcheck import tasks
from selfcheck.views.statistics import _list_export
from tests.casework import NOW, Casework
from tests.filing import client_of
from tests.selfcheck.bureau import owing, places

pytestmark = pytest.mark.django_db

LISTS = {
    "base": "/b/statistics/base/{}?year=2026&quarter=3&sort=-name",
    "flags": "/b/statistics/flags/{}?year=2026&quarter=4",
    "monthly": "/b/statistics/monthly/list/{}?year=2026&month=9&figure=units&sort=-name",
}


@pytest.fixture
def work(time_machine):
    places()
    work = Casework(checked=True)
    time_machine.move_to(NOW, tick=False)
    work.match()
    owing(late_joiner=True)
    return work


def rows_of(content: bytes) -> list[tuple]:
    book = openpyxl.load_workbook(BytesIO(content), read_only=True)
    return list(book.active.iter_rows(values_only=True))


@pytest.mark.parametrize("name", LISTS)
def test_the_job_writes_all_rows_that_the_page_shows(
    work, name, monkeypatch, django_capture_on_commit_callbacks
):
    reader, address = client_of(work.officer), LISTS[name]
    at_once = rows_of(reader.get(address.format("export.xlsx")).getvalue())
    assert "后台导出" not in reader.get(address.format("")).content.decode()
    assert len(at_once) > 4, "a list without rows proves nothing"

    monkeypatch.setattr(_list_export, "AT_ONCE", 0)
    assert "后台导出" in reader.get(address.format("")).content.decode()
    again = reader.get(address.format("export.xlsx"), follow=True)
    assert "请点“后台导出”" in again.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        reader.post(address.format("export/"))

    job = Job.unscoped.get()
    assert (job.state, job.result) == ("done", {"rows": len(at_once) - 4})
    with default_storage.open(job.output_path) as file:
        assert rows_of(file.read())[3:] == at_once[3:]


def test_who_lost_the_role_meanwhile_gets_no_file_of_the_ledger(work):
    reader = client_of(work.officer)
    reader.post(LISTS["flags"].format("export/"))
    job = Job.unscoped.get()
    Posting.unscoped.filter(user=work.officer.user_id).update(role="division_admin")

    tasks.export_list(job_id=job.pk)

    job.refresh_from_db()
    assert job.state == "refused"
    assert not job.output_path
