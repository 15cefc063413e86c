"""Photographs: opened once to their last line, and drawn again without what the camera wrote beside them."""

import warnings
from typing import BinaryIO

import pillow_heif
from PIL import Image, ImageOps

from portal.media.errors import Broken

MAX_PIXELS = 120_000_000
LONG_EDGE = 4096
THUMB_EDGE = 480


class TooManyPixels(Broken):
    """Found by the header, before anything is unpacked."""


def judge(file: BinaryIO, form: str) -> None:
    """Raise Broken unless the whole picture can be drawn. `form`: JPEG, PNG or HEIF."""
    _guarded(file, form, edge=512)


def copy(file: BinaryIO, form: str, target: BinaryIO, *, edge: int) -> None:
    """Upright, at most `edge` pixels long, without EXIF, GPS, XMP, comments or hidden pictures."""
    image = ImageOps.exif_transpose(_guarded(file, form, edge=edge))
    image.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    profile = image.info.get("icc_profile")
    keeps_png = form == "PNG" and edge > THUMB_EDGE
    plain = Image.new("RGBA" if keeps_png and image.has_transparency_data else "RGB", image.size, "white")
    picture = image.convert("RGBA") if image.has_transparency_data else image.convert("RGB")
    plain.paste(picture, mask=picture if plain.mode == "RGB" and picture.mode == "RGBA" else None)
    keep = {"icc_profile": profile} if profile and image.mode in ("RGB", "RGBA") else {}
    if keeps_png:
        plain.save(target, "PNG", **keep)
    else:
        plain.save(target, "JPEG", quality=88, optimize=True, **keep)


def _guarded(file: BinaryIO, form: str, *, edge: int) -> Image.Image:
    """The picture, read to its end; a JPEG no larger than `edge` needs."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            file.seek(0)
            return _heif(file) if form == "HEIF" else _drawn(file, form, edge)
    except Image.DecompressionBombError as error:
        raise TooManyPixels(str(error)) from error
    except (OSError, SyntaxError, ValueError, RuntimeError, IndexError, EOFError) as error:
        raise error if isinstance(error, Broken) else Broken(str(error)) from error


def _drawn(file: BinaryIO, form: str, edge: int) -> Image.Image:
    image = Image.open(file, formats=[form])
    _refuse_bomb(*image.size)
    if form == "JPEG":
        image.draft("RGB", (edge, edge))
    image.load()
    return image


def _heif(file: BinaryIO) -> Image.Image:
    picture = pillow_heif.open_heif(file)
    _refuse_bomb(*picture.size)
    return picture.to_pillow()


def _refuse_bomb(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise TooManyPixels(f"{width} x {height}")
