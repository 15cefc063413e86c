"""What is handed out: the picture, not the place where it was taken; the document, not its author."""

import io
import zipfile
import zlib

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portal.errors import Refused
from portal.media import documents, pictures
from portal.uploads import inspect
from tests.media import exif, noise, office, pdf, photo


def copied(content, form, edge=4096):
    target = io.BytesIO()
    pictures.copy(io.BytesIO(content), form, target, edge=edge)
    return target.getvalue()


@pytest.mark.parametrize(("form", "name"), [("JPEG", "JPEG"), ("PNG", "PNG"), ("HEIC", "HEIF")])
def test_a_copy_of_a_photograph_has_neither_position_nor_maker(form, name):
    original = photo(form)

    copy = copied(original, name)

    assert b"HUAWEI" in original
    assert b"HUAWEI" not in copy
    assert not dict(Image.open(io.BytesIO(copy)).getexif())


def test_a_heic_photograph_is_shown_as_jpeg():
    assert Image.open(io.BytesIO(copied(photo("HEIC"), "HEIF"))).format == "JPEG"


@pytest.mark.parametrize(("form", "name"), [("JPEG", "JPEG"), ("PNG", "PNG")])
def test_a_photograph_taken_sideways_stands_upright_in_the_copy(form, name):
    copy = Image.open(io.BytesIO(copied(photo(form, size=(64, 48), orientation=6), name)))

    assert copy.size == (48, 64)


def test_a_second_picture_behind_the_first_one_stays_behind():
    """Motion photographs of telephones carry a film with its own position after the last line."""
    copy = copied(photo("JPEG") + b"ftypmp42 +31.2304+121.4737/", "JPEG")

    assert b"121.4737" not in copy


def test_a_thumbnail_is_small():
    assert max(Image.open(io.BytesIO(copied(photo(size=(1600, 1200)), "JPEG", 480))).size) == 480


@pytest.mark.parametrize("mode", ["L", "P", "LA", "RGBA", "I;16", "1", "CMYK"])
def test_every_mode_of_a_picture_can_be_copied(mode):
    form = "JPEG" if mode == "CMYK" else "PNG"
    file = io.BytesIO()
    Image.new(mode, (30, 20)).save(file, form)

    for edge in (480, 4096):
        assert Image.open(io.BytesIO(copied(file.getvalue(), form, edge))).size == (30, 20)


def test_three_hundred_megapixels_are_refused_by_their_header():
    """A bomb of 300 million pixels in a kilobyte: never unpacked."""
    content = bytearray(photo("PNG"))
    content[16:24] = (20_000).to_bytes(4, "big") + (15_000).to_bytes(4, "big")
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")

    with pytest.raises(Refused, match="图片超过 12000 万像素"):
        inspect(SimpleUploadedFile("a.png", bytes(content)))


def test_a_copy_of_a_pdf_has_neither_author_nor_script_nor_hidden_file():
    with pikepdf.open(io.BytesIO(pdf(Author="周敏", Producer="WPS"))) as document:
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        document.attachments["秘密.txt"] = b"HIDDEN-FILE"
        with document.open_metadata() as metadata:
            metadata["dc:creator"] = ["HUAWEI-CREATOR"]
        raw = io.BytesIO()
        document.save(raw, compress_streams=False)
    target = io.BytesIO()

    documents.copy_pdf(raw, target)

    with pikepdf.open(target) as copy:
        assert len(copy.pages) == 1
        assert not dict(copy.docinfo)
        assert "/OpenAction" not in copy.Root
        assert "/Metadata" not in copy.Root
        assert not list(copy.attachments)


def test_a_photograph_within_a_pdf_loses_its_position():
    jpeg = photo("JPEG")
    with pikepdf.new() as document:
        image = document.make_stream(jpeg, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
        image.Width, image.Height, image.BitsPerComponent = 64, 48, 8
        image.ColorSpace, image.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
        page = document.add_blank_page()
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
        raw, target = io.BytesIO(), io.BytesIO()
        document.save(raw)

    documents.copy_pdf(raw, target)

    with pikepdf.open(target) as copy:
        found = copy.pages[0].Resources.XObject.Im0.read_raw_bytes()
    assert b"HUAWEI" in jpeg
    assert b"HUAWEI" not in found
    assert Image.open(io.BytesIO(found)).tobytes() == Image.open(io.BytesIO(jpeg)).tobytes()


def test_a_copy_of_an_office_file_has_no_author_and_its_pictures_no_position():
    core = '<cp:coreProperties xmlns:cp="x"><dc:creator>周敏</dc:creator></cp:coreProperties>'.encode()
    png = io.BytesIO()
    noise().save(png, "PNG", exif=exif().tobytes())
    pictures_within = [("word/media/a.jpeg", photo("JPEG")), ("word/media/b.png", png.getvalue())]
    target = io.BytesIO()

    documents.copy_office(io.BytesIO(office(extra=[("docProps/core.xml", core), *pictures_within])), target)

    with zipfile.ZipFile(target) as copy:
        everything = b"".join(copy.read(name) for name in copy.namelist())
        assert copy.read("word/document.xml") == b"<w/>"
        assert Image.open(io.BytesIO(copy.read("word/media/b.png"))).size == (64, 48)
        assert {entry.date_time[0] for entry in copy.infolist()} == {1980}
    assert "周敏".encode() not in everything
    assert b"HUAWEI" not in everything
