"""Take hair-thin columns out of the tables of a converted Word file.

An old file keeps the edge of every cell as a distance. Where two edges that are meant to be one lie a hair apart, the
conversion makes a column between them, and headers no longer stand over their figures.
"""

import io
import zipfile
from typing import Any

from lxml import etree

from .packages import open_package, part_of, xml_of

DOCUMENT = "word/document.xml"
_THINNEST = 40  # twentieths of a point: no digit fits
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def without_slivers(data: bytes) -> bytes:
    """Return the Word file with every table on a grid of real columns; as it is where it has no other."""
    with open_package(data, "docx", (DOCUMENT,)) as archive:
        root = xml_of(archive, DOCUMENT)
        mended = [_mend(table) for table in root.iter(f"{_W}tbl")]
        if not any(mended):
            return data
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as copy:
            for name in archive.namelist():
                copy.writestr(name, etree.tostring(root) if name == DOCUMENT else part_of(archive, name))
    return held.getvalue()


def _mend(table: Any) -> bool:
    """Put the cells of ``table`` on a grid without slivers; tell whether anything was changed."""
    columns = table.findall(f"{_W}tblGrid/{_W}gridCol")
    widths = [_number(column.get(f"{_W}w"), 0) for column in columns]
    thin = [0 < width < _THINNEST for width in widths]
    if not any(thin) or all(thin):
        return False
    edges = [0]
    for is_thin in thin:
        edges.append(edges[-1] + (0 if is_thin else 1))
    planned = []
    for row in table.findall(f"{_W}tr"):
        at = _number(_said(row.find(f"{_W}trPr/{_W}gridBefore")), 0)
        for cell in row.findall(f"{_W}tc"):
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            end = at + max(1, _number(_said(span), 1))
            if end >= len(edges) + 1 or at >= len(edges) or edges[min(end, len(edges) - 1)] == edges[at]:
                return False  # a cell of its own in a sliver, or beyond the grid: nothing is certain
            planned.append((cell, edges[min(end, len(edges) - 1)] - edges[at]))
            at = end
    for cell, breadth in planned:
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        if span is not None:
            span.set(f"{_W}val", str(breadth))
    for column, is_thin in zip(columns, thin, strict=True):
        if is_thin:
            column.getparent().remove(column)
    return True


def _said(element: Any) -> str | None:
    said: str | None = element.get(f"{_W}val") if element is not None else None
    return said


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else otherwise
