"""Write a year's workbook: one row a report, every figure in a column of its own, empty or filled.

The line over the rows holds the keys of the cells, by which the reader knows them; the lines above it say the same
in the words of the form. The version of the form stands in each row and in the workbook's own properties.
"""

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from ..document import Content
from ..figures import plain_number, shown
from ..formats import ALL_CELLS, SECTION_KEYS, Form, Text, column_of, row_of, split_cell
from ..markup import plain_text
from .blank_tables import TEMPLATE_PROPERTY, entry_rule, summed_cells
from .formulas import MOST_DIGITS, MOST_IN_A_CELL, may_be_formula
from .words import FORM, LEFTOVERS_SHEET, ORGAN, YEAR
from .workbook_file import FORM_PROPERTY

EMPTY_ROWS = 60
_HEADER = 3  # of the line with the keys, from 0
_TITLE = Text("标题", "Title")
_CODE = Text("机关代码", "Agency code")
_NOT_SHOWN = Text("来源未列的格子", "Cells that the source does not show")
_DATE = Text("落款日期", "Date of the report")
_PREFACE = Text("前言", "Preface")
_HOW = Text(
    "每行填一份报告；机关填名称、标识或代码；没有数的格子留空；蓝色合计自动算出，可以改写；不要改动第 4 行。",
    "One report a row. Name the agency by name, slug or code. Leave a cell blank where there is no figure. Blue totals"
    " work themselves out and may be typed over. Leave line 4 alone.",
)
_EDGE = {"border": 1, "border_color": "#B8C0CA", "valign": "vcenter"}
_HEAD = {**_EDGE, "bg_color": "#F2F4F7", "align": "center", "text_wrap": True, "font_size": 9}
_FORMATS: dict[str, dict[str, Any]] = {
    "how": {"font_size": 10, "font_color": "#55606E", "valign": "vcenter"},
    "table": {**_HEAD, "bold": True, "font_size": 10},
    "label": _HEAD,
    "key": {**_HEAD, "font_color": "#55606E", "font_size": 7, "font_name": "Consolas"},
    "count": {**_EDGE, "align": "center", "num_format": "0", "locked": False},
    "amount": {**_EDGE, "align": "center", "num_format": "0.######", "locked": False},
    "text": {**_EDGE, "num_format": "@", "locked": False},
    "sum": {**_EDGE, "align": "center", "num_format": "0", "bg_color": "#EEF4FB", "locked": False},
}


@dataclass(frozen=True)
class _Column:
    """A column of the workbook: what the reader calls it, and the words above it."""

    key: str
    table: str
    row: str
    column: str
    cell: str | None = None


def write_year_workbook(
    form: Form, contents: Sequence[Content] = (), *, rows: int = EMPTY_ROWS, language: str = "zh"
) -> bytes:
    """Return a workbook with ``contents`` and ``rows`` empty rows below; labels are the official Chinese ones."""
    held = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(held, settings | {"default_format_properties": {"font_name": "宋体"}})
    workbook.set_properties({"created": datetime.datetime(form.first_year, 1, 1)})
    workbook.set_custom_property(FORM_PROPERTY, form.key)
    workbook.set_custom_property(TEMPLATE_PROPERTY, "rows")
    manners = {name: workbook.add_format(manner) for name, manner in _FORMATS.items()}
    sheet = workbook.add_worksheet("年报")
    columns = _columns(form, contents, language)
    _head(sheet, manners, columns, language)
    places = {column.cell: number for number, column in enumerate(columns) if column.cell}
    for number, content in enumerate(contents, _HEADER + 1):
        texts = _texts(content)
        for at, column in enumerate(columns):
            _filled(sheet, manners, number, at, column, content, texts)
    first = _HEADER + 1 + len(contents)
    for number in range(first, first + rows):
        for at, column in enumerate(columns):
            _empty(sheet, manners, form, number, at, column, places)
    for at, column in enumerate(columns):
        if column.cell and rows:
            sheet.data_validation(
                _HEADER + 1, at, first + rows - 1, at, entry_rule(column_of(column.cell, form), language)
            )
    sheet.protect("", {"format_columns": True, "format_rows": True, "format_cells": True, "insert_rows": True})
    workbook.close()
    return held.getvalue()


