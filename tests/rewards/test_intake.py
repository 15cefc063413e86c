"""From what was typed to a received report: who can open it, and that nobody else can."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage

from portal.errors import Refused
from portal.models import AuditEvent, Notice
from rewards import attachments
from rewards.commands import identities, intake, schemes
from rewards.models import FastCase, Identity, KeyWrap, Report, ReportFile
from rewards.queries import handling as queries
from rewards.queries import tips
from rewards.rules.terms import Terms
from tests.factories import NOW
from tests.tipping import NAME, PHONE, Tipping

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    return Tipping()


def test_a_report_exists_only_when_the_code_was_typed_back(firm):
    code = firm.draft()

    assert tips.find(code) is None
    assert not queries.inbox(firm.officer, NOW).exists()
    report, _ = firm.send()
    assert list(queries.inbox(firm.officer, NOW)) == [report]


def test_the_clocks_run_from_the_receipt(firm):
    report, _ = firm.send()

    assert report.number == "NB-2026-0001"
    assert (report.acknowledge_by, report.verify_by, report.feedback_by) == (
        date(2026, 10, 10),
        date(2026, 10, 13),
        date(2026, 10, 15),
    )


def test_sending_twice_is_one_report(firm):
    report, _ = firm.send()

    again = intake.send_report(actor=tips.reporter_at(firm.enterprise.pk), report_id=report.pk, now=NOW)

    assert again.number == report.number
    assert AuditEvent.unscoped.filter(action="tip.received").count() == 1


def test_the_code_finds_the_report_and_opens_its_content(firm):
    report, code = firm.send(text="刹车踩到底才停")

    tip = tips.find(code)

    assert tip.report == report
    assert tips.content(tip.report, tip.key)["text"] == "刹车踩到底才停"
    assert tips.find("2" * 16) is None


def test_handlers_read_the_content_with_their_own_key(firm):
    report, _ = firm.send(text="刹车踩到底才停")

    for actor in (firm.officer, firm.union):
        assert queries.open_report(actor, report.pk, NOW).content["text"] == "刹车踩到底才停"
    for actor in (firm.principal, firm.leader, *firm.custodians):
        assert queries.open_report(actor, report.pk, NOW) is None


def test_two_handlers_and_the_escrow_hold_the_key(firm):
    report, _ = firm.send()

    wraps = KeyWrap.unscoped.filter(report=report, part="content")

    assert wraps.filter(user__isnull=False).count() == 2
    assert wraps.filter(escrow=firm.escrow).count() == 1


def test_a_handler_named_as_concerned_never_sees_it(firm):
    report, _ = firm.send(concerns=(firm.officer.user_id,))

    assert queries.open_report(firm.officer, report.pk, NOW) is None
    assert not queries.inbox(firm.officer, NOW).exists()
    assert queries.open_report(firm.union, report.pk, NOW)
    told = set(Notice.objects.filter(kind="tip.received").values_list("user", flat=True))
    assert told == {firm.union.user_id}


def test_when_all_handlers_are_concerned_it_goes_straight_to_the_bureau(firm):
    report, _ = firm.send(concerns=(firm.officer.user_id, firm.union.user_id))

    case = FastCase.unscoped.get(report=report)

    assert case.reason == "handler_accused"
    assert case.due_on == date(2026, 10, 13)
    assert KeyWrap.unscoped.filter(report=report).exclude(escrow=None).count() == 1
    assert Notice.objects.filter(kind="tip.fast_lane").exists()


def test_only_whom_the_scheme_trusts_reads_a_confidential_name_and_every_reading_is_recorded(firm):
    report, _ = firm.confidential()

    with pytest.raises(Refused, match="没有查看"):
        identities.read_identity(actor=firm.officer, report_id=report.pk, reason="发放奖金用", now=NOW)
    who = identities.read_identity(actor=firm.union, report_id=report.pk, reason="发放奖金用", now=NOW)

    assert who == {"name": NAME, "phone": PHONE}
    events = AuditEvent.unscoped.filter(action="tip.identity_read")
    assert [event.detail["reason"] for event in events] == ["发放奖金用"]
    assert NAME not in str(events[0].detail)


def test_a_named_report_shows_the_name_to_every_handler(firm):
    report, _ = firm.send(way="named", identity={"name": NAME, "phone": PHONE})

    who = identities.read_identity(actor=firm.officer, report_id=report.pk, reason="电话核实情况", now=NOW)

    assert who["name"] == NAME


def test_reading_a_name_needs_a_reason(firm):
    report, _ = firm.confidential()

    with pytest.raises(Refused, match="理由"):
        identities.read_identity(actor=firm.union, report_id=report.pk, reason=" ", now=NOW)


def test_an_anonymous_report_has_no_identity_row(firm):
    report, _ = firm.send()

    assert not Identity.unscoped.filter(report=report).exists()
    with pytest.raises(Refused, match="没有留姓名"):
        identities.read_identity(actor=firm.union, report_id=report.pk, reason="发放奖金用", now=NOW)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"place": " "}, "place"),
        ({"text": ""}, "text"),
        ({"way": "confidential"}, "name"),
    ],
)
def test_what_is_missing_is_named(firm, changes, field):
    with pytest.raises(Refused) as refusal:
        firm.draft(**changes)
    assert refusal.value.field == field


def test_files_are_stored_sealed_under_a_name_of_chance(firm):
    picture = attachments.Clean("image/jpeg", b"\xff\xd8picture")
    report, code = firm.send(files=(picture,))

    row = ReportFile.unscoped.get(report=report)

    with default_storage.open(row.path) as stored:
        assert b"picture" not in stored.read()
    tip = tips.find(code)
    assert tips.file_bytes(row, tip.key) == picture.data
    assert queries.file_of(firm.officer, report.pk, 1, NOW)[1] == picture.data
    assert queries.file_of(firm.principal, report.pk, 1, NOW) is None


def test_what_was_never_sent_is_thrown_away_with_its_files(firm):
    code = firm.draft(files=(attachments.Clean("image/jpeg", b"picture"),))
    tip = tips.find(code, unsent=True)
    path = ReportFile.unscoped.get().path

    intake.drop_unsent(actor=tip.actor, report_id=tip.report.pk, now=NOW + timedelta(days=1))

    assert not Report.unscoped.exists()
    assert not default_storage.exists(path)


def test_a_scheme_needs_two_handlers_and_one_who_sees_names(firm):
    only = [schemes.Handler(firm.officer.user_id, sees_names=True)]
    blind = [schemes.Handler(a.user_id, sees_names=False) for a in (firm.officer, firm.union)]

    with pytest.raises(Refused, match="至少 2 人"):
        firm.publish(handlers=only)
    with pytest.raises(Refused, match="姓名"):
        firm.publish(handlers=blind)


def test_a_scheme_may_not_lengthen_a_clock(firm):
    with pytest.raises(Refused, match="只能缩短"):
        firm.publish(terms=Terms(1, 4, 5, 30))
    assert firm.publish(terms=Terms(1, 2, 3, 10)).version == 2


def test_without_an_escrow_no_scheme_is_published():
    firm = Tipping(division="990203001")
    firm.enterprise.division_code = "970101001"
    firm.enterprise.save()

    with pytest.raises(Refused, match="托管钥匙"):
        firm.publish()
