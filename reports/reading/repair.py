"""Mend characters: ``mend`` for what is kept, ``fold`` for what is compared.

Mending touches radicals, compatibility ideographs and invisible characters only; the words stay
as printed. Folding goes further and is used for matching alone: widths, brackets, quotation
marks, dashes, spaces, pinyin in brackets and traditional characters no longer count.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0x00, 0x09), *range(0x0E, 0x20), 0x7F]
)
_SPACES = dict.fromkeys((160, 8194, 8195, 8199, 8201, 8239), " ")
_QUOTES = dict.fromkeys(map(ord, "“”\"'‘’「」『』＂＇"))
_SAME = str.maketrans({"、": ",", "—": "-", "–": "-", "−": "-", "〔": "(", "〕": ")", "【": "(", "】": ")", "。": "。"})
_BLANKS = re.compile(r"\s+")
_PINYIN = re.compile(r"(?<=[㐀-鿿])[(（][a-zü-ͯāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜń]{1,6}[)）]")
# Converted words of traditional copies, not characters: 文件 became 檔案.
_WORDS = (("档案", "文件"),)


def _table(name: str) -> dict[int, str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return {ord(left): right for left, _, right in (line.partition("\t") for line in lines if not line.startswith("#"))}


@cache
def _mending() -> dict[int, str | None]:
    compatible = {
        code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20))
    }
    return {**compatible, **_table("radicals.tsv"), **_SPACES, **_INVISIBLE}


@cache
def _folding() -> dict[int, str | None]:
    return {**_table("traditional.tsv"), **_QUOTES, **_SAME}


def mend(text: str) -> str:
    """Return ``text`` with radicals and compatibility ideographs as ordinary characters."""
    return text.translate(_mending())


def fold(text: str) -> str:
    """Return ``text`` as it is compared: mended, narrow, simplified, without spaces and quotation marks."""
    plain = _PINYIN.sub("", mend(text))
    plain = unicodedata.normalize("NFKC", plain).translate(_folding())
    plain = _BLANKS.sub("", plain)
    for left, right in _WORDS:
        plain = plain.replace(left, right)
    return plain
