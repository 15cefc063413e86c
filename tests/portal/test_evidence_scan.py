"""未扫描, 正常, 已隔离: from a real socket to what may be opened and signed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal import clamd, scanning
from portal.actors import SYSTEM
from portal.commands import evidence as commands
from portal.models import AuditEvent, EvidenceFile
from portal.tasks import scan_evidence, scan_waiting
from portal.workplaces import actors_of
from tests.factories import NOW, EnterpriseFactory, EvidenceFileFactory
from tests.media import pdf, photo
from tests.support import bureau_client, enterprise_client
from tests.virus_scanner import EICAR, Scanner, UnixServer, serving

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "private", "base_url": None},
        }
    }


@pytest.fixture
def scanner(tmp_path, settings):
    settings.CLAMD, settings.CLAMD_TIMEOUT = f"unix:{tmp_path / 'clamd.ctl'}", 5
    with serving(UnixServer(str(tmp_path / "clamd.ctl"), Scanner)) as server:
        yield server


@pytest.fixture
def owner():
    client = enterprise_client(EnterpriseFactory(division_code="990102001"))
    client.actor = actors_of(client.user)[0]
    return client


def kept(owner, content=None, name="任命文件.pdf"):
    return commands.store_evidence(
        actor=owner.actor,
        enterprise_id=owner.enterprise.pk,
        upload=SimpleUploadedFile(name, pdf() if content is None else content),
        now=NOW,
    )


def infected(owner):
    return kept(owner, pdf() + b"\n" + EICAR, "账单.pdf")


def test_a_file_is_scanned_after_the_commit(owner, scanner, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        stored = kept(owner)

    stored.refresh_from_db()
    assert stored.scan == "clean"
    assert stored.scanned_at is not None


def test_without_a_scanner_nothing_is_queued_and_the_page_says_so(owner, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as queued:
        kept(owner)

    page = owner.get(reverse("portal:evidence_upload")).text
    assert not queued
    assert "本平台未配置病毒扫描" in page
    assert "未扫描（未配置病毒扫描）" in page


def test_with_a_scanner_the_page_does_not_speak_of_its_absence(owner, scanner):
    kept(owner)

    assert "未配置病毒扫描" not in owner.get(reverse("portal:evidence_upload")).text


def test_a_virus_is_written_down_with_its_name_and_an_event(owner, scanner):
    stored = infected(owner)

    scan_evidence(evidence_id=stored.pk)

    stored.refresh_from_db()
    event = AuditEvent.unscoped.get(action="evidence.scanned")
    assert (stored.scan, stored.scan_note) == ("quarantined", "Eicar-Test-Signature")
    assert event.detail["found"] == "Eicar-Test-Signature"


def test_a_task_that_runs_twice_scans_once(owner, scanner):
    stored = kept(owner)

    scan_evidence(evidence_id=stored.pk)
    scanner.received = b""
    scan_evidence(evidence_id=stored.pk)

    assert scanner.received == b""
    assert AuditEvent.unscoped.filter(action="evidence.scanned").count() == 1


def test_a_scanner_that_is_away_leaves_the_file_waiting_for_the_sweep(owner, scanner):
    stored = kept(owner)
    scanner.mood = "cannot"
    with pytest.raises(clamd.ScannerError):
        scan_evidence(evidence_id=stored.pk)
    stored.refresh_from_db()
    assert stored.scan == "unscanned"

    scanner.mood = ""
    queued = scan_waiting()

    assert queued == 1


def test_a_file_of_this_minute_is_not_queued_twice(owner, scanner):
    EvidenceFileFactory(enterprise=owner.enterprise, uploaded_at="2099-01-01T00:00:00Z")

    assert scan_waiting() == 0


@pytest.mark.parametrize("name", ["evidence_download", "evidence_view", "evidence_thumb"])
def test_a_quarantined_file_is_never_handed_out(owner, scanner, name):
    photograph = kept(owner, photo("JPEG"), "现场.jpg")
    verdict = clamd.Verdict("Eicar-Test-Signature")
    commands.note_scan(actor=SYSTEM, evidence_id=photograph.pk, verdict=verdict, now=NOW)

    for reader in (owner, bureau_client("990102", role="officer")):
        answer = reader.get(reverse(f"portal:{name}", args=[photograph.pk]))
        assert answer.status_code in (404, 409)
        assert not answer.streaming
    assert not AuditEvent.unscoped.filter(action__in=["evidence.downloaded", "evidence.viewed"]).exists()


def test_the_refusal_names_the_file_and_what_to_do(owner, scanner):
    stored = infected(owner)
    scan_evidence(evidence_id=stored.pk)

    page = owner.get(reverse("portal:evidence_download", args=[stored.pk]))

    assert page.status_code == 409
    assert "“账单.pdf”没有通过病毒扫描，已隔离" in page.text


def test_while_a_document_waits_it_is_not_handed_out_but_a_photograph_drawn_anew_is_seen(owner, scanner):
    document, photograph = kept(owner), kept(owner, photo("JPEG"), "现场.jpg")

    held = owner.get(reverse("portal:evidence_download", args=[document.pk]))
    seen = owner.get(reverse("portal:evidence_view", args=[photograph.pk]))

    assert (held.status_code, seen.status_code) == (409, 200)
    assert "正在等待病毒扫描" in held.text
    list(seen.streaming_content)


def test_a_false_alarm_is_lifted_by_another_scan(owner, scanner):
    stored = kept(owner)
    verdict = clamd.Verdict("False.Alarm")
    commands.note_scan(actor=SYSTEM, evidence_id=stored.pk, verdict=verdict, now=NOW)

    scan_evidence(evidence_id=stored.pk, again=True)

    stored.refresh_from_db()
    assert (stored.scan, stored.scan_note) == ("clean", "")


def test_the_bureau_asks_for_another_scan_and_the_event_says_who(
    owner, scanner, django_capture_on_commit_callbacks
):
    stored = infected(owner)
    officer = bureau_client("990102", role="officer")

    with django_capture_on_commit_callbacks(execute=True):
        page = officer.post(reverse("portal:evidence_rescan", args=[stored.pk]), follow=True)

    stored.refresh_from_db()
    assert "已交给病毒扫描" in page.text
    assert stored.scan == "quarantined"
    assert AuditEvent.unscoped.get(action="evidence.rescan_asked").actor == officer.user.username


def test_all_scanned_files_can_be_scanned_again_from_the_command_line(owner, scanner, capsys, monkeypatch):
    sent = []
    monkeypatch.setattr(scan_evidence, "delay", lambda **ids: sent.append(ids))
    stored, waiting = kept(owner), kept(owner, photo("JPEG"), "现场.jpg")
    commands.note_scan(actor=SYSTEM, evidence_id=stored.pk, verdict=clamd.Verdict(), now=NOW)

    call_command("rescan_evidence", skip_checks=True)

    assert "1 个文件" in capsys.readouterr().out
    assert sent == [{"evidence_id": stored.pk, "again": True}]
    assert waiting.scan == "unscanned"


@pytest.mark.parametrize(
    "changes", [{"scan": "clean"}, {"scan": "quarantined", "scanned_at": NOW}, {"scanned_at": NOW}]
)
def test_the_database_refuses_a_scan_without_time_or_finding(owner, changes):
    stored = kept(owner)

    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceFile.unscoped.filter(pk=stored.pk).update(**changes)


def test_what_waits_holds_a_signature_only_where_a_scanner_is_configured(settings):
    waits = EvidenceFile(name="现场.jpg", scan="unscanned")
    bad = EvidenceFile(name="账单.pdf", scan="quarantined")

    settings.CLAMD = ""
    assert scanning.held_from_signing([waits]) == ""
    assert "“账单.pdf”没有通过病毒扫描" in scanning.held_from_signing([waits, bad])
    settings.CLAMD = "unix:/run/clamd.ctl"
    assert "“现场.jpg”还在等待病毒扫描" in scanning.held_from_signing([waits, bad])
