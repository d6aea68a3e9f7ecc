"""The blank forms: what was filled in comes back without a doubt, and nothing else can be typed over by accident."""

import io
import re
import subprocess
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import call_command
from lxml import etree

from reports.figures import shown
from reports.formats import FORMS, section_grid
from reports.markup import plain_text
from reports.reading import Unreadable, office, read, reasons
from reports.reading.blocks import Grid
from reports.reading.parts import read_parts
from reports.reading.template import reading_of_template
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
    places = reading_of_template(data).evidence
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


def saved_again(data, folder, kind):
    """Return a form as the installed LibreOffice saves it."""
    (folder / f"form.{kind}").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office.soffice(), profile, "--headless", "--convert-to", kind, "--outdir", str(folder / "out")]
    subprocess.run([*command, str(folder / f"form.{kind}")], check=True, capture_output=True)
    return (folder / "out" / f"form.{kind}").read_bytes()


@needs_office
def test_sums_are_worked_out_by_the_spreadsheet(tmp_path):
    """Only what is no sum is typed; LibreOffice opens, works out, and saves."""
    form = "2021"
    content = sound_content(form)
    reading = read(saved_again(filled(form, content.figures, keeps_formulas=True), tmp_path, "xlsx"), "report.xlsx")
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
    sheet = book[reading_of_template(write_blank_workbook(FORMS["2021"])).evidence["requests.received.total"].part]
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
    places = reading_of_template(write_blank_workbook(FORMS[form])).evidence
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
    places = reading_of_template(write_blank_workbook(FORMS[form])).evidence
    formulas = {cell for cell, place in places.items() if book[place.part].cell(place.row, place.column).value}
    assert formulas == {cell for cell in FORMS[form].cells() if summed_cells(FORMS[form], cell)}
    assert len(formulas) == len(FORMS[form].table("requests").row_leaves()) + 6 + 3


def document_of(data):
    """Return the XML of the text of a Word file."""
    return zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()


