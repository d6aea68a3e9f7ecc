"""The cells of a workbook or CSV file as texts, row by row, however many rows and columns it has.

A year's workbook has hundreds of columns and thousands of rows: its sheets are read as a stream. The old
binary kinds come through calamine, which also turns them into a workbook for the reader of single reports.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from lxml import etree
from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from ..figures import plain_number
from .grids import MOST_CELLS
from .old_cells import OLE, OldSheet, old_sheets
from .packages import LARGEST_PART, open_package, part_of, xml_of
from .refusals import Unreadable
from .text import decode

BOOK = "xl/workbook.xml"
# The list of what is wrong that stands before a workbook that was given back: no part of the report.
NOTES_SHEETS = ("问题清单（年报）", "What is wrong (Nianbao)")
MOST_ROWS = 20_000
MOST_COLUMNS = 1_000
# What a cell shows whose formula was never worked out: no number, so it becomes a doubt.
NO_RESULT = "=?"
_PLACE = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")
_RUST = "pyo3_runtime"
_DELIMITERS = ",\t;"
_EXACT_DIGITS = ".15g"  # what a spreadsheet keeps; more are the noise of binary fractions


@dataclass(frozen=True)
class Row:
    """A row of a sheet: its number from 1, its texts by column from 1; blank cells are left out."""

    number: int
    texts: dict[int, str]
    is_hidden: bool = False


@dataclass(frozen=True)
class SheetPart:
    """A visible sheet: its name, and where its cells stand in the package."""

    name: str
    path: str


def visible_sheets(archive: zipfile.ZipFile) -> tuple[SheetPart, ...]:
    """Return the sheets that are shown, in order."""
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in xml_of(archive, "xl/_rels/workbook.xml.rels").iter("{*}Relationship")
    }
    found = []
    for sheet in xml_of(archive, BOOK).iter("{*}sheet"):
        ident = next((text for key, text in sheet.attrib.items() if key.rpartition("}")[2] == "id"), "")
        path = targets.get(ident, "")
        if sheet.get("state", "visible") != "visible" or sheet.get("name") in NOTES_SHEETS:
            continue
        if "worksheets" in path:
            found.append(SheetPart(sheet.get("name", ""), path.lstrip("/") if path.startswith("/") else f"xl/{path}"))
    return tuple(found)


def without_notes(data: bytes) -> bytes:
    """Return the workbook with the list of what was wrong hidden, as readers see it."""
    if not data.startswith(b"PK"):
        return data
    with open_package(data, "xlsx", (BOOK,)) as archive:
        book = xml_of(archive, BOOK)
        lists = [sheet for sheet in book.iter("{*}sheet") if sheet.get("name") in NOTES_SHEETS]
        if not lists:
            return data
        for sheet in lists:
            sheet.set("state", "hidden")
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as copy:
            for name in archive.namelist():
                copy.writestr(name, etree.tostring(book) if name == BOOK else part_of(archive, name))
    return held.getvalue()


def rows_of_workbook(data: bytes) -> Iterator[tuple[str, Iterator[Row]]]:
    """Yield name and rows of each visible sheet; rows must be taken before the next sheet."""
    with open_package(data, "xlsx", (BOOK,)) as archive:
        strings = _shared_strings(archive)
        for sheet in visible_sheets(archive):
            yield sheet.name, _rows(part_of(archive, sheet.path), strings)


def _shared_strings(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return [_words(item) for item in xml_of(archive, "xl/sharedStrings.xml").iter("{*}si")]


def _words(item: Any) -> str:
    """Return the words of an entry without the readings that stand over them."""
    return "".join(
        found.text or ""
        for found in item.iter("{*}t")
        if not any(above.tag.endswith("}rPh") for above in found.iterancestors())
    )


def _rows(content: bytes, strings: list[str]) -> Iterator[Row]:
    if len(content) > LARGEST_PART or b"<!DOCTYPE" in content[:4096]:
        raise Unreadable("archive_bomb")
    number = 0
    try:
        for _, row in etree.iterparse(
            io.BytesIO(content), tag="{*}row", resolve_entities=False, no_network=True, huge_tree=False
        ):
            said = row.get("r") or ""
            number = int(said) if said.isascii() and said.isdigit() and len(said) < 8 else number + 1
            if number > MOST_ROWS:
                raise Unreadable("too_long")
            yield Row(number, _cells(row, strings), row.get("hidden") in ("1", "true"))
            row.clear()
    except etree.XMLSyntaxError as error:
        raise Unreadable("damaged") from error


def _cells(row: Any, strings: list[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    column = 0
    for cell in row.iter("{*}c"):
        place = _PLACE.fullmatch(cell.get("r") or "")
        column = _column(place[1]) if place else column + 1
        text = _text(cell, strings)
        if text:
            if column > MOST_COLUMNS:
                raise Unreadable("too_long")
            found[column] = text
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _text(cell: Any, strings: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _words(cell).strip()
    value = cell.findtext("{*}v") or ""
    if not value:
        return NO_RESULT if kind != "str" and cell.find("{*}f") is not None else ""
    if kind == "s":
        if not (value.isascii() and value.isdigit() and len(value) < 10 and int(value) < len(strings)):
            raise Unreadable("damaged")
        return strings[int(value)].strip()
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    return _number(value) if kind == "n" else value.strip()


def _number(value: str) -> str:
    """Write a stored number as a spreadsheet shows it: whole without a point, else its shortest fraction."""
    try:
        return written(float(value))
    except ValueError:
        return value


def written(number: float) -> str:
    """Return ``number`` in fifteen digits, without an exponent where a figure can be that large."""
    if number != number or abs(number) >= 2**53:
        return repr(number)
    if number == int(number):
        return str(int(number))
    return plain_number(Decimal(format(number, _EXACT_DIGITS)))


def rows_of_csv(data: bytes) -> Iterator[Row]:
    """Yield the rows of a CSV file in any of the usual encodings, cells cut at comma, tab or semicolon."""
    text = decode(data)
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True), 1):
            if number > MOST_ROWS or len(row) > MOST_COLUMNS:
                raise Unreadable("too_long")
            yield Row(number, {column: cell.strip() for column, cell in enumerate(row, 1) if cell.strip()})
    except csv.Error as error:
        raise Unreadable("damaged") from error


def workbook_of_rows(rows: Iterator[Row]) -> bytes:
    """Return a workbook with one sheet that holds ``rows`` as texts: how a CSV file of the official layout is read."""
    held = io.BytesIO()
    with closing(_new_workbook(held)) as book:
        sheet = book.add_worksheet("1")
        for row in rows:
            for column, text in row.texts.items():
                sheet.write_string(row.number - 1, column - 1, text)
    return held.getvalue()


def _new_workbook(held: io.BytesIO) -> Any:
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return xlsxwriter.Workbook(held, settings)


def workbook_of_old_kind(data: bytes) -> bytes:
    """Return the visible sheets of an .xls or .et file as a workbook: values and merged cells."""
    try:
        marks = old_sheets(data) if data.startswith(OLE) else []
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if marks and len(marks) != len(book.sheets_metadata):
            raise Unreadable("damaged")
        held = io.BytesIO()
        shown = 0
        with closing(_new_workbook(held)) as copy:
            for number, sheet in enumerate(book.sheets_metadata):
                if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
                    target = copy.add_worksheet(sheet.name[:31])
                    _copy(book.get_sheet_by_name(sheet.name), target)
                    _mark(marks[number] if marks else OldSheet(), target)
                    shown += 1
            if not shown:
                raise Unreadable("empty")
    except (Unreadable, MemoryError, KeyboardInterrupt):
        raise
    except PasswordError as error:
        raise Unreadable("encrypted") from error
    except BaseException as error:
        # What the library ends in on a damaged file is no Exception: it comes from another language.
        if isinstance(error, Exception) or type(error).__module__ == _RUST:
            raise Unreadable("damaged") from error
        raise
    return held.getvalue()


def _mark(marks: OldSheet, target: Any) -> None:
    """Write what shows an error, and hide what is hidden."""
    for (row, column), text in marks.errors.items():
        if row < MOST_ROWS and column < MOST_COLUMNS:
            target.write_string(row, column, text)
    for row in marks.hidden_rows:
        target.set_row(row, None, None, {"hidden": True})
    for column in marks.hidden_columns:
        target.set_column(column, column, None, None, {"hidden": True})


def _copy(source: CalamineSheet, target: Any) -> None:
    rows, columns = source.total_height, source.total_width
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > 100 * MOST_CELLS:
        raise Unreadable("too_long")
    for (top, left), (bottom, right) in source.merged_cell_ranges or ():
        if (top, left) != (bottom, right):
            target.merge_range(top, left, bottom, right, "")
    for row, cells in enumerate(source.to_python(skip_empty_area=False)):
        for column, value in enumerate(cells):
            if isinstance(value, bool) or not isinstance(value, int | float):
                if value != "":
                    target.write_string(row, column, str(value).upper() if isinstance(value, bool) else str(value))
            else:
                target.write_number(row, column, value)
