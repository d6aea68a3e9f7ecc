"""The presented tables: header links, states, totals, findings, rows of the other form."""

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from reports.document import Content
from reports.formats import FORMS, Text, cell_name
from reports.presentation import present
from tests.factories import sound_content

FORM_KEYS = tuple(FORMS)


MESSAGE = Text("不平", "It does not add up.")


@dataclass(frozen=True)
class Found:
    """A finding as presentation takes it."""

    rule: str
    cells: tuple[str, ...]
    severity: str = "error"
    verdict: str = "fails"
    message: Text = MESSAGE
    explanation: str = ""


def figures_of(presented):
    """Map each cell to its presented figure, official tables first."""
    tables = [*presented.other_tables.values(), *presented.tables.values()]
    return {cell.cell: cell for table in tables for cell in table.figures()}


def headers_of(table):
    """Map the id of each header cell of ``table`` to the cell."""
    return {cell.id: cell for row in table.rows for cell in row if cell.role != "figure"}


@pytest.mark.parametrize("form", FORM_KEYS)
def test_every_cell_of_the_form_stands_once(form):
    presented = present(sound_content(form), "zh-hans")
    cells = [cell.cell for table in presented.tables.values() for cell in table.figures()]
    assert Counter(cells) == Counter(FORMS[form].cells())


@pytest.mark.parametrize("form", FORM_KEYS)
def test_every_figure_names_its_row_and_column_headers(form):
    presented = present(sound_content(form), "en")
    for table in presented.tables.values():
        headers = headers_of(table)
        for figure in table.figures():
            texts = [headers[ident].text for ident in figure.headers.split()]
            row, column = cell_name(figure.cell, FORMS[form]).en.split(" · ")
            assert row in texts
            assert column in texts


@pytest.mark.parametrize("form", FORM_KEYS)
def test_a_figure_of_section_two_is_not_headed_by_another_block(form):
    presented = present(sound_content(form), "zh-hans")
    table = presented.tables["proactive_disclosure"]
    headers = headers_of(table)
    for figure in table.figures():
        blocks = [headers[ident].text for ident in figure.headers.split() if headers[ident].role == "heading"]
        assert len(blocks) == 1


@pytest.mark.parametrize("form", FORM_KEYS)
def test_ids_are_unique_on_the_page(form):
    other = next(key for key in FORM_KEYS if key != form)
    content = sound_content(form)
    content = replace(content, figures={**sound_content(other).figures, **content.figures})
    presented = present(content, "zh-hans")
    tables = [*presented.tables.values(), *presented.other_tables.values()]
    idents = Counter(cell.id for table in tables for row in table.rows for cell in row if cell.id)
    assert max(idents.values()) == 1


@pytest.mark.parametrize("form", FORM_KEYS)
def test_rows_are_as_broad_as_the_table(form):
    for table in present(sound_content(form), "zh-hans").tables.values():
        held = Counter()
        for number, row in enumerate(table.rows):
            for cell in row:
                for line in range(number, number + cell.rowspan):
                    held[line] += cell.colspan
        assert set(held.values()) == {table.columns}


@pytest.mark.parametrize(
    ("figure", "printed", "state", "text"),
    [
        (12, None, "number", "12"),
        (0, None, "zero", "0"),
        (None, None, "blank", ""),
        (None, "/", "text", "/"),
        (None, "22（其中 16）", "text", "22（其中 16）"),
        (1234, "1,234", "number", "1,234"),
        (-3, None, "number", "-3"),
    ],
)
def test_a_cell_shows_what_was_printed(figure, printed, state, text):
    cell = "documents.rules.issued"
    content = sound_content(figures={cell: figure}, printed={cell: printed} if printed else {})
    shown = figures_of(present(content, "zh-hans"))[cell]
    assert (shown.state, shown.text) == (state, text)


def test_an_amount_keeps_its_printed_decimals():
    cell = "fees.administrative_fees.collected_wan_yuan"
    content = sound_content(figures={cell: Decimal("96171.6")}, printed={cell: "96171.60"})
    assert figures_of(present(content, "zh-hans"))[cell].text == "96171.60"


def test_a_cell_that_the_source_does_not_show_is_told_from_a_blank():
    figures = {key: figure for key, figure in sound_content().figures.items() if key != "documents.rules.issued"}
    figures["documents.rules.repealed"] = None
    shown = figures_of(present(replace(sound_content(), figures=figures), "en"))
    hidden, blank = shown["documents.rules.issued"], shown["documents.rules.repealed"]
    assert (hidden.state, blank.state) == ("not_shown", "blank")
    assert hidden.words
    assert blank.words
    assert hidden.words != blank.words


def test_totals_and_sum_rows_are_told():
    shown = figures_of(present(sound_content(), "zh-hans"))
    assert shown["requests.received.total"].is_total
    assert shown["remedies.litigation_direct.total"].is_total
    assert not shown["requests.received.business"].is_total
    sums = {cell.row for cell in shown.values() if cell.is_sum_row}
    assert sums == {"received", "brought_forward", "results_total", "carried_forward"}


