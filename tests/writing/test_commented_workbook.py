"""A filled workbook given back with comments: faults are marked, and nothing else changes."""

import io
import zipfile

import openpyxl
import pytest

from reports.checks import check
from reports.document import document_to_json
from reports.formats import FORMS
from reports.presentation import present
from reports.reading import Unreadable, read
from reports.reading.parts import read_parts
from reports.reading.sheets import NOTES_SHEETS
from reports.writing import write
from reports.writing.commented_workbook import Note, comment, notes_of
from reports.writing.year_workbook import write_year_workbook
from tests.factories import sound_content

WRONG = "requests.received.total"
ODD = "requests.disclosed.natural_person"


def notes_on(reading, language="zh"):
    """Return the notes on a reading."""
    evidence = {cell: place._asdict() for cell, place in reading.evidence.items()}
    findings = [finding.to_json() for finding in check(reading.content)]
    return notes_of(document_to_json(reading), evidence, findings, language)


def faulty(kind="rows"):
    """Return a workbook with a total that is wrong and a cell with words."""
    content = sound_content(figures={WRONG: 999, ODD: None}, printed={ODD: "3件"})
    if kind == "rows":
        return write_year_workbook(FORMS["2021"], [content], rows=0)
    return write(present(content, "zh"), content, "xlsx")


@pytest.mark.parametrize("kind", ["rows", "report"])
def test_each_faulty_cell_has_its_comment(kind):
    data = faulty(kind)
    reading = read(data, "report.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(comment(data, notes_on(reading))))
    for cell in (WRONG, ODD):
        place = reading.evidence[cell]
        assert book[place.part].cell(place.row, place.column).comment.text
    assert book.sheetnames[0] == NOTES_SHEETS[0]
    listed = [row[2] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert any("3件" in text for text in listed)


@pytest.mark.parametrize("kind", ["rows", "report"])
def test_the_workbook_reads_as_before_and_comes_clean_when_mended(kind):
    data = faulty(kind)
    reading = read(data, "report.xlsx")
    given = comment(data, notes_on(reading))
    (again,) = read_parts(given, "report.xlsx")
    assert again.outcome.content == reading.content
    assert again.outcome.doubts == reading.doubts
    book = openpyxl.load_workbook(io.BytesIO(given))
    sound = sound_content()
    for cell in (WRONG, ODD):
        place = reading.evidence[cell]
        book[place.part].cell(place.row, place.column).value = sound.figures[cell]
    held = io.BytesIO()
    book.save(held)
    mended = read(held.getvalue(), "report.xlsx")
    assert mended.doubts == ()
    cleared = openpyxl.load_workbook(io.BytesIO(comment(held.getvalue(), ())))
    assert not [cell for sheet in cleared.worksheets for row in sheet.iter_rows() for cell in row if cell.comment]


def test_values_formulas_formats_and_results_stay():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["A2"], sheet["A3"] = 3, "=A1*2", '=A1&"x"'
    sheet["A1"].number_format = "0.00"
    sheet["A1"].font = openpyxl.styles.Font(bold=True)
    held = io.BytesIO()
    book.save(held)
    parts = held.getvalue()
    for formula, kind, result in (("A1*2", "", "6"), ('A1&amp;"x"', ' t="str"', "3x")):
        parts = with_result(parts, formula, kind, result)
    given = comment(parts, [Note("Sheet", 1, 1, "不对")])
    formulas = openpyxl.load_workbook(io.BytesIO(given))["Sheet"]
    results = openpyxl.load_workbook(io.BytesIO(given), data_only=True)["Sheet"]
    assert [formulas[name].value for name in ("A1", "A2", "A3")] == [3, "=A1*2", '=A1&"x"']
    assert [results[name].value for name in ("A2", "A3")] == [6, "3x"]
    assert formulas["A1"].number_format == "0.00"
    assert formulas["A1"].font.bold


def with_result(data, formula, kind, result):
    """Return the workbook with the stored result of a formula, as a spreadsheet program leaves it."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(held, "w") as copy:
        for name in source.namelist():
            text = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                plain = text.decode()
                begin = plain.index(f"<f>{formula}</f>")
                cell = plain.rindex("<c ", 0, begin)
                end = plain.index("</c>", begin)
                head = plain[cell : plain.index(">", cell)].replace(' t="str"', "")
                plain = f"{plain[:cell]}{head}{kind}><f>{formula}</f><v>{result}</v>{plain[end:]}"
                text = plain.encode()
            copy.writestr(name, text)
    return held.getvalue()


def test_texts_from_people_are_no_formulas():
    data = faulty()
    book = openpyxl.load_workbook(io.BytesIO(comment(data, [Note("年报", 5, 1, "=cmd|' /C calc'!A0\x07")])))
    sheet = book.worksheets[0]
    assert sheet["C2"].data_type == "s"
    assert sheet["C2"].value.startswith("'=")
    assert "\x07" not in sheet["C2"].value


def test_a_comment_of_a_person_is_kept():
    book = openpyxl.load_workbook(io.BytesIO(faulty()))
    book["年报"]["A5"].comment = openpyxl.comments.Comment("请核对", "张三")
    held = io.BytesIO()
    book.save(held)
    given = openpyxl.load_workbook(io.BytesIO(comment(held.getvalue(), [Note("年报", 5, 1, "不对")])))
    assert given["年报"]["A5"].comment.text == "请核对\n不对"


def test_notes_speak_both_languages():
    reading = read(faulty(), "report.xlsx")
    assert notes_on(reading, "zh") != notes_on(reading, "en")
    assert len(notes_on(reading, "zh")) == len(notes_on(reading, "en"))


@pytest.mark.parametrize(("data", "code"), [(b"PK\x03\x04 no", "damaged"), (b"plain", "wrong_content")])
def test_what_is_no_workbook_is_refused(data, code):
    with pytest.raises(Unreadable) as refusal:
        comment(data, ())
    assert refusal.value.code == code
