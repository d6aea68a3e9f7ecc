"""A workbook is one report in the official layout, or a year's reports: one a row, or one a sheet."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress

from lxml import etree

from ..document import Reading
from .blocks import Block, Blocks, Grid
from .filled import filled_in
from .labels import core_of, row_labels
from .packages import open_package, part_of, xml_of
from .refusals import Unreadable
from .sheets import (
    BOOK,
    NOTES_SHEETS,
    Row,
    SheetPart,
    rows_of_csv,
    rows_of_workbook,
    visible_sheets,
    without_notes,
    workbook_of_rows,
)
from .template import MARK, reading_of_template
from .workbook import blocks_of_package, blocks_of_workbook
from .year_workbook import LAST_HEADER_ROW, find_header, reports_in_rows

_NOT_NEEDED = ("xl/worksheets/", "xl/media/", "xl/drawings/", "xl/charts/", "xl/comments", "docProps/thumbnail")
_SHORTEST_LABEL = 3
_MAIN_TABLE = "requests"

RowReport = tuple[str, Reading | Unreadable]


def report_in_workbook(data: bytes) -> Blocks | Reading:
    """Return the one report that a workbook holds; raise Unreadable where it holds several."""
    with open_package(data, "xlsx", (BOOK,)) as archive:
        book = part_of(archive, BOOK)
        # Names may be written with numbers for their characters: then they are looked for in the parsed part alone.
        is_plain = b"&#" not in book and b"\x00" not in book
        if is_plain and not any(name.encode() in book for name in (*NOTES_SHEETS, MARK)):
            return _report_in(data, archive)
    data = without_notes(data)
    if filled := reading_of_template(data):
        return filled_in(filled)
    with open_package(data, "xlsx", (BOOK,)) as archive:
        return _report_in(data, archive)


def _report_in(data: bytes, archive: zipfile.ZipFile) -> Blocks | Reading:
    """Return the one report that a workbook of any make holds."""
    try:
        blocks = blocks_of_package(archive)
    except Unreadable as refusal:
        if refusal.code != "too_long":
            raise
        if only := _only(reports_in_workbook_rows(data)):
            return only
        if sheets_with_reports(data):
            raise Unreadable("several_reports") from refusal
        raise
    by_sheet = _by_sheet(blocks)
    if any(_has_header(held) for held in by_sheet.values()) and (only := _only(reports_in_workbook_rows(data))):
        return only
    if sum(1 for held in by_sheet.values() if _is_whole_report(held)) > 1:
        raise Unreadable("several_reports")
    return blocks


def report_in_csv(data: bytes) -> Blocks | Reading:
    """Return the one report that a CSV file holds: in a row, one figure a row, or in the official layout."""
    return _only(reports_in_csv_rows(data)) or blocks_of_workbook(workbook_of_rows(rows_of_csv(data)))


def reports_in_workbook_rows(data: bytes) -> Iterator[RowReport]:
    """Yield the reports in the rows of every sheet that has a header of reports, each with sheet and row."""
    headed = [name for name, rows in rows_of_workbook(data) if find_header(rows)]
    found = False
    for name, rows in rows_of_workbook(data) if headed else ():
        if name not in headed:
            continue
        taken = list(rows)
        header = find_header(taken)
        for number, made in reports_in_rows(name, header, taken) if header else ():
            found = True
            yield f"{name}, row {number}", made
    if headed and not found:
        raise Unreadable("nothing_filled")


def reports_in_csv_rows(data: bytes) -> Iterator[RowReport]:
    """Yield the reports in the rows of a CSV file, each with its row; nothing where it has no header of reports."""
    taken = list(rows_of_csv(data))
    header = find_header(taken)
    if header is None:
        return
    found = False
    for number, made in reports_in_rows("", header, taken):
        found = True
        yield f"row {number}", made
    if not found:
        raise Unreadable("nothing_filled")


def _only(rows: Iterator[RowReport]) -> Reading | None:
    """Return the one reading of ``rows``, or None where they hold none; raise Unreadable where they hold several."""
    first, second = next(rows, None), next(rows, None)
    if second is not None:
        raise Unreadable("several_reports")
    made = first[1] if first is not None else None
    if isinstance(made, Unreadable):
        raise made
    return made


def _by_sheet(blocks: Blocks) -> Mapping[str, list[Block]]:
    found: dict[str, list[Block]] = {}
    for block in blocks:
        place = block.rows[0][0].place if isinstance(block, Grid) and block.rows and block.rows[0] else None
        name = place.part if place else getattr(getattr(block, "place", None), "part", "")
        found.setdefault(name, []).append(block)
    return found


def _has_header(blocks: list[Block]) -> bool:
    grids = (block for block in blocks if isinstance(block, Grid))
    rows = (Row(1, {cell.column: cell.text for cell in row if cell.text}) for grid in grids for row in grid.rows)
    return find_header(row for row, _ in zip(rows, range(LAST_HEADER_ROW), strict=False)) is not None


def _is_whole_report(blocks: list[Block]) -> bool:
    """Tell whether a sheet has the table of requests and another one: a report of its own."""
    labels = (
        core_of(cell.text)
        for block in blocks
        if isinstance(block, Grid)
        for row in block.rows
        for cell in row
        if cell.text and not cell.text.isdigit()
    )
    known = row_labels()
    tables = {known[label].table for label in labels if len(label) >= _SHORTEST_LABEL and label in known}
    return _MAIN_TABLE in tables and len(tables) > 1


def sheets_with_reports(data: bytes) -> tuple[tuple[str, bytes], ...]:
    """Return name and workbook of every sheet that is a report of its own; nothing where fewer than two are.

    Each sheet is read alone: all together may be more than one report can have.
    """
    found = []
    with open_package(data, "xlsx", (BOOK,)) as archive:
        sheets = visible_sheets(archive)
        shared = {name: part_of(archive, name) for name in archive.namelist() if _is_shared(name)}
        for sheet in sheets:
            alone = _alone(archive, sheet, shared)
            with suppress(Unreadable):
                if _is_whole_report(list(blocks_of_workbook(alone))):
                    found.append((sheet.name, alone))
    return tuple(found) if len(found) > 1 else ()


def _is_shared(name: str) -> bool:
    return name != BOOK and not name.endswith("/") and not name.startswith(_NOT_NEEDED)


def _alone(archive: zipfile.ZipFile, sheet: SheetPart, shared: Mapping[str, bytes]) -> bytes:
    """Return a workbook in which only ``sheet`` stands."""
    book = xml_of(archive, BOOK)
    for element in list(book.iter("{*}sheet")):
        if element.get("name") != sheet.name:
            element.getparent().remove(element)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as copy:
        for name, content in shared.items():
            copy.writestr(name, content)
        copy.writestr(BOOK, etree.tostring(book))
        copy.writestr(sheet.path, part_of(archive, sheet.path))
    return held.getvalue()
