"""Blocks of a section → texts and values in reading order, whatever the layout was."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ..formats.wording import NIL_MARKS
from .blocks import Block, Blocks, Grid, GridCell, Line, LooseCells, Place
from .labels import known_words, row_labels, scan, titles
from .repair import fold, mend, remembered

_NUMBER = r"[+\-−－减增]?[0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?(?:万元|元|件|项|个|条|份|次)?"
_FIGURE = rf"{_NUMBER}(?:\s?[（(][^（）()]*[）)])?"
_NIL = "|".join(re.escape(mark) for mark in sorted(NIL_MARKS, key=len, reverse=True))
_ONE_FIGURE = re.compile(rf"{_FIGURE}|{_NIL}")
_FIGURES_IN_LINE = re.compile(rf"(?<!\S)(?:{_FIGURE}|{_NIL})(?!\S)")
_NUMBERING_APART = re.compile(r"(?<!\S)(\d{1,2})\s+(?=[.．、])")
_GLUED = re.compile(r"(.*?[^\d.,+\-])(\d+)")
_SENTENCE = re.compile(r"[。；;！!？?]|^(?:注|说明|备注)[:(]")
_CAPTION = re.compile(r"(?:附?表[一二三四五六\d]*[:.,]?)?(.*)")
_LONGEST_LABEL = 48


class Span(NamedTuple):
    """What a cell covers in a grid with resolved spans: columns from ``start`` up to ``end``, number of rows."""

    start: int
    end: int
    rows: int


class Spot(NamedTuple):
    """Where a cell stands: number of the table in the file, row and column, each from 1."""

    table: int | None
    row: int
    column: int


class Piece(NamedTuple):
    """A text of a table: raw, folded, and whether a cell of a grid holds it."""

    raw: str
    folded: str
    place: Place
    in_cell: bool
    span: Span | None = None


class Value(NamedTuple):
    """What stands in a place for a figure: raw text, empty for a blank."""

    text: str
    place: Place
    span: Span | None = None
    spot: Spot | None = None


@dataclass(frozen=True)
class Values:
    """Values in a row of print. ``exact``: blanks are among them, nothing vanished."""

    values: tuple[Value, ...]
    exact: bool


@dataclass(frozen=True)
class GridRow:
    """One row of a grid with its cells, blank ones included."""

    cells: tuple[Value, ...]


@dataclass(frozen=True)
class Narrative:
    """A line inside a table's stretch that is no part of a table."""

    line: Line


Event = Piece | Values | GridRow | Narrative


@remembered
def is_figure(text: str) -> bool:
    """Tell whether ``text`` is what stands in a figure's place: a number, a mark for nil."""
    return _ONE_FIGURE.fullmatch(mend(text).strip()) is not None


def split_section(blocks: Blocks) -> tuple[Blocks, Blocks, tuple[Line, ...]]:
    """Return what stands before the tables of a section, the tables' stretch, and what follows."""
    marks = [number for number, block in enumerate(blocks) if _is_table_block(block)]
    if not marks:
        return blocks, (), ()
    last = max(number for number, block in enumerate(blocks) if number >= marks[0] and _ends_table(block))
    after = tuple(block for block in blocks[last + 1 :] if isinstance(block, Line))
    before, first = _leading_text(blocks[marks[0]])
    return (*blocks[: marks[0]], *before), (*first, *blocks[marks[0] + 1 : last + 1]), after


def narrative_of(blocks: Blocks) -> Iterator[Line]:
    """Yield the lines inside a table's stretch that are no part of a table: the narrative of its events."""
    for block in blocks:
        if isinstance(block, Line):
            if not _is_caption(block.text) and _is_narrative(block.text):
                yield block
        elif isinstance(block, LooseCells):
            for cell in block.cells:
                if cell.text and not is_figure(cell.text) and _is_narrative(cell.text):
                    yield Line(cell.text, cell.place)


def _leading_text(block: Block) -> tuple[Blocks, Blocks]:
    """Take narrative off the front of loose cells: the text over a flattened table."""
    if not isinstance(block, LooseCells):
        return (), (block,)
    begin = 0
    while begin < len(block.cells) and (not block.cells[begin].text or _is_narrative(block.cells[begin].text)):
        begin += 1
    lines = tuple(Line(cell.text, cell.place) for cell in block.cells[:begin] if cell.text)
    return lines, (LooseCells(block.cells[begin:]),)


def events_of(blocks: Blocks) -> Iterator[Event]:
    """Yield texts and values in reading order; values of running lines are joined."""
    waiting: list[Value] = []
    for block in blocks:
        if isinstance(block, Line) and _is_caption(block.text):
            continue
        if isinstance(block, Line) and not _is_narrative(block.text):
            for part in _parts_of(block):
                if isinstance(part, Value):
                    waiting.append(part)
                    continue
                yield from _given(waiting)
                waiting = []
                yield part
            continue
        yield from _given(waiting)
        waiting = []
        if isinstance(block, Line):
            yield Narrative(block)
        elif isinstance(block, Grid):
            yield from grid_rows(block)
        else:
            yield from _loose_events(block)
    yield from _given(waiting)


