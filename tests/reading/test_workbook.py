"""Workbooks: the official layout on one sheet or several, and what a sheet keeps that is not shown."""

import io
import zipfile

import openpyxl
import pytest

from reports.formats import FORMS
from reports.reading import Unreadable, read
from reports.reading.blocks import Grid, Line
from reports.reading.workbook import blocks_of_workbook
from tests.reading.documents import package, parts_of, workbook_file
from tests.reading.fixtures import AGENCY, YEARS, sound_figures
from tests.reading.test_layouts import printed_figures

FORM = FORMS["2021"]
FIGURES = sound_figures(FORM, 4) | {"requests.received.total": "77777"}


def changed(change):
    """Return a sound workbook of one sheet after ``change(sheet, cell)``; the cell holds 77777."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_file(parts_of("2021", FIGURES))))
    sheet = book.active
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == 77777)
    change(sheet, cell)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("sheets", ["one", "each"])
@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("blank", ["none", "nil", "all"])
def test_all_cells_come_back(form, sheets, named, blank):
    """Figures and blanks are read without a doubt, with the headings of the sections or without."""
    figures = sound_figures(FORMS[form], 7)
    if blank != "none":
        figures = {cell: "" if blank == "all" or text == "0" else text for cell, text in figures.items()}
    headings = frozenset() if named else frozenset(section.heading.zh for section in FORMS[form].sections)
    reading = read(workbook_file(parts_of(form, figures), sheets, headings), "report.xlsx")
    assert printed_figures(reading.content) == figures
    assert reading.doubtful_cells() == frozenset()
    assert (reading.content.form, reading.content.year, reading.content.agency_name) == (form, YEARS[form], AGENCY)


@pytest.mark.parametrize("value", ["77777", "７７７７７", 77777.0])
def test_numbers_and_texts_of_numbers(value):
    """A number stored as text, with full-width digits or as a fraction without one is the number."""
    data = changed(lambda sheet, cell: setattr(cell, "value", value))
    assert read(data, "report.xlsx").content.figures["requests.received.total"] == 77777


@pytest.mark.parametrize("value", ["=SUM(A1:B2)", "=1/0", 77777.5, True, "#REF!", "777 77"])
def test_what_is_no_sure_number_is_a_doubt(value):
    """A formula without a result, an error, a fraction and a truth value never become a figure or a blank."""
    reading = read(changed(lambda sheet, cell: setattr(cell, "value", value)), "report.xlsx")
    assert "requests.received.total" in reading.doubtful_cells()
    assert reading.content.figures["requests.received.total"] is None


def shifted(parts, right):
    """Return a workbook whose tables begin some columns to the right, titles merged over them."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_file(parts)))
    sheet = book.active
    height = sheet.max_row
    sheet.move_range(f"A1:P{height}", cols=right, rows=2)
    for merged in list(sheet.merged_cells.ranges):
        merged.shift(right, 2)
    for row in range(1, height + 3):
        texts = [cell for cell in sheet[row] if cell.value is not None]
        if len(texts) == 1 and not any(texts[0].coordinate in merged for merged in sheet.merged_cells.ranges):
            sheet.merge_cells(start_row=row, end_row=row, start_column=right + 1, end_column=right + 10)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("right", [0, 1, 3])
def test_tables_may_stand_anywhere_on_a_sheet(form, right):
    """Columns left free before a table and titles merged over its width change nothing."""
    figures = sound_figures(FORMS[form], 7)
    reading = read(shifted(parts_of(form, figures), right), "report.xlsx")
    assert printed_figures(reading.content) == figures
    assert reading.doubts == ()


