"""The narrative difference: sentences that stayed, went, came and changed, and nothing lost."""

import random
import time

import pytest

from reports.rendering.narrative_difference import MOST_SENTENCES, difference_of, narrative_differences, sentences
from tests.factories import sound_content


def both_sides(section):
    """Return the texts of both years put together again from the passages."""
    before = after = ""
    for passage in section.passages:
        pieces = passage.pieces or ((passage.kind, passage.text),)
        before += "".join(text for kind, text in pieces if kind != "added")
        after += "".join(text for kind, text in pieces if kind != "removed")
    return before, after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("全年收到申请12件。均已办结！", "全年收到申请15件。均已办结！新增栏目两个；"),
        ("甲。乙。丙。丁。戊。己。庚。", "甲。乙。丙。丁。戊。己。庚。"),
        ("", "只有今年说了话。"),
        ("去年说了。", ""),
        ("没有句号的一段\n又一段", "没有句号的一段\n另一段文字"),
        ("一。二。三。", "三。二。一。"),
        ("他说：“好。”然后走了。", "他说：“不好。”然后走了。"),
    ],
)
def test_both_texts_can_be_put_together_again(before, after):
    section = difference_of("overview", "一", before, after)
    assert both_sides(section) == ("".join(sentences(before)), "".join(sentences(after)))


def test_a_changed_number_is_marked_whole():
    section = difference_of("overview", "一", "全年收到申请1234件，已经办结。", "全年收到申请1235件，已经办结。")
    assert ("removed", "1234") in section.passages[0].pieces
    assert ("added", "1235") in section.passages[0].pieces


def test_a_sentence_is_found_again_behind_new_ones():
    before = "本年度收到申请12件，比上年增加3件。"
    after = "今年另设专栏一个。举办培训两次。本年度收到申请15件，比上年增加3件。"
    section = difference_of("overview", "一", before, after)
    assert [passage.kind for passage in section.passages] == ["added", "added", "changed"]


def test_endless_changes_are_compared_in_no_time():
    chance = random.Random(1)  # noqa: S311 (made-up sentences)
    letters = [chr(0x4E00 + number) for number in range(200)]
    before, after = ("".join("".join(chance.sample(letters, 200)) + "。" for _ in range(500)) for _ in range(2))
    started = time.process_time()
    section = difference_of("overview", "一", before, after)
    assert both_sides(section) == (before, after)
    assert time.process_time() - started < 5


def test_long_stretches_that_stayed_are_folded_away():
    same = "".join(f"第{number}句没有变。" for number in range(20))
    section = difference_of("overview", "一", f"开头一句旧话。{same}", f"今年另起炉灶说起。{same}")
    folded = [passage for passage in section.passages if passage.kind == "folded"]
    assert len(folded) == 1
    assert folded[0].sentences == 19
    assert section.same == 20


def test_a_section_nobody_wrote_is_not_listed():
    keys = {section.key for section in narrative_differences(sound_content(), sound_content(year=2023), "en")}
    assert keys == {"overview", "improvement", "other_matters", "requests"}


def test_equal_texts_are_said_to_be_equal():
    section = difference_of("overview", "一", "一字未改。", "一字未改。")
    assert section.is_equal
    assert not section.is_empty


def test_an_endless_section_is_not_compared():
    text = "".join(f"{number}。" for number in range(MOST_SENTENCES + 1))
    assert difference_of("overview", "一", text, "短。").is_too_long
