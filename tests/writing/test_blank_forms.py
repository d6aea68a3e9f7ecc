"""The blank forms: what was filled in comes back without a doubt, and nothing else can be typed over by accident."""

import io
import re
import subprocess
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import call_command

from reports.figures import shown
from reports.formats import FORMS, section_grid
from reports.reading import office, read
from reports.reading.blocks import Grid
from reports.reading.word import blocks_of_word
from reports.writing.blank_forms import BLANK_FORMS
from reports.writing.blank_tables import summed_cells
from reports.writing.blank_workbook import write_blank_workbook
from tests.factories import AGENCY, sound_content

BLANKS = ("requests.disclosed.business", "remedies.litigation_direct.pending", "requests.withheld_state_secret.total")
TEXTS = ("第一段：全年公开信息二百余条。", "第二段=A1 & <b>")
needs_office = pytest.mark.skipif(office.soffice() is None, reason="LibreOffice is not installed")


def named(book, name):
    """Return sheet and upper left cell of a named range."""
    sheet, area = next(iter(book.defined_names[name].destinations))
    return book[sheet], book[sheet][area.replace("$", "").split(":")[0]]


def filled(form, figures, *, keeps_formulas=False):
    """Return the blank workbook filled in: every figure, or those that are no sums where formulas stay."""
    data = write_blank_workbook(FORMS[form])
    places = read(data, "blank.xlsx").evidence
    book = openpyxl.load_workbook(io.BytesIO(data))
    for cell, figure in figures.items():
        if not (keeps_formulas and summed_cells(FORMS[form], cell)):
            book[places[cell].part].cell(places[cell].row, places[cell].column).value = figure
    for name, value in (("ogi_agency", AGENCY), ("ogi_year", 2022), ("ogi_date", "2023-01-16")):
        named(book, name)[1].value = value
    sheet, first = named(book, "ogi_text_overview")
    first.value = TEXTS[0]
    sheet.cell(first.row + 2, first.column).value = TEXTS[1]
    named(book, "ogi_after_requests")[1].value = "注：不含咨询件。"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.mark.parametrize("form", list(FORMS))
def test_what_was_filled_in_comes_back_without_a_doubt(form):
    content = sound_content(form, figures=dict.fromkeys(BLANKS))
    reading = read(filled(form, content.figures), "report.xlsx")
    assert reading.doubts == ()
    assert dict(reading.content.figures) == dict(content.figures)
    assert (reading.content.agency_name, reading.content.year) == (AGENCY, 2022)
    assert (reading.content.form, reading.content.document_date) == (form, "2023-01-16")
    assert reading.content.section("overview").text == f"<p>{TEXTS[0]}</p><p>第二段=A1 &amp; &lt;b&gt;</p>"
    assert reading.content.section("requests").after == "<p>注：不含咨询件。</p>"


@needs_office
def test_sums_are_worked_out_by_the_spreadsheet(tmp_path):
    """Only what is no sum is typed; LibreOffice opens, works out, and saves."""
    form = "2021"
    content = sound_content(form)
    (tmp_path / "form.xlsx").write_bytes(filled(form, content.figures, keeps_formulas=True))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office.soffice(), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, str(tmp_path / "form.xlsx")], check=True, capture_output=True)
    reading = read((tmp_path / "out" / "form.xlsx").read_bytes(), "report.xlsx")
    assert reading.doubts == ()
    assert dict(reading.content.figures) == dict(content.figures)
    assert reading.content.title == content.title


def test_a_sum_that_was_never_worked_out_is_a_doubt():
    reading = read(filled("2021", sound_content().figures, keeps_formulas=True), "report.xlsx")
    totals = {cell for cell in FORMS["2021"].cells() if summed_cells(FORMS["2021"], cell)}
    assert reading.doubtful_cells() == totals


def test_a_changed_label_is_not_read_by_its_place():
    """The form's own reader stands back; the others find the swapped rows by their labels."""
    content = sound_content(figures={"requests.received.natural_person": 77})
    book = openpyxl.load_workbook(io.BytesIO(filled("2021", content.figures)))
    sheet = book[read(write_blank_workbook(FORMS["2021"]), "a.xlsx").evidence["requests.received.total"].part]
    labels = FORMS["2021"].table("requests")
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value}
    first, second = (cells[labels.row(key).label] for key in ("received", "brought_forward"))
    first.value, second.value = second.value, first.value
    held = io.BytesIO()
    book.save(held)
    reading = read(held.getvalue(), "report.xlsx")
    assert reading.reader != "template/1"
    cell = "requests.brought_forward.natural_person"
    assert reading.content.figures[cell] == 77 or cell in reading.doubtful_cells()


def test_words_in_a_cell_are_a_doubt_and_are_kept():
    content = sound_content(figures={"documents.rules.issued": "22（其中修订 16 件）", "documents.rules.repealed": "/"})
    reading = read(filled("2021", content.figures), "report.xlsx")
    assert reading.doubtful_cells() == {"documents.rules.issued"}
    assert reading.content.printed["documents.rules.issued"] == "22（其中修订 16 件）"
    assert reading.content.printed["documents.rules.repealed"] == "/"


