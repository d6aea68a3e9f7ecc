"""The ledger of a correction: what differs between two editions."""

from dataclasses import replace

from reports.presentation import changes_between
from tests.factories import sound_content


def test_equal_editions_differ_in_nothing():
    assert not changes_between(sound_content(), sound_content(), "en")


def test_figures_are_given_before_and_after_in_printed_order():
    before = sound_content(figures={"documents.rules.issued": None, "requests.received.total": 30})
    after = sound_content(
        figures={"documents.rules.issued": 2, "requests.received.total": None},
        printed={"requests.received.total": "约31"},
    )
    changes = changes_between(before, after, "en")
    held = [(change.cell, change.before, change.after) for change in changes.cells]
    assert held == [("documents.rules.issued", "blank", "2"), ("requests.received.total", "30", "约31")]


def test_a_cell_that_is_no_longer_shown_is_a_change():
    cell = "remedies.litigation_direct.upheld"
    after = {key: figure for key, figure in sound_content().figures.items() if key != cell}
    (change,) = changes_between(sound_content(), replace(sound_content(), figures=after), "en").cells
    assert (change.cell, change.after) == (cell, "not shown")


def test_another_print_of_the_same_number_is_a_change():
    cell = "requests.received.total"
    printed = sound_content(printed={cell: "26件"})
    assert [change.cell for change in changes_between(sound_content(), printed, "zh-hans").cells] == [cell]


def test_changed_texts_are_named():
    sections = tuple(replace(section, text="<p>改写。</p>") for section in sound_content().sections[:1])
    after = replace(sound_content(), sections=(*sections, *sound_content().sections[1:]), preface="<p>新前言。</p>")
    assert changes_between(sound_content(), after, "en").texts == ("Preface", "Overview")
