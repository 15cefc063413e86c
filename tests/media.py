"""Small files of every kind the portal takes, made byte by byte."""

import io
import struct
import zipfile

import pikepdf
import pillow_heif
from PIL import Image

GPS_WORDS = b"+31.2304+121.4737/"


def pdf(**info) -> bytes:
    file = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        for key, value in info.items():
            document.docinfo[f"/{key}"] = value
        document.save(file, static_id=True)
    return file.getvalue()


def picture(form="PNG", size=(20, 10), **options) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "white").save(file, form, **options)
    return file.getvalue()


def noise(size=(64, 48)) -> Image.Image:
    return Image.effect_noise(size, 80).convert("RGB")


def exif(orientation=1) -> Image.Exif:
    """As a telephone writes it: maker, orientation, position."""
    found = Image.Exif()
    found[0x010F], found[0x0110], found[0x0112] = "HUAWEI", "安澜七号手机", orientation
    found.get_ifd(0x8825).update({1: "N", 2: (31.0, 13.0, 49.0), 3: "E", 4: (121.0, 28.0, 25.0)})
    return found


def photo(form="JPEG", size=(64, 48), orientation=1) -> bytes:
    file = io.BytesIO()
    if form == "HEIC":
        pillow_heif.from_pillow(noise(size)).save(file, exif=exif(orientation).tobytes())
    else:
        noise(size).save(file, form, exif=exif(orientation).tobytes())
    return file.getvalue()


def office(main="word/document.xml", kind="wordprocessingml.document", extra=(), body=b"<w/>") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="x.{kind}.main+xml"/></Types>')
        archive.writestr(main, body)
        for name, content in extra:
            archive.writestr(name, content)
    return file.getvalue()


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def video(seconds=5, brand=b"isom", picture_track=True, data=b"", extra=b"") -> bytes:
    """An MP4 with place and maker in `udta`, and a track of positions whose samples lie in `mdat`."""
    start = box(b"ftyp", brand, b"\0\0\0\0", brand)
    pictures, places = b"PICTURES" * 4, b"GPS-SAMPLE" + GPS_WORDS
    mdat = box(b"mdat", pictures, places)
    first = len(start) + 8
    tracks = [_track(b"meta", seconds, first + len(pictures), len(places))]
    if picture_track:
        tracks.insert(0, _track(b"vide", seconds, first, len(pictures)))
    place = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", 18, 0), GPS_WORDS), box(b"\xa9mak", b"HUAWEI"))
    header = struct.pack(">IIIII", 0, 0, 0, 1000, seconds * 1000) + bytes(80)
    return start + mdat + box(b"moov", box(b"mvhd", header), *tracks, place, extra) + data


def _track(handler: bytes, seconds: int, offset: int, size: int) -> bytes:
    stbl = box(
        b"stbl",
        box(b"stsc", struct.pack(">IIIII", 0, 1, 1, 1, 1)),
        box(b"stsz", struct.pack(">IIII", 0, 0, 1, size)),
        box(b"stco", struct.pack(">III", 0, 1, offset)),
    )
    header = struct.pack(">IIIII", 0, 0, 0, 1000, seconds * 1000) + bytes(4)
    kind = bytes(8) + handler + bytes(12)
    return box(
        b"trak",
        box(b"tkhd", bytes(84)),
        box(b"mdia", box(b"mdhd", header), box(b"hdlr", kind), box(b"minf", stbl)),
    )


def element(kind: int, body: bytes) -> bytes:
    raw = kind.to_bytes((kind.bit_length() + 7) // 8, "big")
    return raw + bytes([1]) + len(body).to_bytes(7, "big") + body


def webm(seconds=5, doctype=b"webm", track_type=1, duration=True) -> bytes:
    length = element(0x4489, struct.pack(">d", seconds * 1000.0)) if duration else b""
    info = element(0x1549A966, element(0x2AD7B1, (1_000_000).to_bytes(4, "big")) + length)
    tracks = element(0x1654AE6B, element(0xAE, element(0x83, bytes([track_type]))))
    tags = element(0x1254C367, GPS_WORDS)
    cluster = element(0x1F43B675, b"PICTURES")
    return element(0x1A45DFA3, element(0x4282, doctype)) + element(0x18538067, info + tracks + tags + cluster)
