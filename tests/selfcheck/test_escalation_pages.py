"""安全生产法 第四十六条: the officers' inbox protects the one who reported."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from portal.models import AuditEvent, Notice
from selfcheck.commands.escalations import escalate
from tests.factories import NOW
from tests.filing import client_of
from tests.hazards import Hazardous
from tests.selfcheck.bureau import places, queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db
LIST = reverse("selfcheck:escalation_list")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW + timedelta(hours=4), tick=False):
        yield


def report(case):
    return escalate(
        actor=case.officer, hazard_id=case.pk, head="何启明", head_told_on=date(2026, 10, 8),
        text="已当面报告，要求继续生产", now=NOW,
    )  # fmt: skip


@pytest.fixture
def case():
    places()
    return Hazardous()


@pytest.fixture
def row(case):
    return report(case)


def detail(row):
    return reverse("selfcheck:escalation_detail", args=[row.pk])


def answer(client, row, text="已约谈主要负责人"):
    return client.post(reverse("selfcheck:escalation_answer", args=[row.pk]), {"answer": text})


@pytest.mark.parametrize("role", ["clerk", "legal_reviewer", "division_admin"])
def test_only_officers_and_chiefs_have_the_inbox(row, role):
    client = bureau_client(role=role)

    assert client.get(LIST).status_code == client.get(detail(row)).status_code == 403
    assert "安全管理人员的报告" not in client.get(reverse("selfcheck:bureau_home")).content.decode()


def test_another_division_has_none_of_it(row):
    other = bureau_client("990103", role="officer")

    assert other.get(detail(row)).status_code == 404
    assert row.hazard.title not in other.get(LIST).content.decode()


def test_the_list_names_nobody_and_both_pages_say_to_protect(row):
    officer = bureau_client(role="officer")
    listed, page = (officer.get(url).content.decode() for url in (LIST, detail(row)))

    assert row.author_name not in listed
    assert row.author_name in page
    assert "保护报告人" in listed
    assert "保护报告人" in page


def test_reading_is_kept_in_the_bureaus_chain_and_not_in_the_enterprises(row):
    bureau_client(role="officer", username="qianli").get(detail(row))
    event = AuditEvent.unscoped.get(action="escalation.read")

    assert event.actor == "qianli"
    assert event.chain == f"d:{row.division_code}"
    assert event.enterprise_id is None


def test_the_answer_tells_the_author_and_nobody_else_of_the_enterprise(case, row):
    answer(bureau_client(role="officer"), row)
    told = Notice.objects.filter(kind="escalation.answered")

    assert [notice.user_id for notice in told] == [row.author_id]
    assert "已约谈" not in told.get().body


def test_the_second_answer_is_a_conflict_and_keeps_its_words(row):
    answer(bureau_client(role="officer", name="钱立"), row)
    late = answer(bureau_client(role="chief"), row, "正在核查")

    assert late.status_code == 409
    assert "已由钱立答复" in late.content.decode()
    assert "正在核查" in late.content.decode()


def test_the_principal_finds_nothing_of_it(case, row):
    principal = client_of(case.principal)

    for url in (LIST, detail(row)):
        assert principal.get(url).status_code == 403
    assert not Notice.objects.filter(user_id=case.principal.user_id, kind__startswith="escalation").exists()


@pytest.mark.parametrize("count", [1, 30])
def test_the_inbox_costs_the_same_for_one_and_for_thirty(case, count):
    for _ in range(count):
        report(case)

    assert queries_of(bureau_client(role="officer"), LIST) == 12
