"""Files: judged by content, kept under their digest, handed out to their own people only."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal import evidence_store
from portal.commands import evidence as commands
from portal.errors import Refused
from portal.models import AuditEvent, EvidenceFile
from portal.uploads import inspect, safe_name
from portal.workplaces import actors_of
from tests import media
from tests.factories import NOW, EnterpriseFactory
from tests.media import office, photo, picture
from tests.support import bureau_client, enterprise_client

pytestmark = pytest.mark.django_db

PDF = media.pdf()


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        }
    }


def upload(content=PDF, name="任命文件.pdf"):
    return SimpleUploadedFile(name, content)


def nested_zip_bomb():
    return office(extra=[(f"word/media/{n}.bin", b"\0" * 4_000_000) for n in range(80)])


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (PDF, "a.pdf", "application/pdf"),
        (picture("PNG"), "a.png", "image/png"),
        (picture("JPEG"), "照片.JPG", "image/jpeg"),
        (photo("HEIC"), "IMG_0001.HEIC", "image/heic"),
        (
            office(),
            "会议纪要.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            office("xl/workbook.xml", "spreadsheetml.sheet"),
            "台账.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            office("ppt/presentation.xml", "presentationml.presentation"),
            "培训.pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        (media.video(), "现场.mp4", "video/mp4"),
        (media.video(brand=b"qt  "), "IMG_7.MOV", "video/quicktime"),
        (media.webm(), "录像.webm", "video/webm"),
    ],
)
def test_the_content_decides_the_type(content, name, expected):
    assert inspect(upload(content, name)).content_type == expected


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.pdf", "文件是空的"),
        (b"<html><script>1</script></html>", "a.pdf", "网页"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", "SVG"),
        (b"MZ" + b"\0" * 200, "a.jpg", "可执行文件"),
        (b"#!/bin/sh\nrm", "a.pdf", "可执行文件"),
        (b"just text", "a.pdf", "不在允许的类型里"),
        (b"GIF89a" + b"\0" * 60, "a.gif", "不在允许的类型里"),
        (b"\xff\xd8\xff\xe0 not a picture", "a.jpg", "损坏"),
        (picture("PNG")[:30], "a.png", "损坏"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, "a.heic", "损坏"),
        (office(extra=[("word/vbaProject.bin", b"x")]), "a.docx", "宏"),
        (office(kind="document.macroEnabled"), "a.docx", "宏"),
        (office(extra=[("word/embeddings/run.exe", b"MZ")]), "a.docx", "可执行内容"),
        (office("other/thing.xml", "other"), "a.zip", "压缩包"),
        (b"PK\x03\x04 broken", "a.docx", "损坏"),
        (photo("HEIC")[:-400], "a.heic", "损坏"),
        (photo("JPEG")[:-200], "a.jpg", "损坏"),
        (b"%PDF-1.7 and nothing else", "a.pdf", "PDF 损坏"),
        (photo("JPEG") + office(), "a.jpg", "还藏着一个压缩包"),
        (picture("JPEG", comment=b"%PDF-1.4 hidden"), "a.jpg", "还藏着一个PDF"),
        (nested_zip_bomb(), "a.docx", "展开后太大"),
    ],
)
def test_what_could_run_or_explode_is_refused_with_a_sentence(content, name, words):
    with pytest.raises(Refused, match=words):
        inspect(upload(content, name))


def test_a_file_over_the_limit_names_both_sizes(settings):
    settings.UPLOAD_MAX_BYTES = 2**20

    with pytest.raises(Refused, match=r"文件有 2\.0 MB，超过 1 MB 的上限"):
        inspect(upload(PDF + b"0" * 2 * 2**20))


def test_a_picture_with_absurd_dimensions_is_refused_unopened(monkeypatch):
    monkeypatch.setattr("portal.media.pictures.MAX_PIXELS", 100)

    with pytest.raises(Refused, match="像素"):
        inspect(upload(picture("PNG", (20, 10)), "a.png"))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("..\\..\\boot.ini/任命 文件.PDF", "任命 文件.PDF"),
        ("setup.exe", "setup.exe.pdf"),
        ("evil\u202efdp.exe", "evilfdp.exe.pdf"),
        ("😀𠮷.pdf", "😀𠮷.pdf"),
        ("\x00\x01", "文件.pdf"),
        ("a" * 400 + ".pdf", "a" * 120 + ".pdf"),
    ],
)
def test_file_names_lose_paths_and_false_suffixes(sent, kept):
    kind = inspect(upload())

    name = safe_name(sent, kind)

    assert name.lower() == kept.lower()


def test_an_upload_is_kept_under_its_digest_and_leaves_a_trace():
    client = enterprise_client()

    response = client.post(reverse("portal:evidence_upload"), {"file": upload()}, follow=True)

    stored = EvidenceFile.unscoped.get()
    event = AuditEvent.unscoped.get()
    assert response.status_code == 200
    assert "已上传“任命文件.pdf”" in response.text
    assert "未扫描" in response.text
    assert stored.path == f"evidence/{stored.sha256[:2]}/{stored.sha256}"
    assert (stored.scan, stored.size) == ("unscanned", len(PDF))
    assert (event.action, event.target) == ("evidence.stored", f"portal.evidencefile:{stored.pk}")


def test_scripts_get_json_and_forms_their_way_back():
    client = enterprise_client()
    address = reverse("portal:evidence_upload")

    answer = client.post(address, {"file": upload()}, headers={"accept": "application/json"})
    refused = client.post(address, {"file": upload(b"MZ")}, headers={"accept": "application/json"})
    back = client.post(address, {"file": upload(), "next": "/e/people/"})
    astray = client.post(address, {"file": upload(), "next": "https://elsewhere.example/"})

    stored = EvidenceFile.unscoped.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": stored.pk,
        "name": "任命文件.pdf",
        "size": len(PDF),
        "scan": "未扫描（未配置病毒扫描）",
        "url": reverse("portal:evidence_download", args=[stored.pk]),
    }
    assert refused.status_code == 400
    assert "可执行文件" in refused.json()["errors"]["file"][0]
    assert back.url == "/e/people/"
    assert astray.url == address


def test_a_refused_upload_is_answered_on_the_page():
    client = enterprise_client()

    response = client.post(reverse("portal:evidence_upload"), {"file": upload(b"<html>", "a.pdf")})

    assert response.status_code == 400
    assert "不能接收这个文件：网页" in response.text
    assert EvidenceFile.unscoped.count() == 0


def test_a_download_is_named_sandboxed_and_recorded():
    client = enterprise_client()
    actor = actors_of(client.user)[0]
    stored = commands.store_evidence(
        actor=actor, enterprise_id=client.enterprise.pk, upload=upload(), now=NOW
    )

    response = client.get(reverse("portal:evidence_download", args=[stored.pk]))

    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert "filename*=utf-8''%E4%BB%BB%E5%91%BD%E6%96%87%E4%BB%B6.pdf" in response["Content-Disposition"]
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert AuditEvent.unscoped.filter(action="evidence.downloaded", actor=client.user.username).count() == 1


def test_only_the_owner_and_the_bureau_above_reach_a_file():
    owner = enterprise_client(EnterpriseFactory(division_code="990102001"))
    actor = actors_of(owner.user)[0]
    stored = commands.store_evidence(actor=actor, enterprise_id=owner.enterprise.pk, upload=upload(), now=NOW)
    address = reverse("portal:evidence_download", args=[stored.pk])

    seen = {
        "county above": reaches(bureau_client("990102"), address),
        "city above": reaches(bureau_client("9901"), address),
        "another county": reaches(bureau_client("990103"), address),
        "another enterprise": reaches(enterprise_client(), address),
    }

    assert seen == {"county above": 200, "city above": 200, "another county": 404, "another enterprise": 404}


def test_what_the_bureau_keeps_about_an_enterprise_is_not_the_enterprises_to_read():
    owner = enterprise_client(EnterpriseFactory(division_code="990102001"))
    stored = evidence_store.keep(owner.enterprise, upload(), by="officer", now=NOW, internal=True)
    address = reverse("portal:evidence_download", args=[stored.pk])

    assert reaches(bureau_client("990102"), address) == 200
    assert reaches(owner, address) == 404
    assert "任命文件.pdf" not in owner.get(reverse("portal:evidence_upload")).content.decode()


def reaches(client, address):
    """The status; a file is read to its end, as a browser does."""
    response = client.get(address)
    if response.streaming:
        list(response.streaming_content)
    return response.status_code


def test_a_file_the_storage_has_lost_is_said_so():
    client = enterprise_client()
    actor = actors_of(client.user)[0]
    stored = commands.store_evidence(
        actor=actor, enterprise_id=client.enterprise.pk, upload=upload(), now=NOW
    )
    Path(settings.STORAGES["default"]["OPTIONS"]["location"], stored.path).unlink()

    response = client.get(reverse("portal:evidence_download", args=[stored.pk]))

    assert response.status_code == 404
    assert "文件不在存储中" in response.text


def test_equal_bytes_of_two_enterprises_are_two_rows_and_one_file():
    mine, theirs = EnterpriseFactory(), EnterpriseFactory()
    rows = [
        commands.store_evidence(
            actor=actors_of(enterprise_client(owner).user)[0],
            enterprise_id=owner.pk,
            upload=upload(),
            now=NOW,
        )
        for owner in (mine, theirs)
    ]

    assert rows[0].pk != rows[1].pk
    assert rows[0].path == rows[1].path
