"""The evidence of a moved deadline: an enterprise's file, or the bureau's own for a whole division."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.urls import reverse

from portal.models import AuditEvent, EvidenceFile
from portal.rls import reading_as
from portal.scope import Scope
from selfcheck.models import DeadlineMove
from tests import media
from tests.factories import EvidenceFileFactory
from tests.selfcheck.bureau import official, owing, places
from tests.selfcheck.test_deadlines import OCTOBER_14, proposed
from tests.support import bureau_client, enterprise_client

pytestmark = pytest.mark.django_db
ADDRESSES = ["evidence_download", "evidence_view", "evidence_thumb"]
ASKED = {
    "period": "2026Q3",
    "whom": "division",
    "division": "990102",
    "uscc": "",
    "due_on": "2026-10-31",
    "reason": "台风停工",
    "evidence_note": "市政府通知",
}


@pytest.fixture(autouse=True)
def _places(settings, tmp_path, time_machine):
    time_machine.move_to(OCTOBER_14, tick=False)
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        }
    }
    places()


def paper(name="停工通知.pdf"):
    return SimpleUploadedFile(name, media.pdf())


def of_division(division="990102"):
    owing(enterprise__division_code=f"{division}001")
    return proposed(division=division, upload=paper()).evidence


def seen_by(scope: Scope) -> set[int]:
    with reading_as(scope), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM portal_evidencefile")
        return {row[0] for row in cursor.fetchall()}


def test_the_second_step_takes_the_file_with_the_proposal():
    owing(enterprise__division_code="990102001")
    clerk, url = bureau_client(), reverse("selfcheck:deadline_new")
    first = clerk.get(url)

    second = clerk.post(url, ASKED)
    key = second.context["form"].initial["previewed"]
    clerk.post(url, ASKED | {"previewed": key, "evidence": paper()})

    move = DeadlineMove.unscoped.get()
    page = clerk.get(reverse("selfcheck:deadline_detail", args=[move.pk])).content.decode()
    assert "evidence" not in first.context["form"].fields
    assert 'enctype="multipart/form-data"' in second.content.decode()
    assert (move.evidence.name, move.evidence.division_code) == ("停工通知.pdf", "990102")
    assert reverse("portal:evidence_download", args=[move.evidence.pk]) in page
    assert AuditEvent.unscoped.get(action="deadline.proposed").detail["evidence"] == move.evidence.sha256


def test_a_bad_file_is_refused_at_its_field_and_nothing_is_proposed():
    owing(enterprise__division_code="990102001")
    clerk, url = bureau_client(), reverse("selfcheck:deadline_new")
    key = clerk.post(url, ASKED).context["form"].initial["previewed"]

    bad = SimpleUploadedFile("通知.pdf", b"MZ")
    page = clerk.post(url, ASKED | {"previewed": key, "evidence": bad})

    assert page.status_code == 400
    assert "可执行文件" in page.context["form"].errors["evidence"][0]
    assert not DeadlineMove.unscoped.exists()


def test_the_file_of_one_enterprise_belongs_to_it():
    row = owing()

    move = proposed(uscc=row.enterprise.uscc, upload=paper())

    assert (move.evidence.enterprise, move.evidence.division_code) == (row.enterprise, "")


@pytest.mark.parametrize("division", ["990102", "9901"])
def test_bureaus_over_the_division_download_it_and_that_is_recorded_there(division):
    evidence = of_division()
    officer = bureau_client(division, "officer")

    answer = officer.get(reverse("portal:evidence_download", args=[evidence.pk]))
    detail = officer.get(reverse("portal:evidence_detail", args=[evidence.pk]))

    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert "仅机关可见" in detail.content.decode()
    assert AuditEvent.unscoped.get(action="evidence.downloaded").chain == "d:990102"


@pytest.mark.parametrize("address", ADDRESSES)
def test_neither_an_enterprise_nor_another_bureau_gets_it(address):
    evidence = of_division()
    url = reverse(f"portal:{address}", args=[evidence.pk])
    inside = owing(enterprise__division_code="990102001").enterprise

    for reader in (enterprise_client(inside), bureau_client("990103"), bureau_client("990102001")):
        assert reader.get(url).status_code == 404


def test_the_second_wall_opens_it_to_bureaus_over_the_division_only():
    evidence = of_division()
    inside = owing(enterprise__division_code="990102001").enterprise

    assert evidence.pk in seen_by(Scope(division="990102"))
    assert evidence.pk in seen_by(Scope(division="99"))
    for scope in (Scope(division="990103"), Scope(enterprise_id=inside.pk), Scope()):
        assert evidence.pk not in seen_by(scope)


@pytest.mark.parametrize(
    "owner",
    [
        {"enterprise": None},
        {"division_code": "990102", "internal": True},
        {"enterprise": None, "division_code": "990102", "internal": False},
    ],
)
def test_a_file_has_one_owner_and_a_divisions_file_is_internal(owner):
    with pytest.raises(IntegrityError, match="evidence_of_enterprise_or_division"):
        EvidenceFileFactory(**owner)


def test_the_same_file_sent_again_by_the_same_person_is_one_row():
    owing(enterprise__division_code="990102001")

    clerk = official()

    first = proposed(actor=clerk, upload=paper())
    again = proposed(actor=clerk, upload=paper())

    assert first.evidence == again.evidence
    assert EvidenceFile.unscoped.count() == 1
