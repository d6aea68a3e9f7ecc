"""The official form as data: import its parts from here.

Rows, columns, labels, units and equations of both forms are written in this package and
nowhere else; entry, import, checks, page and documents are all drawn from it. It imports
nothing of the project.
"""

from functools import cache, lru_cache

from . import version_2019, version_2021
from .equations import CARRY, EQUATION_NAMES, OTHERWISE
from .layout import Grid, GridCell, grid_of, section_grid
from .schema import Cell, Equation, Form, Group, Kind, Leaf, Section, Table, Text, cell_key, groups, leaves, split_cell

FORMS: dict[str, Form] = {form.key: form for form in (version_2019.FORM, version_2021.FORM)}
SECTION_KEYS: tuple[str, ...] = tuple(section.key for section in version_2021.FORM.sections)
TABLE_KEYS: tuple[str, ...] = tuple(dict.fromkeys(table.key for form in FORMS.values() for table in form.tables))
ALL_CELLS: tuple[str, ...] = tuple(dict.fromkeys(cell for form in FORMS.values() for cell in form.cells()))
CELLS_OF: dict[str, frozenset[str]] = {form.key: frozenset(form.cells()) for form in FORMS.values()}
_KNOWN = frozenset(ALL_CELLS)


class NoForm(LookupError):
    """No official form exists for the year: before 2019 reports are kept as documents."""


def form_for(year: int) -> Form:
    """Return the form in force for reports on ``year``; raise NoForm before 2019."""
    for form in FORMS.values():
        if form.first_year <= year and (form.last_year is None or year <= form.last_year):
            return form
    raise NoForm(year)


def is_cell(key: str) -> bool:
    """Tell whether either official form has the cell ``key``."""
    return key in _KNOWN


@lru_cache(maxsize=32)
def tables_named(key: str) -> tuple[Table, ...]:
    """Return the table ``key`` of every form that has it."""
    return tuple(table for form in FORMS.values() for table in form.tables if table.key == key)


@cache
def column_of(cell: str, form: Form | None = None) -> Leaf:
    """Return the column of ``cell`` in ``form`` if it has it, else in the other form."""
    return _leaf_of(cell, form, "column")


@cache
def row_of(cell: str, form: Form | None = None) -> Leaf:
    """Return the row of ``cell`` in ``form`` if it has it, else in the other form."""
    return _leaf_of(cell, form, "row")


def _leaf_of(cell: str, form: Form | None, part: str) -> Leaf:
    place = split_cell(cell)
    candidates = tables_named(place.table)
    if form is not None:
        candidates = tuple(sorted(candidates, key=lambda table: table not in form.tables))
    for table in candidates:
        try:
            return table.column(place.column) if part == "column" else table.row(place.row)
        except KeyError:
            continue
    raise KeyError(f"no official form has the {part} of {cell}")


def cell_name(cell: str, form: Form | None = None) -> Text:
    """Return the name of ``cell`` in words: row and column in both languages."""
    row, column = row_of(cell, form).text, column_of(cell, form).text
    return Text(f"{row.zh}·{column.zh}", f"{row.en} · {column.en}")


__all__ = [
    "ALL_CELLS",
    "CARRY",
    "CELLS_OF",
    "EQUATION_NAMES",
    "FORMS",
    "OTHERWISE",
    "SECTION_KEYS",
    "TABLE_KEYS",
    "Cell",
    "Equation",
    "Form",
    "Grid",
    "GridCell",
    "Group",
    "Kind",
    "Leaf",
    "NoForm",
    "Section",
    "Table",
    "Text",
    "cell_key",
    "cell_name",
    "column_of",
    "form_for",
    "grid_of",
    "groups",
    "is_cell",
    "leaves",
    "row_of",
    "section_grid",
    "split_cell",
    "tables_named",
]
