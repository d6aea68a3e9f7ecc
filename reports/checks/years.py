"""X-CARRY: what a report brings forward is what last year's report carried forward."""

from collections.abc import Iterator
from dataclasses import replace

from ..document import Content
from ..formats import CARRY, FORMS, Form, Leaf, Text, cell_key, tables_named
from .balance import Value, Weighing, value_of, weigh
from .lines import operand_name
from .rule import Context, Finding, Rule, from_the_forms
from .words import holding_message, line_message, side


def judge_carry(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict on every column of the table; undecided where last year says nothing."""
    last_year = _last_years(content, context)
    for column in FORMS[content.form].table(CARRY.table).column_leaves():
        cell = cell_key(CARRY.table, CARRY.row, column.key)
        left = value_of(content, cell)
        right = value_of(last_year, cell_key(CARRY.table, CARRY.last_years_row, column.key))
        weighing = weigh([left], [right])
        if right.number is None:
            weighing = Weighing("undecided", weighing.left, weighing.right)
        yield rule.finding(
            weighing.verdict,
            column.key,
            _message(column, left, right, weighing, FORMS[content.form]),
            cells=(cell,),
            operands=(left.operand, right.operand),
            left=weighing.left,
            right=weighing.right,
        )


def _message(column: Leaf, left: Value, right: Value, weighing: Weighing, form: Form) -> Text:
    words = column.text.in_running_text
    name = Text(f"「{words.zh}」列", f"Column “{words.en}”")
    if weighing.verdict == "holds":
        return holding_message(name)
    year = right.operand.year
    if not right.is_shown:
        return Text(
            f"{name.zh}无法判断：没有 {year} 年报告的这个数字。",
            f"{name.en} cannot be judged: there is no such figure from a report on {year}.",
        )
    here, there = (operand_name(value.operand.cell, False, form) for value in (left, right))
    there = Text(f"{year} 年报告的{there.zh}", f"{there.en} (report on {year})")
    failing = Text("与上一年度报告不一致：", " differs from last year's report: ")
    return line_message(name, side([left], [here]), side([right], [there]), weighing, failing=failing)


def _last_years(content: Content, context: Context) -> Content:
    """Return last year's report; one that shows nothing where it is missing or has no tables."""
    last_year = context.last_year
    if last_year is not None and last_year.year == content.year - 1 and last_year.shape == "form":
        return last_year
    return replace(content, year=content.year - 1, figures={}, printed={}, absent=())


def _rows_in_words() -> tuple[Text, Text]:
    table = tables_named(CARRY.table)[0]
    here, there = (table.row(row).text.in_running_text for row in (CARRY.row, CARRY.last_years_row))
    return here, Text(f"上一年度报告的{there.zh}", f"{there.en} in last year's report")


CARRY_RULE = Rule(
    number=CARRY.rule,
    severity="warn",
    name=Text("跨年结转", "Carried over the years"),
    words=Text(
        "每一列中，上年结转的数量等于上一年度报告中结转下年度继续办理的数量；上一年度报告缺失或该数空白时不作判断。",
        "In every column, the requests brought forward are those that last year's report carried forward; "
        "not judged when last year's report or its figure is missing.",
    ),
    source=from_the_forms(Text("（由两年报告的同一数量推定）", " (both years state the same number)")),
    judge=judge_carry,
    formula=Text(*(f"{here} = {there}" for here, there in zip(*_rows_in_words(), strict=True))),
    companions=("T3-BALANCE", "T3-ROW-SUM"),
)
