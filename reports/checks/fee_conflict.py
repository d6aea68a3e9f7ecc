"""S6-FEE-CONFLICT: what section six says about the fee against the tables and against itself."""

import re
from collections.abc import Iterator
from decimal import Decimal

from ..document import Content
from ..figures import parse_decimal, shortest
from ..formats import Text
from ..formats.wording import FEE_NAME
from .context import Context, Example
from .fee_statement import SECTION
from .named import cell_in_words, operand, total
from .plausible import FEE_CELL
from .rule import Finding, Operand, Rule
from .texts import section_words, without_named_rules

UNPAID_ROW = "otherwise_fee_unpaid"
_UNPAID = f"requests.{UNPAID_ROW}.total"
_CLAUSE = r"[^。;!?\n]"
_NO_NOTICE = re.compile(
    rf"(?:未|没有|无|从未)(?:向{_CLAUSE}{{0,12}})?(?:发出|制发|出具|下发|送达|开具|作出|印发)?(?:过|任何)?"
    rf"{_CLAUSE}{{0,14}}收费(?:的)?通知"
    rf"|收费通知书?(?:共)?(?:为)?[0〇零](?:\.0+)?[件份]|(?<!\d)[0〇零][件份]{_CLAUSE}{{0,10}}收费通知"
)
_NOTHING_COLLECTED = re.compile(
    rf"(?:未|没有|无|不)(?:向{_CLAUSE}{{0,14}})?(?:实际)?(?:收取|征收|收缴|产生|发生)(?:过|任何)?{_CLAUSE}{{0,20}}(?:费|费用)"
    r"|(?:处理费|收费|费用)(?:总)?(?:金额|收入)?(?:为|共计|合计|共)?(?:人民币)?[0〇零](?:\.0+)?(?:万)?元"
)
_STEP = 10  # 国办函〔2020〕109号: every step of the fee is a multiple of ten yuan


def judge_conflict(rule: Rule, content: Content, _context: Context) -> Iterator[Finding]:
    """Yield a verdict on every contradiction about the fee."""
    words = without_named_rules(section_words(content, SECTION))
    yield from _unpaid_without_notice(rule, content, words)
    yield from _collected_and_not(rule, content, words)
    collected = parse_decimal(content.fee.collected_yuan or "")
    fees = content.number(FEE_CELL)
    if collected and fees is not None and Decimal(fees) * 10_000 < collected:
        shown, yuan = shortest(Decimal(fees)), shortest(Decimal(fees) * 10_000)
        yield rule.finding(
            "fails",
            "total",
            Text(
                f"{cell_in_words(FEE_CELL, content).zh}为 {shown} 万元（{yuan} 元），"
                f"少于第六部分所写的{FEE_NAME.zh} {shortest(collected)} 元，后者也是行政事业性收费；"
                f"相差 {shortest(collected - Decimal(fees) * 10_000)} 元。",
                f"{cell_in_words(FEE_CELL, content).en} is {shown} ({yuan} yuan), less than the {FEE_NAME.en} of "
                f"{shortest(collected)} yuan, which is part of it; difference "
                f"{shortest(collected - Decimal(fees) * 10_000)} yuan.",
            ),
            cells=(FEE_CELL,),
            operands=(operand(content, FEE_CELL), Operand("fee.collected_yuan", content.year, collected)),
            left=Decimal(fees) * 10_000,
            right=collected,
        )
    yield from _not_in_tens(rule, content)


def _unpaid_without_notice(rule: Rule, content: Content, words: str) -> Iterator[Finding]:
    unpaid = total(content, "requests", UNPAID_ROW)
    denied = content.fee.notices == 0 or bool(_NO_NOTICE.search(words))
    if not unpaid or not denied:
        return
    yield rule.finding(
        "fails",
        "notices",
        Text(
            f"{cell_in_words(_UNPAID, content).zh}为 {unpaid} 件，第六部分却说没有发出收费通知。",
            f"{cell_in_words(_UNPAID, content).en} is {unpaid}, yet section six says that no fee notice was issued.",
        ),
        cells=(_UNPAID,),
        operands=(operand(content, _UNPAID), Operand("fee.notices", content.year, 0)),
        left=unpaid,
        right=0,
    )


def _collected_and_not(rule: Rule, content: Content, words: str) -> Iterator[Finding]:
    collected = parse_decimal(content.fee.collected_yuan or "")
    if not collected or not (denial := _NOTHING_COLLECTED.search(words)):
        return
    yield rule.finding(
        "fails",
        "collected",
        Text(
            f"填报的{FEE_NAME.zh}实收 {shortest(collected)} 元，第六部分却写“{denial[0]}”。",
            f"{shortest(collected)} yuan of the {FEE_NAME.en} are reported, yet section six says “{denial[0]}”.",
        ),
        operands=(Operand("fee.collected_yuan", content.year, collected), Operand(SECTION, content.year, denial[0])),
        left=collected,
        right=0,
    )


def _not_in_tens(rule: Rule, content: Content) -> Iterator[Finding]:
    for field in ("notified_yuan", "collected_yuan"):
        amount = parse_decimal(getattr(content.fee, field) or "")
        if not amount or amount % _STEP == 0:
            continue
        yield rule.finding(
            "fails",
            field,
            Text(
                f"第六部分所写的{FEE_NAME.zh} {shortest(amount)} 元不是 {_STEP} 元的整数倍，不符合收费标准。",
                f"The {FEE_NAME.en} of {shortest(amount)} yuan in section six is no multiple of {_STEP} yuan, as all "
                "rates are.",
            ),
            operands=(Operand(f"fee.{field}", content.year, amount),),
            left=amount,
        )


FEE_CONFLICT = Rule(
    number="S6-FEE-CONFLICT",
    severity="warn",
    name=Text("收费前后一致", "Fee without contradiction"),
    words=Text(
        f"有逾期未缴费而不再处理的，第六部分不说没有发出收费通知；实收大于 0 的，不说没有收取；表中行政事业性收费不少于"
        f"{FEE_NAME.zh}；{FEE_NAME.zh}是 {_STEP} 元的整数倍。",
        f"Where requests were closed for want of payment, section six does not say that no notice was issued; where a "
        f"sum was collected, not that none was; the fees of the table are not below the {FEE_NAME.en}; and its sums "
        f"are multiples of {_STEP} yuan.",
    ),
    source=Text(
        f"国办函〔2020〕109号（{FEE_NAME.zh}管理办法）", f"国办函〔2020〕109号 (measures on the {FEE_NAME.en})"
    ),
    judge=judge_conflict,
    first_year=2021,
    example=Example(
        Text("没有发出收费通知，却有申请因逾期未缴费不再处理。", "Requests closed as unpaid, yet no notice issued."),
        texts={SECTION: "<p>本年度未发出收费通知，未收取政府信息公开信息处理费。</p>"},
    ),
)
