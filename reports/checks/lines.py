"""The equations of a report, one for each line that they cross, drawn from the declaration.

Where the forms print different rows for the same thing (OTHERWISE), a line takes whichever the
report shows. When a report shows both, the rows of its own form count, unless they leave the
line open and the other form's close it; the two are never added up, since they are the same cases.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ..document import Content
from ..figures import is_nil_mark
from ..formats import (
    FORMS,
    OTHERWISE,
    Equation,
    Form,
    Leaf,
    Table,
    Text,
    cell_key,
    column_of,
    groups,
    row_of,
    split_cell,
)


@dataclass(frozen=True)
class Line:
    """One equation on one line: sum of the cells ``left`` = sum of the cells ``right``.

    ``own`` are those of its cells that stand for a correspondence, ``other`` the cells of the
    other form that may stand in their place. ``extra`` marks a row of the other form.
    """

    rule: str
    table: str
    key: str
    name: Text
    left: tuple[str, ...]
    right: tuple[str, ...]
    own: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    extra: bool = False
    floored: bool = True  # no operand may be negative

    @property
    def cells(self) -> tuple[str, ...]:
        """Return all cells of the line, left side first."""
        return self.left + self.right

    def taking(self, cells: tuple[str, ...]) -> "Line":
        """Return the line with ``cells`` in the place of its own cells of the correspondence."""
        if cells == self.own:
            return self
        at = self.left.index(self.own[0])
        kept = tuple(cell for cell in self.left if cell not in self.own)
        return replace(self, left=(*kept[:at], *cells, *kept[at:]), own=cells, other=self.own)


@cache
def lines_of(form: Form) -> tuple[Line, ...]:
    """Return every equation of ``form`` on every line, then the rows that only the other form prints."""
    declared = [_line(table, equation, key) for table, equation, key in _crossings(form)]
    known = {(line.rule, line.table, line.key) for line in declared}
    extra = [
        _line(table, equation, key, extra=True)
        for other in FORMS.values()
        if other is not form
        for table, equation, key in _crossings(other)
        if (equation.rule, table.key, key) not in known
    ]
    return (*declared, *extra)


def lines_in(content: Content, rule: str | None = None) -> tuple[Line, ...]:
    """Return the equations (of one ``rule``) that ``content`` has to satisfy, with the cells that it shows."""
    rows = _rows_shown(content)
    replaced = _replaced_rows(rows)
    lines = []
    for line in lines_of(FORMS[content.form]):
        if rule not in (None, line.rule):
            continue
        row = (line.table, line.key)
        if row in replaced or (line.extra and row not in rows):
            continue
        lines.append(line.taking(_taken(line, content, rows)) if line.other else line)
    return tuple(lines)


def equations_for_browser(form: Form) -> list[dict[str, Any]]:
    """Return the equations of ``form`` for live totals in a page.

    ``total`` is the cell that may be filled with the sum of ``left``, null for an equation that
    has none. ``own`` cells give way to ``other`` when only those are in the page. A line with
    ``extra`` belongs to a row of the other form and counts only when the page has that row.
    """
    return [
        {
            "rule": line.rule,
            "line": line.key,
            "left": list(line.left),
            "right": list(line.right),
            "total": line.right[0] if len(line.right) == 1 else None,
            "own": list(line.own),
            "other": list(line.other),
            "extra": line.extra,
            "name": {"zh": line.name.zh, "en": line.name.en},
        }
        for line in lines_of(form)
    ]


@cache
def operand_name(cell: str, line_is_row: bool, form: Form) -> Text:
    """Return the name of ``cell`` within its line: its column when the line is a row, else its row."""
    place = split_cell(cell)
    table = next((table for table in form.tables if table.key == place.table), None) or next(
        table for other in FORMS.values() for table in other.tables if table.key == place.table
    )
    if line_is_row:
        return column_of(cell, form).text.in_running_text
    return row_name(table, row_of(cell, form))


def is_row(line: Line) -> bool:
    """Tell whether the line runs along a row of its table."""
    return split_cell(line.cells[0]).row == line.key


def _crossings(form: Form) -> Iterator[tuple[Table, Equation, str]]:
    for table in form.tables:
        for equation in table.equations:
            for key in table.lines_crossing(equation):
                yield table, equation, key


def _line(table: Table, equation: Equation, key: str, *, extra: bool = False) -> Line:
    left = tuple(table.cell_on_line(equation, part, key) for part in equation.left)
    right = tuple(table.cell_on_line(equation, part, key) for part in equation.right)
    own: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    if table.key == OTHERWISE.table and equation.across == "rows":
        for mine, theirs in ((OTHERWISE.rows, (OTHERWISE.row,)), ((OTHERWISE.row,), OTHERWISE.rows)):
            if set(mine) <= set(equation.left):
                own = tuple(cell_key(table.key, row, key) for row in mine)
                other = tuple(cell_key(table.key, row, key) for row in theirs)
    floored = not any(column_of(cell).may_be_negative for cell in left + right)
    name = _line_name(table, equation, key)
    return Line(equation.rule, table.key, key, name, left, right, own, other, extra, floored)


def _line_name(table: Table, equation: Equation, key: str) -> Text:
    if equation.across == "rows":
        column = table.column(key).text.in_running_text.quoted
        return Text(f"{column.zh}列", f"Column {column.en}")
    row = row_name(table, table.row(key)).quoted
    if table.laid == "across":
        return Text(f"{row.zh}项", f"Group {row.en}")
    return Text(f"{row.zh}行", f"Row {row.en}")


def row_name(table: Table, row: Leaf) -> Text:
    """Name a row in running text, its group first where a column is called the same."""
    name = row.text.in_running_text
    if name.zh not in {column.text.in_running_text.zh for column in table.column_leaves()}:
        return name
    above = next((group.text.in_running_text for group in groups(table.rows) if row in group.children), name)
    return Text(f"{above.zh}·{name.zh}", f"{above.en} · {name.en}")


def _rows_shown(content: Content) -> set[tuple[str, str]]:
    """Return the rows that the source shows: those with a cell, and those whose cells are named absent."""
    rows = set()
    for cell in (*content.figures, *content.absent):
        table, row, _ = cell.split(".")
        rows.add((table, row))
    return rows


def _replaced_rows(shown: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the rows of the correspondence that the report leaves out because it shows the other ones."""
    ones = {(OTHERWISE.table, row) for row in OTHERWISE.rows}
    other = {(OTHERWISE.table, OTHERWISE.row)}
    if not ones & shown and other <= shown:
        return ones
    return other if ones & shown and not other & shown else set()


def _taken(line: Line, content: Content, rows: set[tuple[str, str]]) -> tuple[str, ...]:
    """Return the cells that ``line`` takes of a correspondence: complete ones first, else filled, else shown."""

    def complete(cell: str) -> bool:
        return content.number(cell) is not None

    def filled(cell: str) -> bool:
        return complete(cell) or not is_nil_mark(content.printed.get(cell, ""))

    def shown(cell: str) -> bool:
        place = split_cell(cell)
        return (place.table, place.row) in rows

    tests: tuple[tuple[Callable[..., bool], Callable[[str], bool]], ...] = (
        (all, complete),
        (any, filled),
        (any, shown),
    )
    for gather, test in tests:
        for cells in (line.own, line.other):
            if gather(test(cell) for cell in cells):
                return cells
    return line.own
