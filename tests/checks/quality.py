"""Measure the arithmetic rules: python -m tests.checks.quality (make rule-quality).

Every cell of sections three and four is changed by one, up and down, in generated reports and in real ones, and
every change must be seen by an equation. A change is seen when an equation through the cell fails, or no longer holds
for blanks that mean nil. No blank is turned into 0: where no equation is decided, the cell is listed.
"""

import argparse
import json
import random
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache

from reports.checks import CATALOGUE, FAILING, check, judge_equations
from reports.checks.arithmetic import EQUATION_RULES
from reports.document import Content
from reports.formats import is_cell
from reports.reading import read
from tests.checks.whole import whole_report
from tests.conftest import samples_folder

TABLES = ("requests.", "remedies.")
COMPLETE, WITH_BLANKS = ("01", "03", "04", "08"), ("02", "06", "09")
_WORSE = {"holds": 0, "holds_if_nil": 1, "undecided": 2, "fails": 3, "fails_whatever_blank": 3}


@dataclass
class Tally:
    """What became of the changes to one report or to many."""

    changes: int = 0
    seen: int = 0
    failing: int = 0
    by_rule: Counter = field(default_factory=Counter)
    through_rule: Counter = field(default_factory=Counter)
    missed: list = field(default_factory=list)
    weaker: list = field(default_factory=list)
    open_cells: list = field(default_factory=list)

    def add(self, other):
        """Take in the counts of another tally."""
        self.changes += other.changes
        self.seen += other.seen
        self.failing += other.failing
        self.by_rule += other.by_rule
        self.through_rule += other.through_rule
        self.missed += other.missed
        self.weaker += other.weaker
        self.open_cells += other.open_cells


def changed_cells(content):
    """Return the cells of sections three and four that hold a number."""
    return [cell for cell, figure in content.figures.items() if cell.startswith(TABLES) and isinstance(figure, int)]


def blank_cells(content):
    """Return the cells of sections three and four that the report leaves blank."""
    return [cell for cell, figure in content.figures.items() if cell.startswith(TABLES) and figure is None]


def measure(content, cells=None):
    """Change each of ``cells`` by one, up and down, and tell which equations saw it; a blank gets a 1 written in."""
    tally, before = Tally(), {(one.rule, one.line): one for one in judge_equations(content)}
    lines_through = {}
    for key, finding in before.items():
        for cell in finding.cells:
            lines_through.setdefault(cell, []).append(key)
    for cell in changed_cells(content) if cells is None else cells:
        through = lines_through.get(cell, [])
        if not any(before[key].verdict in ("holds", "holds_if_nil", *FAILING) for key in through):
            tally.open_cells.append(cell)
            continue
        for step in (1, -1) if isinstance(content.figures[cell], int) else (1,):
            _one_change(content, cell, step, before, through, tally)
    return tally


def _one_change(content, cell, step, before, through, tally):
    tally.changes += 1
    mutant = replace(content, figures={**content.figures, cell: (content.figures[cell] or 0) + step})
    after = {(one.rule, one.line): one.verdict for one in check(mutant, rules=EQUATION_RULES)}
    seen, failing = set(), False
    for key in through:
        was, now = before[key].verdict, after.get(key, "holds")
        if was in ("holds", "holds_if_nil", *FAILING):
            tally.through_rule[key[0]] += 1
            if now in FAILING or _WORSE[now] > _WORSE[was]:
                seen.add(key)
                failing = failing or now in FAILING
    for key in seen:
        tally.by_rule[key[0]] += 1
    tally.seen += bool(seen)
    tally.failing += failing
    if not seen:
        tally.missed.append(f"{cell} {step:+d}")
    elif not failing:
        tally.weaker.append(f"{cell} {step:+d}")


def generated(count, first=0):
    """Yield sound reports of both forms with their contexts."""
    for seed in range(first, first + count):
        yield whole_report(seed, "2021" if seed % 5 else "2019")


def false_alarms(content, context):
    """Return what fails with the severity error in a report in which nothing is wrong."""
    found = check(content, context, CATALOGUE)
    return [f"{one.rule} {one.line}" for one in found if one.severity == "error" and one.is_failure]


@cache
def sample_as_read(number, folder=None):
    """Return what the reader makes of a real report: blanks stay blank."""
    [path] = ((folder or samples_folder()) / "raw").glob(f"{number}-*")
    return read(path.read_bytes(), path.name).content


def sample_as_expected(number, folder=None):
    """Return the figures of a real report as a person read them; 0 stands for a blank in a table otherwise filled."""
    [path] = ((folder or samples_folder()) / "expected").glob(f"{number}-*.json")
    known = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    figures = {
        f"{table}.{row}.{column}": figure
        for table, rows in known["figures"].items()
        for row, columns in rows.items()
        for column, figure in columns.items()
    }
    figures = {cell: figure for cell, figure in figures.items() if is_cell(cell)}
    return Content(known["agency"], known["year"], known["format"], figures=figures)


def some_cells(content, seed, count):
    """Return ``count`` cells of sections three and four, chosen by the seed."""
    return random.Random(seed).sample(changed_cells(content), count)  # noqa: S311 - a choice of cells


def _line(name, tally):
    share = f"{tally.seen / tally.changes:.2%}" if tally.changes else "—"
    return (
        f"{name}: {tally.changes} changes, {tally.seen} seen ({share}), {tally.failing} of them by an equation that "
        f"fails, {len(tally.open_cells)} cells touch no decided equation"
    )


def _print(text):
    sys.stdout.write(f"{text}\n")


def main(count):
    """Print what the rules see and return whether they see all that they must."""
    everything, alarms = Tally(), []
    for content, context in generated(count):
        everything.add(measure(content))
        alarms += false_alarms(content, context)
    _print(_line(f"{count} generated reports", everything))
    for rule in EQUATION_RULES:
        _print(f"  {rule.number}: {everything.by_rule[rule.number]} of {everything.through_rule[rule.number]}")
    _print(f"  errors on unchanged reports: {len(alarms)} {alarms[:10]}")
    misses = list(everything.missed)
    is_whole = not everything.open_cells
    for number in (*COMPLETE, *WITH_BLANKS) if samples_folder().is_dir() else ():
        content = sample_as_read(number)
        tally = measure(content)
        misses += tally.missed
        _print(_line(f"sample {number}", tally))
        for rule in EQUATION_RULES:
            _print(f"  {rule.number}: {tally.by_rule[rule.number]} of {tally.through_rule[rule.number]}")
        blanks = measure(content, blank_cells(content))
        if blanks.changes or blanks.open_cells:
            _print(_line("  its blanks, 1 written into each", blanks))
            misses += [miss for miss in blanks.missed if number in COMPLETE]
            tally.open_cells += blanks.open_cells
        if tally.weaker:
            _print(f"  seen only as no longer holding for blanks that mean nil: {', '.join(tally.weaker)}")
        if tally.open_cells:
            _print(f"  no decided equation through: {', '.join(tally.open_cells)}")
            is_whole = is_whole and number in WITH_BLANKS
    if misses:
        _print(f"missed: {misses[:40]}")
    return not misses and not alarms and is_whole


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=500, help="how many generated reports")
    sys.exit(0 if main(parser.parse_args().reports) else 1)