def test_amounts_keep_their_decimals():
    cell = "fees.administrative_fees.collected_wan_yuan"
    reading = read(filled("2021", sound_content().figures | {cell: 96171.123456}), "report.xlsx")
    assert reading.content.figures[cell] == Decimal("96171.123456")


@pytest.mark.parametrize("form", list(FORMS))
def test_labels_are_locked_and_entries_are_open_and_checked(form):
    book = openpyxl.load_workbook(io.BytesIO(write_blank_workbook(FORMS[form])))
    places = read(write_blank_workbook(FORMS[form]), "a.xlsx").evidence
    entries = {(place.part, place.row, place.column) for place in places.values()}
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        assert not sheet.protection.password
        for row in sheet.iter_rows():
            for cell in row:
                is_text = isinstance(cell.value, str) and cell.data_type == "s"
                assert not is_text or cell.protection.locked
                assert (sheet.title, cell.row, cell.column) not in entries or not cell.protection.locked
        checked = {at for rule in sheet.data_validations.dataValidation for at in str(rule.sqref).split()}
        for place in places.values():
            if place.part == sheet.title:
                assert sheet.cell(place.row, place.column).coordinate in checked
    properties = {one.name: one.value for one in book.custom_doc_props.props}
    assert properties == {"ogi-form": form, "ogi-template": "1"}


@pytest.mark.parametrize("form", list(FORMS))
def test_every_total_has_its_formula(form):
    book = openpyxl.load_workbook(io.BytesIO(write_blank_workbook(FORMS[form])))
    places = read(write_blank_workbook(FORMS[form]), "a.xlsx").evidence
    formulas = {cell for cell, place in places.items() if book[place.part].cell(place.row, place.column).value}
    assert formulas == {cell for cell in FORMS[form].cells() if summed_cells(FORMS[form], cell)}
    assert len(formulas) == len(FORMS[form].table("requests").row_leaves()) + 6 + 3


def word_with(data, form, figures, title):
    """Return the blank Word file with the figures in the cells of its tables, by row and order, and the title."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    document = parts["word/document.xml"].decode()
    document = document.replace("（行政机关名称）", AGENCY).replace("（年份）", title)
    tables = iter(
        [
            [cell for row in section_grid(FORMS[form], section.key).rows for cell in row if cell.cell]
            for section in FORMS[form].sections
            if FORMS[form].tables_of(section.key)
        ]
    )

    def with_figures(table):
        figures_of_table = iter(next(tables))

        def fill(cell):
            if re.search("<w:t[ >]", cell[0]) or "<w:vMerge/>" in cell[0]:
                return cell[0]
            text = shown(figures[next(figures_of_table).cell])
            return cell[0].replace("</w:pPr>", f"</w:pPr><w:r><w:t>{text}</w:t></w:r>", 1)

        return re.sub(r"<w:tc>.*?</w:tc>", fill, table[0], flags=re.DOTALL)

    parts["word/document.xml"] = re.sub(r"<w:tbl>.*?</w:tbl>", with_figures, document, flags=re.DOTALL).encode()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as copy:
        for name, content in parts.items():
            copy.writestr(name, content)
    return held.getvalue()


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("blanks", [(), BLANKS])
def test_the_word_form_comes_back_without_a_doubt(form, blanks):
    content = sound_content(form, figures=dict.fromkeys(blanks))
    data = word_with(BLANK_FORMS["docx"].make(FORMS[form], "zh"), form, content.figures, "2022")
    reading = read(data, "report.docx")
    assert reading.doubts == ()
    assert dict(reading.content.figures) == dict(content.figures)
    assert (reading.content.agency_name, reading.content.year) == (AGENCY, 2022)


@pytest.mark.parametrize("form", list(FORMS))
def test_the_word_form_is_the_official_grid(form):
    data = BLANK_FORMS["docx"].make(FORMS[form], "zh")
    grids = [block for block in blocks_of_word(data) if isinstance(block, Grid)]
    official = [grid for section in FORMS[form].sections if (grid := section_grid(FORMS[form], section.key)).rows]
    assert len(grids) == len(official)
    for found, declared in zip(grids, official, strict=True):
        assert [[(cell.text, cell.rowspan, cell.colspan) for cell in row] for row in found.rows] == [
            [(cell.text.zh if cell.text else "", cell.rowspan, cell.colspan) for cell in row] for row in declared.rows
        ]
    custom = zipfile.ZipFile(io.BytesIO(data)).read("docProps/custom.xml").decode()
    assert f"<vt:lpwstr>{form}</vt:lpwstr>" in custom
    assert "ogi-template" in custom


@pytest.mark.parametrize("kind", list(BLANK_FORMS))
def test_the_same_form_gives_the_same_bytes(kind):
    blank = BLANK_FORMS[kind]
    assert blank.make(FORMS["2021"], "zh") == blank.make(FORMS["2021"], "zh")


def test_the_command_writes_the_form(tmp_path):
    target = tmp_path / "form.docx"
    call_command("export_form", "2019", "--to", "docx", "--out", str(target))
    assert target.read_bytes() == BLANK_FORMS["docx"].make(FORMS["2019"], "zh")
    with pytest.raises(SystemExit) as left:
        call_command("export_form", "2019", "--to", "docx", "--out", str(tmp_path / "no" / "form.docx"))
    assert left.value.code == 4
