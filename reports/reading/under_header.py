"""Where the merged cells of a table are resolved: which cell stands under which column's header."""

from dataclasses import dataclass

from ..formats import Leaf
from .by_label import RowSeen
from .events import Span, Value


@dataclass(frozen=True)
class UnderHeader:
    """The columns of a table in print order, what each covers in the grid, and what full rows show.

    ``proved`` tells for each full row whether its figures stand under the headers one by one,
    ``starts`` where the places for figures begin: under the first header, or as in the full rows.
    """

    spans: dict[Leaf, Span]
    columns: tuple[Leaf, ...]
    proved: tuple[bool, ...]
    starts: frozenset[int]

    @classmethod
    def of(cls, spans: dict[Leaf, Span], rows: list[RowSeen]) -> "UnderHeader":
        """Try ``spans`` on the rows without a blank."""
        columns = tuple(sorted(spans, key=spans.__getitem__))
        first = spans[columns[0]].start
        unproved = cls(spans, columns, (), frozenset())
        full = [row for row in rows if row.in_grid and sum(1 for value in row.values if value.text) == len(columns)]
        starts = {first, *(_start(row) for row in full)}
        return cls(spans, columns, tuple(unproved.match(row) is not None for row in full), frozenset(starts))

    def match(self, row: RowSeen) -> tuple[Value, ...] | None:
        """Return the one cell under each column's header, or None where cells and headers do not match."""
        found: dict[Leaf, Value] = {}
        for value in row.values:
            over = [leaf for leaf, span in self.spans.items() if value.span and _meet(value.span, span)]
            if len(over) == 1 and over[0] not in found:
                found[over[0]] = value
            elif value.text or over:
                return None
        return tuple(found[column] for column in self.columns) if len(found) == len(self.columns) else None

    def sure(self, row: RowSeen) -> tuple[Value, ...] | None:
        """Return what ``match`` does where header and figures surely stand in the same columns.

        Full rows show it, or a row of as many cells as there are columns.
        """
        is_proved = all(self.proved) and (bool(self.proved) or len(row.values) == len(self.columns))
        return self.match(row) if is_proved and row.in_grid and _start(row) in self.starts else None


def _start(row: RowSeen) -> int:
    return min(value.span.start for value in row.values if value.span)


def _meet(left: Span, right: Span) -> bool:
    return left.start < right.end and right.start < left.end
