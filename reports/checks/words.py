"""Messages of the arithmetic rules, put together from the labels of the declaration."""

from collections.abc import Sequence

from ..figures import plain_number
from ..formats import Text
from .balance import Value, Weighing, known_sum
from .rule import Verdict

MOST_TERMS = 8  # a longer sum names its figures above nought and counts the rest

_BEFORE = {
    "fails": Text("不平：", " does not add up: "),
    "fails_whatever_blank": Text("不平：", " does not add up: "),
    "holds_if_nil": Text("有空白：", " has blanks: "),
    "undecided": Text("无法判断：", " cannot be judged: "),
}


def holding_message(name: Text) -> Text:
    """Return the sentence on a line that adds up."""
    return Text(f"{name.zh}相符。", f"{name.en} adds up.")


def line_message(name: Text, left: Text, right: Text, weighing: Weighing, *, failing: Text = _BEFORE["fails"]) -> Text:
    """Return the sentence on a line that does not simply hold: its name, both sides, the difference."""
    before = failing if weighing.verdict == "fails" else _BEFORE[weighing.verdict]
    after = _after(weighing.verdict, plain_number(weighing.difference))
    return Text(
        f"{name.zh}{before.zh}{left.zh}，{right.zh}{after.zh}。",
        f"{name.en}{before.en}{left.en}; {right.en}{after.en}.",
    )


def side(values: Sequence[Value], names: Sequence[Text]) -> Text:
    """Write one side of an equation: every term with its figure, and their sum."""
    terms = list(zip(values, names, strict=True))
    if len(terms) > MOST_TERMS:
        terms = [(value, name) for value, name in terms if value.number != 0]
    nought = len(values) - len(terms)
    zh = " + ".join(f"{name.zh} {_figure(value).zh}" for value, name in terms)
    en = " + ".join(f"{name.en} {_figure(value).en}" for value, name in terms)
    if nought:
        zh += f" + 其余 {nought} 项 0" if terms else f"{nought} 项均为 0"
        en += f" + {nought} others 0" if terms else f"all {nought} terms 0"
    if len(values) == 1:
        return Text(zh, en)
    total = plain_number(known_sum(values) or 0)
    if any(value.number is None for value in values):
        return Text(f"{zh}（已知合计 {total}）", f"{en} (known sum {total})")
    return Text(f"{zh} = {total}", f"{en} = {total}")


def sum_in_words(names: Sequence[Text]) -> Text:
    """Write the terms of a sum without figures."""
    return Text(" + ".join(name.zh for name in names), " + ".join(name.en for name in names))


def _figure(value: Value) -> Text:
    if value.number is not None:
        return Text(plain_number(value.number), plain_number(value.number))
    if value.operand.figure:
        return Text(f"“{value.operand.figure}”", f"“{value.operand.figure}”")
    return Text("空白", "blank") if value.is_shown else Text("未列出", "not shown")


def _after(verdict: Verdict, difference: str) -> Text:
    if verdict == "fails":
        return Text(f"，相差 {difference}", f"; difference {difference}")
    if verdict == "fails_whatever_blank":
        return Text(
            f"，已超出 {difference}，缺少的数填多少都不能相等",
            f"; already {difference} too much, whatever the missing figures are",
        )
    if verdict == "holds_if_nil":
        return Text("；空白按零计时相符", "; it adds up if the blanks mean nil")
    if verdict == "undecided":
        return Text("；缺少数字", "; figures are missing")
    return Text("", "")
