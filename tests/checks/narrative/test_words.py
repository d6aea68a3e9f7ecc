"""Rules on the words themselves: what was left in, whose year, whose name, whose text."""

from dataclasses import replace

import pytest

from reports.checks import Context, Profile, SameText
from reports.checks.narrative import NARRATIVE_RULES, shares_of_last_year
from reports.checks.narrative.left_in_text import MOST_PLACES, is_identity_number
from reports.document import Content, SectionText
from reports.markup import paragraphs

RULES = {rule.number: rule for rule in NARRATIVE_RULES}
IDENTITY = "11010519491231002X"  # the example of the standard, nobody's number


def fails(number, text, context=None, section="overview", **fields):
    """Return the findings of one rule that fail on a text."""
    content = Content("澄砚区示例局", 2023, sections=(SectionText(section, "", paragraphs(text)),))
    return [one for one in RULES[number].judged(replace(content, **fields), context or Context()) if one.is_failure]


@pytest.mark.parametrize(
    "text",
    [
        "数据统计至XX年底。",
        "××局认真落实条例。",
        "全年共公开信息  条。",
        "收到申请（待补充）。",
        "具体数字待填。",
        "发布政策解读 篇，开展培训 次。",
        "主要负责人（  ）负责。",
        "依据《 》规定。",
        "（文字描述）",
        "全年受理申请__件。",
        "累计条，其他若干。",
    ],
)
def test_what_was_left_to_be_filled_in_is_found(text):
    assert fails("N-PLACEHOLDER", text)
    assert fails("N-PLACEHOLDER", text)[0].severity == "error"


@pytest.mark.parametrize(
    "text",
    [
        "全年共公开信息 12 条。",
        "依照条例第二十条，公开信息。",
        "收到申请件后当日登记。",
        "（一）主动公开。《条例》修订后组织学习。",
        "各项任务有待补充完善。",
        "X光检查不在此列，XX期刊不在此列。",
        "共12件，均已办结。",
    ],
)
def test_finished_text_holds_nothing_to_be_filled_in(text):
    assert fails("N-PLACEHOLDER", text) == []


def test_a_blank_form_is_not_a_list_of_thousands():
    assert len(fails("N-PLACEHOLDER", "收到（ ）件，")) == 1
    assert len(fails("N-PLACEHOLDER", "收到（ ）件，" * 3000)) == MOST_PLACES


def test_identity_and_mobile_numbers_are_found_and_never_repeated():
    for number in (IDENTITY, "13800000000", "138-0000-0000", "１３８００００００００"):
        [finding] = fails("N-PERSONAL", f"联系人号码{number}。")
        assert finding.severity == "error"
        assert number not in f"{finding.to_json()}{finding.operands}"
        assert "13800000000" not in f"{finding.to_json()}{finding.operands}"


@pytest.mark.parametrize(
    "text",
    [
        "联系电话：0000-55501234，邮编：100000。",
        "统一社会信用代码11010519491231002Y。",
        "证书编号110105194912310021。",
        "订单20231380000000012。",
        "阅读量13800000000123次。",
    ],
)
def test_other_long_numbers_are_nobodys(text):
    assert fails("N-PERSONAL", text) == []


def test_the_check_digit_of_an_identity_number_is_verified():
    assert is_identity_number(IDENTITY)
    assert is_identity_number(IDENTITY.lower())
    assert not is_identity_number("110105194912310021")
    assert not is_identity_number("11010519491331002X")


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"title": "澄砚区示例局2022年政府信息公开工作年度报告"}, "title"),
        ({"preface": "<p>本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。</p>"}, "preface.period.1"),
        ({"preface": "<p>统计期限为2023年1月1日至11月30日。</p>"}, "preface.period.1"),
    ],
)
def test_another_year_in_title_or_period_is_found(fields, line):
    assert [one.line for one in fails("N-YEAR", "工作平稳。", **fields)] == [line]


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("2022年，我局认真落实条例要求。", True),
        ("2022年度，本机关共收到政府信息公开申请3件。", True),
        ("2023年，我局认真落实条例要求。", False),
        ("2022年，我局收到申请3件，2023年收到5件。", False),
        ("2024年，我局将继续落实条例要求。", False),
        ("2022年，全区考核中我局名列前茅。", False),
        ("2021年印发的办法继续施行。", False),
        ("2024年1月17日", False),
        ("2022年，我局存在的问题已全部整改。", False),
    ],
)
def test_the_work_of_another_year_is_found(text, is_wrong):
    assert bool(fails("N-YEAR", text)) is is_wrong


