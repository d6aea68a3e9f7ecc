"""Fold texts, so that a query and a report that say the same are the same characters.

In a folded text Chinese characters stand side by side, a word of Latin letters or digits stands between < and >, and
punctuation is one space: what begins or ends inside a number or an English word is never found by accident.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain

from ..reading.repair import mend, simplify

_FIRST_OF_CHINESE = "\u2e80"
_UNIT = re.compile(f"[^\\W_{_FIRST_OF_CHINESE}-\U0010ffff]+|[^\\W_]")
_ZERO = {"○": "〇", "◯": "〇"}  # circles in the place of a zero: 二○二二年


class _Characters(dict[int, str]):
    """What becomes of each character, worked out when it is first met; signs become line breaks, blanks a space."""

    def __missing__(self, code: int) -> str:
        folded = "".join(_character(each) for each in _plain(chr(code)))
        self[code] = folded
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
        f"{gap}{unit}" if unit >= _FIRST_OF_CHINESE else f"{gap}<{unit}>"
        for gap, unit, _start, _end in _units(text.translate(_CHARACTERS))
    )


def placed(text: str) -> tuple[str, list[int], list[int]]:
    """Return ``text`` folded, and for each character of that where in ``text`` it begins and where it ends."""
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    origin = _origins(text)
    for gap, unit, start, end in _units(text.translate(_CHARACTERS)):
        part = f"{gap}{unit}" if unit >= _FIRST_OF_CHINESE else f"{gap}<{unit}>"
        folded.append(part)
        starts += [origin[start]] * len(part)
        ends += [origin[end - 1] + 1] * len(part)
    return "".join(folded), starts, ends


def _origins(text: str) -> list[int] | range:
    """Return where in ``text`` each character comes from that its folding gives; few texts change their length."""
    lengths = [len(_CHARACTERS[ord(character)]) for character in text]
    if all(length == 1 for length in lengths):
        return range(len(text))
    return list(chain.from_iterable([at] * length for at, length in enumerate(lengths)))


def _units(plain: str) -> Iterator[tuple[str, str, int, int]]:
    """Yield (gap, unit, start, end): a unit is a Chinese character or a whole word of letters and digits.

    The gap is a space behind punctuation, and between two words of letters; blanks beside a Chinese character are
    nothing, since lines are broken and padded anywhere.
    """
    before, was_word = 0, False
    for match in _UNIT.finditer(plain):
        start, end = match.span()
        unit, is_word = match[0], match[0] < _FIRST_OF_CHINESE
        between = plain[before:start]
        has_gap = before > 0 and ("\n" in between or (bool(between) and was_word and is_word))
        yield " " if has_gap else "", unit, start, end
        before, was_word = end, is_word
