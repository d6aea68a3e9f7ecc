"""Repair of characters: radicals, widths, spaces, pinyin, traditional copies."""

import unicodedata

import pytest

from reports.formats import FORMS
from reports.reading.repair import fold, mend

PAIRS = "⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙"


@pytest.mark.parametrize(("radical", "character"), list(zip(PAIRS[::2], PAIRS[1::2], strict=True)))
def test_supplement_radicals_become_characters(radical, character):
    """What NFKC leaves alone is mended by the project's own table."""
    assert unicodedata.normalize("NFKC", radical) == radical
    assert mend(radical) == character


def test_every_radical_is_mended():
    """No radical of the supplement but ⺀, which is like no character, and none of the 214 of Kangxi is left."""
    left = [code for code in range(0x2E80, 0x2FD6) if unicodedata.name(chr(code), "") and mend(chr(code)) == chr(code)]
    assert left == [0x2E80]


def test_door_becomes_the_simplified_door():
    """⼾ stands for 户 in a simplified text, although NFKC gives 戶."""
    assert mend("门⼾⽹站") == "门户网站"


def test_mending_keeps_words_and_widths():
    """Full-width digits, quotation marks, brackets and traditional words stay as printed."""
    text = "２０２２年（“首创之区 涧西”）數據"
    assert mend(text) == text


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("商 业　企\u00a0业", "商业企业"),
        ("３．危及“三安全一稳定”", "3.危及三安全一稳定"),
        ("(三)不予公开", "（三）不予公开"),
        ("數(shù)據(jù)", "数据"),
        ("行政規(guī)范性檔案", "行政规范性文件"),
        ("本年增／减", "本年增/减"),
    ],
)
def test_folding_makes_variants_equal(printed, plain):
    """Two ways of printing the same label are equal once folded."""
    assert fold(printed) == fold(plain)


def test_no_two_rows_of_a_form_fold_to_the_same():
    """Folding does not make two labels of a table one."""
    for form in FORMS.values():
        for table in form.tables:
            labels = [fold(leaf.label) for leaf in table.row_leaves()]
            assert len(labels) == len(set(labels))
