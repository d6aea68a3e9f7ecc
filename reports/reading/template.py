"""The portal's own blank form as a workbook, filled in: every cell is where its name says, and every label agrees.

The form names its ranges (``ogi_requests`` …). Where the labels around the figures are still those of the declared
form, each figure's place is certain, blank or not. Where one label differs, this reader stands back for the others.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..document import Candidate, Content, Doubt, Evidence, Reading, SectionText
from ..formats import FORMS, Form, Grid, GridCell, Section, column_of, section_grid
from ..markup import paragraphs, plain_text
from . import reasons
from .blocks import Place
from .cells import add_text
from .events import Value
from .fees import fee_statement
from .packages import open_package, xml_of
from .proposal import Proposal
from .repair import fold
from .sheets import BOOK, rows_of_workbook, visible_sheets
from .year_workbook import figures_of, iso_date, year_in

READER = "template/1"
MARK = "ogi_form"
_LABEL_COLUMNS = 3
_AREA = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$([A-Z]{1,3})\$(\d{1,5})(?::\$([A-Z]{1,3})\$(\d{1,5}))?")


@dataclass(frozen=True)
class _Area:
    """A named range: its sheet, its first and last row and column."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class _Filled:
    """The workbook: its named ranges, and the texts of its sheets by row and column."""

    areas: Mapping[str, _Area]
    texts: Mapping[str, Mapping[tuple[int, int], str]]

    def lines(self, name: str) -> list[str]:
        """Return the texts of a range from above, blank rows left out; a range that is gone holds nothing."""
        area = self.areas.get(name)
        if area is None:
            return []
        held = self.texts.get(area.sheet, {})
        cells = (held.get((row, column), "") for row, column in _places(area))
        return [line for text in cells for line in text.splitlines() if line.strip()]

    def line(self, name: str) -> str:
        """Return the text of a range of one cell."""
        return " ".join(self.lines(name))


def reading_of_template(data: bytes) -> Reading | None:
    """Return the reading of a filled form of the portal; None for any other workbook, or where a label is changed."""
    names = _names(data)
    form = FORMS.get(names.pop(MARK, "").strip('"'))
    if form is None:
        return None
    areas = {name: area for name, place in names.items() if (area := _area(place))}
    texts = {
        sheet: {(row.number, column): text for row in rows for column, text in row.texts.items()}
        for sheet, rows in rows_of_workbook(data)
    }
    filled = _Filled(areas, texts)
    proposal = Proposal()
    evidence: dict[str, Evidence] = {}
    for section in form.sections:
        if form.tables_of(section.key) and not _take(form, section, filled, proposal, evidence):
            return None
    return _reading(form, filled, proposal, evidence)


def _names(data: bytes) -> dict[str, str]:
    """Return the form's names and their places on sheets that are there; nothing where several sheets bear them."""
    with open_package(data, "xlsx", (BOOK,)) as archive:
        sheets = {sheet.name for sheet in visible_sheets(archive)}
        found: dict[str, str] = {}
        for name in xml_of(archive, BOOK).iter("{*}definedName"):
            key, place = name.get("name", ""), name.text or ""
            area = _area(place)
            if not key.startswith("ogi_") or (area and area.sheet not in sheets):
                continue
            if key in found:
                return {}
            found[key] = place
    return found


def _area(place: str) -> _Area | None:
    match = _AREA.fullmatch(place)
    if match is None:
        return None
    top, left = int(match[4]), _number(match[3])
    bottom, right = (int(match[6]), _number(match[5])) if match[5] else (top, left)
    sheet = (match[1] or match[2]).replace("''", "'")
    return _Area(sheet, top, left, min(bottom, top + 500), min(right, left + 50))


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _places(area: _Area) -> Iterator[tuple[int, int]]:
    return ((row, column) for row in range(area.top, area.bottom + 1) for column in range(area.left, area.right + 1))


def place_grid(rows: tuple[tuple[GridCell, ...], ...]) -> Iterator[tuple[int, int, GridCell]]:
    """Yield row and column, from 0, of each cell of a printed grid with its spans worked out."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            taken |= {(number + down, column + right) for down in range(cell.rowspan) for right in range(cell.colspan)}
            yield number, column, cell
            column += cell.colspan


def edges_of(grid: Grid, width: int) -> tuple[int, ...]:
    """Return in which columns of a range ``width`` broad the columns of ``grid`` begin, and where the last one ends.

    In a range that is broader than the grid the labels take the first three columns, the figures share the others.
    Nothing where the grid cannot stand in the range.
    """
    if width == grid.columns:
        return tuple(range(width + 1))
    figures = grid.columns - 1
    if grid.header_rows or width < figures + _LABEL_COLUMNS:
        return ()
    room = width - _LABEL_COLUMNS
    return (0, *(_LABEL_COLUMNS + number * room // figures for number in range(figures + 1)))


def _take(form: Form, section: Section, filled: _Filled, proposal: Proposal, evidence: dict[str, Evidence]) -> bool:
    """Take the figures of a section; tell whether every label stands where it belongs and nothing else stands there."""
    area = filled.areas.get(f"ogi_{section.key}")
    held = filled.texts.get(area.sheet) if area else None
    if area is None or held is None:
        return False
    grid = section_grid(form, section.key)
    edges = edges_of(grid, area.right - area.left + 1)
    if area.bottom - area.top + 1 != len(grid.rows) or not edges:
        return False
    seen: set[tuple[int, int]] = set()
    for down, right, cell in place_grid(grid.rows):
        at = (area.top + down, area.left + edges[right])
        text = held.get(at, "")
        seen.add(at)
        if cell.cell is None:
            if fold(text) != fold(cell.text.zh if cell.text else ""):
                return False
            continue
        value = Value(text, Place(at[0], part=area.sheet))
        add_text(proposal, cell.cell, value, column_of(cell.cell, form))
        evidence[cell.cell] = Evidence(text, at[0], area.sheet, row=at[0], column=at[1])
    return not any(place in held for place in _places(area) if place not in seen)


def _reading(form: Form, filled: _Filled, proposal: Proposal, evidence: dict[str, Evidence]) -> Reading:
    agency, year = filled.line("ogi_agency"), year_in(filled.line("ogi_year"))
    figures, printed = figures_of(proposal)
    sections = tuple(
        SectionText(
            section.key,
            section.heading.zh,
            paragraphs("\n".join(filled.lines(f"ogi_text_{section.key}"))),
            paragraphs("\n".join(filled.lines(f"ogi_after_{section.key}"))),
        )
        for section in form.sections
    )
    content = Content(
        agency_name=agency,
        agency_code=filled.line("ogi_code"),
        year=year,
        form=form.key,
        title=filled.line("ogi_title") if agency and year else "",
        document_date=iso_date(filled.line("ogi_date")),
        preface=paragraphs("\n".join(filled.lines("ogi_preface"))),
        sections=sections,
        figures=figures,
        printed=printed,
        fee=fee_statement(plain_text(sections[-1].text)),
    )
    remarks = [
        Doubt(None, reason) for said, reason in ((year, reasons.NO_YEAR), (agency, reasons.NO_AGENCY)) if not said
    ]
    return Reading(
        content,
        (*proposal.doubts.values(), *remarks),
        (Candidate(year, 0.99),) if year else (),
        (Candidate(agency, 0.95),) if agency else (),
        evidence,
        READER,
    )
