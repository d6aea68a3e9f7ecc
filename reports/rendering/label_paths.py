"""Where a figure stands in the official form: its headings from the section down to the column."""

from functools import cache

from ..formats import FORMS, Group, Leaf, Text, split_cell, tables_named
from ..formats.schema import Form, Table, Tree

BETWEEN = Text(" › ", " › ")


@cache
def label_path(cell: str, form_key: str) -> tuple[Text, ...]:
    """Return the official labels over ``cell`` from the outside in: section, groups, row, column.

    The form that has the cell gives the labels: ``form_key`` where it can, else the other one.
    """
    form, table = _table_of(cell, FORMS[form_key])
    place = split_cell(cell)
    rows, columns = (_way(tree, key) for tree, key in ((table.rows, place.row), (table.columns, place.column)))
    return tuple(dict.fromkeys((form.section(table.section).heading, *rows, *columns)))


def words_of_path(cell: str, form_key: str) -> Text:
    """Return the labels over ``cell`` as one line in both languages, the section left out."""
    path = label_path(cell, form_key)[1:]
    return Text(BETWEEN.zh.join(part.zh for part in path), BETWEEN.en.join(part.en for part in path))


def _table_of(cell: str, own: Form) -> tuple[Form, Table]:
    """Return the form and table that hold ``cell``, the own form first; raise KeyError where none does."""
    for form in (own, *FORMS.values()):
        for table in tables_named(split_cell(cell).table):
            if table in form.tables and cell in table.cells():
                return form, table
    raise KeyError(f"no official form has the cell {cell}")


def _way(tree: Tree, key: str) -> tuple[Text, ...]:
    for node in tree:
        if isinstance(node, Leaf):
            if node.key == key:
                return (node.text,)
        elif isinstance(node, Group) and (below := _way(node.children, key)):
            return (node.text, *below)
    return ()
