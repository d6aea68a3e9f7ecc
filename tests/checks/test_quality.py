"""A seeded part of what make rule-quality measures in full."""

import pytest

from .quality import (
    COMPLETE,
    WITH_BLANKS,
    false_alarms,
    generated,
    measure,
    sample_as_expected,
    sample_as_read,
    some_cells,
)


@pytest.mark.parametrize("seed", range(4))
def test_every_changed_cell_of_a_generated_report_is_caught_by_an_equation_that_fails(seed):
    [(content, context)] = generated(1, first=seed * 5)
    tally = measure(content, some_cells(content, seed, 40))
    assert tally.changes == 80
    assert tally.failing == tally.changes
    assert false_alarms(content, context) == []


@pytest.mark.parametrize("number", COMPLETE)
def test_every_changed_cell_of_a_real_report_is_caught(samples, number):
    content = sample_as_read(number, samples)
    tally = measure(content, some_cells(content, 1, 30))
    assert tally.changes == 60
    assert tally.failing == tally.changes


@pytest.mark.parametrize("number", WITH_BLANKS)
def test_a_change_that_touches_a_decided_equation_of_a_report_with_blanks_is_seen(samples, number):
    content = sample_as_read(number, samples)
    tally = measure(content, some_cells(content, 1, 20))
    assert tally.seen == tally.changes
    assert tally.missed == []


def test_a_change_is_missed_where_a_person_would_miss_it():
    [(content, _context)] = generated(1, first=1)
    cell = "requests.received.natural_person"
    row = [key for key in content.figures if key.startswith("requests.received.") and key != cell]
    column = [key for key in content.figures if key.startswith("requests.") and key.endswith(".natural_person")]
    blanked = dict.fromkeys([*row, *(key for key in column if key != cell)])
    tally = measure(type(content)(**{**vars(content), "figures": {**content.figures, **blanked}}), [cell])
    assert (tally.changes, tally.open_cells) == (0, [cell])


@pytest.mark.parametrize("number", ["01", "03", "08"])
def test_the_reader_and_a_person_see_the_same_figures_in_the_reports_that_are_measured(samples, number):
    read, expected = sample_as_read(number, samples), sample_as_expected(number, samples)
    assert {cell: read.figures[cell] for cell in expected.figures} == dict(expected.figures)
