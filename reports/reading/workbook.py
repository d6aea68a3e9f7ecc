"""Workbook (.xlsx) → blocks: sheets in order, each with its rows, blank cells and merged cells.

Read from its XML, because what matters is lost elsewhere: a formula without a stored result is no
blank, hidden rows are not printed, a struck or raised character is no part of a number.
"""

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ..formats import FORMS
from .blocks import Block, Blocks, Grid, GridCell, Line, Place, new_cell
from .events import is_figure
from .grids import MOST_CELLS, WIDEST
from .identity import find_title
from .labels import core_of, known_words, row_labels
from .packages import local_name, open_package, xml_of
from .refusals import Unreadable
from .repair import fold, remembered
from .sections import numbered, section_of
from .text import LONGEST_TEXT

BOOK = "xl/workbook.xml"
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_SENTENCE = re.compile(r"[。；;！!？?]|^(?:注|说明|备注)[:：(（]")
_LONGEST_LABEL = 60
_LONGEST_WITH_NOTES = 200
_MOST_ROWS = 20_000
_FEWEST_OUTCOMES = 3
# What a cell shows whose formula was never worked out: no number, so it becomes a doubt.
NO_RESULT = "=?"


def blocks_of_workbook(data: bytes) -> Blocks:
    """Return the blocks of all visible sheets; raise Unreadable when the file is no workbook."""
    with open_package(data, "xlsx", (BOOK,)) as archive:
        return blocks_of_package(archive)


def blocks_of_package(archive: zipfile.ZipFile) -> Blocks:
    """Return the blocks of all visible sheets of an opened workbook."""
    strings = _shared_strings(archive)
    sheets = [_sheet(archive, name, path, strings) for name, path in _visible_sheets(archive)]
    if sum(len(sheet.texts) for sheet in sheets) > MOST_CELLS:
        raise Unreadable("too_long")
    if sum(len(text) for sheet in sheets for text in sheet.texts.values()) > LONGEST_TEXT:
        raise Unreadable("too_long")
    found: list[Block] = []
    line = 0
    for sheet in sheets:
        if numbered(sheet.name) != sheet.name or section_of(sheet.name):
            found.append(Line(numbered(sheet.name), Place(line, part=sheet.name), whole=True))
        found += _blocks_of_sheet(sheet, line)
        line += max((row for row, _ in sheet.texts), default=0) + 2  # one for the last row, one for the next heading
    return tuple(_with_headings(found))


@dataclass
class _Sheet:
    """A sheet: the texts of its cells by row and column, its merged cells, what is hidden."""

    name: str
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)  # corner → rows, columns
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def _name(element: Any) -> str:
    return local_name(element.tag)


def _below(element: Any, name: str) -> Iterator[Any]:
    return iter(element.iter(f"{{*}}{name}"))


