"""How the text of a section changed from one year to the next, sentence by sentence."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..document import Content
from ..formats import FORMS
from ..markup import plain_text
from ..presentation.changes import PREFACE_KEY

MOST_SENTENCES = 1200  # of a section: beyond that the comparison would take seconds
ALIKE = 0.6  # two sentences of which so much is equal are shown as one with its changes
LOOKED_AHEAD = 6  # sentences behind the place where one like it is looked for
LONGEST_ALIKE = 250  # characters of a sentence that is looked into
MOST_LOOKED_INTO = 400  # pairs of sentences in a section: each may take milliseconds
KEPT_AROUND = 1  # equal sentences left standing beside a change
_SENTENCE = re.compile(r"[^。！？；!?;\n]+[。！？；!?;”’）)]*|\n")
_WORD = re.compile(r"[0-9][0-9.,]*%?|[A-Za-z]+|.", re.DOTALL)


@dataclass(frozen=True)
class Passage:
    """A stretch of text. ``kind`` is "same", "folded" (the same, to be opened), "removed", "added" or "changed".

    The ``pieces`` of a changed passage are (kind, text) in their order.
    """

    kind: str
    text: str = ""
    pieces: tuple[tuple[str, str], ...] = ()
    sentences: int = 0


@dataclass(frozen=True)
class SectionDifference:
    """One section: how many sentences stayed, came and went, and the passages in order."""

    key: str
    heading: str
    passages: tuple[Passage, ...] = ()
    same: int = 0
    added: int = 0
    removed: int = 0
    is_too_long: bool = False

    @property
    def is_equal(self) -> bool:
        """Tell whether nothing changed."""
        return not (self.added or self.removed or self.is_too_long)

    @property
    def is_empty(self) -> bool:
        """Tell whether neither year says anything."""
        return not (self.same or self.added or self.removed or self.is_too_long)


def narrative_differences(before: Content, after: Content, language: str) -> list[SectionDifference]:
    """Return every section in which one of the two reports says something."""
    found = []
    for section in FORMS[after.form].sections:
        old, new = (_words(content, section.key) for content in (before, after))
        one = difference_of(section.key, section.heading.in_language(language), old, new)
        if not one.is_empty:
            found.append(one)
    return found


def differences_of_named(
    before: Content, after: Content, names: Mapping[str, str], language: str
) -> list[SectionDifference]:
    """Return how the texts in ``names`` (key → name) differ, the preface among them, in the order of the report."""
    found = narrative_differences(before, after, language)
    if PREFACE_KEY in names:
        prefaces = plain_text(before.preface), plain_text(after.preface)
        found.insert(0, difference_of(PREFACE_KEY, names[PREFACE_KEY], *prefaces))
    return [one for one in found if one.key in names]


def _words(content: Content, key: str) -> str:
    section = content.section(key)
    return "\n".join(part for part in (plain_text(section.text), plain_text(section.after)) if part)


def difference_of(key: str, heading: str, before: str, after: str) -> SectionDifference:
    """Return how ``after`` differs from ``before``."""
    old, new = sentences(before), sentences(after)
    if max(len(old), len(new)) > MOST_SENTENCES:
        return SectionDifference(key, heading, is_too_long=True)
    passages: list[Passage] = []
    same = added = removed = 0
    likeness = _Likeness()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            same += last - first
            passages += _folded(old[first:last], is_first=first == 0, is_last=last == len(old))
        else:
            removed, added = removed + last - first, added + end - start
            passages += likeness.changed(old[first:last], new[start:end])
    return SectionDifference(key, heading, tuple(passages), same, added, removed)


def sentences(text: str) -> list[str]:
    """Return the sentences of ``text``, marks at their ends included."""
    return [found.strip() for found in _SENTENCE.findall(text) if found.strip()]


def _folded(equal: list[str], *, is_first: bool, is_last: bool) -> Iterator[Passage]:
    """Yield equal sentences: those beside a change stand, the others are folded away."""
    head, tail = (0 if is_first else KEPT_AROUND), (0 if is_last else KEPT_AROUND)
    if len(equal) <= head + tail + 1:
        yield Passage("same", "".join(equal), sentences=len(equal))
        return
    middle = equal[head : len(equal) - tail]
    if head:
        yield Passage("same", "".join(equal[:head]), sentences=head)
    yield Passage("folded", "".join(middle), sentences=len(middle))
    if tail:
        yield Passage("same", "".join(equal[-tail:]), sentences=tail)


class _Likeness:
    """Looks for sentences that are alike, a limited number of times in a section."""

    def __init__(self) -> None:
        self.left = MOST_LOOKED_INTO

    def changed(self, old: list[str], new: list[str]) -> Iterator[Passage]:
        """Yield what went and what came; a sentence and the next one like it are shown as one with its changes."""
        place = 0
        for before in old:
            at, pieces = self._found(before, new, place)
            if not pieces:
                yield Passage("removed", before, sentences=1)
                continue
            for after in new[place:at]:
                yield Passage("added", after, sentences=1)
            yield Passage("changed", pieces=pieces, sentences=1)
            place = at + 1
        for after in new[place:]:
            yield Passage("added", after, sentences=1)

    def _found(self, before: str, new: list[str], place: int) -> tuple[int, tuple[tuple[str, str], ...]]:
        """Return where, from ``place`` on, a sentence like ``before`` stands, and the pieces of both."""
        for at in range(place, min(place + LOOKED_AHEAD, len(new))):
            pieces = self._pieces(before, new[at])
            if pieces:
                return at, pieces
        return place, ()

    def _pieces(self, before: str, after: str) -> tuple[tuple[str, str], ...]:
        """Return the pieces of a changed sentence, numbers never cut; nothing where the two are not alike."""
        if not self.left or max(len(before), len(after)) > LONGEST_ALIKE:
            return ()
        old, new = _WORD.findall(before), _WORD.findall(after)
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
            return ()
        self.left -= 1
        return _pieces_of(matcher, old, new) if matcher.ratio() >= ALIKE else ()


def _pieces_of(matcher: SequenceMatcher[str], old: list[str], new: list[str]) -> tuple[tuple[str, str], ...]:
    pieces: list[tuple[str, str]] = []
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(("same", "".join(old[first:last])))
            continue
        if last > first:
            pieces.append(("removed", "".join(old[first:last])))
        if end > start:
            pieces.append(("added", "".join(new[start:end])))
    return tuple(pieces)
