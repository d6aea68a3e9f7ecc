"""What is written is read back: every figure without a doubt, and nothing wrong without one."""

import pytest

from reports.formats import FORMS
from reports.presentation import present
from reports.reading import READERS, read
from reports.writing import WRITERS, write
from tests.factories import sound_content

KINDS = [
    kind for kind in WRITERS if "csv" not in WRITERS[kind].suffix and WRITERS[kind].suffix.rpartition(".")[2] in READERS
]
BLANKS = ("requests.disclosed.business", "remedies.litigation_direct.pending", "documents.rules.{issued}")
REMARK = "documents.normative_documents.{issued}"
COLUMN = {"2019": "newly_produced", "2021": "issued"}


def read_back(content, kind):
    """Return what the reader makes of the file that is written."""
    return read(write(present(content, "zh"), content, kind), f"report.{WRITERS[kind].suffix}")


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_comes_back_without_a_doubt(kind, form):
    content = sound_content(form)
    reading = read_back(content, kind)
    assert dict(reading.content.figures) == dict(content.figures)
    assert (reading.content.year, reading.content.agency_name) == (content.year, content.agency_name)
    assert reading.doubts == ()


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("kind", KINDS)
def test_a_blank_or_a_remark_comes_back_or_is_a_doubt(kind, form):
    blanks = [cell.format(issued=COLUMN[form]) for cell in BLANKS]
    remark = REMARK.format(issued=COLUMN[form])
    content = sound_content(form, figures=dict.fromkeys([*blanks, remark]), printed={remark: "22（其中修订 16 件）"})
    reading = read_back(content, kind)
    sure = content.figures.keys() - reading.doubtful_cells()
    assert len(sure) > len(content.figures) // 2
    for cell in sure:
        assert reading.content.figures.get(cell, "lost") == content.figures[cell]
        assert reading.content.printed.get(cell) == content.printed.get(cell)
