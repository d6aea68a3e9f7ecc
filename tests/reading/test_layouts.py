"""Round trips: figures poured into text of several layouts come back, for both forms."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.formats import FORMS
from reports.markup import plain_text
from reports.reading import read
from tests.reading.fixtures import (
    AGENCY,
    DAMAGES,
    IMPROVEMENT,
    LAYOUTS,
    OVERVIEW,
    YEARS,
    report_lines,
    report_text,
    sound_figures,
)


def printed_figures(content):
    """Return what is shown in every cell that was read, as text."""
    return {
        cell: content.printed.get(cell, "" if figure is None else str(figure))
        for cell, figure in content.figures.items()
    }


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_cells_come_back(form, layout):
    """Every figure, the text and the identity of a sound report are read without a doubt."""
    figures = sound_figures(FORMS[form], 7)
    reading = read(report_text(form, figures, layout).encode(), "report.txt")
    assert reading.doubts == ()
    assert printed_figures(reading.content) == figures
    assert (reading.content.form, reading.content.year, reading.content.agency_name) == (form, YEARS[form], AGENCY)
    assert plain_text(reading.content.section("overview").text) == OVERVIEW
    assert plain_text(reading.content.section("improvement").text) == IMPROVEMENT
    assert reading.content.leftovers == ()
    assert set(reading.evidence) == set(figures)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", ["markdown", "bar_between"])
def test_blanks_stay_blank(form, layout):
    """Where a layout prints blank cells, a blank is read as a blank and its neighbours keep their places."""
    figures = {cell: "" if text == "0" else text for cell, text in sound_figures(FORMS[form], 3).items()}
    reading = read(report_text(form, figures, layout).encode(), "report.md")
    assert reading.doubts == ()
    assert printed_figures(reading.content) == figures


@pytest.mark.parametrize("layout", ["printed", "cell_a_line"])
def test_vanished_blanks_are_never_guessed(layout):
    """Where blanks vanish, a row with too few figures is doubtful in every cell."""
    figures = sound_figures(FORMS["2021"], 3)
    figures["requests.received.business"] = ""
    reading = read(report_text("2021", figures, layout).encode(), "report.txt")
    doubtful = {cell for cell in figures if cell.startswith("requests.received.")}
    assert reading.doubtful_cells() == doubtful
    assert all(reading.content.figures[cell] is None for cell in doubtful)
    doubt = next(doubt for doubt in reading.doubts if doubt.cell == "requests.received.total")
    assert figures["requests.received.total"] in doubt.candidates


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_encodings(encoding):
    """A report reads alike in every encoding in use."""
    figures = sound_figures(FORMS["2021"], 1)
    reading = read(report_text("2021", figures, "markdown").encode(encoding), "report.txt")
    assert printed_figures(reading.content) == figures


@pytest.mark.parametrize("layout", LAYOUTS)
def test_columns_are_placed_by_their_headers(layout):
    """Two columns printed in another order, headers and figures, are read by their headers."""
    figures = sound_figures(FORMS["2021"], 5)
    rows = ("rules", "normative_documents")
    swapped = dict(figures)
    for row in rows:
        swapped[f"documents.{row}.issued"] = figures[f"documents.{row}.repealed"]
        swapped[f"documents.{row}.repealed"] = figures[f"documents.{row}.issued"]
    text = report_text("2021", swapped, layout)
    issued, repealed = (FORMS["2021"].table("documents").column(key).label for key in ("issued", "repealed"))
    text = text.replace(issued, "@").replace(repealed, issued).replace("@", repealed)
    assert printed_figures(read(text.encode(), "report.txt").content) == figures


def test_tables_of_the_other_form_are_figures():
    """A report on one form with a table of the other keeps both under their own keys."""
    figures = sound_figures(FORMS["2021"], 2) | sound_figures(FORMS["2019"], 4)
    lines = report_lines(FORMS["2021"], figures, LAYOUTS["markdown"])
    extra = report_lines(FORMS["2019"], figures, LAYOUTS["markdown"])
    heading = FORMS["2019"].table("procurement").heading.zh
    begin = extra.index(heading)
    place = lines.index(FORMS["2021"].section("requests").heading.zh)
    reading = read("\n".join([*lines[:place], *extra[begin : begin + 5], "", *lines[place:]]).encode(), "report.md")
    shown = printed_figures(reading.content)
    assert reading.content.form == "2021"
    for column in ("procurement_projects", "procurement_amount"):
        cell = f"procurement.central_procurement.{column}"
        assert shown[cell] == figures[cell]


def test_traditional_copies_are_matched():
    """Labels in traditional characters, with pinyin in brackets, name the same rows."""
    figures = sound_figures(FORMS["2021"], 6)
    text = report_text("2021", figures, "flattened")
    for simplified, traditional in (
        ("数", "數(shù)"),
        ("业", "業(yè)"),
        ("务", "務(wù)"),
        ("规", "規"),
        ("文件", "檔案"),
        ("开", "開"),
    ):
        text = text.replace(simplified, traditional)
    assert printed_figures(read(text.encode(), "report.txt").content) == figures


def silent_errors(figures, reading, blanks_are_printed):
    """Return the cells read with certainty that differ from what was printed before the damage."""
    doubtful = reading.doubtful_cells()
    wrong = []
    for cell, shown in printed_figures(reading.content).items():
        truth = figures.get(cell, "")
        if cell not in doubtful and shown != truth and not (shown == "" and (truth == "0" or blanks_are_printed)):
            wrong.append((cell, shown, truth))
    return wrong


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    form=st.sampled_from(sorted(FORMS)),
    layout=st.sampled_from(sorted(LAYOUTS)),
    damage=st.sampled_from(DAMAGES),
    seed=st.integers(0, 2**32),
    blank=st.booleans(),
)
def test_damage_is_never_silent(form, layout, damage, seed, blank):
    """One damage of any kind leaves no figure wrong that is not named as doubtful, and none lost without a word."""
    figures = sound_figures(FORMS[form], seed)
    if blank and LAYOUTS[layout].keeps_blanks:
        figures = {cell: "" if text == "0" else text for cell, text in figures.items()}
    lines = report_lines(FORMS[form], figures, LAYOUTS[layout])
    damaged = "\n".join(damage(random.Random(seed), lines))  # noqa: S311  (a damage that can be repeated)
    reading = read(damaged.encode(), "report.txt")
    assert silent_errors(figures, reading, LAYOUTS[layout].keeps_blanks) == []
    lost = [cell for cell in figures if cell not in reading.content.figures and cell not in reading.content.absent]
    assert not lost or any(doubt.cell is None for doubt in reading.doubts)