def test_sound_title_and_period_hold():
    fields = {
        "title": "澄砚区示例局2023 年政府信息公开工作年度报告",
        "preface": "<p>本年度报告中所列数据的统计期限自2023年1月1日起至12月31日止。</p>",
    }
    assert fails("N-YEAR", "2023年，我局认真落实条例要求。", **fields) == []


KNOWN = Context(
    is_body=lambda name: name in ("云岫县林业局", "云岫县人民政府", "澄砚区示例局"),
    profile=Profile(("澄砚区示例局", "区示例局"), regions=("澄砚区",)),
)


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("2023年，云岫县林业局认真落实条例要求。", True),
        ("本报告由云岫县林业局编制。", True),
        ("如有疑问，请与云岫县林业局联系。", True),
        ("云岫县林业局2023年政府信息公开工作年度报告", True),
        ("2023年，区示例局认真落实条例要求。", False),
        ("澄砚区示例局严格落实条例要求。", False),
        ("学习云岫县林业局的做法，取得成效。", False),
        ("2023年，某处不知名的管理局认真落实条例要求。", False),
    ],
)
def test_another_body_in_the_first_person_is_found(text, is_wrong):
    assert bool(fails("N-OTHER-BODY", text, KNOWN)) is is_wrong
    assert fails("N-OTHER-BODY", text, replace(KNOWN, is_body=None)) == []


LONG = "春季开放日活动中工作人员逐户说明旧房加装电梯的补贴标准，现场记下的疑问当晚整理成问答。" * 4
OTHER = "夏季汛期前河道巡查记录每天更新，住在低洼处的居民可以凭门牌号查到撤离路线和安置点。" * 4


def of_last_year(text):
    return Content("澄砚区示例局", 2022, sections=(SectionText("overview", "", paragraphs(text)),))


def test_text_taken_over_from_last_year_is_found_section_by_section():
    [finding] = fails("N-REPEAT", LONG, Context(last_year=of_last_year(LONG)))
    assert (finding.line, finding.left, finding.right) == ("overview", 100, 50)
    assert fails("N-REPEAT", LONG, Context(last_year=of_last_year(OTHER))) == []
    assert fails("N-REPEAT", LONG[:60], Context(last_year=of_last_year(LONG))) == []
    assert fails("N-REPEAT", LONG) == []


def test_stock_phrases_and_figures_are_no_repetition():
    law = "根据《中华人民共和国政府信息公开条例》第五十条规定。"
    assert fails("N-REPEAT", law * 12, Context(last_year=of_last_year(law * 12))) == []


def test_the_share_is_shown_while_writing():
    content = Content("澄砚区示例局", 2023, sections=(SectionText("overview", "", paragraphs(f"{LONG}\n{OTHER}")),))
    assert 0.3 < shares_of_last_year(content, of_last_year(LONG))["overview"] < 0.7


def test_the_line_can_be_set_and_other_bodies_count():
    same = SameText("overview", 0.62, "云岫县林业局", 2022)
    context = Context(is_first_year=True, same_text=(same,))
    [finding] = fails("N-REPEAT", LONG, context)
    assert "云岫县林业局" in finding.message.zh
    assert finding.left == 62
    thresholds = replace(context.thresholds, repeat_share=0.7)
    assert fails("N-REPEAT", LONG, replace(context, thresholds=thresholds)) == []
