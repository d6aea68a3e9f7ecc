"""The source that stands beside a reading: lines and tables with the places of figures, pages as pictures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.urls import reverse

from ..formats import row_of
from ..models import Reading
from ..reading import Unreadable
from ..reading.repair import mend
from ..reading.text import decode
from ..sources import ShownLine
from ..sources.showing import MOST_CHARACTERS, MOST_LINES
from .files import data_of, page_count_of, shown_source

TEXT_FILES = (".txt", ".md")
PAGES = (".html", ".htm")


@dataclass(frozen=True)
class Source:
    """What of the file stands beside the grid.

    ``lines`` of a text, else ``blocks`` with tables; ``pages`` of a PDF as addresses of their pictures; ``markup``
    is the address of a web page as it was.
    """

    lines: tuple[tuple[int, str], ...] = ()
    blocks: tuple[ShownLine, ...] = ()
    pages: tuple[tuple[int, str], ...] = ()
    markup: str = ""
    is_cut: bool = False
    texts: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PlaceInSource:
    """Where a figure stood: its line, the column of its table and its page, as far as they are known."""

    line: int | None = None
    column: int | None = None
    page: int | None = None

    @property
    def address(self) -> str:
        """Return the place on the review page: the row, or the page where only that can be shown."""
        return f"#page-{self.page}" if self.page else f"#line-{self.line}" if self.line is not None else ""


def source_of(reading: Reading) -> Source:
    """Return the source of ``reading``; opening it happens in a process of its own, once for each file."""
    ending = PurePath(reading.file.name).suffix.lower()
    if ending in TEXT_FILES:
        return _text(reading)
    shown = shown_source(reading.file)
    pages = tuple(
        (number, reverse("admin:intake_page", args=[reading.pk, number]))
        for number in range(1, page_count_of(reading.file) + 1)
    )
    if not shown.lines and reading.evidence:
        return _evidence(reading, pages)
    return Source(
        blocks=shown.lines,
        pages=pages,
        markup=reverse("admin:intake_markup", args=[reading.pk]) if ending in PAGES else "",
        is_cut=shown.is_cut,
        texts=dict(shown.rows()),
    )


def _text(reading: Reading) -> Source:
    """Return the numbered lines of a text, mended as they were read."""
    try:
        text = decode(data_of(reading.file))
    except (Unreadable, FileNotFoundError):
        text = ""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "")
    lines = list(enumerate(mend(plain[:MOST_CHARACTERS]).split("\n"), 1))
    is_cut = len(plain) > MOST_CHARACTERS or len(lines) > MOST_LINES
    return Source(lines=tuple(lines[:MOST_LINES]), is_cut=is_cut, texts=dict(lines))


def _evidence(reading: Reading, pages: tuple[tuple[int, str], ...]) -> Source:
    """Return the raw text of each figure in the order of its place, where the file itself cannot be shown."""
    places: dict[int, list[str]] = {}
    for place in reading.evidence.values():
        places.setdefault(place["line"], []).append(place["raw"])
    lines = tuple((line, "  ".join(places[line])) for line in sorted(places))
    return Source(lines=lines[:MOST_LINES], pages=pages, is_cut=len(lines) > MOST_LINES, texts=dict(lines))


def places_of(reading: Reading, source: Source) -> dict[str, PlaceInSource]:
    """Return where the source shows each figure and each doubtful cell, by cell."""
    columns = _columns(source)
    found = {
        cell: PlaceInSource(place["line"], _column(place, columns), place["page"] if source.pages else None)
        for cell, place in reading.evidence.items()
    }
    for doubt in reading.document["reading"]["doubts"]:
        if doubt["cell"] and doubt["cell"] not in found:
            found[doubt["cell"]] = PlaceInSource(_line_that_says(doubt, source.texts))
    return found


def _columns(source: Source) -> dict[int, dict[int, str]]:
    return {
        row.number: {cell.column: cell.text for cell in row.cells if cell.column}
        for block in source.blocks
        for row in block.rows
    }


def _column(place: Mapping[str, Any], columns: Mapping[int, Mapping[int, str]]) -> int | None:
    """Return the column of the cell in its row where the text there is the figure's own, else None."""
    row, raw = columns.get(place["line"], {}), _bare(place["raw"])
    if (named := place.get("column")) in row and _bare(row[named]) == raw:
        return int(named)
    saying = [column for column, text in row.items() if raw and _bare(text) == raw]
    return saying[0] if len(saying) == 1 else None


def _line_that_says(doubt: Mapping[str, Any], texts: Mapping[int, str]) -> int | None:
    """Return the one line that says what is printed in a doubtful cell whose place the reader did not note."""
    printed = _bare(doubt["printed"])
    saying = [number for number, text in texts.items() if printed and printed in _bare(text)]
    if len(saying) > 1:
        labels = {_bare(words) for words in row_of(doubt["cell"]).text}
        saying = [number for number in saying if any(label in _bare(texts[number]) for label in labels)]
    return saying[0] if len(saying) == 1 else None


def _bare(text: str) -> str:
    return "".join(text.split())
