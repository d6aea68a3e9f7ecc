"""Read the tables by position: the order of their rows, the count of their figures, no row label of its own.

The rows of a section stand in the official order, and each has a known number of places. So the rows of print are
counted. Where there are exactly as many as the form has, the place of each is its number. Else place is counted from
labelled rows: an unbroken run of the right number of rows between two of them. A label is an anchor for other rows;
what stands beside it is never placed by it. Blank places count where the layout keeps them.

Nothing is said, because order and count carry nothing to say it with,
- of a table whose labelled rows stand in another order than the official one;
- of rows in running lines, where blanks vanish, unless there are exactly as many full rows as the form has;
- of a row with another number of places than the table has columns.

A run of rows without labels is proved (``Proposal.runs``) in two cases. Either it is the only row of the whole document
without a label, and the only label that is missing: where two are missing, the two rows may have changed places, and no
equation would tell. Or all labels that the rows lost stand outside the table, in the official order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from ..document import Doubt
from ..formats import FORMS, Form, Leaf, Table, cell_key, tables_named
from . import reasons
from .cells import add_text
from .columns import columns_of, figures_order
from .events import Event, GridRow, Narrative, Piece, Value, Values, filled_of, pieces_of
from .labels import RowLabel, column_cores, core_of, full_rows, row_labels
from .proposal import Proposal
from .repair import fold, remembered, remembered_words
from .sections import Sections

_FLOATING = 7
_MOST_WORDS_OF_A_LABEL = 6
_MOST_ROWS = 120
_BEFORE = -1


class Place(NamedTuple):
    """A row of the official form: its table, its label, how many figures it has."""

    table: Table
    label: RowLabel
    width: int


class Order(NamedTuple):
    """The rows of a section in printed order, the number of each, and the tables that they are of."""

    places: tuple[Place, ...]
    numbers: dict[RowLabel, int]
    tables: frozenset[str]


class Row(NamedTuple):
    """A row of print: its places, those that hold something, whether blanks are among them, the row that a label names.

    The label stands beside it; ``words`` tells whether any word does.
    """

    values: tuple[Value, ...]
    filled: tuple[Value, ...]
    exact: bool
    anchor: RowLabel | None
    header: tuple[Piece, ...]
    words: bool

    def places(self, width: int) -> tuple[Value, ...] | None:
        """Return the row's ``width`` places, or None where that is not their number."""
        if len(self.filled) == width:
            return self.filled
        return self.values if self.exact and len(self.values) == width else None


@dataclass
class Counted:
    """The rows of one section with the official row that each of them is by its position."""

    official: Order
    rows: list[Row]
    found: dict[int, int] = field(default_factory=dict)  # number of the row of print → number of the official row
    runs: set[int] = field(default_factory=set)  # rows of print without a label that fill a gap
    slipped: set[int] = field(default_factory=set)  # rows of print whose figures may be those of a neighbour
    events: Sequence[Event] = ()

    @property
    def order(self) -> tuple[Place, ...]:
        """Return the official rows."""
        return self.official.places

    def known(self) -> int:
        """Return how many rows of print bear the label of an official row and places for figures."""
        return sum(1 for row in self.rows if row.values and row.anchor in self.official.numbers)

    def missing(self) -> set[int]:
        """Return the official rows of which no label stands beside figures."""
        anchors = {row.anchor for row in self.rows}
        return {number for number, place in enumerate(self.order) if place.label not in anchors}


def read_by_position(sections: Sections) -> Proposal:
    """Propose what order and count say."""
    proposal = Proposal()
    stretches = map(sections.events_in, sections.stretches)
    counted = [found for events in stretches if (found := _counted(events)) is not None]
    unlabelled = sum(1 for part in counted for row in part.rows if row.anchor is None)
    missing = sum(len(part.missing()) for part in counted)
    for part in counted:
        _propose(part, proposal, is_only_one=unlabelled == missing == 1)
    return proposal


def _propose(counted: Counted, proposal: Proposal, *, is_only_one: bool) -> None:
    headers = _columns(counted)
    is_proved = bool(counted.runs) and (is_only_one or _labels_float(counted))
    for number, place in sorted(counted.found.items()):
        official = counted.order[place]
        row = counted.rows[number]
        columns = headers[official.table.key]
        values = row.places(len(columns))
        for column, value in zip(columns, values or (), strict=values is not None):
            cell = cell_key(*official.label, column.key)
            add_text(proposal, cell, value, column)
            if is_proved and number in counted.runs:
                proposal.runs.add(cell)
    for number in counted.slipped:
        _doubt_row(counted.rows[number], proposal)


