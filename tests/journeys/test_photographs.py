"""Photographs on a telephone: the camera or the album, then a thumbnail each that opens in full."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import expect

from portal.commands.evidence import store_evidence
from portal.workplaces import actors_of
from selfcheck.models import HazardPhoto
from tests.factories import NOW, HazardFactory
from tests.journeys.browsing import PHONE
from tests.media import pdf, photo
from tests.support import enterprise_client


def kept(client, hazard, content, name):
    upload = SimpleUploadedFile(name, content)
    file = store_evidence(
        actor=actors_of(client.user)[0], enterprise_id=client.enterprise.pk, upload=upload, now=NOW
    )
    HazardPhoto.unscoped.create(hazard=hazard, evidence=file)


def test_a_telephone_offers_camera_and_album_and_shows_what_was_taken(visitor, tmp_path):
    client = enterprise_client(username="zhoumin", name="周敏")
    hazard = HazardFactory(enterprise=client.enterprise)
    kept(client, hazard, photo("HEIC", size=(640, 480)), "IMG_0001.HEIC")
    kept(client, hazard, photo("JPEG", size=(640, 480)), "打磨车间除尘器泄爆口被遮挡现场照片.jpg")
    kept(client, hazard, pdf(), "整改通知.pdf")
    officer = visitor(PHONE).carries(client)

    officer.open(reverse("selfcheck:hazard_add"))
    album, camera = officer.field("photos").all()
    assert (album.get_attribute("capture"), camera.get_attribute("capture")) == (None, "environment")
    expect(officer.page.locator("label.camera")).to_be_visible()
    (tmp_path / "a.jpg").write_bytes(photo())
    for control in (album, camera):
        control.set_input_files(tmp_path / "a.jpg")
    expect(officer.page.locator(".photos--preview canvas")).to_have_count(2)

    officer.open(reverse("selfcheck:hazard_detail", args=[hazard.pk]))
    pictures = officer.page.locator(".photos--stored img")
    expect(pictures).to_have_count(2)
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("one => one.naturalWidth") == 480
    with officer.page.expect_navigation():
        officer.page.get_by_role("link", name="IMG_0001.HEIC").click()
    assert officer.page.evaluate("document.contentType") == "image/jpeg"
