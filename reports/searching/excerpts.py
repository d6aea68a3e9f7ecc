"""Cut the place out of a text that answers a query, with its words marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from .folding import spans

LENGTH = 110  # characters of an excerpt
_BEFORE = 24  # of them before the first word, at most: back to the beginning of its sentence where that is near
_ENDS = "。！？；!?;\n"
_MOST_PLACES = 100


@dataclass(frozen=True)
class Piece:
    """A part of an excerpt: a word that was looked for, or what stands between."""

    text: str
    is_marked: bool = False


def excerpt(text: str, words: Sequence[str], length: int = LENGTH) -> tuple[Piece, ...]:
    """Return the part of ``text`` that holds most of the folded ``words``; its beginning where none stands in it."""
    places = _places(text, words)
    start = _beginning(text, places, length)
    end = min(len(text), start + length)
    for first, last, _word in places:
        if first < end < last:
            end = last  # a word is never cut
    pieces = [Piece("…")] if start > 0 else []
    at = start
    for first, last in _apart([(first, last) for first, last, _word in places if start <= first and last <= end]):
        if first > at:
            pieces.append(Piece(text[at:first]))
        pieces.append(Piece(text[first:last], is_marked=True))
        at = last
    if at < end:
        pieces.append(Piece(text[at:end].rstrip()))
    if end < len(text):
        pieces.append(Piece("…"))
    return tuple(Piece(piece.text.replace("\n", " "), piece.is_marked) for piece in pieces)


def _places(text: str, words: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return where each word stands in ``text``: beginning, end, and which word it is."""
    return sorted(
        (start, end, number)
        for number, word in enumerate(words)
        for start, end in islice(spans(text, word), _MOST_PLACES)
    )


def _beginning(text: str, places: Sequence[tuple[int, int, int]], length: int) -> int:
    """Return where the excerpt with most different words begins, then with most words, then the first."""
    best, where = (0, 0), 0
    for number, (first, _last, _word) in enumerate(places):
        within = [word for begin, last, word in places[number : number + 40] if last <= first + length - _BEFORE]
        if (len(set(within)), len(within)) > best:
            best, where = (len(set(within)), len(within)), first
    if where <= _BEFORE:
        return 0
    sentence = max(text.rfind(sign, where - _BEFORE, where) for sign in _ENDS)
    return sentence + 1 if sentence >= 0 else where - _BEFORE // 2


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return ``spans`` with those that touch or overlap joined."""
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined
