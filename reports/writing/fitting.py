"""Fit numbers into the narrow cells of the official tables: a long number over two lines would be misread.

Widths are in twentieths of a point, as Word counts them.
"""

import math
import re

from ..presentation import PresentedTable
from .narrative import place

TEXT_WIDTH = 8845  # A4 less 28 mm and 26 mm
PAGE_HEIGHT = 637.0  # points: A4 less 37 mm and 35 mm
HEADING_HEIGHT = 58.0  # of a section's heading with the room around it
LARGEST = 9.0
LARGEST_ENGLISH_LABEL = 7.5  # English labels are longer than the columns of the form
_LABELS = {"requests": (850, 1000, 2200), "proactive_disclosure": (2600,)}
_IN_A_POINT = 20
_SMALLEST = 4.5
_NARROWEST = 430  # two characters of a label
_WORD = re.compile(r"[!-~]+")
_BREADTH = 0.56  # of a digit or letter, in its own height
_MARGINS = 3.0
_ROW, _LINE = 14.8, 10.7  # points of a row of one line and of each further one
_WIDE = 0x2E80


def fitting_size(text: str, width: float, largest: float = LARGEST) -> float:
    """Return the size in points at which the longest number or word of ``text`` stands on one line of ``width``."""
    longest = _longest(text)
    if not longest:
        return largest
    return max(_SMALLEST, min(largest, int((width / _IN_A_POINT - _MARGINS) / (longest * _BREADTH) * 2) / 2))


def column_widths(table: PresentedTable) -> tuple[int, ...]:
    """Return the widths of the columns of an official table: a long number takes room from columns that have some."""
    labels = _label_widths(table)
    count = table.columns - len(labels)
    share = (TEXT_WIDTH - sum(labels)) // count
    needed = [share if number is None else number for number in _needed(table, count)]
    missing = sum(max(0, number - share) for number in needed)
    spare = [max(0, share - max(number, _NARROWEST)) for number in needed]
    given = min(missing, sum(spare))
    if not given:
        return (*labels, *(share for _ in needed))
    return (
        *labels,
        *(
            share + max(0, number - share) * given // missing - room * given // sum(spare)
            for number, room in zip(needed, spare, strict=True)
        ),
    )


def _label_widths(table: PresentedTable) -> tuple[int, ...]:
    """Return the widths of the columns that stand left of all figures; fewer of them share the same room."""
    labels = _LABELS.get(table.key, ())
    placed = place([[(cell.colspan, cell.rowspan, cell) for cell in row] for row in table.rows])
    count = min((column for _, column, cell in placed if cell.role == "figure"), default=0)
    return (*labels[: count - 1], sum(labels[count - 1 :])) if labels and count else ()


def stands_on_one_page(table: PresentedTable, widths: tuple[int, ...]) -> bool:
    """Tell whether a page can hold the table under its heading."""
    return HEADING_HEIGHT + estimated_height(table, widths) <= PAGE_HEIGHT


def estimated_height(table: PresentedTable, widths: tuple[int, ...]) -> float:
    """Return about how many points of a page the table takes, drawn with columns of these widths."""
    lines = [1] * len(table.rows)
    for row, column, cell in place([[(cell.colspan, cell.rowspan, cell) for cell in row] for row in table.rows]):
        if cell.rowspan == 1 and cell.text:
            width = sum(widths[column : column + cell.colspan]) / _IN_A_POINT - 2 * _MARGINS
            letters = sum(1 if ord(sign) >= _WIDE else _BREADTH for sign in cell.text)
            lines[row] = max(lines[row], math.ceil(letters * LARGEST / max(width, LARGEST)))
    return sum(_ROW + (number - 1) * _LINE for number in lines)


def _needed(table: PresentedTable, count: int) -> list[int | None]:
    """Return what the longest number of each column of figures needs; None where a row has fewer cells."""
    needed: list[int | None] = [None] * count
    for row in table.rows:
        figures = [cell for cell in row if cell.role == "figure"]
        if len(figures) == count and all(cell.colspan == 1 for cell in figures):
            for place, cell in enumerate(figures):
                width = int((_longest(cell.text) * _BREADTH * LARGEST + _MARGINS + 1) * _IN_A_POINT)
                needed[place] = max(needed[place] or 0, width)
    return needed


def _longest(text: str) -> int:
    return max((len(word) for word in _WORD.findall(text)), default=0)
