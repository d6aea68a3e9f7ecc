"""Write a report as an Excel workbook in the official layout: a title page and one sheet a section.

A figure is a number where the cell prints the plain number; everything else is text, and no text
is ever taken for a formula. The version of the form stands in the workbook's own properties.
"""

import datetime
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from ..document import Content
from ..figures import plain_number
from ..formats import Text
from ..presentation import Presented, PresentedCell, PresentedTable
from .formulas import MOST_DIGITS, MOST_IN_A_CELL, NOT_IN_A_SHEET_NAME, may_be_formula
from .mark import properties_of
from .narrative import Block, NarrativeTable, blocks, place
from .words import DRAFT, FORM, LEFTOVERS, LEFTOVERS_SHEET, NOTHING_SAID, ORGAN, PREFACE_SHEET, YEAR, day, heading

FORM_PROPERTY = "ogi-form"
_LONGEST_SHEET_NAME = 31
_TEXT_WIDTHS = (11.0,) * 8  # several columns: a single broad one is cut off on paper by LibreOffice
_MOST_IN_A_ROW = 900  # a row is 409 points high at most, and cuts off what is longer
_LINE = 15.5
_TALLEST = 400
_CONTINUED = Text("……（续见表下）", "… (continued under the table)")
_CONTINUATION = Text("续：", "Continued: ")
_LANDSCAPE = ("remedies",)  # fifteen columns; the other tables stand upright as the official form does
_HIGHEST_FROZEN = 5
_LABELS = {"proactive_disclosure": (30.0,), "requests": (12.0, 12.0, 32.0)}
_FIGURES = {"proactive_disclosure": 19.0, "requests": 8.0, "remedies": 6.5}
_EDGE = {"border": 1, "text_wrap": True, "valign": "vcenter"}
_FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 18, "align": "center", "valign": "vcenter", "text_wrap": True},
    "h2": {"bold": True, "font_size": 14, "valign": "vcenter", "text_wrap": True},
    "h3": {"bold": True, "font_size": 11, "valign": "top", "text_wrap": True},
    "p": {"font_size": 11, "valign": "top", "text_wrap": True},
    "closing": {"font_size": 11, "align": "right", "valign": "top"},
    "caption": {"font_size": 10, "font_color": "#555555"},
    "draft": {"bold": True, "font_size": 12, "font_color": "#B00020", "border": 2, "border_color": "#B00020"},
    "heading": {**_EDGE, "align": "center", "bg_color": "#F2F4F7"},
    "column": {**_EDGE, "align": "center", "bg_color": "#F2F4F7"},
    "row": {**_EDGE, "align": "left"},
    "number": {**_EDGE, "align": "center", "num_format": "0"},
    "amount": {**_EDGE, "align": "center"},
    "text": {**_EDGE, "align": "center", "num_format": "@"},
    "words": {**_EDGE, "align": "left", "num_format": "@"},
}


def write_workbook(presented: Presented, content: Content, is_draft: bool) -> bytes:
    """Return the workbook."""
    held = io.BytesIO()
    settings = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_format_properties": {"font_name": "宋体", "font_size": 11},
    }
    workbook = xlsxwriter.Workbook(held, settings)
    # A date of the report, not of today: the same edition gives the same bytes.
    names = {"title": presented.title, "author": presented.agency, "company": presented.agency}
    workbook.set_properties({**names, "created": datetime.datetime(presented.year, 12, 31)})
    workbook.set_custom_property(FORM_PROPERTY, presented.form)
    workbook.set_custom_property("ogi-year", str(presented.year))
    for name, said in properties_of(presented, content).items():
        workbook.set_custom_property(name, said)
    book = _Book(workbook, presented, content, is_draft)
    _title_page(book)
    for position, section in enumerate(presented.sections, 1):
        sheet = book.sheet(heading(presented, section, position), section.key)
        sheet.line(heading(presented, section, position), "h2")
        sheet.narrative(section.text)
        for table in section.tables:
            sheet.table(table)
        sheet.narrative(section.after)
        if section.is_empty:
            sheet.line(NOTHING_SAID.in_language(presented.language), "p")
    if content.document_date and presented.sections:
        sheet.line(presented.agency, "closing")
        sheet.line(day(content, presented.language), "closing")
    if presented.leftovers:
        sheet = book.sheet(LEFTOVERS_SHEET.in_language(presented.language))
        sheet.line(LEFTOVERS.in_language(presented.language), "h2")
        for text in presented.leftovers:
            for piece in _pieces(text):
                sheet.line(piece, "p")
    workbook.close()
    return held.getvalue()


