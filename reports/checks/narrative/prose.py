"""The running text of a report, cleaned so that patterns need to know one way of writing only."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from ...document import Content
from ...figures import narrow
from ...formats import SECTION_KEYS, Text
from ...formats.wording import SECTIONS
from ...markup import plain_text

PREFACE = "preface"
# Copies in traditional characters hold the same words, some with pinyin in brackets behind a character.
_DROPPED = re.compile(r"[^\S\n]+|\([a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňɡ]+\)", re.IGNORECASE)
_TRADITIONAL = (
    "開請數處無發產項個總計實際繳徵費條與轉結辦復覆議訴訟規範檔幹業關機構單學習進據書級報告類動態組織點屬於許罰強製現廢"
    "繼續決財經務網萬億兩況"
)
_SIMPLE = dict(
    zip(
        _TRADITIONAL,
        "开请数处无发产项个总计实际缴征费条与转结办复复议诉讼规范档干业关机构单学习进据书级报告类动态组织点属于许罚强制现废"
        "继续决财经务网万亿两况",
        strict=True,
    )
)
# Looking for the few characters that change is faster than looking every character up.
_CHANGING = re.compile(f"[{_TRADITIONAL}]")
_WIDE = re.compile(r"[\uff01-\uff5e\u3000\u00a0\u2007\u202f\u2212]")
_MARKS = tuple(zip("，：；（）％！？\u3000\u00a0", ",:;()%!?  ", strict=True))
_PLACE_NAMES = {
    section.key: Text(f"第{section.number}部分", f"Section {word}")
    for word, section in zip(("one", "two", "three", "four", "five", "six"), SECTIONS, strict=True)
} | {PREFACE: Text("前言", "The preface")}
# No official writes a sentence of this length. A text made to be slow is cut there, behind a mark if it has any.
_LONGEST_SENTENCE = 1500
_SENTENCE = re.compile(rf"[^。!?\n]{{1,{_LONGEST_SENTENCE}}}(?=[,;:、。!?\n]|\Z)|[^。!?\n]{{1,{_LONGEST_SENTENCE}}}")


@dataclass(frozen=True)
class Passage:
    """The text of one section: ``plain`` as printed (without tables), ``clean`` as the patterns read it."""

    section: str
    plain: str
    clean: str
    _starts: tuple[int, ...] = field(repr=False, default=(0,))
    _shifts: tuple[int, ...] = field(repr=False, default=(0,))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where a range of the clean text stands in the plain text."""
        return self._at(start), self._at(end - 1) + 1

    def _at(self, position: int) -> int:
        return position + self._shifts[bisect_right(self._starts, position) - 1]

    def printed(self, start: int, end: int) -> str:
        """Return the words of a range of the clean text as they are printed."""
        first, last = self.place(start, end)
        return self.plain[first:last]

    def sentences(self) -> Iterator[re.Match[str]]:
        """Yield the sentences of the clean text."""
        return _SENTENCE.finditer(self.clean)


def place_name(section: str) -> Text:
    """Return how a message calls a part of the report."""
    return _PLACE_NAMES[section]


def passage_of(section: str, html: str) -> Passage:
    """Return the text of one section, cleaned."""
    plain = plain_text(_without_tables(html))
    translated = _simplified(plain)
    kept, starts, shifts = [], [], []
    start = length = 0
    for dropped in _DROPPED.finditer(translated):
        if dropped.start() > start:
            kept.append(translated[start : dropped.start()])
            starts.append(length)
            shifts.append(start - length)
            length += dropped.start() - start
        start = dropped.end()
    kept.append(translated[start:])
    starts.append(length)
    shifts.append(start - length)
    return Passage(section, plain, "".join(kept), tuple(starts), tuple(shifts))


def _without_tables(html: str) -> str:
    """Return HTML with a new line for every table. A pattern would look for the end of each one that has none."""
    kept, at = [], 0
    while (start := html.find("<table", at)) >= 0 and (end := html.find("</table>", start)) >= 0:
        kept.append(html[at:start])
        at = end + len("</table>")
    return "\n".join([*kept, html[at:]])


def _simplified(plain: str) -> str:
    """Return a text with half-width marks and simplified characters, every character in its place."""
    for wide, half in _MARKS:
        plain = plain.replace(wide, half)
    plain = _WIDE.sub(lambda found: narrow(found[0]), plain)
    return _CHANGING.sub(lambda found: _SIMPLE[found[0]], plain)


def texts_of(content: Content) -> tuple[tuple[str, str], ...]:
    """Return the key and the HTML of every part that holds text."""
    parts = [(PREFACE, content.preface)]
    for section in content.sections:
        if section.key in SECTION_KEYS:
            parts.append((section.key, f"{section.text}\n{section.after}" if section.after else section.text))
    return tuple((key, html) for key, html in parts if html)
