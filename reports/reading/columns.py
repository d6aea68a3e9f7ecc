"""Which column each place of a row is: decided by the words of the header, never by the figures."""

import re
from functools import cache, lru_cache
from itertools import pairwise

from ..formats import FORMS, Group, Leaf, Table, leaves
from .events import Piece, Span
from .labels import core_of
from .repair import fold, remembered_words

_NOTES = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)")
_SHORTEST_PREFIX = 3
_STEM = 2
_LONGEST_HEADER = 300


def columns_of(table: str, header: tuple[Piece, ...]) -> tuple[Table, tuple[Leaf, ...]] | None:
    """Return the form's table and its columns in the order that ``header`` prints, or None.

    Headers that are cut (本年新 | 本年新 | 对外公开总数量) are taken where every word begins the official
    label of its place.
    """
    return _columns_named(tuple([piece.folded for piece in header]), table)


@remembered_words
def _columns_named(header: tuple[str, ...], table: str) -> tuple[Table, tuple[Leaf, ...]] | None:
    text = _NOTES.sub("", "".join(header))
    candidates = _candidates(table)
    for number, known in enumerate(candidates):
        leaves = known.column_leaves()
        found = _in_print_order(table, number, text)
        if len(found) == len(leaves) and len(set(found)) == len(found) and _order_is_possible(known, found):
            return known, found
    words = _bare_words(header)
    for known in candidates:
        leaves = known.column_leaves()
        if len(words) == len(leaves) and all(_begins(word, leaf) for word, leaf in zip(words, leaves, strict=True)):
            return known, leaves
    return None