def _title_page(book: "_Book") -> None:
    presented, language = book.presented, book.presented.language
    sheet = book.sheet(PREFACE_SHEET.in_language(language))
    sheet.line(presented.title, "title")
    for name, said in ((ORGAN, presented.agency), (YEAR, str(presented.year)), (FORM, presented.form_name)):
        sheet.line(f"{name.in_language(language)}{': ' if language.startswith('en') else '：'}{said}", "p")
    sheet.narrative(presented.preface)


@dataclass
class _Book:
    """The workbook being written, its formats made as they are wanted and its sheet names."""

    workbook: Any
    presented: Presented
    content: Content
    is_draft: bool
    formats: dict[tuple[str, bool], Any] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def manner(self, name: str, text: str = "") -> Any:
        """Return the format ``name``; text that a spreadsheet might run keeps its quote when it is edited."""
        is_quoted = may_be_formula(text)
        if (name, is_quoted) not in self.formats:
            quoted = {"quote_prefix": True} if is_quoted else {}
            self.formats[name, is_quoted] = self.workbook.add_format({**_FORMATS[name], **quoted})
        return self.formats[name, is_quoted]

    def sheet(self, name: str, section: str = "") -> "_Sheet":
        """Return a new sheet, A4, one page broad; a draft says so on the sheet and on paper."""
        plain = NOT_IN_A_SHEET_NAME.sub(" ", name)[:_LONGEST_SHEET_NAME].strip() or "1"
        number = 2
        while plain.lower() in self.names:
            plain = f"{plain[: _LONGEST_SHEET_NAME - 3]} {number}"
            number += 1
        self.names.add(plain.lower())
        worksheet = self.workbook.add_worksheet(plain)
        worksheet.set_paper(9)
        if section in _LANDSCAPE:
            worksheet.set_landscape()
        worksheet.fit_to_pages(1, 0)
        worksheet.center_horizontally()
        worksheet.hide_gridlines(2)
        worksheet.set_footer("&C— &P —")
        table = next((held for held in self.presented.tables.values() if held.key == section), None)
        sheet = _Sheet(self, worksheet, _widths(table))
        for column, width in enumerate(sheet.widths):
            worksheet.set_column(column, column, width)
        if self.is_draft:
            mark = DRAFT.in_language(self.presented.language)
            worksheet.set_header(f"&C&B{mark}")
            worksheet.set_tab_color("#B00020")
            sheet.line(mark, "draft")
        return sheet


