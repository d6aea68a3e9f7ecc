"""Section six has to say what became of the information processing fee. All sentences are written for this test."""

import pytest

from reports.checks.fee_statement import states_fee
from reports.checks.texts import repaired, without_named_rules
from reports.document import Content, SectionText
from reports.markup import plain_text

from .sound import check

STATED = [
    "2023年度，本单位政府信息公开工作未发生收费情况。",
    "依据《政府信息公开信息处理费管理办法》，全年共收取信息处理费600元。",
    "本年度信息公开处理费收费情况\n2024 年，本委未发生政府信息公开收费事项。",
    "2025 年对 2 件申请收取信息处理费 380 元。",
    "2022年,本局未收取信息处理费。",
    "根据有关规定（国办函〔2020〕109号），本年度我单位没有产生信息处理费。",
    "本年度政府信息公开信息处理费收取情况：无。",
    "信息处理费收取情况\n本年度为零。",
    "本年度收取信息处理费0元。",
    "本年度发出收费通知的件数0件，总金额0元，实际收取的总金额0元。",
    "本机关收取信息处理费情况如下：共发出收费通知3件，金额1200元，实际收取800元。",
    "本机关公开政府信息均未收取任何费用。",
    "全年未收取检索、复制、邮寄等费用。",
    "本年度无政府信息公开信息处理费收费情况。",
    "收费及减免情况：本年度政府信息公开未收费。",
    "我局免费向申请人提供政府信息，未收取信息处理费。",
    "全年向5名申请人发出收费通知，均逾期未缴。",
    "2021年度，本單位未收取信息處理費。",
    "2021年度，本單位未收取信息處(chù)理費(fèi)。",
    "本年度信息处理费收取金额为0。",
    "信息处理费收费总额为 ０ 元。",
    "本年度依申请公开信息处理费收取金额1.2万元。",
    "全年收取400元信息处理费。",
    "无需要报告的其他事项，未收取信息处理费。",
    "信息处理费：0",
    "按规定收取政府信息公开信息处理费的情况：2023年，我镇没有收取。",
    "对超出标准的2件申请收取了信息处理费。",
    "收取信息处理费零元。",
    "区政府办公室依法收取信息处理费三百八十元。",
    "本年度不存在收取信息处理费的情况",
    "（一）收取信息处理费情况\n按照规定，本行政机关无收取信息处理费情况。",
    "发出信息处理费收费通知0件",
    "本年度依申请公开信息处理费免收。",
    "⽆信息处理费收⼊。",
]
NOT_STATED = [
    "无其他需要报告的事项。",
    "无。",
    "下一步，我局将进一步规范政府信息公开收费行为，不断提高服务水平。",
    "本报告由六部分组成，如有疑问请联系办公室。",
    "依据《政府信息公开信息处理费管理办法》开展工作。",
    "严格执行信息处理费管理规定，做好收费工作。",
    "按照国办函〔2020〕109号文件执行信息处理费制度。",
    "2023年发布信息200条，投入经费30万元。",
    "本单位收费标准以政府网站公布为准。",
    "全年办理行政许可500件，无投诉。",
    "我镇无其他需要报告的事项，将进一步规范收费管理。",
    "全年征收污水处理费300万元。",
    "全年行政事业性收费30万元。",
]


@pytest.mark.parametrize("sentence", STATED)
def test_a_stated_fee_position_is_recognised(sentence):
    assert states_fee(without_named_rules(repaired(sentence)))


@pytest.mark.parametrize("sentence", NOT_STATED)
def test_a_text_without_a_fee_position_is_not_taken_for_one(sentence):
    assert not states_fee(without_named_rules(repaired(sentence)))


def fee_findings(text, **parts):
    content = Content("甲局", parts.pop("year", 2022), sections=(SectionText("other_matters", "", text),), **parts)
    return [finding for finding in check(content) if finding.rule == "S6-FEE-STATED"]


def test_an_empty_section_a_missing_one_and_a_silent_text_each_say_what_is_wrong():
    empty, missing, silent, vague = (
        fee_findings("")[0],
        next(finding for finding in check(Content("甲局", 2022)) if finding.rule == "S6-FEE-STATED"),
        fee_findings("<p>无其他事项。</p>")[0],
        fee_findings("<p>做好收费工作。</p>")[0],
    )
    assert (empty.severity, empty.verdict, empty.line) == ("warn", "fails", "other_matters")
    assert empty.message == missing.message
    assert len({empty.message.zh, silent.message.zh, vague.message.zh}) == 3
    assert len({empty.message.en, silent.message.en, vague.message.en}) == 3


def test_a_statement_in_the_note_behind_the_text_counts():
    section = SectionText("other_matters", "", "<p>无。</p>", "<p>未收取信息处理费。</p>")
    content = Content("甲局", 2022, sections=(section,))
    assert "S6-FEE-STATED" not in {finding.rule for finding in check(content)}


def test_the_rule_speaks_to_reports_with_tables_since_the_fee_exists():
    assert fee_findings("", form="2019", year=2021)
    assert not fee_findings("", form="2019", year=2020)
    assert not fee_findings("", shape="narrative_only")
    assert not fee_findings("", shape="document_only")


def test_a_decision_stays_while_the_words_stay_and_reopens_when_they_change():
    first, spaced, changed = (fee_findings(text)[0] for text in ("<p>无。</p>", "<p> 无。 </p>", "<p>无事项。</p>"))
    assert first.fingerprint == spaced.fingerprint
    assert first.fingerprint != changed.fingerprint


def test_the_sections_of_real_reports_are_judged_as_a_person_judges_them(samples):
    states = {"04": True, "03": True, "06": True, "15": True, "49": True}
    for number, expected in states.items():
        [path] = (samples / "raw").glob(f"{number}-*")
        text = path.read_text(encoding="utf-8", errors="replace")
        assert states_fee(without_named_rules(repaired(_last_section(text)))) is expected, number


def _last_section(text):
    """Return the words behind the last heading of section six, marks taken out."""
    plain = plain_text(text)
    return plain[plain.rfind("其他需要报告") :]
