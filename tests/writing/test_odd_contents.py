"""What people type is odd: rare characters, ragged tables, endless paragraphs. Nothing breaks or is lost unseen."""

import io
from dataclasses import replace

import openpyxl
import pikepdf
import pytest

from reports.document import SectionText
from reports.markup import normalise
from reports.presentation import present
from reports.writing import WRITERS, write
from reports.writing.formulas import neutral
from reports.writing.narrative import NarrativeTable, blocks
from tests.factories import sound_content

from .pdf_reading import TaggedText

TEXTS = {
    "control characters": "a\x00\x0b\x1fb<b>",
    "private use": "\ue000名",
    "beyond the fonts": "\U00030000字",
    "emoji": "😀👍🏽",
    "tibetan": "བོད་",
    "no characters": "\ufffe\uffff",
    "invisible": "\u00a0\u200b\u2028x",
    "markup of the printer": "#set page() $x^2$ *a* _b_ @c <d> `e` \\ // /* [f]",
    "long": "长" * 40_000,
}
TABLES = [
    '<table><tr><td colspan="3" rowspan="9">x</td><td rowspan="2">y</td></tr><tr><td>z</td><td>w</td></tr></table>',
    "<table></table>",
    '<table><tr></tr><tr><td rowspan="3">q</td></tr></table>',
    "<table><tr><td>a</td></tr><tr><td>b</td><td>c</td></tr></table>",
    '<table><caption>c</caption><tr><td colspan="60">x</td></tr></table>',
    '<table><tr><td rowspan="2">a</td><td rowspan="2">b</td></tr><tr></tr><tr><td>c</td><td>d</td></tr></table>',
]


@pytest.mark.parametrize("kind", list(WRITERS))
@pytest.mark.parametrize("name", list(TEXTS))
def test_odd_characters_are_written(kind, name):
    cell = "documents.rules.issued"
    content = sound_content(leftovers=(TEXTS[name],), figures={cell: None}, printed={cell: TEXTS[name][:50]})
    content = replace(content, agency_name=f"局{TEXTS[name][:20]}", title="")
    assert write(present(content, "zh"), content, kind)


@pytest.mark.parametrize("kind", list(WRITERS))
@pytest.mark.parametrize("table", TABLES)
def test_ragged_tables_in_the_text_are_written(kind, table):
    html = normalise(f"<h4>先小后大</h4><h3>标题</h3>{table}<ul><li><p>甲</p><ul><li>乙</li></ul></li></ul>")
    content = sound_content(preface=html, sections=(SectionText("overview", "", html, html),))
    assert write(present(content, "zh"), content, kind)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_in_the_text_covers_its_grid_once(table):
    for held in blocks(normalise(table)):
        assert isinstance(held, NarrativeTable)
        placed, columns = held.grid()
        covered = [
            (row + down, column + right)
            for row, column, cell in placed
            for down in range(cell.rowspan)
            for right in range(cell.colspan)
        ]
        assert sorted(covered) == [(row, column) for row in range(len(held.rows)) for column in range(columns)]


def test_points_of_lists_keep_their_numbers_and_depth():
    html = normalise("<ol><li>甲<ul><li>乙</li></ul></li><li>丙</li></ol><p>丁<br>戊</p>")
    assert [(block.text, block.depth) for block in blocks(html)] == [
        ("1. 甲", 0),
        ("· 乙", 1),
        ("2. 丙", 0),
        ("丁\n戊", 0),
    ]


def test_a_character_that_the_fonts_lack_is_printed_by_its_number():
    content = sound_content(leftovers=("县长\U00030000某",))
    with pikepdf.open(io.BytesIO(write(present(content, "zh"), content, "pdf"))) as pdf:
        assert "县长〔U+30000〕某" in "".join(TaggedText(pdf).words.values())


def test_a_long_paragraph_is_cut_into_rows_and_none_of_it_is_lost():
    text = "".join(f"第{number}句写到这里为止。" for number in range(3000))
    content = sound_content(leftovers=(text,))
    book = openpyxl.load_workbook(io.BytesIO(write(present(content, "zh"), content, "xlsx")))
    sheet = book[book.sheetnames[-1]]
    rows = [row[0] for row in sheet.iter_rows(values_only=True) if row[0]]
    assert "".join(rows[1:]) == text
    assert all(row.endswith("。") for row in rows[1:])


@pytest.mark.parametrize("text", ["=1+1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", " =1"])
def test_what_a_spreadsheet_might_run_is_neutralised(text):
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "12", "-3", "+173", "1,234", "-", "—", "－", "－8", "22（其中修订 16 件）", "/", "3%"]
)
def test_figures_and_marks_for_nil_stay_as_they_are(text):
    assert neutral(text) == text
