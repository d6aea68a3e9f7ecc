"""What the portal writes comes back: figures, blanks, remarks and cells that are not shown."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.document import Content
from reports.formats import FORMS
from reports.presentation import present
from reports.reading import read, reasons
from reports.writing import write
from tests.reading.fixtures import YEARS, report_text, sound_figures
from tests.reading.test_samples import reading_of

SUFFIX = {"fragment": "html"}
COMPLETE = ("01-luoyang-jianxi-gov-office-2022", "02-shanghai-general-office-2019", "06-shanghai-kewei-2024")
PDF_TABLES = ("09-huaian-hongze-2023",)


def back(content, kind):
    """Write ``content`` and read it again."""
    return read(write(present(content, "zh"), content, kind), f"report.{SUFFIX.get(kind, kind)}")


def made(form):
    """Return a report with a blank, a mark for nil, thousands, needless zeros, and cells that are not shown."""
    figures = {cell: int(text) for cell, text in sound_figures(FORMS[form], 8).items()}
    if form == "2019":
        figures["procurement.central_procurement.procurement_amount"] = "120.5 万元"
    printed = {"requests.received.business": "/", "remedies.reconsideration.upheld": "1,234"}
    figures |= {"requests.received.business": None, "remedies.reconsideration.upheld": 1234}
    figures["requests.received.other_organization"] = None
    if form == "2021":
        figures["fees.administrative_fees.collected_wan_yuan"] = Decimal("96171.6")
        printed["fees.administrative_fees.collected_wan_yuan"] = "96171.60"
    gone = ("enforcement.penalties.", "requests.withheld_third_party.", "requests.carried_forward.total")
    absent = tuple(sorted(cell for cell in figures if cell.startswith(gone)))
    shown = {cell: figure for cell, figure in figures.items() if cell not in absent}
    title = report_text(form, sound_figures(FORMS[form], 8), "printed").partition("\n")[0]
    return Content("青石县水务局", YEARS[form], form, title=title, figures=shown, printed=printed, absent=absent)


@pytest.mark.parametrize("kind", ["html", "fragment", "docx", "xlsx"])
@pytest.mark.parametrize("form", FORMS)
def test_what_is_written_comes_back(form, kind):
    """Figures, blanks, marks, printed remarks and cells that are not shown come back without a doubt."""
    content = made(form)
    reading = back(content, kind)
    assert reading.doubts == ()
    assert (reading.content.figures, reading.content.printed) == (content.figures, content.printed)
    assert reading.content.absent == content.absent


@pytest.mark.parametrize("form", FORMS)
def test_words_beside_a_number_come_back_equal(form):
    """Their printed text comes back with what a person decided of them."""
    content = made(form)
    cell = next(iter(content.figures))
    content = replace(
        content, figures={**content.figures, cell: None}, printed={**content.printed, cell: "22（其中修订 16 件）"}
    )
    reading = back(content, "html")
    assert (reading.content.figures, reading.content.printed) == (content.figures, content.printed)
    assert reading.doubts == ()


@pytest.mark.parametrize("name", [*COMPLETE, *PDF_TABLES])
@pytest.mark.parametrize("kind", ["html", "docx", "xlsx"])
def test_real_reports_come_back(samples, name, kind):
    """The figures of a real report, poured into the portal's own files, are read back without a doubt."""
    content = reading_of(samples, name).content
    reading = back(content, kind)
    assert [doubt for doubt in reading.doubts if doubt.cell] == []
    assert (reading.content.figures, reading.content.printed) == (content.figures, content.printed)


def test_a_report_without_tables_is_proposed_as_narrative():
    """Sections told in words, no table anywhere: the shape is proposed, and every table named as missing."""
    form = FORMS["2021"]
    headings = [section.heading.zh for section in form.sections]
    text = "\n\n".join([made("2021").title, *(f"{heading}\n\n本机关全年依法做好这项工作。" for heading in headings)])
    reading = read(text.encode(), "report.txt")
    assert (reading.content.shape, reading.content.figures) == ("narrative_only", {})
    assert {reasons.tables_missing(table.title) for table in form.tables} <= {doubt.reason for doubt in reading.doubts}


def test_headings_over_nothing_are_lost_tables():
    """Where headings of tables stand over nothing, the report is of the form and its tables are missing."""
    headings = [section.heading.zh for section in FORMS["2021"].sections]
    said = (0, 4, 5)
    parts = [
        f"{heading}\n\n全年做好这项工作。" if number in said else heading for number, heading in enumerate(headings)
    ]
    reading = read("\n\n".join([made("2021").title, *parts]).encode(), "report.txt")
    assert reading.content.shape == "form"
