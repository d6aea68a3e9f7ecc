"""The portal's own blank form as a Word file, filled in: tables that are the official grids, cell by cell.

A file of another make is read by its labels. In the portal's own form, where every label and every merged cell is
still in its place, a figure's place is certain, and a blank is a blank.
"""

from ..document import Evidence, Reading
from ..formats import FORMS, Form, column_of, section_grid, split_cell
from ..formats import Grid as OfficialGrid
from .assemble import assemble
from .blocks import Blocks, Grid, Line, numbered_grids
from .cells import add_text
from .events import Value
from .filled import filled_in, is_to_fill
from .packages import open_package, xml_of
from .proposal import Proposal
from .repair import fold
from .sections import Sections, split_sections
from .template import READER, place_grid
from .word import blocks_of_word

_CUSTOM = "docProps/custom.xml"


def report_in_word(data: bytes) -> Blocks | Reading:
    """Return the reading of a filled form of the portal, the blocks of any other Word file."""
    blocks = blocks_of_word(data)
    form = _form_of(data)
    if form is None:
        return blocks
    blocks = tuple(block for block in blocks if not (isinstance(block, Line) and is_to_fill(block.text)))
    numbered = numbered_grids(blocks)
    sections = split_sections(numbered)
    proposal = _proposal(form, sections)
    return filled_in(assemble(numbered, sections, proposal, READER)) if proposal else blocks


def _form_of(data: bytes) -> Form | None:
    """Return the form whose blank the file was, as its properties say."""
    with open_package(data, "docx", ("word/document.xml",)) as archive:
        if _CUSTOM not in archive.namelist():
            return None
        said = {one.get("name"): "".join(one.itertext()) for one in xml_of(archive, _CUSTOM).iter("{*}property")}
    return FORMS.get(said.get("ogi-form", "")) if said.get("ogi-template") else None


def _proposal(form: Form, sections: Sections) -> Proposal | None:
    """Return the figures of all official tables; None where one is not alone in its section, as the form prints it."""
    proposal = Proposal()
    for section in form.sections:
        official = section_grid(form, section.key)
        if not official.rows:
            continue
        parts = [part.blocks for part in sections.parts if part.section == section.key]
        tables = [block for blocks in parts for block in blocks if not isinstance(block, Line)]
        if len(tables) != 1 or not isinstance(tables[0], Grid) or not _is_same(tables[0], official):
            return None
        _take(form, tables[0], official, proposal)
    proposal.votes[form.key] = len(form.tables)
    return proposal


def _is_same(grid: Grid, official: OfficialGrid) -> bool:
    """Tell whether every cell has the place, the spans and the label of the official grid."""
    printed = [
        (row, column, cell.rowspan, cell.colspan, None if cell.cell else fold(cell.text.zh if cell.text else ""))
        for row, column, cell in place_grid(official.rows)
    ]
    cells = [cell for row in grid.rows for cell in row]
    if not grid.resolved or len(cells) != len(printed):
        return False
    return all(
        (cell.row - grid.rows[0][0].row, cell.column, cell.rowspan, cell.colspan) == spot[:4]
        and spot[4] in (None, fold(cell.text))
        for cell, spot in zip(cells, printed, strict=True)
    )


def _take(form: Form, grid: Grid, official: OfficialGrid, proposal: Proposal) -> None:
    cells = [cell for row in grid.rows for cell in row]
    for cell, (_, _, declared) in zip(cells, place_grid(official.rows), strict=True):
        if declared.cell is None:
            continue
        key = split_cell(declared.cell)
        proposal.tables.add(key.table)
        proposal.rows.add((key.table, key.row))
        add_text(proposal, declared.cell, Value(cell.text, cell.place), column_of(declared.cell, form))
        at = Evidence(cell.text, cell.place.line, cell.place.part, None, grid.number, cell.row + 1, cell.column + 1)
        if declared.cell in proposal.cells:
            proposal.cells[declared.cell] = proposal.cells[declared.cell]._replace(seen=at)
        else:
            proposal.evidence[declared.cell] = at
