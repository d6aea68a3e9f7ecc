"""Word file (.docx) → blocks, from its XML: gridSpan and vMerge say exactly what a cell covers.

Deleted and hidden text is not printed and not read. A struck or raised character beside a number
is kept apart from it, so that the two never make another number.
"""

from dataclasses import dataclass, field
from typing import Any

from .blocks import Block, Blocks, Grid, GridCell, Line, Place, new_cell
from .grids import MOST_CELLS, WIDEST, joined, span_of
from .packages import local_name, open_package, xml_of
from .refusals import Unreadable
from .sections import numbered
from .slivers import take_slivers_out
from .text import LONGEST_TEXT

DOCUMENT = "word/document.xml"
_SKIPPED_NAMES = (
    "del moveFrom instrText delText pPr rPr sectPr tblPr tblGrid tcPr trPr sdtPr sdtEndPr fldChar drawing pict object"
    " Fallback footnoteReference endnoteReference commentReference proofErr bookmarkStart bookmarkEnd rt"
)
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
_MARKS = frozenset(("vanish", "strike", "dstrike", "vertAlign"))
_DEEPEST = 200


def blocks_of_word(data: bytes) -> Blocks:
    """Return the blocks of a Word file; raise Unreadable when it is none."""
    with open_package(data, "docx", (DOCUMENT,)) as archive:
        root = xml_of(archive, DOCUMENT)
    body = next((child for child in root if _name(child) == "body"), None)
    if body is None:
        raise Unreadable("damaged")
    take_slivers_out(body)
    walk = _Walk()
    walk.flow(body, 0)
    return tuple(walk.found)


def _name(element: Any) -> str:
    return local_name(element.tag)


def _value(element: Any, name: str = "val") -> str | None:
    """Return an attribute of the word namespace, whichever edition of it the file uses."""
    return next((str(text) for key, text in element.attrib.items() if local_name(key) == name), None)


def _child(element: Any, *path: str) -> Any:
    for name in path:
        for child in element:
            if local_name(child.tag) == name:
                element = child
                break
        else:
            return None
    return element


def _is_on(element: Any) -> bool:
    return element is not None and _value(element) not in ("0", "false", "off", "none")


@dataclass
class _Walk:
    """The body in reading order."""

    found: list[Block] = field(default_factory=list)
    number: int = 0
    letters: int = 0
    cells: int = 0

    def flow(self, element: Any, depth: int) -> None:
        """Take paragraphs and tables, in content controls and the like as well."""
        if depth > _DEEPEST:
            raise Unreadable("too_long")
        for child in element:
            name = _name(child)
            if name == "p":
                self._paragraph(child, depth)
            elif name == "tbl":
                self._table(child, depth)
            elif name and name not in _SKIPPED:
                self.flow(child, depth + 1)

    def _paragraph(self, element: Any, depth: int) -> None:
        for line in self._lines(element, depth):
            self.number += 1
            if _child(element, "pPr", "numPr") is not None:
                line = numbered(line)
            self.found.append(Line(line, Place(self.number, part=DOCUMENT), whole=True))

    def _lines(self, element: Any, depth: int) -> list[str]:
        parts: list[str] = []
        _collect(element, parts, depth)
        self._count(sum(map(len, parts)))
        return [line for line in "".join(parts).split("\n") if line.strip()]

    def _count(self, letters: int) -> None:
        self.letters += letters
        if self.letters > LONGEST_TEXT:
            raise Unreadable("too_long")

    def _table(self, table: Any, depth: int) -> None:
        rows = [row for row in _children(table, "tr", depth) if not _is_gone(row)]
        listed = [_children(row, "tc", depth) for row in rows]
        if sum(map(len, listed)) < 2:
            for cell in (cell for cells in listed for cell in cells):
                self.flow(cell, depth + 1)
            return
        made = _Made()
        for row, cells in zip(rows, listed, strict=True):
            self.number += 1
            made.begin_row(_span(row, "trPr", "gridBefore", least=0))
            for cell in cells:
                broad, goes_on = _spans(cell)
                if not (goes_on and made.lengthen(broad)):
                    made.add(self._text(cell, depth), Place(self.number, part=DOCUMENT), broad)
            self.cells += len(cells)
            if made.column > 4 * WIDEST or self.cells > MOST_CELLS:
                raise Unreadable("too_long")
        if any(cell.text for cells in made.rows for cell in cells):
            self.found.append(Grid(tuple(map(tuple, made.rows)), resolved=True))

    def _text(self, cell: Any, depth: int) -> str:
        """Return the text of a cell; a table inside it is kept apart by brackets."""
        only = _only_text(cell)
        if only is not None:
            self._count(len(only))
            return " ".join(only.split())
        lines: list[str] = []
        inner = _Walk(letters=self.letters)
        inner.flow(cell, depth + 1)
        for block in inner.found:
            if isinstance(block, Line):
                lines.append(block.text)
            elif isinstance(block, Grid):
                lines += [f"[{part.text}]" for row in block.rows for part in row if part.text]
        self.letters = inner.letters
        return joined(lines)


