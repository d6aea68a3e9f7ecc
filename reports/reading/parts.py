"""A file that may hold several reports: a year's workbook, one report a row or one report a sheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from ..document import Reading
from . import LARGEST_FILE, read
from .office import workbook_of
from .refusals import Unreadable
from .workbooks import reports_in_csv_rows, reports_in_workbook_rows, sheets_with_reports


@dataclass(frozen=True)
class Part:
    """One report of a file: its sheet, or sheet and row ("" where the file is one report), and what came of it."""

    part: str
    outcome: Reading | Unreadable


def read_parts(data: bytes, name: str, *, limit: int = LARGEST_FILE) -> tuple[Part, ...]:
    """Read all reports in ``data``, a file called ``name``; raise Unreadable when it is refused as a whole.

    A part that is not read has its refusal for an outcome; the other parts are read.
    """
    try:
        return (Part("", read(data, name, limit=limit)),)
    except Unreadable as refusal:
        if refusal.code != "several_reports":
            raise
    return tuple(Part(part, made) for part, made in _several(data, PurePath(name).suffix.lower().lstrip(".")))


def _several(data: bytes, kind: str) -> Iterator[tuple[str, Reading | Unreadable]]:
    """Yield the parts of a file that holds several reports."""
    if kind == "csv":
        yield from reports_in_csv_rows(data)
        return
    book = data if kind == "xlsx" else workbook_of(data, kind)
    in_rows = False
    for part in reports_in_workbook_rows(book):
        in_rows = True
        yield part
    if in_rows:
        return
    filled = False
    for sheet, alone in sheets_with_reports(book):
        made = _read(alone)
        if not (isinstance(made, Unreadable) and made.code == "nothing_filled"):
            filled = True
            yield sheet, made
    if not filled:
        raise Unreadable("nothing_filled")


def _read(data: bytes) -> Reading | Unreadable:
    try:
        return read(data, "sheet.xlsx", limit=len(data))
    except Unreadable as refusal:
        return refusal
