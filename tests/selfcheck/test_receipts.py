"""One rendering of a filed version: on the screen, in the archive, in the mail; what was lost is found."""

import hashlib
import smtplib
import socket
import threading
from datetime import timedelta

import pytest
import segno
import time_machine
from django.conf import settings
from django.core import mail
from django.urls import reverse
from kombu.exceptions import OperationalError

from portal import deliveries, later
from portal.actors import SYSTEM
from portal.models import AuditEvent, Delivery, User
from portal.tasks import deliver_waiting
from selfcheck.commands.archive import archive, unarchived
from selfcheck.facts.receipts import receipt_of
from selfcheck.models import SubmissionPdf
from selfcheck.tasks import archive_missing, archive_submission
from tests.factories import NOW
from tests.filing import READ_ALL, Firm, client_of
from tests.selfcheck.documents.reading import text_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def pdf(actor, name, submission, kind) -> bytes:
    answer = client_of(actor).get(reverse(f"selfcheck:{name}", args=[submission.pk, kind]))
    assert answer["Content-Type"] == "application/pdf"
    return answer.content


def with_address(firm: Firm) -> Firm:
    User.objects.filter(pk=firm.principal.user_id).update(email="lu@example.org")
    return firm


@pytest.mark.parametrize("kind", ["form", "receipt"])
def test_the_same_bytes_before_the_archive_after_it_and_on_both_sides(kind):
    firm = Firm()
    filed = firm.file()

    before = pdf(firm.officer, "report_pdf", filed, kind)
    archive(actor=SYSTEM, submission_id=filed.pk, now=LATER)
    stored = SubmissionPdf.unscoped.get(kind=kind)

    assert bytes(stored.content) == before
    assert stored.sha256 == hashlib.sha256(before).hexdigest()
    assert pdf(firm.officer, "report_pdf", filed, kind) == before
    assert pdf(firm.clerk, "submission_pdf", filed, kind) == before


def test_the_mail_carries_the_very_receipt_of_the_archive(django_capture_on_commit_callbacks):
    firm = with_address(Firm())

    with django_capture_on_commit_callbacks(execute=True):
        filed = firm.file()
    archive(actor=SYSTEM, submission_id=filed.pk, now=LATER)

    (message,) = [m for m in mail.outbox if filed.receipt_no in m.body]
    ((name, content, kind),) = message.attachments
    assert message.to == ["lu@example.org"]
    assert (name, kind) == (f"报送回执 {filed.receipt_no}.pdf", "application/pdf")
    assert content == bytes(SubmissionPdf.unscoped.get(kind="receipt").content)
    assert Delivery.objects.get(notice__target=filed.receipt_no).state == "sent"


def test_archiving_twice_changes_nothing():
    filed = Firm().file()

    first = archive_submission(submission_id=filed.pk)
    second = archive_submission(submission_id=filed.pk)

    assert (first, second) == (2, 0)
    assert SubmissionPdf.unscoped.count() == 2
    assert AuditEvent.unscoped.filter(action="report.archived").count() == 1


def test_the_archive_keeps_what_was_true_at_filing_whatever_the_register_says_later():
    firm = Firm()
    filed = firm.file()
    archive(actor=SYSTEM, submission_id=filed.pk, now=LATER)
    before = pdf(firm.officer, "report_pdf", filed, "form")

    firm.enterprise.name = "改名之后的公司"
    firm.enterprise.save()

    assert pdf(firm.officer, "report_pdf", filed, "form") == before
    assert "改名之后的公司" not in text_of(before)


def test_an_unknown_kind_is_not_found():
    firm = Firm()
    filed = firm.file()

    answer = client_of(firm.officer).get(reverse("selfcheck:report_pdf", args=[filed.pk, "secret"]))

    assert answer.status_code == 404


def test_the_receipt_page_leads_by_its_code_to_the_public_check():
    firm = Firm()
    filed = firm.file()

    page = client_of(firm.officer).get(reverse("selfcheck:report_receipt", args=[filed.pk])).content.decode()

    address = f"{settings.PORTAL_URL}{reverse('selfcheck:verify_receipt', args=[filed.receipt_no])}"
    assert receipt_of(filed, settings.PORTAL_URL)["verify_url"] == address
    drawn = segno.make_qr(address, error="m").svg_inline(
        border=2, omitsize=True, svgclass=None, lineclass=None
    )
    assert drawn in page
    assert filed.receipt_no in page
    assert "我已阅读本报告" in page


@pytest.mark.parametrize(
    ("mended", "words"),
    [
        (NOW + 2 * DAY, "第 2 版，时间以先前报送为准，按期报送"),
        (NOW + 20 * DAY, "第 2 版，时间以再次报送为准，逾期报送"),
    ],
)
def test_a_mended_version_says_which_time_counts(mended, words):
    firm = Firm()
    first = firm.file()
    firm.send_back(first, now=NOW + DAY, fix_by=NOW + 9 * DAY)
    second = firm.refile(first.report, now=mended)

    assert receipt_of(first, "")["timeliness"] == "按期报送"
    assert receipt_of(second, "")["timeliness"] == words
    page = client_of(firm.officer).get(reverse("selfcheck:report_receipt", args=[second.pk])).content.decode()
    assert words in page


