"""The neutral form: every format is first turned into blocks, and only then judged.

A block is a line of running text, a grid whose rows and cells are known, or loose cells: their
order and their blanks are known, the rows are not (a page flattened to one cell a line). Texts
are raw, exactly as found; each has its place in the file.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import NamedTuple, cast


class Place(NamedTuple):
    """Where a text stood: line of a text, page of a PDF, part of a package.

    ``row`` is the row of a sheet, from 1, where rows have numbers of their own.
    """

    line: int
    page: int | None = None
    part: str = ""
    row: int | None = None


class Line(NamedTuple):
    """One printed line. ``gap`` tells that empty lines or a page break stood before it.

    ``whole``: the line is a paragraph of its own, as pages and word processors keep them.
    """

    text: str
    place: Place
    gap: bool = False
    whole: bool = False


class GridCell(NamedTuple):
    """A cell; a merged one stands once, at its upper left corner, with its spans."""

    text: str
    place: Place
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1


# A named tuple's own constructor is a slow one, and a report has hundreds of cells.
new_cell = cast("Callable[[tuple[str, Place, int, int, int, int]], GridCell]", partial(tuple.__new__, GridCell))


@dataclass(frozen=True)
class Grid:
    """A table with known rows, blank cells included.

    ``resolved``: merged cells are known as well, so that ``column`` and the spans say where a cell
    stands under the header. ``number`` counts the grids of a file from 1, ``first`` is the number of rows that
    stood before in a grid that was cut.
    """

    rows: tuple[tuple[GridCell, ...], ...]
    resolved: bool = False
    number: int | None = None
    first: int = 0


class LooseCell(NamedTuple):
    """A cell of which only the order is known."""

    text: str
    place: Place


@dataclass(frozen=True)
class LooseCells:
    """Cells in their order, blank ones included; where a row begins is not known."""

    cells: tuple[LooseCell, ...]


Block = Line | Grid | LooseCells
Blocks = tuple[Block, ...]


def texts_of(block: Block) -> list[str]:
    """Return the texts of a block: its line, or those of its cells that are not blank."""
    if isinstance(block, Line):
        return [block.text]
    rows = block.rows if isinstance(block, Grid) else (block.cells,)
    return [cell.text for row in rows for cell in row if cell.text]


def numbered_grids(blocks: Blocks) -> Blocks:
    """Return ``blocks`` with the grids numbered in their order."""
    counted = count(1)
    return tuple(replace(block, number=next(counted)) if isinstance(block, Grid) else block for block in blocks)
