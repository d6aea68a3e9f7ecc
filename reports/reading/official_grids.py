"""Tables that are the official grid cell by cell: every label, every merged cell and every figure stands in its place.

Where that is so of all tables of a report, and no figure is blank, its labels, the order of its rows and the count of
its figures name the same place of each: there is nothing to bring together, and the tables are read once. Whatever
else stands around them, or a blank, leaves the report to the readers by label and by position.
"""

import re
from functools import cache

from ..formats import FORMS, Form, Leaf, column_of, section_grid, split_cell
from .blocks import Blocks, Grid, GridCell, Line
from .cells import add_text
from .elsewhere import doubt_what_stands_twice
from .events import is_caption_line, new_value, split_section, spot_of
from .proposal import Proposal
from .repair import fold, remembered
from .sections import Sections
from .template import place_grid

# Of each cell its row, column and spans, its label, its figure if it is one.
Official = tuple[tuple[tuple[int, int, int, int], str, str | None], ...]
_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?")


def full_proposal(sections: Sections) -> Proposal | None:
    """Return the figures of all tables of a form; None where one is not the official grid, or not full."""
    for form in FORMS.values():
        grids = [(official, _only_grid(sections, key)) for key, official in official_sections(form.key)]
        if all(grid is not None and is_same(grid, official) for official, grid in grids):
            proposal = Proposal(votes={form.key: len(form.tables)})
            for official, grid in grids:
                if grid is None or not _take_all(official, grid, form, proposal):
                    return None
            doubt_what_stands_twice(sections, proposal)
            return proposal
    return None


def _only_grid(sections: Sections, section: str) -> Grid | None:
    """Return the only table of a section; None where there are several or any words may belong to it."""
    part = sections.part(section)
    blocks: Blocks = split_section(part.blocks)[1] if part else ()
    held = [block for block in blocks if not (isinstance(block, Line) and is_caption_line(block.text))]
    return held[0] if len(held) == 1 and isinstance(held[0], Grid) else None


def _take_all(official: Official, grid: Grid, form: Form, proposal: Proposal) -> bool:
    """Take the figures of a table; tell whether each of its places holds a number."""
    cells = [(key, cell) for cell, (*_, key) in zip(cells_of(grid), official, strict=True) if key is not None]
    if not all(_is_number(cell.text) for _, cell in cells):
        return False
    for key, cell in cells:
        take(key, cell, grid, form, proposal)
    return not proposal.doubts


@remembered
def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def cells_of(grid: Grid) -> list[GridCell]:
    """Return the cells of a grid in their order."""
    return [cell for row in grid.rows for cell in row]


def is_same(grid: Grid, official: Official) -> bool:
    """Tell whether every cell has the place, the spans and the label of the official grid."""
    if not grid.resolved or sum(map(len, grid.rows)) != len(official) or not grid.rows[0]:
        return False
    top = grid.rows[0][0].row
    return all(
        (cell.row - top, cell.column, cell.rowspan, cell.colspan) == spot
        and (key is not None or fold(cell.text) == label)
        for cell, (spot, label, key) in zip(cells_of(grid), official, strict=True)
    )


@cache
def official_sections(form: str) -> tuple[tuple[str, Official], ...]:
    """Return the sections of a form that have tables, each with the cells of its official table."""
    return tuple((section.key, found) for section in FORMS[form].sections if (found := official_of(form, section.key)))


@cache
def official_of(form: str, section: str) -> Official:
    """Return the cells of the official table of a section in their order."""
    return tuple(
        ((row, column, cell.rowspan, cell.colspan), fold(cell.text.zh if cell.text else ""), cell.cell)
        for row, column, cell in place_grid(section_grid(FORMS[form], section).rows)
    )


def take(key: str, cell: GridCell, grid: Grid, form: Form, proposal: Proposal) -> None:
    """Take the text of a cell whose place is certain."""
    row, column = _declared(key, form.key)
    proposal.tables.add(row[0])
    proposal.rows.add(row)
    number = cell.place.row or grid.first + cell.row - grid.rows[0][0].row + 1
    value = new_value((cell.text, cell.place, None, spot_of(grid.number, number, cell.column + 1)))
    add_text(proposal, key, value, column)


@cache
def _declared(key: str, form: str) -> tuple[tuple[str, str], Leaf]:
    """Return table and row, and the column, of a cell."""
    place = split_cell(key)
    return (place.table, place.row), column_of(key, FORMS[form])
