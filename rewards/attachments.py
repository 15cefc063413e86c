"""Photographs and voice notes of a report: judged by content, drawn anew, sealed, without a name."""

import io
import secrets
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from portal import uploads
from portal.errors import Refused
from portal.media import pictures, videos
from portal.media.errors import Broken
from rewards import vault

LONG_EDGE = 2048
THUMB_EDGE = 240
MOST_PHOTOS = 6
VOICE_MAX_BYTES = 8 * 2**20
VOICE_MAX_SECONDS = 180
VOICE_WORDS = "M4A、MP3、AMR、WebM"
M4A_BRANDS = {b"M4A ", b"M4B ", b"mp42", b"isom", b"iso5", b"iso6", b"3gp4", b"3gp5"}


@dataclass(frozen=True)
class Clean:
    """What is left of an upload: no place, no device, no author, no name of a file."""

    content_type: str
    data: bytes


def clean_photo(upload) -> Clean:
    """Raises Refused."""
    kind = uploads.inspect(upload, uploads.PHOTOS)
    target = io.BytesIO()
    try:
        upload.seek(0)
        pictures.copy(upload, uploads.FORMS[kind], target, edge=LONG_EDGE)
    except Broken as error:
        raise Refused("照片损坏，打不开。请重新拍照后再传。", field="photos") from error
    png = target.getvalue().startswith(b"\x89PNG")
    return Clean("image/png" if png else "image/jpeg", target.getvalue())


def clean_voice(upload) -> Clean:
    """Raises Refused."""
    if upload.size > VOICE_MAX_BYTES:
        raise Refused(f"录音超过 {VOICE_MAX_BYTES // 2**20} MB。请分段录，或者用文字说明。", field="voice")
    upload.seek(0)
    data = upload.read()
    if data.startswith(b"#!AMR"):
        return Clean("audio/amr", data)
    if data.startswith(b"ID3") or data[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return Clean("audio/mpeg", _without_tags(data))
    if data.startswith(uploads.WEBM_START):
        return Clean("audio/webm", _cut(data, is_webm=True))
    if data[4:8] == b"ftyp" and data[8:12] in M4A_BRANDS:
        return Clean("audio/mp4", _cut(data, is_webm=False))
    raise Refused(f"不能接收这种录音，只收 {VOICE_WORDS}。请换一种录音格式，或者用文字说明。", field="voice")


def put(key: bytes, clean: Clean) -> str:
    """Store sealed; returns the path, which is chance and says nothing."""
    name = secrets.token_hex(24)
    return default_storage.save(f"tips/{name[:2]}/{name}", ContentFile(vault.seal(key, clean.data, name)))


def take(key: bytes, path: str) -> bytes:
    """Raises FileNotFoundError, or vault.Unreadable."""
    with default_storage.open(path, "rb") as stored:
        return vault.unseal(key, stored.read(), path.rsplit("/", 1)[-1])


def thumbnail(data: bytes, content_type: str) -> bytes:
    """A small JPEG of a kept photograph. Raises Broken."""
    target = io.BytesIO()
    form = "PNG" if content_type == "image/png" else "JPEG"
    pictures.copy(io.BytesIO(data), form, target, edge=THUMB_EDGE)
    return target.getvalue()


def throw_away(path: str) -> None:
    default_storage.delete(path)


def _cut(data: bytes, *, is_webm: bool) -> bytes:
    source, target = io.BytesIO(data), io.BytesIO()
    try:
        length = videos.seconds(source, len(data), is_webm=is_webm)
        videos.copy(source, len(data), target, is_webm=is_webm)
    except (Broken, StopIteration) as error:
        raise Refused("录音损坏，或者没有写明长度。请重新录，或者用文字说明。", field="voice") from error
    if length > VOICE_MAX_SECONDS:
        raise Refused(f"录音超过 {VOICE_MAX_SECONDS} 秒。请分段录，或者用文字说明。", field="voice")
    return target.getvalue()


def _without_tags(data: bytes) -> bytes:
    """An MP3 without its ID3 tags at the head (size in four bytes of seven bits) and at the end."""
    if data.startswith(b"ID3"):
        size = 0
        for byte in data[6:10]:
            size = size << 7 | byte & 0x7F
        data = data[10 + size :]
    return data[:-128] if data[-128:-125] == b"TAG" else data
