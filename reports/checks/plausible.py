"""Figures that can hardly be right: rules of a body that makes none, yuan for ten thousand yuan, too many suits."""

from collections.abc import Iterator
from decimal import Decimal

from ..document import Content
from ..figures import parse_decimal, plain_number, shortest
from ..formats import FORMS, Text, cell_key, tables_named
from .bodies import level_of, may_make_rules
from .context import Context, Example, Profile
from .named import cell_in_words, count, operand, operands, row_in_words, total
from .rule import Finding, Operand, Rule, from_the_forms

FEE_CELL = "fees.administrative_fees.collected_wan_yuan"
_RULE_CELLS = tuple(
    dict.fromkeys(
        cell_key(table.key, "rules", column.key)
        for table in tables_named("documents")
        for column in table.column_leaves()
    )
)
_OUTCOMES = "remedies"
_RECONSIDERATION, _DIRECT, _AFTER = "reconsideration", "litigation_direct", "litigation_after_reconsideration"


def judge_rules_level(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict when the report counts rules (规章)."""
    above = [cell for cell in _RULE_CELLS if (count(content, cell) or 0) > 0]
    may = may_make_rules(content, context)
    if not above or may:
        return
    name = content.agency_name or "本机关"
    shown = "、".join(f"{cell_in_words(cell, content).zh} {count(content, cell)}" for cell in above)
    shown_en = ", ".join(f"{cell_in_words(cell, content).en} {count(content, cell)}" for cell in above)
    if may is None:
        text = Text(
            f"不能确定{name}能否制定规章：{shown}。", f"Whether {name} may make rules is not known: {shown_en}."
        )
    else:
        text = Text(
            f"{name}不能制定规章，表中却填有：{shown}；可能应填在规范性文件一行。",
            f"{name} may not make rules, yet the table counts: {shown_en}; these may be normative documents.",
        )
    yield rule.finding(
        "undecided" if may is None else "fails",
        "rules",
        text,
        cells=tuple(above),
        operands=operands(content, above),
    )


def judge_unit(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield verdicts on the fees: against last year, against the size of the body, against the fee in yuan."""
    fee = content.number(FEE_CELL)
    if fee is None or not fee:
        return
    amount, limits = Decimal(fee), context.thresholds
    before = context.last_year.number(FEE_CELL) if context.last_year and not context.is_first_year else None
    if before and amount >= Decimal(before) * limits.unit_factor:
        text = Text(
            f"{cell_in_words(FEE_CELL, content).zh}为 {shortest(amount)} 万元，"
            f"是上年 {plain_number(before)} 万元的 {limits.unit_factor} 倍以上，可能把元当成了万元。",
            f"{cell_in_words(FEE_CELL, content).en} is {shortest(amount)}, at least {limits.unit_factor} times last "
            f"year's {plain_number(before)}: yuan may have been typed for ten thousand yuan.",
        )
        year = Operand(FEE_CELL, content.year - 1, before)
        yield _unit(rule, content, "year", text, (year,))
        return
    collected = parse_decimal(content.fee.collected_yuan or "")
    largest = limits.largest_fee_wan_yuan.get(level_of(context) or "", limits.largest_fee_wan_yuan[""])
    if collected and amount == collected:
        text = Text(
            f"{cell_in_words(FEE_CELL, content).zh}为 {shortest(amount)} 万元，"
            f"与第六部分所写的 {shortest(collected)} 元数字相同，可能把元当成了万元。",
            f"{cell_in_words(FEE_CELL, content).en} is {shortest(amount)}, the number that section six states in yuan: "
            "yuan may have been typed for ten thousand yuan.",
        )
        yield _unit(rule, content, "fee", text, (Operand("fee.collected_yuan", content.year, collected),))
    elif amount >= largest:
        text = Text(
            f"{cell_in_words(FEE_CELL, content).zh}为 {shortest(amount)} 万元，即 {shortest(amount / 10_000)} 亿元，"
            "明显偏大，可能把元当成了万元。",
            f"{cell_in_words(FEE_CELL, content).en} is {shortest(amount)} (ten thousand yuan), abnormally large: "
            "yuan may have been typed for ten thousand yuan.",
        )
        yield _unit(rule, content, "size", text, ())


def _unit(rule: Rule, content: Content, line: str, text: Text, others: tuple[Operand, ...]) -> Finding:
    number = content.number(FEE_CELL)
    operands_here = (operand(content, FEE_CELL), *others)
    return rule.finding("fails", line, text, cells=(FEE_CELL,), operands=operands_here, left=number)


def judge_remedies(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield verdicts on disputes against requests handled, on suits against reconsiderations, on pending cases."""
    last = context.last_year if not context.is_first_year else None
    may_hide_more = last is None or context.is_divided or bool(context.merged)
    yield from _against_requests(rule, content, context, last, may_hide_more)
    yield from _against_reconsiderations(rule, content, last, may_hide_more)
    if last is not None and not context.is_divided:
        yield from _against_pending(rule, content, last)


def _against_requests(
    rule: Rule, content: Content, context: Context, last: Content | None, may_hide_more: bool
) -> Iterator[Finding]:
    rows = (_RECONSIDERATION, _DIRECT)
    disputes = [total(content, _OUTCOMES, row) for row in rows]
    handled, before = total(content, "requests", "results_total"), total(last, "requests", "results_total")
    known = sum(number or 0 for number in disputes)
    most = context.thresholds.remedies_factor * ((handled or 0) + (before or 0)) + context.thresholds.remedies_from
    if known <= most:
        return
    is_open = handled is None or before is None or may_hide_more
    cells = [cell_key(_OUTCOMES, row, "total") for row in rows]
    handled_cell = cell_key("requests", "results_total", "total")
    text = Text(
        f"行政复议和直接起诉共 {known} 件，而本年与上年办理的申请共 {(handled or 0) + (before or 0)} 件"
        f"{'（上年数字缺失，无法判断）' if is_open else '，相差悬殊，请核对'}。",
        f"{known} reconsiderations and direct suits stand against {(handled or 0) + (before or 0)} requests handled in "
        f"this and last year{'; a figure is missing, so this is not judged' if is_open else ': check both'}.",
    )
    yield rule.finding(
        "undecided" if is_open else "fails",
        "requests",
        text,
        cells=(*cells, handled_cell),
        operands=(*operands(content, (*cells, handled_cell)), Operand(handled_cell, content.year - 1, before)),
        left=known,
        right=(handled or 0) + (before or 0),
    )


def _closed(content: Content | None) -> int | None:
    everything, pending = (
        count(content, cell_key(_OUTCOMES, _RECONSIDERATION, column)) for column in ("total", "pending")
    )
    return None if everything is None or pending is None else max(everything - pending, 0)


def _against_reconsiderations(
    rule: Rule, content: Content, last: Content | None, may_hide_more: bool
) -> Iterator[Finding]:
    suits, closed, before = total(content, _OUTCOMES, _AFTER), _closed(content), _closed(last)
    pending = count(last, cell_key(_OUTCOMES, _AFTER, "pending"))
    known = (closed or 0) + (before or 0)
    if suits is None or suits - (pending or 0) <= known:
        return
    is_open = closed is None or before is None or pending is None or may_hide_more
    cells = (
        cell_key(_OUTCOMES, _AFTER, "total"),
        cell_key(_OUTCOMES, _RECONSIDERATION, "total"),
        cell_key(_OUTCOMES, _RECONSIDERATION, "pending"),
    )
    text = Text(
        f"{row_in_words(_OUTCOMES, _AFTER).zh} {suits} 件，多于本年与上年审结的行政复议 {known} 件"
        f"{'（上年数字缺失，无法判断）' if is_open else '，请核对'}。",
        f"{suits} suits after reconsideration stand against {known} reconsiderations closed in this and last year"
        f"{'; a figure is missing, so this is not judged' if is_open else ': check both'}.",
    )
    there = (Operand(cells[1], content.year - 1, before), Operand(cells[0], content.year - 1, pending))
    yield rule.finding(
        "undecided" if is_open else "fails",
        "suits",
        text,
        cells=cells,
        operands=(*operands(content, cells), *there),
        left=suits,
        right=known,
    )


def _against_pending(rule: Rule, content: Content, last: Content) -> Iterator[Finding]:
    for row in (leaf.key for leaf in FORMS[content.form].table(_OUTCOMES).row_leaves()):
        cell, before = cell_key(_OUTCOMES, row, "total"), cell_key(_OUTCOMES, row, "pending")
        now, pending = count(content, cell), count(last, before)
        if not pending or (now is not None and pending <= now):
            continue
        name = row_in_words(_OUTCOMES, row)
        text = Text(
            f"{name.zh}上年尚未审结 {pending} 件，本年总计却只有 {now} 件，相差 {pending - (now or 0)}。",
            f"{name.en}: {pending} were pending at the end of last year, yet this year's total is {now}; "
            f"difference {pending - (now or 0)}.",
        )
        if now is None:
            text = Text(
                f"{name.zh}上年尚未审结 {pending} 件，本年总计空白，无法判断。",
                f"{name.en}: {pending} were pending at the end of last year; this year's total is missing.",
            )
        yield rule.finding(
            "undecided" if now is None else "fails",
            f"pending.{row}",
            text,
            cells=(cell,),
            operands=(operand(content, cell), Operand(before, content.year - 1, pending)),
            left=now,
            right=pending,
        )


RULES_LEVEL = Rule(
    number="T2-RULES-LEVEL",
    severity="warn",
    name=Text("能否制定规章", "Who may make rules"),
    words=Text(
        "规章只能由国务院部门、省级政府、设区的市和自治州政府等制定；其他机关的规章件数应为 0。",
        "Rules (规章) are made by State Council departments, provinces, districted cities and autonomous prefectures "
        "alone; elsewhere their number is 0.",
    ),
    source=Text("《中华人民共和国立法法》关于规章的规定", "Legislation Law, on rules"),
    judge=judge_rules_level,
    companions=("X-STOCK",),
    example=Example(
        Text("镇人民政府填写现行有效规章 6 件。", "A township counts 6 rules in force."),
        figures={"documents.rules.in_force": 6},
        context={"profile": Profile(("示例县青石镇人民政府",), "township", "township", False)},
        along=("X-STOCK",),
    ),
)
UNIT = Rule(
    number="T2-UNIT",
    severity="warn",
    name=Text("收费金额单位", "Unit of the fees"),
    words=Text(
        "行政事业性收费以万元计：达到上年的 1,000 倍，与第六部分以元计的数字相同，或者明显偏大的，可能把元当成了万元。",
        "Fees are in ten thousand yuan: at least 1,000 times last year's, the same number as the fee in yuan of "
        "section six, or an abnormal size suggest that yuan were typed.",
    ),
    source=from_the_forms(Text("（计量单位）", " (the unit)")),
    judge=judge_unit,
    forms=("2021",),
    first_year=2021,
    example=Example(
        Text("本年收费金额把元填成了万元。", "The fees are given in yuan, not in ten thousand."),
        figures={FEE_CELL: Decimal(125000000)},
    ),
)
REMEDIES = Rule(
    number="T4-PLAUSIBLE",
    severity="warn",
    name=Text("复议诉讼件数", "Plausible disputes"),
    words=Text(
        "行政复议和直接起诉不远多于本年与上年办理的申请；复议后起诉不多于两年审结的行政复议；上年尚未审结的不多于本年总计。",
        "Reconsiderations and direct suits are not far above the requests handled in this and last year; suits after "
        "reconsideration not above those closed in both years; last year's pending not above this year's total.",
    ),
    source=from_the_forms(Text("（由各项含义推定）", " (follows from the meaning of the figures)")),
    judge=judge_remedies,
    example=Example(
        Text("上年尚未审结的行政复议 29 件，本年总计却只有几件。", "29 reconsiderations were pending last year."),
        last_year={"remedies.reconsideration.pending": 29},
    ),
)
