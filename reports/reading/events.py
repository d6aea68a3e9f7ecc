"""Blocks of a section → texts and values in reading order, whatever the layout was."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import accumulate
from typing import Literal, NamedTuple, cast

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


# The same few stand in every report, and a named tuple's own constructor is a slow one: a report has hundreds of cells.
_span = lru_cache(maxsize=2048)(Span)
spot_of = lru_cache(maxsize=8192)(Spot)
_new_piece = cast("Callable[[tuple[str, str, Place, bool, Span | None]], Piece]", partial(tuple.__new__, Piece))
new_value = cast("Callable[[tuple[str, Place, Span | None, Spot | None]], Value]", partial(tuple.__new__, Value))


class Values(NamedTuple):
    """Values in a row of print. ``exact``: blanks are among them, nothing vanished."""

    values: tuple[Value, ...]
    exact: bool


class GridRow(NamedTuple):
    """One row of a grid with its cells, blank ones included, and which of them hold words and which a figure."""

    cells: tuple[Value, ...]
    texts: Sequence[int]
    figures: Sequence[int]


class Narrative(NamedTuple):
    """A line inside a table's stretch that is no part of a table."""

    line: Line


Event = Piece | Values | GridRow | Narrative


@remembered
def is_figure(text: str) -> bool:
    """Tell whether ``text`` is what stands in a figure's place: a number, a mark for nil."""
    return _ONE_FIGURE.fullmatch(mend(text).strip()) is not None


def filled_of(values: Sequence[Value]) -> tuple[Value, ...]:
    """Return those of ``values`` that are no blanks."""
    return tuple([value for value in values if value.text])


def texts_and_figures(cells: tuple[Value, ...]) -> tuple[list[int], list[int]]:
    """Return which ``cells`` hold words and which a figure."""
    texts: list[int] = []
    figures: list[int] = []
    for number, cell in enumerate(cells):
        if text := cell.text:
            (figures if is_figure(text) else texts).append(number)
    return texts, figures


def split_section(blocks: Blocks) -> tuple[Blocks, Blocks, tuple[Line, ...]]:
    """Return what stands before the tables of a section, the tables' stretch, and what follows."""
    begin = next((number for number, block in enumerate(blocks) if _is_table_block(block)), None)
    if begin is None:
        return blocks, (), ()
    last = next(number for number in reversed(range(begin, len(blocks))) if _ends_table(blocks[number]))
    after = tuple(block for block in blocks[last + 1 :] if isinstance(block, Line))
    before, first = _leading_text(blocks[begin])
    return (*blocks[:begin], *before), (*first, *blocks[begin + 1 : last + 1]), after


def narrative_of(blocks: Blocks) -> Iterator[Line]:
    """Yield the lines inside a table's stretch that are no part of a table: the narrative of its events."""
    for block in blocks:
        if isinstance(block, Line):
            if _kind_of(block.text) == "narrative":
                yield block
        elif isinstance(block, LooseCells):
            for cell in block.cells:
                if cell.text and not is_figure(cell.text) and _is_narrative(_text_of(cell.text)):
                    yield Line(cell.text, cell.place)


def _leading_text(block: Block) -> tuple[Blocks, Blocks]:
    """Take narrative off the front of loose cells: the text over a flattened table."""
    if not isinstance(block, LooseCells):
        return (), (block,)
    others = (number for number, cell in enumerate(block.cells) if cell.text and not _is_narrative(_text_of(cell.text)))
    begin = next(others, len(block.cells))
    lines = tuple(Line(cell.text, cell.place) for cell in block.cells[:begin] if cell.text)
    return lines, (LooseCells(block.cells[begin:]),)


def events_of(blocks: Blocks) -> Iterator[Event]:
    """Yield texts and values in reading order; values of running lines are joined."""
    waiting: list[Value] = []
    for block in blocks:
        kind = _kind_of(block.text) if isinstance(block, Line) else ""
        if kind == "caption":
            continue
        if isinstance(block, Line) and kind == "row":
            for raw, folded in _parts_of(block.text):
                if folded is None:
                    waiting.append(new_value((raw, block.place, None, None)))
                    continue
                yield from _given(waiting)
                waiting = []
                yield Piece(raw, folded, block.place, in_cell=False)
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
    return [_new_piece((word, folded, place, in_cell, span)) for word, folded in _words_of(text)]


@remembered
def _words_of(text: str) -> tuple[tuple[str, str], ...]:
    """Return the words of a text, each as it stands there and folded."""
    return tuple((word, folded) for word in text.split() if (folded := fold(word)))


