"""PDF with a text layer: ruled and unruled tables over page breaks, what is drawn unclearly, refusals."""

import io
import time
from contextlib import suppress

import pikepdf
import pytest

from reports.formats import FORMS
from reports.markup import plain_text
from reports.reading import Unreadable, read
from reports.reading.pdf import MOST_PAGES
from tests.reading.documents import Box, parts_of
from tests.reading.fixtures import AGENCY, IMPROVEMENT, OVERVIEW, YEARS, sound_figures
from tests.reading.pdf_documents import broken_table, pdf_file
from tests.reading.test_layouts import printed_figures

FORM = FORMS["2021"]


def blanked(figures):
    """Return ``figures`` with a blank for every nil."""
    return {cell: "" if text == "0" else text for cell, text in figures.items()}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("blank", [False, True])
def test_ruled_tables_come_back_over_page_breaks(form, blank):
    """Figures, blanks, text and identity are read without a doubt; page numbers are no figures."""
    figures = sound_figures(FORMS[form], 7)
    figures = blanked(figures) if blank else figures
    reading = read(pdf_file(parts_of(form, figures)), "report.pdf")
    content = reading.content
    assert reading.doubts == ()
    assert printed_figures(content) == figures
    assert (content.form, content.year, content.agency_name) == (form, YEARS[form], AGENCY)
    assert plain_text(content.section("overview").text) == OVERVIEW
    assert plain_text(content.section("improvement").text) == IMPROVEMENT
    assert {evidence.page for evidence in reading.evidence.values()} == {1, 2}


@pytest.mark.parametrize("form", FORMS)
def test_unruled_tables_come_back(form):
    """Without rules a full table reads by its lines."""
    figures = sound_figures(FORMS[form], 7)
    assert printed_figures(read(pdf_file(parts_of(form, figures), ruled=False), "report.pdf").content) == figures


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("after", [1, 4, 11, 19])
@pytest.mark.parametrize("ruled", [True, False])
def test_a_header_that_comes_again_behind_a_page_break_is_no_row(form, after, ruled):
    """A table that goes on over a page under its header reads as if it did not; 总计 over a column is no row."""
    figures = sound_figures(FORMS[form], 7)
    figures = blanked(figures) if ruled else figures
    parts = []
    for part in parts_of(form, figures):
        is_long = not isinstance(part, str) and len(part) > after + 5
        parts += broken_table(part, after) if is_long else [part]
    reading = read(pdf_file(parts, ruled), "report.pdf")
    assert reading.doubts == ()
    assert printed_figures(reading.content) == figures


def drawn_again(times):
    """Return a sound PDF whose first page draws what it holds so many times, each a little beside the other."""
    with pikepdf.open(io.BytesIO(pdf_file(parts_of("2021", sound_figures(FORM, 4))))) as document:
        page = document.pages[0]
        content = page.Contents.read_bytes()
        moved = b"".join(
            b"q 1 0 0 1 %.2f 0 cm " % (number * 0.4 / times) + content + b" Q\n" for number in range(times)
        )
        page.Contents = document.make_stream(moved)
        stream = io.BytesIO()
        document.save(stream)
    return stream.getvalue()


def test_bold_print_by_drawing_twice_doubles_no_figure():
    """What is drawn again where it stands is printed once."""
    assert printed_figures(read(drawn_again(2), "report.pdf").content) == sound_figures(FORM, 4)


def test_a_page_drawn_over_and_over_costs_no_minutes():
    """The work grows with the page, not with its square."""
    begin = time.process_time()
    with suppress(Unreadable):
        read(drawn_again(12), "report.pdf")
    assert time.process_time() - begin < 12


def test_blanks_of_unruled_tables_are_never_guessed():
    """Where no rule says which column is blank, the row is doubtful and nothing is wrong."""
    figures = blanked(sound_figures(FORM, 7))
    reading = read(pdf_file(parts_of("2021", figures), ruled=False), "report.pdf")
    doubtful = reading.doubtful_cells()
    assert doubtful
    shown = printed_figures(reading.content)
    assert [cell for cell, text in shown.items() if cell not in doubtful and text != figures[cell]] == []


def with_wide_number():
    """Return a report in which a number is broader than its column and runs over the rule."""
    figures = sound_figures(FORM, 4)
    parts = parts_of("2021", figures)
    row = next(row for row in parts[6] if row[0].text.startswith("一、"))
    row[1] = Box("123456789", 1, 1, True)
    return pdf_file(parts)


def test_a_number_over_a_rule_is_a_doubt():
    """Digits that run into the next column are nobody's sure figure."""
    reading = read(with_wide_number(), "report.pdf")
    assert {"requests.received.natural_person", "requests.received.business"} <= reading.doubtful_cells()


def changed(**options):
    """Return a sound PDF saved again with ``options``."""
    with pikepdf.open(io.BytesIO(pdf_file(parts_of("2021", sound_figures(FORM, 4))))) as document:
        pages = options.pop("pages", 1)
        for _ in range(pages - 1):
            document.pages.append(document.pages[0])
        stream = io.BytesIO()
        document.save(stream, **options)
    return stream.getvalue()


def picture():
    """Return a PDF of one page without a letter."""
    with pikepdf.new() as document:
        document.add_blank_page()
        stream = io.BytesIO()
        document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: b"plain words", "wrong_content"),
        (lambda: b"PK\x03\x04" + b"\x00" * 90, "wrong_content"),
        (lambda: b"%PDF-1.7\nbroken off", "damaged"),
        (lambda: pdf_file(parts_of("2021", sound_figures(FORM, 4)))[:4000], "damaged"),
        (lambda: changed(encryption=pikepdf.Encryption(user="secret", owner="secret")), "encrypted"),
        (lambda: changed(pages=MOST_PAGES + 1), "too_many_pages"),
        (picture, "picture_only"),
        (lambda: pdf_file(["这份文件讲的是天气和收成，与政府信息无关。" * 12]), "no_report"),
    ],
)
def test_refusals(make, code):
    """What is no PDF, is locked, damaged or a picture is refused by name."""
    with pytest.raises(Unreadable) as refusal:
        read(make(), "report.pdf")
    assert refusal.value.code == code
    assert all("{" not in sentence for sentence in refusal.value.text)


def test_an_owner_password_does_not_lock_reading():
    """A PDF that only forbids printing or copying opens for everybody and is read."""
    data = changed(encryption=pikepdf.Encryption(user="", owner="secret"))
    assert printed_figures(read(data, "report.pdf").content) == sound_figures(FORM, 4)