def _doubt_row(row: Row, proposal: Proposal) -> None:
    """Doubt that the figures beside a label are its row's, and whatever else stands on their lines."""
    proposal.doubtful_lines |= {value.place.line for value in row.filled}
    texts = tuple(dict.fromkeys(value.text for value in row.filled))
    for table in tables_named(row.anchor.table) if row.anchor else ():
        for column in table.column_leaves():
            cell = cell_key(table.key, row.anchor.row if row.anchor else "", column.key)
            proposal.doubt(Doubt(cell, reasons.DISAGREE, " | ".join(texts), texts, is_row=bool(texts)))


def _columns(counted: Counted) -> dict[str, tuple[Leaf, ...]]:
    """Return the columns of each table in the order that its header prints, the official one where it prints none."""
    found: dict[str, tuple[Leaf, ...]] = {}
    for number, place in sorted(counted.found.items()):
        table, header = counted.order[place].table, counted.rows[number].header
        if table.key not in found and header and (named := columns_of(table.key, header)):
            found[table.key] = figures_order(*named)
    return {place.table.key: found.get(place.table.key, place.table.column_leaves()) for place in counted.order}


# Rows of print


def rows_of(events: Sequence[Event]) -> Iterator[Row]:
    """Yield the rows that hold figures, and those of grids that hold as many blank places."""
    words: list[Piece] = []
    for event in events:
        if isinstance(event, Piece):
            words.append(event)
        elif isinstance(event, GridRow):
            row = _grid_row(event, words)
            if row is not None:
                yield row
                words = []
        elif isinstance(event, Values):
            label = _label_at_end(tuple([piece.folded for piece in words[-_MOST_WORDS_OF_A_LABEL:]]))
            yield from (Row((), (), False, other, (), True) for other in _labels_in(words) if other != label)
            for number, values in enumerate(_rows_of_values(event, label)):
                anchor = None if number else label
                yield Row(values, filled_of(values), event.exact, anchor, tuple(words), bool(words))
                words = []


def _grid_row(event: GridRow, words: list[Piece]) -> Row | None:
    """Return the row of figures, None for a row of words, which are added to ``words``."""
    cells, texts, figures = event
    before = [number for number in texts if not figures or number < figures[0]]
    anchor, last = _anchor(cells, before)
    values = cells[last + 1 :]
    if not figures and (not values or (anchor is None and texts)):
        words += [piece for number in texts for piece in pieces_of(cells[number].text, cells[number].place, True)]
        return None
    return Row(values, filled_of(values), True, anchor, tuple(words), bool(before))


def _anchor(cells: tuple[Value, ...], before: list[int]) -> tuple[RowLabel | None, int]:
    """Return the row that a cell before the figures names, and the last cell of words: where the places begin."""
    for number in reversed(before[:8]):
        if label := label_of(cells[number].text):
            return label, number
    return None, before[-1] if before else _BEFORE


@remembered
def label_of(text: str) -> RowLabel | None:
    """Return the row whose whole label ``text`` is."""
    folded = fold(text)
    if found := full_rows().get(folded):
        return found
    core = core_of(text)
    return row_labels().get(core) if core not in column_cores() else None


@remembered_words
def _label_at_end(words: tuple[str, ...]) -> RowLabel | None:
    """Return the row whose label the last of these few words are."""
    text = ""
    for word in reversed(words):
        text = word + text
        if label := label_of(text):
            return label
    return None


def _labels_in(words: list[Piece]) -> list[RowLabel]:
    """Return the rows whose labels stand in ``words``, where one broken over lines counts as well."""
    folded = tuple([piece.folded for piece in words])
    begins = [max(0, number - _MOST_WORDS_OF_A_LABEL) for number in range(1, len(folded) + 1)]
    found = (_label_at_end(folded[begin:end]) for end, begin in enumerate(begins, 1))
    return list(dict.fromkeys(filter(None, found)))


def _rows_of_values(event: Values, label: RowLabel | None) -> list[tuple[Value, ...]]:
    """Cut values into rows: by lines, or behind the places of a labelled row; the rest may have lost its label."""
    values = event.values
    lines = [values] if event.exact else _by_line(values)
    width = max((len(table.column_leaves()) for table in tables_named(label.table)), default=0) if label else 0
    if not width or any(len(line) > 1 for line in lines if not event.exact):
        return lines
    rest = values[width:]
    is_row = any(value.text for value in rest) and (len(rest) >= width or not event.exact)
    return [values[:width], rest] if is_row else [values]


def _by_line(values: tuple[Value, ...]) -> list[tuple[Value, ...]]:
    lines: dict[int, list[Value]] = {}
    for value in values:
        lines.setdefault(value.place.line, []).append(value)
    return [tuple(line) for line in lines.values()]


