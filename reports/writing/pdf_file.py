"""Write a report as a PDF made to PDF/UA-1: tagged, with bookmarks, page numbers and embedded parts of fonts.

Typst sets the page; it tags header rows alone as header cells, so that row labels and the headings inside
section two are named afterwards, each with its scope and the ids of the headers that speak for a figure.
"""

import datetime
import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

from ..document import Content
from ..marks import NAME
from ..presentation import Presented, PresentedCell, PresentedSection, PresentedTable
from .fitting import (
    HEADING_HEIGHT,
    LARGEST,
    LARGEST_ENGLISH_LABEL,
    PAGE_HEIGHT,
    column_widths,
    estimated_height,
    fitting_size,
)
from .glyphs import FONT_FOLDER, printable
from .mark import mark_of
from .narrative import Block, NarrativeCell, NarrativeTable, blocks, place
from .pdf_tags import TaggedCell, tagged
from .words import DRAFT, LEFTOVERS, NOTHING_SAID, day, heading

_TEMPLATE = Path(__file__).with_name("report.typ").read_bytes()
_EMPTY_ONES = 3
_BEGINNING = 200  # of a table that is longer than a page
_LEVELS = {"h3": 2, "h4": 3}
_SCOPES = {"row": "Row", "rowgroup": "Row", "col": "Column", "colgroup": "Column"}


