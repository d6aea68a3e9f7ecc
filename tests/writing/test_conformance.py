"""What a program that checks PDF/UA-1 finds in the PDF, and what an editor of a website leaves of the fragment."""

import io
import re
from itertools import pairwise

import nh3
import pdfua
import pikepdf
import pytest

from reports.formats import FORMS
from reports.presentation import present
from reports.reading import read
from reports.writing import write
from reports.writing.pdf_tags import TaggedCell, TagsDiffer, tagged

from .contents import drawn, empty_content, hard_content
from .generated import generated_content
from .pdf_reading import TaggedText, elements

# Its check for empty headings fails on the list of numbers that stands for the words of a heading; see below.
NOT_FOR_TYPST = {"UA-14-001"}


@pytest.mark.parametrize("make", [hard_content, empty_content])
@pytest.mark.parametrize("form", list(FORMS))
def test_the_validator_finds_nothing(form, make, tmp_path):
    content, presented = drawn(form, "zh", make)
    target = tmp_path / "report.pdf"
    target.write_bytes(write(presented, content, "pdf"))
    report = pdfua.validate(str(target))
    assert [(found.rule_id, found.message) for found in report.findings] == []
    assert {outcome.rule_id for outcome in report.outcomes if outcome.skipped_reason} <= NOT_FOR_TYPST


@pytest.mark.parametrize("language", ["zh", "en"])
def test_headings_leave_no_level_out_and_hold_words(language):
    content, presented = drawn("2021", language)
    with pikepdf.open(io.BytesIO(write(presented, content, "pdf"))) as pdf:
        headings = [held for held in elements(pdf.Root.StructTreeRoot.K) if re.fullmatch(r"/H\d", str(held.S))]
        levels = [int(str(held.S)[2]) for held in headings]
        words = TaggedText(pdf)
        assert all(words.of(held).strip() for held in headings)
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_table_over_two_pages_is_one_table_with_its_header_once():
    content = generated_content(1, paragraphs=12)
    presented = present(content, "zh")
    with pikepdf.open(io.BytesIO(write(presented, content, "pdf"))) as pdf:
        tables = [held for held in elements(pdf.Root.StructTreeRoot.K) if str(held.S) == "/Table"]
        assert len(tables) == 1 + sum(len(section.tables) for section in presented.sections)
        assert len(pdf.pages) > 3


def test_other_cells_than_were_printed_are_refused():
    content, presented = drawn("2021")
    printed = write(presented, content, "pdf")
    with pytest.raises(TagsDiffer):
        tagged(printed, [])
    with pytest.raises(TagsDiffer):
        tagged(printed, [[TaggedCell(is_header=False)]] * 6)


@pytest.mark.parametrize("number", range(3))
def test_a_sanitiser_that_leaves_styles_keeps_every_figure_of_the_fragment(number):
    content = generated_content(number)
    fragment = write(present(content, "zh"), content, "fragment").decode()
    styled = {tag: {*nh3.ALLOWED_ATTRIBUTES.get(tag, ()), "style"} for tag in nh3.ALLOWED_TAGS}
    kept = nh3.clean(fragment, attributes=styled)
    assert re.findall(r"<(\w+)", kept) == re.findall(r"<(\w+)", fragment)
    assert kept.count(" style=") == fragment.count(" style=")
    whole, cleaned = read(fragment.encode(), "a.html"), read(kept.encode(), "a.html")
    # The mark goes with the attributes that are taken away: then words in cells are doubts again.
    sure = whole.content.figures.keys() - cleaned.doubtful_cells()
    assert {cell: cleaned.content.figures[cell] for cell in sure} == {
        cell: whole.content.figures[cell] for cell in sure
    }
    assert len(sure) > len(whole.content.figures) // 2
    assert whole.doubtful_cells() == set()
