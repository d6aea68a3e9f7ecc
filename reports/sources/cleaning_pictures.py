"""PNG and JPEG without what cameras, scanners and programs write beside the picture, which itself is untouched."""

import io
import struct
from collections.abc import Iterator

from PIL import Image, UnidentifiedImageError

from .cleaning import NotReleased

# Chunks that say how the picture is drawn; words, times and EXIF are not among them.
_DRAWN = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"bKGD", b"pHYs"}
_ORIENTATION = 0x0112
_JFIF, _ICC, _ADOBE, _EXIF, _COMMENT, _SCAN = 0xE0, 0xE2, 0xEE, 0xE1, 0xFE, 0xDA


def clean_png(data: bytes) -> bytes:
    """Return the PNG with the chunks that draw it."""
    kept, place = bytearray(data[:8]), 8
    while place + 12 <= len(data):
        (size,) = struct.unpack(">I", data[place : place + 4])
        kind, end = data[place + 4 : place + 8], place + 12 + size
        if end > len(data):
            break
        if kind in _DRAWN:
            kept += data[place:end]
        place = end
        if kind == b"IEND":
            return bytes(kept)
    raise NotReleased("cannot_be_cleaned")


def clean_jpeg(data: bytes) -> bytes:
    """Return the JPEG with the segments that draw it, and with the way it is turned."""
    kept, is_first = bytearray(data[:2]), True
    turned = _orientation(data)
    for marker, segment in _segments(data):
        if marker == _SCAN:
            end = data.rfind(b"\xff\xd9")  # what phones put behind the picture is no part of it
            return bytes(kept + (segment[: end + 2 - (len(data) - len(segment))] if end > 0 else segment))
        if is_first and marker != _JFIF:
            kept += turned
            turned, is_first = b"", False
        is_metadata = marker == _COMMENT or (0xE0 <= marker <= 0xEF and not _draws(marker, segment))
        if not is_metadata:
            kept += segment
    raise NotReleased("cannot_be_cleaned")


def _draws(marker: int, segment: bytes) -> bool:
    return (
        (marker == _JFIF and segment[4:9] == b"JFIF\x00")
        or (marker == _ICC and segment[4:16] == b"ICC_PROFILE\x00")
        or (marker == _ADOBE and segment[4:9] == b"Adobe")
    )


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (marker, segment with its head) up to the scan, which is all the rest."""
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker == _SCAN:
            yield marker, data[place:]
            return
        size = 2 + int.from_bytes(data[place + 2 : place + 4], "big")
        yield marker, data[place : place + size]
        place += size


def _orientation(data: bytes) -> bytes:
    """Return a segment that says how the picture is turned, nothing where it stands upright."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            turned = picture.getexif().get(_ORIENTATION, 1)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotReleased("cannot_be_cleaned") from error
    if turned not in range(2, 9):
        return b""
    exif = Image.Exif()
    exif[_ORIENTATION] = turned
    words = exif.tobytes()
    return bytes((0xFF, _EXIF)) + (len(words) + 2).to_bytes(2, "big") + words
