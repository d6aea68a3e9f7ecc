"""What a correction changed, as a report page shows it: a list, words at each figure, the text sentence by sentence.

An edition is compared with the public one before it, and with the one after it where that has replaced it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from ..document import Content
from ..models import Edition, State
from ..presentation import Changes, changes_between
from ..presentation.cells import Mark
from .narrative_difference import SectionDifference, differences_of_named

LONGEST_MARK = 16  # characters of a figure in its mark; words in a number's place are longer
CHANGED, LATER = "#changes", "#later"


@dataclass(frozen=True)
class Corrected:
    """The editions before and after, and what the shown one says otherwise than each of them."""

    previous: Edition | None
    following: Edition | None
    changes: Changes
    later: Changes
    texts: tuple[SectionDifference, ...] = ()

    @property
    def marks(self) -> dict[str, tuple[Mark, ...]]:
        """Return the words at each figure that a correction changed, with the place that says more."""
        found: dict[str, tuple[Mark, ...]] = {}
        for change in self.changes.cells:
            words = gettext("before: %(figure)s") % {"figure": _short(change.before)}
            found[change.cell] = (Mark(words, CHANGED),)
        for change in self.later.cells:
            words = gettext("later: %(figure)s") % {"figure": _short(change.after)}
            found[change.cell] = (*found.get(change.cell, ()), Mark(words, LATER))
        return found


def edition_before(edition: Edition, others: Sequence[Edition]) -> Edition | None:
    """Return the public edition before ``edition`` whose contents may still be shown."""
    kept = [held for held in others if held.state != State.WITHDRAWN]
    before = [held for held in kept if edition.number is None or (held.number or 0) < edition.number]
    return max(before, key=lambda held: held.number or 0, default=None)


def edition_after(edition: Edition, others: Sequence[Edition]) -> Edition | None:
    """Return the public edition that replaced ``edition``, if its contents may be shown."""
    kept = [held for held in others if held.state != State.WITHDRAWN and edition.number is not None]
    after = [held for held in kept if (held.number or 0) > (edition.number or 0)]
    return min(after, key=lambda held: held.number or 0, default=None)


def corrected(edition: Edition, content: Content, others: Sequence[Edition], language: str) -> Corrected:
    """Return what was changed; the contents of the editions before and after have been read."""
    previous, following = edition_before(edition, others), edition_after(edition, others)
    before = previous.content() if previous else None
    changes = _changes(before, content, language)
    later = _changes(content, following.content() if following else None, language)
    names = dict(zip(changes.text_keys, changes.texts, strict=True))
    texts = differences_of_named(before, content, names, language) if before and names else ()
    return Corrected(previous, following, changes, later, tuple(texts))


def _changes(before: Content | None, after: Content | None, language: str) -> Changes:
    """Return what differs; without the figures where one of the two was published without tables."""
    if before is None or after is None:
        return Changes()
    found = changes_between(before, after, language)
    return found if before.shape == after.shape else replace(found, cells=())


def _short(figure: str) -> str:
    return figure if len(figure) <= LONGEST_MARK else f"{figure[: LONGEST_MARK - 1]}…"
