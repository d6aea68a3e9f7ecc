"""Take hair-thin columns out of the tables of a Word file.

Programmes that keep the edge of every cell as a distance make a column of a hair's breadth where two edges that are
meant to be one lie apart, and headers no longer stand over their figures: old files do when they are converted, and
LibreOffice does where a table's columns do not add up to its width.
"""

from typing import Any

_THINNEST = 40  # twentieths of a point: no digit fits
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def take_slivers_out(root: Any) -> None:
    """Put the cells of every table of a Word document on a grid of real columns."""
    for table in root.iter(f"{_W}tbl"):
        widths = [_number(column.get(f"{_W}w"), 0) for column in table.iterfind(f"{_W}tblGrid/{_W}gridCol")]
        thin = [0 < width < _THINNEST for width in widths]
        if any(thin) and not all(thin):
            _mend(table, thin)


def _mend(table: Any, thin: list[bool]) -> None:
    """Let no cell of ``table`` reach over a column that is ``thin``; leave all as it is where anything is uncertain."""
    edges = [0]
    for is_thin in thin:
        edges.append(edges[-1] + (0 if is_thin else 1))
    cells = {cell for cell in table.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tbl")) is table}
    planned: list[tuple[Any, int, int]] = []
    for row in table.findall(f"{_W}tr"):
        before = row.find(f"{_W}trPr/{_W}gridBefore")
        at = _number(_said(before), 0)
        if at >= len(edges):
            return
        planned.append((before, at, edges[at]))
        for cell in row.findall(f"{_W}tc"):
            cells.discard(cell)
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            breadth = max(1, _number(_said(span), 1))
            if at + breadth >= len(edges) or edges[at + breadth] == edges[at]:
                return  # beyond the grid, or a cell of its own in a sliver
            planned.append((span, breadth, edges[at + breadth] - edges[at]))
            at += breadth
    if cells:  # in a content control: their place in the grid was not counted
        return
    for element, stated, breadth in planned:
        if breadth != stated:
            element.set(f"{_W}val", str(breadth))


def _said(element: Any) -> str | None:
    said: str | None = element.get(f"{_W}val") if element is not None else None
    return said


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else otherwise
