"""Rows of cells with spans → a grid in which it is known what every cell covers."""

from collections.abc import Iterable
from typing import NamedTuple

from .blocks import Grid, GridCell, Place, new_cell
from .refusals import Unreadable

# The official tables have 15 columns and 28 rows; a span or a table far beyond is no report.
WIDEST = 64
MOST_CELLS = 20_000


class Cell(NamedTuple):
    """A cell as its row lists it; ``rowspan`` 0 reaches to the end of the table."""

    text: str
    rowspan: int = 1
    colspan: int = 1


def resolve(rows: list[list[Cell]], places: list[Place]) -> Grid:
    """Give every cell its row and column by the HTML table algorithm, spans clamped to the table."""
    reached: set[tuple[int, int]] = set()  # what cells of rows above cover
    covered = 0
    found: list[tuple[GridCell, ...]] = []
    for number, (row, place) in enumerate(zip(rows, places, strict=True)):
        column = 0
        cells: list[GridCell] = []
        for cell in row:
            while (number, column) in reached:
                column += 1
            left = len(rows) - number
            rowspan = min(cell.rowspan, left) if cell.rowspan > 0 else left
            colspan = min(max(cell.colspan, 1), WIDEST)
            covered += rowspan * colspan
            if column + colspan > 4 * WIDEST or covered > MOST_CELLS:
                raise Unreadable("too_long")
            if rowspan > 1:
                reached |= _covered(number + 1, column, rowspan - 1, colspan)
            cells.append(new_cell((cell.text, place, number, column, rowspan, colspan)))
            column += colspan
        found.append(tuple(cells))
    return Grid(tuple(found), resolved=True)


def _covered(row: int, column: int, rows: int, columns: int) -> set[tuple[int, int]]:
    return {(row + down, column + right) for down in range(rows) for right in range(columns)}


def span_of(text: str | None, most: int) -> int:
    """Return the span that an attribute states, 1 where it states none, at most ``most``."""
    if not text:
        return 1
    digits = text.strip()
    return min(int(digits), most) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 1


def joined(lines: Iterable[str]) -> str:
    """Return the text of a cell from its printed lines: a break between words stays a space."""
    return " ".join(stripped for line in lines if (stripped := " ".join(line.split())))
