"""Figures as officials write them."""

import re

import pytest

from reports.checks.narrative.numerals import FIGURE, chinese_number, read_number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        *(("三百二十", 320), ("两万", 20000), ("一千零五", 1005), ("十二", 12), ("二十", 20), ("一百一十", 110)),
        *(
            ("三百二", 320),
            ("两万三", 23000),
            ("一万二千三百零五", 12305),
            ("三亿零五万", 300050000),
            ("壹佰贰拾", 120),
        ),
        *(("〇", 0), ("二〇二三", 2023), ("一百零八", 108), ("一万零三十", 10030), ("百", 100)),
    ],
)
def test_chinese_numerals_are_read(words, number):
    assert chinese_number(words) == number


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("共12件", 12, 12),
        ("共1,024件", 1024, 1024),
        ("共三百二十件", 320, 320),
        ("约300件", 270, 330),
        ("5500余条", 5500, 5600),
        ("三十多件", 30, 40),
        ("两百余万件", 2000000, 3000000),
        ("1.2万余件", 12000, 13000),
        ("4.5万件", 44500, 45500),
        ("近百件", 50, 100),
        ("超过50件", 50, 75),
        ("12件以上", 12, 18),
        ("3至5件", 3, 5),
        ("3-5件", 3, 5),
        ("三至五件", 3, 5),
        ("八万五千元", 85000, 85000),
        ("126.5万元", 1264500, 1265500),
        ("占百分之三十", "29.5", 31),
        ("占33.9%", "33.85", "34.0"),
        ("千分之五", "0.45", "0.6"),
        ("增长三成", 25, 35),
        ("总数为零。", 0, 0),
    ],
)
def test_figures_are_read_with_what_they_leave_open(text, low, high):
    number = read_number(re.search(FIGURE, text)[0])
    assert (number.low, number.high) == (pytest.approx(type(number.low)(low)), pytest.approx(type(number.low)(high)))


@pytest.mark.parametrize("text", ["一致好评", "两会期间", "每一件小事", "一次性告知", "万众一心", "十分重视"])
def test_words_that_hold_numerals_are_no_figures(text):
    assert re.search(FIGURE, text) is None
