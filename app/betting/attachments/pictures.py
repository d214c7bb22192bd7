"""From bytes of a stranger to a picture of ours.

What is kept is never what was sent: the pixels are decoded and encoded again, so that EXIF, GPS,
comments, and whatever hides behind a picture's end or between its chunks, stay behind.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from app.core.errors import Invalid

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_PIXELS: Final = 40_000_000  # 120 MB while it is decoded; a phone's photo has 12 to 24 million
MAX_SIDE: Final = 12_000

_SIGNATURES: Final = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"RIFF", "WEBP"),
)
_TYPES: Final = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_SUFFIXES: Final = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "JPEG": {"quality": 88, "optimize": True},
    "PNG": {},
    "WEBP": {"quality": 88},
}
_MODES: Final = {"JPEG": ("RGB", "L"), "PNG": ("RGB", "RGBA", "L"), "WEBP": ("RGB", "RGBA")}


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes
    content_type: str
    suffix: str
    width: int
    height: int


def picture_of(content: bytes) -> Picture:
    """Raise `Invalid` with the reason for everything that is not a plain picture."""
    if len(content) > MAX_BYTES:
        detail = _("A picture has at most %(most)s MB.") % {"most": MAX_BYTES // 1024**2}
        raise _refused("too_large", detail)
    kind = _sniffed(content)
    _require_honest(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _encoded(_decoded(content, kind), kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError):
        detail = _("The picture is damaged.")
        raise _refused("damaged", detail) from None


def _sniffed(content: bytes) -> str:
    for signature, kind in _SIGNATURES:
        if content.startswith(signature) and (kind != "WEBP" or content[8:12] == b"WEBP"):
            return kind
    detail = _("Need a picture in JPEG, PNG or WebP; the name of a file does not make it one.")
    raise _refused("unsupported_type", detail)


def _require_honest(content: bytes) -> None:
    """A picture that is a page or an archive as well was made to deceive somebody."""
    start = content[:4096].lower()
    if any(each in start for each in (b"<script", b"<html", b"<svg", b"<?php", b"<!doctype")):
        raise _refused("polyglot", _("The file is a picture and a page at once."))
    if b"PK\x05\x06" in content[-66_000:] or b"%PDF-" in content[:1024]:
        raise _refused("polyglot", _("The file is a picture and a document at once."))


def _decoded(content: bytes, kind: str) -> Image.Image:
    picture = Image.open(io.BytesIO(content), formats=[kind])
    width, height = picture.size
    # Known from the header: nothing is decoded yet.
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise _too_many_pixels()
    if getattr(picture, "n_frames", 1) > 1:
        raise _refused("animated", _("A picture does not move."))
    picture.load()
    return ImageOps.exif_transpose(picture)


def _encoded(picture: Image.Image, kind: str) -> Picture:
    """A new picture of the pixels alone."""
    mode = picture.mode if picture.mode in _MODES[kind] else _MODES[kind][0]
    if picture.mode in ("P", "LA", "PA") and "RGBA" in _MODES[kind]:
        mode = "RGBA"
    pixels = picture.convert(mode)
    bare = Image.frombytes(mode, pixels.size, pixels.tobytes())
    made = io.BytesIO()
    bare.save(made, kind, **_OPTIONS[kind])
    return Picture(made.getvalue(), _TYPES[kind], _SUFFIXES[kind], *bare.size)


def _too_many_pixels() -> Invalid:
    detail = _("A picture has at most %(most)s million pixels and sides of %(side)s.")
    values = {"most": MAX_PIXELS // 1_000_000, "side": MAX_SIDE}
    return _refused("too_many_pixels", detail % values)


def _refused(code: str, detail: str) -> Invalid:
    return Invalid(detail, code=code, field="file")
