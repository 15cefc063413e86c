"""Photographs for a printed paper, small and without positions, by digest."""

from collections.abc import Iterable

from portal import renditions, scanning
from portal.media.errors import Broken
from portal.models import EvidenceFile

MOST = 12  # photographs on one paper


def pictures_of(files: Iterable[EvidenceFile]) -> dict[str, bytes]:
    """What is no photograph, is held back by the scan or was lost is left out; the paper still names it."""
    found: dict[str, bytes] = {}
    for file in files:
        if len(found) == MOST or not renditions.has_thumb(file):
            continue
        if scanning.held_from_readers(file, redrawn=True):
            continue
        try:
            with renditions.rendition(file, renditions.THUMB).file as copy:
                found[file.sha256] = copy.read()
        except (FileNotFoundError, Broken):
            continue
    return found
