"""企业变更: dated events, a second person, the quarters they end, and who reads what after a move."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from portal.calendars import Quarter
from portal.errors import Refused
from portal.models import AuditEvent, Enterprise, Notice, ProfileChange
from portal.queries.enterprises import EnterpriseFilter, enterprises
from portal.scope import Scope
from portal.search_text import index_text
from selfcheck.commands import register as commands
from selfcheck.commands.obligations import open_period
from selfcheck.commands.reminders import send_reminders
from selfcheck.models import Exemption, Obligation, RegisterChange, Reminder
from tests.factories import EnterpriseFactory, MembershipFactory, RegisterChangeFactory
from tests.filing import Firm
from tests.races import at_once, raised
from tests.selfcheck.bureau import OCTOBER_19, firm, official, owing, places
from tests.support import bureau_client

HOME, CITY = "990102", "9901"


@pytest.fixture(autouse=True)
def _october_19(time_machine, request):
    if "transactional_db" not in request.fixturenames:
        request.getfixturevalue("db")
    places()
    time_machine.move_to(OCTOBER_19, tick=False)


def registered(enterprise, kind, division=HOME, on=date(2026, 10, 10), **more):
    """Proposed by a clerk and approved by a chief of `division`."""
    change = proposed(enterprise, kind, division, on, **more)
    commands.approve_change(
        actor=official("chief", division=division), change_id=change.pk, note="", now=OCTOBER_19
    )
    enterprise.refresh_from_db()
    return change


def proposed(enterprise, kind, division=HOME, on=date(2026, 10, 10), **more):
    event = commands.Event(kind=kind, on=on, reason="股东会决议", evidence_note="登记通知书第3号", **more)
    return commands.propose_change(
        actor=official(division=division), enterprise_id=enterprise.pk, event=event, now=OCTOBER_19
    )


def found(text, division=HOME):
    rows = enterprises(Scope(division=division), EnterpriseFilter(text=text, state="all"))
    return {row.name for row in rows}


def test_a_registration_changes_nothing_until_a_second_person_approves():
    one = firm(name="青柏木业有限公司")
    change = proposed(one, "rename", new_name="青柏家居有限公司")
    one.refresh_from_db()
    assert one.name == "青柏木业有限公司"

    himself = replace(official("chief"), username=change.proposed_by)
    with pytest.raises(Refused, match="不能批准自己"):
        commands.approve_change(actor=himself, change_id=change.pk, note="", now=OCTOBER_19)


def test_a_renamed_enterprise_is_found_under_both_names_and_its_file_says_until_when():
    one = firm(name="青柏木业有限公司")
    registered(one, "rename", new_name="云杉家居有限公司")

    assert one.name == "云杉家居有限公司"
    assert found("青柏木业") == found("云杉家居") == {"云杉家居有限公司"}
    page = bureau_client().get(reverse("selfcheck:enterprise_file", args=[one.pk]))
    former = page.context["former_names"]
    assert [(row.name, row.until) for row in former] == [("青柏木业有限公司", date(2026, 10, 10))]
    assert "曾用名：青柏木业有限公司" in page.content.decode()


def test_a_paper_of_before_keeps_the_name_of_before():
    one = Firm(name="青柏木业有限公司")
    submission = one.file()
    before = submission.content, submission.digest
    registered(one.enterprise, "rename", new_name="云杉家居有限公司")

    submission.refresh_from_db()
    assert (submission.content, submission.digest) == before
    assert "青柏木业有限公司" in str(submission.content)


def test_a_closed_enterprise_owes_nothing_from_the_quarter_of_its_closing():
    one = firm()
    old = owing(enterprise=one, year=2026, quarter=2)
    now = owing(enterprise=one, year=2026, quarter=3)
    registered(one, "close", on=date(2026, 9, 20))

    old.refresh_from_db(), now.refresh_from_db()
    assert (one.state, one.closed_on) == ("closed", date(2026, 9, 20))
    assert old.exempt_by is None  # what was owed before stays on the record
    assert now.exempt_by.reason_code == "closed"
    assert now.exempt_by.decided_by != now.exempt_by.proposed_by


def test_a_closed_enterprise_is_not_chased_for_what_it_owed_before():
    one = firm()
    MembershipFactory(enterprise=one)
    old = owing(enterprise=one, year=2026, quarter=2)
    registered(one, "close", on=date(2026, 9, 20))

    sent = send_reminders(actor=official(), obligation_ids=[old.pk], reason="逾期", now=OCTOBER_19)

    assert (sent.reminded, sent.no_longer_missing) == (0, (one.name,))
    assert not Reminder.unscoped.exists()
    clerk = bureau_client()
    listed = clerk.get("/b/missing/?year=2026&quarter=2").content.decode()
    assert one.name in listed  # what it owed stays counted
    assert "2026-09-20 起已注销，不再催报" in listed
    assert f'name="pick" value="{old.pk}"' not in listed
    asked = clerk.get("/b/missing/remind-all/?year=2026&quarter=2", follow=True).content.decode()
    assert "这些条件下没有未报企业" in asked
    page = clerk.get(f"/b/enterprises/{one.pk}/").content.decode()
    assert "未报：<span" in page
    assert "/b/missing/remind/" not in page
    assert "/b/missing/call/" not in page
    assert "申请免报" not in page


def test_a_filed_quarter_stays_filed_after_the_closing():
    one = Firm()
    one.file()
    registered(one.enterprise, "close", on=date(2026, 9, 20))

    assert Obligation.unscoped.get(enterprise=one.enterprise, quarter=3).exempt_by is None
    assert not Exemption.unscoped.filter(enterprise=one.enterprise).exists()


def test_the_absorbed_enterprise_is_closed_into_its_successor():
    one, other = firm(name="小厂"), firm(name="大厂")
    row = owing(enterprise=one)
    registered(one, "merge", on=date(2026, 9, 20), successor_uscc=other.uscc)

    row.refresh_from_db()
    assert (one.state, one.merged_into, one.closed_on) == ("closed", other, date(2026, 9, 20))
    assert row.exempt_by is not None
    page = bureau_client().get(reverse("selfcheck:enterprise_file", args=[other.pk])).content.decode()
    assert "吸收合并" in page
    assert "小厂" in page


def test_nobody_merges_into_himself_or_into_a_foreign_enterprise():
    one, foreign = firm(), firm(division_code="990103")

    with pytest.raises(Refused, match="不能是被合并的企业自己"):
        proposed(one, "merge", successor_uscc=one.uscc)
    with pytest.raises(Refused, match="请上一级应急管理局登记"):
        proposed(one, "merge", successor_uscc=foreign.uscc)
    assert proposed(one, "merge", CITY, successor_uscc=foreign.uscc)


def test_the_successor_that_closed_meanwhile_takes_over_nobody():
    one, other = firm(), firm()
    change = proposed(one, "merge", successor_uscc=other.uscc)
    registered(other, "close")

    with pytest.raises(Refused, match="不能合并"):
        commands.approve_change(actor=official("chief"), change_id=change.pk, note="", now=OCTOBER_19)


def test_reopened_it_owes_from_the_first_full_quarter():
    one = firm()
    row = owing(enterprise=one)
    registered(one, "close", on=date(2026, 9, 20))
    registered(one, "reopen", on=date(2026, 10, 12))
    later = open_period(actor=official("chief"), quarter=Quarter(2026, 4), now=OCTOBER_19)

    row.refresh_from_db()
    assert (one.state, one.closed_on, one.reopened_on) == ("active", None, date(2026, 10, 12))
    assert row.exempt_by is not None
    assert later.created == 0  # the quarter of 10-12 is no full one


@pytest.mark.parametrize("kind", ["rename", "move", "merge", "close"])
def test_what_is_closed_can_only_be_reopened(kind):
    one = firm(state="closed", closed_on=date(2026, 9, 1))

    with pytest.raises(Refused, match="只能登记恢复经营"):
        proposed(one, kind)


def test_one_event_waits_at_a_time_and_none_lies_in_the_future():
    one = firm()
    with pytest.raises(Refused, match="晚于今天"):
        proposed(one, "close", on=date(2026, 10, 20))
    proposed(one, "close")
    with pytest.raises(Refused, match="已有一件待批准"):
        proposed(one, "close")


def test_a_refusal_needs_its_reason_and_changes_nothing():
    one = firm()
    change = proposed(one, "close")
    with pytest.raises(Refused, match="理由没有填写"):
        commands.refuse_change(actor=official("chief"), change_id=change.pk, note=" ", now=OCTOBER_19)
    commands.refuse_change(actor=official("chief"), change_id=change.pk, note="文书不符", now=OCTOBER_19)

    one.refresh_from_db(), change.refresh_from_db()
    assert (one.state, change.state) == ("active", "refused")


def test_who_looks_for_the_old_name_of_a_merged_firm_finds_it_with_its_successor():
    small = firm(name="柳溪铸件厂", search_text=index_text("柳溪铸件厂"))
    big = firm(name="大河机械有限公司")
    registered(small, "merge", successor_uscc=big.uscc)
    client, url = bureau_client(), reverse("portal:enterprise_list")

    page = client.get(url, {"q": "柳溪铸件厂", "state": ""}).content.decode()

    assert reverse("selfcheck:enterprise_file", args=[small.pk]) in page
    assert "并入" in page
    assert reverse("selfcheck:enterprise_file", args=[big.pk]) in page
    assert "柳溪铸件厂" not in client.get(url).content.decode()
    assert "并入" not in client.get(url, {"q": "柳溪铸件厂", "state": "active"}).content.decode()


# A move to another county


def test_a_move_hands_the_enterprise_over_and_leaves_the_open_quarter_behind():
    one = firm(division_code="990102001")
    row = owing(enterprise=one)
    registered(one, "move", on=date(2026, 10, 5), to_division="990103")

    row.refresh_from_db()
    assert (one.division_code, one.moved_in_on) == ("990103", date(2026, 10, 5))
    assert (row.division_code, row.exempt_by) == ("990102001", None)
    assert Enterprise.objects.visible_to(Scope(division="990103")).filter(pk=one.pk).exists()
    assert not Enterprise.objects.visible_to(Scope(division=HOME)).filter(pk=one.pk).exists()


def test_a_moved_enterprise_owes_the_new_bureau_from_the_first_full_quarter():
    one = firm(division_code="990102001")
    registered(one, "move", on=date(2026, 10, 5), to_division="990103")
    chief = official("chief", division="990103")

    assert open_period(actor=chief, quarter=Quarter(2026, 4), now=OCTOBER_19).created == 0
    january = datetime(2027, 1, 4, 1, tzinfo=UTC)
    assert open_period(actor=chief, quarter=Quarter(2027, 1), now=january).created == 1


def test_after_a_move_the_old_bureau_still_reviews_the_quarter_it_opened():
    one = Firm()
    submission = one.file()
    registered(one.enterprise, "move", to_division="990103")

    url = reverse("selfcheck:submission_detail", args=[submission.pk])
    assert bureau_client(HOME).get(url).status_code == 200
    assert bureau_client("990103").get(url).status_code == 200
    assert bureau_client("990203").get(url).status_code == 404


def test_the_whole_move_works_on_screen_under_the_second_wall():
    one = firm(division_code="990102001", name="迁走木业有限公司")
    owing(enterprise=one)
    clerk, chief = bureau_client(), bureau_client(role="chief")
    answer = clerk.post(
        reverse("selfcheck:change_new", args=[one.pk]) + "?kind=move",
        {"on": "2026-10-05", "reason": "厂房搬迁", "evidence_note": "登记通知书", "to_division": "990103"},
    )
    assert answer.status_code == 302
    change = RegisterChange.unscoped.get()
    answer = chief.post(reverse("selfcheck:change_approve", args=[change.pk]), follow=True)

    one.refresh_from_db()
    assert one.division_code == "990103"
    assert "已批准，变更已生效" in answer.content.decode()
    assert bureau_client("990103").get(reverse("selfcheck:enterprise_file", args=[one.pk])).status_code == 200
    listed = clerk.get(reverse("selfcheck:change_list")).content.decode()
    assert "迁走木业有限公司" in listed


def test_the_new_bureau_sees_the_quarters_of_before_and_the_old_one_its_own():
    one = firm(division_code="990102001", name="迁走木业有限公司")
    owing(enterprise=one)
    registered(one, "move", on=date(2026, 10, 5), to_division="990103")
    url = reverse("selfcheck:enterprise_file", args=[one.pk])

    there = bureau_client("990103").get(url).content.decode()
    here = bureau_client(HOME).get(url)

    assert "逾期未报 4 天" in there
    assert here.status_code == 200
    assert "已迁出" in here.content.decode()
    assert "逾期未报 4 天" in here.content.decode()
    assert bureau_client("990203").get(url).status_code == 404


def test_the_receiving_bureau_and_the_enterprise_are_told():
    one = firm(division_code="990102001")
    clerk = official(division="990103")
    member = MembershipFactory(enterprise=one)
    registered(one, "move", to_division="990103")

    told = set(Notice.objects.filter(kind="register.decided").values_list("user__username", flat=True))
    assert {clerk.username, member.user.username} <= told


def test_the_audit_tells_the_event_in_the_chain_of_the_enterprise():
    one = firm(division_code="990102001")
    change = registered(one, "move", to_division="990103")

    event = AuditEvent.unscoped.get(action="register.change_approved")
    assert (event.enterprise_id, event.division_code) == (one.pk, "990102001")
    assert event.detail["to_division"] == change.to_division
    assert ProfileChange.unscoped.filter(enterprise=one, field="division_code", from_on=change.on).exists()


# What the database refuses


def refused(**values):
    one = EnterpriseFactory()
    with pytest.raises(DatabaseError), transaction.atomic():
        Enterprise.unscoped.filter(pk=one.pk).update(**values)
    return one


def test_the_database_refuses_half_closed_enterprises():
    other = EnterpriseFactory()
    refused(state="closed")
    refused(closed_on=date(2026, 9, 1))
    refused(merged_into=other)


def test_the_database_refuses_a_merger_into_oneself_and_a_circle():
    a, b = EnterpriseFactory(), EnterpriseFactory()
    closed = {"state": "closed", "closed_on": date(2026, 9, 1)}
    rows = Enterprise.unscoped
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.filter(pk=a.pk).update(**closed, merged_into=a)
    rows.filter(pk=a.pk).update(**closed, merged_into=b)
    with pytest.raises(DatabaseError, match="成环"), transaction.atomic():
        rows.filter(pk=b.pk).update(**closed, merged_into=a)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "rename"},
        {"kind": "move", "to_division": "990102001"},
        {"kind": "merge"},
        {"state": "approved"},
        {"state": "approved", "decided_by": "clerk", "decided_at": OCTOBER_19},
        {"new_name": "别名"},
        {"evidence_note": ""},
    ],
)
def test_the_database_refuses_half_an_event(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterChangeFactory(**values)


def test_a_decided_event_stands():
    change = RegisterChangeFactory(state="approved", decided_by="chief", decided_at=OCTOBER_19)
    for act in (lambda r: r.update(reason="别的"), lambda r: r.delete()):
        with pytest.raises(DatabaseError, match="不得修改或者删除"), transaction.atomic():
            act(RegisterChange.unscoped.filter(pk=change.pk))


@pytest.mark.django_db(transaction=True)
def test_two_firms_that_take_each_other_over_at_one_moment_do_not_both_close(transactional_db):
    a, b = firm(), firm()
    one, two = proposed(a, "merge", successor_uscc=b.uscc), proposed(b, "merge", successor_uscc=a.uscc)
    chief = official("chief")

    results = at_once(
        a,
        *[
            lambda pk=change.pk: commands.approve_change(actor=chief, change_id=pk, note="", now=OCTOBER_19)
            for change in (one, two)
        ],
    )

    assert [type(error) for error in raised(results)] == [Refused]
    assert Enterprise.unscoped.filter(pk__in=[a.pk, b.pk], state="closed").count() == 1
