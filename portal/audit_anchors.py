"""Anchors on paper and in files: how the digest is made, written down, and read back for comparison."""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.errors import Refused
from portal.formats import as_seconds
from portal.models import AuditEvent

NUMBER, TIME, CHAINS, ANCHOR, DIGEST = HEADER = ("序号", "生成时间", "审计链数", "锚值", "本条摘要")


@dataclass(frozen=True)
class Printed:
    """What stands on the paper; `digest` may have been left out."""

    seq: int
    anchor: str
    digest: str


def digest_of_heads(heads: Mapping[str, tuple[int, str]]) -> str:
    """`heads`: chain -> number and digest of its last event."""
    text = "\n".join(f"{chain} {seq} {digest}" for chain, (seq, digest) in sorted(heads.items()))
    return hashlib.sha256(text.encode()).hexdigest()


def anchors_csv(events: Iterable[AuditEvent]) -> bytes:
    """With a mark in front by which spreadsheet programs know UTF-8."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(HEADER)
    for event in events:
        held = event.detail
        writer.writerow([event.seq, as_seconds(event.at), held["chains"], held["heads_digest"], event.digest])
    return file.getvalue().encode("utf-8-sig")


def read_anchors(path: Path) -> list[Printed]:
    """The downloaded file, or one typed from paper: 序号 and 锚值 are enough."""
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
        found = [Printed(int(row[NUMBER]), _hex(row[ANCHOR]), _hex(row.get(DIGEST))) for row in rows]
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"文件读不出来：{error}。请给出“每日审计锚”页下载的 CSV。") from error
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise Refused("文件里没有“序号”和“锚值”两列，或者序号不是数字。请核对后再试。") from error
    if not found:
        raise Refused("文件里没有锚。请给出“每日审计锚”页下载的 CSV。")
    return found


def _hex(text: str | None) -> str:
    return "".join((text or "").split()).lower()
