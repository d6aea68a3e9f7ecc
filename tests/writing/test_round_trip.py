"""What is written is read back: every figure without a doubt, and nothing wrong without one."""

import io
import re
import zipfile
from dataclasses import replace
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


def plain_content():
    """Return a generated report with numbers alone."""
    return generated_content(5, is_hard=False)


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
    assert reading.doubtful_cells() == set()
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
def test_blanks_remarks_gaps_and_rows_of_the_other_form_come_back_without_a_doubt(kind, number):
    content = generated_content(number)
    reading = generated_reading(kind, number)
    assert reading.doubts == ()
    assert silent_errors(content, reading) == {}
    assert reading.content.absent == content.absent


def edited(data, kind, old, new):
    """Return a file in which somebody changed the words of one cell."""
    if kind in ("html", "fragment"):
        return data.replace(f">{old}<".encode(), f">{new}<".encode())
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in archive.namelist():
            content = archive.read(name)
            copy.writestr(name, content if "custom" in name else content.replace(old.encode(), new.encode()))
    return held.getvalue()


REMARK = "22（其中修订 16 件）"
REMARKED = "requests.disclosed.business"


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html", "fragment"])
def test_an_edited_cell_keeps_its_doubt(kind):
    content = replace(plain_content(), printed={REMARKED: REMARK})
    content = replace(content, figures={**content.figures, REMARKED: 22})
    written = write(present(content, "zh"), content, kind)
    name = f"report.{WRITERS[kind].suffix}"
    untouched = read(written, name)
    assert (untouched.doubts, untouched.content.figures[REMARKED]) == ((), 22)
    reading = read(edited(written, kind, REMARK, "22（其中修订 17 件）"), name)
    assert reading.doubtful_cells() == {REMARKED}


def test_a_mark_never_gives_a_number_that_its_words_do_not_hold():
    content = replace(plain_content(), printed={REMARKED: "详见附件"})
    content = replace(content, figures={**content.figures, REMARKED: 500})
    assert read_back(content, "html").doubtful_cells() == {REMARKED}


@pytest.mark.parametrize("word", ["x", "eNo", "_" * 400, "eJyLBgAAnACF"])
def test_a_mark_that_is_none_is_left_alone(word):
    content = plain_content()
    written = write(present(content, "zh"), content, "html")
    marked = re.sub(rb'(name="ogi-mark" content=")[^"]*', rb"\g<1>" + word.encode(), written)
    assert silent_errors(content, read(marked, "report.html")) == {}


@pytest.mark.parametrize("kind", ["docx", "html", "xlsx"])
def test_a_lost_label_in_a_file_of_the_portal_is_still_a_doubt(kind):
    content = generated_content(3)
    written = write(present(content, "zh"), content, kind)
    label = FORMS[content.form].table("requests").row("withheld_state_secret").label
    reading = read(edited(written, kind, label, "另一行"), f"report.{WRITERS[kind].suffix}")
    assert {cell for cell in silent_errors(content, reading) if ".withheld_" not in cell} == set()
    assert any(cell.startswith("requests.withheld_state_secret.") for cell in reading.doubtful_cells()) or (
        not any(cell.startswith("requests.withheld_state_secret.") for cell in reading.content.figures)
        and any(doubt.cell is None for doubt in reading.doubts)
    )


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
