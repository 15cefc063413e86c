"""Small copies of a hazard's photographs, without position, for its printed papers."""

from portal import renditions, scanning
from portal.media.errors import Broken
from portal.models import EvidenceFile
from selfcheck.queries.hazard_page import HazardFile

MOST = 24


def pictures_of(file: HazardFile) -> dict[str, bytes]:
    """JPEG by digest. A photograph that is held, lost or broken is left out; its name stays in the paper."""
    found: dict[str, bytes] = {}
    for evidence in file.photographs[:MOST]:
        if not renditions.has_thumb(evidence) or scanning.held_from_readers(evidence, redrawn=True):
            continue
        if picture := _small(evidence):
            found[evidence.sha256] = picture
    return found


def _small(evidence: EvidenceFile) -> bytes:
    try:
        with renditions.rendition(evidence, renditions.THUMB).file as stored:
            return stored.read()
    except (FileNotFoundError, Broken):
        return b""
