"""A column without its label: known where it alone stands between two labelled ones, else a doubt."""

import random
from dataclasses import replace

import pytest

from reports.formats import FORMS
from reports.reading import read
from tests.reading.damaged_documents import WRITERS, Document, compare, printed_parts
from tests.reading.documents import official_rows
from tests.reading.fixtures import sound_figures

FORM = FORMS["2021"]
KINDS = ("html", "docx", "xlsx")
LEAVES = [leaf.label for leaf in FORM.tables_of("requests")[0].column_leaves()]


def without_labels(labels, kind):
    """Return a report whose table of requests lost ``labels`` in its header, its ending, and its figures."""
    figures = sound_figures(FORM, 0)
    rows = official_rows(FORM, "requests", figures)
    emptied = [
        [replace(box, text="" if not box.is_figure and box.text in labels else box.text) for box in row] for row in rows
    ]
    parts = [emptied if part == rows else part for part in printed_parts(FORM, figures)]
    data, ending = WRITERS[kind](Document(FORM, parts, figures, random.Random(1), kind))  # noqa: S311
    return data, ending, figures


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("label", LEAVES[1:-1])
def test_the_only_label_lost_between_two_others_is_known_by_its_place(label, kind):
    data, ending, figures = without_labels({label}, kind)
    reading = read(data, f"report.{ending}")
    assert compare(figures, reading).errors == ()
    assert not {cell for cell in reading.doubtful_cells() if cell.startswith("requests.")}
    assert sum(cell.startswith("requests.") for cell in reading.content.figures) == 175


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("labels", [LEAVES[:1], LEAVES[-1:], LEAVES[1:3], (LEAVES[1], LEAVES[4])])
def test_a_label_lost_at_the_edge_or_with_another_one_leaves_doubts(labels, kind):
    data, ending, figures = without_labels(set(labels), kind)
    reading = read(data, f"report.{ending}")
    assert compare(figures, reading).errors == ()
    assert sum(cell.startswith("requests.") for cell in reading.doubtful_cells()) > 100
