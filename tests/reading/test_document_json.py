"""The JSON report document reads back as it was written, its doubts included."""

import json

import pytest

from reports.document import document_to_json
from reports.formats import FORMS
from reports.reading import Unreadable, read
from tests.reading.fixtures import report_text, sound_figures

FORM = FORMS["2021"]


def a_reading(layout="printed"):
    """Return a reading with a doubtful row."""
    figures = sound_figures(FORM, 3) | {"requests.received.business": ""}
    return read(report_text("2021", figures, layout).encode(), "report.txt")


def test_document_comes_back_whole():
    """Content, digest, doubts and identity are the same."""
    first = a_reading()
    second = read(json.dumps(document_to_json(first), ensure_ascii=False).encode(), "report.json")
    assert second.content.digest() == first.content.digest()
    assert second.doubts == first.doubts
    assert second.doubtful_cells()
    assert (second.content.year, second.agencies[0].value) == (first.content.year, first.content.agency_name)
    assert set(second.evidence) == set(second.content.figures) - second.doubtful_cells()


def document(**changes):
    """Return the bytes of a document with parts of its content replaced."""
    made = document_to_json(a_reading("markdown"))
    made["content"] |= changes
    return json.dumps(made).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"[1, 2]",
        b"{",
        b"{}",
        b'"text"',
        b"[" * 100_000,
        document(form="2018"),
        document(year="soon"),
        document(figures={"requests": {"received": {"total": "many"}}}),
        document(figures={"requests": {"received": {"total": 2**60}}}),
        document(figures={"requests": {"received": {"nobody": 1}}}),
        document(sections=[{"key": "seven"}]),
        b'{"document": "something-else"}',
        b'{"content": {"year": 2023, "year": 2022}}',
        b'{"content": {"year": NaN}}',
    ],
)
def test_refusals(data):
    """What is no report document is refused with a sentence, never half read."""
    with pytest.raises(Unreadable) as refusal:
        read(data, "report.json")
    assert refusal.value.code == "not_document"
    assert all("{" not in sentence for sentence in refusal.value.text)
