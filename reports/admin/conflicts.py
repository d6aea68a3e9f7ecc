"""Two people typing in one report: what the other one changed, and which values have to be chosen."""

from dataclasses import dataclass

from ..actions import Stale, flat
from ..actions.editing import with_changes
from ..document import Content
from ..models import Edition, ReportEvent
from .typed import Typed, in_words, name_of


@dataclass(frozen=True)
class Conflict:
    """One field with two values: what is stored, what the person typed."""

    key: str
    name: str
    stored: str
    typed: str


@dataclass(frozen=True)
class Merge:
    """What a stale save leads to: the values to choose from, how many of the other person's were taken over."""

    conflicts: tuple[Conflict, ...]
    taken_over: tuple[str, ...]
    typed: Typed
    by: ReportEvent | None


def merge(edition: Edition, typed: Typed, refusal: Stale) -> Merge:
    """Set the person's typing against what was stored meanwhile.

    A field that the person did not touch, and the other one did, takes the stored value by itself. Which
    those are follows from the events after the one that the form had seen.
    """
    stored = edition.content()
    sent = flat(with_changes(stored, typed.figures, typed.texts))
    later = list(ReportEvent.objects.filter(edition=edition, pk__gt=typed.seen).order_by("pk"))
    before: dict[str, str] = {}
    if typed.seen:
        for event in later:
            for key, (was, _now) in event.changes.items():
                before.setdefault(key, was)
    order = [*flat(stored)]
    untouched = {key for key, was in before.items() if sent.get(key, "") == was}
    conflicts = tuple(
        Conflict(part.key, name_of(part.key), in_words(part.key, part.stored), in_words(part.key, part.sent))
        for part in sorted(refusal.differences, key=lambda part: order.index(part.key) if part.key in order else -1)
        if part.key not in untouched
    )
    taken = tuple(name_of(part.key) for part in refusal.differences if part.key in untouched)
    last = next((event for event in reversed(later) if event.changes), None)
    return Merge(conflicts, taken, typed.without(untouched), last)


def merged_content(stored: Content, typed: Typed) -> Content:
    """Return ``stored`` with what the person typed in it."""
    return with_changes(stored, typed.figures, typed.texts)
