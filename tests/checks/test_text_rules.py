"""Structure and wording: what officials write in many ways is taken, what is missing is named."""

from dataclasses import replace

import pytest

from reports.checks import CATALOGUE, Context, Profile, Thresholds, check
from reports.document import FeeStatement
from reports.formats import SECTION_KEYS

from .whole import whole_report

RULES = {rule.number: rule for rule in CATALOGUE}


def found(number, content, context=None):
    """Return the failing findings of one rule as {line: message}."""
    findings = check(content, context or whole_report(1)[1], [RULES[number]])
    return {one.line: one.message for one in findings if one.is_failure}


def with_section(key, text=None, heading=None, after=None):
    """Return a sound report in which one section has another text, heading or note."""
    content = whole_report(1)[0]
    changed = {
        name: words for name, words in (("text", text), ("heading", heading), ("after", after)) if words is not None
    }
    return replace(
        content, sections=tuple(replace(one, **changed) if one.key == key else one for one in content.sections)
    )


@pytest.mark.parametrize(
    ("key", "heading"),
    [
        ("overview", "一、 总体情况"),
        ("overview", "一、工作基本情况"),
        ("overview", "第一部分 总体情况"),
        ("overview", "一.总体情况"),
        ("overview", "一、總體情況"),
        ("overview", ""),
        ("proactive_disclosure", "二、行政机关主动公开政府信息情况"),
        ("remedies", "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
        ("remedies", "四、政府信息公开行政复议和行政诉讼情况"),
        ("improvement", "五、存在的问题及下一步改进措施"),
        ("improvement", "五、政府信息公开工作存在的主要问题及改进情况"),
        ("other_matters", "六、其他需要报告的事项。"),
        ("other_matters", "六、其它需要报告的事项"),
    ],
)
def test_a_heading_in_other_words_or_with_other_spaces_is_taken(key, heading):
    assert found("S-SECTIONS", with_section(key, heading=heading)) == {}


@pytest.mark.parametrize(
    ("key", "heading"),
    [
        ("improvement", "四、存在的主要问题及改进情况"),
        ("improvement", "存在的主要问题及改进情况"),
        ("improvement", "（五）存在的主要问题及改进情况"),
        ("improvement", "5.存在的主要问题及改进情况"),
        ("requests", "三、主动公开工作"),
        ("other_matters", "六、附件"),
    ],
)
def test_a_wrong_number_or_a_heading_about_something_else_is_an_error(key, heading):
    [(line, message)] = found("S-SECTIONS", with_section(key, heading=heading)).items()
    assert line == key
    assert heading in message.zh
    assert heading in message.en


def test_sections_that_are_missing_doubled_or_out_of_order_are_named():
    content = whole_report(1)[0]
    first, second, *others = content.sections
    assert set(found("S-SECTIONS", replace(content, sections=()))) == set(SECTION_KEYS)
    assert set(found("S-SECTIONS", replace(content, sections=(second, first, *others)))) == {"order"}
    assert set(found("S-SECTIONS", replace(content, sections=(first, first, second, *others)))) == {"overview"}


@pytest.mark.parametrize(
    "text",
    [
        "<h3>（一）主动公开</h3><p>发布信息若干。</p><h3>（二）依申请公开</h3><p>渠道畅通。</p>",
        "<p>（一）主动公开。</p><p>1.更新目录。</p><p>2.发布解读。</p><p>（二）依申请公开。</p>",
        "<p>1.主动公开情况</p><p>2.依申请公开情况</p><p>3.监督保障情况</p>",
        "<p>一是更新目录。</p><p>二是发布解读。</p>",
        "<p>（一）第一项。</p><p>1.甲。</p><p>（二）第二项。</p><p>1.乙。</p><p>2.丙。</p><p>（三）第三项。</p>",
        "<p>2023年工作平稳。</p><p>3.5万元用于培训。</p>",
    ],
)
def test_numbering_in_levels_is_no_fault(text):
    assert found("S-NUMBERING", with_section("overview", text)) == {}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("<p>一、主动公开情况</p><p>二、依申请公开情况</p>", {"overview.level"}),
        ("<p>（一）主动公开。</p><p>2.依申请公开。</p><p>（三）监督保障。</p>", {"overview.mixed"}),
        ("<p>（一）主动公开。</p><p>二、依申请公开。</p>", {"overview.level", "overview.mixed"}),
    ],
)
def test_numbers_of_sections_inside_a_section_and_mixed_systems_are_named(text, lines):
    assert set(found("S-NUMBERING", with_section("overview", text))) == lines


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (
            "围绕重点工作主动公开信息。规范办理依申请公开。严格信息发布审查，做好源头认定。优化网站栏目。开展培训和检查。",
            (),
        ),
        ("主动公开信息。收到申请若干。建立三审三校制度。政务新媒体运行良好。加强组织领导。", ()),
        ("主动公开信息。收到信息公开申请若干。发布前先审查。", ("政府信息公开平台建设", "监督保障")),
        ("网站运行平稳，开展培训。", ("主动公开", "依申请公开", "政府信息管理")),
    ],
)
def test_the_five_topics_are_known_by_many_words(text, missing):
    findings = found("S1-FIVE", with_section("overview", f"<p>{text}</p>"))
    assert set(findings) == ({"overview"} if missing else set())
    for topic in missing:
        assert topic in findings["overview"].zh


