"""Reports of every format, damaged one way at a time: nothing is silently wrong. ``make damage`` tries thousands."""

import random
from pathlib import Path

import pytest

from reports.formats import FORMS
from reports.reading import read
from tests.reading.damaged_documents import WRITERS, Document, compare, printed_parts
from tests.reading.document_damages import DAMAGES, NOT_IN_SHEETS, outcome_of
from tests.reading.fixtures import sound_figures

NOWHERE = Path("no samples here")
KINDS = ("html", "docx", "xlsx", "text, markdown", "text, printed", "text, bar_between")
WITH_BLANKS = ("html", "html in GBK", "docx", "xlsx", "text, markdown", "text, bar_between")


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_never_silent(damage):
    """Whatever one damage does, no figure is wrong that is not in doubt, none lost without a word."""
    for number, kind in enumerate(KINDS):
        if kind == "xlsx" and DAMAGES[damage] in NOT_IN_SHEETS:
            continue
        assert outcome_of(number + 100, NOWHERE, kind, damage)[2].errors == ()


@pytest.mark.parametrize("damage", ["nothing", "lose_labels_beside_blanks", "swap_unlabelled_rows", "glue_cells"])
def test_damage_to_a_pdf_is_never_silent(damage):
    """The same for PDF, ruled and unruled, which is slow to read."""
    assert outcome_of(2, NOWHERE, "pdf", damage)[2].errors == ()


@pytest.mark.parametrize(
    "seed",
    [
        189,
        389,
        762,
        797,
        1209,
        1753,
        2719,
        2773,
        3101,
        3551,
        3564,
        4745,
        4989,
        5670,
        5765,
        11783,
        12571,
        20793,
        22125,
        500379,
        701278,
    ],
)
def test_what_the_campaign_found_stays_mended(seed):
    """Documents whose reading was once silently wrong."""
    assert outcome_of(seed, NOWHERE)[2].errors == ()


@pytest.mark.parametrize("seed", [1004420, 1008740, 1009159, 2009595, 3000637, 3004037, 4000592, 6006445])
def test_what_the_campaign_found_with_real_figures_stays_mended(samples, seed):
    """The same with the figures of real reports."""
    assert outcome_of(seed, samples)[2].errors == ()


@pytest.mark.parametrize("kind", WITH_BLANKS)
@pytest.mark.parametrize("form", FORMS)
def test_blanks_in_place_are_known(kind, form):
    """A report in the official layout comes back without a doubt, blanks and marks for nil among its figures."""
    figures = sound_figures(FORMS[form], 21)
    for number, (cell, text) in enumerate(figures.items()):
        if text == "0" and not cell.endswith(".total"):
            figures[cell] = ("", "/", "0")[number % 3]
    chance = random.Random(1)  # noqa: S311  (an encoding that can be chosen again)
    data, suffix = WRITERS[kind](Document(FORMS[form], printed_parts(FORMS[form], figures), figures, chance, kind))
    reading = read(data, f"report.{suffix}")
    assert reading.doubts == ()
    assert compare(figures, reading).right == len(figures)
