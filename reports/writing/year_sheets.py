"""Write a year's workbook with one sheet a report, each in the official layout, empty or filled."""

import datetime
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from ..document import Content
from ..figures import plain_number, shown
from ..formats import Form, Text, section_grid
from ..formats.wording import REPORT_NAME, TITLE_SUFFIX
from ..markup import plain_text
from ..reading.template import MARK, edges_of
from .blank_tables import TEMPLATE_PROPERTY, Book, TableLayout
from .formulas import MOST_DIGITS, NOT_IN_A_SHEET_NAME, may_be_formula
from .words import ORGAN, YEAR
from .workbook_file import FORM_PROPERTY

EMPTY_SHEETS = 12
_WIDTHS = (12.0, 12.0, 30.0, *(9.0,) * 12)
_LAST = len(_WIDTHS) - 1
_PARAGRAPHS = {"overview": 8, "improvement": 5, "other_matters": 3}
_LONGEST_SHEET_NAME = 28
_SHEET = Text("报告", "Report ")
_SIGNS_IN_A_LINE = 80


def write_year_sheets(
    form: Form, contents: Sequence[Content] = (), *, empty: int | None = None, language: str = "zh"
) -> bytes:
    """Return a workbook with a sheet for each of ``contents`` and ``empty`` empty ones (twelve where there is none)."""
    held = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(held, settings | {"default_format_properties": {"font_name": "宋体"}})
    workbook.set_properties({"created": datetime.datetime(form.first_year, 1, 1)})
    workbook.set_custom_property(FORM_PROPERTY, form.key)
    workbook.set_custom_property(TEMPLATE_PROPERTY, "sheets")
    workbook.define_name(MARK, f'="{form.key}"')
    book = Book(workbook, form, language)
    more = (0 if contents else EMPTY_SHEETS) if empty is None else empty
    for number, content in enumerate((*contents, *(None,) * more), 1):
        _report(book, number, content)
    workbook.close()
    return held.getvalue()


def _report(book: Book, number: int, content: Content | None) -> None:
    name = content.agency_name if content else book.say(_SHEET)
    plain = NOT_IN_A_SHEET_NAME.sub(" ", name).strip()[: _LONGEST_SHEET_NAME - len(str(number))]
    sheet = book.sheet(f"{plain}{number}")
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    _head(book, sheet, content)
    row = 3
    for section in book.form.sections:
        said = content.section(section.key) if content else None
        sheet.merge_range(row, 0, row, _LAST, section.heading.zh, book.manner("heading"))
        first = row + 1
        row = _paragraphs(book, sheet, first, said.text if said else "", _PARAGRAPHS.get(section.key, 1))
        book.name_on(sheet, f"ogi_text_{section.key}", first, 0, row - 1, _LAST)
        grid = section_grid(book.form, section.key)
        if grid.rows:
            width = grid.columns if grid.header_rows else len(_WIDTHS)
            layout = TableLayout.of(book.form, grid, row, edges_of(grid, width))
            layout.write(sheet, book, _WIDTHS)
            if content:
                _fill(book, sheet, layout, content)
            book.name_on(sheet, f"ogi_{section.key}", row, 0, row + len(grid.rows) - 1, width - 1)
            first = row + len(grid.rows)
            row = _paragraphs(book, sheet, first, said.after if said else "", 1)
            book.name_on(sheet, f"ogi_after_{section.key}", first, 0, row - 1, _LAST)
        row += 1


def _head(book: Book, sheet: Any, content: Content | None) -> None:
    """Write the title, which follows from agency and year, and the cells for these two."""
    organ, year = xl_rowcol_to_cell(1, 2), xl_rowcol_to_cell(1, 6)
    title = content.title if content else ""
    formula = f'=IF(OR({organ}="",{year}=""),"{REPORT_NAME.zh}",{organ}&{year}&"{TITLE_SUFFIX.zh}")'
    sheet.set_row(0, 44)
    sheet.set_row(1, 26)
    sheet.merge_range(0, 0, 0, _LAST, "", book.manner("title"))
    if title:
        sheet.write_string(0, 0, title, book.manner("title"))
    else:
        sheet.write_formula(0, 0, formula, book.manner("title"), REPORT_NAME.zh)
    for name, column in (("ogi_title", 0), ("ogi_agency", 2), ("ogi_year", 6)):
        at = 0 if column == 0 else 1
        book.name_on(sheet, name, at, column, at, column)
    sheet.merge_range(1, 0, 1, 1, book.say(ORGAN), book.manner("label"))
    sheet.merge_range(1, 3, 1, 5, book.say(YEAR), book.manner("label"))
    sheet.write_string(1, 2, content.agency_name if content else "", book.manner("entry"))
    sheet.write(1, 6, content.year if content else None, book.manner("year"))


def _paragraphs(book: Book, sheet: Any, row: int, html: str, room: int) -> int:
    """Write a text, one paragraph a row, and room for more; return the row behind it."""
    lines = plain_text(html).splitlines()
    for text in (*lines, *("",) * max(0, room - len(lines))):
        sheet.merge_range(row, 0, row, _LAST, "", book.manner("words"))
        if text:
            sheet.write_string(row, 0, f"'{text}" if may_be_formula(text) else text, book.manner("words"))
        sheet.set_row(row, min(400, 22 + 17 * (len(text) // _SIGNS_IN_A_LINE)))
        row += 1
    return row


def _fill(book: Book, sheet: Any, layout: TableLayout, content: Content) -> None:
    """Put the reported figures in, totals as well: a blank total stays blank."""
    for cell, (row, column) in layout.addresses.items():
        figure = content.number(cell)
        text = shown(content.figures.get(cell), content.printed.get(cell))
        if figure is not None and text == plain_number(figure) and len(text.replace(".", "")) <= MOST_DIGITS:
            sheet.write_number(row, column, figure, book.manner("amount" if "." in text else "count"))
        elif text:
            sheet.write_string(row, column, f"'{text}" if may_be_formula(text) else text, book.manner("text"))
        else:
            sheet.write_blank(row, column, None, book.manner("count"))
