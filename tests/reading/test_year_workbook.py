"""A year's reports in one workbook or CSV file: one row a report, one figure a row, one sheet a report."""

import codecs
import csv
import io
from dataclasses import replace

import openpyxl
import pytest

from reports.formats import FORMS, cell_name
from reports.presentation import present
from reports.reading import Unreadable, read
from reports.reading.parts import read_parts
from reports.writing import write
from reports.writing.year_sheets import write_year_sheets
from reports.writing.year_workbook import write_year_workbook
from tests.factories import sound_content
from tests.writing.contents import hard_content

AGENCIES = ("青禾县甲局", "青禾县乙局", "青禾县丙局")
DOUBTFUL = {
    "requests.withheld_state_secret.total",
    "requests.not_processed_repeat.total",
    "requests.carried_forward.business",
}


def three(form):
    """Return three reports: sound, with blanks, with everything that a cell can be."""
    blanks = dict.fromkeys(("requests.disclosed.business", "remedies.litigation_direct.pending"))
    made = (sound_content(form), sound_content(form, figures=blanks), hard_content(form))
    return [
        replace(content, agency_name=name, title=content.title.replace(content.agency_name, name))
        for content, name in zip(made, AGENCIES, strict=True)
    ]


def rows_file(header, *rows):
    """Return a CSV file."""
    held = io.StringIO()
    csv.writer(held).writerows([header, *rows])
    return held.getvalue().encode()


@pytest.mark.parametrize("form", list(FORMS))
def test_every_row_comes_back_with_figures_blanks_and_printed_texts(form):
    contents = three(form)
    parts = read_parts(write_year_workbook(FORMS[form], contents, rows=3), "year.xlsx")
    assert [part.part for part in parts] == ["年报, row 5", "年报, row 6", "年报, row 7"]
    for part, content in zip(parts, contents, strict=True):
        reading = part.outcome
        assert reading.doubtful_cells() <= DOUBTFUL
        for cell in content.figures.keys() - reading.doubtful_cells():
            assert reading.content.figures[cell] == content.figures[cell]
        assert reading.content.printed == content.printed
        assert reading.content.absent == content.absent
        assert reading.content.leftovers == content.leftovers
        assert (reading.content.agency_name, reading.content.year) == (content.agency_name, content.year)
        assert reading.content.section("overview").text
    assert parts[0].outcome.doubts == parts[1].outcome.doubts == ()


@pytest.mark.parametrize("form", list(FORMS))
def test_every_sheet_comes_back(form):
    contents = three(form)[:2]
    parts = read_parts(write_year_sheets(FORMS[form], contents, empty=2), "year.xlsx")
    assert len(parts) == 2
    for part, content in zip(parts, contents, strict=True):
        assert part.outcome.doubts == ()
        assert dict(part.outcome.content.figures) == dict(content.figures)
        assert part.outcome.content.agency_name == content.agency_name


