"""The official tables as grids to type in: presented cells with what stands in them and last year beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..checks import equations_for_browser
from ..document import Content
from ..formats import FORMS
from ..presentation import PresentedCell, PresentedTable, present
from .figures_in_text import Repeat
from .narrative import Typing, typing_of
from .typed import carried_from, has_figures, standing


@dataclass(frozen=True)
class GridCell:
    """A cell of a grid: as presented, the text to type over, and a figure of last year beside it."""

    shown: PresentedCell
    value: str = ""
    hint: str = ""
    hint_words: str = ""


@dataclass(frozen=True)
class GridRow:
    """A row of a grid; ``is_sum`` as presented."""

    cells: tuple[GridCell, ...]
    is_sum: bool = False


@dataclass(frozen=True)
class GridTable:
    """One table to type in; ``carried`` tells how many brought-forward figures last year offers."""

    shown: PresentedTable
    head: tuple[GridRow, ...]
    bodies: tuple[tuple[GridRow, ...], ...]
    has_figures: bool
    offers_carry: bool


@dataclass(frozen=True)
class GridSection:
    """One section of the workbench: its texts as they are typed, and its tables."""

    key: str
    number: str
    anchor: str
    heading: str
    printed_heading: str
    text: Typing
    after: Typing
    tables: tuple[GridTable, ...]
    limit: int = 0
    repeat: Repeat | None = None


LONGEST_OVERVIEW = 1000  # characters of section one, by the notice of 2021


def sections_of(
    content: Content,
    findings: Sequence[Any],
    last_year: Content | None,
    repeats: Mapping[str, Repeat] | None = None,
) -> tuple[GridSection, ...]:
    """Return the six sections of ``content`` for the workbench, in the active language.

    ``repeats`` tells of sections how much of them stood in last year's report.
    """
    language = get_language() or "zh"
    presented = present(content, language, findings=findings, last_year=last_year)
    carried = carried_from(content, last_year)
    shown = {section.key: section for section in presented.sections}
    sections = []
    for position, section in enumerate(FORMS[content.form].sections, 1):
        printed = content.section(section.key)
        tables = shown[section.key].tables if section.key in shown else ()
        sections.append(
            GridSection(
                key=section.key,
                number=section.number,
                anchor=f"s{position}",
                heading=section.title.in_language(language),
                printed_heading=printed.heading,
                text=typing_of(printed.text),
                after=typing_of(printed.after),
                tables=tuple(_table(table, content, carried, last_year) for table in tables),
                limit=LONGEST_OVERVIEW if position == 1 else 0,
                repeat=(repeats or {}).get(section.key),
            )
        )
    return tuple(sections)


def _table(table: PresentedTable, content: Content, carried: Mapping[str, str], last_year: Content | None) -> GridTable:
    year = str(last_year.year) if last_year else ""
    cells = {cell.cell for cell in table.figures()}
    offered = [cell for cell, text in carried.items() if text and cell in cells and not standing(content, cell)]
    return GridTable(
        shown=table,
        head=tuple(_row(row, content, carried, year) for row in table.head),
        bodies=tuple(tuple(_row(row, content, carried, year) for row in body) for body in table.bodies),
        has_figures=not table.is_other_form and has_figures(content, table.key),
        offers_carry=bool(offered) and not table.is_other_form,
    )


def _row(row: Any, content: Content, carried: Mapping[str, str], year: str) -> GridRow:
    return GridRow(tuple(_cell(cell, content, carried, year) for cell in row), row.is_sum)


def _cell(cell: PresentedCell, content: Content, carried: Mapping[str, str], year: str) -> GridCell:
    if cell.cell is None:
        return GridCell(cell)
    hint, words = cell.last_year or "", _("%(year)s: ") % {"year": year} if year else ""
    if cell.cell in carried:
        hint, words = carried[cell.cell], _("carried forward in %(year)s: ") % {"year": year}
    return GridCell(cell, standing(content, cell.cell), hint, words if hint else "")


def equations(content: Content) -> list[dict[str, Any]]:
    """Return the equations of the form for the browser, with names in the active language."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    if content.shape != "form":
        return []
    return [{**line, "name": line["name"][language]} for line in equations_for_browser(FORMS[content.form])]
