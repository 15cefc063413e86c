"""Two people at the same instant: one wins, the other is told, and the rows agree with each other."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from portal import deliveries
from portal.actors import SYSTEM
from portal.errors import Conflict, Refused
from portal.models import AuditEvent, Delivery, Enterprise, Notice
from selfcheck.commands import reviews, signing
from selfcheck.commands.archive import archive
from selfcheck.models import Draft, FiledInspection, Obligation, Report, Review, Submission, SubmissionPdf
from tests.factories import NOW, NoticeFactory
from tests.filing import READ_ALL, Firm, client_of
from tests.races import at_once, in_parallel, raised

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def events(action: str) -> int:
    return AuditEvent.unscoped.filter(action=action).count()


def reloaded(report: Report) -> Report:
    return Report.unscoped.get(pk=report.pk)


def signer(firm: Firm, report: Report):
    """A browser of the principal's, signed in and with the page read, about to press the button."""
    client, digest = client_of(firm.principal), firm.read(report)[1]
    data = {"read_digest": digest, "statement": READ_ALL, "password": "a-long-password-1"}
    return lambda: client.post(reverse("selfcheck:report_sign", args=[report.pk]), data)


def test_two_browsers_sign_at_the_same_instant_and_see_one_receipt():
    firm = Firm()
    report = firm.send(firm.draft())

    first, second = at_once(report, signer(firm, report), signer(firm, report))

    filed = Submission.unscoped.get()
    assert first.url == second.url == reverse("selfcheck:report_receipt", args=[filed.pk])
    assert events("report.submitted") == 1
    assert Notice.objects.filter(kind="report.review").count() == 1
    assert FiledInspection.unscoped.count() == 1
    assert (reloaded(report).state, reloaded(report).versions) == ("submitted", 1)
    assert SubmissionPdf.unscoped.count() == 2


def test_eight_clicks_file_once():
    firm = Firm()
    report = firm.send(firm.draft())
    digest = firm.read(report)[1]

    results = at_once(report, *[lambda: firm.sign(report, digest=digest)] * 8)

    assert len({result.pk for result in results}) == 1
    assert events("report.submitted") == 1
    assert Obligation.unscoped.get(pk=firm.obligation.pk).filed_at == NOW


def test_what_changes_while_the_signature_waits_at_the_row_is_not_signed():
    """The change commits after the principal pressed the button and before the content is read."""
    firm = Firm()
    report = firm.send(firm.draft())
    digest = firm.read(report)[1]

    (result,) = at_once(
        report,
        lambda: firm.sign(report, digest=digest),
        meanwhile=lambda: Enterprise.unscoped.filter(pk=firm.enterprise.pk).update(contact_name="改过的人"),
    )

    assert isinstance(result, Conflict)
    assert not Submission.unscoped.exists()
    assert reloaded(report).sent_to_sign_at is not None


def test_a_recall_and_a_signature_cannot_both_happen():
    firm = Firm()
    report = firm.send(firm.draft())
    digest = firm.read(report)[1]

    results = at_once(
        report,
        lambda: firm.sign(report, digest=digest),
        lambda: signing.recall(actor=firm.officer, report_id=report.pk, reason="", now=NOW),
    )

    (refusal,) = raised(results)
    assert isinstance(refusal, Refused)
    signed = Submission.unscoped.exists()
    assert (events("report.submitted"), events("report.recalled")) == ((1, 0) if signed else (0, 1))
    assert reloaded(report).state == ("submitted" if signed else "draft")
    assert Draft.unscoped.filter(report=report, closed_at=None).exists() is not signed


def test_two_colleagues_send_to_sign_once():
    firm = Firm()
    report = firm.draft()

    results = at_once(report, lambda: firm.send(report), lambda: firm.send(report))

    (refusal,) = raised(results)
    assert "已经送签" in refusal.message
    assert events("report.sent_to_sign") == 1
    assert Notice.objects.filter(kind="report.sign").count() == 1


def test_an_officer_returns_while_the_enterprise_begins_to_correct():
    firm = Firm()
    filed = firm.file()

    results = at_once(
        filed.report,
        lambda: firm.send_back(filed, now=NOW, fix_by=NOW + 9 * DAY),
        lambda: reviews.start_correction(
            actor=firm.officer, report_id=filed.report_id, reason="写错", material=False, now=NOW
        ),
    )

    (refusal,) = raised(results)
    assert "当前状态不能" in refusal.message
    returned = Review.unscoped.exists()
    assert reloaded(filed.report).state == ("returned" if returned else "correcting")
    assert events("report.returned") + events("report.correction_started") == 1
    assert Draft.unscoped.filter(report=filed.report, closed_at=None).count() == 1
    assert (Obligation.unscoped.get(pk=firm.obligation.pk).returned_at is not None) is returned


def test_an_officer_returns_the_version_that_a_correction_is_just_replacing():
    firm = Firm()
    first = firm.file()
    reviews.start_correction(
        actor=firm.officer, report_id=first.report_id, reason="写错", material=False, now=NOW
    )
    firm.send(first.report)
    digest = firm.read(first.report)[1]

    results = at_once(
        first.report,
        lambda: firm.sign(first.report, digest=digest),
        lambda: firm.send_back(first, now=NOW, fix_by=NOW + 9 * DAY),
    )

    (refusal,) = raised(results)
    assert isinstance(refusal, Refused)
    assert (reloaded(first.report).state, reloaded(first.report).versions) == ("submitted", 2)
    assert not Review.unscoped.exists()


@pytest.mark.parametrize("second", ["accept", "return"])
def test_two_officers_decide_at_once_and_one_is_told_of_the_other(second):
    firm = Firm()
    filed = firm.file()
    officer = {"actor": firm.clerk, "submission_id": filed.pk, "now": NOW, "seen": "submitted"}
    decide = {
        "accept": lambda: reviews.accept(note="", **officer),
        "return": lambda: reviews.return_for_mending(reason="缺附件", fix_by=NOW + DAY, **officer),
    }

    results = at_once(filed.report, decide["accept"], decide[second])

    (refusal,) = raised(results)
    assert isinstance(refusal, Conflict)
    assert "没有办理" in refusal.message
    review = Review.unscoped.get()
    assert reloaded(filed.report).state == review.outcome
    assert events("report.accepted") + events("report.returned") == 1


def test_two_workers_archive_once():
    filed = Firm().file()

    results = at_once(
        filed, *[lambda: archive(actor=SYSTEM, submission_id=filed.pk, now=NOW + timedelta(hours=1))] * 2
    )

    assert sorted(len(made) for made in results) == [0, 2]
    assert events("report.archived") == 1


def test_two_workers_send_a_mail_once(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    delivery = Delivery.objects.create(notice=NoticeFactory(), channel="email", address="lu@example.org")

    results = in_parallel(*[lambda: deliveries.send(delivery.pk, NOW)] * 8)

    assert [result.state for result in results if result] == ["sent"]
    assert len(mail.outbox) == 1
