"""Sign and file: atomic, idempotent, by the right person, on the very content that was read."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from portal.errors import Conflict, Refused
from portal.models import AuditEvent, Membership, Notice
from selfcheck.commands import signing
from selfcheck.documents.canonical import digest
from selfcheck.models import Draft, DraftStep, FiledInspection, Obligation, Report, Submission
from selfcheck.queries.reports import status_of
from tests.factories import NOW, HazardFactory, MembershipFactory
from tests.filing import READ_ALL, Firm

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 10, 15, 15, 59, 59, 999999, tzinfo=UTC)


def test_a_signature_files_the_report_at_that_moment():
    firm = Firm()

    submission = firm.file()

    report = Report.unscoped.get(pk=submission.report_id)
    obligation = Obligation.unscoped.get(pk=firm.obligation.pk)
    assert (report.state, report.versions, report.sent_to_sign_at) == ("submitted", 1, None)
    assert (obligation.filed_at, obligation.inspected_in_quarter) == (NOW, True)
    assert submission.digest == digest(submission.content)
    assert submission.content["signed"]["name"] == "陆承远"
    assert [s["id"] for s in submission.statements] == ["true_and_complete", "reported_to_me", "nil"]
    assert not Draft.unscoped.filter(report=report, closed_at=None).exists()


def test_a_signature_leaves_one_event_and_tells_both_sides():
    firm = Firm()

    submission = firm.file()

    event = AuditEvent.unscoped.get(action="report.submitted")
    assert event.target == f"selfcheck.submission:{submission.pk}"
    assert event.detail["digest"] == submission.digest
    told = Notice.objects.filter(key__contains=submission.receipt_no).values_list("kind", "user__name")
    assert sorted(told) == [
        ("report.filed", "周敏"),
        ("report.filed", "陆承远"),
        ("report.review", "赵岩"),
    ]


@pytest.mark.parametrize(
    ("moment", "status"),
    [(DUE, "filed"), (DUE + timedelta(microseconds=1), "late"), (DUE - timedelta(seconds=1), "filed")],
)
def test_the_last_instant_of_the_due_day_is_on_time(moment, status):
    firm = Firm()

    firm.file(now=moment)

    obligation = Obligation.unscoped.select_related("exempt_by").get(pk=firm.obligation.pk)
    assert status_of(obligation, moment).status == status


def test_the_second_click_returns_the_filed_version():
    firm = Firm()
    report = firm.draft()
    firm.send(report)
    _, read = firm.read(report)

    first = firm.sign(report, digest=read)
    second = firm.sign(report, digest=read, now=NOW + timedelta(seconds=1))

    assert second == first
    assert Submission.unscoped.count() == 1
    assert AuditEvent.unscoped.filter(action="report.submitted").count() == 1


def test_a_change_after_reading_is_not_signed():
    firm = Firm()
    report = firm.draft()
    firm.send(report)
    _, read = firm.read(report)
    firm.enterprise.contact_name = "改过的人"
    firm.enterprise.save()

    with pytest.raises(Conflict, match="重新审阅"):
        firm.sign(report, digest=read)
    assert not Submission.unscoped.exists()


@pytest.mark.parametrize("left_out", READ_ALL[:3])
def test_every_statement_must_be_ticked(left_out):
    firm = Firm()
    report = firm.draft()
    firm.send(report)

    with pytest.raises(Refused, match="没有勾选"):
        firm.sign(report, ticked=[s for s in READ_ALL if s != left_out])


def test_the_preparer_may_not_sign():
    firm = Firm()
    report = firm.draft()
    firm.send(report)
    Report.unscoped.filter(pk=report.pk).update(sent_to_sign_by=firm.principal.username)

    with pytest.raises(Refused, match="不能是同一人"):
        firm.sign(report)


def test_a_one_person_firm_signs_its_own_report_with_a_note():
    firm = Firm(one_person=True)

    submission = firm.file()

    assert submission.content["signed"]["self_prepared"] is True
    assert "one_person" in [s["id"] for s in submission.statements]


def test_only_the_registered_principal_signs():
    firm = Firm()
    report = firm.draft()
    firm.send(report)
    firm.principal = firm.principal.__class__(
        **{**firm.principal.__dict__, "person_id": firm.officer_person.pk}
    )

    with pytest.raises(Refused, match="由本人登录签批"):
        firm.sign(report)


def test_an_unfinished_draft_is_not_sent_to_sign():
    firm = Firm()
    report = firm.draft()
    row = DraftStep.unscoped.get(draft__report=report, step="overview")
    row.data = {"inspections": []}
    row.save()

    with pytest.raises(Refused, match="必须补正"):
        firm.send(report)


def test_an_incomplete_profile_is_named():
    firm = Firm(high_hazard=None, legal_rep_name="")
    report = firm.draft()

    with pytest.raises(Refused, match="法定代表人、是否高危行业领域"):
        firm.send(report)


def test_an_inspection_outside_the_quarter_is_filed_but_the_check_duty_stays_open():
    firm = Firm()
    report = firm.draft(inspected_on=date(2026, 10, 8))
    firm.send(report)

    firm.sign(report)

    obligation = Obligation.unscoped.select_related("exempt_by").get(pk=firm.obligation.pk)
    status = status_of(obligation, NOW)
    assert (status.status, status.no_check_in_quarter) == ("filed", True)


def test_participation_rests_on_the_filed_inspection():
    firm = Firm()

    submission = firm.file(principal_present=True)

    row = FiledInspection.unscoped.get()
    assert (row.inspected_on, row.principal_present, row.current) == (date(2026, 9, 17), True, True)
    assert submission.content["principal_participation"]["count"] == 1


def test_recall_by_the_principal_needs_a_reason_and_tells_the_preparer():
    firm = Firm()
    report = firm.draft()
    firm.send(report)

    with pytest.raises(Refused, match="写明理由"):
        signing.recall(actor=firm.principal, report_id=report.pk, reason=" ", now=NOW)
    signing.recall(actor=firm.principal, report_id=report.pk, reason="漏了危废库", now=NOW)

    assert Report.unscoped.get(pk=report.pk).sent_to_sign_at is None
    assert "漏了危废库" in Notice.objects.get(kind="report.sent_back").body


@pytest.mark.parametrize("change", ["content = '{}'::jsonb", "signed_at = now()", "version = 9"])
def test_the_database_refuses_to_change_a_filed_version(change):
    submission = Firm().file()

    with pytest.raises(DatabaseError, match="不得修改或者删除"), transaction.atomic():
        Submission.unscoped.raw(f"UPDATE selfcheck_submission SET {change} RETURNING *")[0]
    with pytest.raises(DatabaseError, match="不得修改或者删除"), transaction.atomic():
        Submission.unscoped.filter(pk=submission.pk)._raw_delete("default")


def test_a_refused_signature_changes_nothing():
    firm = Firm()
    report = firm.draft()
    firm.send(report)
    before = AuditEvent.unscoped.count()

    with pytest.raises(Refused):
        firm.sign(report, ticked=())

    assert AuditEvent.unscoped.count() == before
    assert Obligation.unscoped.get(pk=firm.obligation.pk).filed_at is None


def test_a_hazard_carried_over_from_an_earlier_quarter_is_filed_too():
    firm = Firm()
    old = HazardFactory(enterprise=firm.enterprise, found_on=date(2026, 5, 4), rectify_by=date(2026, 12, 1))
    report = firm.draft()
    row = DraftStep.unscoped.get(draft__report=report, step="hazards")
    assert old.pk in row.data["hazard_ids"]
    firm.send(report)

    submission = firm.sign(report)

    assert [h["number"] for h in submission.content["hazards"]] == [old.number]


def test_an_account_that_also_prepares_does_not_sign_even_what_a_colleague_prepared():
    firm = Firm()
    report = firm.send(firm.draft())
    mine = Membership.unscoped.get(enterprise=firm.enterprise, role="principal")
    MembershipFactory(enterprise=firm.enterprise, role="safety_officer", user=mine.user)
    with pytest.raises(Refused, match="同时是本企业的填报账户"):
        firm.sign(report)
