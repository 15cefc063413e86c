"""Who did and who read what: only those who may ask, only of their own, and asking is an event too."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from portal.actors import SYSTEM, Actor
from portal.audit import record
from portal.audit_book import ACCOUNT, book, detail_lines
from portal.models import AuditEvent, Job
from portal.queries import audit_trail
from portal.queries.audit_trail import Wanted, trail
from portal.scope import Scope
from portal.search_text import index_text
from portal.tasks import anchor_audit
from tests.factories import NOW, EnterpriseFactory, EvidenceFileFactory, ObligationFactory, PostingFactory
from tests.measure import queries_of
from tests.support import bureau_client, enterprise_client

pytestmark = pytest.mark.django_db

URL = "/b/audit/"
OWN = "/e/audit/"


@pytest.fixture(autouse=True)
def _today(settings, tmp_path, time_machine):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    time_machine.move_to(NOW + timedelta(hours=1), tick=False)


@pytest.fixture
def firm():
    name = "青柏审计有限公司"
    return EnterpriseFactory(name=name, division_code="990102001", search_text=index_text(name))


def person(name="王查", role="officer") -> Actor:
    return Actor(
        username=f"u-{name}", name=name, role=role, scope=Scope(division="990102"), division="990102"
    )


def shown(client, url=URL, **query) -> list[str]:
    return [line.action for line in client.get(url, query).context["page"].rows]


def read_events() -> list[AuditEvent]:
    return list(AuditEvent.unscoped.filter(action__in=["audit.read", "audit.exported"]).order_by("pk"))


@pytest.mark.parametrize("role", ["chief", "legal_reviewer", "division_admin"])
def test_chief_reviewer_and_administrator_read_the_audit_of_their_division(firm, role):
    elsewhere = EnterpriseFactory(division_code="990103001")
    record(person(), "profile.updated", firm, now=NOW, enterprise=firm)
    record(person(), "profile.confirmed", elsewhere, now=NOW, enterprise=elsewhere)

    assert shown(bureau_client(role=role)) == ["修改企业档案"]


@pytest.mark.parametrize("role", ["clerk", "officer"])
def test_others_of_the_bureau_do_not(role):
    assert bureau_client(role=role).get(URL).status_code == 403


def test_a_safety_officer_does_not_read_the_record_of_the_enterprise(firm):
    assert enterprise_client(firm, role="safety_officer").get(OWN).status_code == 403


def test_the_principal_reads_what_was_done_at_his_enterprise_and_no_deliberation_about_it(firm):
    record(person(), "report.accepted", firm, now=NOW, enterprise=firm)
    secret = [
        record(person(), action, firm, now=NOW, enterprise=firm)
        for action in ("case.discussed", "flag.proposed", "exemption.proposed", "finding.recorded")
    ]
    principal = enterprise_client(firm, role="principal")

    assert shown(principal, OWN) == ["接收报告"]
    assert principal.get(f"{OWN}{secret[0].pk}/").status_code == 404


def test_the_principal_does_not_learn_of_files_internal_to_the_bureau(firm):
    for internal in (True, False):
        file = EvidenceFileFactory(enterprise=firm, internal=internal)
        record(person(), "evidence.viewed", file, now=NOW, enterprise=firm)

    assert shown(enterprise_client(firm, role="principal"), OWN) == ["查看佐证材料"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"person": "王查"}, ["查看佐证材料"]),
        ({"person": "u-李看"}, ["修改企业档案"]),
        ({"action": "profile.updated"}, ["修改企业档案"]),
        ({"kind": "portal.evidencefile"}, ["查看佐证材料"]),
        ({"enterprise": "青柏审计"}, ["修改企业档案", "查看佐证材料"]),
        ({"enterprise": "别家"}, []),
        ({"reads": "reads"}, ["查看佐证材料"]),
        ({"until": (NOW - timedelta(days=3)).date().isoformat()}, []),
        ({"since": (NOW + timedelta(days=1)).date().isoformat(), "until": "2099-01-01"}, []),
    ],
)
def test_each_filter_finds_what_it_says(firm, query, found):
    file = EvidenceFileFactory(enterprise=firm)
    record(person(), "evidence.viewed", file, now=NOW, enterprise=firm)
    record(person("李看"), "profile.updated", firm, now=NOW, enterprise=firm)

    assert shown(bureau_client(role="chief"), **query) == found


def test_a_mistaken_filter_says_field_reason_and_mend():
    page = bureau_client(role="chief").get(URL, {"since": "2026-10-02", "until": "2026-10-01"})

    assert "截止日期早于起始日期。</b>请改晚，或者把起始日期改早。" in page.content.decode()


def test_the_author_of_a_protected_report_is_neither_shown_nor_found(firm):
    author = person("孙安全", role="safety_officer")
    event = record(author, "escalation.made", now=NOW, division_code="990102001")
    chief = bureau_client(role="chief")

    assert "孙安全" not in chief.get(URL).content.decode()
    assert "孙安全" not in chief.get(f"{URL}{event.pk}/").content.decode()
    assert "报告人受保护" in chief.get(f"{URL}{event.pk}/").content.decode()
    assert shown(chief, person="孙安全") == []


def test_telephone_numbers_are_masked(firm):
    event = record(person(), "profile.updated", firm, now=NOW, enterprise=firm, new="13812345678")
    chief = bureau_client(role="chief")

    for url in (URL, f"{URL}{event.pk}/"):
        text = chief.get(url).content.decode()
        assert "138****5678" in text
        assert "13812345678" not in text


@pytest.mark.parametrize("query", [{"person": "王查"}, {"reads": "reads"}])
def test_looking_for_a_person_is_an_event_with_the_words_of_the_search(query):
    chief = bureau_client(role="chief")
    chief.get(URL)
    assert read_events() == []

    chief.get(URL, query)

    (event,) = read_events()
    assert event.actor == chief.user.username
    assert ("王查" if "person" in query else "只看查阅个人信息") in event.detail["words"]


def test_opening_a_reading_is_an_event_and_opening_another_is_none(firm):
    plain = record(person(), "report.accepted", firm, now=NOW, enterprise=firm)
    reading = record(
        person(), "evidence.viewed", EvidenceFileFactory(enterprise=firm), now=NOW, enterprise=firm
    )
    chief = bureau_client(role="chief")

    chief.get(f"{URL}{plain.pk}/")
    assert read_events() == []
    chief.get(f"{URL}{reading.pk}/")

    assert [event.target for event in read_events()] == [f"portal.auditevent:{reading.pk}"]


def test_the_export_holds_the_rows_of_the_screen_with_filter_time_and_user(
    firm, django_capture_on_commit_callbacks, settings
):
    settings.CELERY_TASK_ALWAYS_EAGER = True
    record(person(), "profile.updated", firm, now=NOW, enterprise=firm, fields=["名称"])
    record(person("李看"), "profile.confirmed", firm, now=NOW, enterprise=firm)
    chief = bureau_client(role="chief", name="周分管")

    with django_capture_on_commit_callbacks(execute=True):
        chief.post(f"{URL}export/?person=王查")
    job = Job.unscoped.get()
    file = b"".join(chief.get(reverse("portal:job_download", args=[job.pk])).streaming_content)
    rows = list(openpyxl.load_workbook(BytesIO(file)).active.values)

    assert "人员（姓名或用户名）：王查" in rows[1][0]
    assert rows[2][0].startswith("导出：周分管")
    assert [row[4] for row in rows[4:]] == ["修改企业档案"]
    assert rows[4][8] == "修改的栏目：名称"
    assert [event.action for event in read_events()] == ["audit.exported"]


def test_the_list_pages_by_key_and_costs_the_same_for_many_rows(firm):
    chief = bureau_client(role="chief")
    record(person(), "profile.updated", firm, now=NOW, enterprise=firm)
    few = queries_of(chief, URL)
    for _ in range(40):
        other = EnterpriseFactory(division_code="990102001")
        record(person(), "profile.updated", other, now=NOW, enterprise=other)

    assert queries_of(chief, URL) == few <= 12
    first = chief.get(URL).context["page"]
    second = chief.get(URL, {"after": first.next_key}).context["page"]
    assert (len(first.rows), len(second.rows)) == (30, 11)
    assert not {line.pk for line in first.rows} & {line.pk for line in second.rows}


def test_the_daily_anchors_are_listed_and_printed():
    digest = anchor_audit()
    chief = bureau_client(role="chief")
    anchor = AuditEvent.unscoped.get(action="audit.anchored")

    assert digest in chief.get(reverse("portal:audit_anchors")).content.decode()
    assert digest in chief.get(reverse("portal:audit_anchor", args=[anchor.pk])).content.decode()


def test_no_other_event_is_shown_as_an_anchor():
    event = record(SYSTEM, "period.opened", now=NOW)

    assert bureau_client(role="chief").get(reverse("portal:audit_anchor", args=[event.pk])).status_code == 404


def test_codes_times_and_quarters_stand_in_words(firm):
    event = record(
        person(), "reminders.sent", now=NOW, division_code="990102", channels=["notice", "sms"],
        invited_role="principal", period="2026Q3", fix_by="2026-10-15T23:59:59.999999+08:00",
        due_at="2026-10-15T01:30:00+00:00", fields=["contact_phone"], severity="major",
        value={"steps": [{"days": -7, "audience": ["principal"], "channels": ["letter"]}]},
    )  # fmt: skip

    page = bureau_client(role="chief").get(f"{URL}{event.pk}/").content.decode()

    for words in (
        "站内信、短信",
        "主要负责人",
        "2026年三季度",
        "2026-10-15 24:00",
        "2026-10-15 09:30",
        ">手机<",
        "重大事故隐患",
        "各步：距截止日（天）：-7；对象：主要负责人；方式：催报信",
    ):
        assert words in page


@pytest.mark.parametrize("person_", ["王查", "u-王查"])
def test_the_search_by_person_reads_the_index_and_not_the_table(firm, person_):
    record(person(), "profile.updated", firm, now=NOW, enterprise=firm)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO portal_auditevent (chain, seq, at, actor, actor_name, role, action, target,
            division_code, detail, prev_digest, digest)
            SELECT 'd:990102', n, %s, 'user' || n, '某' || n, 'clerk', 'test.it', '', '990102', '{}', '', ''
            FROM generate_series(1, 20000) n""",
            [NOW],
        )
        cursor.execute("ANALYZE portal_auditevent")
    wanted = Wanted(NOW.date() - timedelta(days=900), NOW.date(), person=person_)

    plan = trail(Scope(division="990102"), wanted).order_by("-at", "-pk")[:31].explain()

    assert "audit_by_actor" in plan
    assert "audit_by_actor_name" in plan
    assert "Seq Scan on portal_auditevent" not in plan


