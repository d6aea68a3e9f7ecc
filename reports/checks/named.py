"""Names of cells, rows and tables in messages, and small steps that many rules share."""

from collections.abc import Iterable
from functools import cache

from ..document import Content
from ..figures import Figure
from ..formats import FORMS, Text, cell_key, column_of, row_of, split_cell, tables_named
from .lines import row_name
from .rule import Operand


def cell_in_words(cell: str, content: Content) -> Text:
    """Return the name of ``cell`` in quotation marks: row and column."""
    row, column = _parts(cell, content.form)
    return Text(f"{row.zh}·{column.zh}", f"{row.en} · {column.en}").quoted


@cache
def _parts(cell: str, form: str) -> tuple[Text, Text]:
    """Name the row, its group first where the name says nothing by itself, and the column."""
    leaf, place = row_of(cell, FORMS[form]), split_cell(cell)
    table = next(table for table in reversed(tables_named(place.table)) if leaf in table.row_leaves())
    return row_name(table, leaf), column_of(cell, FORMS[form]).text.in_running_text


def row_in_words(table: str, row: str) -> Text:
    """Return the name of a row in quotation marks."""
    found = next(leaf for form in reversed(tables_named(table)) for leaf in form.row_leaves() if leaf.key == row)
    return found.text.in_running_text.quoted


def table_in_words(table: str) -> Text:
    """Return the title of a table in quotation marks."""
    return tables_named(table)[-1].title.quoted


def operand(content: Content, cell: str) -> Operand:
    """Return what stands in ``cell`` of ``content``: its number, else what is printed."""
    figure: Figure = content.figures.get(cell)
    return Operand(cell, content.year, figure if figure is not None else content.printed.get(cell) or None)


def operands(content: Content, cells: Iterable[str]) -> tuple[Operand, ...]:
    """Return what stands in ``cells`` of ``content``."""
    return tuple(operand(content, cell) for cell in cells)


def count(content: Content | None, cell: str) -> int | None:
    """Return the whole number in ``cell``, or None."""
    number = content.number(cell) if content else None
    return number if isinstance(number, int) else None


def total(content: Content | None, table: str, row: str) -> int | None:
    """Return the count in the total column of a row, or None."""
    return count(content, cell_key(table, row, "total"))
