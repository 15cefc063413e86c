"""A whole list reminded by a job, and two clerks at one list: each enterprise once, nobody wronged."""

import pytest
from django.urls import reverse

from portal.calendars import Quarter
from portal.commands.jobs import request_job
from portal.models import Job, Notice
from selfcheck import reminder_tasks
from selfcheck.commands import reminders as commands
from selfcheck.commands.bulk_reminders import remind_portion
from selfcheck.exports import wanted_as_json
from selfcheck.models import Obligation, Reminder
from selfcheck.queries.missing import Wanted
from selfcheck.views.bureau import bulk_reminders as views
from tests.factories import MembershipFactory
from tests.races import at_once, in_parallel, raised
from tests.selfcheck.bureau import OCTOBER_19, filed, official, owing, places
from tests.support import bureau_client

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/b/missing/remind-all/"
SAID = {"reason": "截止日已过，请三日内报送", "channels": ["notice"]}


@pytest.fixture(autouse=True)
def _day(time_machine, settings, monkeypatch):
    time_machine.move_to(OCTOBER_19, tick=False)
    settings.CELERY_TASK_ALWAYS_EAGER = True
    monkeypatch.setattr(reminder_tasks, "PORTION", 2)
    places()


def owed(name: str, **kwargs) -> Obligation:
    row = owing(enterprise__name=name, **kwargs)
    MembershipFactory(enterprise=row.enterprise, role="safety_officer")
    return row


def asked(actor, row: Obligation) -> Job:
    wanted = Wanted(Quarter(row.year, row.quarter), "990102")
    params = SAID | {"wanted": wanted_as_json(wanted), "words": "", "unit": "家"}
    return request_job(actor=actor, kind="remind_list", title="催报", params=params, now=OCTOBER_19)


def test_the_whole_list_under_its_filters_is_reminded_once_and_the_job_says_it():
    firms = [owed(f"第{n}厂") for n in range(5)]
    owing(enterprise__name="无账户厂")
    filed(enterprise__name="已报厂")
    owed("别区厂", enterprise__division_code="990102002")
    clerk = bureau_client()
    query = "?division=990102001"

    asking = clerk.get(URL + query).content.decode()
    assert "催报全部 6 家" in asking
    assert "站内信和邮件：可通知 5 家" in asking
    assert "可通知 1 家" in asking  # a letter to the one without account
    assert not Reminder.unscoped.exists()
    done = clerk.post(URL + query, SAID, follow=True)

    page = done.content.decode()
    assert "已完成" in page
    assert "1 家没有账户" in page
    assert "无账户厂" in page
    assert Job.unscoped.get().result["reminded"] == 5
    assert set(Reminder.unscoped.values_list("obligation_id", flat=True)) == {row.pk for row in firms}
    assert Reminder.unscoped.count() == Notice.objects.filter(kind="reminder").count() == 5
    assert "催报未报企业" in clerk.get(reverse("portal:job_list")).content.decode()


def test_killed_in_the_middle_it_goes_on_where_it_was():
    firms = [owed(f"第{n}厂") for n in range(5)]
    job = asked(official(), firms[0])
    ids = [row.pk for row in firms]
    actor = official()
    remind_portion(actor=actor, job_id=job.pk, obligation_ids=ids[:2], now=OCTOBER_19)

    reminder_tasks.remind_list(job_id=job.pk)
    reminder_tasks.remind_list(job_id=job.pk)

    job.refresh_from_db()
    assert (job.state, job.result["reminded"], job.result["just_reminded"]["count"]) == ("done", 5, 0)
    assert sorted(Reminder.unscoped.values_list("obligation_id", flat=True)) == ids


def test_who_files_after_the_list_was_made_is_not_chased():
    first, second = owed("甲厂"), owed("乙厂")
    job = asked(official(), first)
    Obligation.unscoped.filter(pk=second.pk).update(filed_at=OCTOBER_19, inspected_in_quarter=True)

    done = remind_portion(
        actor=official(), job_id=job.pk, obligation_ids=[first.pk, second.pk], now=OCTOBER_19
    )

    assert done.result["no_longer_missing"] == {"count": 1, "names": ["乙厂"]}
    assert Reminder.unscoped.get().obligation_id == first.pk


def test_what_cannot_be_reminded_is_said_and_no_job_is_made(monkeypatch):
    filed(enterprise__name="已报厂")
    clerk = bureau_client()
    assert "不需要催报" in clerk.get(URL, follow=True).content.decode()
    owed("甲厂")
    assert clerk.post(URL, SAID | {"reason": ""}).status_code == 400
    nobody = owing(enterprise__name="丙厂", enterprise__division_code="990102002")
    MembershipFactory(enterprise=nobody.enterprise, role="member")
    assert 'type="submit" disabled' in clerk.get(URL, {"division": "990102002"}).content.decode()
    refused = clerk.post(f"{URL}?division=990102002", SAID).content.decode()
    assert "通知不到任何人" in refused
    assert SAID["reason"] in refused
    monkeypatch.setattr(views, "MOST", 0)
    assert "一次最多催报" in clerk.post(URL, SAID, follow=True).content.decode()
    assert bureau_client(role="legal_reviewer").get(URL).status_code == 403
    assert not Job.unscoped.exists()


def test_of_two_clerks_at_one_list_one_reminds_and_the_other_is_told_who_was():
    rows = [owed("甲厂"), owed("乙厂")]
    clerks = [official(), official()]

    def reminds(clerk):
        ids = [row.pk for row in rows]
        said = {"reason": "截止日已过", "channels": ("notice",), "now": OCTOBER_19}
        return lambda: commands.send_reminders(actor=clerk, obligation_ids=ids, **said)

    both = at_once(rows[0], *map(reminds, clerks))

    assert raised(both) == []
    first, second = sorted(both, key=lambda sent: -sent.reminded)
    assert (first.reminded, first.just_reminded) == (2, ())
    assert (second.reminded, second.just_reminded) == (0, ("甲厂", "乙厂"))
    assert Reminder.unscoped.count() == Notice.objects.filter(kind="reminder").count() == 2


def test_two_jobs_over_one_list_at_the_same_time_remind_each_once():
    rows = [owed(f"第{n}厂") for n in range(5)]
    jobs = [asked(official(), rows[0]) for _ in range(2)]

    results = in_parallel(*(lambda pk=job.pk: reminder_tasks.remind_list(job_id=pk) for job in jobs))

    assert results == ["done", "done"]
    found = [Job.unscoped.get(pk=job.pk).result for job in jobs]
    assert sum(result["reminded"] for result in found) == 5
    assert sum(result["just_reminded"]["count"] for result in found) == 5
    assert Reminder.unscoped.count() == Notice.objects.filter(kind="reminder").count() == 5


def test_one_job_carried_by_two_workers_reminds_each_once():
    rows = [owed(f"第{n}厂") for n in range(5)]
    job = asked(official(), rows[0])

    results = in_parallel(*[lambda: reminder_tasks.remind_list(job_id=job.pk)] * 2)

    assert raised(results) == []
    job.refresh_from_db()
    assert (job.state, job.result["reminded"], job.result["just_reminded"]["count"]) == ("done", 5, 0)
    assert Reminder.unscoped.count() == 5
