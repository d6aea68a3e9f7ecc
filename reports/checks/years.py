"""X-CARRY: what a report brings forward is what last year's reports carried forward."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..document import Content
from ..formats import CARRY, FORMS, Leaf, Text, cell_key, tables_named
from .balance import Value, Weighing, value_of, weigh
from .context import Context, Example
from .lines import operand_name
from .rule import Finding, Rule, from_the_forms
from .words import holding_message, line_message, side

_UNLIKE_LAST_YEAR = Text("与上一年度报告不一致：", " differs from last year's report: ")
_UNLIKE_THEIR_SUM = Text("与上一年度各报告之和不一致：", " differs from the sum of last year's reports: ")
_NOT_NOUGHT = Text("不为零：", " is not nil: ")
_FIRST_YEAR = Text("本机构上年末尚未设立，应为 0", "the body did not exist at the end of last year, so 0 is due")


def judge_carry(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict on every column of the table; undecided where last year says nothing.

    After a merger the reports of all bodies count together; after a split or a transfer of
    functions nobody can say which requests went along; a new body had nobody's requests.
    """
    reports = last_years_of(content, context)
    for column in FORMS[content.form].table(CARRY.table).column_leaves():
        cell = cell_key(CARRY.table, CARRY.row, column.key)
        left = value_of(content, cell)
        right = [value_of(report, cell_key(CARRY.table, CARRY.last_years_row, column.key)) for report in reports]
        weighing = weigh([left], right)
        if context.is_divided or any(value.number is None for value in right):
            weighing = Weighing("undecided", weighing.left, weighing.right)
        yield rule.finding(
            weighing.verdict,
            column.key,
            _message(column, left, right, weighing, content, reports, context),
            cells=(cell,),
            operands=(left.operand, *(value.operand for value in right)),
            left=weighing.left,
            right=weighing.right if reports else 0,
        )


def _message(
    column: Leaf,
    left: Value,
    right: Sequence[Value],
    weighing: Weighing,
    content: Content,
    reports: Sequence[Content],
    context: Context,
) -> Text:
    words = column.text.in_running_text.quoted
    name = Text(f"{words.zh}列", f"Column {words.en}")
    if weighing.verdict == "holds":
        return holding_message(name)
    if context.is_divided:
        return _divided(name, context.change_note)
    missing = [report for report, value in zip(reports, right, strict=True) if not value.is_shown]
    if missing:
        return _not_there(name, missing, content.year - 1, bool(context.merged))
    form = FORMS[content.form]
    here = side([left], [operand_name(left.operand.cell, False, form)])
    if not right:
        return line_message(name, here, _FIRST_YEAR, weighing, failing=_NOT_NOUGHT)
    there = operand_name(right[0].operand.cell, False, form)
    if context.merged:
        sum_of_all = _sum_of_bodies(there, right, reports, content.year - 1)
        return line_message(name, here, sum_of_all, weighing, failing=_UNLIKE_THEIR_SUM)
    year = right[0].operand.year
    there = Text(f"{year} 年报告的{there.zh}", f"{there.en} (report on {year})")
    return line_message(name, here, side(right, [there]), weighing, failing=_UNLIKE_LAST_YEAR)


def _divided(name: Text, note: str) -> Text:
    note = " ".join(note.split()).rstrip("。.")
    return Text(
        f"{name.zh}无法判断：本年度有机构分设或职能划转{f'（{note}）' if note else ''}。",
        f"{name.en} cannot be judged: a split or a transfer of functions fell into this year"
        f"{f' ({note})' if note else ''}.",
    )


def _not_there(name: Text, missing: Sequence[Content], year: int, after_merger: bool) -> Text:
    if not after_merger:
        return Text(
            f"{name.zh}无法判断：没有 {year} 年报告的这个数字。",
            f"{name.en} cannot be judged: there is no such figure from a report on {year}.",
        )
    bodies_zh = "、".join(report.agency_name or "一个并入的机构" for report in missing)
    bodies_en = ", ".join(report.agency_name or "a merged body" for report in missing)
    return Text(
        f"{name.zh}无法判断：没有 {year} 年报告的这个数字：{bodies_zh}。",
        f"{name.en} cannot be judged: there is no such figure from a report on {year}: {bodies_en}.",
    )


def _sum_of_bodies(there: Text, right: Sequence[Value], reports: Sequence[Content], year: int) -> Text:
    terms = side(right, [Text(report.agency_name, report.agency_name) for report in reports])
    return Text(f"{year} 年各报告的{there.zh}：{terms.zh}", f"{there.en} (reports on {year}): {terms.en}")


def last_years_of(content: Content, context: Context) -> list[Content]:
    """Return last year's reports that count; one that shows nothing where it is missing or has no tables."""
    own = [] if context.is_first_year else [_usable(context.last_year, content, content.agency_name)]
    return own + [_usable(report, content, "") for report in context.merged]


def _usable(report: Content | None, content: Content, agency: str) -> Content:
    if report is not None and report.year == content.year - 1 and report.shape == "form":
        return report
    agency = report.agency_name if report else agency
    return replace(content, agency_name=agency, year=content.year - 1, figures={}, printed={}, absent=())


def _rows_in_words() -> tuple[Text, Text]:
    table = tables_named(CARRY.table)[0]
    here, there = (table.row(row).text.in_running_text for row in (CARRY.row, CARRY.last_years_row))
    return here, Text(f"上一年度报告的{there.zh}", f"{there.en} in last year's report")


CARRY_RULE = Rule(
    number=CARRY.rule,
    severity="warn",
    name=Text("跨年结转", "Carried over the years"),
    words=Text(
        "每一列中，上年结转的数量等于上一年度报告中结转下年度继续办理的数量；机构合并的，等于合并前各机构报告之和；"
        "上年末尚未设立且无前身的，应为零；上一年度报告缺失、该数空白，或者本年度有机构分设、职能划转的，不作判断。",
        "In every column, the requests brought forward are those that last year's report carried forward; after a "
        "merger, the sum of what all merged bodies carried forward; nil for a body that did not exist at the end of "
        "last year and has no predecessors. Not judged when last year's report or its figure is missing, nor after a "
        "split or a transfer of functions.",
    ),
    source=from_the_forms(Text("（由两年报告的同一数量推定）", " (both years state the same number)")),
    judge=judge_carry,
    formula=Text(*(f"{here} = {there}" for here, there in zip(*_rows_in_words(), strict=True))),
    companions=("T3-BALANCE", "T3-ROW-SUM"),
    example=Example(
        Text("上一年度结转 29 件，本年没有照此转入。", "29 carried forward last year, not brought forward."),
        last_year={f"{CARRY.table}.{CARRY.last_years_row}.business": 29},
    ),
)
