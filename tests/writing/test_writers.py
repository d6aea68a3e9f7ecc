"""Each kind of file says what presentation shows: read back raw and compared cell by cell."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from itertools import chain

import openpyxl
import pytest
from lxml import etree

from reports.document import Content, content_from_json
from reports.figures import plain_number, shown
from reports.formats import ALL_CELLS, FORMS, column_of, row_of
from reports.writing import WRITERS, file_name, write
from reports.writing.fitting import LARGEST, TEXT_WIDTH, column_widths, fitting_size
from tests.factories import sound_content

from .contents import drawn, empty_content, expected_tables, hard_content

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EVERY = [
    (form, language, make) for form in FORMS for language in ("zh", "en") for make in (hard_content, empty_content)
]


def word_tree(written):
    """Return the document part of a Word file."""
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(written)).read("word/document.xml"))


def word_tables(written):
    """Return the tables of a Word file as rows of (text, columns, rows), continued cells taken together."""
    found = []
    for table in word_tree(written).iter(f"{W}tbl"):
        rows, open_cells = [], {}
        for row in table.findall(f"{W}tr"):
            rows.append([])
            column = 0
            for cell in row.findall(f"{W}tc"):
                properties = cell.find(f"{W}tcPr")
                span = properties.find(f"{W}gridSpan")
                broad = int(span.get(f"{W}val")) if span is not None else 1
                merge = properties.find(f"{W}vMerge")
                if merge is not None and merge.get(f"{W}val") is None:
                    open_cells[column][2] += 1
                else:
                    open_cells[column] = ["".join(cell.itertext()), broad, 1]
                    rows[-1].append(open_cells[column])
                column += broad
        found.append([[tuple(cell) for cell in row] for row in rows])
    return found


class Tables(HTMLParser):
    """Collect tables of HTML as rows of (text, columns, rows)."""

    def __init__(self):
        super().__init__()
        self.tables = []
        self.cell = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("th", "td"):
            self.cell = ["", int(attrs.get("colspan", 1)), int(attrs.get("rowspan", 1))]

    def handle_data(self, data):
        if self.cell is not None:
            self.cell[0] += data

    def handle_endtag(self, tag):
        if tag in ("th", "td"):
            self.tables[-1][-1].append(tuple(self.cell))
            self.cell = None


def html_tables(written):
    """Return the tables of an HTML file."""
    parser = Tables()
    parser.feed(written.decode())
    return parser.tables


def official(tables):
    """Leave out the table that stands in the text of section one."""
    return [table for table in tables if not any(cell[0] == "项目" for row in table for cell in row)]


@pytest.mark.parametrize(("form", "language", "make"), EVERY)
def test_word_prints_every_cell_in_its_place(form, language, make):
    content, presented = drawn(form, language, make)
    assert official(word_tables(write(presented, content, "docx"))) == expected_tables(presented)


@pytest.mark.parametrize("kind", ["html", "fragment"])
@pytest.mark.parametrize(("form", "language", "make"), EVERY)
def test_html_prints_every_cell_in_its_place(kind, form, language, make):
    content, presented = drawn(form, language, make)
    assert official(html_tables(write(presented, content, kind))) == expected_tables(presented)


def workbook_of(content, presented, **marks):
    """Return the workbook that is written, read by another library."""
    return openpyxl.load_workbook(io.BytesIO(write(presented, content, "xlsx", **marks)))


@pytest.mark.parametrize(("form", "language", "make"), EVERY)
def test_excel_prints_every_cell_in_its_place(form, language, make):
    content, presented = drawn(form, language, make)
    book = workbook_of(content, presented)
    for section, name in zip(presented.sections, book.sheetnames[1:], strict=False):
        sheet, at = book[name], 0
        merged = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
        for table in section.tables:
            while sheet.cell(at + 1, 1).value != table.caption:
                at += 1
                assert at < sheet.max_row, table.caption
            at += 1
            taken = set()
            for down, row in enumerate(table.rows):
                column = 0
                for cell in row:
                    while (down, column) in taken:
                        column += 1
                    place = (at + down + 1, column + 1)
                    assert_excel_cell(sheet.cell(*place), cell, content)
                    area = merged.get(place)
                    spans = (area.size["columns"], area.size["rows"]) if area else (1, 1)
                    assert spans == (cell.colspan, cell.rowspan)
                    taken |= {(down + y, column + x) for y in range(cell.rowspan) for x in range(cell.colspan)}
            at += len(table.rows)


def assert_excel_cell(written, cell, content):
    """Compare one cell: a number where the plain number is printed, else text; nothing where it is blank."""
    figure = content.number(cell.cell) if cell.cell else None
    if not cell.text:
        assert written.value is None
    elif figure is not None and cell.text == plain_number(figure):
        assert written.data_type == "n"
        assert str(written.value) == cell.text
    else:
        assert (written.data_type, written.value) == ("s", cell.text)


@pytest.mark.parametrize(("form", "make"), [(form, make) for form in FORMS for make in (hard_content, empty_content)])
def test_csv_has_one_row_a_figure_with_labels_value_and_printed_text(form, make):
    content, presented = drawn(form, "zh", make)
    written = write(presented, content, "csv")
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"))))
    cells = {
        cell.cell: cell
        for table in (presented.tables, presented.other_tables)
        for held in table.values()
        for cell in held.figures()
    }
    assert {row["cell"] for row in rows} == set(cells)
    assert len(rows) == len(cells)
    assert set(content.figures) <= set(cells)
    for row in rows:
        key, cell = row["cell"], cells[row["cell"]]
        assert row["state"] == cell.state
        assert row["printed"].removeprefix("'") == ("" if cell.state == "not_shown" else cell.text)
        number = content.number(key)
        assert row["value"] == (plain_number(number) if number is not None else content.figures.get(key) or "")
        labels = (row_of(key, FORMS[form]).label, column_of(key, FORMS[form]).english)
        assert (row["row_zh"], row["column_en"]) == labels


@pytest.mark.parametrize(("form", "make"), [(form, make) for form in FORMS for make in (hard_content, empty_content)])
def test_one_row_has_every_cell_of_both_forms(form, make):
    content, presented = drawn(form, "zh", make)
    rows = list(csv.DictReader(io.StringIO(write(presented, content, "row").decode("utf-8-sig"))))
    assert len(rows) == 1
    assert set(ALL_CELLS) <= rows[0].keys()
    assert rows[0]["not_shown"].split() == list(content.absent)
    for cell in ALL_CELLS:
        text = shown(content.figures.get(cell), content.printed.get(cell))
        assert rows[0][cell].removeprefix("'") == text


def test_csv_runs_no_formula_that_a_person_typed():
    content, presented = drawn("2021")
    for kind in ("csv", "row"):
        for text in chain.from_iterable(csv.reader(io.StringIO(write(presented, content, kind).decode("utf-8-sig")))):
            assert not re.match(r"[=@\t\r]", text)
            assert not re.match(r"[+-].*[^\d.,%—-]", text)


def test_excel_holds_no_formula():
    content, presented = drawn("2021")
    written = write(presented, content, "xlsx")
    parts = zipfile.ZipFile(io.BytesIO(written))
    assert all(b"<f>" not in parts.read(name) for name in parts.namelist())
    assert "=1+1" in parts.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize("form", list(FORMS))
def test_json_is_the_report_document(form):
    content, presented = drawn(form)
    document = json.loads(write(presented, content, "json"))
    assert content_from_json(document).digest() == content.digest()
    assert document["document"] == "ogi-annual-report"
    assert document["reading"]["doubts"] == []


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("form", list(FORMS))
def test_the_version_of_the_form_is_inside(kind, form):
    content, presented = drawn(form)
    custom = zipfile.ZipFile(io.BytesIO(write(presented, content, kind))).read("docProps/custom.xml").decode()
    assert re.search(rf'name="ogi-form"><vt:lpwstr>{form}<', custom)


@pytest.mark.parametrize("kind", [kind for kind in WRITERS if kind != "pdf"])
def test_only_a_draft_carries_the_mark(kind):
    content, presented = drawn("2021")
    marks = [
        whole_text(write(presented, content, kind, is_draft=is_draft)).count("尚未发布") for is_draft in (False, True)
    ]
    assert marks[0] == 0
    assert marks[1] > 0


def whole_text(written):
    """Return the bytes of a file as text, an archive with all of its parts."""
    if not written.startswith(b"PK"):
        return written.decode()
    parts = zipfile.ZipFile(io.BytesIO(written))
    return "".join(parts.read(name).decode() for name in parts.namelist())


@pytest.mark.parametrize("kind", list(WRITERS))
def test_the_same_report_gives_the_same_bytes(kind):
    content, presented = drawn("2021")
    assert write(presented, content, kind) == write(presented, content, kind)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html", "fragment"])
def test_title_texts_and_leftovers_are_all_there(kind):
    content, presented = drawn("2021")
    text = re.sub(
        r"<[^>]*>", "", whole_text(write(presented, content, kind)).replace("&apos;", "'").replace("&#x27;", "'")
    )
    for words in (
        *presented.lines,
        "统计期限",
        "重点",
        "其二",
        "附表",
        "下一步将每月核对一次",
        "注：表中数据",
        *content.leftovers,
    ):
        assert words in text, words


@pytest.mark.parametrize("kind", list(WRITERS))
@pytest.mark.parametrize("shape", ["narrative_only", "document_only"])
def test_a_report_without_tables_is_written_too(kind, shape):
    content, presented = drawn("2021", make=lambda form: Content("示例局", 2022, shape=shape))
    assert write(presented, content, kind)


def test_word_repeats_its_header_rows_and_names_official_fonts_with_alternatives():
    content, presented = drawn("2021")
    written = write(presented, content, "docx")
    heads = [len(list(table.iter(f"{W}tblHeader"))) for table in word_tree(written).iter(f"{W}tbl")]
    assert 3 in heads
    parts = zipfile.ZipFile(io.BytesIO(written))
    fonts = parts.read("word/fontTable.xml").decode()
    for name in ("方正小标宋简体", "仿宋_GB2312", "黑体"):
        assert re.search(rf'w:name="{name}"><w:altName w:val="[^"]*(?:Noto|Source Han)', fonts)
    assert 'w:eastAsia="方正小标宋简体"' in parts.read("word/styles.xml").decode()
    styles = [style.get(f"{W}val") for style in word_tree(written).iter(f"{W}pStyle")]
    assert styles[0] == "Title"
    assert styles.count("Heading1") == 7


def test_every_part_of_a_word_file_is_sound_xml_even_with_control_characters():
    content, presented = drawn("2021", make=lambda form: replace(hard_content(form), leftovers=("a\x00\x0b<b>",)))
    parts = zipfile.ZipFile(io.BytesIO(write(presented, content, "docx")))
    for name in parts.namelist():
        etree.fromstring(parts.read(name))


def test_html_needs_nothing_else_and_a_fragment_has_inline_styles_only():
    content, presented = drawn("2021")
    page, fragment = (write(presented, content, kind).decode() for kind in ("html", "fragment"))
    assert re.findall(r'<(?:script|link|img)\b|url\(|@import|\son\w+="', page + fragment) == []
    assert not re.search(r"<(?:style|html|head|body)\b|\sclass=", fragment)
    assert fragment.count("style=") > 200
    idents = re.findall(r'\sid="([^"]+)"', page)
    assert len(idents) == len(set(idents))
    assert {ident for group in re.findall(r'headers="([^"]+)"', page) for ident in group.split()} <= set(idents)


@pytest.mark.parametrize("kind", list(WRITERS))
def test_a_file_is_called_by_the_title_of_the_report(kind):
    content, presented = drawn("2021")
    name = file_name(presented, kind)
    assert name.startswith(content.title)
    assert name.endswith(f".{WRITERS[kind].suffix}")
    assert not re.search(r'[\\/:*?"<>|\s]', file_name(drawn("2021", "en")[1], kind))


def kept_with_next(element):
    """Tell whether a paragraph is kept on the page of what follows."""
    return element.find(f"{W}pPr/{W}keepNext") is not None


def test_the_signature_of_a_word_file_never_stands_alone_on_a_page():
    content, presented = drawn("2021")
    body = word_tree(write(presented, content, "docx"))[0]
    paragraphs = [element for element in body if element.tag == f"{W}p"]
    *_, last_words, room, organ, _ = paragraphs
    assert content.leftovers[-1] in "".join(last_words.itertext())
    assert "".join(organ.itertext()) == content.agency_name
    assert kept_with_next(last_words)
    closing = [element.find(f"{W}pPr/{W}pStyle").get(f"{W}val") for element in (room, organ)]
    assert closing == ["Closing", "Closing"]


@pytest.mark.parametrize(("remark", "is_kept"), [("", True), ("详见附件中的说明" * 60, False)])
def test_a_table_is_kept_on_one_page_where_a_page_can_hold_it(remark, is_kept):
    cell = "requests.received.total"
    printed = {"figures": {cell: None}, "printed": {cell: remark}} if remark else {}
    content, presented = drawn("2021", make=lambda form: sound_content(form, **printed))
    rows = word_tree(write(presented, content, "docx")).findall(f".//{W}tbl")[1].findall(f"{W}tr")
    kept = [all(kept_with_next(paragraph) for paragraph in row.iter(f"{W}p")) for row in rows]
    assert kept == [is_kept] * (len(rows) - 1) + [False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_a_long_number_stands_on_one_line_and_takes_room_from_its_neighbours():
    _, presented = drawn("2021")
    remedies = presented.tables["remedies"]
    widths = column_widths(remedies)
    long_one = next(place for place, cell in enumerate(remedies.figures()) if cell.text == "11398889")
    assert widths[long_one] == max(widths) > 1.5 * min(widths)
    assert sum(widths) <= TEXT_WIDTH
    assert fitting_size("11398889", widths[long_one]) == LARGEST