@dataclass
class _Made:
    """A grid in the making: its rows, and which cell stands above each column."""

    rows: list[list[GridCell]] = field(default_factory=list)
    above: dict[int, tuple[int, int]] = field(default_factory=dict)
    column: int = 0

    def begin_row(self, column: int) -> None:
        self.rows.append([])
        self.column = column

    def add(self, text: str, place: Place, broad: int) -> None:
        """Put a cell at the next place."""
        row = len(self.rows) - 1
        self.rows[row].append(new_cell((text, place, row, self.column, 1, broad)))
        for covered in range(self.column, self.column + broad):
            self.above.pop(covered, None)
        self.above[self.column] = (row, len(self.rows[row]) - 1)
        self.column += broad

    def lengthen(self, broad: int) -> bool:
        """Let the cell above go on for a row, if it is as broad and ends just above."""
        row, number = self.above.get(self.column, (-1, -1))
        if row < 0:
            return False
        cell = self.rows[row][number]
        if cell.colspan != broad or row + cell.rowspan != len(self.rows) - 1:
            return False
        self.rows[row][number] = cell._replace(rowspan=cell.rowspan + 1)
        self.column += broad
        return True


def _span(element: Any, *path: str, least: int = 1) -> int:
    """Return the number of columns that the property at ``path`` states, ``least`` where there is none."""
    stated = _child(element, *path)
    return max(least, span_of(_value(stated), WIDEST)) if stated is not None else least


def _spans(cell: Any) -> tuple[int, bool]:
    """Return over how many columns a cell reaches, and whether it goes on with the one above."""
    broad, goes_on = 1, False
    properties = _child(cell, "tcPr")
    for stated in () if properties is None else properties:
        name = _name(stated)
        if name == "gridSpan":
            broad = max(1, span_of(_value(stated), WIDEST))
        elif name == "vMerge":
            goes_on = _value(stated) != "restart"
    return broad, goes_on


def _only_text(cell: Any) -> str | None:
    """Return the text of a cell that holds one paragraph of plain runs, as most cells of figures do."""
    found: list[str] = []
    paragraphs = 0
    for child in cell:
        name = _name(child)
        if name == "p":
            paragraphs += 1
            if paragraphs > 1 or not all(_is_plain(part, found) for part in child):
                return None
        elif name != "tcPr":
            return None
    return "".join(found)


def _is_plain(part: Any, found: list[str]) -> bool:
    """Put the text of a part of a paragraph into ``found``; tell whether it held anything but plain text."""
    name = _name(part)
    if name == "pPr":
        return _child(part, "numPr") is None
    if name != "r":
        return name in ("bookmarkStart", "bookmarkEnd", "proofErr")
    for piece in part:
        name = _name(piece)
        if name == "t":
            found.append(piece.text or "")
        elif name != "rPr" or any(_name(mark) in _MARKS for mark in piece):
            return False
    return True


def _children(element: Any, name: str, depth: int) -> list[Any]:
    """Return the rows of a table or cells of a row, those in content controls as well."""
    found: list[Any] = []
    for child in element:
        if _name(child) == name:
            found.append(child)
        elif _name(child) in ("sdt", "sdtContent", "customXml", "ins", "smartTag") and depth < _DEEPEST:
            found += _children(child, name, depth + 1)
    return found


def _is_gone(row: Any) -> bool:
    """Tell whether a row was deleted in a tracked change or is hidden."""
    properties = _child(row, "trPr")
    return properties is not None and any(_name(child) in ("del", "hidden") for child in properties)


def _collect(element: Any, parts: list[str], depth: int) -> None:
    """Put the printed text below ``element`` into ``parts``; a break is a new line."""
    if depth > _DEEPEST:
        raise Unreadable("too_long")
    for child in element:
        name = _name(child)
        if name == "t":
            parts.append((child.text or "").replace("\n", " "))
        elif name in ("br", "cr"):
            parts.append("\n")
        elif name in ("tab", "ptab"):
            parts.append(" ")
        elif name == "noBreakHyphen":
            parts.append("-")
        elif name == "sym":
            parts.append("□")
        elif name == "r":
            _run(child, parts, depth)
        elif name and name not in _SKIPPED:
            _collect(child, parts, depth + 1)


def _run(run: Any, parts: list[str], depth: int) -> None:
    properties = _child(run, "rPr")
    before, after = "", ""
    if properties is not None:
        if _is_on(_child(properties, "vanish")):
            return
        raised = _child(properties, "vertAlign")
        if _is_on(_child(properties, "strike")) or _is_on(_child(properties, "dstrike")):
            before = after = "~~"
        elif raised is not None and _value(raised) in ("superscript", "subscript") and not _ends_in_unit(parts):
            before, after = "（", "）"
    inner: list[str] = []
    _collect(run, inner, depth + 1)
    if inner and "".join(inner).strip():
        parts += [before, *inner, after]
    else:
        parts += inner


def _ends_in_unit(parts: list[str]) -> bool:
    last = next((part[-1] for part in reversed(parts) if part), "")
    return last.isascii() and last.isalpha()