def grid_rows(grid: Grid) -> Iterator[GridRow]:
    """Yield the rows of a grid, each cell knowing what it covers and where it stands."""
    for number, row in enumerate(grid.rows, grid.first + 1):
        if row:
            cells = _values(row, grid, number)
            yield GridRow(cells, *texts_and_figures(cells))


def _values(row: Iterable[GridCell], grid: Grid, number: int) -> tuple[Value, ...]:
    table, is_resolved = grid.number, grid.resolved
    return tuple(
        [
            new_value(
                (
                    text,
                    place,
                    _span(column, column + colspan, rowspan) if is_resolved else None,
                    spot_of(table, place.row or number, column + 1),
                )
            )
            for text, place, _, column, rowspan, colspan in row
        ]
    )


def _given(waiting: list[Value]) -> Iterator[Values]:
    if waiting:
        yield Values(tuple(waiting), exact=False)


def _loose_events(block: LooseCells) -> Iterator[Event]:
    waiting: list[Value] = []
    for cell in block.cells:
        if not cell.text or is_figure(cell.text):
            waiting.append(new_value((cell.text, cell.place, None, None)))
            continue
        if waiting:
            yield Values(tuple(waiting), exact=True)
            waiting = []
        if _is_narrative(_text_of(cell.text)):
            yield Narrative(Line(cell.text, cell.place))
        else:
            yield from pieces_of(cell.text, cell.place, in_cell=True)
    if waiting:
        yield Values(tuple(waiting), exact=True)


@remembered
def _parts_of(line: str) -> tuple[tuple[str, str | None], ...]:
    """Return the words and figures of a line: each as it stands there, and folded where it is a word."""
    text = _NUMBERING_APART.sub(r"\1", mend(line))
    found: list[tuple[str, str | None]] = []
    position = 0
    for match in _FIGURES_IN_LINE.finditer(text):
        found += _parts_of_words(text[position : match.start()])
        found.append((match[0], None))
        position = match.end()
    return (*found, *_parts_of_words(text[position:]))


def _parts_of_words(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield the words between figures; a figure glued to a row's label is taken off it."""
    for word in text.split():
        glued = _GLUED.fullmatch(word) if word[-1].isdecimal() else None
        folded = fold(glued[1]) if glued else ""
        if glued and folded and any(found.end == len(folded) and found.row for found in scan(folded, frozenset({0}))):
            yield glued[1], folded
            yield glued[2], None
        elif folded := fold(word):
            yield word, folded


@remembered
def _text_of(line: str) -> str:
    """Return the folded text of a line without its figures."""
    return fold(_FIGURES_IN_LINE.sub(" ", mend(line)))


@remembered
def _is_narrative(plain: str) -> bool:
    """Tell whether the folded words of a line belong to no table."""
    plain = plain.lstrip("#")
    if not plain or plain in known_words():
        return False
    if _SENTENCE.search(plain):
        return not _starts_with_label(plain)
    return len(plain) > _LONGEST_LABEL and not _starts_with_label(plain)


def is_caption_line(line: str) -> bool:
    """Tell whether a line only repeats the title of a section or table."""
    return _kind_of(line) == "caption"


def _kind_of(line: str) -> str:
    return _kind_of_words(_text_of(line))


@remembered
def _kind_of_words(plain: str) -> Literal["caption", "narrative", "row"]:
    """Return what a line is: a caption only repeats the title of a section or table, with or without 表三."""
    caption = _CAPTION.fullmatch(plain.lstrip("#"))
    if caption is not None and caption[1] in titles():
        return "caption"
    return "narrative" if _is_narrative(plain) else "row"


def _starts_with_label(plain: str) -> bool:
    return any(found.start == 0 for found in scan(plain, frozenset({0})))


@remembered
def _is_table_line(text: str) -> bool:
    """Tell whether a line begins a table: a fragment of a label, a whole label or a label with its figures."""
    plain, kind = _text_of(text), _kind_of(text)
    if kind == "caption":
        return True
    if len(plain) < 2 or kind == "narrative":
        return False
    if plain in known_words():
        return True
    words = _words_of(_FIGURES_IN_LINE.sub(" ", mend(text)))
    found = scan(plain, starts_of([folded for _, folded in words]))
    return bool(found) and found[0].start == 0 and sum(label.end - label.start for label in found) * 2 > len(plain)


def starts_of(words: Sequence[str]) -> frozenset[int]:
    """Return where each of ``words`` begins in their joined text."""
    return frozenset(accumulate((len(word) for word in words[:-1]), initial=0)) if words else frozenset()


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
        return not _text_of(block.text) or _is_table_line(block.text)
    return True
