"""T-NUMBER: every cell that counts or sums holds a number of its kind."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from ..document import Content
from ..figures import MOST_DECIMALS, Figure, is_nil_mark, shown
from ..formats import CARRY, EQUATION_NAMES, FORMS, Leaf, Text, column_of, row_of
from .context import Context, Example
from .rule import Finding, Operand, Rule, from_the_forms

_MAY_BE_NEGATIVE = tuple(
    dict.fromkeys(
        column.text
        for form in FORMS.values()
        for table in form.tables
        for column in table.column_leaves()
        if column.may_be_negative
    )
)
_DECIMAL = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)\.(?P<decimals>\d+)")


def judge_numbers(rule: Rule, content: Content, _context: Context) -> Iterator[Finding]:
    """Yield a verdict on every cell that holds no number of its kind; blanks are not judged."""
    form = FORMS[content.form]
    for cell, figure in content.figures.items():
        if type(figure) is int and figure >= 0:
            continue
        column = column_of(cell, form)
        printed = content.printed.get(cell, "")
        if column.kind == "text" or (figure is None and is_nil_mark(printed)):
            continue
        fault = _fault(figure, printed, column)
        if not fault:
            continue
        stands = figure if figure is not None else printed
        number = figure if isinstance(figure, int | Decimal) else None
        yield rule.finding(
            "fails",
            cell,
            _message(cell, shown(figure, printed or None), fault, content),
            cells=(cell,),
            operands=(Operand(cell, content.year, stands),),
            left=number,
        )


def _fault(figure: Figure, printed: str, column: Leaf) -> Text | None:
    """Return what is wrong with a figure, or None."""
    if figure is None or isinstance(figure, str):
        return _fault_of_text(figure or printed, column)
    decimals = -int(figure.as_tuple().exponent) if isinstance(figure, Decimal) and figure.is_finite() else 0
    if figure < 0 and not column.may_be_negative:
        return Text("不能是负数", "must not be negative")
    if column.kind == "count" and figure != int(figure):
        return Text("应当是整数", "must be a whole number")
    if decimals > MOST_DECIMALS:
        return _too_many_decimals()
    return None


def _fault_of_text(text: str, column: Leaf) -> Text:
    decimal = _DECIMAL.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if decimal and column.kind == "count":
        return Text("应当是整数", "must be a whole number")
    if decimal and len(decimal["decimals"]) > MOST_DECIMALS:
        return _too_many_decimals()
    return Text("不是数字", "is not a number")


def _too_many_decimals() -> Text:
    return Text(f"最多 {MOST_DECIMALS} 位小数", f"may have at most {MOST_DECIMALS} decimals")


def _message(cell: str, stands: str, fault: Text, content: Content) -> Text:
    form = FORMS[content.form]
    row, column = row_of(cell, form).text.in_running_text, column_of(cell, form).text.in_running_text
    name = Text(f"{row.zh}·{column.zh}", f"{row.en} · {column.en}").quoted
    return Text(f"{name.zh}填写的是“{stands}”：{fault.zh}。", f"{name.en} holds “{stands}”: it {fault.en}.")


NUMBER = Rule(
    number="T-NUMBER",
    severity="error",
    name=Text("数字类型", "Kinds of figures"),
    words=Text(
        f"表中每个计数和金额都是数字；计数为整数；除“{'、'.join(text.zh for text in _MAY_BE_NEGATIVE)}”外不为负数；"
        f"金额最多 {MOST_DECIMALS} 位小数。空白以及表示“无”的符号（如“/”）不在此处判断。",
        f"Every count and amount in the tables is a number; counts are whole; nothing but "
        f"“{', '.join(text.en for text in _MAY_BE_NEGATIVE)}” is negative; "
        f"amounts have at most {MOST_DECIMALS} decimals. Blanks and marks for nil (such as “/”) are not judged here.",
    ),
    source=from_the_forms(Text("（由计量单位推定）", " (follows from the units)")),
    judge=judge_numbers,
    companions=(*EQUATION_NAMES, CARRY.rule),  # a figure below nought breaks the sums that it stands in
    example=Example(
        Text("行政强制处理决定数量填为 -1。", "The decisions on compulsion are -1."),
        figures={"enforcement.compulsion.decisions": -1},
    ),
)
