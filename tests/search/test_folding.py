"""What is the same to search, how a query is taken apart, and what is cut out and marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.searching import excerpt, fold, looked_up, name_lines, near, placed, rank_of, spans, tokens, understood
from reports.searching.names import abbreviated, may_abbreviate
from reports.searching.pinyin import PLACES, readings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("信息公开", "信 息\u3000公\u200b开"),
        ("信息公开", "信息公開"),
        ("一般", "⼀般"),
        ("12件", "１２件"),
        ("全年 12 件", "全年12件"),
        ("Open Data", "ＯＰＥＮ　data"),
        ("公开、透明", "公开，透明"),
        ("二〇二二", "二○二二"),
    ],
)
def test_what_says_the_same_is_folded_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("公开透明", "公开、透明"), ("12", "312"), ("form", "platform"), ("open data", "opendata"), ("档案", "文件")],
)
def test_what_does_not_say_the_same_stays_apart(one, other):
    assert fold(one) not in fold(other)


@given(st.text(st.sampled_from("公开 \n，1２aＢ⼀㎡é臺\u0301"), max_size=30))
def test_every_folded_character_has_its_place(text):
    folded, starts, ends = placed(text)
    assert folded == fold(text)
    assert len(folded) == len(starts) == len(ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(starts, ends, strict=True))
    assert starts == sorted(starts)


@given(st.text(st.sampled_from("公开信 ，1aB"), max_size=20), st.integers(0, 19), st.integers(1, 8))
def test_a_text_is_looked_up_under_every_word_that_stands_in_it(text, start, length):
    word = fold(text[start : start + length])
    folded = fold(text)
    if word and word in folded:
        assert set(looked_up(word)) <= tokens(folded)


@given(st.text(st.sampled_from("公开信 \n，1aBé㎡"), max_size=24), st.integers(0, 23), st.integers(1, 6))
def test_a_word_is_found_where_it_stands_in_the_folded_text(text, start, length):
    word = fold(text[start : start + length])
    if not word:
        return
    folded, starts, ends = placed(text)
    places, at = [], folded.find(word)
    while at >= 0:
        places.append((starts[at], ends[at + len(word) - 1]))
        at = folded.find(word, at + len(word))
    assert list(spans(text, word)) == places


@pytest.mark.parametrize(
    ("text", "words", "years"),
    [
        ("二〇二二年 教育局", ("教育局",), (2022,)),
        ("二○二二年教育局", ("教育局",), (2022,)),
        ("教育局2022年报", ("教育局",), (2022,)),
        ("教育局2022年度报告", ("教育局",), (2022,)),
        ("2022涧西区", ("涧西区",), (2022,)),
        ("新收2000件", ("新收2000件",), ()),
        ("“2022年” 免费", ("2022年", "免费"), ()),
        ("“公开、透明”", ("公开、透明",), ()),
        ('"open data" 免费', ("open data", "免费"), ()),
        ("年度报告", ("年度报告",), ()),
        ("调查报告", ("调查报告",), ()),
        ("* ( ) : - ^ ' \\", (), ()),
        ('"', (), ()),
        ("“”", (), ()),
    ],
)
def test_years_and_phrases_are_told_from_words(text, words, years):
    query = understood(text)
    assert (query.words, query.years) == (words, years)


def test_a_long_query_is_cut_and_says_so():
    assert understood("公开 " * 3).has_more is False
    assert understood("甲 乙 丙 丁 戊 己 庚").has_more
    assert len(understood("甲 乙 丙 丁 戊 己 庚").asked) == 6
    assert understood("公" * 500).has_more


def marked(text, *words):
    """Return the excerpt with its marked words between brackets."""
    pieces = excerpt(text, [fold(word) for word in words])
    return "".join(f"[{piece.text}]" if piece.is_marked else piece.text for piece in pieces)


def test_words_are_marked_as_they_are_printed():
    assert marked("受理１２ 件，信 息公開。", "12件", "公开") == "受理[１２ 件]，信 息[公開]。"


def test_words_that_touch_are_marked_as_one():
    assert marked("政府信息公开", "政府信息", "信息公开") == "[政府信息公开]"


def test_an_excerpt_shows_where_most_words_stand_and_begins_with_a_sentence():
    text = "全年公开信息。" * 40 + "这里免费公开流程图。" + "其他事项。" * 40
    shown = marked(text, "公开", "免费", "流程图")
    assert shown.startswith("…这里[免费][公开][流程图]。") or "[免费公开流程图]" in shown
    assert shown.endswith("…")
    assert len(shown) < 140


def test_a_text_without_the_words_shows_its_beginning():
    assert marked("全年公开信息。", "免费") == "全年公开信息。"


LINES = name_lines(
    "示例市澄砚区人力资源和社会保障局",
    "区人社局",
    ("区劳动局",),
    "Chengyan Labour Bureau",
    ("chengyan-renshe",),
    ("990107",),
)


def ranked(text):
    return rank_of(LINES, [(word.raw, word.folded) for word in understood(text).asked])


def test_the_name_itself_ranks_before_its_parts_and_those_before_how_it_sounds():
    order = ["区人社局", "qurensheju", "区劳动局", "社会保障局", "澄砚区", "劳动", "shehui"]
    ranks = [ranked(text) for text in order]
    assert None not in ranks
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("text", ["财政局", "ehui", "bour", "9901079", "x", "社会 财政"])
def test_what_is_no_name_has_no_rank(text):
    assert ranked(text) is None


def test_pinyin_begins_at_a_syllable_and_may_be_half_typed():
    assert ranked("shehuibaoz") is not None
    assert ranked("hehuibaozhang") is None


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        *[("单县教育局", sound) for sound in ("shanxianjiaoyuju", "danxianjiaoyuju", "sxjyj", "dxjyj")],
        *[("南京市六合区财政局", sound) for sound in ("luhe", "liuhe")],
        ("番禺区人民政府", "panyu"),
        ("六安市司法局", "luan"),
        ("长丰县水务局", "changfeng"),
        ("于都县统计局", "yudu"),
        ("朝阳区人民政府", "chaoyang"),
        ("佛冈县民政局", "fogang"),
    ],
)
def test_a_place_is_found_as_it_is_called_and_as_its_characters_are_mostly_read(name, typed):
    lines = name_lines(name, "", (), "", (), ())
    assert rank_of(lines, [(word.raw, word.folded) for word in understood(typed).asked]) is not None


def test_a_place_is_listed_only_where_the_dictionary_reads_it_otherwise():
    for place, sounds in PLACES.items():
        called, *read = readings(place)
        assert " ".join(called) == sounds
        assert read, place


def test_an_abbreviation_takes_the_last_character_along():
    def gaps(text):
        return abbreviated(LINES, [("", fold(text))])

    assert gaps("人保局") is not None
    assert gaps("人社保") is None
    assert gaps("社人局") is None
    assert may_abbreviate("人保局")
    assert not may_abbreviate("人局")
    assert not may_abbreviate("信息公开")


def test_a_slip_of_the_pen_is_near():
    assert near(LINES, [("澄砚区人设局", "澄砚区人设局")]) > near(LINES, [("天文台", "天文台")])
