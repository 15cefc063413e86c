"""PDF and office files: copies without author, programs, times, scripts, hidden files, places in pictures."""

import zipfile
from typing import BinaryIO

import pikepdf

from portal.media.errors import Broken
from portal.media.jpeg_png import without_extras

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org"
EMPTY_PARTS = {
    "docprops/core.xml": f'{XML}<c:coreProperties xmlns:c="{OFFICE}/package/2006/metadata/core-properties"/>',
    "docprops/app.xml": f'{XML}<Properties xmlns="{OFFICE}/officeDocument/2006/extended-properties"/>',
    "docprops/custom.xml": f'{XML}<Properties xmlns="{OFFICE}/officeDocument/2006/custom-properties"/>',
}
PICTURES = (".jpg", ".jpeg", ".jpe", ".png")
NOT_IN_A_COPY = ("/Metadata", "/PieceInfo", "/LastModified", "/OpenAction", "/AA", "/EF", "/JS", "/Thumb")


def judge_pdf(file: BinaryIO) -> None:
    """Raise Broken unless it opens without a password and has a page."""
    with _opened(file) as pdf:
        try:
            pages = len(pdf.pages)
        except (pikepdf.PdfError, ValueError, RuntimeError) as error:
            raise Broken(str(error)) from error
        if not pages:
            raise Broken("no page")


def copy_pdf(file: BinaryIO, target: BinaryIO) -> None:
    with _opened(file) as pdf:
        try:
            _clean(pdf)
            pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        except (pikepdf.PdfError, ValueError, RuntimeError) as error:
            raise Broken(str(error)) from error


def copy_office(file: BinaryIO, target: BinaryIO) -> None:
    """Every part is written anew, so times and hidden bytes of the archive stay behind."""
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
            for entry in source.infolist():
                if not entry.is_dir():
                    copy.writestr(zipfile.ZipInfo(entry.filename), _part(source, entry), zipfile.ZIP_DEFLATED)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise Broken(str(error)) from error


def _part(source: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | str:
    name = entry.filename.lower()
    if name in EMPTY_PARTS:
        return EMPTY_PARTS[name]
    raw = source.read(entry)
    return without_extras(raw) if name.endswith(PICTURES) else raw


def _opened(file: BinaryIO) -> pikepdf.Pdf:
    file.seek(0)
    try:
        return pikepdf.open(file, suppress_warnings=True)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RuntimeError) as error:
        raise Broken(str(error)) from error


def _clean(pdf: pikepdf.Pdf) -> None:
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    names = pdf.Root.get("/Names")
    for hidden in ("/JavaScript", "/EmbeddedFiles"):
        if names is not None and hidden in names:
            del names[hidden]
    for one in pdf.objects:
        if isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
            _clean_object(one)


def _clean_object(one: pikepdf.Object) -> None:
    for key in NOT_IN_A_COPY:
        if key in one:
            del one[key]
    if not isinstance(one, pikepdf.Stream) or one.get("/Subtype") != pikepdf.Name.Image:
        return
    filters = one.get("/Filter")
    if filters in (pikepdf.Name.DCTDecode, pikepdf.Array([pikepdf.Name.DCTDecode])):
        one.write(
            without_extras(one.read_raw_bytes()),
            filter=pikepdf.Name.DCTDecode,
            decode_parms=one.get("/DecodeParms"),
        )
