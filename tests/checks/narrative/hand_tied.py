"""Sentences tied by hand, and reports that hold exactly what the hand says and other numbers everywhere else.

``sentences.json``: every entry has a ``text`` and ``ties``: what is printed, the target, and the value that the table
holds for it. A target is a cell, whose row or column may be a group ("requests.withheld.total") and whose rows may be
added up ("requests.disclosed+partly_disclosed.total"); "A / B" is the share of A in B; "change of A" compares with last
year. ``figures`` and ``last`` set further figures of this and last year; ``wrong`` are targets whose figure the text
gets wrong. Every figure of the text that has no tie is tied to nothing. ``held_out`` entries were tried only once the
others were tied.
"""

import json
from decimal import Decimal
from pathlib import Path

from reports.checks.narrative import ties
from reports.checks.narrative.cells import cells_of
from reports.document import Content, SectionText
from reports.formats import FORMS
from reports.markup import paragraphs

SENTENCES = json.loads((Path(__file__).parent / "sentences.json").read_text(encoding="utf-8"))
CHANGE = "change of "
YEAR = 2023


def cells_named(target):
    """Return the cells of a target."""
    table, row, column = target.split(".")
    return tuple(cell for one in row.split("+") for cell in cells_of(f"{table}.{one}.{column}", "2021"))


def report(text, figures=None, year=YEAR):
    """Return a report with one paragraph and figures that no sentence can hit by chance."""
    filled = {cell: 70001 + 7 * at for at, cell in enumerate(FORMS["2021"].cells())}
    filled = {cell: Decimal(figure) if cell.startswith("fees.") else figure for cell, figure in filled.items()}
    section = SectionText("overview", "一、总体情况", paragraphs(text))
    return Content("示例局", year, sections=(section,), figures=filled | (figures or {}))


def reports_of(entry):
    """Return the report that an entry describes, and last year's."""
    given = [(tie[1], tie[2]) for tie in entry["ties"] if len(tie) == 3] + list(entry.get("figures", {}).items())
    return report(entry["text"], _spread(given)), report("", _spread(entry.get("last", {}).items()), YEAR - 1)


def _spread(given):
    """Return the figures of single cells, and of sums what is left for their other cells."""
    given = [(cells_named(target), Decimal(value) if isinstance(value, str) else value) for target, value in given]
    figures = {cells[0]: value for cells, value in given if len(cells) == 1}
    for cells, value in given:
        free = [cell for cell in cells if cell not in figures]
        if free:
            figures[free[0]] = value - sum(figures.get(cell, 0) for cell in cells)
            figures |= dict.fromkeys(free[1:], 0)
    return figures


def expected(entry):
    """Return what the hand tied: what is printed, the kind, the cells, what it is a share of, and the verdict."""
    found = []
    for printed, target, *_value in entry["ties"]:
        part, _, whole = target.removeprefix(CHANGE).partition(" / ")
        kind = "change" if target.startswith(CHANGE) else "rate" if whole else "value"
        verdict = "contradicts" if target in entry.get("wrong", ()) else "agrees"
        found.append(
            (printed, kind, frozenset(cells_named(part)), frozenset(cells_named(whole) if whole else ()), verdict)
        )
    return found


def tied(entry):
    """Return what the check ties, in the same form."""
    content, last_year = reports_of(entry)
    return [
        (
            tie.mention.printed,
            tie.mention.claim.kind,
            frozenset(tie.cells),
            frozenset(tie.whole.cells if tie.whole else ()),
            tie.verdict,
        )
        for tie in ties(content, last_year)
        if tie.verdict != "untied"
    ]


def differences(entry):
    """Return what the hand tied and the check did not, and what the check tied and the hand did not."""
    missing, extra = [], tied(entry)
    for one in expected(entry):
        same = next(
            (other for other in extra if other[1:] == one[1:] and (one[0] in other[0] or other[0] in one[0])), None
        )
        if same:
            extra.remove(same)
        else:
            missing.append(one)
    return missing, extra
