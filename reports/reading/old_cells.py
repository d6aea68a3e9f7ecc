"""What the library for old workbooks does not tell: cells that show an error, and rows and columns that are hidden.

A fault would come back as a blank, and what is hidden as if it were printed. The records of the workbook
stream of an .xls or .et file (BIFF5 and BIFF8) are walked for these alone.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from .refusals import Unreadable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOUNDSHEET, _FILEPASS, _END = 0x0085, 0x002F, 0x000A
_FORMULA, _BOOLEAN_OR_ERROR, _ROW, _COLUMNS = 0x0006, 0x0205, 0x0208, 0x007D
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_ANY_ERROR = "#ERROR!"
_ERROR_RESULT = 2
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x20, 0x01
_LAST_SECTOR = 0xFFFFFFF0
_IN_HEADER = 109  # entries of the table of tables that stand in the header
_SMALLEST_STREAM = 4096


@dataclass
class OldSheet:
    """A sheet: errors by row and column, hidden rows and columns, all from 0."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def old_sheets(data: bytes) -> list[OldSheet]:
    """Return the sheets of an old workbook in their order; raise Unreadable for one that cannot be walked."""
    try:
        stream = _stream(data)
        starts = []
        for kind, body in _records(stream, 0):
            if kind == _FILEPASS:
                raise Unreadable("encrypted")
            if kind == _BOUNDSHEET:
                starts.append(struct.unpack_from("<I", body)[0])
        return [_sheet(stream, start) for start in starts]
    except (struct.error, IndexError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("damaged") from error


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one part of the stream: its end stands behind its last record."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _END:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheet(stream: bytes, start: int) -> OldSheet:
    sheet = OldSheet()
    for kind, body in _records(stream, start):
        if kind == _FORMULA:
            row, column, _, result = struct.unpack_from("<HHH8s", body)
            if result[6:] == b"\xff\xff" and result[0] == _ERROR_RESULT:
                sheet.errors[row, column] = _ERRORS.get(result[2], _ANY_ERROR)
        elif kind == _BOOLEAN_OR_ERROR:
            row, column, _, code, is_error = struct.unpack_from("<HHHBB", body)
            if is_error:
                sheet.errors[row, column] = _ERRORS.get(code, _ANY_ERROR)
        elif kind == _ROW and struct.unpack_from("<H", body, 12)[0] & _HIDDEN_ROW:
            sheet.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLUMNS and struct.unpack_from("<H", body, 8)[0] & _HIDDEN_COLUMN:
            first, last = struct.unpack_from("<HH", body)
            sheet.hidden_columns |= set(range(first, min(last, 255) + 1))
    return sheet


def _stream(data: bytes) -> bytes:
    """Return the workbook stream of the container."""
    size = 1 << struct.unpack_from("<H", data, 0x1E)[0]
    tables = list(struct.unpack_from(f"<{_IN_HEADER}I", data, 0x4C))
    more, count = struct.unpack_from("<II", data, 0x44)
    for _ in range(min(count, len(data) // size)):
        entries = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        tables += entries[:-1]
        more = entries[-1]
    following: list[int] = []
    for table in tables:
        if table < _LAST_SECTOR:
            following += struct.unpack_from(f"<{size // 4}I", data, (table + 1) * size)
    directory = _chain(data, following, struct.unpack_from("<I", data, 0x30)[0], size)
    entries_of = [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]
    named = {entry[: max(0, entry[64] - 2)].decode("utf-16-le", "replace"): entry for entry in entries_of}
    entry = named.get("Workbook") or named.get("Book") or b""
    first, length = struct.unpack_from("<II", entry, 116)
    if length >= _SMALLEST_STREAM:
        return _chain(data, following, first, size)[:length]
    short = 1 << struct.unpack_from("<H", data, 0x20)[0]
    held = _chain(data, following, struct.unpack_from("<I", entries_of[0], 116)[0], size)
    table_of_short = _chain(data, following, struct.unpack_from("<I", data, 0x3C)[0], size)
    following_short = list(struct.unpack(f"<{len(table_of_short) // 4}I", table_of_short))
    return _chain(held, following_short, first, short, before=0)[:length]


def _chain(data: bytes, following: list[int], sector: int, size: int, *, before: int = 1) -> bytes:
    """Return the sectors from ``sector`` on, joined; a chain that runs in a circle is damage."""
    pieces: list[bytes] = []
    while sector < _LAST_SECTOR:
        if len(pieces) > len(following):
            raise ValueError
        pieces.append(data[(sector + before) * size : (sector + before + 1) * size])
        sector = following[sector]
    return b"".join(pieces)
