"""What leaves the bureau's storage: copies of the evidence without place, maker and author.

The original stays under its digest. A copy is made when it is first asked for and kept beside it.
"""

import tempfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from django.core.files import File
from django.core.files.storage import default_storage

from portal import uploads
from portal.media import documents, pictures, videos
from portal.models import EvidenceFile

VERSION = 1  # a new number makes all copies anew
COPY, THUMB = "copy", "thumb"
BY_TYPE = {kind.content_type: kind for kind in uploads.KINDS}


@dataclass(frozen=True)
class Rendition:
    file: BinaryIO
    name: str
    content_type: str


def rendition(evidence: EvidenceFile, size: str = COPY) -> Rendition:
    """Raises FileNotFoundError when the storage lost the original, media Broken when no copy can be made."""
    kind = BY_TYPE[evidence.content_type]
    path = f"renditions/{VERSION}/{evidence.sha256[:2]}/{evidence.sha256}-{size}"
    if not default_storage.exists(path):
        _make(evidence, kind, size, path)
    shown = uploads.JPEG if size == THUMB or kind is uploads.HEIC else kind
    return Rendition(default_storage.open(path, "rb"), _name(evidence.name, shown), shown.content_type)


def has_thumb(evidence: EvidenceFile) -> bool:
    return BY_TYPE.get(evidence.content_type) in uploads.PHOTOS


def _make(evidence: EvidenceFile, kind: uploads.FileKind, size: str, path: str) -> None:
    """Of two that make the same copy at once the second one throws its own away."""
    with default_storage.open(evidence.path, "rb") as stored, tempfile.TemporaryFile() as target:
        _write(stored, evidence.size, kind, size, target)
        target.seek(0)
        saved = default_storage.save(path, File(target))
    if saved != path:
        default_storage.delete(saved)


def _write(stored: BinaryIO, length: int, kind: uploads.FileKind, size: str, target: BinaryIO) -> None:
    if kind in uploads.PHOTOS:
        edge = pictures.THUMB_EDGE if size == THUMB else pictures.LONG_EDGE
        pictures.copy(stored, uploads.FORMS[kind], target, edge=edge)
    elif kind is uploads.PDF:
        documents.copy_pdf(stored, target)
    elif kind in uploads.VIDEOS:
        videos.copy(stored, length, target, is_webm=kind is uploads.WEBM)
    else:
        documents.copy_office(stored, target)


def _name(name: str, shown: uploads.FileKind) -> str:
    path = PurePosixPath(name)
    return name if path.suffix.lower() in shown.suffixes else path.stem + shown.suffixes[0]