def test_a_government_speaks_of_appraisal_assessment_and_responsibility_too():
    content, context = whole_report(1)
    government = replace(context, profile=Profile(("示例县人民政府",), "government", "county", False))
    message = found("S1-FIVE", content, government)["overview"]
    assert "社会评议" in message.zh
    assert "责任追究" not in message.zh
    assert found("S1-FIVE", content, context) == {}


def test_section_one_is_measured_without_spaces_and_from_2021_on():
    text = f"<p>{'字 ' * 1000}</p>"
    assert found("S1-LENGTH", with_section("overview", text)) == {}
    assert set(found("S1-LENGTH", with_section("overview", text.replace("</p>", "多</p>")))) == {"overview"}
    old, context = whole_report(1, "2019")
    long = replace(old.sections[0], text=f"<p>{'字' * 3000}</p>")
    assert found("S1-LENGTH", replace(old, sections=(long, *old.sections[1:])), context) == {}


@pytest.mark.parametrize(
    "text",
    [
        "存在的问题：部分栏目更新不及时。改进情况：已落实专人负责。",
        "主要短板是解读形式单一。下一步，我局将丰富解读形式。",
        "公开内容的深度有待提升。今后要加强业务培训。",
        "存在不足：人员变动频繁。一是加强培训；二是完善交接制度。",
    ],
)
def test_problems_and_improvement_in_the_words_of_officials_are_concrete(text):
    assert found("S5-CONCRETE", with_section("improvement", f"<p>{text}</p>")) == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "无",
        "（无）。",
        "无。",
        "不存在问题。",
        "暂无",
        "有待提高。",
        "一是主动公开工作还需进一步规范，二是解读质量有待提高。",
        "下一步，我局将继续做好各项工作，加强学习。",
        "全年各项工作平稳有序，群众普遍满意。",
    ],
)
def test_a_section_five_without_problems_or_without_improvement_is_named(text):
    assert set(found("S5-CONCRETE", with_section("improvement", f"<p>{text}</p>"))) == {"improvement"}


def test_a_missing_section_five_is_named_once():
    content = whole_report(1)[0]
    without = replace(content, sections=tuple(one for one in content.sections if one.key != "improvement"))
    assert found("S5-CONCRETE", without) == {}
    assert set(found("S-SECTIONS", without)) == {"improvement"}


