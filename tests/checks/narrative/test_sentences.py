"""Two hundred sentences in the manner of real reports, tied by hand."""

import json
import re
from pathlib import Path

import pytest

from reports.checks.narrative import ties

from .hand_tied import SENTENCES, differences, expected, report, tied

# Paragraphs full of what merely looks alike, each with all that may be called wrong where every cell differs. They
# were written against the patterns, to mend them.
LOOK_ALIKES = json.loads((Path(__file__).parent / "look_alikes.json").read_text(encoding="utf-8"))

SPECIAL = re.compile(
    r"[%‰余多约近]|超|分之|成|同比|[较比]上|[较比]去|持平|至\d|番|倍|[〇零一二两三四五六七八九十百千万][件宗份起元]"
)


def test_there_are_enough_sentences_of_every_kind():
    assert len(SENTENCES) >= 200
    assert len({entry["text"] for entry in SENTENCES}) == len(SENTENCES)
    assert sum(bool(SPECIAL.search(entry["text"])) for entry in SENTENCES) >= 60
    assert sum(bool(entry.get("held_out")) for entry in SENTENCES) == 40
    assert sum(not entry["ties"] for entry in SENTENCES) >= 30


def test_sentences_are_tied_as_a_person_ties_them():
    wrong = {entry["text"]: differences(entry) for entry in SENTENCES if differences(entry) != ([], [])}
    assert len(wrong) <= 0.03 * len(SENTENCES), wrong


def test_no_sound_sentence_is_called_contradicting_and_no_wrong_one_sound():
    for entry in SENTENCES:
        called = sorted(one[2:] for one in tied(entry) if one[-1] == "contradicts")
        meant = sorted(one[2:] for one in expected(entry) if one[-1] == "contradicts")
        assert called == meant, entry["text"]


@pytest.mark.parametrize(("text", "meant"), LOOK_ALIKES)
def test_what_merely_looks_alike_is_never_called_contradicting(text, meant):
    called = [[tie.mention.printed, tie.place] for tie in ties(report(text)) if tie.verdict == "contradicts"]
    assert called == meant
