"""Exemptions: two people, whole quarters, automatic end, revocation; and the pages around them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.errors import Refused
from portal.lifecycle import IllegalMove
from portal.models import AuditEvent, Notice
from selfcheck.commands import exemptions as commands
from selfcheck.models import Exemption, Obligation
from selfcheck.queries.exemptions import coverage, whole_quarters
from tests import media
from tests.factories import MembershipFactory, ObligationFactory
from tests.selfcheck.bureau import OCTOBER_19, filed, firm, official, places, queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db

PDF = media.pdf()


def grounds(**changes):
    values = {
        "reason_code": "suspended",
        "reason": "全季停产检修",
        "evidence_note": "停产通知〔2026〕3号",
        "from_on": date(2026, 7, 1),
        "to_on": date(2026, 9, 30),
    }
    return commands.Grounds(**values | changes)


def proposed(enterprise, actor, **changes):
    return commands.propose_exemption(
        actor=actor, enterprise_id=enterprise.pk, grounds=grounds(**changes), now=OCTOBER_19
    )


@pytest.fixture
def enterprise():
    places()
    return firm(division_code="990102001")


@pytest.fixture
def owed(enterprise):
    return ObligationFactory(enterprise=enterprise)


def test_a_second_person_makes_the_whole_quarter_exempt(enterprise, owed):
    exemption = proposed(enterprise, official())
    owed.refresh_from_db()
    assert owed.exempt_by is None

    commands.approve_exemption(actor=official("chief"), exemption_id=exemption.pk, note="", now=OCTOBER_19)

    owed.refresh_from_db()
    exemption.refresh_from_db()
    assert owed.exempt_by == exemption
    assert exemption.state == "approved"
    event = AuditEvent.unscoped.get(action="exemption.approved")
    assert event.detail["quarters"] == ["2026Q3"]


@pytest.mark.parametrize(
    ("from_on", "to_on"),
    [("2026-07-02", "2026-09-30"), ("2026-07-01", "2026-09-29"), ("2026-08-01", "2026-11-30")],
)
def test_part_of_a_quarter_is_explained_and_refused(enterprise, from_on, to_on):
    with pytest.raises(Refused, match="没有覆盖任何一个完整季度"):
        proposed(enterprise, official(), from_on=date.fromisoformat(from_on), to_on=date.fromisoformat(to_on))


def test_only_the_quarters_within_the_dates_are_touched(enterprise, owed):
    fourth = ObligationFactory(enterprise=enterprise, quarter=4)
    exemption = proposed(enterprise, official(), to_on=date(2026, 11, 30))
    officer = official("officer")

    commands.approve_exemption(actor=officer, exemption_id=exemption.pk, note="", now=OCTOBER_19)

    owed.refresh_from_db()
    fourth.refresh_from_db()
    assert (owed.exempt_by, fourth.exempt_by) == (exemption, None)
    told = {
        c.quarter.quarter: c.whole
        for c in coverage(officer.scope, enterprise.pk, exemption.from_on, exemption.to_on)
    }
    assert told == {3: True, 4: False}


def test_a_filed_quarter_stays_filed(enterprise):
    row = filed(enterprise=enterprise)
    exemption = proposed(enterprise, official())

    commands.approve_exemption(actor=official("chief"), exemption_id=exemption.pk, note="", now=OCTOBER_19)

    row.refresh_from_db()
    assert row.exempt_by is None


def test_the_proposer_never_approves_his_own(enterprise, owed):
    officer = official("officer")
    exemption = proposed(enterprise, officer)

    with pytest.raises(Refused, match="不能批准自己提出"):
        commands.approve_exemption(actor=officer, exemption_id=exemption.pk, note="", now=OCTOBER_19)


@pytest.mark.parametrize("role", ["clerk", "legal_reviewer"])
def test_a_role_without_the_power_is_refused_by_the_table(enterprise, role):
    exemption = proposed(enterprise, official("officer"))

    with pytest.raises(IllegalMove, match="您的角色不能"):
        commands.approve_exemption(actor=official(role), exemption_id=exemption.pk, note="", now=OCTOBER_19)


def test_refusal_and_revocation_need_a_reason(enterprise, owed):
    chief = official("chief")
    exemption = proposed(enterprise, official())
    with pytest.raises(Refused, match="必须写明理由"):
        commands.refuse_exemption(actor=chief, exemption_id=exemption.pk, note=" ", now=OCTOBER_19)
    commands.approve_exemption(actor=chief, exemption_id=exemption.pk, note="", now=OCTOBER_19)
    with pytest.raises(Refused, match="必须写明理由"):
        commands.revoke_exemption(actor=chief, exemption_id=exemption.pk, note="", now=OCTOBER_19)


def test_revoked_the_quarter_is_owed_again(enterprise, owed):
    exemption = proposed(enterprise, official())
    commands.approve_exemption(
        actor=official("chief"), exemption_id=exemption.pk, note="属实", now=OCTOBER_19
    )

    commands.revoke_exemption(
        actor=official("officer"),
        exemption_id=exemption.pk,
        note="现场核实未停产",
        now=OCTOBER_19 + timedelta(days=1),
    )

    owed.refresh_from_db()
    exemption.refresh_from_db()
    assert owed.exempt_by is None
    assert exemption.state == "revoked"
    assert "现场核实未停产" in exemption.decision_note


def test_two_standing_exemptions_never_overlap(enterprise):
    proposed(enterprise, official())

    with pytest.raises(Refused, match="已有待批准或者已批准"):
        proposed(enterprise, official(), from_on=date(2026, 9, 30), to_on=date(2026, 12, 31))


def test_a_foreign_enterprise_is_out_of_reach(enterprise):
    with pytest.raises(type(enterprise).DoesNotExist):
        proposed(enterprise, official(division="990103"))


def test_approvers_and_the_enterprise_are_told(enterprise, owed):
    principal = MembershipFactory(enterprise=enterprise, role="principal").user
    chief = official("chief")
    exemption = proposed(enterprise, official())
    assert Notice.objects.filter(user=chief.user_id, kind="exemption.proposed").exists()

    commands.approve_exemption(actor=chief, exemption_id=exemption.pk, note="", now=OCTOBER_19)

    assert "2026年三季度" in Notice.objects.get(user=principal).body


def test_whole_quarters_of_a_span():
    assert [str(q) for q in whole_quarters(date(2026, 3, 31), date(2026, 12, 30))] == ["2026Q2", "2026Q3"]


def test_the_pages_from_proposal_to_revocation(enterprise, owed, time_machine):
    time_machine.move_to(OCTOBER_19, tick=False)
    clerk, chief = bureau_client(), bureau_client(role="chief")

    answer = clerk.post(
        reverse("selfcheck:exemption_new"),
        {
            "uscc": enterprise.uscc.lower(),
            "reason_code": "suspended",
            "reason": "全季停产",
            "from_on": "2026-07-01",
            "to_on": "2026-09-30",
            "evidence_note": "停产通知",
            "evidence": SimpleUploadedFile("停产.pdf", PDF, content_type="application/pdf"),
        },
    )
    exemption = Exemption.unscoped.get()
    assert answer.status_code == 302
    assert exemption.evidence.name == "停产.pdf"

    page = chief.get(reverse("selfcheck:exemption_detail", args=[exemption.pk])).content.decode()
    assert "批准后免报" in page
    assert "停产.pdf" not in clerk.get(reverse("selfcheck:exemption_list")).content.decode()
    assert (
        "这是您提出的申请"
        in clerk.get(reverse("selfcheck:exemption_detail", args=[exemption.pk])).content.decode()
    )

    chief.post(reverse("selfcheck:exemption_approve", args=[exemption.pk]), {"note": ""})
    owed.refresh_from_db()
    assert owed.exempt_by == exemption

    silent = chief.post(reverse("selfcheck:exemption_revoke", args=[exemption.pk]), {"note": ""})
    assert silent.status_code == 400
    chief.post(reverse("selfcheck:exemption_revoke", args=[exemption.pk]), {"note": "已恢复生产"})
    assert Obligation.unscoped.get().exempt_by is None


def test_a_bad_form_says_field_reason_and_mend(enterprise, time_machine):
    time_machine.move_to(OCTOBER_19, tick=False)
    answer = bureau_client().post(
        reverse("selfcheck:exemption_new"),
        {
            "uscc": "91990102MA00000000",
            "reason_code": "suspended",
            "reason": "停产",
            "from_on": "2026-07-01",
            "to_on": "2026-08-31",
            "evidence_note": "通知",
        },
    )

    assert answer.status_code == 400
    assert "在本辖区名录中没有找到" in answer.content.decode()


def test_the_list_filters_by_state_and_shows_expiry(enterprise, time_machine):
    time_machine.move_to(datetime(2026, 11, 1, tzinfo=UTC), tick=False)
    chief = official("chief")
    first = proposed(enterprise, official())
    commands.approve_exemption(actor=chief, exemption_id=first.pk, note="", now=OCTOBER_19)
    waiting = proposed(firm(name="待批企业", division_code="990102002"), official())
    client = bureau_client()

    expired = client.get(reverse("selfcheck:exemption_list"), {"state": "expired"}).content.decode()
    proposals = client.get(reverse("selfcheck:exemption_list"), {"state": "proposed"}).content.decode()

    assert enterprise.name in expired
    assert "已到期" in expired
    assert waiting.enterprise.name in proposals
    assert enterprise.name not in proposals


def test_the_list_needs_the_same_queries_for_one_and_for_many(enterprise):
    client = bureau_client()
    proposed(enterprise, official())
    url = reverse("selfcheck:exemption_list")
    few = queries_of(client, url)

    for _ in range(15):
        proposed(firm(division_code="990102001"), official())

    assert queries_of(client, url) == few
