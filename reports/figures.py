"""Read what stands in one cell, and write it again as printed.

A cell is a number, blank, or text in a number's place. The number never replaces what was
printed: where the text is not the plain number it is kept beside it.
"""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from .formats import Kind, Leaf
from .formats.wording import NIL_MARKS

Figure = int | Decimal | str | None

# What is kept exactly everywhere. RFC 8785, and so the digest, ends at 2^53 - 1. SQLite keeps fifteen digits of a
# decimal number and loses the rest without a word: nine before and six after the point.
LARGEST_COUNT = 2**53 - 1
LARGEST_AMOUNT = Decimal(10) ** 9
MOST_DECIMALS = 6

_LONGEST_KNOWN = 20
_PLAIN = re.compile(r"0|[1-9][0-9]{0,14}")
_WHOLE = re.compile(r"[+-]?\d{1,19}")
_WHOLE_WITH_MARKS = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){1,6}")
_DECIMAL = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,6})?")
_DECIMAL_WITH_MARKS = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,6})?")

# Forms of print that say the same as ASCII: the full-width forms, the ideographic space, the spaces without a break.
_NARROW = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys((0x3000, 0x00A0, 0x2007, 0x202F), " "),
    0x2212: "-",
}


class CellText(NamedTuple):
    """What a cell holds: its figure, and its text where that is not the plain number."""

    figure: Figure
    printed: str | None


def parse_cell(text: str, column: Leaf) -> CellText:
    """Return what ``text`` says in a cell of ``column``.

    Blank gives (None, None). "1,234" gives (1234, "1,234"); "/" and "22（其中 16）" give None and
    the text. Full-width digits and spaces around count as the plain number; a number in a circle or a
    raised one is a note's mark, so "22①" is text.
    """
    return _known(text, column.kind) if len(text) <= _LONGEST_KNOWN else _parsed(text, column.kind)


def _parsed(text: str, kind: Kind) -> CellText:
    if kind == "count" and _PLAIN.fullmatch(text):  # what nearly every cell holds
        return CellText(int(text), None)
    plain = narrow(text).strip().strip("\u200b\ufeff")
    if not plain:
        return CellText(None, None)
    if kind == "text":
        return CellText(text.strip(), None)
    number = parse_whole(plain) if kind == "count" else parse_decimal(plain)
    if number is None:
        return CellText(None, text.strip())
    return CellText(number, None if plain == plain_number(number) else plain)


_known = lru_cache(maxsize=4096)(_parsed)  # nearly all figures are small


def narrow(text: str) -> str:
    """Return ``text`` with full-width forms and spaces as ASCII; every other character stays what it is."""
    return text.translate(_NARROW)


def parse_whole(text: str) -> int | None:
    """Return the whole number that ``text`` is, with sign and thousands marks allowed, or None."""
    if not text.isascii() or not (_WHOLE.fullmatch(text) or _WHOLE_WITH_MARKS.fullmatch(text)):
        return None
    number = int(text.replace(",", ""))
    return number if abs(number) <= LARGEST_COUNT else None


def parse_decimal(text: str) -> Decimal | None:
    """Return the decimal number that ``text`` is, at most six decimals, or None."""
    if not text.isascii() or not (_DECIMAL.fullmatch(text) or _DECIMAL_WITH_MARKS.fullmatch(text)):
        return None
    number = Decimal(text.replace(",", "")) + 0  # -0 becomes 0: its sign stays in the printed text
    return number if abs(number) < LARGEST_AMOUNT else None


def shortest(amount: Decimal) -> str:
    """Write ``amount`` without trailing zeros and without an exponent: 96171.6, 0, 12."""
    text = format(amount if amount else abs(amount), "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def plain_number(number: int | Decimal) -> str:
    """Write a number as the official tables do: no thousands marks, no needless zeros."""
    return shortest(number) if isinstance(number, Decimal) else str(number)


def shown(figure: Figure, printed: str | None = None) -> str:
    """Return the text that stands in a cell: as printed, else the plain number, else nothing."""
    if printed is not None:
        return printed
    if figure is None or isinstance(figure, str):
        return figure or ""
    return plain_number(figure)


def is_nil_mark(text: str) -> bool:
    """Tell whether ``text`` is nothing, or a mark such as "/" that stands for it. It is never read as 0."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return plain in NIL_MARKS or all(character in NIL_MARKS for character in plain)
