"""Where the merged cells of a table are resolved: which cell stands under which column's header."""

from dataclasses import dataclass, field

from ..formats import Leaf
from .by_label import RowSeen
from .events import Span, Value


@dataclass(frozen=True)
class UnderHeader:
    """The columns of a table in print order, which of them stands over each of the grid's, and what full rows show.

    ``proved`` tells for each full row whether its figures stand under the headers one by one,
    ``starts`` where the places for figures begin: under the first header, or as in the full rows.
    """

    places: dict[int, int]
    columns: tuple[Leaf, ...]
    proved: tuple[bool, ...]
    starts: frozenset[int]
    matched: dict[int, tuple[RowSeen, tuple[Value, ...] | None]] = field(default_factory=dict)

    @classmethod
    def of(cls, spans: dict[Leaf, Span], rows: list[RowSeen]) -> "UnderHeader":
        """Try ``spans`` on the rows without a blank."""
        columns = tuple(sorted(spans, key=spans.__getitem__))
        first = spans[columns[0]].start
        places = {
            column: place for place, leaf in enumerate(columns) for column in range(spans[leaf].start, spans[leaf].end)
        }
        unproved = cls(places, columns, (), frozenset())
        full = [row for row in rows if row.in_grid and len(row.filled) == len(columns)]
        starts = {first, *(_start(row) for row in full)}
        proved = tuple(unproved.match(row) is not None for row in full)
        return cls(places, columns, proved, frozenset(starts), unproved.matched)

    def match(self, row: RowSeen) -> tuple[Value, ...] | None:
        """Return the one cell under each column's header, or None where cells and headers do not match."""
        if id(row) not in self.matched:
            self.matched[id(row)] = (row, self._match(row))
        return self.matched[id(row)][1]

    def _match(self, row: RowSeen) -> tuple[Value, ...] | None:
        found: dict[int, Value] = {}
        for value in row.values:
            reach = range(value.span.start, value.span.end) if value.span else ()
            over = {self.places[column] for column in reach if column in self.places}
            if len(over) == 1 and (place := next(iter(over))) not in found:
                found[place] = value
            elif value.text or over:
                return None
        return tuple(found[place] for place in range(len(self.columns))) if len(found) == len(self.columns) else None

    def sure(self, row: RowSeen) -> tuple[Value, ...] | None:
        """Return what ``match`` does where header and figures surely stand in the same columns.

        Full rows show it, or a row of as many cells as there are columns.
        """
        is_proved = all(self.proved) and (bool(self.proved) or len(row.values) == len(self.columns))
        return self.match(row) if is_proved and row.in_grid and _start(row) in self.starts else None


def _start(row: RowSeen) -> int:
    return min(value.span.start for value in row.values if value.span)
