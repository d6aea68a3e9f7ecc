"""The workbook on the screen and on paper, and words that are longer than a cell."""

import io
from dataclasses import replace

import openpyxl
import pytest

from reports.document import SectionText
from reports.presentation import present
from reports.reading import read
from reports.writing import write
from tests.factories import sound_content

from .contents import drawn

MOST_IN_A_CELL = 32_767  # Excel drops what is longer
A4 = 9


def book_of(content, language="zh", **marks):
    """Return the workbook of a report, opened by another library."""
    return openpyxl.load_workbook(io.BytesIO(write(present(content, language), content, "xlsx", **marks)))


def texts_of(book):
    """Return the texts of all cells."""
    return [
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    ]


@pytest.mark.parametrize("is_draft", [False, True])
def test_every_sheet_is_a4_and_one_page_broad(is_draft):
    for sheet in book_of(sound_content(), is_draft=is_draft):
        assert int(sheet.page_setup.paperSize) == A4
        assert int(sheet.page_setup.fitToHeight) == 0  # as many pages as it takes
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_the_broad_table_lies_and_the_header_stays_on_the_screen_and_on_every_page():
    book = book_of(sound_content())
    requests, remedies = book[book.sheetnames[3]], book[book.sheetnames[4]]
    assert (requests.page_setup.orientation or "portrait", remedies.page_setup.orientation) == ("portrait", "landscape")
    assert requests.freeze_panes == "D6"
    assert remedies.freeze_panes == "A6"
    assert requests.print_title_rows == "$3:$5"


def test_columns_are_broad_enough_for_their_numbers():
    content = sound_content(figures={"requests.received.total": 11_398_889})
    sheet = book_of(content)[book_of(content).sheetnames[3]]
    assert sheet.column_dimensions["J"].width >= len("11398889")


@pytest.mark.parametrize("sentences", [4500, 12_000])
def test_words_longer_than_a_cell_go_on_under_the_table(sentences):
    said = [f"第{number}句写完。" for number in range(sentences)]
    cell = "requests.received.total"
    found = texts_of(book_of(sound_content(figures={cell: None}, printed={cell: "".join(said)})))
    assert all(len(part) <= MOST_IN_A_CELL for part in found)
    whole = "".join(found).replace("……（续见表下）", "").replace("续：", "")
    assert [whole.count(sentence) for sentence in (said[0], said[sentences // 2], said[-1])] == [1, 1, 1]


def test_a_long_section_and_a_long_cell_of_its_table_are_all_there():
    text = "".join(f"第{number}句写完。" for number in range(6000))
    html = f"<p>{text}</p><table><tr><td>{text}</td><td>乙</td></tr></table>"
    content = replace(sound_content(), sections=(SectionText("overview", "", html),))
    found = "".join(texts_of(book_of(content)))
    for number in (0, 2999, 3000, 5999):
        assert found.count(f"第{number}句写完。") == 2


@pytest.mark.parametrize("text", ["=1+1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "＝1", "'=1"])
@pytest.mark.parametrize("kind", ["xlsx", "csv", "row"])
def test_what_looks_like_a_formula_comes_back_as_it_was_typed(kind, text):
    cell = "requests.received.business"
    content = sound_content(figures={cell: None}, printed={cell: text})
    suffix = {"xlsx": "xlsx"}.get(kind, "csv")
    reading = read(write(present(content, "zh"), content, kind), f"a.{suffix}")
    said = reading.content.printed.get(cell) or next(doubt.printed for doubt in reading.doubts if doubt.cell == cell)
    assert said == text


def test_a_number_is_a_number_and_words_are_text():
    content, presented = drawn("2021")
    book = openpyxl.load_workbook(io.BytesIO(write(presented, content, "xlsx")))
    formats = {
        (type(cell.value), cell.number_format)
        for row in book[book.sheetnames[3]].iter_rows()
        for cell in row
        if cell.value is not None and cell.column > 3 and cell.row > 5
    }
    assert formats <= {(int, "0"), (str, "@"), (str, "General")}
