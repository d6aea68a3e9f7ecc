"""Write the official form as an empty Excel workbook to fill in: labels locked, sums worked out, entries checked.

Totals are reported figures: a formula proposes them and may be typed over, and a total that differs from its sum
turns colour. The ranges have names by which the reader finds every cell again, whatever the sheets are called.
"""

import datetime
import io
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from ..formats import Form, Section, Text, section_grid
from ..formats.wording import TITLE_SUFFIX
from ..reading.template import MARK
from .blank_tables import TEMPLATE_PROPERTY, Book, TableLayout, widths_of
from .words import FORM, ORGAN, YEAR
from .workbook_file import FORM_PROPERTY

BLANK_FORM = Text("政府信息公开工作年度报告空白表", "Blank form of the annual report")
_PARAGRAPHS = {"overview": 40, "improvement": 24, "other_matters": 16}
_PREFACE_ROWS = 6
_TEXT_WIDTH = 76.0  # what a page upright has room for: a broader column is cut off on paper
_MOST_UPRIGHT = 12  # columns
_HINTS = (
    Text(
        "浅黄色的格子由你填写，浅蓝色的合计自动算出，也可以直接改写；其余文字已锁定（无密码）。",
        "Fill in the pale yellow cells. The pale blue totals work themselves out and may be typed over. All else is"
        " locked, without a password.",
    ),
    Text(
        "没有数的格子留空或填“/”，确实为零的填 0。合计与各项之和不等、或收到与办理不平时，格子变红。",
        "Leave a cell blank or put “/” where there is no figure, 0 where it is nil. A total that differs from its sum,"
        " or requests that do not balance, turn red.",
    ),
    Text(
        "文字各部分一行写一段。填好后保存为 .xlsx 上传，不要改动标题、行名和工作表结构。",
        "In the texts write one paragraph a row. Save as .xlsx and upload it; leave headings, labels and sheets alone.",
    ),
)
_TITLE_HINT = Text("填表", "Fill in")
_CODE = Text("统一社会信用代码", "Unified social credit code")
_DATE = Text("落款日期（YYYY-MM-DD）", "Date of the report (YYYY-MM-DD)")
_PREFACE = Text("前言（可不填，一行一段）", "Preface (optional, one paragraph a row)")
_BEFORE = Text("表前文字（可不填）", "Text before the table (optional)")
_AFTER = Text("表后说明（可不填）", "Notes behind the table (optional)")


def write_blank_workbook(form: Form, language: str = "zh") -> bytes:
    """Return the empty form; the labels are the official Chinese ones, hints are in ``language``."""
    held = io.BytesIO()
    settings = {
        "in_memory": True,
        "strings_to_urls": False,
        "default_format_properties": {"font_name": "宋体", "font_size": 11},
    }
    workbook = xlsxwriter.Workbook(held, settings)
    # The day from which the form holds, not today: the same form gives the same bytes.
    made = datetime.datetime(form.first_year, 1, 1)
    workbook.set_properties({"title": BLANK_FORM.in_language(language), "created": made})
    workbook.set_custom_property(FORM_PROPERTY, form.key)
    workbook.set_custom_property(TEMPLATE_PROPERTY, "1")
    workbook.set_calc_mode("auto")
    workbook.define_name(MARK, f'="{form.key}"')
    book = Book(workbook, form, language)
    _cover(book)
    for section in form.sections:
        sheet = book.sheet(section.heading.zh)
        if form.tables_of(section.key):
            _table_sheet(book, sheet, section)
        else:
            _text_sheet(book, sheet, section)
    workbook.close()
    return held.getvalue()


