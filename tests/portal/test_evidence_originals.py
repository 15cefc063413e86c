"""The stored bytes stay the evidence; what goes out is a copy, the original only for a written reason."""

import hashlib
import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from portal import checks
from portal.commands import evidence as commands
from portal.errors import Refused
from portal.models import AuditEvent
from portal.workplaces import actors_of
from tests import media
from tests.factories import NOW, EnterpriseFactory
from tests.media import photo
from tests.support import bureau_client, enterprise_client

pytestmark = pytest.mark.django_db
REASON = "核对照片拍摄的时间和地点"


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        }
    }


@pytest.fixture
def owner():
    client = enterprise_client(EnterpriseFactory(division_code="990102001"))
    client.actor = actors_of(client.user)[0]
    return client


def kept(owner, content, name):
    return commands.store_evidence(
        actor=owner.actor,
        enterprise_id=owner.enterprise.pk,
        upload=SimpleUploadedFile(name, content),
        now=NOW,
    )


def body(response):
    return b"".join(response.streaming_content)


def test_the_stored_bytes_are_the_original_under_its_digest(owner):
    content = photo("JPEG")

    stored = kept(owner, content, "现场.jpg")

    with default_storage.open(stored.path) as file:
        assert file.read() == content
    assert stored.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("name", ["evidence_download", "evidence_view", "evidence_thumb"])
@pytest.mark.parametrize("role", ["enterprise", "officer"])
def test_enterprise_and_bureau_get_the_copy_without_position(owner, name, role):
    stored = kept(owner, photo("HEIC"), "IMG_0001.HEIC")
    reader = owner if role == "enterprise" else bureau_client("990102", role=role)

    answer = reader.get(reverse(f"portal:{name}", args=[stored.pk]))

    copy = body(answer)
    assert answer["Content-Type"] == "image/jpeg"
    assert "IMG_0001.jpg" in answer["Content-Disposition"]
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert b"HUAWEI" not in copy
    assert Image.open(io.BytesIO(copy)).format == "JPEG"


def test_a_copy_is_made_once(owner):
    stored = kept(owner, photo("JPEG"), "现场.jpg")
    address = reverse("portal:evidence_download", args=[stored.pk])
    first = body(owner.get(address))
    default_storage.delete(stored.path)

    assert body(owner.get(address)) == first


@pytest.mark.parametrize("name", ["evidence_download", "evidence_view"])
def test_every_copy_in_full_leaves_a_trace_and_a_thumbnail_none(owner, name):
    stored = kept(owner, photo("JPEG"), "现场.jpg")

    body(owner.get(reverse(f"portal:{name}", args=[stored.pk])))
    body(owner.get(reverse("portal:evidence_thumb", args=[stored.pk])))

    (event,) = AuditEvent.unscoped.exclude(action="evidence.stored")
    assert (event.actor, event.detail["sha256"]) == (owner.user.username, stored.sha256)


def test_a_film_is_handed_out_without_its_place(owner):
    stored = kept(owner, media.video(), "现场.mp4")

    viewed = owner.get(reverse("portal:evidence_view", args=[stored.pk]), follow=True)

    assert viewed["Content-Disposition"].startswith("attachment")
    assert media.GPS_WORDS not in body(viewed)


def test_a_document_has_no_thumbnail(owner):
    stored = kept(owner, media.pdf(), "任命.pdf")

    assert owner.get(reverse("portal:evidence_thumb", args=[stored.pk])).status_code == 404


def test_an_officer_takes_the_original_for_a_reason_that_is_kept(owner):
    content = photo("JPEG")
    stored = kept(owner, content, "现场.jpg")
    officer = bureau_client("990102", role="officer")
    address = reverse("portal:evidence_detail", args=[stored.pk])

    refused = officer.post(address, {"reason": "看看"})
    taken = officer.post(address, {"reason": REASON})

    event = AuditEvent.unscoped.get(action="evidence.original_taken")
    assert refused.status_code == 422
    assert "理由太短" in refused.text
    assert body(taken) == content
    assert (event.actor, event.detail["reason"]) == (officer.user.username, REASON)


@pytest.mark.parametrize("role", ["clerk", "legal_reviewer", "chief", "division_admin"])
def test_nobody_else_at_the_bureau_gets_the_original(owner, role):
    stored = kept(owner, photo("JPEG"), "现场.jpg")
    reader = bureau_client("990102", role=role)
    address = reverse("portal:evidence_detail", args=[stored.pk])

    assert "写明理由并下载原件" not in reader.get(address).text
    answer = reader.post(address, {"reason": REASON})

    assert answer.status_code == 422
    assert "原件只有执法人员可以下载" in answer.text


def test_the_enterprise_itself_gets_the_copy_only(owner):
    stored = kept(owner, photo("JPEG"), "现场.jpg")

    with pytest.raises(Refused, match="原件只有执法人员可以下载"):
        commands.take_original(actor=owner.actor, evidence_id=stored.pk, reason=REASON, now=NOW)


def test_an_officer_of_another_county_does_not_learn_of_the_file(owner):
    stored = kept(owner, photo("JPEG"), "现场.jpg")
    stranger = bureau_client("990103", role="officer")

    assert stranger.get(reverse("portal:evidence_detail", args=[stored.pk])).status_code == 404


def on_disk(location, **options):
    options = {"location": location, **options}
    return {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}}


def on_s3(**options):
    return {"default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}}


def complaints(settings, storages):
    settings.STORAGES = settings.STORAGES | storages
    return [error.id for error in checks.evidence_is_private(None)]


def test_boot_refuses_evidence_that_the_web_server_hands_out(settings, tmp_path):
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path / "static", [("x", tmp_path / "more")]

    assert complaints(settings, on_disk(tmp_path / "private")) == []
    assert complaints(settings, on_disk(tmp_path / "static" / "files")) == ["portal.E001"]
    assert complaints(settings, on_disk(tmp_path / "more")) == ["portal.E001"]
    assert complaints(settings, on_disk(tmp_path / "private", base_url="/media/")) == ["portal.E002"]


def test_boot_refuses_a_public_bucket(settings):
    assert complaints(settings, on_s3(default_acl="private", querystring_auth=True)) == []
    assert complaints(settings, on_s3(default_acl="public-read")) == ["portal.E003"]
    assert complaints(settings, on_s3(querystring_auth=False)) == ["portal.E003"]
    assert complaints(settings, on_s3(custom_domain="cdn.example.org")) == ["portal.E003"]


def test_boot_refuses_a_media_url(settings, tmp_path):
    settings.MEDIA_URL = "/media/"

    assert complaints(settings, on_disk(tmp_path)) == ["portal.E002"]
