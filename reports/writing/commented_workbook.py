"""Give a filled workbook back with a comment at each faulty cell and a list of all that is wrong before it.

Values, formulas and formats stay. The list is a sheet of its own, which the reader passes over when the workbook is
mended and sent again.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ..formats import FORMS, Text, cell_name
from ..reading.office import workbook_of
from ..reading.packages import open_package, part_of
from ..reading.refusals import Unreadable
from ..reading.sheets import BOOK, NOTES_SHEETS
from .formulas import neutral

AUTHOR = "nianbao"
_LARGEST = 48 * 1024**2  # bytes of the unpacked sheets: more takes minutes and gigabytes to write again
_MOST_MARKED = 4
_LONGEST = 2000
_COLUMNS = (Text("工作表", "Sheet"), Text("单元格", "Cell"), Text("问题和处理办法", "What is wrong and what to do"))
_NOTHING = Text("没有发现问题。", "Nothing is wrong.")
_PRINTED = Text("原文：{printed}", "As printed: {printed}")
_FAULT = PatternFill("solid", fgColor="FFF8D7DA")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class Note:
    """What is wrong at a cell, rows and columns from 1; about the whole file where ``row`` is 0."""

    sheet: str
    row: int
    column: int
    text: str


def notes_of(
    document: Mapping[str, Any],
    evidence: Mapping[str, Mapping[str, Any]],
    findings: Iterable[Mapping[str, Any]],
    language: str,
) -> tuple[Note, ...]:
    """Return a note for each doubt of a reading and each finding that fails.

    ``document`` is the JSON report document, ``evidence`` says where each cell stood, ``findings`` are as JSON. A note
    on a cell that stood in no sheet is about the whole file.
    """
    form = FORMS[document["content"]["form"]]
    notes: list[Note] = []

    def add(cells: Sequence[str], text: str) -> None:
        places = {cell: _place(evidence.get(cell) or {}) for cell in cells}
        for cell, place in places.items():
            words = f"{cell_name(cell, form).in_language(language)}：{text}"
            notes.append(Note(*place, words) if place else Note("", 0, 0, words))
        if not cells:
            notes.append(Note("", 0, 0, text))

    for doubt in document.get("reading", {}).get("doubts", ()):
        said = doubt["reason"]["en" if language.startswith("en") else "zh"]
        printed = _PRINTED.in_language(language).format(printed=doubt["printed"]) if doubt.get("printed") else ""
        add([doubt["cell"]] if doubt["cell"] else [], " ".join(filter(None, (said, printed))))
    for finding in findings:
        if not str(finding.get("verdict", "")).startswith("fails"):
            continue
        cells = [cell for cell in finding.get("cells", ()) if isinstance(cell, str)]
        add(
            cells if len(cells) <= _MOST_MARKED else cells[-1:],
            finding["message"]["en" if language.startswith("en") else "zh"],
        )
    return tuple(dict.fromkeys(notes))


def _place(evidence: Mapping[str, Any]) -> tuple[str, int, int] | None:
    row, column = evidence.get("row"), evidence.get("column")
    return (str(evidence.get("part", "")), row, column) if row and column else None


def comment(data: bytes, notes: Sequence[Note], language: str = "zh") -> bytes:
    """Return the workbook ``data`` with ``notes`` as comments and as its first sheet; an .xls file comes back as .xlsx.

    Raise Unreadable when it is no workbook, or too large to be written again.
    """
    data = data if data.startswith(b"PK") else workbook_of(data, "xls")
    try:
        return _commented(data, notes, language)
    except Unreadable:
        raise
    except Exception as error:  # a damaged part ends in whatever the library makes of it
        raise Unreadable("damaged") from error


def _commented(data: bytes, notes: Sequence[Note], language: str) -> bytes:
    results = _stored_results(data)
    book = openpyxl.load_workbook(io.BytesIO(data))
    _forget_earlier_notes(book)
    for (name, row, column), texts in _by_cell(notes).items():
        if name in book.sheetnames and isinstance(book[name], Worksheet):
            _mark(book[name], row, column, "\n".join(texts))
    _list(book, notes, language)
    held = io.BytesIO()
    book.save(held)
    return _with_results(held.getvalue(), results)


def _by_cell(notes: Iterable[Note]) -> dict[tuple[str, int, int], list[str]]:
    found: dict[tuple[str, int, int], list[str]] = {}
    for note in notes:
        if note.row:
            found.setdefault((note.sheet, note.row, note.column), []).append(note.text)
    return found


def _forget_earlier_notes(book: Any) -> None:
    """Take away what an earlier round has written."""
    for name in NOTES_SHEETS:
        if name in book.sheetnames and len(book.sheetnames) > 1:
            del book[name]
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == AUTHOR:
                    cell.comment = None


def _mark(sheet: Any, row: int, column: int, text: str) -> None:
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
        cell = sheet.cell(area.min_row, area.min_col)
    said = cell.comment.text + "\n" if cell.comment is not None else ""
    remark = Comment(_clean(said + text), AUTHOR if not said else cell.comment.author)
    remark.width, remark.height = 360, min(420, 60 + 20 * (len(text) // 24))
    cell.comment = remark


def _clean(text: str) -> str:
    clean: str = ILLEGAL_CHARACTERS_RE.sub("", text)
    return clean[:_LONGEST]


def _list(book: Any, notes: Sequence[Note], language: str) -> None:
    """Write the list of all notes, each with a link to its cell."""
    sheet = book.create_sheet(NOTES_SHEETS[language.startswith("en")], 0)
    sheet.append([column.in_language(language) for column in _COLUMNS])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, note in enumerate(notes, 2):
        address = f"{get_column_letter(note.column)}{note.row}" if note.row else ""
        for column, text in enumerate((note.sheet, address, note.text), 1):
            cell = sheet.cell(number, column, neutral(_clean(text)))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if address and note.sheet in book.sheetnames:
            quoted = note.sheet.replace("'", "''")
            sheet.cell(number, 2).hyperlink = f"#'{quoted}'!{address}"
            sheet.cell(number, 2).fill = _FAULT
    if not notes:
        sheet.cell(2, 3, _NOTHING.in_language(language))
    for letter, width in zip("ABC", (28, 10, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    for view in (view for other in book.worksheets for view in other.views.sheetView):
        view.tabSelected = False
    book.active = 0


def _stored_results(data: bytes) -> dict[str, dict[str, tuple[str, str]]]:
    """Return type and stored result of every formula by sheet and cell: the library writes formulas without them."""
    with open_package(data, "xlsx", (BOOK,)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        if sum(archive.getinfo(name).file_size for name in sheets) > _LARGEST:
            raise Unreadable("too_costly")
        for name in archive.namelist():
            if name.endswith((".xml", ".rels", ".vml")) and b"<!DOCTYPE" in part_of(archive, name)[:4096]:
                raise Unreadable("archive_bomb")
        paths = _sheet_paths(archive)
        return {
            sheet: {
                cell.get("r", ""): (cell.get("t", "n"), cell.findtext(f"{_MAIN}v") or "")
                for cell in _formulas(part_of(archive, path))
            }
            for sheet, path in paths.items()
            if path in archive.namelist()
        }


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of every sheet by its name, hidden ones as well."""
    relations = {
        one.get("Id"): one.get("Target", "")
        for one in etree.fromstring(part_of(archive, "xl/_rels/workbook.xml.rels"), _parser())
    }
    found = {}
    for sheet in etree.fromstring(part_of(archive, BOOK), _parser()).iter("{*}sheet"):
        ident = next((text for key, text in sheet.attrib.items() if key.rpartition("}")[2] == "id"), "")
        target = relations.get(ident, "")
        found[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)


def _formulas(content: bytes) -> list[Any]:
    root = etree.fromstring(content, _parser())
    return [cell for cell in root.iter(f"{_MAIN}c") if cell.find(f"{_MAIN}f") is not None]


def _with_results(data: bytes, results: Mapping[str, Mapping[str, tuple[str, str]]]) -> bytes:
    """Put the stored results of formulas back."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as copy:
        sheets = {path: results[name] for name, path in _sheet_paths(source).items() if results.get(name)}
        for part in source.infolist():
            content = source.read(part)
            if part.filename in sheets:
                content = _put_back(content, sheets[part.filename])
            copy.writestr(part, content)
    return held.getvalue()


def _put_back(content: bytes, results: Mapping[str, tuple[str, str]]) -> bytes:
    root = etree.fromstring(content, _parser())
    for cell in root.iter(f"{_MAIN}c"):
        kind, value = results.get(cell.get("r", ""), ("n", ""))
        place = cell.find(f"{_MAIN}v")
        if cell.find(f"{_MAIN}f") is None or place is None or (not value and kind != "str"):
            continue
        place.text = value
        if kind in ("str", "b", "e"):
            cell.set("t", kind)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
