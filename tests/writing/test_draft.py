"""A draft is marked in every kind of file, and in its name."""

import io

import openpyxl
import pikepdf
import pytest

from reports.presentation import present
from reports.reading import read
from reports.writing import DRAFT, WRITERS, file_name, write
from tests.factories import sound_content

from .pdf_reading import TaggedText


@pytest.mark.parametrize("kind", list(WRITERS))
def test_the_name_of_a_draft_says_so(kind):
    presented = present(sound_content(), "zh")
    assert file_name(presented, kind, is_draft=True) == f"草稿-{file_name(presented, kind)}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_and_every_sheet_of_a_draft_says_so(language):
    content = sound_content()
    presented, mark = present(content, language), DRAFT.in_language(language)
    with pikepdf.open(io.BytesIO(write(presented, content, "pdf", is_draft=True))) as pdf:
        words = TaggedText(pdf).words
        for page in pdf.pages:
            said = "".join(text for (held, _), text in words.items() if held == page.obj.objgen)
            assert mark.replace(" ", "") in said.replace(" ", "")
    book = openpyxl.load_workbook(io.BytesIO(write(presented, content, "xlsx", is_draft=True)))
    for sheet in book:
        assert sheet.cell(1, 1).value == mark
        assert mark in sheet.oddHeader.center.text


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html", "fragment", "json"])
def test_the_mark_of_a_draft_is_no_figure(kind):
    content = sound_content()
    reading = read(write(present(content, "zh"), content, kind, is_draft=True), f"a.{WRITERS[kind].suffix}")
    assert dict(reading.content.figures) == dict(content.figures)
    assert reading.doubtful_cells() == frozenset()