def test_reports_of_any_make_on_sheets_are_told_apart():
    """The official layout on two sheets, without names or marks, is two reports."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for content in three("2021")[:2]:
        source = openpyxl.load_workbook(io.BytesIO(write_year_sheets(FORMS["2021"], [content]))).active
        target = book.create_sheet(content.agency_name)
        for row in source.iter_rows():
            for cell in row:
                if cell.value is not None:
                    target.cell(cell.row, cell.column, cell.value)
        for area in source.merged_cells.ranges:
            target.merge_cells(area.coord)
    held = io.BytesIO()
    book.save(held)
    parts = read_parts(held.getvalue(), "year.xlsx")
    assert [part.part for part in parts] == list(AGENCIES[:2])
    assert [part.outcome.content.agency_name for part in parts] == list(AGENCIES[:2])


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("kind", ["row", "csv"])
def test_both_csv_files_of_the_portal_come_back(kind, form):
    for content in three(form):
        (part,) = read_parts(write(present(content, "zh"), content, kind), "report.csv")
        reading = part.outcome
        assert part.part == ""
        assert reading.doubtful_cells() <= DOUBTFUL
        for cell in content.figures.keys() - reading.doubtful_cells():
            assert reading.content.figures[cell] == content.figures[cell]
        assert reading.content.printed == content.printed
        assert reading.content.absent == content.absent


def test_stacked_files_are_several_reports():
    contents = three("2021")
    written = [write(present(content, "zh"), content, "row") for content in contents]
    lines = [written[0].removeprefix(codecs.BOM_UTF8), *(one.split(b"\r\n", 1)[1] for one in written[1:])]
    assert len(read_parts(b"".join(lines), "year.csv")) == 3
    with pytest.raises(Unreadable) as refusal:
        read(b"".join(lines), "year.csv")
    assert refusal.value.code == "several_reports"


def test_columns_are_known_by_their_official_labels():
    cells = ("requests.received.total", "documents.rules.issued", "remedies.reconsideration.upheld", "fees")
    names = [cell_name(cell, FORMS["2021"]).zh for cell in cells[:3]]
    data = rows_file(["机关", "年度", *names], ["青禾县甲局", "2022年度", "3", "1", "2"])
    reading = read(data, "year.csv")
    assert {cell: reading.content.figures[cell] for cell in cells[:3]} == dict(zip(cells, (3, 1, 2), strict=False))
    assert (reading.content.year, reading.content.form) == (2022, "2021")


def test_a_column_that_no_form_has_is_kept():
    header = ["agency", "year", "form", "联系人", *FORMS["2021"].cells()]
    reading = read(rows_file(header, ["青禾县甲局", "2022", "2021", "张三", *"0" * 200]), "year.csv")
    assert reading.content.leftovers == ("联系人：张三",)
    assert reading.doubts == ()


def test_a_figure_that_stands_twice_with_different_contents_is_doubtful():
    header = ["agency", "year", *FORMS["2021"].cells(), "documents.rules.issued"]
    reading = read(rows_file(header, ["青禾县甲局", "2022", *"1" * 200, "7"]), "year.csv")
    (doubt,) = reading.doubts
    assert (doubt.cell, doubt.candidates) == ("documents.rules.issued", ("1", "7"))
    assert reading.content.figures["documents.rules.issued"] is None


def test_columns_that_are_missing_are_said():
    cells = FORMS["2021"].table("remedies").cells()
    reading = read(rows_file(["agency", "year", *cells], ["青禾县甲局", "2022", *"0" * 15]), "year.csv")
    assert len(reading.content.figures) == 15
    assert len(reading.doubts) == len(FORMS["2021"].tables) - 1
    assert all(doubt.cell is None for doubt in reading.doubts)


def test_a_row_without_agency_and_year_says_so():
    reading = read(rows_file(FORMS["2021"].cells(), ["0"] * 200), "year.csv")
    assert len([doubt for doubt in reading.doubts if doubt.cell is None]) == 2


def test_a_formula_that_was_never_worked_out_is_doubtful():
    book = openpyxl.load_workbook(io.BytesIO(write_year_workbook(FORMS["2021"], three("2021")[:1], rows=0)))
    sheet = book.active
    column = next(cell.column for cell in sheet[4] if cell.value == "requests.received.total")
    sheet.cell(5, column).value = "=1+1"
    held = io.BytesIO()
    book.save(held)
    reading = read(held.getvalue(), "year.xlsx")
    assert reading.doubtful_cells() == {"requests.received.total"}


def test_a_hidden_row_is_a_doubt():
    book = openpyxl.load_workbook(io.BytesIO(write_year_workbook(FORMS["2021"], three("2021")[:1], rows=0)))
    book.active.row_dimensions[5].hidden = True
    held = io.BytesIO()
    book.save(held)
    assert [doubt.cell for doubt in read(held.getvalue(), "year.xlsx").doubts] == [None]


@pytest.mark.parametrize("write_empty", [write_year_workbook, write_year_sheets])
def test_an_empty_form_is_refused(write_empty):
    with pytest.raises(Unreadable) as refusal:
        read_parts(write_empty(FORMS["2021"]), "year.xlsx")
    assert refusal.value.code == "nothing_filled"


def test_a_row_with_an_agency_and_no_figure_is_refused_alone():
    header = ["agency", "year", *FORMS["2021"].cells()]
    data = rows_file(header, ["青禾县甲局", "2022", *"0" * 200], ["青禾县乙局", "2022"])
    first, second = read_parts(data, "year.csv")
    assert first.outcome.doubts == ()
    assert second.outcome.code == "empty_row"


def test_an_ordinary_report_is_one_part():
    content = sound_content()
    (part,) = read_parts(write(present(content, "zh"), content, "xlsx"), "report.xlsx")
    assert part.part == ""
    assert dict(part.outcome.content.figures) == dict(content.figures)


def test_evidence_names_sheet_row_and_column():
    (part, _) = read_parts(write_year_workbook(FORMS["2021"], three("2021")[:2], rows=0), "year.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(write_year_workbook(FORMS["2021"], three("2021")[:2], rows=0)))
    for cell, place in part.outcome.evidence.items():
        assert book[place.part].cell(4, place.column).value == cell
        assert place.row == 5
