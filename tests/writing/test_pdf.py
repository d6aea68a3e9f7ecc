"""The PDF: its words, its tags, its bookmarks and its fonts."""

import io
import re

import pikepdf
import pytest

from reports.formats import FORMS
from reports.writing import write

from .contents import drawn, empty_content, hard_content
from .pdf_reading import TaggedText, elements


def attributes(element):
    """Return the table attributes of a cell."""
    return next(part for part in element.A if str(part.get("/O")) == "/Table")


def joined(text):
    """Return text without white space: lines break where the cell ends."""
    return "".join(text.split())


def official_tables(pdf, make):
    """Return the tags of the official tables; the hard report has a table in its text before them."""
    tables = [held for held in elements(pdf.Root.StructTreeRoot.K) if str(held.S) == "/Table"]
    return tables[1:] if make is hard_content else tables


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("make", [hard_content, empty_content])
def test_every_cell_is_tagged_in_its_order_with_spans_scope_and_headers(form, language, make):
    content, presented = drawn(form, language, make)
    with pikepdf.open(io.BytesIO(write(presented, content, "pdf"))) as pdf:
        official = official_tables(pdf, make)
        expected = [table for section in presented.sections for table in section.tables]
        assert len(official) == len(expected)
        for held, table in zip(official, expected, strict=True):
            assert_tags(held, [cell for row in table.rows for cell in row])


def assert_tags(table, cells):
    """Compare the tags of one table with its presented cells."""
    found = [held for held in elements(table.K) if str(held.S) in ("/TH", "/TD")]
    assert [str(held.S)[1:].lower() for held in found] == [cell.tag for cell in cells]
    names = {}
    for held, cell in zip(found, cells, strict=True):
        said = attributes(held)
        assert (int(said.get("/ColSpan", 1)), int(said.get("/RowSpan", 1))) == (cell.colspan, cell.rowspan)
        if cell.tag == "th":
            scopes = {"row": "/Row", "rowgroup": "/Row", "col": "/Column"}
            assert str(said.Scope) == scopes[cell.scope]
            names[str(held.ID)] = cell.id
    for held, cell in zip(found, cells, strict=True):
        spoken = [names[str(ident)] for ident in attributes(held).get("/Headers", [])]
        assert spoken == cell.headers.split()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("make", [hard_content, empty_content])
def test_every_cell_copies_out_as_the_ordinary_characters_that_presentation_shows(form, language, make):
    content, presented = drawn(form, language, make)
    with pikepdf.open(io.BytesIO(write(presented, content, "pdf"))) as pdf:
        words = TaggedText(pdf)
        copied = [
            [joined(words.of(cell)) for cell in elements(table.K) if str(cell.S) in ("/TH", "/TD")]
            for table in official_tables(pdf, make)
        ]
    tables = [table for section in presented.sections for table in section.tables]
    assert copied == [[joined(cell.text) for row in table.rows for cell in row] for table in tables]


def test_texts_headings_and_leftovers_copy_out():
    content, presented = drawn("2021")
    with pikepdf.open(io.BytesIO(write(presented, content, "pdf"))) as pdf:
        words = TaggedText(pdf)
        whole = joined("".join(words.of(held) for held in pdf.Root.StructTreeRoot.K))
    headings = (section.heading for section in presented.sections)
    for said in (*presented.lines, *headings, "重点", "2.其二", "附表", "注：表中数据", *content.leftovers):
        assert joined(said) in whole, said
    assert not re.search("[\u2e80-\u2fdf]", whole)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_title_language_bookmarks_and_claim_are_there(language):
    content, presented = drawn("2021", language)
    with pikepdf.open(io.BytesIO(write(presented, content, "pdf"))) as pdf:
        assert str(pdf.Root.Lang).startswith(language)
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == presented.title
            assert metadata["pdfuaid:part"] == "1"
        with pdf.open_outline() as outline:
            marks = [item.title for item in outline.root]
        assert len(marks) == 7
        assert all(section.heading in mark for section, mark in zip(presented.sections, marks, strict=False))
        kinds = [str(held.S) for held in elements(pdf.Root.StructTreeRoot.K)]
        assert kinds[:2] == ["/Document", "/Title"]
        assert kinds.count("/H1") == 7


def fonts_of(pdf):
    """Yield the font descriptors of all pages."""
    for page in pdf.pages:
        for font in page.Resources.get("/Font", {}).values():
            yield from (inner.FontDescriptor for inner in font.get("/DescendantFonts", []))


def test_fonts_are_embedded_as_subsets_and_every_label_has_its_glyph():
    for form in FORMS:
        for language in ("zh", "en"):
            content, presented = drawn(form, language)
            written = write(presented, content, "pdf")
            assert len(written) < 400_000
            with pikepdf.open(io.BytesIO(written)) as pdf:
                for descriptor in fonts_of(pdf):
                    assert re.match(r"/[A-Z]{6}\+Noto(Serif|Sans)SC", str(descriptor.FontName))
                    assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
                # Glyph 0 is the sign for a character that the font lacks.
                assert 0 not in TaggedText(pdf).glyphs


def test_only_a_draft_is_marked_on_every_page():
    content, presented = drawn("2021")
    for is_draft in (False, True):
        with pikepdf.open(io.BytesIO(write(presented, content, "pdf", is_draft=is_draft))) as pdf:
            words = TaggedText(pdf).words
            marked = [
                any("尚未发布" in said for (held, _), said in words.items() if held == page.obj.objgen)
                for page in pdf.pages
            ]
        assert marked == [is_draft] * len(marked)
