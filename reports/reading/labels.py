"""The labels of both official forms as they are matched: folded, without number and notes."""

import re
from bisect import bisect_left
from functools import cache, lru_cache
from typing import NamedTuple

from ..formats import FORMS, Table, groups, tables_named
from .repair import fold, remembered

_NUMBER = r"(?:[一二三四五六七]+[,.]|\([一二三四五六七]+\),?|\d{1,2}[.,)]|\(\d{1,2}\))"
# A note in brackets, but not the number of the next label.
_NOTE = r"(?:\((?![一二三四五六七\d]+\))[^()]*(?:\([^()]*\)[^()]*)*\))"
_LEADING = re.compile(f"^{_NUMBER}?")
_NOTES = re.compile(f"{_NOTE}+$")
_SHORT = 2
_SHORTEST_PREFIX = 6
_SHORTEST_HALF = 4
_LONGEST_FRAGMENT = 12
_LONGEST_LABEL = 60
_LONGEST_KNOWN = 150


class RowLabel(NamedTuple):
    """The row that a label names."""

    table: str
    row: str


class Found(NamedTuple):
    """A label found in a text: its span, its bare words and the row it may name."""

    start: int
    end: int
    core: str
    row: RowLabel | None


@remembered
def core_of(label: str) -> str:
    """Return ``label`` folded, without its number and the notes behind it."""
    return _NOTES.sub("", _LEADING.sub("", fold(label), count=1))


def down_tables() -> tuple[Table, ...]:
    """Return the tables of both forms whose rows are printed as rows."""
    return tuple(table for form in FORMS.values() for table in form.tables if table.laid == "down")


@cache
def row_labels() -> dict[str, RowLabel]:
    """Map the bare words of every row label of both forms to its row."""
    return {
        core_of(leaf.label): RowLabel(table.key, leaf.key) for table in down_tables() for leaf in table.row_leaves()
    }


@cache
def row_keys(table: str) -> tuple[frozenset[str], ...]:
    """Return the rows that each version of a table has."""
    return tuple(frozenset(leaf.key for leaf in version.row_leaves()) for version in tables_named(table))


@cache
def full_rows() -> dict[str, RowLabel]:
    """Map every row label, folded and whole, with and without its number, to its row."""
    found: dict[str, RowLabel] = {}
    for table in down_tables():
        for leaf in table.row_leaves():
            whole = fold(leaf.label)
            for words in (whole, _LEADING.sub("", whole, count=1)):
                if len(words) > _SHORT:
                    found[words] = RowLabel(table.key, leaf.key)
    return found


@cache
def _other_cores() -> frozenset[str]:
    cores: set[str] = set()
    for form in FORMS.values():
        for table in form.tables:
            cores |= {core_of(node.label) for tree in (table.rows, table.columns) for node in groups(tree)}
            cores |= {core_of(leaf.label) for leaf in (*table.column_leaves(), *table.row_leaves())}
            cores |= {fold(text.zh) for text in (table.heading, table.corner) if text}
    return frozenset(cores)


@cache
def _pattern() -> re.Pattern[str]:
    cores = sorted(_other_cores() | set(row_labels()), key=len, reverse=True)
    return re.compile(f"(?P<number>{_NUMBER})?(?P<core>{'|'.join(map(re.escape, cores))})(?:{_NOTE})*")


@cache
def _group_words() -> str:
    names = (node.label for form in FORMS.values() for table in form.tables for node in groups(table.rows))
    return "\n".join(fold(name) for name in names)


@cache
def known_words() -> str:
    """Return every folded label in one text: a fragment of a label is a part of it."""
    labels = {
        fold(leaf.label)
        for form in FORMS.values()
        for table in form.tables
        for leaf in (*table.column_leaves(), *table.row_leaves())
    }
    labels |= {
        fold(node.label)
        for form in FORMS.values()
        for table in form.tables
        for tree in (table.rows, table.columns)
        for node in groups(tree)
    }
    labels |= {
        fold(text.zh)
        for form in FORMS.values()
        for table in form.tables
        for text in (table.heading, table.corner)
        if text
    }
    return "\n".join(sorted(labels))