def _cover(book: Book) -> None:
    sheet = book.sheet(Text("封面", "Cover").zh)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, _TEXT_WIDTH - 26)
    sheet.set_row(0, 60)
    organ, year = xl_rowcol_to_cell(2, 1), xl_rowcol_to_cell(3, 1)
    suffix = TITLE_SUFFIX.zh
    formula = f'=IF(OR({organ}="",{year}=""),"{suffix[1:]}",{organ}&{year}&"{suffix}")'
    sheet.merge_range(0, 0, 0, 1, "", book.manner("title"))
    sheet.write_formula(0, 0, formula, book.manner("title"), suffix[1:])
    book.name("ogi_title", sheet, 0, 0, 0, 0)
    labels = (("ogi_agency", ORGAN), ("ogi_year", YEAR), ("ogi_code", _CODE), ("ogi_date", _DATE))
    for row, (name, label) in enumerate(labels, 2):
        sheet.set_row(row, 26)
        sheet.write_string(row, 0, book.say(label), book.manner("label"))
        sheet.write_blank(row, 1, None, book.manner("year" if label is YEAR else "entry"))
        book.name(name, sheet, row, 1, row, 1)
    sheet.data_validation(3, 1, 3, 1, _year_rule(book))
    row = 2 + len(labels)
    sheet.set_row(row, 26)
    sheet.write_string(row, 0, book.say(FORM), book.manner("label"))
    sheet.write_string(row, 1, f"{book.form.name.zh}　{book.form.legal_basis}", book.manner("label"))
    first = row + 1
    sheet.merge_range(first, 0, first + _PREFACE_ROWS - 1, 0, book.say(_PREFACE), book.manner("label"))
    for line in range(first, first + _PREFACE_ROWS):
        sheet.write_blank(line, 1, None, book.manner("words"))
    book.name("ogi_preface", sheet, first, 1, first + _PREFACE_ROWS - 1, 1)
    for line, hint in enumerate(_HINTS, first + _PREFACE_ROWS + 1):
        sheet.set_row(line, 32)
        sheet.merge_range(line, 0, line, 1, f"{line - first - _PREFACE_ROWS}. {book.say(hint)}", book.manner("hint"))


def _year_rule(book: Book) -> dict[str, Any]:
    form = book.form
    words = Text(
        f"本表用于{form.first_year}年{f'至{form.last_year}年' if form.last_year else '及以后各年'}的报告。",
        f"This form is for reports on {form.first_year}{f' to {form.last_year}' if form.last_year else ' and later'}.",
    )
    return {
        "validate": "integer",
        "criteria": "between",
        "minimum": form.first_year,
        "maximum": form.last_year or 2099,
        "input_title": book.say(YEAR),
        "input_message": book.say(words),
        "error_message": book.say(words),
        "error_type": "warning",
    }


def _text_sheet(book: Book, sheet: Any, section: Section) -> None:
    """Write a sheet for a text: one cell a paragraph, which grows with its words."""
    rows = _PARAGRAPHS[section.key]
    sheet.set_column(0, 0, _TEXT_WIDTH)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, section.heading.zh, book.manner("heading"))
    for row in range(1, rows + 1):
        sheet.write_blank(row, 0, None, book.manner("words"))
    book.name(f"ogi_text_{section.key}", sheet, 1, 0, rows, 0)


def _table_sheet(book: Book, sheet: Any, section: Section) -> None:
    grid = section_grid(book.form, section.key)
    widths = widths_of(grid)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    if grid.columns > _MOST_UPRIGHT:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 1)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, section.heading.zh, book.manner("heading"))
    _words_cell(book, sheet, 1, len(widths), _BEFORE, f"ogi_text_{section.key}")
    top = 3
    layout = TableLayout.of(book.form, grid, top)
    layout.write(sheet, book, widths)
    bottom = top + len(grid.rows) - 1
    book.name(f"ogi_{section.key}", sheet, top, 0, bottom, grid.columns - 1)
    _words_cell(book, sheet, bottom + 2, len(widths), _AFTER, f"ogi_after_{section.key}")


def _words_cell(book: Book, sheet: Any, row: int, columns: int, hint: Text, name: str) -> None:
    """Write a cell for words over the whole width, with its purpose as a message."""
    sheet.set_row(row, 34)
    sheet.merge_range(row, 0, row, columns - 1, "", book.manner("words"))
    message = {"input_title": book.say(_TITLE_HINT), "input_message": book.say(hint)}
    sheet.data_validation(row, 0, row, 0, {"validate": "any", **message})
    book.name(name, sheet, row, 0, row, 0)