# Their places


@cache
def orders() -> tuple[Order, ...]:
    """Return for each form and section with tables in rows the official rows in printed order."""
    return tuple(
        _order(form, section.key)
        for form in FORMS.values()
        for section in form.sections
        if any(table.laid == "down" for table in form.tables_of(section.key))
    )


@cache
def _widths() -> frozenset[int]:
    return frozenset(place.width for order in orders() for place in order.places)


def _order(form: Form, section: str) -> Order:
    places = tuple(
        Place(table, RowLabel(table.key, leaf.key), len(table.column_leaves()))
        for table in form.tables_of(section)
        if table.laid == "down"
        for leaf in table.row_leaves()
    )
    numbers = {place.label: number for number, place in enumerate(places)}
    return Order(places, numbers, frozenset(place.label.table for place in places))


def _counted(events: Sequence[Event]) -> Counted | None:
    """Return the rows of a section with their places by that official order which explains most of them."""
    rows = list(rows_of(events))
    exact = [row for row in rows if row.exact]
    rows = exact if len(exact) * 2 > len(rows) else rows
    if not rows or len(rows) > _MOST_ROWS:
        return None
    known = {row.anchor.table for row in rows if row.anchor}
    candidates = [_placed(order, rows) for order in orders() if not known.isdisjoint(order.tables)]
    if not candidates:
        return None
    best = max(candidates, key=lambda counted: (counted.known(), len(counted.found), -len(counted.order)))
    if not best.found and not best.slipped:
        return None
    best.events = events
    return best


def _placed(official: Order, rows: list[Row]) -> Counted:
    counted = Counted(official, rows)
    order, numbers = official.places, official.numbers
    anchors = {at: numbers[row.anchor] for at, row in enumerate(rows) if row.anchor in numbers}
    if not anchors or any(left >= right for left, right in pairwise(anchors.values())):
        return counted
    if any(not row.exact for row in rows):
        return _slipped(_counted_whole(counted))
    edges = [(_BEFORE, _BEFORE), *sorted(anchors.items()), (len(rows), len(order))]
    for (row, place), (next_row, next_place) in pairwise(edges):
        if next_row - row != next_place - place:
            continue
        for step in range(next_row - row + 1):
            if 0 <= row + step < len(rows) and rows[row + step].places(order[place + step].width) is not None:
                counted.found[row + step] = place + step
                if row < row + step < next_row:
                    counted.runs.add(row + step)
    return _slipped(counted)


def _counted_whole(counted: Counted) -> Counted:
    """Place rows in running lines where as many are full as the form has rows, each as broad as its table."""
    full = [number for number, row in enumerate(counted.rows) if len(row.filled) in _widths()]
    fits = len(full) == len(counted.order) and all(
        len(counted.rows[number].filled) == place.width for number, place in zip(full, counted.order, strict=True)
    )
    if fits:
        counted.found = dict(zip(full, range(len(full)), strict=True))
    return counted


def _slipped(counted: Counted) -> Counted:
    """Mark the rows between a blank one and a row too many without a label: figures may have slipped by a row."""
    numbers = counted.official.numbers
    blanks = [at for at, row in enumerate(counted.rows) if not row.filled and row.anchor in numbers]
    for extra in (at for at in range(len(counted.rows)) if blanks and _is_extra(counted, at, numbers)):
        first, last = min(blanks[0], extra), max(blanks[-1], extra)
        counted.slipped |= set(range(first, last + 1))
    counted.found = {at: place for at, place in counted.found.items() if at not in counted.slipped}
    return counted


def _is_extra(counted: Counted, at: int, numbers: dict[RowLabel, int]) -> bool:
    """Tell whether a row without any word stands where no row of the form is missing."""
    row = counted.rows[at]
    if row.anchor is not None or row.words or not row.filled or at in counted.runs:
        return False
    labelled = [numbers.get(other.anchor) if other.anchor else None for other in counted.rows]
    above = next((place for place in reversed(labelled[:at]) if place is not None), _BEFORE)
    below = next((place for place in labelled[at:] if place is not None), len(counted.order))
    return below - above == 1


def _labels_float(counted: Counted) -> bool:
    """Tell whether the labels that rows lost all stand outside the table, in the official order."""
    floating = "".join(
        event.folded if isinstance(event, Piece) else fold(event.line.text) if isinstance(event, Narrative) else ""
        for event in counted.events
    )
    position = 0
    lost = sorted(counted.missing())
    for number in lost:
        label = fold(counted.order[number].table.row(counted.order[number].label.row).label)
        position = floating.find(label[:_FLOATING], position) + 1
        if not position:
            return False
    return bool(lost)
