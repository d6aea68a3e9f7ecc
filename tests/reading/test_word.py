"""Word files: the official blank form, blank and filled, and what Word keeps that is not printed."""

import io
import zipfile

import pytest
from lxml import etree

from reports.formats import FORMS
from reports.formats.layout import section_grid
from reports.reading import Unreadable, read
from tests.reading.documents import W, official_rows, package, parts_of, word_file, word_table
from tests.reading.fixtures import sound_figures
from tests.reading.test_layouts import printed_figures
from tests.reading.test_samples import cells_of, expected_of

FORM = FORMS["2021"]
FORM_FILE = "12-official-blank-template-2021.docx"
FULL = ("01-luoyang-jianxi-gov-office-2022", "03-hangzhou-style-2025", "04-shuyang-fgj-2023", "08-huaian-city-2024")
TITLE = "青石县水务局2023年政府信息公开工作年度报告"


def filled_form(samples, figures, title=""):
    """Return the official blank form with ``figures`` typed into its empty cells."""
    with zipfile.ZipFile(samples / "raw" / FORM_FILE) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(members["word/document.xml"])
    mark = f"{{{W}}}"
    keys = [
        cell.cell
        for section in FORM.sections
        for row in section_grid(FORM, section.key).rows
        for cell in row
        if cell.cell
    ]
    empty = [
        cell
        for cell in root.iter(f"{mark}tc")
        if not "".join(cell.itertext()).strip() and (cell.find(f"{mark}tcPr/{mark}vMerge") is None)
    ]
    assert len(empty) == len(keys)
    for cell, key in zip(empty, keys, strict=True):
        run = etree.SubElement(cell.find(f"{mark}p"), f"{mark}r")
        etree.SubElement(run, f"{mark}t").text = figures[key]
    if title:
        paragraph = etree.Element(f"{mark}p")
        etree.SubElement(etree.SubElement(paragraph, f"{mark}r"), f"{mark}t").text = title
        root[0].insert(0, paragraph)
    members["word/document.xml"] = etree.tostring(root)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def doubts_of_cells(reading):
    """Return the cells in doubt with the reason."""
    return [(doubt.cell, doubt.reason.en) for doubt in reading.doubts if doubt.cell]


def test_blank_form_reads_as_blanks(samples):
    """Every cell of the official form is there, none holds a figure, none is in doubt."""
    reading = read((samples / "raw" / FORM_FILE).read_bytes(), FORM_FILE)
    assert set(reading.content.figures) == set(FORM.cells())
    assert set(reading.content.figures.values()) == {None}
    assert (reading.content.printed, doubts_of_cells(reading)) == ({}, [])


@pytest.mark.parametrize("name", FULL)
def test_filled_form_comes_back(samples, name):
    """The figures of a real report typed into the official form are read back, every one."""
    figures = {cell: "" if figure is None else str(figure) for cell, figure in cells_of(expected_of(samples, name))}
    reading = read(filled_form(samples, figures, TITLE), "report.docx")
    assert printed_figures(reading.content) == figures
    assert reading.doubts == ()
    assert (reading.content.year, reading.content.agency_name) == (2023, "青石县水务局")


def test_blanks_in_the_filled_form_stay_in_place(samples):
    """A form where a nil was left blank and a remark was typed reads as it was printed."""
    figures = {cell: "" if text == "0" else text for cell, text in sound_figures(FORM, 11).items()}
    figures["licensing.licensing.decisions"] = "/"
    reading = read(filled_form(samples, figures, TITLE), "report.docx")
    assert printed_figures(reading.content) == figures
    assert reading.doubts == ()


def changed(old, new):
    """Return a report whose table three has ``new`` in place of ``old`` in its XML."""
    figures = sound_figures(FORM, 4)
    figures["requests.received.total"] = "77777"
    parts = parts_of("2021", figures)
    body = "".join(
        f"<w:p><w:r><w:t>{part}</w:t></w:r></w:p>" if isinstance(part, str) else word_table(part) for part in parts
    )
    assert old in body
    return word_file([], body.replace(old, new)), figures


