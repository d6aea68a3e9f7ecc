"""Files that the portal wrote itself: their mark, and their tables where every label still stands in its place.

A table of such a file is the official grid cell by cell, so that a figure's place is certain, blank or not. Where
a label, a merged cell or a table differs, this reader stands back for the others. What a cell with words was
read as the mark tells, for as long as the same words stand there; it never tells a number that they do not hold.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import groupby

from ..figures import Figure, narrow
from ..formats import FORMS, Form, Section, Table, column_of, split_cell
from ..marks import NAME, Mark, mark_in
from . import reasons
from .blocks import Blocks, Grid, GridCell, Line
from .elsewhere import doubt_what_stands_twice
from .events import is_figure
from .frame import is_caption
from .labels import known_words
from .official_grids import Official, cells_of, is_same, official_of, take
from .packages import open_package, xml_of
from .pdf import NOT_SURE
from .proposal import Proposal, Proposed
from .refusals import Unreadable
from .remedies import across_table
from .repair import fold, mend
from .sections import Sections

_CUSTOM = "docProps/custom.xml"
_WORD = re.compile(NAME.encode() + rb"(?:=|\"\s+content=|=)[\"']?([A-Za-z0-9_-]+)")
_DIGITS = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_OF_THE_TEXT = (reasons.WORDS, reasons.NO_NUMBER, reasons.GLUED)
_PACKAGES = ("docx", "xlsx")

Row = tuple[GridCell, ...]


def mark_of_file(data: bytes, kind: str) -> Mark | None:
    """Return the mark of a file that the portal wrote, None of any other."""
    if kind in _PACKAGES:
        return _mark_of_package(data, kind) if _CUSTOM.encode() in data else None
    found = _WORD.search(data) if NAME.encode() in data else None
    return mark_in(found[1].decode()) if found else None


def _mark_of_package(data: bytes, kind: str) -> Mark | None:
    try:
        with open_package(data, kind, (_CUSTOM,)) as archive:
            marks = xml_of(archive, _CUSTOM)
    except Unreadable:  # the reader of the file says what is wrong with it
        return None
    said = {one.get("name", ""): "".join(one.itertext()) for one in marks.iter("{*}property")}
    pieces: list[str] = []
    while piece := said.get(f"{NAME}-{len(pieces) + 1}", "").strip():
        pieces.append(piece)
    return mark_in("".join(pieces)) if pieces else None


def settle(proposal: Proposal, mark: Mark) -> None:
    """Take the doubt off cells whose words are those that the mark tells the figure of."""
    for cell, doubt in tuple(proposal.doubts.items()):
        text, figure = mark.printed.get(cell, ("", None))
        if (
            doubt.reason not in _OF_THE_TEXT
            or not text
            or _squeezed(text) != _squeezed(doubt.printed.removeprefix(NOT_SURE))
        ):
            continue
        known = _figure(cell, text, figure)
        if known is not None or figure is None:
            place = proposal.evidence.pop(cell)
            del proposal.doubts[cell]
            proposal.cells[cell] = Proposed(text, place)
            proposal.decided[cell] = known


def _squeezed(text: str) -> str:
    """Return ``text`` without its spaces: a line that breaks inside a cell may have had one."""
    return "".join(mend(text).split())


def _figure(cell: str, text: str, said: int | str | None) -> Figure:
    """Return the figure that was said, None unless ``text`` holds this number."""
    numbers = [Decimal(found.replace(",", "")) for found in _DIGITS.findall(narrow(text))]
    plain = str(said)
    if said is None or not re.fullmatch(r"[0-9]{1,15}(?:\.[0-9]{1,6})?", plain) or Decimal(plain) not in numbers:
        return None
    return Decimal(plain) if column_of(cell).kind == "amount" else int(plain) if plain.isdigit() else None


def own_proposal(mark: Mark, sections: Sections) -> Proposal | None:
    """Return the figures of all tables; None where one is not as the portal prints it."""
    form = FORMS.get(mark.form)
    if form is None:
        return None
    proposal = Proposal()
    for section in form.sections:
        official = official_of(form.key, section.key)
        if official and not _take_section(mark, form, section, official, sections, proposal):
            return None
    proposal.votes[form.key] = len(form.tables)
    doubt_what_stands_twice(sections, proposal)
    return proposal


def _take_section(
    mark: Mark, form: Form, section: Section, official: Official, sections: Sections, proposal: Proposal
) -> bool:
    """Take a section's own table and that of the other form; tell whether there is nothing else."""
    part = sections.part(section.key)
    if part is None or any(not isinstance(block, Line | Grid) for block in part.blocks):
        return False
    pieces = list(_tables(part.blocks))
    other = [cell for cell in mark.other if _table_of(cell).section == section.key]
    own = [piece for piece in pieces if is_same(piece, official)]
    if not own and any(cell.place.page for piece in pieces[:1] for cell in cells_of(piece)[:1]):
        declared = (cell for *_, cell in official)
        return _take_rows([*filter(None, declared), *other], pieces, form, proposal)
    if len(own) != 1:
        return False
    for cell, (*_, key) in zip(cells_of(own[0]), official, strict=True):
        if key is not None:
            _take(key, cell, own[0], form, proposal)
    return _take_rows(other, [piece for piece in pieces if piece is not own[0]], form, proposal)