def test_what_a_detail_points_at_is_called_by_its_name_as_far_as_the_reader_may_see_it(firm):
    """Every reference names a model and fields that exist; one out of reach keeps its number."""
    near, far = EnterpriseFactory(division_code="990102001"), EnterpriseFactory(division_code="990203001")
    owed = ObligationFactory(enterprise=near)
    li = PostingFactory(role="chief", user__username="lizhang", user__name="李长").user
    detail = {"enterprises": [near.pk, far.pk], "obligations": [owed.pk], "exempt_approver": li.username}
    record(person(), "visit.recorded", firm, now=NOW, enterprise=firm, **detail)

    (line,) = audit_trail.lines(Scope(division="990102"), list(AuditEvent.unscoped.all()))
    assert [value for _, value in line.detail] == [
        f"{near.name}、{far.pk}",
        f"{near.name}2026年三季度",
        "李长（分管领导）",
    ]
    assert far.name not in line.detail_text
    digest = "4ae87d149" + "13800138000" + "a" * 44
    record(person(), "visit.recorded", firm, now=NOW, enterprise=firm, digest=digest, note="13800138000")
    told = audit_trail.lines(Scope(division="990102"), list(AuditEvent.unscoped.order_by("-pk")[:1]))
    assert {value for _, value in told[0].detail} == {digest, "138****8000"}
    for found in book().references.values():
        if found.model != ACCOUNT:
            rows = apps.get_model(found.model)._meta.base_manager.all()
            assert list(rows.filter(**{f"{found.by}__in": []}).values_list(found.by, *found.fields)) == []
    assert detail_lines("ladder.planned", {"step": "-7"}) == [("步骤", "截止前 7 天")]
    assert detail_lines("flag.proposed", {"rule": "DP-1"}) == [("规则", "一案双罚")]
    assert detail_lines("case.facts_added", {"keys": ["check.fictitious"]})[0][1] == "措施经查实为虚构"
