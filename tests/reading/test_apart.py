"""Reading in a process of its own, with limits."""

import pytest

from reports.document import content_from_json
from reports.figures import shown
from reports.reading import Unreadable, read
from reports.reading.apart import read_apart
from tests.factories import sound_figures
from tests.reading.fixtures import report_text

TEXT = report_text("2021", {cell: shown(figure) for cell, figure in sound_figures("2021").items()}, "markdown").encode()


def test_what_comes_back_is_what_the_reader_read():
    apart, here = read_apart(TEXT, "report.txt"), read(TEXT, "report.txt")
    assert content_from_json(apart.document) == here.content
    assert apart.evidence.keys() == here.evidence.keys()


def test_a_refusal_comes_back_as_a_refusal():
    with pytest.raises(Unreadable) as refused:
        read_apart(b"\x89PNG\r\n\x1a\n" + bytes(500), "report.txt")
    assert refused.value.code == "not_text"
    with pytest.raises(Unreadable) as refused:
        read_apart(TEXT, "report.rtf")
    assert ".rtf" in refused.value.text.zh


@pytest.mark.parametrize("limits", [{"memory": 40 * 1024**2}, {"seconds": 0}])
def test_a_file_that_costs_too_much_is_refused(limits):
    with pytest.raises(Unreadable) as refused:
        read_apart(TEXT * 20, "report.txt", **limits)
    assert refused.value.code == "too_costly"
