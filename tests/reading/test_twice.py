"""A table that stands in the report a second time with other figures: nobody can tell which one is the report's own."""

import random

import pytest

from reports.formats import FORMS
from reports.reading import read, reasons
from tests.reading.damaged_documents import WRITERS, Document, compare, printed_parts
from tests.reading.documents import official_rows
from tests.reading.fixtures import sound_figures

FORM = FORMS["2021"]
KINDS = ("html", "xlsx", "text, markdown", "text, printed")
SHEETS = (("requests",), ("remedies",), ("requests", "remedies"), ("proactive_disclosure", "requests", "remedies"))


def with_copy(kind, sections, at, *, headed):
    """Return a report that has tables of ``sections`` with other figures before its part ``at``, and both figures."""
    own, other = sound_figures(FORM, 0), sound_figures(FORM, 100)
    parts = printed_parts(FORM, own)
    copy = []
    for section in sections:
        copy += [FORM.section(section).heading.zh] if headed else []
        copy.append(official_rows(FORM, section, other))
    parts[at:at] = copy
    document = Document(FORM, parts, own, random.Random(at), kind)  # noqa: S311
    return *WRITERS[kind](document), own, other


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("at", [1, 3, 6, 12, 14])
@pytest.mark.parametrize("sections", SHEETS, ids="-".join)
def test_a_second_table_with_other_figures_makes_doubts_wherever_it_stands(sections, at, kind):
    for headed in (True, False):
        data, ending, own, other = with_copy(kind, sections, at, headed=headed)
        reading = read(data, f"report.{ending}")
        assert compare(own, reading).errors == ()
        tables = {table.key for section in sections for table in FORM.tables_of(section)}
        differ = {cell for cell in own if cell.split(".")[0] in tables and own[cell] != other[cell]}
        assert differ & reading.content.figures.keys() <= reading.doubtful_cells()


def test_both_figures_are_candidates():
    data, ending, own, other = with_copy("html", ("requests",), 12, headed=True)
    doubts = {doubt.cell: doubt for doubt in read(data, f"report.{ending}").doubts}
    cell = next(cell for cell in own if cell.startswith("requests.disclosed.") and own[cell] != other[cell])
    assert doubts[cell].reason == reasons.TWICE
    assert {own[cell], other[cell]} <= set(doubts[cell].candidates)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_table_again_with_the_same_figures_makes_no_doubt(kind):
    own = sound_figures(FORM, 0)
    parts = [*printed_parts(FORM, own), official_rows(FORM, "requests", own)]
    data, ending = WRITERS[kind](Document(FORM, parts, own, random.Random(1), kind))  # noqa: S311
    alone, suffix = WRITERS[kind](Document(FORM, parts[:-1], own, random.Random(1), kind))  # noqa: S311
    assert read(data, f"a.{ending}").doubtful_cells() <= read(alone, f"a.{suffix}").doubtful_cells()