@pytest.mark.parametrize(
    "text",
    [
        "<p>政府信息公开开展情况良好，群众了解了办事流程，个别信息更新慢慢改善。</p>",
        "<p>工作工作机制健全。</p>",
        "<p>逐条逐条核对，一件一件办理。</p>",
        "<p>网址：http://www.example.gov.cn/zwgk/nb,index.html</p>",
        "<p>示例局</p><p>2024年1月20日</p>",
        "<p>公开内容包括：机构职能、办事指南、财政预算、行政许可、行政处罚等方面的信息：</p><p>（一）其他。</p>",
    ],
)
def test_ordinary_writing_raises_no_remark(text):
    assert found("S-TEXT", with_section("overview", text)) == {}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<p>公布资金资金安排。</p>", "doubled"),
        ("<p>群众的的意见已经采纳。</p>", "doubled"),
        ("<p>信息发布,群众满意。</p>", "half_width"),
        ("<p>截止目前，各项工作已经布署。</p>", "wording"),
        ("<p>收到申请后及时登记办理，并将所申请的信息通过电子邮箱发送给申请人</p><p>（二）其他。</p>", "cut_off"),
        ("<p>收到申请后及时登记办理，并将所申请的信息通过电子邮箱发送给申请人</p>", "cut_off"),
    ],
)
def test_slips_of_the_pen_are_remarked_on(text, kind):
    assert set(found("S-TEXT", with_section("overview", text))) == {f"overview.{kind}"}


def test_a_site_puts_its_own_list_of_doubtful_words():
    content = with_section("overview", "<p>截止目前工作平稳，群众反应良好。</p>")
    context = replace(whole_report(1)[1], thresholds=Thresholds(doubtful_words={"反应良好": "反映良好"}))
    assert "反映良好" in found("S-TEXT", content, context)["overview.wording"].zh
    assert "截" not in found("S-TEXT", content, context)["overview.wording"].zh


@pytest.mark.parametrize(
    ("name", "text", "lines"),
    [
        ("示例县青石镇人民政府", "我镇更新公开目录，县政府网站同步发布。", set()),
        ("示例县青石镇人民政府", "按照要求，我县更新公开目录。", {"overview.county"}),
        ("示例区松烟街道办事处", "本区各项信息及时发布。", {"overview.county"}),
        ("示例区松烟街道办事处", "本区域内的信息及时发布。", set()),
        ("示例县教育局", "我县教育信息及时发布，县政府网站设有专栏。", set()),
        ("示例县教育局", "全年，我县人民政府主动公开信息若干。", {"overview.government"}),
        ("示例县人民政府", "我县主动公开信息若干，本政府接受监督。", set()),
        ("示例县人民政府办公室", "我县人民政府主动公开信息若干。", set()),
    ],
)
def test_a_body_speaks_for_itself(name, text, lines):
    content = replace(with_section("overview", f"<p>{text}</p>"), agency_name=name)
    assert set(found("S-LEVEL-KIND", content, Context())) == lines


def test_a_department_under_the_title_of_a_government_is_named():
    content = replace(
        whole_report(1)[0], agency_name="示例县教育局", title="示例县人民政府2023年政府信息公开工作年度报告"
    )
    assert set(found("S-LEVEL-KIND", content, Context())) == {"title"}


def test_a_request_closed_as_unpaid_needs_a_notice_that_was_issued():
    silent = with_section("other_matters", "<p>本年度未收取信息处理费。</p>")
    denied = with_section("other_matters", "<p>本年度没有发出收费通知，未收取信息处理费。</p>")
    nobody = replace(denied, figures={**denied.figures, "requests.otherwise_fee_unpaid.total": 0}, fee=FeeStatement())
    assert set(found("S6-FEE-CONFLICT", replace(silent, fee=FeeStatement()))) == set()
    assert set(found("S6-FEE-CONFLICT", replace(denied, fee=FeeStatement()))) == {"notices"}
    assert set(found("S6-FEE-CONFLICT", replace(silent, fee=FeeStatement(0)))) == {"notices"}
    assert set(found("S6-FEE-CONFLICT", nobody)) == set()


@pytest.mark.parametrize(
    ("fee", "lines"),
    [
        (FeeStatement(1, "400", "400"), set()),
        (FeeStatement(1, "395", "395"), {"notified_yuan", "collected_yuan"}),
        (FeeStatement(1, "12345010", "12345010"), {"total"}),
        (FeeStatement(1, "12345000", "12345000"), set()),
        (FeeStatement(None, None, None), set()),
        (FeeStatement(1, "oops", "0"), set()),
    ],
)
def test_fee_sums_come_in_tens_and_within_the_fees_of_the_table(fee, lines):
    assert set(found("S6-FEE-CONFLICT", replace(whole_report(1)[0], fee=fee))) == lines
