"""S6-FEE-STATED: section six says what became of the information processing fee, nil included."""

import re
from collections.abc import Iterator

from ..document import Content
from ..formats import Text
from ..formats.wording import FEE_NAME
from .context import Context, Example
from .rule import Finding, Operand, Rule
from .texts import digest_of, section_words, without_named_rules

SECTION = "other_matters"

_NEAR = r"[^。;!?\n]"  # within one sentence
_CLAUSE = r"[^。;,!?\n]"  # within one clause
_FEE = (
    r"(?:(?<!水)(?<!垃圾)处理费|信息费|(?<!事业性)收费|缴费|检索费|复制费|邮寄费|工本费"
    rf"|(?:收取|缴纳|产生|发生|收缴|征收){_CLAUSE}{{0,20}}费用|费用的?(?:收取|缴纳|征收|收缴))"
)
_NUMBER = r"(?:\d[\d,.]*|[〇零一二两三四五六七八九十百千万]+)"
_COUNTED = r"(?:件|份|次|笔|宗|个|起|名|人|例|张)"
_NOT = r"(?:未|没|无|不存在|不涉及|不收|不予收|不向|零|免)"
_NOTHING = (
    r"(?:为零|[为是:](?:人民币)?0(?![\d.]*[1-9])|[^\d.]0(?:\.0+)?万?(?:元|件|次|笔|份|宗|起|人|例)|[零〇](?:元|件|次|笔)"
    r"|(?:未|没有|无|均无|不)(?:收|产生|发生|征收|涉及|存在|此|相关|该|予|$|[。;,\n])|免[收除予交缴])"
)
_STATED = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        # 未收取……处理费, 无……收费, 没有向申请人收取任何费用
        rf"{_NOT}{_CLAUSE}{{0,40}}{_FEE}",
        # ……处理费0元, 收费情况：无, 处理费收取情况为零
        rf"{_FEE}{_NEAR}{{0,40}}{_NOTHING}",
        # A heading with the answer in the next line or sentence.
        rf"{_FEE}(?:收取|收缴|征收|缴纳|管理)?的?(?:有关|相关)?(?:情况|事项)?(?:说明)?[:。\n]{{1,3}}{_NEAR}{{0,24}}(?:{_NOTHING}|无|为?0)",
        # ……处理费共计400元, 处理费380元, 收费金额1.2万元
        rf"{_FEE}{_NEAR}{{0,60}}{_NUMBER}余?[百千万亿]?元",
        # 收取400元……处理费
        rf"{_NUMBER}余?[百千万亿]?元{_CLAUSE}{{0,30}}{_FEE}",
        # 向5名申请人发出……收费通知
        rf"(?:发出|出具|下发|制发|送达|开具|发送|作出|印发){_CLAUSE}{{0,40}}{_FEE}{_CLAUSE}{{0,8}}(?:通知|告知|决定)",
        # 收费通知书3件
        rf"{_FEE}{_CLAUSE}{{0,8}}(?:通知|告知|决定)书?{_CLAUSE}{{0,12}}{_NUMBER}{_COUNTED}",
        # 对3件申请收取了……处理费
        rf"{_NUMBER}{_COUNTED}{_CLAUSE}{{0,40}}(?:收取|征收|收缴|计收){_CLAUSE}{{0,24}}{_FEE}",
        # 收取……处理费2笔
        rf"(?:收取|征收|收缴|计收){_CLAUSE}{{0,24}}{_FEE}{_CLAUSE}{{0,16}}{_NUMBER}{_COUNTED}",
    )
)
_MENTIONED = re.compile(_FEE)


def judge_fee_statement(rule: Rule, content: Content, _context: Context) -> Iterator[Finding]:
    """Yield one verdict on the text of section six."""
    text = without_named_rules(section_words(content, SECTION))
    stated = states_fee(text)
    yield rule.finding(
        "holds" if stated else "fails",
        SECTION,
        Text("", "") if stated else _message(text),
        operands=(Operand(SECTION, content.year, digest_of(text)),),
    )


def states_fee(text: str) -> bool:
    """Tell whether repaired ``text`` says that a fee was notified or collected, or that none was."""
    return any(pattern.search(text) for pattern in _STATED)


def _message(text: str) -> Text:
    if not text:
        reason = Text("第六部分为空", "Section six is empty")
    elif _MENTIONED.search(text):
        reason = Text(
            "第六部分提到收费，但没有写明收取的件数或金额，也没有写明未收取",
            "Section six mentions the fee but gives neither a number or sum nor that there was none",
        )
    else:
        reason = Text(f"第六部分没有提到{FEE_NAME.zh}", f"Section six does not mention the {FEE_NAME.en}")
    return Text(
        f"{reason.zh}。请写明本年度{FEE_NAME.zh}的收取情况，没有收取的也请写明。",
        f"{reason.en}. State what was collected this year, nil included.",
    )


FEE_STATED = Rule(
    number="S6-FEE-STATED",
    severity="warn",
    name=Text("说明收费情况", "Fee stated"),
    words=Text(
        f"2021 年度起，第六部分写明本年度{FEE_NAME.zh}的收取情况，没有收取的也写明。",
        f"From reports on 2021, section six states what was collected of the {FEE_NAME.en}, nil included.",
    ),
    source=Text(
        f"国办函〔2020〕109号（{FEE_NAME.zh}，自2021年1月1日起施行）；在第六部分写明是各地通行做法",
        f"国办函〔2020〕109号 ({FEE_NAME.en}, from 1 January 2021); stating it in section six is common practice",
    ),
    judge=judge_fee_statement,
    first_year=2021,
    example=Example(
        Text("第六部分只写“没有需要另行报告的情况”。", "Section six says that there is nothing else to report."),
        texts={SECTION: "<p>本年度没有需要另行报告的情况。</p>"},
    ),
)