def test_sub_totals_are_computed_where_all_parts_are_numbers():
    content = sound_content(figures={"requests.unavailable_not_held.total": None})
    table = present(content, "en").tables["requests"]
    computed = {
        cell.text: cell.computed for row in table.rows for cell in row if cell.role == "row" and cell.rowspan > 1
    }
    withheld = sum(
        figure
        for key, figure in content.figures.items()
        if key.startswith("requests.withheld") and key.endswith("total")
    )
    assert computed["(3) Withheld"] == str(withheld)
    assert computed["(4) Unavailable"] == ""


def test_a_failing_finding_is_marked_at_its_cells_and_listed_with_its_table():
    cells = ("requests.received.total", "requests.carried_forward.total")
    presented = present(sound_content(), "en", findings=[Found("T3-BALANCE", cells, explanation="Taken over.")])
    shown = figures_of(presented)
    assert [shown[cell].sign for cell in cells] == ["≠", "≠"]
    assert shown[cells[0]].findings == ("It does not add up.",)
    assert "found error" in shown[cells[0]].classes
    assert shown["requests.received.business"].findings == ()
    (note,) = presented.tables["requests"].findings
    assert (note.text, note.explanation) == ("It does not add up.", "Taken over.")
    assert presented.tables["remedies"].findings == ()


def test_an_undecided_finding_marks_nothing():
    finding = Found("T3-BALANCE", ("requests.received.total",), verdict="undecided")
    presented = present(sound_content(), "en", findings=[finding])
    assert presented.tables["requests"].findings == ()
    assert figures_of(presented)["requests.received.total"].sign == ""


def test_a_sum_over_many_cells_is_marked_at_the_sum():
    table = FORMS["2021"].table("requests")
    cells = tuple(f"requests.received.{column.key}" for column in table.column_leaves())
    shown = figures_of(present(sound_content(), "en", findings=[Found("T3-ROW-SUM", cells)]))
    assert [cell.column for cell in shown.values() if cell.sign] == ["total"]


def test_rows_of_the_other_form_come_as_a_further_table():
    figures = {"procurement.central_procurement.procurement_projects": 5, "requests.otherwise_closed.total": 4}
    presented = present(sound_content(figures=figures), "zh-hans")
    assert set(presented.other_tables) == {"proactive_disclosure", "requests"}
    shown = figures_of(presented)
    assert shown["procurement.central_procurement.procurement_projects"].text == "5"
    assert shown["requests.otherwise_closed.total"].text == "4"
    sections = {section.key: section for section in presented.sections}
    assert [table.is_other_form for table in sections["requests"].tables] == [False, True]


def test_last_years_figure_stands_beside():
    last_year = sound_content(year=2021, figures={"requests.received.total": 77})
    shown = figures_of(present(sound_content(), "zh-hans", last_year=last_year))
    assert shown["requests.received.total"].last_year == "77"
    assert figures_of(present(sound_content(), "zh-hans"))["requests.received.total"].last_year is None


def test_a_link_is_given_to_figures_only():
    figures = {"documents.rules.issued": None}
    shown = figures_of(present(sound_content(figures=figures), "zh-hans", link=lambda cell: f"#{cell}"))
    assert shown["requests.received.total"].href == "#requests.received.total"
    assert shown["documents.rules.issued"].href == ""


def test_a_narrative_report_has_sections_without_tables():
    sections = tuple(section for section in sound_content().sections if section.key in ("overview", "improvement"))
    presented = present(replace(sound_content(), shape="narrative_only", figures={}, sections=sections), "zh-hans")
    assert presented.tables == {}
    assert [section.key for section in presented.sections] == ["overview", "improvement"]


def test_a_document_has_no_sections():
    content = Content(agency_name="青禾县档案馆", year=2015, shape="document_only")
    presented = present(content, "zh-hans")
    assert (presented.sections, presented.tables) == ((), {})
    assert presented.lines[0] == "青禾县档案馆"


def test_the_printed_heading_is_shown_without_its_number():
    sections = tuple(
        replace(section, heading="一、工作概况") if section.key == "overview" else section
        for section in sound_content().sections
    )
    content = replace(sound_content(), sections=sections)
    assert present(content, "zh-hans").sections[0].heading == "工作概况"
    assert present(content, "en").sections[0].heading == FORMS["2021"].sections[0].title.en


def test_section_three_in_words_says_the_figures_of_the_total_column():
    gist = next(section.gist for section in present(sound_content(), "en").sections if section.key == "requests")
    content = sound_content()
    assert str(content.figures["requests.received.total"]) in gist
    blank = sound_content(figures={"requests.disclosed.total": None})
    assert all(not section.gist for section in present(blank, "en").sections)