@cache
def titles() -> frozenset[str]:
    """Return the folded titles of sections and tables, printed over a table as its caption."""
    names = {table.title.zh for form in FORMS.values() for table in form.tables}
    names |= {section.title.zh for form in FORMS.values() for section in form.sections}
    return frozenset(map(fold, names)) - frozenset(row_labels())


def scan(text: str, starts: frozenset[int]) -> tuple[Found, ...]:
    """Return the labels that stand in the folded ``text``, left to right.

    A label begins where a word of the print begins (``starts``), behind another label or behind
    a broken group label, and ends likewise: 规范性文件 is not found inside 其他规范性文件.
    """
    return _scan_known(text, starts) if len(text) <= _LONGEST_KNOWN else _scan(text, starts)


# The labels of the rows stand in every report in the same words.
@lru_cache(maxsize=4096)
def _scan_known(text: str, starts: frozenset[int]) -> tuple[Found, ...]:
    return _scan(text, starts)


def _scan(text: str, starts: frozenset[int]) -> tuple[Found, ...]:
    found: list[Found] = []
    ordered = sorted(starts)
    position = word = 0
    while position < len(text):
        if position > word + _LONGEST_FRAGMENT:  # nothing begins so far inside a word
            following = bisect_left(ordered, position)
            if following == len(ordered):
                break
            position = ordered[following]
        if position in starts:
            word = position
        match = _pattern().match(text, position) if _may_begin(text, position, word, starts, found) else None
        if match is None or not _may_end(text, match.end(), starts):
            position += 1
            continue
        found.append(Found(position, match.end(), match["core"], _row_of(match["core"], match["number"])))
        position = word = match.end()
    return tuple(found)


def _may_begin(text: str, position: int, word: int, starts: frozenset[int], found: list[Found]) -> bool:
    if position in starts:
        return True
    if found and found[-1].end == position:
        return len(found[-1].core) > _SHORT
    return word < position <= word + _LONGEST_FRAGMENT and text[word:position] in _group_words()


def _may_end(text: str, end: int, starts: frozenset[int]) -> bool:
    return end == len(text) or end in starts or _pattern().match(text, end) is not None


def _row_of(core: str, number: str | None) -> RowLabel | None:
    needed = _needed_numbers().get(core)
    return row_labels().get(core) if needed is None or needed in (number or "") else None


@cache
def _needed_numbers() -> dict[str, str]:
    """Map the row labels that are also a column's label to the digit that tells them apart: 3.其他."""
    labels = ((core_of(leaf.label), fold(leaf.label)) for table in down_tables() for leaf in table.row_leaves())
    return {core: whole[0] for core, whole in labels if core in column_cores() and whole[0].isdigit()}


@cache
def column_cores() -> frozenset[str]:
    """Return the bare words of every column label of the tables printed in rows."""
    return frozenset(core_of(leaf.label) for table in down_tables() for leaf in table.column_leaves())


def broken_row(text: str, following: str, starts: frozenset[int]) -> tuple[RowLabel, int, int] | None:
    """Return the row whose label ``text`` ends with the beginning of, and ``following`` goes on with.

    Figures printed at half height of a label of two lines stand between its halves. Gives the
    row, where the label begins in ``text`` and how much of ``following`` belongs to it.
    """
    ends = sorted(begin for begin in starts if len(text) - begin >= _SHORTEST_HALF)
    for label, row in full_rows().items() if ends else ():
        for begin in ends:
            length = len(text) - begin
            if length < len(label) and text.endswith(label[:length]) and following.startswith(label[length:]):
                return row, begin, len(label) - length
    return None


def truncated_row(text: str, starts: frozenset[int]) -> tuple[RowLabel, int] | None:
    """Return the only row whose label begins with the last words of ``text``."""
    for begin in sorted(start for start in starts if _SHORTEST_PREFIX <= len(text) - start <= _LONGEST_LABEL):
        if row := _only_row_beginning(text[begin:]):
            return row, begin
    return None


@remembered
def _only_row_beginning(words: str) -> RowLabel | None:
    """Return the row whose label begins with ``words``, None where no row's does or those of several do."""
    rows = {row for label, row in full_rows().items() if label.startswith(words)}
    return rows.pop() if len(rows) == 1 else None
