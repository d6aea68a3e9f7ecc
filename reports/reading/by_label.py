"""Read the tables by their labels: which row a label names, and what stands behind it.

Nothing is placed here: a row keeps its values in their order, and placing decides whether they
are surely the row's figures.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, NamedTuple

from ..formats.wording import NOT_SHOWN
from .blocks import Line, Place
from .events import Event, GridRow, Narrative, Piece, Value, Values, filled_of, pieces_of, starts_of
from .labels import Found, RowLabel, broken_row, column_cores, known_words, scan, truncated_row
from .repair import remembered_words

# A whole form without a figure has fewer words than this, even with a space between all characters; no label has more
# words than a run. They keep the work in proportion to the size of a file that is no report.
_MOST_WORDS = 2500
_LONGEST_RUN = 120
_MOST_LABEL_CELLS = 8
Layout = Literal["lines", "cells", "grid"]


class RowSeen(NamedTuple):
    """A row whose label was found, with what stands behind it and the header words before it.

    ``filled``: the values that are no blanks. ``layout``: in running lines blanks vanish; of loose cells the order
    alone is known; the row of a grid is known whole. ``divided``: a row of no official form follows at once, so the
    values stand in sub-rows. ``shared``: a figure or the label covers more rows than the other.
    """

    label: RowLabel
    raw: str
    values: tuple[Value, ...]
    filled: tuple[Value, ...]
    layout: Layout
    place: Place
    header: tuple[Piece, ...] = ()
    divided: bool = False
    shared: bool = False

    @property
    def exact(self) -> bool:
        """Tell whether blanks are among the values."""
        return self.layout != "lines"

    @property
    def is_not_shown(self) -> bool:
        """Tell whether every cell says that the source does not show it, as the portal prints it."""
        return bool(self.filled) and all(value.text in NOT_SHOWN for value in self.filled)

    @property
    def in_grid(self) -> bool:
        """Tell whether it is known what every cell of the row covers."""
        return self.layout == "grid" and any(value.span for value in self.values)


class Unlabelled(NamedTuple):
    """Values without a known label: ``raw`` is what stood before them, ``table`` where they stand."""

    raw: str
    values: tuple[Value, ...]
    place: Place
    table: str | None


@dataclass
class Seen:
    """Everything that the reading by label found in a stretch of tables."""

    rows: list[RowSeen] = field(default_factory=list)
    unlabelled: list[Unlabelled] = field(default_factory=list)
    narrative: list[Line] = field(default_factory=list)
    words: list[Piece] = field(default_factory=list)  # words that belong to no label


def read_rows(events: list[Event]) -> Seen:
    """Return the rows, the values without a row and the loose words of ``events``."""
    walk = _Walk()
    for event in _labels_joined(events):
        walk.take(event)
    walk.flush()
    return walk.seen


def _labels_joined(events: list[Event]) -> list[Event]:
    """Put the second half of a label back before the figures that were printed at its half height."""
    joined = list(events)
    for place, event in enumerate(joined):
        if not isinstance(event, Values) or event.exact:
            continue
        before, after = _run(joined, place, -1), _run(joined, place, 1)
        stretch = _Stretch.of(before, None)
        if not before or not after or stretch.main() is not None:
            continue
        broken = broken_row(stretch.text, "".join(piece.folded for piece in after), frozenset(stretch.offsets))
        taken = _pieces_of_length(after, broken[2]) if broken else 0
        if taken:
            joined[place : place + taken + 1] = [*after[:taken], event]
    return joined


def _run(events: list[Event], place: int, step: int) -> list[Piece]:
    """Return the words next to the event at ``place``, in reading order, as many as a label can have."""
    run: list[Piece] = []
    place += step
    while 0 <= place < len(events) and len(run) < _LONGEST_RUN:
        event = events[place]
        if not isinstance(event, Piece):
            break
        run.append(event)
        place += step
    return run if step > 0 else run[::-1]


def _pieces_of_length(pieces: list[Piece], length: int) -> int:
    """Return how many ``pieces`` make up exactly ``length`` characters, 0 when none do."""
    for number, piece in enumerate(pieces, 1):
        length -= len(piece.folded)
        if length <= 0:
            return number if length == 0 else 0
    return 0


class _Stretch(NamedTuple):
    """Words between two runs of values: their joined text, where each begins, the labels in it."""

    pieces: list[Piece]
    text: str
    offsets: tuple[int, ...]
    found: tuple[Found, ...]

    @classmethod
    def of(cls, pieces: list[Piece], table: str | None) -> "_Stretch":
        """Scan ``pieces``, which stand behind the rows of ``table``."""
        return cls(pieces, *_labels_in(tuple([piece.folded for piece in pieces]), table))

    def main(self) -> Found | None:
        """Return the label of a row that ends the stretch: what follows are its values."""
        last = self.found[-1] if self.found else None
        return last if last and last.row and last.end == len(self.text) else None

    def between(self, start: int, end: int) -> list[Piece]:
        """Return the words that reach into the text from ``start`` to ``end``."""
        first = max(0, bisect_right(self.offsets, start) - 1)
        return self.pieces[first : bisect_left(self.offsets, end)]

    def header_before(self, start: int) -> tuple[Piece, ...]:
        """Return the words between the last row before ``start`` and the row that begins there."""
        ends = (label.end for label in reversed(self.found) if label.end <= start and _closes_header(label))
        begin = next(ends, 0)
        return tuple(self.pieces[bisect_left(self.offsets, begin) : bisect_left(self.offsets, start)])


@remembered_words
def _labels_in(words: tuple[str, ...], table: str | None) -> tuple[str, tuple[int, ...], tuple[Found, ...]]:
    """Return the text of ``words``, where each begins, and the labels in it.

    总计 over a column is no row: before the first row of ``table``, or behind other columns.
    """
    text = "".join(words)
    starts = starts_of(words)
    found = []
    in_header = False  # it comes again where a table goes on over a page
    for label in scan(text, starts):
        is_column = label.core in column_cores()
        if label.row and is_column and (in_header or table != label.row.table):
            label = label._replace(row=None)
        in_header = label.row is None and (in_header or is_column)
        table = label.row.table if label.row else table
        found.append(label)
    return text, tuple(sorted(starts)), tuple(found)


class _Walk:
    def __init__(self) -> None:
        self.seen = Seen()
        self.pending: list[Piece] = []
        self.table: str | None = None

    def take(self, event: Event) -> None:
        if isinstance(event, Piece):
            self.pending.append(event)
            if len(self.pending) > _MOST_WORDS:
                self.flush()
        elif isinstance(event, Narrative):
            self.flush()
            self.seen.narrative.append(event.line)
        elif isinstance(event, Values):
            self._values(event)
        else:
            self._grid_row(event)

    def flush(self) -> None:
        """Take what is pending as rows without values and words."""
        stretch = self._stretch()
        self._rows_without_values(stretch, stretch.found, len(stretch.text))
        self.pending = []

    def _stretch(self) -> _Stretch:
        return _Stretch.of(self.pending, self.table)

    def _values(self, event: Values) -> None:
        stretch = self._stretch()
        if not any(value.text for value in event.values) and stretch.main() is None:
            return
        in_cells = not self.pending or self.pending[-1].in_cell
        if event.exact and not in_cells:
            self._floating(event.values, stretch)
        else:
            self._place(event.values, "cells" if event.exact else "lines", stretch)

    def _grid_row(self, row: GridRow) -> None:
        texts, figures = row.texts, row.figures
        leading = [number for number in texts if not figures or number < figures[0]][:_MOST_LABEL_CELLS]
        before = list(self.pending)
        for last in reversed(leading):
            self.pending = before + _words_of(row.cells[: last + 1])
            stretch = self._stretch()
            if stretch.main() is not None:
                self._place(row.cells[last + 1 :], "grid", stretch, _is_shared(row.cells[last], row.cells[last + 1 :]))
                return
        words = _words_of(tuple(row.cells[number] for number in texts))
        self.pending = before + words
        if figures and words:
            self._place(row.cells[leading[-1] + 1 :] if leading else row.cells, "grid", self._stretch())
        elif figures:
            self._floating(row.cells, self._stretch())

    def _place(self, values: tuple[Value, ...], layout: Layout, stretch: _Stretch, shared: bool = False) -> None:
        main = stretch.main()
        if main is not None and main.row is not None:
            self._rows_without_values(stretch, stretch.found[:-1], main.start)
            self._add(main.row, main.start, values, layout, stretch, shared)
        elif (cut := truncated_row(stretch.text, frozenset(stretch.offsets))) is not None:
            self._rows_without_values(stretch, [label for label in stretch.found if label.end <= cut[1]], cut[1])
            self._add(cut[0], cut[1], values, layout, stretch)
        else:
            self._unknown(values, stretch)
        self.pending = []

    def _add(
        self,
        label: RowLabel,
        start: int,
        values: tuple[Value, ...],
        layout: Layout,
        stretch: _Stretch,
        shared: bool = False,
    ) -> None:
        pieces = stretch.between(start, len(stretch.text))
        header = stretch.header_before(start)
        place = pieces[0].place
        row = RowSeen(label, _raw(pieces), values, filled_of(values), layout, place, header, shared=shared)
        self.seen.rows.append(row)
        self.table = label.table

    def _unknown(self, values: tuple[Value, ...], stretch: _Stretch) -> None:
        last = max((label.end for label in stretch.found), default=0)
        own = stretch.between(last, len(stretch.text)) if last < len(stretch.text) else []
        self._rows_without_values(stretch, stretch.found, last, divided=bool(own))
        if any(value.text for value in values):
            place = own[0].place if own else values[0].place
            self.seen.unlabelled.append(Unlabelled(_raw(own), values, place, self.table))

    def _floating(self, values: tuple[Value, ...], stretch: _Stretch) -> None:
        """Keep a row of a grid whose label stands outside it, if anywhere: its place is not sure."""
        self._rows_without_values(stretch, stretch.found, len(stretch.text))
        self.pending = []
        if any(value.text for value in values):
            self.seen.unlabelled.append(Unlabelled("", values, values[0].place, self.table))

    def _rows_without_values(self, stretch: _Stretch, found: Sequence[Found], end: int, divided: bool = False) -> None:
        """Take the labels of ``found`` as rows behind which nothing stands; ``divided`` holds for the last one."""
        covered: set[int] = set()
        for number, label in enumerate(found):
            covered |= set(range(label.start, label.end))
            if label.row is None:
                continue
            is_last = number + 1 == len(found) and label.end == end
            pieces = stretch.between(label.start, label.end)
            header = stretch.header_before(label.start)
            self.seen.rows.append(
                RowSeen(label.row, _raw(pieces), (), (), "lines", pieces[0].place, header, divided and is_last)
            )
            self.table = label.row.table
        if len(covered) >= end:  # no word stands outside a label
            return
        for piece, start in zip(stretch.pieces, stretch.offsets, strict=True):
            stop = start + len(piece.folded)
            if stop <= end and covered.isdisjoint(range(start, stop)) and not _is_scrap(piece.folded):
                self.seen.words.append(piece)


def _words_of(cells: tuple[Value, ...]) -> list[Piece]:
    return [piece for cell in cells for piece in pieces_of(cell.text, cell.place, True, cell.span)]


def _is_shared(label: Value, values: tuple[Value, ...]) -> bool:
    """Tell whether a figure covers more rows than its label, or fewer: whose it is cannot be known."""
    return label.span is not None and any(
        value.text and value.span is not None and value.span.rows != label.span.rows for value in values
    )


def _is_scrap(word: str) -> bool:
    """Tell whether a word is a fragment of labels: their characters and no others."""
    return word in known_words() or _known_characters().issuperset(word)


@cache
def _known_characters() -> frozenset[str]:
    return frozenset(known_words())


def _closes_header(label: Found) -> bool:
    return label.row is not None and label.core not in column_cores()


def _raw(pieces: list[Piece]) -> str:
    return " ".join(piece.raw for piece in pieces)
