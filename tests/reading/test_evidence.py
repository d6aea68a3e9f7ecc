"""Every figure knows where it stood: file, page, table, row, column and raw text."""

import io

import openpyxl
import pytest

from reports.formats import FORMS
from reports.reading import read
from tests.reading.documents import html_page, parts_of, word_file, workbook_file
from tests.reading.fixtures import report_text, sound_figures
from tests.reading.pdf_documents import pdf_file

FIGURES = sound_figures(FORMS["2021"], 5)
PARTS = parts_of("2021", FIGURES)


@pytest.mark.parametrize("sheets", ["one", "each"])
def test_evidence_is_the_address_in_the_workbook(sheets):
    """Sheet, row and column lead to the very cell, so that a remark can be put there."""
    data = workbook_file(PARTS, sheets=sheets)
    reading = read(data, "report.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert reading.evidence.keys() == FIGURES.keys()
    for cell, place in reading.evidence.items():
        assert str(book[place.part].cell(place.row, place.column).value) == place.raw == FIGURES[cell]


@pytest.mark.parametrize(("writer", "name"), [(html_page, "report.html"), (word_file, "report.docx")])
def test_evidence_counts_tables_rows_and_columns(writer, name):
    """A cell of a page or Word file is found again by the number of its table, its row and its column."""
    evidence = read(writer(PARTS), name).evidence
    assert evidence.keys() == FIGURES.keys()
    received, carried = evidence["requests.received.natural_person"], evidence["requests.carried_forward.total"]
    assert (received.row, received.column) == (4, 4)
    assert (carried.row, carried.column) == (28, 10)
    first = evidence["documents.rules.issued"].table
    assert (first, carried.table, evidence["remedies.litigation_direct.total"].table) == (first, first + 1, first + 2)


def test_evidence_names_the_page_of_a_pdf():
    """In a PDF each figure has page, table, row and column."""
    evidence = read(pdf_file(PARTS), "report.pdf").evidence
    assert all(place.page and place.table and place.row and place.column for place in evidence.values())


def test_a_text_has_lines_and_no_tables():
    """What stands in running lines has a line, and no table."""
    evidence = read(report_text("2021", FIGURES, "printed").encode(), "report.txt").evidence
    assert {(place.table, place.row, place.column) for place in evidence.values()} == {(None, None, None)}
    assert all(place.line for place in evidence.values())
