"""What a doubt says: whose text it shows, where it stood, and that nothing doubtful becomes a figure."""

import json
from dataclasses import replace

import pytest

from reports.document import content_from_json, document_to_json
from reports.formats import FORMS
from reports.presentation import present
from reports.reading import Unreadable, read
from reports.reading.fees import fee_statement
from reports.writing import WRITERS, write
from tests.factories import sound_content
from tests.reading.documents import html_page, parts_of, word_file, workbook_file
from tests.reading.fixtures import LAYOUTS, report_lines, report_text, sound_figures

FORM = FORMS["2021"]
FIGURES = sound_figures(FORM, 11)
CELL = "documents.rules.issued"
ELSEWHERE = "licensing.licensing.items_change"
KINDS = ["docx", "pdf", "xlsx", "html"]


def read_markdown(changed):
    """Return the reading of a Markdown report with ``changed`` cells."""
    return read(report_text("2021", FIGURES | changed, "markdown").encode(), "report.md")


def read_lines(lines):
    """Return the reading of a plain text."""
    return read("\n".join(lines).encode(), "report.txt")


@pytest.mark.parametrize("printed", ["22①", "5²", "①", "㉑", "½"])
@pytest.mark.parametrize("cell", [CELL, "remedies.reconsideration.total", "requests.received.total"])
def test_marks_of_notes_are_a_doubt_and_no_digits(printed, cell):
    reading = read_markdown({cell: printed})
    assert cell in reading.doubtful_cells()
    assert reading.content.figures[cell] is None


@pytest.mark.parametrize("layout", LAYOUTS)
def test_marks_of_notes_are_no_digits_in_any_layout(layout):
    reading = read(report_text("2021", FIGURES | {CELL: "22①"}, layout).encode(), "report.txt")
    assert reading.content.figures.get(CELL) is None


@pytest.mark.parametrize("number", ["7" * 5000, "7" + ",777" * 2000], ids=["digits", "with marks"])
@pytest.mark.parametrize("cell", [CELL, "remedies.reconsideration.total", "requests.received.total"])
def test_a_number_longer_than_any_figure_is_a_doubt_in_every_kind_of_file(cell, number):
    figures = FIGURES | {cell: number}
    parts = parts_of("2021", figures)
    files = {"page.html": html_page(parts), "report.docx": word_file(parts), "report.xlsx": workbook_file(parts)}
    files |= {f"{layout}.txt": report_text("2021", figures, layout).encode() for layout in LAYOUTS}
    for name, data in files.items():
        reading = read(data, name)
        assert reading.content.figures.get(cell) is None, name
        assert cell in reading.doubtful_cells() or cell not in reading.content.figures, name


def test_a_full_width_number_that_begins_with_nought_is_a_doubt():
    assert CELL in read_markdown({CELL: "００１２"}).doubtful_cells()


def test_the_text_of_one_cell_is_not_called_a_row():
    doubt = next(doubt for doubt in read_markdown({CELL: "22件左右"}).doubts if doubt.cell == CELL)
    assert (doubt.printed, doubt.is_row) == ("22件左右", False)


def row_lost():
    """Return the reading of a report with a row printed twice and section four short of a figure."""
    label = FORM.table("requests").row("carried_forward").label
    lines = report_lines(FORM, FIGURES | {"remedies.reconsideration.total": ""}, LAYOUTS["markdown"])
    place = next(number for number, line in enumerate(lines) if label in line)
    return read_lines([*lines[: place + 1], f"| {label} | 1 | 0 | 0 | 0 | 0 | 0 | 1 |", *lines[place + 1 :]])


def test_the_text_of_a_whole_row_is_called_one_and_says_where_it_stood():
    reading = row_lost()
    doubts = [doubt for doubt in reading.doubts if doubt.cell]
    assert {doubt.cell.split(".")[0] for doubt in doubts} == {"requests", "remedies"}
    for doubt in doubts:
        assert doubt.is_row
        assert reading.evidence[doubt.cell].line > 1


def test_a_misprinted_label_shows_its_row():
    label = FORM.table("requests").row("withheld_internal_affairs").label
    text = report_text("2021", FIGURES, "markdown").replace(label, label.replace("内部", "内容"))
    doubts = [doubt for doubt in read(text.encode(), "report.md").doubts if doubt.cell]
    assert doubts
    assert all(doubt.is_row for doubt in doubts)


def test_a_row_is_told_in_json_and_read_again():
    reading = row_lost()
    document = document_to_json(reading)
    assert all(doubt["row"] is True for doubt in document["reading"]["doubts"] if doubt["cell"])
    assert [doubt.is_row for doubt in read(json.dumps(document).encode(), "report.json").doubts] == [
        doubt.is_row for doubt in reading.doubts
    ]
    of_cell = document_to_json(read_markdown({CELL: "22件左右"}))["reading"]["doubts"]
    assert all("row" not in doubt for doubt in of_cell)


def test_raised_digits_of_section_four_do_not_stop_the_reader():
    cells = FORM.table("remedies").cells()
    reading = read_markdown({cells[0]: "²", cells[1]: ""})
    assert reading.content.figures[cells[0]] is None


@pytest.mark.parametrize(
    ("number", "notices"),
    [("2147483647", 2147483647), ("2147483648", None), ("9" * 30, None), ("３", 3), ("5²", None)],
)
def test_notices_beyond_what_is_kept_are_left_out(number, notices):
    assert fee_statement(f"全年发出收费通知{number}件，收取信息处理费800元。").notices == notices


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("equal", [False, True])
def test_a_column_of_the_other_form_comes_back_under_its_own_header(kind, equal):
    content = sound_content("2021")
    number = content.figures["licensing.licensing.decisions"] if equal else -8
    content = replace(content, figures=content.figures | {ELSEWHERE: number})
    reading = read(write(present(content, "zh"), content, kind), f"report.{WRITERS[kind].suffix}")
    assert reading.doubtful_cells() == frozenset()
    assert dict(reading.content.figures) == dict(content.figures)


def test_a_figure_behind_a_blank_row_whose_neighbour_lost_its_label_is_a_doubt():
    rows = FORM.table("enforcement").row_leaves()
    lines = report_lines(FORM, FIGURES, LAYOUTS["printed"])
    first = next(number for number, line in enumerate(lines) if line.startswith(rows[0].label))
    assert lines[first + 2].startswith(rows[1].label)
    stray = [*lines[:first], rows[0].label, "", "55", *lines[first + 3 :]]
    reading = read_lines(stray)
    cell = "enforcement.penalties.decisions"
    assert cell in reading.doubtful_cells()
    assert reading.content.figures[cell] is None


def test_a_text_too_long_to_be_narrative_is_refused():
    text = report_text("2021", FIGURES, "markdown").replace(FORM.section("improvement").heading.zh, "&" * 250_000)
    with pytest.raises(Unreadable) as refused:
        read(text.encode(), "report.md")
    assert refused.value.code == "too_long"


def test_a_negative_nought_keeps_its_sign():
    content = read_markdown({CELL: "-0"}).content
    assert (content.figures[CELL], content.printed[CELL]) == (0, "-0")
    assert content_from_json(content.to_json()) == content