@dataclass
class _Sheet:
    """One sheet being written downwards."""

    book: _Book
    worksheet: Any
    widths: tuple[float, ...]
    at: int = 0
    waiting: list[str] = field(default_factory=list)

    def line(self, text: str, name: str) -> None:
        """Write words over the whole width, as high as they need."""
        last, manner = len(self.widths) - 1, self.book.manner(name, text)
        if last:
            self.worksheet.merge_range(self.at, 0, self.at, last, "", manner)
        self.worksheet.write_string(self.at, 0, text, manner)
        size = _FORMATS[name].get("font_size", 11)
        self._height(self.at, _lines(text, sum(self.widths) * 11 / size) * size / 11)
        self.at += 1

    def narrative(self, html: str) -> None:
        """Write paragraphs one a row, and tables that stand between them."""
        for block in blocks(html):
            if isinstance(block, Block):
                indent = "\u3000\u3000" if block.kind == "p" else "\u3000" * block.depth
                for piece in _pieces(f"{indent}{block.text}"):
                    self.line(piece, "h3" if block.kind in ("h3", "h4") else "p")
            else:
                self._table_of_text(block)

    def table(self, table: PresentedTable) -> None:
        """Write an official table; its header rows repeat on every printed page."""
        self.line(table.caption, "caption")
        top = self.at
        rows = [[(cell.colspan, cell.rowspan, cell) for cell in row] for row in table.rows]
        for row, column, cell in place(rows):
            self._cell(top + row, column, cell)
        if table.head and not table.is_other_form:
            self.worksheet.repeat_rows(top, top + len(table.head) - 1)
            if top <= _HIGHEST_FROZEN:
                self.worksheet.freeze_panes(top + len(table.head), len(_LABELS.get(table.key, ())))
        self._heights(top, [(row, column, cell.colspan, cell.rowspan, cell.text) for row, column, cell in place(rows)])
        self.at = top + len(rows) + 1
        self._continue()

    def _cell(self, row: int, column: int, cell: PresentedCell) -> None:
        figure = self.book.content.number(cell.cell) if cell.cell else None
        is_number = figure is not None and cell.text == plain_number(figure)
        is_number = is_number and len(cell.text.lstrip("-").replace(".", "")) <= MOST_DIGITS
        name = {"figure": "text", "row": "row", "heading": "heading"}.get(cell.role, "column")
        if is_number:
            name = "amount" if "." in cell.text else "number"
        manner = self.book.manner(name, cell.text)
        if cell.colspan > 1 or cell.rowspan > 1:
            self.worksheet.merge_range(row, column, row + cell.rowspan - 1, column + cell.colspan - 1, "", manner)
        if is_number and figure is not None:
            self.worksheet.write_number(row, column, figure, manner)
        elif cell.text:
            self._words(row, column, cell.text, manner)
        else:
            self.worksheet.write_blank(row, column, None, manner)

    def _table_of_text(self, table: NarrativeTable) -> None:
        placed, _ = table.grid()
        if table.caption:
            self.line(table.caption, "caption")
        for row, column, cell in placed:
            manner = self.book.manner("column" if cell.is_header else "words", cell.text)
            last = (self.at + row + cell.rowspan - 1, column + cell.colspan - 1)
            if cell.colspan > 1 or cell.rowspan > 1:
                self.worksheet.merge_range(self.at + row, column, *last, "", manner)
            self._words(self.at + row, column, cell.text, manner)
        self.at += len(table.rows) + 1
        self._continue()

    def _words(self, row: int, column: int, text: str, manner: Any) -> None:
        """Write words into a cell; what a cell cannot hold goes on under the table."""
        if len(text) > MOST_IN_A_CELL:
            self.waiting.append(text[MOST_IN_A_CELL:])
            text = text[:MOST_IN_A_CELL] + _CONTINUED.in_language(self.book.presented.language)
        self.worksheet.write_string(row, column, text, manner)

    def _continue(self) -> None:
        for text in self.waiting:
            for piece in _pieces(_CONTINUATION.in_language(self.book.presented.language) + text):
                self.line(piece, "p")
        self.waiting = []

    def _heights(self, top: int, cells: list[tuple[int, int, int, int, str]]) -> None:
        """Make every row high enough for what stands in it alone: merged cells do not stretch their rows."""
        most: dict[int, int] = {}
        for row, column, colspan, rowspan, text in sorted(cells, key=lambda cell: cell[3]):
            rows = range(row, row + rowspan)
            missing = _lines(text, sum(self.widths[column : column + colspan])) - sum(most.get(n, 1) for n in rows)
            most[rows[-1]] = most.get(rows[-1], 1) + max(0, missing)
        for row, lines in most.items():
            self._height(top + row, lines)

    def _height(self, row: int, lines: float) -> None:
        self.worksheet.set_row(row, min(_TALLEST, lines * _LINE + 4))


def _pieces(text: str) -> Iterator[str]:
    """Yield ``text`` in pieces that a row can show, cut behind a full stop where there is one."""
    while len(text) > _MOST_IN_A_ROW:
        end = text.rfind("。", 0, _MOST_IN_A_ROW) + 1 or _MOST_IN_A_ROW
        yield text[:end]
        text = text[end:]
    yield text


def _widths(table: PresentedTable | None) -> tuple[float, ...]:
    """Return the widths of a sheet's columns in digits, each broad enough for its longest number: words wrap."""
    if table is None:
        return _TEXT_WIDTHS
    labels = _LABELS.get(table.key, ())
    figure = _FIGURES.get(table.key, 8.0)
    widths = [*labels, *(figure for _ in range(table.columns - len(labels)))]
    for _, column, cell in place([[(cell.colspan, cell.rowspan, cell) for cell in row] for row in table.rows]):
        if cell.state in ("number", "zero") and cell.colspan == 1:
            widths[column] = max(widths[column], len(cell.text) + 2.0)
    return tuple(widths)


def _lines(text: str, width: float) -> int:
    """Return how many lines ``text`` takes at ``width`` digits; a Chinese character is two digits broad."""
    return sum(
        max(1, math.ceil(sum(1 if ord(sign) < 0x2000 else 2 for sign in line) * 1.1 / max(width - 1, 1)))
        for line in text.split("\n")
    )
