"""Fold texts, so that a query and a report that say the same are the same characters.

In a folded text Chinese characters stand side by side, a word of Latin letters or digits stands between < and >, and
punctuation is one space: what begins or ends inside a number or an English word is never found by accident.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from ..reading.repair import mend, simplify

FIRST_OF_CHINESE = "\u2e80"
_LETTER = f"[^\\W_{FIRST_OF_CHINESE}-\U0010ffff]"
_UNIT = re.compile(f"{_LETTER}+|[^\\W_]")
_FOLDED_UNIT = re.compile("( ?)(?:<([^>]*)>|(.))")
_ZERO = {"○": "〇", "◯": "〇"}  # circles in the place of a zero: 二○二二年


class _Characters(dict[int, str]):
    """What becomes of each character, worked out when it is first met; signs become line breaks, blanks a space.

    ``odd`` are those of which more or fewer than one come.
    """

    def __init__(self) -> None:
        super().__init__()
        self.odd: set[str] = set()

    def __missing__(self, code: int) -> str:
        folded = "".join(_character(each) for each in _plain(chr(code)))
        self[code] = folded
        if len(folded) != 1:
            self.odd.add(chr(code))
        return folded


def _plain(character: str) -> str:
    mended = unicodedata.normalize("NFKC", mend(_ZERO.get(character, character)))
    return simplify(mended.lower())


def _character(character: str) -> str:
    if character.isalnum():
        return character
    if unicodedata.combining(character):
        return ""
    return " " if character in " \t\u3000" else "\n"


_CHARACTERS = _Characters()


def fold(text: str) -> str:
    """Return ``text`` folded."""
    return "".join(
        f"{gap}{unit}" if unit >= FIRST_OF_CHINESE else f"{gap}<{unit}>"
        for gap, unit, _start, _end in _units(text.translate(_CHARACTERS))
    )


def spans(text: str, folded: str) -> Iterator[tuple[int, int]]:
    """Yield where in ``text`` the folded words ``folded`` begin and end, each place once."""
    plain = text.translate(_CHARACTERS)
    if _CHARACTERS.odd.isdisjoint(text):
        for match in _pattern(folded).finditer(plain):
            yield match.span()
        return
    whole, starts, ends = placed(text)
    at = whole.find(folded)
    while at >= 0:
        yield starts[at], ends[at + len(folded) - 1]
        at = whole.find(folded, at + len(folded))


@lru_cache(maxsize=256)
def _pattern(folded: str) -> re.Pattern[str]:
    """Return what finds ``folded`` in a text of which only the characters are folded: blanks are still there."""
    parts: list[str] = []
    was_word = False
    for gap, word, sign in _FOLDED_UNIT.findall(folded):
        if parts:
            parts.append(" *" if not gap else "[ \n]+" if was_word and word else " *\n[ \n]*")
        parts.append(f"(?<!{_LETTER}){re.escape(word)}(?!{_LETTER})" if word else re.escape(sign))
        was_word = bool(word)
    return re.compile("".join(parts))


def placed(text: str) -> tuple[str, list[int], list[int]]:
    """Return ``text`` folded, and for each character of that where in ``text`` it begins and where it ends."""
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    plain = text.translate(_CHARACTERS)
    origin = _origins(text)
    for gap, unit, start, end in _units(plain):
        part = f"{gap}{unit}" if unit >= FIRST_OF_CHINESE else f"{gap}<{unit}>"
        folded.append(part)
        starts += [origin[start]] * len(part)
        ends += [origin[end - 1] + 1] * len(part)
    return "".join(folded), starts, ends


def _origins(text: str) -> list[int] | range:
    """Return where in ``text`` each character comes from that its folding gives; few texts change their length."""
    if _CHARACTERS.odd.isdisjoint(text):
        return range(len(text))
    lengths = [len(_CHARACTERS[ord(character)]) for character in text]
    return list(chain.from_iterable([at] * length for at, length in enumerate(lengths)))


def _units(plain: str) -> Iterator[tuple[str, str, int, int]]:
    """Yield (gap, unit, start, end): a unit is a Chinese character or a whole word of letters and digits.

    The gap is a space behind punctuation, and between two words of letters; blanks beside a Chinese character are
    nothing, since lines are broken and padded anywhere.
    """
    before, was_word = 0, False
    for match in _UNIT.finditer(plain):
        start, end = match.span()
        unit, is_word = match[0], match[0] < FIRST_OF_CHINESE
        between = plain[before:start]
        has_gap = before > 0 and ("\n" in between or (bool(between) and was_word and is_word))
        yield " " if has_gap else "", unit, start, end
        before, was_word = end, is_word