def write_pdf(presented: Presented, content: Content, is_draft: bool) -> bytes:
    """Return the PDF."""
    language = presented.language
    sheets = _Sheets(presented)
    sheets.narrative(presented.preface)
    for position, section in enumerate(presented.sections, 1):
        sheets.keep_together(section)
        sheets.heading(1, heading(presented, section, position))
        sheets.narrative(section.text)
        for table in section.tables:
            sheets.table(table)
        sheets.narrative(section.after)
        if section.is_empty:
            sheets.paragraph(NOTHING_SAID.in_language(language))
    if presented.leftovers:
        sheets.heading(1, LEFTOVERS.in_language(language))
        for text in presented.leftovers:
            sheets.paragraph(text)
    paper = {
        "title": presented.title,
        "lines": presented.lines,
        "author": presented.agency,
        "mark": f"{NAME}={mark_of(presented, content)}",
        "lang": "en" if language.startswith("en") else "zh",
        "draft": DRAFT.in_language(language) if is_draft else "",
        "day": day(content, language).strip(),
        "parts": sheets.parts,
    }
    compiler = _compiler()
    printed = compiler.compile(
        _TEMPLATE,
        format="pdf",
        sys_inputs={"paper": json.dumps(_printable(paper), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        # A date of the report, not of today: the same edition gives the same bytes.
        timestamp=datetime.datetime(presented.year, 12, 31, tzinfo=datetime.UTC),
    )
    # Typst forgets what it worked out ten documents ago: empty ones let it forget sooner, which saves forty megabytes.
    for _ in range(_EMPTY_ONES):
        compiler.compile(b"", format="pdf")
    return tagged(printed, sheets.tables)


def _printable(part: Any) -> Any:
    """Return ``part`` with all of its words such that the fonts can print them; addresses stay."""
    if isinstance(part, str):
        return printable(part)
    if isinstance(part, dict):
        return {name: held if name == "address" else _printable(held) for name, held in part.items()}
    return [_printable(held) for held in part] if isinstance(part, list | tuple) else part


@cache
def _compiler() -> Any:
    """Return the compiler with its fonts, warm for all reports that a process writes."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONT_FOLDER])
    return typst.Compiler(font_paths=fonts)


class _Sheets:
    """The parts of the document in their order, and what each cell of its tables is to be tagged as."""

    def __init__(self, presented: Presented) -> None:
        self.presented = presented
        self.parts: list[dict[str, Any]] = []
        self.tables: list[list[TaggedCell]] = []
        self._widths: dict[str, tuple[int, ...]] = {}
        self._level = 0

    def heading(self, level: int, text: str) -> None:
        """Add a heading, never more than one level under the last one: PDF/UA leaves no level out."""
        self._level = min(level, self._level + 1)
        self.parts.append({"kind": "heading", "level": self._level, "text": text})

    def keep_together(self, section: PresentedSection) -> None:
        """Ask for a page on which heading and official table stand together, where one page can hold them."""
        if section.tables and not section.text:
            height = HEADING_HEIGHT + estimated_height(section.tables[0], self._columns(section.tables[0]))
            self.parts.append({"kind": "room", "height": height if height <= PAGE_HEIGHT else _BEGINNING})

    def paragraph(self, text: str) -> None:
        """Add plain words."""
        self.parts.append({"kind": "paragraph", "runs": [{"text": text, "address": "", "strong": False}]})

    def narrative(self, html: str) -> None:
        """Add texts with their headings, lists and tables."""
        for block in blocks(html):
            if isinstance(block, NarrativeTable):
                self._table_of_text(block)
            elif block.kind in _LEVELS:
                self.heading(_LEVELS[block.kind], block.text)
            else:
                self.parts.append(_block(block))

    def table(self, table: PresentedTable) -> None:
        """Add an official table; a table of the other form under its caption."""
        if table.is_other_form:
            self.parts.append({"kind": "caption", "text": table.caption})
        largest = LARGEST_ENGLISH_LABEL if self.presented.language.startswith("en") else LARGEST
        columns = self._columns(table)
        rows: list[list[dict[str, Any]]] = [[] for _ in table.rows]
        for row, column, cell in place([[(cell.colspan, cell.rowspan, cell) for cell in row] for row in table.rows]):
            width = sum(columns[column : column + cell.colspan])
            rows[row].append(_cell(cell, fitting_size(cell.text, width, LARGEST if cell.cell else largest)))
        head, body = rows[: len(table.head)], rows[len(table.head) :]
        self.parts.append({"kind": "table", "widths": columns, "head": head, "body": body})
        self.tables.append([_tag(cell) for row in table.rows for cell in row])

    def _columns(self, table: PresentedTable) -> tuple[int, ...]:
        if table.ident not in self._widths:
            self._widths[table.ident] = column_widths(table)
        return self._widths[table.ident]

    def _table_of_text(self, table: NarrativeTable) -> None:
        placed, columns = table.grid()
        if not columns:
            return
        if table.caption:
            self.parts.append({"kind": "caption", "text": table.caption})
        rows: list[list[dict[str, Any]]] = [[] for _ in table.rows]
        for row, _, cell in placed:
            rows[row].append(_cell_of_text(cell))
        self.parts.append({"kind": "table", "widths": [1] * columns, "head": [], "body": rows})
        self.tables.append([_tag_of_text(cell) for _, _, cell in placed])


def _block(block: Block) -> dict[str, Any]:
    runs = [{"text": run.text, "address": run.address, "strong": run.is_strong} for run in block.runs]
    if block.kind != "li":
        return {"kind": "paragraph", "runs": runs}
    mark = {"text": block.mark, "address": "", "strong": False}
    return {"kind": "point", "depth": block.depth, "runs": [mark, *runs]}


def _cell(cell: PresentedCell, size: float) -> dict[str, Any]:
    return {
        "text": cell.text,
        "colspan": cell.colspan,
        "rowspan": cell.rowspan,
        "left": cell.role == "row" and cell.rowspan == 1,
        "size": size,
    }


def _cell_of_text(cell: NarrativeCell) -> dict[str, Any]:
    return {"text": cell.text, "colspan": cell.colspan, "rowspan": cell.rowspan, "left": False, "size": LARGEST}


def _tag(cell: PresentedCell) -> TaggedCell:
    scope, headers = _SCOPES.get(cell.scope, ""), tuple(cell.headers.split())
    return TaggedCell(cell.tag == "th", scope, cell.id, headers, cell.colspan, cell.rowspan)


def _tag_of_text(cell: NarrativeCell) -> TaggedCell:
    return TaggedCell(cell.is_header, "Column", colspan=cell.colspan, rowspan=cell.rowspan)
