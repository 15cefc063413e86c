"""What an uploaded file is, judged by its content. What could run in a reader's hands is refused."""

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

import puremagic
from django.conf import settings

from portal.errors import Refused
from portal.media import documents, pictures, videos, webm
from portal.media.errors import Broken


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
PPTX = FileKind(f"{OFFICE}.presentationml.presentation", (".pptx",), "PPT 演示文稿")
MP4 = FileKind("video/mp4", (".mp4", ".m4v", ".3gp"), "MP4 视频")
MOV = FileKind("video/quicktime", (".mov", ".qt"), "MOV 视频")
WEBM = FileKind("video/webm", (".webm",), "WebM 视频")
PHOTOS = (JPEG, PNG, HEIC)
DOCUMENTS = (PDF, *PHOTOS, DOCX, XLSX, PPTX)
VIDEOS = (MP4, MOV, WEBM)
KINDS = (*DOCUMENTS, *VIDEOS)

HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}
MP4_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"MSNV", b"M4V "}
MP4_BRANDS |= {b"3gp4", b"3gp5", b"3gp6"}
WEBM_START = b"\x1a\x45\xdf\xa3"
MAX_ENTRIES = 5_000
MAX_UNPACKED = 300 * 2**20
MAX_RATIO = 200
FORMS = {JPEG: "JPEG", PNG: "PNG", HEIC: "HEIF"}
_WORDS = {PDF: "PDF", JPEG: "JPEG", PNG: "PNG", HEIC: "HEIC", DOCX: "docx", XLSX: "xlsx", PPTX: "pptx"}
_WORDS |= {MP4: "MP4", MOV: "MOV", WEBM: "WebM"}
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


def accept(kinds: tuple[FileKind, ...]) -> str:
    """For the `accept` of a file input."""
    return ",".join(suffix for kind in kinds for suffix in kind.suffixes)


def words(kinds: tuple[FileKind, ...]) -> str:
    """How the kinds are called where a person is asked for one."""
    return "、".join(_WORDS[kind] for kind in kinds)


def inspect(upload, kinds: tuple[FileKind, ...] = KINDS) -> FileKind:
    """The kind of the file, or Refused with the reason and the mend. Other `kinds` are refused unread."""
    if not upload.size:
        raise Refused("文件是空的。请检查文件后重新选择。")
    upload.seek(0)
    head = upload.read(4096)
    try:
        _refuse_large(upload, head)
        kind = _kind(upload, head, kinds)
        _refuse_second_face(upload, head, kind)
        return kind
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


def _refuse_large(upload, head: bytes) -> None:
    limit = settings.VIDEO_MAX_BYTES if _video_kind(head) else settings.UPLOAD_MAX_BYTES
    if upload.size > limit:
        raise Refused(
            f"文件有 {upload.size / 2**20:.1f} MB，超过 {limit // 2**20} MB 的上限。请压缩或者拆分后再上传。"
        )


def _kind(upload, head: bytes, kinds: tuple[FileKind, ...]) -> FileKind:
    kind = _by_start(head)
    if kind is None and head.startswith(b"PK\x03\x04"):
        kind = _office(upload)
    if kind is None:
        raise Refused(
            f"不能接收这个文件：{_guess(head)}不在允许的类型里。请另存为 {words(kinds)} 之一再上传。"
        )
    if kind not in kinds:
        raise Refused(f"这里不收{kind.label}，只收 {words(kinds)}。请换一个文件。")
    if kind in PHOTOS:
        _judge_picture(upload, kind)
    elif kind is PDF:
        _judge_pdf(upload)
    elif kind in VIDEOS:
        _judge_video(upload, kind)
    return kind


def _by_start(head: bytes) -> FileKind | None:
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return HEIC
    return _video_kind(head)


def _video_kind(head: bytes) -> FileKind | None:
    if head.startswith(WEBM_START):
        return WEBM
    if head[4:8] != b"ftyp":
        return None
    if head[8:12] == b"qt  ":
        return MOV
    return MP4 if head[8:12] in MP4_BRANDS else None


def _judge_picture(upload, kind: FileKind) -> None:
    try:
        pictures.judge(upload, FORMS[kind])
    except pictures.TooManyPixels as error:
        raise Refused(f"图片超过 {pictures.MAX_PIXELS // 10_000} 万像素。请缩小后再上传。") from error
    except Broken as error:
        raise Refused(f"{kind.label}损坏，打不开。请重新拍照，或者另存为 JPEG 后再上传。") from error


def _judge_pdf(upload) -> None:
    try:
        documents.judge_pdf(upload)
    except Broken as error:
        raise Refused("PDF 损坏或者加了密，打不开。请去掉密码、重新导出后再上传。") from error


def _judge_video(upload, kind: FileKind) -> None:
    try:
        if kind is WEBM and not webm.is_webm(upload, upload.size):
            raise Refused(f"不能接收这种视频。请另存为 {words(VIDEOS)} 之一再上传。")
        length = videos.seconds(upload, upload.size, is_webm=kind is WEBM)
    except (Broken, StopIteration) as error:
        raise Refused(f"{kind.label}损坏，或者没有写明长度。请重新录制，或者另存为 MP4 后再上传。") from error
    if length > settings.VIDEO_MAX_SECONDS:
        raise Refused(f"视频长 {length:.0f} 秒，超过 {settings.VIDEO_MAX_SECONDS} 秒的上限。请剪短后再上传。")


def _refuse_second_face(upload, head: bytes, kind: FileKind) -> None:
    """A picture that another program would read as an archive or a PDF."""
    upload.seek(0)
    archive = kind not in (DOCX, XLSX, PPTX) and zipfile.is_zipfile(upload)
    if archive or (kind is not PDF and b"%PDF-" in head[:1024]):
        other = "压缩包" if archive else "PDF"
        raise Refused(f"这个{kind.label}里还藏着一个{other}，不能接收。请重新拍照或者另存后再上传。")


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
    if "ppt/presentation.xml" in names and b"presentationml.presentation.main+xml" in types:
        return PPTX
    raise Refused(f"不能接收压缩包。请解压后上传里面的 {words(DOCUMENTS)} 文件。")


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
