"""Know which characters the fonts of the PDF have: what they lack is printed by its number, never as an empty box."""

import re
import struct
import unicodedata
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn

FONT_FOLDER = pylopdf_fonts_zh_cn.serif_path().parent
_WHOLE_UNICODE = 12  # the format of a table of characters that reaches beyond sixteen bits
_CODES = 0x110000
_RUN = re.compile(rb"\x01+")


def printable(text: str) -> str:
    """Return ``text`` without signs that print nothing; a character that a font lacks stands as 〔U+30000〕."""
    return _unknown().sub(lambda found: _instead(found[0]), text)


def _instead(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind in ("Cc", "Cf", "Mn") or kind.startswith("Z"):
        return " " if kind.startswith("Z") or sign == "\t" else ""
    return f"〔U+{ord(sign):04X}〕"


@cache
def _unknown() -> re.Pattern[str]:
    """Return the pattern of a character that one of both fonts lacks: a set of 30,000 would weigh ten megabytes."""
    serif, sans = (
        int.from_bytes(_characters(path), "big")
        for path in (pylopdf_fonts_zh_cn.serif_path(), pylopdf_fonts_zh_cn.sans_path())
    )
    known = (serif & sans).to_bytes(_CODES, "big")
    ranges = (f"{re.escape(chr(run.start()))}-{re.escape(chr(run.end() - 1))}" for run in _RUN.finditer(known))
    return re.compile(f"[^\n{''.join(ranges)}]")


def _characters(path: Path) -> bytes:
    """Return a 1 for each character of an OpenType font and a 0 for each other, from its table of characters."""
    data = path.read_bytes()
    (tables,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sLLL", data, 12 + 16 * number) for number in range(tables))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (count,) = struct.unpack_from(">H", data, start + 2)
    places = [start + struct.unpack_from(">HHL", data, start + 4 + 8 * number)[2] for number in range(count)]
    place = next(place for place in places if struct.unpack_from(">H", data, place)[0] == _WHOLE_UNICODE)
    (groups,) = struct.unpack_from(">L", data, place + 12)
    found = bytearray(_CODES)
    for number in range(groups):
        first, last, glyph = struct.unpack_from(">LLL", data, place + 16 + 12 * number)
        if glyph:
            found[first : last + 1] = b"\x01" * (last + 1 - first)
    return bytes(found)
