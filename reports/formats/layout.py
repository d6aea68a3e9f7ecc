"""Work out the printed grid of a section from the declared trees.

A group is as broad as its leaves, a leaf as deep as the levels that remain. Section two is
a stack of tables of unequal width: in each of them the last column takes what is left of
the section's width. The result equals the official grids cell by cell (a test compares).
"""

from dataclasses import dataclass
from typing import Literal

from .schema import Form, Group, Leaf, Table, Text, Tree, cell_key, leaves

Role = Literal["heading", "corner", "column", "row", "figure"]


@dataclass(frozen=True)
class GridCell:
    """One printed cell: a header with its ``text``, or a figure with its ``cell`` key.

    ``ident`` names a header uniquely in its form; ``headers`` lists the idents of the
    headers that speak for this cell. ``group`` tells that a header is a group.
    """

    role: Role
    ident: str
    text: Text | None = None
    cell: str | None = None
    colspan: int = 1
    rowspan: int = 1
    headers: tuple[str, ...] = ()
    group: bool = False


@dataclass(frozen=True)
class Grid:
    """The printed grid of a section: its width in columns and its rows of cells."""

    section: str
    columns: int
    rows: tuple[tuple[GridCell, ...], ...]
    header_rows: int  # leading rows that hold headers only


def section_grid(form: Form, section: str) -> Grid:
    """Return the grid of ``section``; an empty one when it has no tables."""
    return grid_of(form.tables_of(section), section)


def grid_of(tables: tuple[Table, ...], section: str) -> Grid:
    """Stack ``tables`` into one grid as broad as the broadest of them."""
    if not tables:
        return Grid(section, 0, (), 0)
    width = max(_natural_width(table) for table in tables)
    rows: list[tuple[GridCell, ...]] = []
    for table in tables:
        rows += _across(table) if table.laid == "across" else _down(table, width)
    header_rows = next(number for number, row in enumerate(rows) if any(cell.role == "figure" for cell in row))
    return Grid(section, width, tuple(rows), header_rows if len(tables) == 1 else 0)


def depth(tree: Tree) -> int:
    """Return the number of levels of ``tree``."""
    return max(1 + depth(node.children) if isinstance(node, Group) else 1 for node in tree)


def _natural_width(table: Table) -> int:
    if table.laid == "across":
        return len(table.row_leaves()) * len(table.column_leaves())
    return depth(table.rows) + len(table.column_leaves())


def _breadth(node: Leaf | Group) -> int:
    return len(tuple(leaves((node,))))


def _column_ident(table: Table, node: Leaf | Group) -> str:
    return f"{table.key}-column-{node.key}"


def _row_ident(table: Table, node: Leaf | Group) -> str:
    return f"{table.key}-row-{node.key}"


def _paths(tree: Tree, above: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
    """Map each leaf's key to the keys of the groups above it and its own."""
    found: dict[str, tuple[str, ...]] = {}
    for node in tree:
        if isinstance(node, Group):
            found |= _paths(node.children, (*above, node.key))
        else:
            found[node.key] = (*above, node.key)
    return found


def _down(table: Table, width: int) -> list[tuple[GridCell, ...]]:
    label_columns = depth(table.rows)
    spare = width - _natural_width(table)
    heading_ident = f"{table.key}-heading"
    above = (heading_ident,) if table.heading else ()
    rows: list[tuple[GridCell, ...]] = []
    if table.heading:
        rows.append((GridCell("heading", heading_ident, table.heading, colspan=width, group=True),))
    rows += _column_header(table, label_columns, spare, above)
    rows += _body(table, label_columns, spare, above)
    return rows


def _column_header(table: Table, label_columns: int, spare: int, above: tuple[str, ...]) -> list[tuple[GridCell, ...]]:
    levels = depth(table.columns)
    rows: list[list[GridCell]] = [[] for _ in range(levels)]
    if table.corner:
        rows[0].append(GridCell("corner", f"{table.key}-corner", table.corner, colspan=label_columns, rowspan=levels))
    last = table.column_leaves()[-1].key

    def place(tree: Tree, level: int, over: tuple[str, ...]) -> None:
        for node in tree:
            ident = _column_ident(table, node)
            is_group = isinstance(node, Group)
            extra = spare if any(leaf.key == last for leaf in leaves((node,))) else 0
            deep = 1 if is_group else levels - level
            rows[level].append(
                GridCell(
                    "column",
                    ident,
                    node.text,
                    colspan=_breadth(node) + extra,
                    rowspan=deep,
                    headers=over,
                    group=is_group,
                )
            )
            if isinstance(node, Group):
                place(node.children, level + 1, (*over, ident))

    place(table.columns, 0, above)
    return [tuple(row) for row in rows]


def _body(table: Table, label_columns: int, spare: int, above: tuple[str, ...]) -> list[tuple[GridCell, ...]]:
    column_paths = _paths(table.columns)
    last = table.column_leaves()[-1].key
    rows: list[tuple[GridCell, ...]] = []

    def figures(row: Leaf, over: tuple[str, ...]) -> list[GridCell]:
        printed = []
        for column in table.column_leaves():
            key = cell_key(table.key, row.key, column.key)
            columns = tuple(f"{table.key}-column-{part}" for part in column_paths[column.key])
            span = 1 + spare if column.key == last else 1
            printed.append(GridCell("figure", key, cell=key, colspan=span, headers=(*over, *columns)))
        return printed

    def place(tree: Tree, level: int, over: tuple[str, ...], pending: list[GridCell]) -> None:
        for node in tree:
            ident = _row_ident(table, node)
            if isinstance(node, Group):
                label = GridCell("row", ident, node.text, rowspan=_breadth(node), headers=over, group=True)
                place(node.children, level + 1, (*over, ident), [*pending, label])
            else:
                label = GridCell("row", ident, node.text, colspan=label_columns - level, headers=over)
                rows.append((*pending, label, *figures(node, (*over, ident))))
            pending = []

    place(table.rows, 0, above, [])
    return rows


def _across(table: Table) -> list[tuple[GridCell, ...]]:
    """Print the rows as column groups over the columns, all figures on one line."""
    levels = depth(table.rows) + 1
    rows: list[list[GridCell]] = [[] for _ in range(levels + 1)]
    broad = len(table.column_leaves())

    def place(tree: Tree, level: int, over: tuple[str, ...]) -> None:
        for node in tree:
            ident = _row_ident(table, node)
            span = _breadth(node) * broad
            rows[level].append(GridCell("column", ident, node.text, colspan=span, headers=over, group=True))
            if isinstance(node, Group):
                place(node.children, level + 1, (*over, ident))
                continue
            for column in table.column_leaves():
                key = cell_key(table.key, node.key, column.key)
                head = f"{table.key}-{node.key}-{column.key}"
                above = (*over, ident)
                rows[level + 1].append(GridCell("column", head, column.text, rowspan=levels - level - 1, headers=above))
                rows[levels].append(GridCell("figure", key, cell=key, headers=(*above, head)))

    place(table.rows, 0, ())
    return [tuple(row) for row in rows]