@pytest.mark.parametrize("sheets", ["one", "each"])
def test_other_sheets_around_the_report_are_no_part_of_it(sheets):
    """A sheet of directions before and one of contacts behind it give no figure and no doubt."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_file(parts_of("2021", FIGURES), sheets)))
    before = book.create_sheet("填表说明", 0)
    before["A1"], before["A2"], before["B5"] = "填表说明", "一、请如实填写。", 3
    behind = book.create_sheet("联系人")
    behind.append(["姓名", "电话", "科室"])
    behind.append(["张三", 13800000000, "办公室"])
    book.create_sheet("Sheet9")
    stream = io.BytesIO()
    book.save(stream)
    reading = read(stream.getvalue(), "report.xlsx")
    assert printed_figures(reading.content) == FIGURES
    assert reading.doubts == ()


def test_cells_that_are_merged_over_and_over_are_refused():
    """Thousands of merged cells, each over the whole sheet, cost no time."""
    source = zipfile.ZipFile(io.BytesIO(workbook_file(parts_of("2021", FIGURES))))
    parts = {part: source.read(part).decode() for part in source.namelist()}
    again = "".join(f'<mergeCell ref="{chr(65 + number % 20)}{1 + number // 20}:IV9999"/>' for number in range(900))
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace("</mergeCells>", f"{again}</mergeCells>")
    with pytest.raises(Unreadable) as refusal:
        read(package(parts), "report.xlsx")
    assert refusal.value.code == "too_long"


def test_hidden_rows_and_sheets_are_not_read():
    """A hidden copy of a row and a hidden sheet change nothing."""

    def hide(sheet, cell):
        sheet.cell(cell.row + 60, 1, FORM.table("requests").row_leaves()[0].label)
        sheet.cell(cell.row + 60, 5, 3)
        sheet.row_dimensions[cell.row + 60].hidden = True
        sheet.parent.create_sheet("版本").sheet_state = "hidden"

    reading = read(changed(hide), "report.xlsx")
    assert printed_figures(reading.content) == FIGURES
    assert reading.doubtful_cells() == frozenset()


def test_amounts_are_exact():
    """A stored binary fraction is read as the number that was typed."""
    figures = FIGURES | {"fees.administrative_fees.collected_wan_yuan": "96171.61"}
    parts = parts_of("2021", figures)
    book = openpyxl.load_workbook(io.BytesIO(workbook_file(parts)))
    cell = next(cell for row in book.active.iter_rows() for cell in row if cell.value == "96171.61")
    cell.value = 96171.61
    stream = io.BytesIO()
    book.save(stream)
    shown = printed_figures(read(stream.getvalue(), "report.xlsx").content)
    assert shown["fees.administrative_fees.collected_wan_yuan"] == "96171.61"


def without_part(name):
    """Return a workbook that lacks one part."""
    source = zipfile.ZipFile(io.BytesIO(workbook_file(parts_of("2021", FIGURES))))
    return package({part: source.read(part).decode() for part in source.namelist() if part != name})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"1,2,3\n4,5,6", "wrong_content"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (package({"word/document.xml": "<d/>"}), "wrong_content"),
        (package({"xl/workbook.xml": "<w/>", "xl/worksheets/sheet1.xml": "0" * 30_000_000}), "archive_bomb"),
        (package({"xl/workbook.xml": "<w/>"}), "damaged"),
        (without_part("xl/worksheets/sheet1.xml"), "damaged"),
        (workbook_file(["空"]), "no_report"),
    ],
)
def test_refusals(data, code):
    """What is no workbook with a report is refused by name."""
    with pytest.raises(Unreadable) as refusal:
        read(data, "report.xlsx")
    assert refusal.value.code == code


@pytest.mark.parametrize("form", FORMS)
def test_each_row_and_each_heading_has_a_place_of_its_own(form):
    """The name of a sheet does not count like the last row of the sheet before."""
    blocks = blocks_of_workbook(workbook_file(parts_of(form, sound_figures(FORMS[form], 7)), "each"))
    lines = [block.place.line for block in blocks if isinstance(block, Line)]
    lines += [row[0].place.line for block in blocks if isinstance(block, Grid) for row in block.rows if row]
    assert len(lines) > len(FORMS[form].tables)
    assert len(set(lines)) == len(lines)
