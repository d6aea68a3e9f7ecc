"""What is printed around a report's own words is taken off, and nothing else."""

import pytest

from reports.reading.blocks import Line, Place
from reports.reading.frame import is_caption, without_frame
from reports.reading.sections import Part, Sections

AGENCY = "青石县水务局"


def framed(*lines):
    """Return the words of the last section that are left, and the date."""
    blocks = tuple(Line(text, Place(number)) for number, text in enumerate(lines, 1))
    result = without_frame(Sections((), (Part("other_matters", "六、", blocks),)), AGENCY)
    return [block.text for block in result.sections.parts[0].blocks], result.document_date


def test_organ_and_date_under_a_report_are_no_text():
    assert framed("无其他事项。", "\u3000青石县水务局", "2024年1月16日") == (["无其他事项。"], "2024-01-16")


@pytest.mark.parametrize(
    "lines", [("无。", "另一个局"), ("2024年1月16日召开会议。",), ("见青石县水务局",), ("青石县水务局",)]
)
def test_other_words_at_the_end_stay(lines):
    assert framed(*lines) == (list(lines), None)


def test_another_organ_over_the_date_stays():
    assert framed("无。", "青石县人民政府", "2024年1月16日") == (["无。", "青石县人民政府"], "2024-01-16")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到和处理政府信息公开申请情况（单位：件）", True),
        ("收到和处理政府信息公开申请情况（2019年格式（试行）的栏目）（单位：件）", True),
        ("收到和处理政府信息公开申请情况", False),
        ("收到和处理政府信息公开申请情况如下（单位：件）", False),
        ("全年收到申请26件（单位：件）", False),
    ],
)
def test_a_caption_is_a_title_with_its_unit_or_form(text, expected):
    assert is_caption(text) is expected