@pytest.mark.parametrize(
    ("run", "printed"),
    [
        ("<w:r><w:t>777</w:t></w:r><w:r><w:t>77</w:t></w:r>", "77777"),
        ("<w:del><w:r><w:delText>3</w:delText></w:r></w:del><w:ins><w:r><w:t>77777</w:t></w:r></w:ins>", "77777"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>3</w:t></w:r><w:r><w:t>77777</w:t></w:r>", "77777"),
        ("<w:sdt><w:sdtContent><w:r><w:t>77777</w:t></w:r></w:sdtContent></w:sdt>", "77777"),
        ("<w:r><w:t>77777</w:t></w:r><w:r><w:footnoteReference/></w:r>", "77777"),
    ],
)
def test_what_is_printed_is_read(run, printed):
    """Split runs, tracked changes, hidden text and content controls: the figure is what one sees."""
    data, _ = changed("<w:r><w:t>77777</w:t></w:r>", run)
    reading = read(data, "report.docx")
    assert reading.content.figures["requests.received.total"] == int(printed)
    assert reading.doubts == ()


@pytest.mark.parametrize(
    "run",
    [
        '<w:r><w:t>7777</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>7</w:t></w:r>',
        "<w:r><w:rPr><w:strike/></w:rPr><w:t>3</w:t></w:r><w:r><w:t>77777</w:t></w:r>",
        "<w:r><w:t>777</w:t><w:br/><w:t>77</w:t></w:r>",
    ],
)
def test_raised_and_struck_characters_make_no_number(run):
    """A note's number or a struck figure beside a number is never glued to it: the cell is doubtful."""
    data, _ = changed("<w:r><w:t>77777</w:t></w:r>", run)
    reading = read(data, "report.docx")
    assert "requests.received.total" in reading.doubtful_cells()
    assert reading.content.figures["requests.received.total"] is None


def test_numbers_of_headings_may_be_automatic():
    """Headings that Word numbers by itself are found without their number in the text."""
    figures = sound_figures(FORM, 4)
    body = ""
    for part in parts_of("2021", figures):
        if isinstance(part, str):
            is_heading = part[1:2] == "、"
            numbering = "<w:pPr><w:numPr/></w:pPr>" if is_heading else ""
            body += f"<w:p>{numbering}<w:r><w:t>{part[2:] if is_heading else part}</w:t></w:r></w:p>"
        else:
            body += word_table(part)
    content = read(word_file([], body), "report.docx").content
    assert [section.heading for section in content.sections] == [section.heading.zh for section in FORM.sections]
    assert printed_figures(content) == figures


BOMB = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d>&b;</d>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"plain words, no package", "wrong_content"),
        (b"%PDF-1.7 ...", "wrong_content"),
        (b"PK\x03\x04 broken off", "damaged"),
        (package({"xl/workbook.xml": "<workbook/>"}), "wrong_content"),
        (package({"word/document.xml": "<w:document"}), "damaged"),
        (package({"word/document.xml": BOMB}), "archive_bomb"),
        (package({"word/document.xml": f"<d>{' ' * 20_000_000}</d>"}), "archive_bomb"),
        (package({"word/document.xml": "<d/>", **{f"a{number}": "" for number in range(4001)}}), "archive_bomb"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "wrong_content"),
        (package({"word/document.xml": f'<w:document xmlns:w="{W}"><w:body/></w:document>'}), "empty"),
        (
            package(
                {"word/document.xml": f'<w:d xmlns:w="{W}"><w:body>{"<w:x>" * 210}{"</w:x>" * 210}</w:body></w:d>'}
            ),
            "too_long",
        ),
    ],
)
def test_refusals(data, code):
    """What is no Word file, is locked, damaged or made to do harm is refused by name."""
    with pytest.raises(Unreadable) as refusal:
        read(data, "report.docx")
    assert refusal.value.code == code
    assert all("{" not in sentence for sentence in refusal.value.text)


def test_merged_cells_are_read_from_their_properties():
    """A cell without a beginning above it stands for itself; official tables come out as broad as printed."""
    table = word_table(official_rows(FORM, "requests", sound_figures(FORM, 1)))
    data = word_file([], f"<w:p><w:r><w:t>{TITLE}</w:t></w:r></w:p>{table}")
    assert read(data, "report.docx").content.figures["requests.received.total"] is not None
