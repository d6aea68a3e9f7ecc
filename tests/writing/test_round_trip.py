"""What is written is read back: every figure without a doubt, and nothing wrong without one."""

from decimal import Decimal
from functools import cache

import pytest

from reports.document import Content
from reports.formats import FORMS, column_of
from reports.formats.wording import report_title
from reports.markup import plain_text
from reports.presentation import present
from reports.reading import read
from reports.writing import WRITERS, write
from tests.reading.test_samples import cells_of, expected_of

from .generated import generated_content

PRINTED = ("docx", "pdf", "xlsx", "html", "fragment")
EXACT = ("json", "csv", "row")
KINDS = ("docx", "pdf", "xlsx", "html", "csv")  # of the others each is written as one of these
COMPLETE = (
    "01-luoyang-jianxi-gov-office-2022",
    "02-shanghai-general-office-2019",
    "03-hangzhou-style-2025",
    "04-shuyang-fgj-2023",
    "06-shanghai-kewei-2024",
    "08-huaian-city-2024",
    "09-huaian-hongze-2023",
)
# It shows the undivided row of the 2019 form beside the three of 2021, and that label is a group's in the 2021 form: a
# person decides about these rows.
UNDIVIDED = {"09-huaian-hongze-2023": ("requests.otherwise_", "requests.results_total.")}
GENERATED = range(4)


def read_back(content, kind):
    """Return what the reader makes of the file that is written."""
    return read(write(present(content, "zh"), content, kind), f"report.{WRITERS[kind].suffix}")


@cache
def generated_reading(kind, number):
    """Return what the reader makes of a generated report."""
    return read_back(generated_content(number), kind)


def silent_errors(content, reading):
    """Return the cells that were read otherwise than printed and are in no doubt."""
    return {
        cell: (content.figures.get(cell, "none"), reading.content.figures.get(cell, "none"))
        for cell in {*content.figures, *reading.content.figures} - reading.doubtful_cells()
        if content.figures.get(cell, "none") != reading.content.figures.get(cell, "none")
        or content.printed.get(cell) != reading.content.printed.get(cell)
    }


def sample_content(samples, name):
    """Return a report with the figures that were read by hand in a real one, and no sentence of it."""
    expected = expected_of(samples, name)
    figures = {}
    for cell, figure in cells_of(expected):
        is_amount = figure is not None and column_of(cell).kind == "amount"
        figures[cell] = Decimal(str(figure)) if is_amount else figure
    form = str(expected["format"])
    figures = {cell: figures.get(cell) for cell in (*FORMS[form].cells(), *figures)}
    title = report_title("青禾县教育局", expected["year"])
    return Content("青禾县教育局", expected["year"], form=form, title=title, figures=figures)


@pytest.mark.parametrize("name", COMPLETE)
@pytest.mark.parametrize("kind", KINDS)
def test_the_figures_of_a_real_report_come_back_without_a_doubt(samples, kind, name):
    content = sample_content(samples, name)
    reading = read_back(content, kind)
    assert silent_errors(content, reading) == {}
    assert [cell for cell in reading.doubtful_cells() if not cell.startswith(UNDIVIDED.get(name, ()))] == []
    assert (reading.content.year, reading.content.agency_name) == (content.year, content.agency_name)


@pytest.mark.parametrize("number", GENERATED)
@pytest.mark.parametrize("kind", EXACT)
def test_what_is_written_for_machines_comes_back_cell_by_cell(kind, number):
    content = generated_content(number)
    reading = read_back(content, kind)
    assert silent_errors(content, reading) == {}
    assert reading.content.absent == content.absent
    assert (reading.content.year, reading.content.agency_name) == (content.year, content.agency_name)


def test_the_json_document_comes_back_whole():
    content = generated_content(7)
    assert read_back(content, "json").content.digest() == content.digest()


@pytest.mark.parametrize("number", GENERATED)
@pytest.mark.parametrize("kind", PRINTED)
def test_blanks_remarks_gaps_and_rows_of_the_other_form_come_back_or_are_doubts(kind, number):
    content = generated_content(number)
    reading = generated_reading(kind, number)
    assert silent_errors(content, reading) == {}
    assert len(content.figures.keys() - reading.doubtful_cells()) > len(content.figures) // 2


def words_of(html):
    """Return the words of a text without its lines: a page of paper breaks them anywhere."""
    return "".join(plain_text(html).split())


@pytest.mark.parametrize("number", GENERATED)
@pytest.mark.parametrize("kind", PRINTED)
def test_title_dates_texts_and_leftovers_come_back(kind, number):
    content = generated_content(number)
    found = generated_reading(kind, number).content
    assert (found.title, found.document_date, found.leftovers) == (
        content.title,
        content.document_date,
        content.leftovers,
    )
    assert words_of(found.preface) == words_of(content.preface)
    for section in content.sections:
        assert words_of(found.section(section.key).text) == words_of(section.text)
        assert words_of(found.section(section.key).after) == words_of(section.after)
