"""Files of flat tables: Excel, CSV and JSON in and out.

A file becomes a ``tablib.Dataset`` whose ``row_numbers`` name the rows as the person sees them. A
cell with a formula comes back as ``Formula``; a text that a spreadsheet would take for a formula
is written behind an apostrophe, which reading takes off again.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import openpyxl
import tablib
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.formats.base_formats import Format

from ..actions import Refused
from ..figures import shortest
from ..writing.media_types import EXCEL, JSON

MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_TIMES_PACKED = 10
# A spreadsheet keeps fifteen digits of a number; more are written as text.
SAFE_NUMBER = 10**15
_LOOKS_LIKE_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_IS_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_HALF = re.compile("[\ud800-\udfff]")
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True)
class Formula:
    """What a cell holds that is computed by the spreadsheet."""

    text: str


def guarded(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula; ``unguarded`` undoes it."""
    return f"'{text}" if _LOOKS_LIKE_FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Return the text that ``guarded`` was given."""
    return text[1:] if text.startswith("'") and _LOOKS_LIKE_FORMULA.match(text) else text


def table_in(data: bytes) -> tablib.Dataset:
    """Return the table in an Excel, CSV or JSON file, told apart by its bytes; raise Refused otherwise."""
    if not data.strip():
        raise Refused(_("The file is empty; choose a file with a header line and at least one row."))
    if len(data) > settings.MAX_UPLOAD_BYTES:
        raise Refused(too_large())
    if data.startswith(b"PK\x03\x04"):
        return Excel().create_dataset(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(_("This is an old Excel file (.xls); save it as .xlsx and choose it again."))
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{"):
        return Json().create_dataset(data)
    return Csv().create_dataset(data)


def too_large() -> str:
    """Return the sentence that refuses a table above the limit."""
    return _("The file is larger than %(limit)s MB; split it.") % {"limit": settings.MAX_UPLOAD_BYTES // 2**20}


def _not_a_table() -> str:
    return _("This file is not a table in Excel (.xlsx), CSV or JSON; save it as one of these and choose it again.")


def _dataset(headers: Sequence[Any], rows: Iterable[tuple[int, Sequence[Any]]]) -> tablib.Dataset:
    """Return a dataset of rows that hold something; cells behind the last header must be blank."""
    names = [str(header).strip() if header is not None else "" for header in headers]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise Refused(_("The first line of the file has to name the columns."))
    if len(names) > MOST_COLUMNS:
        raise Refused(_("The file has more than %(most)s columns; it is not one of these tables.") % {"most": 200})
    _refuse_what_is_no_text(1, names)
    kept, numbers = tablib.Dataset(headers=names), []
    for number, cells in rows:
        _refuse_what_is_no_text(number, cells)
        if all(cell in (None, "") for cell in cells):
            continue
        if len(numbers) >= MOST_ROWS:
            raise Refused(_("The file has more than %(most)s rows; split it.") % {"most": MOST_ROWS})
        if any(cell not in (None, "") for cell in cells[len(names) :]):
            raise Refused(_("Row %(row)s has more cells than there are headers.") % {"row": number})
        kept.append((*cells[: len(names)], *[None] * (len(names) - len(cells))))
        numbers.append(number)
    if not numbers:
        raise Refused(_("The file has headers but no rows."))
    kept.row_numbers = numbers
    return kept


def is_text(value: Any) -> bool:
    """Tell whether all texts in ``value`` can be stored: JSON can spell halves of characters, and NUL."""
    if isinstance(value, str):
        return "\x00" not in value and not _HALF.search(value)
    if isinstance(value, dict):
        return all(is_text(key) and is_text(part) for key, part in value.items())
    return all(map(is_text, value)) if isinstance(value, list) else True


def _refuse_what_is_no_text(row: int, cells: Sequence[Any]) -> None:
    try:
        is_sound = all(map(is_text, cells))
    except RecursionError:  # lists in lists in lists
        is_sound = False
    if not is_sound:
        raise Refused(_("Row %(row)s holds characters that are no text; type that cell anew.") % {"row": row})


class TableFormat(Format):
    """A format of flat tables whose bytes are read and written here."""

    title: Any
    extension: str
    content_type: str

    def get_title(self):
        """Return the name of the format for people."""
        return self.title

    def get_extension(self):
        """Return the ending of file names."""
        return self.extension

    def get_content_type(self):
        """Return the media type."""
        return self.content_type

    def can_import(self):
        """Tell that files can be read."""
        return True

    def can_export(self):
        """Tell that files can be written."""
        return True


class Excel(TableFormat):
    """The first sheet of an Excel workbook."""

    title = gettext_lazy("Excel (.xlsx)")
    extension = "xlsx"
    content_type = EXCEL

    def create_dataset(self, in_stream):
        """Return the table in the first sheet; raise Refused for what is no sound workbook."""
        _check_archive(in_stream)
        try:
            book = openpyxl.load_workbook(io.BytesIO(in_stream), read_only=True, data_only=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says of its size may be wrong
            rows = sheet.iter_rows()
            headers = [cell.value for cell in next(rows, ())]
            return _dataset(headers, ((number, [_excel_cell(c) for c in row]) for number, row in enumerate(rows, 2)))
        except Refused:
            raise
        except Exception as error:  # a damaged workbook fails in openpyxl in more ways than it documents
            raise Refused(_not_a_table()) from error

    def export_data(self, dataset, **kwargs):
        """Return the workbook as bytes, its header line kept in sight."""
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("data")
        sheet.freeze_panes = "A2"
        sheet.append(dataset.headers)
        for row in dataset:
            sheet.append([_for_excel(cell) for cell in row])
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()


def _check_archive(data: bytes) -> None:
    """Refuse a workbook that unpacks to a multiple of what is permitted, or declares entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > settings.MAX_UPLOAD_BYTES * MOST_TIMES_PACKED:
                raise Refused(too_large())
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as stream:
                        if _DECLARES.search(stream.read(4096)):
                            raise Refused(_not_a_table())
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise Refused(_not_a_table()) from error


