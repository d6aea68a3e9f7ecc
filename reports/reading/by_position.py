"""What the order of rows says about rows without a label: candidates for a person, never a sure cell.

An unbroken run of rows between two labelled ones, as many as the form has there, can only be those
rows. The order within the run rests on nothing that is printed, so each stays a doubt.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..formats import Table
from .by_label import RowSeen, Unlabelled
from .events import Value


def rows_by_order(
    table: Table, rows: Sequence[RowSeen], loose: Sequence[Unlabelled]
) -> Iterator[tuple[str, tuple[Value, ...], Unlabelled]]:
    """Yield (row key, values, row as seen) for the runs that fit between their neighbours."""
    order = [leaf.key for leaf in table.row_leaves()]
    width = len(table.column_leaves())
    full = (row for row in rows if row.label.row in order and sum(1 for value in row.values if value.text) == width)
    anchors = sorted((row.values[0].place.line, order.index(row.label.row)) for row in full)
    for (line, index), (next_line, next_index) in pairwise(anchors):
        run = [row for row in loose if line < row.place.line < next_line]
        between = order[index + 1 : next_index]
        if run and len(run) == len(between):
            for key, row in zip(between, run, strict=True):
                figures = tuple(value for value in row.values if value.text)
                if len(figures) == width:
                    yield key, figures, row