def _visible_sheets(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Return name and part of the sheets that are shown, in order."""
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in _below(xml_of(archive, "xl/_rels/workbook.xml.rels"), "Relationship")
    }
    found = []
    for sheet in _below(xml_of(archive, BOOK), "sheet"):
        ident = next((text for key, text in sheet.attrib.items() if key.rpartition("}")[2] == "id"), "")
        path = targets.get(ident, "")
        if sheet.get("state", "visible") == "visible" and "worksheets" in path:
            found.append((sheet.get("name", ""), path.lstrip("/") if path.startswith("/") else f"xl/{path}"))
    return found


def _shared_strings(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    root = xml_of(archive, "xl/sharedStrings.xml")
    return [_rich_text(item) for item in root if _name(item) == "si"]


def _rich_text(item: Any) -> str:
    """Return the text of an entry; struck and raised runs are kept apart from the number beside them."""
    parts = []
    for child in item:
        if _name(child) == "t":
            parts.append(child.text or "")
        elif _name(child) == "r":
            text = "".join(found.text or "" for found in _below(child, "t"))
            if any(_name(mark) == "strike" and mark.get("val") not in ("0", "false") for mark in child.iter()):
                text = f"~~{text}~~"
            elif any(mark.get("val") in ("superscript", "subscript") for mark in _below(child, "vertAlign")):
                text = f"（{text}）"
            parts.append(text)
    return "".join(parts)


def _sheet(archive: zipfile.ZipFile, name: str, path: str, strings: list[str]) -> _Sheet:
    sheet = _Sheet(name)
    root = xml_of(archive, path)
    for column in _below(root, "col"):
        if column.get("hidden") in ("1", "true"):
            first, last = (min(_whole(column.get(edge)), 4 * WIDEST) for edge in ("min", "max"))
            sheet.hidden_columns |= set(range(first - 1, last))
    row_number = -1
    for row in _below(root, "row"):
        row_number = _whole(row.get("r")) - 1 if row.get("r") else row_number + 1
        if row.get("hidden") in ("1", "true"):
            sheet.hidden_rows.add(row_number)
        column_number = -1
        for cell in row:
            named = _column_named(cell.get("r") or "")
            column_number = column_number + 1 if named is None else named
            text = _cell_text(cell, strings) if len(cell) else ""
            if text:
                if row_number >= _MOST_ROWS or column_number >= 4 * WIDEST:
                    raise Unreadable("too_long")
                sheet.texts[row_number, column_number] = text
    for merge in _below(root, "mergeCell"):
        corners = [_PLACE.fullmatch(part) for part in (merge.get("ref") or "").split(":")]
        if len(corners) == 2 and corners[0] and corners[1]:
            (top, left), (bottom, right) = ((int(corner[2]) - 1, _column(corner[1])) for corner in corners if corner)
            sheet.merged[top, left] = (max(1, bottom - top + 1), max(1, min(right, 4 * WIDEST) - left + 1))
    return sheet


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 1


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


@lru_cache(maxsize=8192)
def _column_named(place: str) -> int | None:
    """Return the column of a cell's address, None where it is no address."""
    match = _PLACE.fullmatch(place)
    return _column(match[1]) if match else None


def _cell_text(cell: Any, strings: list[str]) -> str:
    """Return what a cell shows; a formula that was never worked out shows that it has no result."""
    kind = cell.get("t", "n")
    value, has_formula = "", False
    for child in cell:
        name = local_name(child.tag)
        if name == "is":
            return " ".join(_rich_text(child).split())
        if name == "v":
            value = value or child.text or ""
        elif name == "f":
            has_formula = True
    if not value:
        return NO_RESULT if has_formula and kind != "str" else ""
    if kind == "s":
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
        if not 0 <= number < len(strings):
            raise Unreadable("damaged")
        return " ".join(strings[number].split())
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    return _plain(value) if kind == "n" else " ".join(value.split())


def _plain(value: str) -> str:
    """Write a stored number without the digits that binary fractions add; counts without a point."""
    try:
        number = float(value)
    except ValueError:
        return value
    if number != number or abs(number) >= 2**53:
        return value
    return str(int(number)) if number == int(number) else repr(number)


def _blocks_of_sheet(sheet: _Sheet, offset: int) -> Iterator[Block]:
    """Yield rows of one text as lines and the others as grids, cells in their columns."""
    by_row: dict[int, dict[int, str]] = defaultdict(dict)
    for (row, column), text in sheet.texts.items():
        by_row[row][column] = text
    last = max(by_row, default=-1)
    run: list[int] = []
    for row in range(last + 1):
        if row in sheet.hidden_rows:
            continue
        shown = [text for column, text in by_row[row].items() if column not in sheet.hidden_columns]
        if len(shown) == 1 and _is_line(shown[0]):
            yield from _grid(sheet, by_row, run, offset)
            run = []
            for part in shown[0].splitlines() or [shown[0]]:
                yield Line(numbered(part), Place(offset + row + 1, part=sheet.name, row=row + 1), whole=True)
        else:
            run.append(row)
    yield from _grid(sheet, by_row, run, offset)


@remembered
def _is_line(text: str) -> bool:
    """Tell whether a text alone in its row is a heading, a title or running text, and no label."""
    if len(text) > _LONGEST_WITH_NOTES:
        return True
    if section_of(text) or section_of(numbered(text)) or find_title((Line(text, Place(0)),)):
        return True
    plain = fold(text)
    if is_figure(text) or plain in known_words() or core_of(text) in row_labels():
        return False
    return _SENTENCE.search(text) is not None or len(plain) > _LONGEST_LABEL


def _grid(sheet: _Sheet, by_row: dict[int, dict[int, str]], rows: list[int], offset: int) -> Iterator[Grid]:
    """Yield the rows as one grid, as broad as the broadest text or merged cell in it."""
    while rows and not by_row[rows[-1]]:
        rows = rows[:-1]
    used = [column for row in rows for column in by_row[row]]
    if not used:
        return
    own = set(rows)
    spans = {corner: size for corner, size in sheet.merged.items() if corner[0] in own}
    broad = max([*(column + 1 for column in used), *(corner[1] + size[1] for corner, size in spans.items())])
    merged = sum(min(deep, len(rows)) * wide for deep, wide in spans.values())
    if len(rows) * broad > MOST_CELLS or merged > 2 * MOST_CELLS:  # the second: ever the same cells, merged again
        raise Unreadable("too_long")
    covered = {
        (row, column)
        for (top, left), (deep, wide) in spans.items()
        for row in range(top, min(top + deep, rows[-1] + 1))
        for column in range(left, left + wide)
        if (row, column) != (top, left)
    }
    columns = [column for column in range(min(broad, 4 * WIDEST)) if column not in sheet.hidden_columns]
    made = []
    for number, row in enumerate(rows):
        place = Place(offset + row + 1, part=sheet.name, row=row + 1)
        texts, cells = by_row[row], []
        for column in columns:
            text, spot = texts.get(column, ""), (row, column)
            if not text and spot in covered:
                continue
            deep, wide = spans.get(spot, (1, 1))
            if deep > 1:
                deep = max(1, sum(1 for below in range(row, row + min(deep, len(rows))) if below in own))
            cells.append(new_cell((text, place, number, column, deep, wide)))
        made.append(tuple(cells))
    yield _trimmed(made)


def _trimmed(rows: Sequence[tuple[GridCell, ...]]) -> Grid:
    """Return a grid without the blank columns at its right: they belong to other tables of the sheet."""
    used = [cell.column + cell.colspan for row in rows for cell in row if cell.text or cell.colspan > 1]
    broad = max(used, default=0)
    whole = (
        row if not row or row[-1].column < broad else tuple([cell for cell in row if cell.column < broad])
        for row in rows
    )
    return Grid(tuple(whole), resolved=True)


def _with_headings(blocks: list[Block]) -> Iterator[Block]:
    """Put the heading of a section before its tables where the workbook names none of them."""
    named = {section_of(block.text) for block in blocks if isinstance(block, Line)} - {None}
    sections = {table.key: table.section for form in FORMS.values() for table in form.tables}
    if named & set(sections.values()):
        yield from blocks
        return
    current = ""
    for block in blocks:
        if not isinstance(block, Grid):
            yield block
            continue
        begin = header = 0
        for number, row in enumerate(block.rows):
            section = _section_of_row(row, sections)
            if section and section != current:
                if begin < header:
                    yield _trimmed(block.rows[begin:header])
                heading = next(part.heading.zh for part in FORMS["2021"].sections if part.key == section)
                yield Line(heading, row[0].place, whole=True)
                begin, current = header, section
            if section:
                header = number + 1
        yield _trimmed(block.rows[begin:])


def _section_of_row(row: tuple[GridCell, ...], sections: dict[str, str]) -> str | None:
    """Return the section whose table the labels of a row name."""
    cores = [core_of(cell.text) for cell in row if cell.text]
    across = next(table for table in FORMS["2021"].tables if table.laid == "across")
    outcomes = {core_of(leaf.label) for leaf in across.column_leaves()[:-1]}
    if sum(1 for core in cores if core in outcomes) >= _FEWEST_OUTCOMES:
        return across.section
    rows = {row_labels()[core].table for core in cores if core in row_labels() and len(core) > 2}
    return sections[min(rows)] if len(rows) == 1 else None
