"""Letters with invitation codes: made in the background, readable in the result only."""

import io
import zipfile

import pytest
import python_calamine
import time_machine
from django.core.files.storage import default_storage
from django.urls import reverse

from portal import jobs
from portal.commands.jobs import request_job
from portal.models import Invitation, Job, Notice
from portal.queries.invitations import by_code
from portal.workplaces import actors_of
from selfcheck import tasks
from selfcheck.commands.letters import MOST
from selfcheck.tasks import make_invitation_letters
from tests.factories import NOW, BureauFactory, DivisionFactory, EnterpriseFactory, MembershipFactory
from tests.measure import queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db
NEW = "/b/invitations/new/"


@pytest.fixture(autouse=True)
def _world(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        }
    }
    settings.PORTAL_URL = "https://zicha.example.cn"
    for code, parent in (("990102", "9901"), ("990102001", "990102"), ("990102002", "990102")):
        DivisionFactory(code=code, name=f"区{code}", full_name=f"区{code}", parent_code=parent)
    BureauFactory(division_code="990102", name="青柏区应急管理局", phone="0999-1234567")
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def clerk():
    return bureau_client("990102")


def queued(clerk, **params):
    params = {"division": "", "words": "", "again": False} | params
    return request_job(actor=actors_of(clerk.user)[0], kind="letters", title="邀请信", params=params, now=NOW)


def result_of(job):
    job.refresh_from_db()
    with default_storage.open(job.output_path) as file:
        archive = zipfile.ZipFile(io.BytesIO(file.read()))
    sheet = python_calamine.load_workbook(io.BytesIO(archive.read("邀请码.xlsx"))).get_sheet_by_index(0)
    return archive, sheet.to_python()


@pytest.mark.django_db(transaction=True)
def test_every_enterprise_gets_a_page_and_a_line_with_its_own_working_code(clerk):
    first = EnterpriseFactory(name="甲木业有限公司", site_address="石桥街道 1 号", contact_name="周敏")
    second = EnterpriseFactory(name="乙木业有限公司", reg_address="南埠镇 2 号")
    MembershipFactory(enterprise__name="已有账户的")
    job = queued(clerk)

    assert make_invitation_letters(job_id=job.pk) == Job.State.DONE

    archive, (header, *lines) = result_of(job)
    assert job.result == {"letters": 2}
    assert archive.namelist() == ["邀请信-001.pdf", "邀请码.xlsx"]
    assert archive.read("邀请信-001.pdf").startswith(b"%PDF")
    assert header[6] == "邀请码"
    assert [by_code(line[6]).enterprise for line in lines] == [first, second]
    assert [line[3] for line in lines] == ["石桥街道 1 号", "南埠镇 2 号"]
    assert job.state == Job.State.DONE
    assert job.output_name == "邀请信-2026-10-09.zip"
    assert Notice.objects.filter(user=clerk.user).exists()


def test_a_run_that_is_repeated_after_a_crash_replaces_every_code_of_the_first(clerk):
    EnterpriseFactory.create_batch(3)
    job = queued(clerk)
    make_invitation_letters(job_id=job.pk)
    _, (_, *before) = result_of(job)
    Job.unscoped.filter(pk=job.pk).update(state=Job.State.RUNNING)

    make_invitation_letters(job_id=job.pk)

    _, (_, *after) = result_of(job)
    assert [by_code(line[6]).revoked_at is None for line in after] == [True] * 3
    assert [by_code(line[6]).revoked_at is None for line in before] == [False] * 3
    assert Invitation.unscoped.filter(revoked_at=None).count() == 3


def test_a_finished_job_is_not_run_again(clerk):
    EnterpriseFactory()
    job = queued(clerk)
    make_invitation_letters(job_id=job.pk)

    finished = Job.unscoped.values().get(pk=job.pk)

    assert make_invitation_letters(job_id=job.pk) == "done"
    assert Job.unscoped.values().get(pk=job.pk) == finished
    assert Invitation.unscoped.count() == 1


def test_a_selection_that_emptied_meanwhile_says_so(clerk):
    job = queued(clerk)

    assert make_invitation_letters(job_id=job.pk) == Job.State.REFUSED

    job.refresh_from_db()
    assert job.state == Job.State.REFUSED
    assert "没有要生成的信" in job.message


def test_letters_that_break_end_their_job_with_a_sentence(clerk, monkeypatch):
    job = queued(clerk)
    monkeypatch.setattr(tasks, "print_letters", lambda **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        make_invitation_letters(job_id=job.pk)

    job.refresh_from_db()
    assert (job.state, job.message) == (Job.State.REFUSED, jobs.BROKEN)


def test_a_clerk_without_the_post_gets_nothing_printed(clerk):
    EnterpriseFactory()
    job = queued(clerk)
    clerk.posting.active, clerk.posting.ended_at = False, NOW
    clerk.posting.save()

    make_invitation_letters(job_id=job.pk)

    job.refresh_from_db()
    assert job.state == Job.State.REFUSED
    assert Invitation.unscoped.count() == 0


def test_the_page_counts_before_anything_is_made(clerk):
    EnterpriseFactory(name="甲木业有限公司", division_code="990102001")
    EnterpriseFactory(name="乙木业有限公司", division_code="990102002")
    EnterpriseFactory(name="外区木业有限公司", division_code="990103001")

    everything = clerk.get(NEW).text
    one = clerk.get(NEW, {"division": "990102001"}).text
    none = clerk.get(NEW, {"words": "没有这家"}).text
    foreign = clerk.get(NEW, {"division": "990103"}).text

    assert "生成 2 封邀请信" in everything
    assert ("甲木业" in one, "乙木业" in one) == (True, False)
    assert "没有符合条件的企业" in none
    assert "所选区域不在本辖区" in foreign
    assert "外区木业" not in everything + foreign
    assert Invitation.unscoped.count() == 0


def test_starting_the_job_leads_to_its_page(clerk, django_capture_on_commit_callbacks):
    EnterpriseFactory()

    with django_capture_on_commit_callbacks(execute=True):
        answer = clerk.post(NEW, {"division": "", "words": ""})

    job = Job.unscoped.get()
    assert answer.url == reverse("portal:job_detail", args=[job.pk])
    assert (job.state, job.result) == (Job.State.DONE, {"letters": 1})


def test_too_many_at_once_are_to_be_split(clerk, monkeypatch):
    monkeypatch.setattr("selfcheck.views.bureau.invitations.MOST", 1)
    EnterpriseFactory.create_batch(2)

    page = clerk.post(NEW, {"division": "", "words": ""})

    assert "一次最多 1 家" in page.text
    assert Job.unscoped.count() == 0
    assert MOST == 10_000


def test_a_legal_reviewer_prints_no_codes():
    assert bureau_client("990102", role="legal_reviewer").get(NEW).status_code == 403


def test_the_page_costs_the_same_for_one_and_for_thirty(clerk):
    EnterpriseFactory()
    one = queries_of(clerk, NEW)
    EnterpriseFactory.create_batch(29)

    assert queries_of(clerk, NEW) == one <= 14
