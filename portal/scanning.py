"""Who may take out or sign a file in which state of the virus scan, in sentences."""

from collections.abc import Iterable

from portal import clamd
from portal.models import EvidenceFile

Scan = EvidenceFile.Scan
NO_SCANNER = "未配置病毒扫描"


def scan_word(file: EvidenceFile) -> str:
    """未扫描 means "will be" only where a scanner is configured."""
    waits_in_vain = file.scan == Scan.UNSCANNED and not clamd.configured()
    return f"{file.get_scan_display()}（{NO_SCANNER}）" if waits_in_vain else str(file.get_scan_display())


def held_from_readers(file: EvidenceFile, *, redrawn: bool = False) -> str:
    """Why nobody gets this file now, "" when it may go out. A picture drawn anew carries nothing along."""
    if file.scan == Scan.QUARANTINED:
        return f"文件“{file.name}”没有通过病毒扫描，已隔离，不能打开或者下载。请换一个文件重新上传。"
    if file.scan == Scan.UNSCANNED and clamd.configured() and not redrawn:
        return f"文件“{file.name}”正在等待病毒扫描，通常几分钟内完成。请稍后再打开。"
    return ""


def held_from_signing(files: Iterable[EvidenceFile]) -> str:
    """Why nobody signs what rests on these files, naming the first one; "" when nothing is in the way."""
    for file in files:
        if file.scan == Scan.QUARANTINED:
            return f"文件“{file.name}”没有通过病毒扫描，已隔离，不能签批。请移除这个文件或者换一个再送签。"
        if file.scan == Scan.UNSCANNED and clamd.configured():
            return f"文件“{file.name}”还在等待病毒扫描，暂时不能签批。通常几分钟内完成，请稍后再试。"
    return ""
