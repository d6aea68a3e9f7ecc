"""Reports in which everything adds up, made from the declaration, and one change to them."""

import random
from dataclasses import replace
from decimal import Decimal

from reports import checks
from reports.checks import CATALOGUE, Context
from reports.document import Content, SectionText
from reports.formats import CARRY, FORMS, split_cell

YEARS = {"2019": 2020, "2021": 2023}
SUMS = ("T3-BALANCE", "T3-RESULT-SUM", "T3-ROW-SUM", "T4-SUM", "T-NUMBER", "X-CARRY", "S6-FEE-STATED")
SUM_RULES = tuple(rule for rule in CATALOGUE if rule.number in SUMS)
SECTION_SIX = SectionText("other_matters", "", "<p>本年度未收取信息处理费。</p>")


def check(content, context=None):
    """Run the rules on sums and single figures alone: these reports have next to no text."""
    return checks.check(content, context, SUM_RULES)


def sound_report(form_key, seed=1):
    """Return a report of one form in which everything adds up."""
    form, chance = FORMS[form_key], random.Random(seed)  # noqa: S311 - figures of a test
    figures = {cell: _figure(cell, form, chance) for cell in form.cells()}
    requests = form.table("requests")
    sums = {equation.rule: equation for table in form.tables for equation in table.equations}
    for column in sums["T3-ROW-SUM"].left:
        results = [f"requests.{row}.{column}" for row in sums["T3-RESULT-SUM"].left]
        total = figures[f"requests.results_total.{column}"] = sum(figures[cell] for cell in results)
        carried = figures[f"requests.carried_forward.{column}"]
        brought = figures[f"requests.brought_forward.{column}"] = chance.randint(0, total + carried)
        figures[f"requests.received.{column}"] = total + carried - brought
    for table, rule in ((requests, "T3-ROW-SUM"), (form.table("remedies"), "T4-SUM")):
        for row in table.row_leaves():
            parts = [figures[f"{table.key}.{row.key}.{column}"] for column in sums[rule].left]
            figures[f"{table.key}.{row.key}.total"] = sum(parts)
    return Content("示例局", YEARS[form_key], form_key, sections=(SECTION_SIX,), figures=figures)


def year_before(content):
    """Return a report of the year before that carried forward what ``content`` brings forward."""
    figures = {
        f"{CARRY.table}.{CARRY.last_years_row}.{column.key}": content.figures[f"{CARRY.table}.{CARRY.row}.{column.key}"]
        for column in FORMS[content.form].table(CARRY.table).column_leaves()
    }
    return replace(content, year=content.year - 1, figures=figures)


def with_figures(content, figures):
    """Return ``content`` with other figures."""
    return replace(content, figures={**content.figures, **figures})


def without(content, *cells):
    """Return ``content`` with ``cells`` not shown by the source."""
    return replace(content, figures={cell: figure for cell, figure in content.figures.items() if cell not in cells})


def failures(content, context=None):
    """Return what fails in ``content`` as pairs of rule and line."""
    context = context or Context(last_year=year_before(content))
    return {(finding.rule, finding.line) for finding in check(content, context) if finding.is_failure}


def lines_through(cell, form):
    """Return the equations that ``cell`` stands in, worked out from the declaration alone."""
    place = split_cell(cell)
    found = set()
    for equation in form.table(place.table).equations:
        key, line = (place.row, place.column) if equation.across == "rows" else (place.column, place.row)
        if key in equation.left + equation.right:
            found.add((equation.rule, line))
    if (place.table, place.row) == (CARRY.table, CARRY.row):
        found.add((CARRY.rule, place.column))
    return found


def _figure(cell, form, chance):
    column = form.table(split_cell(cell).table).column(split_cell(cell).column)
    if column.kind == "text":
        return "240万元"
    if column.kind == "amount":
        return Decimal("1234.5")
    return chance.randint(-3 if column.may_be_negative else 0, 6)
