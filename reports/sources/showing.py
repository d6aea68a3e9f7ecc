"""A source as the reader takes it: its lines and tables, each with the place that figures name as their evidence."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

from ..document import Reading
from ..reading import READERS
from ..reading.blocks import Block, Grid, GridCell, Line

MOST_LINES = 4000
MOST_CHARACTERS = 400_000


@dataclass(frozen=True)
class ShownCell:
    """A cell of a table of the source; ``column`` counts from 1, merged cells resolved, 0 where it is not known."""

    text: str
    column: int = 0
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True)
class ShownRow:
    """A row of a table of the source; ``number`` is its place."""

    number: int
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True)
class ShownLine:
    """A line of the source, or a table of ``rows``; ``page`` of a PDF, ``part`` of a workbook.

    ``number`` is the place that evidence names, 0 where none leads here.
    """

    number: int
    text: str = ""
    rows: tuple[ShownRow, ...] = ()
    page: int | None = None
    part: str = ""


@dataclass(frozen=True)
class Shown:
    """A source in lines and tables; ``is_cut`` tells that its end is left out."""

    lines: tuple[ShownLine, ...] = field(default=())
    is_cut: bool = False

    def rows(self) -> Iterable[tuple[int, str]]:
        """Yield (number, text) of every line and row."""
        for line in self.lines:
            if line.rows:
                yield from ((row.number, "  ".join(cell.text for cell in row.cells)) for row in line.rows)
            elif line.number:
                yield line.number, line.text


def shown(data: bytes, name: str) -> Shown:
    """Return the source ``data``, a file called ``name``; raise Unreadable when its reader refuses it."""
    kind = PurePath(name).suffix.lower().lstrip(".")
    made = READERS[kind](data) if kind in READERS else ()
    if isinstance(made, Reading):
        return Shown()
    lines: list[ShownLine] = []
    places: set[int] = set()
    letters = taken = 0
    for block in made:
        line = _shown(block)
        if not line.rows and line.number in places:
            line = replace(line, number=0)  # the heading of a sheet counts like the last row of the sheet before
        places |= {line.number, *(row.number for row in line.rows)}
        taken += max(1, len(line.rows))
        letters += len(line.text) + sum(len(cell.text) for row in line.rows for cell in row.cells)
        if taken > MOST_LINES or letters > MOST_CHARACTERS:
            return Shown(tuple(lines), is_cut=True)
        lines.append(line)
    return Shown(tuple(lines))


def _shown(block: Block) -> ShownLine:
    if isinstance(block, Line):
        return ShownLine(block.place.line, block.text, page=block.place.page, part=block.place.part)
    if isinstance(block, Grid):
        rows = tuple(
            ShownRow(row[0].place.line, tuple(_cell(cell, block.resolved) for cell in row)) for row in block.rows if row
        )
        first = next((row[0].place for row in block.rows if row), None)
        if first is None:
            return ShownLine(0)
        return ShownLine(first.line, rows=rows, page=first.page, part=first.part)
    rows = tuple(ShownRow(cell.place.line, (ShownCell(cell.text),)) for cell in block.cells)
    return ShownLine(rows[0].number if rows else 0, rows=rows)


def _cell(cell: GridCell, is_resolved: bool) -> ShownCell:
    return ShownCell(cell.text, cell.column + 1 if is_resolved else 0, cell.rowspan, cell.colspan)


def shown_from_json(kept: dict[str, Any]) -> Shown:
    """Return what ``dataclasses.asdict`` made of a source, as it comes from the other process."""
    return Shown(
        tuple(
            ShownLine(
                line["number"],
                line["text"],
                tuple(
                    ShownRow(row["number"], tuple(ShownCell(**cell) for cell in row["cells"])) for row in line["rows"]
                ),
                line["page"],
                line["part"],
            )
            for line in kept["lines"]
        ),
        kept["is_cut"],
    )