def _excel_cell(cell: Any) -> Any:
    if cell.data_type == "f":
        return Formula(str(cell.value))
    return unguarded(cell.value) if isinstance(cell.value, str) else cell.value


def _for_excel(cell: Any) -> Any:
    if isinstance(cell, dict):
        return json.dumps(cell, ensure_ascii=False) if cell else None
    if isinstance(cell, int | Decimal) and abs(cell) >= SAFE_NUMBER:
        return str(cell)
    if isinstance(cell, str):
        return guarded("".join(c for c in cell if c >= " " or c in "\t\n\r"))
    return cell


class Csv(TableFormat):
    """Comma-separated values, UTF-8 with its mark so that Excel shows Chinese."""

    title = "CSV"
    extension = "csv"
    content_type = "text/csv; charset=utf-8"

    def create_dataset(self, in_stream):
        """Return the table; UTF-8, UTF-16 and GB18030, separated by comma, semicolon or tab."""
        text = _decoded(in_stream)
        first_line = text.split("\n", 1)[0]
        separator = max(",;\t", key=first_line.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            headers = next(reader)
            return _dataset(headers, ((number, [_csv_cell(c) for c in row]) for number, row in enumerate(reader, 2)))
        except csv.Error as error:
            raise Refused(_not_a_table()) from error

    def export_data(self, dataset, **kwargs):
        """Return the table as bytes."""
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerow(dataset.headers)
        writer.writerows([_for_csv(cell) for cell in row] for row in dataset)
        return stream.getvalue().encode("utf-8-sig")


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and "\ufffd" not in text:
            return text
    raise Refused(_not_a_table())


def _csv_cell(text: str) -> Any:
    return Formula(text) if text.startswith("=") else unguarded(text)


def _for_csv(cell: Any) -> str:
    if isinstance(cell, dict):
        return json.dumps(cell, ensure_ascii=False) if cell else ""
    if isinstance(cell, Decimal):
        return shortest(cell)
    text = "" if cell is None else str(cell)
    return text if _IS_NUMBER.fullmatch(text) else guarded(text)


class Json(TableFormat):
    """A list of objects, one for each row."""

    title = "JSON"
    extension = "json"
    content_type = JSON

    def create_dataset(self, in_stream):
        """Return the table; raise Refused for JSON of any other shape."""
        wrong = _("The JSON file has to be a list of objects, one for each row.")
        try:
            rows = json.loads(_decoded(in_stream), parse_float=Decimal, parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise Refused(wrong) from error
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise Refused(wrong)
        headers = list(dict.fromkeys(key for row in rows for key in row))
        return _dataset(headers, ((number, [row.get(h) for h in headers]) for number, row in enumerate(rows, 1)))

    def export_data(self, dataset, **kwargs):
        """Return the rows as bytes, amounts as text so that no digit is lost."""
        rows = [{name: _for_json(cell) for name, cell in zip(dataset.headers, row, strict=True)} for row in dataset]
        return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def _no_number(word: str) -> None:
    raise ValueError(word)


def _for_json(cell: Any) -> Any:
    return shortest(cell) if isinstance(cell, Decimal) else cell


FORMATS = [Excel, Csv, Json]