def with_lost_label(table: str, header: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Return the header with the one label that it lost, () where it lost none, several, or not for certain one.

    Merged cells must be resolved. The places between two labelled columns bear no words and there is one column of
    the form between the two: an unbroken run of the right number. The first and the last column have no such place.
    """
    cells = _cells_of(header)
    for known in _candidates(table):
        columns = known.column_leaves()
        named = {leaf: spans for leaf in columns if (spans := _spans_named(cells, leaf))}
        lost = [leaf for leaf in columns if leaf not in named]
        place = columns.index(lost[0]) if len(lost) == 1 else 0
        if not 0 < place < len(columns) - 1 or any(len(spans) > 1 for spans in named.values()):
            continue
        before, behind = columns[place - 1], columns[place + 1]
        ((_, start),), ((end, _),) = named[before], named[behind]
        is_taken = any(piece.span and start <= piece.span.start and piece.span.end <= end for piece in header)
        if start >= end or is_taken:
            continue
        beside, is_behind = (before, False) if behind in _outer() else (behind, True)
        spots = [number for number, piece in enumerate(header) if piece.span and {piece.span[:2]} == named[beside]]
        if spots:
            number = spots[0] if is_behind else spots[-1] + 1
            words = _words_of(lost[0])
            piece = Piece("", words, header[spots[0]].place, True, Span(start, end, 1))
            return (*header[:number], piece, *header[number:])
    return ()


def _cells_of(header: tuple[Piece, ...]) -> dict[tuple[int, Span], str]:
    """Return the words of each header cell, by its line and what it covers, where merged cells are resolved."""
    cells: dict[tuple[int, Span], str] = {}
    for piece in header:
        if piece.span is not None:
            key = (piece.place.line, piece.span)
            cells[key] = cells.get(key, "") + piece.folded
    return cells


def _spans_named(cells: dict[tuple[int, Span], str], leaf: Leaf) -> set[tuple[int, int]]:
    """Return the columns of the grid over which header cells bear the words of ``leaf``."""
    words = _words_of(leaf)
    return {span[:2] for (_, span), text in cells.items() if _NOTES.sub("", text).startswith(words)}


def other_columns(table: Table, header: tuple[Piece, ...]) -> tuple[Leaf, ...]:
    """Return the columns that ``header`` names when it is that of a further table for columns of the other form.

    Such a table prints only the columns that hold something. None of them when the header is not one.
    """
    text = _NOTES.sub("", "".join(piece.folded for piece in header))
    own = {leaf.key for leaf in table.column_leaves()}
    for number, known in enumerate(_candidates(table.key)):
        found = _in_print_order(table.key, number, text) if known.columns != table.columns else ()
        if found and len(set(found)) == len(found) and own.isdisjoint(leaf.key for leaf in found):
            return found
    return ()


def _in_print_order(table: str, number: int, text: str) -> tuple[Leaf, ...]:
    """Return the columns of a table of one form whose words stand in ``text``; words of the other form make it none."""
    return _known_order(table, number, text) if len(text) <= _LONGEST_HEADER else _order_in(table, number, text)


# The same few headers stand in nearly every report.
@lru_cache(maxsize=1024)
def _known_order(table: str, number: int, text: str) -> tuple[Leaf, ...]:
    return _order_in(table, number, text)


def _order_in(table: str, number: int, text: str) -> tuple[Leaf, ...]:
    pattern, own, foreign, skipped = _vocabulary(table, number)
    found = [match for match in pattern.findall(text) if match not in skipped]
    if any(match in foreign for match in found):
        return ()
    columns = tuple(own[match] for match in found)
    # A header repeated over a page break says the same twice.
    half = len(columns) // 2
    return columns[:half] if half and columns[:half] == columns[half:] else columns


@cache
def _candidates(table: str) -> tuple[Table, ...]:
    """Return the tables of both forms that have this key."""
    return tuple(known for form in FORMS.values() for known in form.tables if known.key == table)


@cache
def _vocabulary(key: str, number: int) -> tuple[re.Pattern[str], dict[str, Leaf], set[str], set[str]]:
    """Return what the header of a table is searched for, its own words, those of the other form, those of groups."""
    table = _candidates(key)[number]
    own = {_words_of(leaf): leaf for leaf in table.column_leaves()}
    foreign = {_words_of(leaf) for other in _candidates(key) for leaf in other.column_leaves()} - set(own)
    skipped = {core_of(node.label) for node in _groups(table)}
    pattern = "|".join(re.escape(words) for words in sorted({*own, *foreign, *skipped}, key=len, reverse=True))
    return re.compile(pattern), own, foreign, skipped


@cache
def _words_of(leaf: Leaf) -> str:
    """Return the words that tell a column: its whole label, or the stem of a kind of organisation."""
    core = core_of(leaf.label)
    kinds = {child for node in _all_groups() for child in node.children if isinstance(child, Leaf)}
    return core[:_STEM] if leaf in kinds and leaf not in _outer() else core


@cache
def _all_groups() -> tuple[Group, ...]:
    return tuple(node for form in FORMS.values() for table in form.tables for node in _groups(table))


@cache
def _outer() -> frozenset[Leaf]:
    """Return the columns directly under the outermost group: 自然人 and 总计."""
    tops = (
        node for form in FORMS.values() for table in form.tables for node in table.columns if isinstance(node, Group)
    )
    return frozenset(child for node in tops for child in node.children if isinstance(child, Leaf))


def _groups(table: Table) -> tuple[Group, ...]:
    found: list[Group] = []

    def walk(nodes: tuple[Leaf | Group, ...]) -> None:
        for node in nodes:
            if isinstance(node, Group):
                found.append(node)
                walk(node.children)

    walk(table.columns)
    return tuple(found)


def _order_is_possible(table: Table, found: tuple[Leaf, ...]) -> bool:
    """Tell whether a header of two levels can be printed so: 自然人 first, 总计 behind it or at the end."""
    if not _groups(table):
        return True
    outer = [leaf for leaf in table.column_leaves() if leaf in _outer()]
    first, last = outer[0], outer[-1]
    return found[0] == first and (found[1] == last or found[-1] == last)


def figures_order(table: Table, found: tuple[Leaf, ...]) -> tuple[Leaf, ...]:
    """Return the columns in the order of the figures: a total printed over two levels stands last below."""
    if not _groups(table):
        return found
    last = table.column_leaves()[-1]
    return (*(leaf for leaf in found if leaf != last), last)


def spans_of(table: Table, header: tuple[Piece, ...]) -> dict[Leaf, Span] | None:
    """Return which columns of the grid each column of the form covers, where merged cells are resolved.

    None where a column is not named by exactly one place of the header, or where a group does not
    cover exactly its columns: a header cell was lost, and what stands behind it moved.
    """
    cells = _cells_of(header)
    found: dict[Leaf, Span] = {}
    for leaf in table.column_leaves():
        named = _spans_named(cells, leaf)
        if len(named) != 1:
            return None
        start, end = named.pop()
        found[leaf] = Span(start, end, 1)
    ordered = sorted(found.values())
    if any(left.end > right.start for left, right in pairwise(ordered)):
        return None
    for group in _groups(table):
        below = [found[leaf] for leaf in leaves((group,))]
        over = {span[:2] for (_, span), text in cells.items() if text == core_of(group.label)}
        if over != {(min(span.start for span in below), max(span.end for span in below))}:
            return None
    return found


def _bare_words(header: tuple[str, ...]) -> list[str]:
    """Return the words of the header without its corner and the article over it."""
    return [_NOTES.sub("", words) for words in header if words not in _around_columns()]


@cache
def _around_columns() -> frozenset[str]:
    tables = (table for form in FORMS.values() for table in form.tables)
    return frozenset(fold(text.zh) for table in tables for text in (table.heading, table.corner) if text)


def _begins(word: str, leaf: Leaf) -> bool:
    core = core_of(leaf.label)
    return len(word) >= _SHORTEST_PREFIX and (core.startswith(word) or word.startswith(core))
