"""What an uploaded file is, judged by its content. What could run in a reader's hands is refused."""

import re
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

import pillow_heif
import puremagic
from django.conf import settings
from PIL import Image

from portal.errors import Refused


@dataclass(frozen=True)
class FileKind:
    """`suffixes`: the first one is appended when the sender's name says something else."""

    content_type: str
    suffixes: tuple[str, ...]
    label: str


OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = FileKind("application/pdf", (".pdf",), "PDF")
JPEG = FileKind("image/jpeg", (".jpg", ".jpeg", ".jfif"), "JPEG 照片")
PNG = FileKind("image/png", (".png",), "PNG 图片")
HEIC = FileKind("image/heic", (".heic", ".heif"), "HEIC 照片")
DOCX = FileKind(f"{OFFICE}.wordprocessingml.document", (".docx",), "Word 文档")
XLSX = FileKind(f"{OFFICE}.spreadsheetml.sheet", (".xlsx",), "Excel 表格")
KINDS = (PDF, JPEG, PNG, HEIC, DOCX, XLSX)
ACCEPT = ",".join(suffix for kind in KINDS for suffix in kind.suffixes)
ALLOWED = "PDF、JPEG、PNG、HEIC、docx、xlsx"

HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}
MAX_PIXELS = 120_000_000
MAX_ENTRIES = 5_000
MAX_UNPACKED = 300 * 2**20
MAX_RATIO = 200
ACTIVE_PARTS = ("vbaproject", "activex/", "macrosheets/", "vbadata", "customui/")
ACTIVE_SUFFIXES = (
    ".exe",
    ".dll",
    ".js",
    ".vbs",
    ".bat",
    ".cmd",
    ".ps1",
    ".html",
    ".htm",
    ".hta",
    ".scr",
    ".jar",
)


def inspect(upload) -> FileKind:
    """The kind of the file, or Refused with the reason and the mend."""
    if not upload.size:
        raise Refused("文件是空的。请检查文件后重新选择。")
    if upload.size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // 2**20
        raise Refused(
            f"文件有 {upload.size / 2**20:.1f} MB，超过 {limit} MB 的上限。请压缩或者拆分后再上传。"
        )
    upload.seek(0)
    head = upload.read(4096)
    try:
        return _kind(upload, head)
    finally:
        upload.seek(0)


def safe_name(name: str, kind: FileKind) -> str:
    """The name without path, control or direction marks, with the suffix of what the file really is."""
    base = PurePosixPath(str(name).replace("\\", "/")).name
    clean = "".join(c for c in unicodedata.normalize("NFC", base) if unicodedata.category(c)[0] != "C")
    clean = re.sub(r'[<>:"/\\|?*]+', "_", clean).strip(" .") or "文件"
    path = PurePosixPath(clean)
    suffix = path.suffix.lower() if path.suffix.lower() in kind.suffixes else kind.suffixes[0]
    stem = path.stem if path.suffix.lower() in kind.suffixes else clean
    return stem[:120] + suffix


def _kind(upload, head: bytes) -> FileKind:
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return _image(upload, "JPEG", JPEG)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _image(upload, "PNG", PNG)
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return _heic(upload)
    if head.startswith(b"PK\x03\x04"):
        return _office(upload)
    raise Refused(f"不能接收这个文件：{_guess(head)}不在允许的类型里。请另存为 {ALLOWED} 之一再上传。")


def _image(upload, name: str, kind: FileKind) -> FileKind:
    broken = f"{kind.label}损坏，打不开。请重新拍照或者另存后再上传。"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            upload.seek(0)
            image = Image.open(upload, formats=[name])
            width, height = image.size
            image.verify()
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except (OSError, SyntaxError, ValueError) as error:
        raise Refused(broken) from error
    if width * height > MAX_PIXELS:
        raise _too_many_pixels()
    return kind


def _heic(upload) -> FileKind:
    try:
        upload.seek(0)
        width, height = pillow_heif.open_heif(upload).size
    except (OSError, ValueError, SyntaxError, RuntimeError) as error:
        raise Refused("HEIC 照片损坏，打不开。请重新拍照，或者改存为 JPEG 后再上传。") from error
    if width * height > MAX_PIXELS:
        raise _too_many_pixels()
    return HEIC


def _office(upload) -> FileKind:
    try:
        upload.seek(0)
        with zipfile.ZipFile(upload) as archive:
            entries = archive.infolist()
            _refuse_bomb(entries)
            names = [entry.filename.lower() for entry in entries]
            types = _content_types(archive, names)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Refused("文档损坏或者加了密，打不开。请去掉密码、重新保存后再上传。") from error
    if _has_active_parts(names) or b"macroenabled" in types or b"activex" in types:
        raise Refused("文档里有宏或者可执行内容，不能接收。请另存为不含宏的 docx、xlsx 或者 PDF 再上传。")
    if "word/document.xml" in names and b"wordprocessingml.document.main+xml" in types:
        return DOCX
    if "xl/workbook.xml" in names and b"spreadsheetml.sheet.main+xml" in types:
        return XLSX
    raise Refused(f"不能接收压缩包。请解压后上传里面的 {ALLOWED} 文件。")


def _refuse_bomb(entries: list[zipfile.ZipInfo]) -> None:
    """By the directory of the archive alone; nothing is unpacked."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked / packed > MAX_RATIO:
        raise Refused("文档展开后太大，不能接收。请删去多余内容，或者导出为 PDF 再上传。")


def _content_types(archive: zipfile.ZipFile, names: list[str]) -> bytes:
    if "[content_types].xml" not in names:
        return b""
    entry = archive.infolist()[names.index("[content_types].xml")]
    with archive.open(entry) as file:
        return file.read(2**20).lower()


def _has_active_parts(names: list[str]) -> bool:
    return any(part in name for name in names for part in ACTIVE_PARTS) or any(
        name.endswith(ACTIVE_SUFFIXES) for name in names
    )


def _too_many_pixels() -> Refused:
    return Refused(f"图片超过 {MAX_PIXELS // 10_000} 万像素。请缩小后再上传。")


def _guess(head: bytes) -> str:
    """A word for what was sent, so that the sender recognises the mistake."""
    start = head.lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<script")):
        return "网页"
    if start.startswith((b"<svg", b"<?xml")):
        return "SVG 或 XML 文件"
    if head.startswith((b"MZ", b"\x7fELF", b"#!")):
        return "可执行文件"
    try:
        found = puremagic.magic_string(head)[0]
    except (puremagic.PureError, ValueError):
        return "这种内容"
    return f"{found.extension.lstrip('.').upper()} 文件" if found.extension else "这种内容"
