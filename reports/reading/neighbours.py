"""What the neighbours of a row say about it where its own label is lost or misprinted.

An unbroken run of rows between two labelled ones, as many as the form has there, can only be those
rows. For the reader by label the order within the run is no proof: it names candidates.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..formats import Table, tables_named
from .by_label import RowSeen, Unlabelled
from .events import Value
from .labels import RowLabel
from .repair import fold
from .text import PAGE_IN_DASHES

_FEWEST_CUT_OFF = 3


def rows_by_order(
    table: Table, rows: Sequence[RowSeen], loose: Sequence[Unlabelled]
) -> Iterator[tuple[str, tuple[Value, ...], Unlabelled]]:
    """Yield (row key, values, row as seen) for the runs that fit between their neighbours."""
    order = [leaf.key for leaf in table.row_leaves()]
    width = len(table.column_leaves())
    full = (row for row in rows if row.label.row in order and len(row.filled) == width)
    anchors = sorted((row.values[0].place.line, order.index(row.label.row)) for row in full)
    for (line, index), (next_line, next_index) in pairwise(anchors):
        run = [row for row in loose if line < row.place.line < next_line]
        between = order[index + 1 : next_index]
        if run and len(run) == len(between):
            for key, row in zip(between, run, strict=True):
                figures = tuple(value for value in row.values if value.text)
                if len(figures) == width:
                    yield key, figures, row


def is_misprint(row: Unlabelled, like: RowLabel, rows: Sequence[RowSeen], loose: Sequence[Unlabelled]) -> bool:
    """Tell whether a row of a grid with a nearly official label is surely that row.

    It bears the number of the official label and stands alone between the row before and the row
    behind it: label, number and place say the same.
    """
    if not any(value.span for value in row.values):
        return False
    for table in tables_named(like.table):
        order = [leaf.key for leaf in table.row_leaves()]
        place = order.index(like.row) if like.row in order else -1
        if not 0 < place < len(order) - 1:
            continue
        before, behind = ([seen for seen in rows if seen.label.row == order[place + step]] for step in (-1, 1))
        label = fold(table.row(like.row).label)
        if len(before) != 1 or len(behind) != 1 or not label[0].isdigit() or fold(row.raw)[:2] != label[:2]:
            continue
        first, last = before[0].place.line, behind[0].place.line
        is_alone = not any(first < seen.place.line < last for seen in rows)
        if is_alone and [seen for seen in loose if first < seen.place.line < last] == [row]:
            return True
    return False


def may_be_of_next(row: RowSeen, table: Table, rows: Sequence[RowSeen], seen: Sequence[RowSeen]) -> bool:
    """Tell whether figures in running lines may be those of the next row, whose label is lost, or of none.

    Not where the text ends here: several rows behind this one are missing. ``rows`` are those of its table, ``seen``
    those of all tables around it.
    """
    figures = row.filled
    if row.exact or not figures or all(value.place == row.place for value in figures):
        return False
    if PAGE_IN_DASHES.fullmatch(" ".join(value.text for value in figures)) or _stands_astray(row, seen):
        return True
    order = [leaf.key for leaf in table.row_leaves()]
    behind = order[order.index(row.label.row) + 1 :] if row.label.row in order else []
    if not behind and len(table.column_leaves()) == 1 and _blanks_vanished(row, seen):
        return True
    shown = {other.label.row for other in rows}
    has_ended = len(behind) > _FEWEST_CUT_OFF and shown.isdisjoint(behind)
    return bool(behind) and behind[0] not in shown and not has_ended


def _stands_astray(row: RowSeen, seen: Sequence[RowSeen]) -> bool:
    """Tell whether figures stand below a label of one word, while all others beside such a label stand on its line.

    What stands there may be a number of no row, below a row whose blank vanished.
    """
    if not _is_one_line(row):
        return False
    others = [other for other in seen if other is not row and _is_one_line(other)]
    on_their_line = (all(value.place == other.place for value in other.values) for other in others)
    return bool(others) and all(on_their_line)


def _blanks_vanished(row: RowSeen, seen: Sequence[RowSeen]) -> bool:
    """Tell whether another row around has no figures at all: a number below the last row of a table may be of none."""
    return any(other is not row and not other.exact and not other.values for other in seen)


def _is_one_line(row: RowSeen) -> bool:
    return not row.exact and bool(row.values) and " " not in row.raw
