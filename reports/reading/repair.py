"""Mend characters: ``mend`` for what is kept, ``fold`` for what is compared.

Mending touches radicals, compatibility ideographs and invisible characters only; the words stay
as printed. Folding goes further and is used for matching alone: widths, brackets, quotation
marks, dashes, spaces, pinyin in brackets and traditional characters no longer count.
"""

import re
import sys
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache, wraps
from pathlib import Path
from typing import Generic, TypeVar, TypeVarTuple

HERE = Path(__file__).parent
RECENT = 64  # texts of one report, not of the next one
_LONGEST_KNOWN = 80
_MOST_KNOWN = 8192
_LONGEST_RECENT = 2000
_FEW = 12
_BEYOND = "\U00010000"  # the first character beyond the basic ones
_LONGEST_RUN = 400
Found = TypeVar("Found")
More = TypeVarTuple("More")
_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0x00, 0x09), *range(0x0E, 0x20), 0x7F]
)
_SPACES = dict.fromkeys((160, 8194, 8195, 8199, 8201, 8239), " ")
_QUOTES = dict.fromkeys(map(ord, "“”\"'‘’「」『』＂＇"))
_SAME = str.maketrans({"、": ",", "—": "-", "–": "-", "−": "-", "〔": "(", "〕": ")", "【": "(", "】": ")"})
_PINYIN = re.compile(r"[(（](?<=[㐀-鿿][(（])[a-zü-ͯāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜń]{1,6}[)）]")
# Converted words of traditional copies, not characters: 文件 became 檔案.
_WORDS = (("档案", "文件"),)


def _table(name: str) -> dict[int, str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return {ord(left): right for left, _, right in (line.partition("\t") for line in lines if not line.startswith("#"))}


class _Replacing:
    """A table of characters and what each becomes; a text holds few of them, and is searched for those alone."""

    def __init__(self, table: dict[int, str | None]) -> None:
        self.table = table
        self.known = frozenset(map(chr, table))
        basic = "".join(re.escape(character) for character in self.known if character < _BEYOND)
        # A class of characters is quick where those beyond the basic ones are a single range.
        self.suspect = re.compile(f"[{basic}{_BEYOND}-{chr(sys.maxunicode)}]")
        chained = {character for new in table.values() for character in new or "" if character in self.known}
        self.chained = chained | {chr(code) for code, new in table.items() if not chained.isdisjoint(new or "")}

    def apply(self, text: str) -> str:
        """Return ``text`` with every character of the table replaced, once."""
        found = self.known.intersection(self.suspect.findall(text))
        if len(found) > _FEW or not self.chained.isdisjoint(found):
            return text.translate(self.table)
        for character in found:
            text = text.replace(character, self.table[ord(character)] or "")
        return text


@cache
def _mending() -> _Replacing:
    compatible = {
        code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20))
    }
    return _Replacing({**compatible, **_table("radicals.tsv"), **_SPACES, **_INVISIBLE})


@cache
def _folding() -> _Replacing:
    return _Replacing({**_table("traditional.tsv"), **_QUOTES, **_SAME})


class Memory(dict[str, Found], Generic[Found]):
    """What ``judge`` said of short texts, by text; ``recent`` knows what it said of the last longer ones.

    A dictionary, because one that knows a text answers without running a line of Python.
    """

    def __init__(self, judge: Callable[[str], Found]) -> None:
        super().__init__()
        self.judge = judge
        self.recent = lru_cache(maxsize=RECENT)(judge)

    def __missing__(self, text: str) -> Found:
        length = len(text)
        if length > _LONGEST_KNOWN:
            return self.recent(text) if length <= _LONGEST_RECENT else self.judge(text)
        found = self.judge(text)
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[text] = found
        return found

    def forget(self) -> None:
        """Forget everything."""
        self.clear()
        self.recent.cache_clear()


def remembered(judge: Callable[[str], Found]) -> Callable[[str], Found]:
    """Let ``judge``, which knows nothing but a text, remember what it said of short ones and of the last longer ones.

    The same labels, headings and small numbers stand in every report, and several readers ask for them; of a paragraph
    several ask within one report.
    """
    return Memory(judge).__getitem__


def remembered_words(
    judge: Callable[[tuple[str, ...], *More], Found],
) -> Callable[[tuple[str, ...], *More], Found]:
    """Let ``judge``, which knows nothing but some folded words and a few names, remember what it said of short runs."""
    known = lru_cache(maxsize=2048)(judge)

    @wraps(judge)
    def ask(words: tuple[str, ...], /, *more: *More) -> Found:
        return known(words, *more) if sum(map(len, words)) <= _LONGEST_RUN else judge(words, *more)

    return ask


def mend(text: str) -> str:
    """Return ``text`` with radicals and compatibility ideographs as ordinary characters."""
    return text if text.isascii() and text.isprintable() else _mending().apply(text)


@cache
def _simplifying() -> _Replacing:
    return _Replacing({**_table("traditional.tsv")})


def simplify(text: str) -> str:
    """Return ``text`` with each traditional character as the simplified one; nothing gets longer or shorter."""
    return _simplifying().apply(text)


@remembered
def fold(text: str) -> str:
    """Return ``text`` as it is compared: mended, narrow, simplified, without spaces and quotation marks."""
    plain = _PINYIN.sub("", mend(text))
    plain = _folding().apply(unicodedata.normalize("NFKC", plain))
    plain = "".join(plain.split())
    for left, right in _WORDS:
        plain = plain.replace(left, right)
    return plain