def pieces_of(text: str, place: Place, in_cell: bool, span: Span | None = None) -> list[Piece]:
    """Cut a text at its spaces, so that it is known where words begin."""
    return [Piece(word, fold(word), place, in_cell, span) for word in text.split() if fold(word)]


def grid_rows(grid: Grid) -> Iterator[GridRow]:
    """Yield the rows of a grid, each cell knowing what it covers and where it stands."""
    for number, row in enumerate(grid.rows, grid.first + 1):
        if row:
            spots = (Spot(grid.number, cell.place.row or number, cell.column + 1) for cell in row)
            cells = zip(row, spots, strict=True)
            yield GridRow(tuple(Value(cell.text, cell.place, _span(cell, grid), spot) for cell, spot in cells))


def _span(cell: GridCell, grid: Grid) -> Span | None:
    return Span(cell.column, cell.column + cell.colspan, cell.rowspan) if grid.resolved else None


def _given(waiting: list[Value]) -> Iterator[Values]:
    if waiting:
        yield Values(tuple(waiting), exact=False)


def _loose_events(block: LooseCells) -> Iterator[Event]:
    waiting: list[Value] = []
    for cell in block.cells:
        if not cell.text or is_figure(cell.text):
            waiting.append(Value(cell.text, cell.place))
            continue
        if waiting:
            yield Values(tuple(waiting), exact=True)
            waiting = []
        if _is_narrative(cell.text):
            yield Narrative(Line(cell.text, cell.place))
        else:
            yield from pieces_of(cell.text, cell.place, in_cell=True)
    if waiting:
        yield Values(tuple(waiting), exact=True)


def _parts_of(line: Line) -> Iterator[Piece | Value]:
    text = _NUMBERING_APART.sub(r"\1", mend(line.text))
    position = 0
    for match in _FIGURES_IN_LINE.finditer(text):
        yield from _words(text[position : match.start()], line)
        yield Value(match[0], line.place)
        position = match.end()
    yield from _words(text[position:], line)


def _words(text: str, line: Line) -> Iterator[Piece | Value]:
    """Yield the words of a line; a figure glued to a row's label is taken off it."""
    for word in text.split():
        glued = _GLUED.fullmatch(word)
        folded = fold(glued[1]) if glued else ""
        if glued and folded and any(found.end == len(folded) and found.row for found in scan(folded, frozenset({0}))):
            yield Piece(glued[1], folded, line.place, in_cell=False)
            yield Value(glued[2], line.place)
        elif fold(word):
            yield Piece(word, fold(word), line.place, in_cell=False)


@remembered
def _text_of(line: str) -> str:
    """Return the folded text of a line without its figures."""
    return fold(_FIGURES_IN_LINE.sub(" ", mend(line)))


@remembered
def _is_narrative(text: str) -> bool:
    plain = _text_of(text).lstrip("#")
    if not plain or plain in known_words():
        return False
    if _SENTENCE.search(plain):
        return not _starts_with_label(plain)
    return len(plain) > _LONGEST_LABEL and not _starts_with_label(plain)


@remembered
def _is_caption(text: str) -> bool:
    """Tell whether a line only repeats the title of a section or table, with or without 表三."""
    caption = _CAPTION.fullmatch(_text_of(text).lstrip("#"))
    return caption is not None and caption[1] in titles()


def _starts_with_label(plain: str) -> bool:
    return any(found.start == 0 for found in scan(plain, frozenset({0})))


@remembered
def _is_table_line(text: str) -> bool:
    """Tell whether a line begins a table: a fragment of a label, a whole label or a label with its figures."""
    plain = _text_of(text)
    if _is_caption(text):
        return True
    if len(plain) < 2 or _is_narrative(text):
        return False
    if plain in known_words():
        return True
    words = pieces_of(_FIGURES_IN_LINE.sub(" ", mend(text)), Place(0), in_cell=False)
    found = scan(plain, starts_of(words))
    return bool(found) and found[0].start == 0 and sum(label.end - label.start for label in found) * 2 > len(plain)


def starts_of(pieces: list[Piece]) -> frozenset[int]:
    """Return where the words begin in the joined text of ``pieces``."""
    starts, position = [], 0
    for piece in pieces:
        starts.append(position)
        position += len(piece.folded)
    return frozenset(starts)


def _is_table_block(block: object) -> bool:
    if isinstance(block, Line):
        return _is_table_line(block.text)
    if isinstance(block, Grid):
        return True
    return isinstance(block, LooseCells) and any(
        fold(cell.text) in row_labels() or is_figure(cell.text) for cell in block.cells
    )


def _ends_table(block: object) -> bool:
    if isinstance(block, Line):
        plain = _text_of(block.text)
        return (not plain and not _is_narrative(block.text)) or _is_table_line(block.text)
    return True
