"""Find a passage in a stored text, take it out, and leave an official mark in its place; the tags around it stay.

A passage is compared without white space, so that what was copied from a page is found across lines and paragraphs.
"""

import hashlib
import re
from dataclasses import dataclass
from html import unescape
from typing import Any

# What stands in the text for a passage that came off by law; pages draw it as an element of its own.
MARK = "〔依法移除〕"
LINK_WITHOUT_ADDRESS = "<a>"
SHORTEST = 2
_TAG = r"<[^>]*>"
_PIECE = re.compile(rf"{_TAG}|&#?\w{{1,31}};|.", re.DOTALL)
_TAGS = re.compile(_TAG)
_OPENED_LAST = re.compile(r"<(strong|sup|sub|a)(?:\s[^<>]*)?>$")
_CLOSED_FIRST = re.compile(r"</(strong|sup|sub|a)>")
_AROUND_NOTHING = re.compile(r"<(strong|sup|sub|a)(?:\s[^>]*)?></\1>")
_MOST_FORMS = 200  # in which one passage may stand in one text


class PassageUnclear(ValueError):
    """A passage that cannot be taken out for certain: too short, or its signs stand in tags as well."""


@dataclass(frozen=True)
class Cut:
    """One form of the passage as it stands in the text with its tags, what is left of it, and how often it is there."""

    found: str
    left: str
    times: int


def bare(text: str) -> str:
    """Return ``text`` without white space."""
    return "".join(sign for sign in text if not sign.isspace())


def digest_of(passage: str) -> str:
    """Return the SHA-256 of a passage without its white space."""
    return hashlib.sha256(bare(passage).encode()).hexdigest()


def stands_in(text: str, passage: str, *, is_html: bool) -> bool:
    """Tell whether ``passage`` stands in ``text``, in the address of a link too."""
    sought = bare(passage)
    letters = _plain(text, is_html=is_html)
    return sought in letters or (is_html and any(_holds(tag, sought) for tag in _TAGS.findall(text)))


def taken_out(text: str, passage: str, *, is_html: bool) -> tuple[str, tuple[Cut, ...]]:
    """Return ``text`` without ``passage``, and the cuts that lead there, each replacing all of its form.

    Raise PassageUnclear where that would hit anything else.
    """
    cuts: list[Cut] = []
    sought, rest = bare(passage), text
    if len(sought) < SHORTEST or sought in MARK:
        raise PassageUnclear(passage)
    while cut := _next_cut(rest, sought, is_html=is_html):
        if len(cuts) == _MOST_FORMS:
            raise PassageUnclear(passage)
        cuts.append(cut)
        rest = rest.replace(cut.found, cut.left)
    if _plain(rest, is_html=is_html) != _plain(text, is_html=is_html).replace(sought, MARK):
        raise PassageUnclear(passage)
    return rest, tuple(cuts)


def without(value: Any, passage: str) -> Any:
    """Return a text, or what lists and dicts of texts hold, without ``passage``, be they HTML or not."""
    if isinstance(value, str):
        for is_html in (True, False):
            if stands_in(value, passage, is_html=is_html):
                try:
                    value = taken_out(value, passage, is_html=is_html)[0]
                except PassageUnclear:
                    value = MARK
        return value
    if isinstance(value, list | tuple):
        return type(value)(without(one, passage) for one in value)
    if isinstance(value, dict):
        return {key: without(one, passage) for key, one in value.items()}
    return value


def _next_cut(text: str, sought: str, *, is_html: bool) -> Cut | None:
    for tag in _TAGS.findall(text) if is_html else ():
        if _holds(tag, sought):
            return Cut(tag, LINK_WITHOUT_ADDRESS, 0)
    letters = _letters(text, is_html=is_html)
    place = "".join(letter for letter, _start, _end in letters).find(sought)
    if place < 0:
        return None
    start, end = letters[place][1], letters[place + len(sought) - 1][2]
    left = MARK
    if is_html:
        start, end, tags = _whole(text, start, end)
        left += tags
    found = text[start:end]
    if is_html and any(found in tag for tag in _TAGS.findall(text)):
        raise PassageUnclear(sought)
    return Cut(found, left, text.count(found))


def _whole(text: str, start: int, end: int) -> tuple[int, int, str]:
    """Return where the passage begins and ends with the tags around nothing else, and the tags that have to stay."""
    while True:
        tags = _tags_left(text[start:end])
        opened, closed = _OPENED_LAST.search(tags), _CLOSED_FIRST.match(tags)
        before = _OPENED_LAST.search(text, 0, start)
        if opened and text.startswith(f"</{opened[1]}>", end):
            end += len(opened[1]) + 3
        elif closed and before and before[1] == closed[1]:
            start = before.start()
        else:
            return start, end, tags


def _holds(tag: str, sought: str) -> bool:
    """Tell whether the address of a link holds the passage."""
    return tag.startswith("<a ") and sought in bare(unescape(tag[2:]))


def _tags_left(found: str) -> str:
    """Return the tags that stand in the passage: they begin or end outside of it; those around nothing go."""
    tags, before = "".join(_TAGS.findall(found)), None
    while tags != before:
        before, tags = tags, _AROUND_NOTHING.sub("", tags)
    return tags


def _plain(text: str, *, is_html: bool) -> str:
    return "".join(letter for letter, _start, _end in _letters(text, is_html=is_html))


def _letters(text: str, *, is_html: bool) -> list[tuple[str, int, int]]:
    """Return every sign that is no white space, with where it begins and ends in ``text``."""
    if not is_html:
        return [(sign, place, place + 1) for place, sign in enumerate(text) if not sign.isspace()]
    found = []
    for piece in _PIECE.finditer(text):
        if not piece[0].startswith("<") or len(piece[0]) == 1:
            signs = unescape(piece[0])
            found += [(sign, piece.start(), piece.end()) for sign in signs if not sign.isspace()]
    return found
