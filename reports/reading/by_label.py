"""Read the tables by their labels: which row a label names, and what stands behind it.

Nothing is placed here: a row keeps its values in their order, and placing decides whether they
are surely the row's figures.
"""

from dataclasses import dataclass, field, replace
from typing import Literal

from .blocks import Line, Place
from .events import Event, GridRow, Narrative, Piece, Value, Values, is_figure, pieces_of, starts_of
from .labels import Found, RowLabel, broken_row, column_cores, known_words, scan, truncated_row

Layout = Literal["lines", "cells", "grid"]


@dataclass(frozen=True)
class RowSeen:
    """A row whose label was found, with what stands behind it and the header words before it.

    ``layout``: in running lines blanks vanish; of loose cells the order alone is known; the row of a
    grid is known whole. ``divided``: a row of no official form follows at once,
    so the values stand in sub-rows.
    """

    label: RowLabel
    raw: str
    values: tuple[Value, ...]
    layout: Layout
    place: Place
    header: tuple[Piece, ...] = ()
    divided: bool = False

    @property
    def exact(self) -> bool:
        """Tell whether blanks are among the values."""
        return self.layout != "lines"


@dataclass(frozen=True)
class Unlabelled:
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
        before = _run_before(joined, place)
        after = _run_after(joined, place)
        text, starts = "".join(piece.folded for piece in before), starts_of(before)
        found = scan(text, starts)
        if not before or not after or (found and found[-1].row and found[-1].end == len(text)):
            continue
        broken = broken_row(text, "".join(piece.folded for piece in after), starts)
        taken = _pieces_of_length(after, broken[2]) if broken else 0
        if taken:
            joined[place : place + taken + 1] = [*after[:taken], event]
    return joined


def _run_before(events: list[Event], place: int) -> list[Piece]:
    run: list[Piece] = []
    for event in reversed(events[:place]):
        if not isinstance(event, Piece):
            break
        run.insert(0, event)
    return run


def _run_after(events: list[Event], place: int) -> list[Piece]:
    run: list[Piece] = []
    for event in events[place + 1 :]:
        if not isinstance(event, Piece):
            break
        run.append(event)
    return run


def _pieces_of_length(pieces: list[Piece], length: int) -> int:
    """Return how many ``pieces`` make up exactly ``length`` characters, 0 when none do."""
    for number, piece in enumerate(pieces, 1):
        length -= len(piece.folded)
        if length <= 0:
            return number if length == 0 else 0
    return 0