def with_document(data, document):
    """Return a Word file with another text."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(held, "w") as copy:
        for name in source.namelist():
            copy.writestr(name, document if name == "word/document.xml" else source.read(name))
    return held.getvalue()


def word_with(data, form, figures, year, agency=AGENCY):
    """Return the blank Word file with the figures in the cells of its tables, by row and order, and the title."""
    document = document_of(data).replace("（行政机关名称）", agency).replace("（年份）", year)
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

    return with_document(data, re.sub(r"<w:tbl>.*?</w:tbl>", with_figures, document, flags=re.DOTALL))


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("blanks", [(), BLANKS])
def test_the_word_form_comes_back_without_a_doubt(form, blanks):
    content = sound_content(form, figures=dict.fromkeys(blanks))
    data = word_with(BLANK_FORMS["docx"].make(FORMS[form], "zh"), form, content.figures, "2022")
    reading = read(data, "report.docx")
    assert reading.doubts == ()
    assert dict(reading.content.figures) == dict(content.figures)
    assert (reading.content.agency_name, reading.content.year) == (AGENCY, 2022)


def with_a_hair(data):
    """Return the Word form as LibreOffice saves it again: a column of a hair's breadth stands in section four.

    It is behind the fifth; cells that end there reach over it.
    """
    root = etree.fromstring(document_of(data).encode())
    word = f"{{{root.nsmap['w']}}}"
    table = root.findall(f".//{word}tbl")[-1]
    columns = table.findall(f"{word}tblGrid/{word}gridCol")
    columns[4].addnext(etree.Element(f"{word}gridCol", {f"{word}w": "1"}))
    for row in table.findall(f"{word}tr"):
        end = 0
        for cell in row.findall(f"{word}tc"):
            span = cell.find(f"{word}tcPr/{word}gridSpan")
            breadth = int(span.get(f"{word}val")) if span is not None else 1
            end += breadth
            if end == 5:
                if span is None:
                    span = etree.Element(f"{word}gridSpan")
                    cell.find(f"{word}tcPr/{word}tcW").addnext(span)
                span.set(f"{word}val", str(breadth + 1))
    return with_document(data, etree.tostring(root, encoding="unicode"))


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("blanks", [(), BLANKS])
def test_a_column_of_a_hair_s_breadth_moves_no_figure_of_the_word_form(form, blanks):
    content = sound_content(form, figures=dict.fromkeys(blanks))
    data = word_with(BLANK_FORMS["docx"].make(FORMS[form], "zh"), form, content.figures, "2022")
    reading = read(with_a_hair(data), "report.docx")
    assert reading.doubts == ()
    assert dict(reading.content.figures) == dict(content.figures)


@needs_office
def test_the_word_form_saved_again_by_libreoffice_comes_back_without_a_doubt(tmp_path):
    content = sound_content("2021", figures=dict.fromkeys(BLANKS))
    data = word_with(BLANK_FORMS["docx"].make(FORMS["2021"], "zh"), "2021", content.figures, "2022")
    reading = read(saved_again(data, tmp_path, "docx"), "report.docx")
    assert reading.doubts == ()
    assert dict(reading.content.figures) == dict(content.figures)


def refusal_of(data, name):
    """Return the code of the refusal of a file."""
    with pytest.raises(Unreadable) as refusal:
        read(data, name)
    return refusal.value.code


def word_form(words):
    """Return the blank Word form with some of its words replaced, those of the last paragraphs included."""
    data = BLANK_FORMS["docx"].make(FORMS["2021"], "zh")
    document = document_of(data)
    for old, new in words.items():
        assert old in document
        document = document.replace(old, new)
    return with_document(data, document)


def workbook_form(values):
    """Return the blank workbook with some of its named cells filled in."""
    book = openpyxl.load_workbook(io.BytesIO(write_blank_workbook(FORMS["2021"])))
    for name, value in values.items():
        named(book, name)[1].value = value
    for sheet in book.worksheets:  # a spreadsheet that saves the form stores what its sums come to
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            cell.value = None
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.mark.parametrize("kind", list(BLANK_FORMS))
@pytest.mark.parametrize("form", list(FORMS))
def test_a_form_that_nobody_filled_in_is_refused(kind, form):
    blank = BLANK_FORMS[kind]
    with pytest.raises(Unreadable) as refusal:
        read_parts(blank.make(FORMS[form], "zh"), f"form.{blank.suffix}")
    assert refusal.value.code == "nothing_filled"


@pytest.mark.parametrize(
    "values",
    [
        {"ogi_agency": AGENCY},
        {"ogi_year": 2022},
        {"ogi_agency": AGENCY, "ogi_year": 2022, "ogi_date": "2023-01-16"},
    ],
)
def test_a_workbook_with_nothing_but_agency_and_year_is_refused(values):
    assert refusal_of(workbook_form(values), "form.xlsx") == "empty_row"


@pytest.mark.parametrize(
    "words", [{"（行政机关名称）": AGENCY, "（年份）": "2022"}, {"（年份）": "2022"}, {"（行政机关名称）": AGENCY}]
)
def test_a_word_form_with_nothing_but_agency_and_year_is_refused(words):
    assert refusal_of(word_form(words), "form.docx") == "empty_row"


def test_a_form_with_texts_and_no_figure_is_read_with_blanks():
    heading = FORMS["2021"].sections[-1].heading.zh
    paragraph = f"{heading}</w:t></w:r></w:p><w:p><w:r><w:t>{TEXTS[0]}"
    word = word_form({"（行政机关名称）": AGENCY, "（年份）": "2022", heading: paragraph})
    book = workbook_form({"ogi_agency": AGENCY, "ogi_year": 2022, "ogi_text_other_matters": TEXTS[0]})
    for reading in (read(word, "form.docx"), read(book, "form.xlsx")):
        assert plain_text(reading.content.section("other_matters").text) == TEXTS[0]
        assert dict(reading.content.figures) == dict.fromkeys(FORMS["2021"].cells())
        assert reading.doubts == ()


def test_one_figure_is_enough():
    figures = dict.fromkeys(FORMS["2021"].cells()) | {BLANKS[0]: 0}
    data = word_with(BLANK_FORMS["docx"].make(FORMS["2021"], "zh"), "2021", figures, "2022")
    assert read(data, "form.docx").content.figures[BLANKS[0]] == 0


def test_a_place_for_the_agency_that_was_left_is_not_its_name():
    figures = sound_content("2021").figures
    data = word_with(BLANK_FORMS["docx"].make(FORMS["2021"], "zh"), "2021", figures, "2022", agency="（行政机关名称）")
    reading = read(data, "form.docx")
    assert reading.content.agency_name == ""
    assert reading.content.section("other_matters").text == ""
    assert [doubt.reason for doubt in reading.doubts] == [reasons.NO_AGENCY]


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
