"""Take the narrative of a report apart: its permitted HTML as paragraphs, headings, list points and tables."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Literal, TypeVar

T = TypeVar("T")
Kind = Literal["p", "h3", "h4", "li"]
_WIDEST = 60  # a span in a narrative table is never broader: documents break on nonsense


@dataclass(frozen=True)
class Run:
    """Words in one manner: strong, or leading to an address."""

    text: str
    is_strong: bool = False
    address: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading or a point of a list; ``mark`` is the bullet or number before a point."""

    kind: Kind
    runs: tuple[Run, ...]
    depth: int = 0
    mark: str = ""

    @property
    def text(self) -> str:
        """Return the words of the block, its mark included."""
        return self.mark + "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class NarrativeCell:
    """One cell of a table that stands in the text."""

    text: str
    is_header: bool = False
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True)
class NarrativeTable:
    """A table that stands in the text, with its caption."""

    caption: str
    rows: tuple[tuple[NarrativeCell, ...], ...]

    def grid(self) -> tuple[tuple[tuple[int, int, NarrativeCell], ...], int]:
        """Return (row, column, cell) of every cell, and the number of columns.

        A span that runs into another cell or out of the table is cut, and gaps are filled with empty
        cells: documents refuse overlaps and holes.
        """
        taken: set[tuple[int, int]] = set()
        placed: list[tuple[int, int, NarrativeCell]] = []
        for number, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while (number, column) in taken:
                    column += 1
                broad = next((n for n in range(1, cell.colspan) if (number, column + n) in taken), cell.colspan)
                deep = min(cell.rowspan, len(self.rows) - number)
                taken |= {(number + down, column + right) for down in range(deep) for right in range(broad)}
                placed.append((number, column, replace(cell, colspan=broad, rowspan=deep)))
        columns = max((column + cell.colspan for _, column, cell in placed), default=0)
        every = {(row, column) for row in range(len(self.rows)) for column in range(columns)}
        placed += [(row, column, NarrativeCell("")) for row, column in every - taken]
        return tuple(sorted(placed, key=lambda cell: cell[:2])), columns


def place(rows: list[list[tuple[int, int, T]]]) -> Iterator[tuple[int, int, T]]:
    """Yield (row, column, thing) for things with their spans, as HTML lays out a table."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for colspan, rowspan, thing in row:
            while (number, column) in taken:
                column += 1
            taken |= {(number + down, column + right) for down in range(rowspan) for right in range(colspan)}
            yield number, column, thing


def blocks(html: str) -> tuple[Block | NarrativeTable, ...]:
    """Return the parts of ``html`` in their order."""
    parser = _Narrative()
    parser.feed(html)
    parser.close()
    return parser.finished()


@dataclass
class _List:
    is_numbered: bool
    count: int = 0


@dataclass
class _Table:
    caption: str = ""
    rows: list[list[NarrativeCell]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    attributes: dict[str, str | None] = field(default_factory=dict)
    depth: int = 1


_RAISED = {"sup": "^", "sub": "_"}


class _Narrative(HTMLParser):
    """Walk through permitted HTML and collect blocks; a table inside a cell becomes words of that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[Block | NarrativeTable] = []
        self._runs: list[Run] = []
        self._kind: Kind = "p"
        self._mark = ""
        self._lists: list[_List] = []
        self._strong = 0
        self._address = ""
        self._table: _Table | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block, a list, a manner of words or a table; 10² is written 10^2, never 102."""
        if tag in _RAISED:
            self.handle_data(_RAISED[tag])
        elif self._table:
            self._start_in_table(self._table, tag, dict(attrs))
        elif tag == "table":
            self._end_block()
            self._table = _Table()
        elif tag in ("ul", "ol"):
            self._end_block()
            self._lists.append(_List(tag == "ol"))
        elif tag == "li":
            self._end_block()
            self._kind, self._mark = "li", self._next_mark()
        elif tag in ("p", "h3", "h4"):
            self._start_block(tag)
        elif tag == "strong":
            self._strong += 1
        elif tag == "a":
            self._address = dict(attrs).get("href") or ""
        elif tag == "br":
            self._runs.append(Run("\n"))

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened."""
        if self._table:
            self._end_in_table(self._table, tag)
        elif tag in ("p", "h3", "h4", "li"):
            self._end_block()
        elif tag in ("ul", "ol"):
            self._end_block()
            del self._lists[-1:]
        elif tag == "strong":
            self._strong = max(0, self._strong - 1)
        elif tag == "a":
            self._address = ""

    def handle_data(self, data: str) -> None:
        """Take words; white space between blocks is none."""
        if self._table:
            self._table.text.append(data)
        elif data.strip() or self._runs:
            self._runs.append(Run(" ".join(data.split("\n")), bool(self._strong), self._address))

    def finished(self) -> tuple[Block | NarrativeTable, ...]:
        """Return what was collected."""
        self._end_block()
        return tuple(self._parts)

    def _start_block(self, tag: str) -> None:
        is_first_of_point = self._kind == "li" and not self._runs
        if not is_first_of_point:
            self._end_block()
            self._kind = "h3" if tag == "h3" else "h4" if tag == "h4" else "p"

    def _next_mark(self) -> str:
        if not self._lists:
            return ""
        self._lists[-1].count += 1
        return f"{self._lists[-1].count}. " if self._lists[-1].is_numbered else "· "

    def _end_block(self) -> None:
        if "".join(run.text for run in self._runs).strip():
            depth = max(0, len(self._lists) - 1)
            self._parts.append(Block(self._kind, tuple(self._runs), depth, self._mark))
            self._kind, self._mark = "p", ""
        self._runs = []

    def _start_in_table(self, table: _Table, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "table":
            table.depth += 1
        elif table.depth > 1:
            return
        elif tag == "tr":
            table.rows.append([])
        elif tag in ("th", "td", "caption"):
            table.text, table.attributes = [], attributes
        elif tag in ("br", "p", "li") and table.text:
            table.text.append("\n")

    def _end_in_table(self, table: _Table, tag: str) -> None:
        if tag == "table":
            table.depth -= 1
            if not table.depth:
                self._parts.append(NarrativeTable(table.caption, tuple(tuple(row) for row in table.rows)))
                self._table = None
        elif table.depth > 1:
            table.text.append(" ")
        elif tag == "caption":
            table.caption = "".join(table.text).strip()
        elif tag in ("th", "td") and table.rows:
            spans = [_span(table.attributes.get(name)) for name in ("colspan", "rowspan")]
            table.rows[-1].append(NarrativeCell("".join(table.text).strip(), tag == "th", *spans))
            table.text = []


def _span(written: str | None) -> int:
    return min(max(int(written), 1), _WIDEST) if written and written.isdigit() else 1