def _tables(blocks: Blocks) -> Iterator[Grid]:
    """Yield the tables of a section; a sheet knows where one ends by the caption of the next alone."""
    for block in blocks:
        if not isinstance(block, Grid):
            continue
        begin = 0
        for number, row in enumerate(block.rows):
            texts = [cell.text for cell in row if cell.text]
            if len(texts) == 1 and is_caption(texts[0]):
                yield from _trimmed(block, begin, number)
                begin = number + 1
        yield from _trimmed(block, begin, len(block.rows))


def _trimmed(grid: Grid, begin: int, end: int) -> Iterator[Grid]:
    """Yield the rows from ``begin`` on without the room behind them."""
    while end > begin + 1 and not any(cell.text for cell in (*grid.rows[end - 1], *grid.rows[end - 2])):
        end -= 1
    if end < len(grid.rows) and end > begin and not any(cell.text for cell in grid.rows[end - 1]):
        end -= 1
    if end > begin:
        yield replace(grid, rows=grid.rows[begin:end], first=grid.first + begin)


@cache
def _cells_of(form: str) -> frozenset[str]:
    return frozenset(FORMS[form].cells())


def _take(key: str, cell: GridCell, grid: Grid, form: Form, proposal: Proposal) -> None:
    take(key, cell, grid, form, proposal)
    if key not in _cells_of(form.key):
        proposal.absent.discard(key)  # a gap in the table of the other form is none in the report


def _table_of(cell: str) -> Table:
    key = split_cell(cell).table
    return next(table for form in FORMS.values() for table in form.tables if table.key == key and cell in table.cells())


def _take_rows(cells: list[str], grids: list[Grid], form: Form, proposal: Proposal) -> bool:
    """Take the rows of ``cells`` in their order, over page breaks as well; tell whether they are all that is there.

    Every row stands behind its label, and over the first one of a table and of a page stand the labels of its columns.
    """
    waiting = _rows_of(cells)
    table = ""
    header: list[GridCell] = []
    for grid in grids:
        for row in grid.rows:
            keys = waiting[0] if waiting else []
            at = _begin(row, keys) if keys else None
            if at is None:
                if not all(_is_known(cell.text) for cell in row if cell.text):
                    return False
                header += row
                continue
            found, behind = row[at : at + len(keys)], row[at + len(keys) :]
            is_named = _is_named(header, keys, form, is_first=split_cell(keys[0]).table != table)
            if len(found) != len(keys) or any(cell.text for cell in behind) or not is_named:
                return False
            for key, cell in zip(keys, found, strict=True):
                _take(key, cell, grid, form, proposal)
            waiting, header, table = waiting[1:], [], split_cell(keys[0]).table
    return not waiting


def _rows_of(cells: list[str]) -> list[list[str]]:
    """Cut cells into the rows of print: section four prints all of its rows side by side."""
    across = across_table().key
    places = groupby(cells, key=lambda cell: split_cell(cell)[: 1 if cell.startswith(f"{across}.") else 2])
    return [list(held) for _, held in places]


def _begin(row: Row, keys: list[str]) -> int | None:
    """Return where the figures of a row begin: behind its label, or at the left where it has none."""
    table = _table_of(keys[0])
    if table.laid == "across":
        return 0 if len(row) == len(keys) and not any(_is_label(cell.text) for cell in row) else None
    label = fold(table.row(split_cell(keys[0]).row).label)
    return next((at + 1 for at, cell in enumerate(row) if fold(cell.text) == label), None)


def _is_named(header: list[GridCell], keys: list[str], form: Form, *, is_first: bool) -> bool:
    """Tell whether the labels of columns over a row are those of its cells, in their order."""
    expected = [fold(column_of(key, form).label) for key in keys]
    named = [fold(cell.text) for cell in sorted(header, key=lambda cell: cell.column) if fold(cell.text) in expected]
    return named == expected or (not named and not is_first)


def _is_label(text: str) -> bool:
    return bool(text) and not is_figure(text) and fold(text) in known_words()


def _is_known(text: str) -> bool:
    return _is_label(text) or is_caption(text)
