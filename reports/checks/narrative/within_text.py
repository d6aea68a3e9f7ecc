"""N-SELF: the text does not contradict itself."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from ...document import Content
from ...figures import plain_number
from ...formats import Text
from ..context import Context, Example
from ..rule import Finding, Rule
from .claims import BROUGHT, CARRIED, DONE, RECEIVED
from .numerals import Number
from .prose import Passage
from .saying import figure_of, quoted, rounded, said, short, target_in_words
from .ties import Mention, mentions

_BALANCE = (RECEIVED, BROUGHT, DONE, CARRIED)


def judge_self(rule: Rule, content: Content, _context: Context) -> Iterator[Finding]:
    """Yield a verdict on everything that the text counts more than once, and on the balance of what it counts."""
    told: dict[str, list[tuple[Passage, Mention, Number]]] = defaultdict(list)
    for passage, mention in mentions(content):
        claim = mention.claim
        if claim.kind == "value" and claim.is_firm and len(claim.options) == 1 and claim.number is not None:
            told["+".join(claim.options[0])].append((passage, mention, claim.number))
    for place, said_of_it in told.items():
        yield from _judge_one(rule, content.year, place, said_of_it)
    yield from _judge_balance(rule, content.year, told)


def _judge_one(rule: Rule, year: int, place: str, told: list[tuple[Passage, Mention, Number]]) -> Iterator[Finding]:
    """Yield a verdict where the text gives the same thing twice: the first that differs from the first."""
    if len(told) < 2:
        return
    passage, mention, number = told[0]
    other = next((one for one in told[1:] if one[2].low > number.high or one[2].high < number.low), None)
    operands = tuple(said(one, year) for _passage, one, _number in told)
    if other is None:
        yield rule.finding("holds", short(place), Text("", ""), operands=operands)
        return
    first, second, name = quoted(passage, mention), quoted(other[0], other[1]), target_in_words(place)
    one, two = figure_of(number), figure_of(other[2])
    yield rule.finding(
        "fails",
        short(place),
        Text(
            f"文字自相矛盾，{name.zh}前后不一：{first.zh}为 {one.zh}，{second.zh}为 {two.zh}"
            f"，相差 {plain_number(rounded(abs(number.low - other[2].low)))}。",
            f"The text contradicts itself on {name.en}: {first.en} says {one.en}; {second.en} says {two.en}; "
            f"difference {plain_number(rounded(abs(number.low - other[2].low)))}.",
        ),
        operands=operands,
        left=_whole(number),
        right=_whole(other[2]),
    )


def _judge_balance(rule: Rule, year: int, told: dict[str, list[tuple[Passage, Mention, Number]]]) -> Iterator[Finding]:
    """Yield a verdict where the text itself gives all four terms of the balance of requests."""
    found = [told.get(place, []) for place in _BALANCE]
    if not all(found) or any(not one[0][2].is_exact or one[0][1].claim.is_denial for one in found):
        return
    received, brought, done, carried = (int(one[0][2].low) for one in found)
    operands = tuple(said(one[0][1], year) for one in found)
    left, right = received + brought, done + carried
    if left == right:
        yield rule.finding("holds", "balance", Text("", ""), operands=operands, left=left, right=right)
        return
    where = quoted(found[0][0][0], found[0][0][1])
    yield rule.finding(
        "fails",
        "balance",
        Text(
            f"文字自相矛盾：{where.zh}等处写新收 {received}、上年结转 {brought}，合计 {left}；"
            f"办结 {done}、结转下年 {carried}，合计 {right}，相差 {abs(left - right)}。",
            f"The text contradicts itself: {where.en} and what follows give {received} received and {brought} brought "
            f"forward, {left} in all; {done} handled and {carried} carried forward, {right} in all; "
            f"difference {abs(left - right)}.",
        ),
        operands=operands,
        left=left,
        right=right,
    )


def _whole(number: Number) -> int | Decimal | None:
    if not number.is_exact:
        return None
    return int(number.low) if number.low == number.low.to_integral_value() else number.low


SELF = Rule(
    number="N-SELF",
    severity="warn",
    name=Text("文字前后一致", "The text agrees with itself"),
    words=Text(
        "同一数量在文字中几处提到的，前后一致；说全部办结的，没有另说结转；"
        "文字写出的新收、上年结转、办结、结转下年四个数勾稽平衡。",
        "What the text counts more than once is the same each time; it does not say that all requests were handled and "
        "that some were carried forward; where it gives all four terms, received and brought forward equal handled and "
        "carried forward.",
    ),
    source=Text("由报告文字自身推定", "Follows from the text of the report itself"),
    judge=judge_self,
    shapes=("form", "narrative_only"),
    companions=("N-TABLE", "N-NONE"),
    example=Example(
        Text("既说申请全部办结，又说结转下年。", "All requests were handled, and yet some were carried forward."),
        content={
            "preface": "<p>收到的政府信息公开申请已全部办结。</p><p>结转下年度继续办理1件。</p>",
        },
        along=("N-TABLE", "N-NONE"),
    ),
)