def _columns(form: Form, contents: Sequence[Content], language: str) -> tuple[_Column, ...]:
    own = [
        _Column("agency", "", "", ORGAN.in_language(language)),
        _Column("code", "", "", _CODE.in_language(language)),
        _Column("year", "", "", YEAR.in_language(language)),
        _Column("form", "", "", FORM.in_language(language)),
        _Column("title", "", "", _TITLE.in_language(language)),
        _Column("date", "", "", _DATE.in_language(language)),
    ]
    strange = {cell for content in contents for cell in content.figures} - set(form.cells())
    cells = (*form.cells(), *(cell for cell in ALL_CELLS if cell in strange))
    figures = [
        _Column(cell, _title(cell, form), row_of(cell, form).label, column_of(cell, form).label, cell) for cell in cells
    ]
    texts = [_Column("preface", "", "", _PREFACE.in_language(language))]
    texts += [_Column(key, "", "", form.section(key).heading.zh) for key in SECTION_KEYS]
    last = [_Column("leftovers", "", "", LEFTOVERS_SHEET.in_language(language))]
    last += [_Column("not_shown", "", "", _NOT_SHOWN.in_language(language))] if contents else []
    return (*own, *figures, *texts, *last)


def _title(cell: str, form: Form) -> str:
    key = split_cell(cell).table
    return next((table.title.zh for table in form.tables if table.key == key), key)


def _head(sheet: Any, manners: dict[str, Any], columns: Sequence[_Column], language: str) -> None:
    """Write the lines above the rows: how to fill it in, table and row over their columns, the keys."""
    sheet.write_string(0, 0, _HOW.in_language(language), manners["how"])
    sheet.set_row(0, 22)
    sheet.set_row(1, 46)
    sheet.set_row(2, 34)
    sheet.set_row(_HEADER, 26)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, 9 if column.cell else 22 if column.key in ("agency", "title") else 12)
        sheet.write_string(2, at, column.column, manners["label"])
        sheet.write_string(_HEADER, at, column.key, manners["key"])
    begin = 0
    for at in range(1, len(columns) + 1):
        over = (columns[begin].table, columns[begin].row)
        if at < len(columns) and (columns[at].table, columns[at].row) == over:
            continue
        words = " · ".join(filter(None, dict.fromkeys(over)))
        if at - begin > 1:
            sheet.merge_range(1, begin, 1, at - 1, words, manners["table"])
        else:
            sheet.write_string(1, begin, words, manners["table"])
        begin = at
    sheet.freeze_panes(_HEADER + 1, 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{_HEADER + 1}"})


def _texts(content: Content) -> dict[str, str]:
    """Return what stands in the columns that hold no figure."""
    hidden = [cell for cell in content.absent if not content.shows(cell)]
    texts = {
        "agency": content.agency_name,
        "code": content.agency_code,
        "year": str(content.year),
        "form": content.form,
        "title": content.title,
        "date": content.document_date or "",
        "preface": plain_text(content.preface),
        "leftovers": "\n".join(content.leftovers),
        "not_shown": " ".join(hidden),
    }
    sections = {section.key: plain_text(f"{section.text}{section.after}") for section in content.sections}
    return texts | sections


def _filled(
    sheet: Any,
    manners: dict[str, Any],
    row: int,
    at: int,
    column: _Column,
    content: Content,
    texts: dict[str, str],
) -> None:
    if column.cell is None:
        text = texts.get(column.key, "")[:MOST_IN_A_CELL]
        if column.key == "year":
            sheet.write_number(row, at, content.year, manners["count"])
        else:
            _write_text(sheet, manners, row, at, text)
        return
    figure, text = (
        content.number(column.cell),
        shown(content.figures.get(column.cell), content.printed.get(column.cell)),
    )
    is_number = figure is not None and text == plain_number(figure) and len(text.replace(".", "")) <= MOST_DIGITS
    if is_number and figure is not None:
        sheet.write_number(row, at, figure, manners["count" if isinstance(figure, int) else "amount"])
    else:
        _write_text(sheet, manners, row, at, text)


def _write_text(sheet: Any, manners: dict[str, Any], row: int, at: int, text: str) -> None:
    if text:
        sheet.write_string(row, at, f"'{text}" if may_be_formula(text) else text, manners["text"])
    else:
        sheet.write_blank(row, at, None, manners["text"])


def _empty(
    sheet: Any, manners: dict[str, Any], form: Form, row: int, at: int, column: _Column, places: dict[str, int]
) -> None:
    if column.key == "form":
        sheet.write_string(row, at, form.key, manners["text"])
        return
    parts = summed_cells(form, column.cell) if column.cell else ()
    if not parts or not places.keys() >= set(parts):
        kind = column_of(column.cell, form).kind if column.cell else "text"
        sheet.write_blank(row, at, None, manners[kind])
        return
    names = ",".join(xl_rowcol_to_cell(row, places[cell]) for cell in parts)
    sheet.write_formula(row, at, f'=IF(COUNT({names})=0,"",SUM({names}))', manners["sum"], " ")
