"""Know which characters the fonts of the PDF have: what they lack is printed by its number, never as an empty box."""

import struct
import unicodedata
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn

FONT_FOLDER = pylopdf_fonts_zh_cn.serif_path().parent
_WHOLE_UNICODE = 12  # the format of a table of characters that reaches beyond sixteen bits


def printable(text: str) -> str:
    """Return ``text`` without signs that print nothing; a character that a font lacks stands as 〔U+30000〕."""
    known = _known()
    return "".join(sign if ord(sign) in known or sign == "\n" else _instead(sign) for sign in text)


def _instead(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind in ("Cc", "Cf", "Mn") or kind.startswith("Z"):
        return " " if kind.startswith("Z") or sign == "\t" else ""
    return f"〔U+{ord(sign):04X}〕"


@cache
def _known() -> frozenset[int]:
    """Return the characters that both fonts have."""
    return _characters(pylopdf_fonts_zh_cn.serif_path()) & _characters(pylopdf_fonts_zh_cn.sans_path())


def _characters(path: Path) -> frozenset[int]:
    """Return the characters of an OpenType font, from its table of characters."""
    data = path.read_bytes()
    (tables,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sLLL", data, 12 + 16 * number) for number in range(tables))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (count,) = struct.unpack_from(">H", data, start + 2)
    places = [start + struct.unpack_from(">HHL", data, start + 4 + 8 * number)[2] for number in range(count)]
    place = next(place for place in places if struct.unpack_from(">H", data, place)[0] == _WHOLE_UNICODE)
    (groups,) = struct.unpack_from(">L", data, place + 12)
    found: set[int] = set()
    for number in range(groups):
        first, last, glyph = struct.unpack_from(">LLL", data, place + 16 + 12 * number)
        found |= set(range(first, last + 1)) if glyph else set()
    return frozenset(found)