class _Walk:
    def __init__(self) -> None:
        self.seen = Seen()
        self.pending: list[Piece] = []
        self.table: str | None = None

    def take(self, event: Event) -> None:
        if isinstance(event, Piece):
            self.pending.append(event)
        elif isinstance(event, Narrative):
            self.flush()
            self.seen.narrative.append(event.line)
        elif isinstance(event, Values):
            self._values(event)
        else:
            self._grid_row(event)

    def flush(self) -> None:
        """Take what is pending as rows without values and words."""
        self._rows_without_values(self._scan(), len(self._text()))
        self.pending = []

    def _text(self) -> str:
        return "".join(piece.folded for piece in self.pending)

    def _scan(self) -> list[Found]:
        """Return the labels in what is pending; 总计 over a column is no row before the table's first row."""
        found, table = [], self.table
        for label in scan(self._text(), starts_of(self.pending)):
            if label.row and label.core in column_cores() and table != label.row.table:
                label = replace(label, row=None)
            table = label.row.table if label.row else table
            found.append(label)
        return found

    def _values(self, event: Values) -> None:
        found = self._scan()
        text = self._text()
        if not any(value.text for value in event.values) and not self._names_row(found, text):
            return
        in_cells = not self.pending or self.pending[-1].in_cell
        if event.exact and not in_cells:
            self._floating(event.values, found, text)
            return
        self._place(event.values, "cells" if event.exact else "lines", found, text)

    def _grid_row(self, row: GridRow) -> None:
        texts = [number for number, cell in enumerate(row.cells) if cell.text and not is_figure(cell.text)]
        figures = [number for number, cell in enumerate(row.cells) if cell.text and is_figure(cell.text)]
        leading = [number for number in texts if not figures or number < figures[0]]
        before = list(self.pending)
        for last in reversed(leading):
            self.pending = before + [
                piece for cell in row.cells[: last + 1] for piece in pieces_of(cell.text, cell.place, True)
            ]
            found = self._scan()
            if self._names_row(found, self._text()):
                self._place(row.cells[last + 1 :], "grid", found, self._text())
                return
        words = [
            piece for cell in row.cells for piece in pieces_of(cell.text, cell.place, True) if not is_figure(cell.text)
        ]
        self.pending = before + words
        if not figures:
            return
        if words:
            self._place(row.cells[leading[-1] + 1 :] if leading else row.cells, "grid", self._scan(), self._text())
        else:
            self._floating(row.cells, self._scan(), self._text())

    def _names_row(self, found: list[Found], text: str) -> bool:
        return bool(found) and found[-1].end == len(text) and found[-1].row is not None

    def _place(self, values: tuple[Value, ...], layout: Layout, found: list[Found], text: str) -> None:
        if self._names_row(found, text):
            main = found[-1]
            label = main.row
            assert label is not None  # noqa: S101  (told by _names_row)
            self._rows_without_values(found[:-1], main.start)
            self._add(label, main.start, values, layout)
        elif (cut := truncated_row(text, starts_of(self.pending))) is not None:
            self._rows_without_values([label for label in found if label.end <= cut[1]], cut[1])
            self._add(cut[0], cut[1], values, layout)
        else:
            self._unknown(values, found, text)
        self.pending = []

    def _add(self, label: RowLabel, start: int, values: tuple[Value, ...], layout: Layout) -> None:
        pieces = self._pieces_from(start)
        self.seen.rows.append(
            RowSeen(label, _raw(pieces), values, layout, pieces[0].place, tuple(self._header_before(start)))
        )
        self.table = label.table

    def _unknown(self, values: tuple[Value, ...], found: list[Found], text: str) -> None:
        last = max((label.end for label in found), default=0)
        own = self._pieces_from(last)
        self._rows_without_values(found, last, divided=bool(own))
        if any(value.text for value in values):
            place = own[0].place if own else values[0].place
            self.seen.unlabelled.append(Unlabelled(_raw(own), values, place, self.table))

    def _floating(self, values: tuple[Value, ...], found: list[Found], text: str) -> None:
        """Keep a row of a grid whose label stands outside it, if anywhere: its place is not sure."""
        self._rows_without_values(found, len(text))
        self.pending = []
        if any(value.text for value in values):
            self.seen.unlabelled.append(Unlabelled("", values, values[0].place, self.table))

    def _rows_without_values(self, found: list[Found], end: int, divided: bool = False) -> None:
        covered: set[int] = set()
        for number, label in enumerate(found):
            covered |= set(range(label.start, label.end))
            following = found[number + 1].start if number + 1 < len(found) else end
            if label.row is None:
                continue
            is_last = number + 1 == len(found) and following == label.end
            pieces = self._pieces_between(label.start, label.end)
            header = tuple(self._header_before(label.start))
            self.seen.rows.append(
                RowSeen(label.row, _raw(pieces), (), "lines", pieces[0].place, header, divided and is_last)
            )
            self.table = label.row.table
        self._keep_words(covered, end)

    def _keep_words(self, covered: set[int], end: int) -> None:
        position = 0
        for piece in self.pending:
            span = range(position, position + len(piece.folded))
            position = span.stop
            if span.stop <= end and not covered & set(span) and not _is_scrap(piece.folded):
                self.seen.words.append(piece)

    def _pieces_from(self, start: int) -> list[Piece]:
        return self._pieces_between(start, len(self._text()))

    def _pieces_between(self, start: int, end: int) -> list[Piece]:
        chosen, position = [], 0
        for piece in self.pending:
            if position < end and position + len(piece.folded) > start:
                chosen.append(piece)
            position += len(piece.folded)
        return chosen

    def _header_before(self, start: int) -> list[Piece]:
        """Return the words between the last heading, corner or row before ``start`` and the row."""
        text, starts = self._text(), starts_of(self.pending)
        begin = max(
            (label.end for label in scan(text, starts) if label.end <= start and _closes_header(label)), default=0
        )
        header, position = [], 0
        for piece in self.pending:
            if position >= begin and position + len(piece.folded) <= start:
                header.append(piece)
            position += len(piece.folded)
        return header


def _is_scrap(word: str) -> bool:
    """Tell whether a word is a fragment of labels: their characters and no others."""
    return word in known_words() or set(word) <= set(known_words())


def _closes_header(label: Found) -> bool:
    return label.row is not None and label.core not in column_cores()


def _raw(pieces: list[Piece]) -> str:
    return " ".join(piece.raw for piece in pieces)
