"""Reports whose tables are the official grid, cell by cell and full, are read once; all others by every reader."""

from dataclasses import replace

import pytest

from reports import reading
from reports.formats import FORMS
from reports.reading import official_grids
from reports.reading.repair import Memory, remembered
from tests.reading.bench import said_of
from tests.reading.documents import html_page, parts_of, word_file, workbook_file
from tests.reading.fixtures import sound_figures

MAKERS = {"html": html_page, "docx": word_file, "xlsx": lambda parts: workbook_file(parts, "one")}
CELL = "requests.received.business"


def report(form="2021", **figures):
    """Return the parts of a report in the official layout with some of its figures replaced."""
    return parts_of(form, sound_figures(FORMS[form], 7) | figures)


@pytest.fixture
def readings(monkeypatch):
    """Return a function that reads a file at once, and tells whether its tables were taken as official grids."""
    found = []

    def proposal(sections):
        found.append(official_grids.full_proposal(sections))
        return found[-1]

    monkeypatch.setattr(reading, "full_proposal", proposal)

    def read(data, name):
        found.clear()
        made = reading.read(data, name)
        return made, found[0] is not None

    return read


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("kind", list(MAKERS))
def test_full_official_tables_are_read_once_and_say_what_every_reader_says(form, kind, readings, monkeypatch):
    data = MAKERS[kind](report(form))
    at_once, is_official = readings(data, f"report.{kind}")
    assert is_official
    monkeypatch.setattr(reading, "full_proposal", lambda sections: None)
    assert said_of(reading.read(data, f"report.{kind}")) == said_of(at_once)


@pytest.mark.parametrize("text", ["", "/", "１２", "1,200", "03", "12（其中 3）"])
def test_a_place_without_a_plain_number_leaves_the_report_to_every_reader(text, readings):
    _, is_official = readings(html_page(report(**{CELL: text})), "report.html")
    assert not is_official


def with_two_labels_swapped(table):
    """Return a table in which the last two rows that have a label beside their figures have changed it."""
    beside = [[box.text for box in row if not box.is_figure][-1:] for row in table if any(box.is_figure for box in row)]
    labels = [text for texts in beside for text in texts][-2:]
    names = dict(zip(labels, reversed(labels), strict=True))
    return [[replace(box, text=names.get(box.text, box.text)) for box in row] for row in table]


@pytest.mark.parametrize("kind", list(MAKERS))
def test_two_labels_that_changed_places_leave_the_report_to_every_reader(kind, readings):
    parts = parts_of("2021", sound_figures(FORMS["2021"], 7), with_two_labels_swapped)
    _, is_official = readings(MAKERS[kind](parts), f"report.{kind}")
    assert not is_official


def test_a_line_among_the_tables_leaves_the_report_to_every_reader(readings):
    parts = report()
    place = next(number for number, part in enumerate(parts) if not isinstance(part, str))
    row = FORMS["2021"].tables[0].row_leaves()[0]
    parts.insert(place + 1, f"{row.label} 12 3")
    _, is_official = readings(html_page(parts), "report.html")
    assert not is_official


def test_a_memory_forgets_before_it_grows_without_end(monkeypatch):
    asked = []
    monkeypatch.setattr("reports.reading.repair._MOST_KNOWN", 2)
    memory = Memory(lambda text: asked.append(text) or len(text))
    assert [memory[text] for text in ("a", "bb", "a", "ccc", "a")] == [1, 2, 1, 3, 1]
    assert asked == ["a", "bb", "ccc", "a"]
    assert len(memory) == 2


def test_a_long_text_is_remembered_for_a_while_and_a_very_long_one_never():
    asked = []
    judge = remembered(lambda text: asked.append(text) or len(text))
    for length in (100, 100, 5000, 5000):
        assert judge("字" * length) == length
    assert list(map(len, asked)) == [100, 5000, 5000]
