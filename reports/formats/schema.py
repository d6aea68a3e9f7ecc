"""The vocabulary in which an official report form is declared.

A form has sections and tables. A table has a tree of rows, a tree of columns and
a tuple of equations. Only leaves hold figures; groups exist to be printed. No span
is ever written down: a header cell spans what is nested under it (see ``layout``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

Unit = Literal["件", "项", "个", "万元"]
Kind = Literal["count", "amount", "text"]

_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.|[IVX]+\.|\(\d+\))\s*")
_SINGLE_QUOTES = str.maketrans("“”", "‘’")
_NOTE = re.compile(r"\s*(?:（[^（）]*）|\([^()]*\))$")


class Text(NamedTuple):
    """The same words in Chinese and English."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the English words for ``en`` and its variants, else the Chinese ones."""
        return self.en if language.startswith("en") else self.zh

    @property
    def in_running_text(self) -> "Text":
        """Return a label without its number and without the note in brackets behind it."""
        return Text(*(_NOTE.sub("", _NUMBERING.sub("", words)) for words in self))

    @property
    def quoted(self) -> "Text":
        """Return the words in quotation marks, single ones in place of those that they hold."""
        return Text(*(f"“{words.translate(_SINGLE_QUOTES)}”" for words in self))


@dataclass(frozen=True)
class Leaf:
    """A row or a column that holds figures.

    ``key`` is its only machine name: model field, form field, CSV header and JSON key
    use it unchanged. ``label`` is the official wording, punctuation included; ``english``
    its translation. ``kind`` and ``unit`` are read from the column of a table (section
    three and four count cases, so their rows carry the default).
    """

    key: str
    label: str
    english: str
    kind: Kind = "count"
    unit: Unit | None = "件"
    may_be_negative: bool = False

    @property
    def text(self) -> Text:
        """Return the label in both languages."""
        return Text(self.label, self.english)


@dataclass(frozen=True)
class Group:
    """A printed heading over rows or columns. It holds no figure."""

    key: str
    label: str
    english: str
    children: tuple["Leaf | Group", ...]

    @property
    def text(self) -> Text:
        """Return the label in both languages."""
        return Text(self.label, self.english)


Tree = tuple[Leaf | Group, ...]


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Yield the leaves of ``tree`` in printed order."""
    for node in tree:
        if isinstance(node, Group):
            yield from leaves(node.children)
        else:
            yield node


def groups(tree: Tree) -> Iterator[Group]:
    """Yield the groups of ``tree`` in printed order, outer before inner."""
    for node in tree:
        if isinstance(node, Group):
            yield node
            yield from groups(node.children)


@dataclass(frozen=True)
class Equation:
    """Sum of ``left`` = sum of ``right``, once for every line that crosses them.

    With ``across="rows"`` both sides name rows and the equation must hold in every
    column; with ``across="columns"``, the reverse. ``rule`` is its public number in the
    rule book.
    """

    rule: str
    across: Literal["rows", "columns"]
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, eq=False)  # one object each, so that it is a cheap key
class Table:
    """One statistics table: what it counts, how it is printed, what must add up.

    ``heading`` is the line printed over it (section two) or None. ``corner`` is printed
    in its upper left cell. With ``laid="across"`` the rows are printed as column groups
    over the columns and all figures stand on one line (section four).
    """

    key: str
    section: str
    title: Text
    heading: Text | None
    corner: Text | None
    rows: Tree
    columns: Tree
    equations: tuple[Equation, ...] = ()
    laid: Literal["down", "across"] = "down"

    def row_leaves(self) -> tuple[Leaf, ...]:
        """Return the rows that hold figures, in printed order."""
        return self._row_leaves

    def column_leaves(self) -> tuple[Leaf, ...]:
        """Return the columns that hold figures, in printed order."""
        return self._column_leaves

    def row(self, key: str) -> Leaf:
        """Return the row ``key``; raise KeyError when the table has none."""
        return _named(self.row_leaves(), key, self.key)

    def column(self, key: str) -> Leaf:
        """Return the column ``key``; raise KeyError when the table has none."""
        return _named(self.column_leaves(), key, self.key)

    def cells(self) -> tuple[str, ...]:
        """Return all cell keys ``table.row.column`` in printed order."""
        return self._cells

    def lines_crossing(self, equation: Equation) -> tuple[str, ...]:
        """Return the keys of the lines in which ``equation`` must hold."""
        lines = self.column_leaves() if equation.across == "rows" else self.row_leaves()
        return tuple(leaf.key for leaf in lines)

    def cell_on_line(self, equation: Equation, key: str, line: str) -> str:
        """Return the cell key of operand ``key`` of ``equation`` on ``line``."""
        row, column = (key, line) if equation.across == "rows" else (line, key)
        return cell_key(self.key, row, column)

    # Every cell of every report asks for these: walked each time they take half of the time of drawing a report.

    @cached_property
    def _row_leaves(self) -> tuple[Leaf, ...]:
        return tuple(leaves(self.rows))

    @cached_property
    def _column_leaves(self) -> tuple[Leaf, ...]:
        return tuple(leaves(self.columns))

    @cached_property
    def _cells(self) -> tuple[str, ...]:
        rows, columns = self._row_leaves, self._column_leaves
        return tuple(cell_key(self.key, row.key, column.key) for row in rows for column in columns)


def _named(candidates: tuple[Leaf, ...], key: str, table: str) -> Leaf:
    for leaf in candidates:
        if leaf.key == key:
            return leaf
    raise KeyError(f"{table} has no row or column {key}")


@dataclass(frozen=True)
class Section:
    """One of the six sections; ``other_wordings`` are headings met in published reports."""

    key: str
    number: str
    title: Text
    other_wordings: tuple[str, ...] = ()

    @property
    def heading(self) -> Text:
        """Return the printed heading with its number, e.g. 一、…"""
        return Text(f"{self.number}、{self.title.zh}", self.title.en)


@dataclass(frozen=True, eq=False)  # one object each, so that it is a cheap key
class Form:
    """One version of the official form and the report years for which it is in force."""

    key: str
    name: Text
    legal_basis: str
    first_year: int
    last_year: int | None
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]

    @property
    def name_in_text(self) -> Text:
        """Return the name as it stands within a sentence."""
        return Text(self.name.zh, self.name.en.lower())

    def table(self, key: str) -> Table:
        """Return the table ``key``; raise KeyError when the form has none."""
        for table in self.tables:
            if table.key == key:
                return table
        raise KeyError(f"form {self.key} has no table {key}")

    def tables_of(self, section: str) -> tuple[Table, ...]:
        """Return the tables of one section in printed order."""
        return tuple(table for table in self.tables if table.section == section)

    def section(self, key: str) -> Section:
        """Return the section ``key``; raise KeyError when there is none."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(f"form {self.key} has no section {key}")

    def cells(self) -> tuple[str, ...]:
        """Return all cell keys in printed order (198 in 2019, 200 in 2021)."""
        return tuple(cell for table in self.tables for cell in table.cells())


class Cell(NamedTuple):
    """A cell key taken apart."""

    table: str
    row: str
    column: str


def cell_key(table: str, row: str, column: str) -> str:
    """Join the three parts of a cell key."""
    return f"{table}.{row}.{column}"


@lru_cache(maxsize=4096)
def split_cell(key: str) -> Cell:
    """Take a cell key apart; raise ValueError when it has not three parts."""
    parts = key.split(".")
    if len(parts) != 3:
        raise ValueError(f"{key!r} is not a cell key (table.row.column)")
    return Cell(*parts)
