"""Short films, judged by their boxes: what is a film, how long, and what would lead a reader astray."""

import io
import struct

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.errors import Refused
from portal.media import videos
from portal.uploads import DOCUMENTS, inspect
from tests import media
from tests.media import GPS_WORDS, box, video, webm


def judged(content, name="现场.mp4", **options):
    return inspect(SimpleUploadedFile(name, content), **options)


def copied(content, *, is_webm=False):
    target = io.BytesIO()
    videos.copy(io.BytesIO(content), len(content), target, is_webm=is_webm)
    return target.getvalue()


def test_a_film_of_the_longest_length_is_taken(settings):
    settings.VIDEO_MAX_SECONDS = 120

    assert judged(video(seconds=120)).label == "MP4 视频"
    assert judged(webm(seconds=120)).label == "WebM 视频"


@pytest.mark.parametrize("content", [video(seconds=121), webm(seconds=121)], ids=["mp4", "webm"])
def test_a_longer_film_names_its_length_and_the_limit(content, settings):
    settings.VIDEO_MAX_SECONDS = 120

    with pytest.raises(Refused, match=r"视频长 121 秒，超过 120 秒的上限"):
        judged(content)


def test_a_film_has_a_limit_of_its_own(settings):
    settings.UPLOAD_MAX_BYTES, settings.VIDEO_MAX_BYTES = 2**20, 3 * 2**20
    two_mb, four_mb = (video(data=box(b"free", bytes(n * 2**20))) for n in (2, 4))

    assert judged(two_mb).label == "MP4 视频"
    with pytest.raises(Refused, match=r"超过 3 MB 的上限"):
        judged(four_mb)


ABSURD = {
    "size beyond the end": video()[:-10],
    "box of four bytes": video(data=struct.pack(">I4s", 4, b"free")),
    "64-bit size of an exabyte": video(data=struct.pack(">I4sQ", 1, b"mdat", 2**60)),
    "64-bit size smaller than its header": video(data=struct.pack(">I4sQ", 1, b"mdat", 3)),
    "two moov": video(extra=b"", data=video()[-800:]) + box(b"moov"),
    "no picture": video(picture_track=False),
    "no length": video(seconds=0),
    "no moov": box(b"ftyp", b"isom", bytes(4), b"isom") + box(b"mdat", bytes(40)),
    "ten thousand boxes": video(data=box(b"free") * 10_001),
    "a table of four billion rows": video().replace(
        box(b"stco", struct.pack(">II", 0, 1))[4:16], box(b"stco", struct.pack(">II", 0, 2**32 - 1))[4:16]
    ),
    "webm without length": webm(duration=False),
    "webm with sound only": webm(track_type=2),
    "webm cut short": webm()[:-3],
    "matroska": webm(doctype=b"matroska"),
}


@pytest.mark.parametrize("content", ABSURD.values(), ids=ABSURD.keys())
def test_a_film_whose_boxes_contradict_themselves_is_refused(content):
    with pytest.raises(Refused, match=r"损坏，或者没有写明长度|不能接收这种视频"):
        judged(content)


def test_a_field_for_documents_refuses_a_film_by_its_content():
    with pytest.raises(Refused, match=r"这里不收MP4 视频，只收 PDF"):
        judged(video(), "任命文件.pdf", kinds=DOCUMENTS)


def test_a_copy_of_an_mp4_has_the_pictures_but_neither_place_nor_maker():
    original = video()
    copy = copied(original)

    assert GPS_WORDS in original
    assert b"HUAWEI" in original
    assert len(copy) == len(original)
    assert b"PICTURES" * 4 in copy
    assert GPS_WORDS not in copy
    assert b"HUAWEI" not in copy
    assert videos.seconds(io.BytesIO(copy), len(copy), is_webm=False) == 5


def test_positions_written_as_samples_of_a_data_track_are_zeroed():
    assert b"GPS-SAMPLE" in video()
    assert b"GPS-SAMPLE" not in copied(video())


def test_a_copy_of_a_webm_has_no_tags_and_still_reads():
    copy = copied(webm(), is_webm=True)

    assert GPS_WORDS not in copy
    assert b"PICTURES" in copy
    assert videos.seconds(io.BytesIO(copy), len(copy), is_webm=True) == 5


def test_an_element_of_one_byte_length_becomes_a_void_of_the_same_size():
    small = bytes([0x7B, 0xA9, 0x83]) + b"abc"  # Title
    content = media.webm()
    info = content.index(bytes.fromhex("1549a966"))
    size = int.from_bytes(content[info + 5 : info + 12], "big")
    grown = content[: info + 12] + small + content[info + 12 :]
    grown = grown[: info + 4] + bytes([1]) + (size + 6).to_bytes(7, "big") + grown[info + 12 :]
    segment = grown.index(bytes.fromhex("18538067"))
    whole = int.from_bytes(grown[segment + 5 : segment + 12], "big") + 6
    grown = grown[: segment + 5] + whole.to_bytes(7, "big") + grown[segment + 12 :]

    copy = copied(grown, is_webm=True)

    assert len(copy) == len(grown)
    assert b"abc" in grown
    assert b"abc" not in copy
    assert videos.seconds(io.BytesIO(copy), len(copy), is_webm=True) == 5