def test_a_version_whose_task_was_lost_is_archived_by_the_sweep(django_capture_on_commit_callbacks):
    lost, fresh = Firm().file(), Firm().file(now=NOW + timedelta(minutes=55))
    assert unarchived(LATER) == [lost.pk]

    with time_machine.travel(LATER, tick=False):
        assert archive_missing() == 1
        assert archive_missing() == 0

    assert set(SubmissionPdf.unscoped.values_list("submission_id", flat=True)) == {lost.pk}
    assert fresh.pk not in SubmissionPdf.unscoped.values_list("submission_id", flat=True)


class NoBroker:
    name = "selfcheck.tasks.archive_submission"

    def delay(self, **ids):
        raise OperationalError("connection refused")


def test_a_broker_that_is_down_undoes_no_signature(django_capture_on_commit_callbacks, caplog):
    firm = Firm()
    report = firm.send(firm.draft())
    data = {"read_digest": firm.read(report)[1], "statement": READ_ALL, "password": "a-long-password-1"}

    with django_capture_on_commit_callbacks(execute=True):
        later.after_commit(NoBroker(), submission_id=1)
        answer = client_of(firm.principal).post(reverse("selfcheck:report_sign", args=[report.pk]), data)

    assert answer.status_code == 302
    assert "The broker is down" in caplog.text


class Mailbox(threading.Thread):
    """A mail server on loopback that says what it is told to say and keeps what it was given."""

    def __init__(self, *, broken: bool):
        super().__init__(daemon=True)
        self.broken, self.kept = broken, []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.start()

    def run(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection:
                self._talk(connection)

    def close(self):
        if self.is_alive():
            self.socket.shutdown(socket.SHUT_RDWR)  # close alone leaves the thread accepting once more
        self.socket.close()
        self.join(timeout=5)

    def _talk(self, connection):
        if self.broken:
            connection.sendall(b"421 closing for tonight\r\n")
            return
        lines = connection.makefile("rb")
        connection.sendall(b"220 here\r\n")
        for line in lines:
            word = line.split()[0].upper() if line.split() else b""
            if word == b"DATA":
                connection.sendall(b"354 go on\r\n")
                self.kept.append(b"".join(iter(lines.readline, b".\r\n")))
            connection.sendall(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


@pytest.fixture
def server(settings):
    """Settings that send to a real port, and a way to open it."""
    opened = []

    def open_mailbox(*, broken=False) -> Mailbox:
        box = Mailbox(broken=broken)
        opened.append(box)
        settings.EMAIL_PORT = box.port
        return box

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = "127.0.0.1", False, 5
    yield open_mailbox
    for box in opened:
        box.close()


def queued() -> Delivery:
    """The one mail there is: the receipt for the principal."""
    firm = Firm()
    report = firm.send(firm.draft())
    with_address(firm).sign(report)
    return Delivery.objects.get()


def test_a_mail_server_that_is_down_keeps_the_mail_as_failed_and_a_retry_sends_it_once(server):
    delivery = queued()
    server(broken=True)
    failed = deliveries.send(delivery.pk, NOW)
    assert (failed.state, failed.attempted_at) == ("failed", NOW)
    assert "closing for tonight" in failed.detail

    box = server()
    sent = deliveries.send(delivery.pk, LATER)
    again = deliveries.send(delivery.pk, LATER)

    assert (sent.state, sent.detail, sent.attempted_at) == ("sent", "", LATER)
    assert again is None
    assert len(box.kept) == 1
    assert b"application/pdf" in box.kept[0]


def test_a_port_nobody_listens_on_is_a_failure_too(server):
    delivery = queued()
    server().close()

    assert deliveries.send(delivery.pk, NOW).state == "failed"


def test_the_sweep_queues_lost_and_failed_mails_and_gives_up_after_two_days(server):
    delivery = queued()
    box = server()
    with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
        assert deliver_waiting() == 0
    with time_machine.travel(NOW + timedelta(minutes=20), tick=False):
        assert deliver_waiting() == 1
    assert len(box.kept) == 1

    Delivery.objects.filter(pk=delivery.pk).update(state="failed", attempted_at=NOW)
    assert list(deliveries.waiting(NOW + timedelta(minutes=30))) == []
    assert list(deliveries.waiting(NOW + timedelta(minutes=41))) == [delivery]
    assert list(deliveries.waiting(NOW + 3 * DAY)) == []


def test_a_refusing_server_is_an_ordinary_network_error():
    """What `deliveries.send` catches: smtplib's errors are OSErrors."""
    assert issubclass(smtplib.SMTPException, OSError)


def test_a_very_long_name_fits_the_notice_and_the_subject():
    firm = Firm(name="很长的名称" * 40)

    filed = firm.file()

    titles = [n.title for n in firm.enterprise.notice_set.filter(target=filed.receipt_no)]
    assert titles
    assert all(len(title) == 120 and title.endswith("…") for title in titles)
