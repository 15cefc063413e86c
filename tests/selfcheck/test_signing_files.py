"""What waits for the virus scan, or did not pass it, is not signed; without a scanner everything is."""

import pytest
from django.urls import reverse

from portal.actors import SYSTEM
from portal.clamd import Verdict
from portal.commands.evidence import note_scan
from portal.errors import Refused
from selfcheck.commands import signing
from selfcheck.models import DraftStep, HazardPhoto, SafetyTeam
from tests.factories import NOW, EvidenceFileFactory, HazardFactory
from tests.filing import Firm, client_of

pytestmark = pytest.mark.django_db
SCANNER = "unix:/run/clamav/clamd.ctl"
FOUND = Verdict("Eicar-Test-Signature")


@pytest.fixture
def firm():
    return Firm()


def step_of(firm, report, step):
    return DraftStep.objects.visible_to(firm.officer.scope).get(draft__report=report, step=step)


def proof(firm, report, file):
    row = step_of(firm, report, "overview")
    row.data["inspections"][0]["principal_evidence_ids"] = [file.pk]
    row.save()


def photograph(firm, report, file):
    hazard = HazardFactory(enterprise=firm.enterprise)
    HazardPhoto.unscoped.create(hazard=hazard, evidence=file)
    row = step_of(firm, report, "hazards")
    row.data = {**row.data, "hazard_ids": [hazard.pk]}
    row.save()


def appointment(firm, report, file):
    SafetyTeam.unscoped.filter(pk=firm.team.pk).update(appointment=file)


def drafted(firm, attach, name="签到表.pdf"):
    report = firm.draft()
    file = EvidenceFileFactory(enterprise=firm.enterprise, name=name)
    attach(firm, report, file)
    firm.pass_warnings(report)
    return report, file


@pytest.mark.parametrize("attach", [proof, photograph, appointment])
def test_a_report_whose_file_waits_is_not_sent_to_sign(firm, attach, settings):
    settings.CLAMD = SCANNER
    report, _ = drafted(firm, attach, "现场.jpg")

    with pytest.raises(Refused, match=r"文件“现场\.jpg”还在等待病毒扫描"):
        firm.send(report)


def test_a_report_whose_files_all_passed_is_filed(firm, settings):
    settings.CLAMD = SCANNER
    report, file = drafted(firm, proof)
    note_scan(actor=SYSTEM, evidence_id=file.pk, verdict=Verdict(), now=NOW)

    firm.send(report)

    assert firm.sign(report).version == 1


def test_without_a_scanner_nothing_waits(firm):
    report, _ = drafted(firm, proof)

    firm.send(report)

    assert firm.sign(report).version == 1


def test_a_file_found_infected_after_sending_is_not_signed(firm, settings):
    settings.CLAMD = SCANNER
    report, file = drafted(firm, proof)
    note_scan(actor=SYSTEM, evidence_id=file.pk, verdict=Verdict(), now=NOW)
    firm.send(report)
    note_scan(actor=SYSTEM, evidence_id=file.pk, verdict=FOUND, now=NOW)

    with pytest.raises(Refused, match=r"文件“签到表\.pdf”没有通过病毒扫描，已隔离，不能签批"):
        firm.sign(report)
    report.refresh_from_db()
    assert "签到表.pdf" in signing.obstacle(firm.principal, report)


def test_the_page_that_sends_to_sign_names_the_file(firm, settings):
    settings.CLAMD = SCANNER
    report, _ = drafted(firm, proof)

    page = client_of(firm.officer).get(reverse("selfcheck:report_step", args=[report.pk, "sign"]))

    assert page.status_code == 200
    assert "文件“签到表.pdf”还在等待病毒扫描" in page.text


def test_a_file_of_another_report_is_in_nobodys_way(firm, settings):
    settings.CLAMD = SCANNER
    EvidenceFileFactory(enterprise=firm.enterprise)
    report = firm.draft()

    firm.send(report)

    assert firm.sign(report).version == 1
