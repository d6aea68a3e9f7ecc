"""What findings on the text say: the words quoted, the names of what is counted, both values."""

from decimal import Decimal
from functools import cache

from ...figures import plain_number
from ...formats import Group, Leaf, Text, groups, leaves, tables_named
from ..rule import Operand
from .cells import Sum
from .numerals import Number
from .prose import Passage, place_name
from .ties import Mention, Tie

_ENDS = "，。；！？,;!?\n"
_LONGEST = 36


def quoted(passage: Passage, mention: Mention) -> Text:
    """Return the part of the report and the clause that a mention stands in."""
    return quoted_range(passage, mention.start, mention.end)


def quoted_range(passage: Passage, start: int, end: int) -> Text:
    """Return the part of the report and the clause around a range of its plain text."""
    plain = passage.plain
    # Not further than is quoted: a text without any of the marks would be gone through for each of its figures.
    earliest, latest = max(0, end - _LONGEST - 1), max(end, start + _LONGEST) + 1
    first = max((plain.rfind(mark, earliest, start) for mark in _ENDS), default=-1) + 1
    last = min((at for at in (plain.find(mark, end, latest) for mark in _ENDS) if at >= 0), default=len(plain))
    before, behind = max(first, end - _LONGEST), min(last, max(end, start + _LONGEST))
    words = " ".join(plain[before:behind].split())
    name = place_name(passage.section)
    return Text(
        f"{name.zh}“{'…' if before > first else ''}{words}{'…' if behind < last else ''}”",
        f"{name.en}, “{'…' if before > first else ''}{words}{'…' if behind < last else ''}”",
    )


def target_in_words(place: str) -> Text:
    """Return the name of what is counted: the rows and columns of a target, groups by their own names."""
    names = [_place_in_words(one) for one in place.split("+")]
    return Text("与".join(name.zh for name in names), " and ".join(name.en for name in names))


@cache
def _place_in_words(place: str) -> Text:
    table_key, row, column = place.split(".")
    for table in reversed(tables_named(table_key)):
        found_row = _node(table.rows, row)
        found_column = _node(table.columns, column)
        if found_row and found_column:
            row_words, column_words = found_row.text.in_running_text, found_column.text.in_running_text
            return Text(f"{row_words.zh}·{column_words.zh}", f"{row_words.en} · {column_words.en}").quoted
    return Text(place, place).quoted


def _node(tree: tuple[Leaf | Group, ...], key: str) -> Leaf | Group | None:
    nodes: list[Leaf | Group] = [*leaves(tree), *groups(tree)]
    return next((node for node in nodes if node.key == key), None)


def short(place: str) -> str:
    """Return the key of a target as lines of findings hold it: without the table, and without "total"."""
    return "+".join(one.partition(".")[2].removesuffix(".total") for one in place.split("+"))


def figure_of(number: Number) -> Text:
    """Write what a figure says, its bounds when it is no exact number."""
    low, high = (plain_number(rounded(bound)) for bound in (number.low, number.high))
    return Text(low, low) if number.is_exact else Text(f"{low}—{high}", f"{low} to {high}")


def rounded(value: Decimal) -> Decimal:
    """Return a value with at most four decimals."""
    return value.quantize(Decimal("0.0001")).normalize() if value != value.to_integral_value() else Decimal(int(value))


def known_in_words(found: Sum) -> Text:
    """Write what the cells hold: their sum, or what is known of it."""
    if found.known is None:
        return Text("空白或未列出", "blank or not shown")
    shown = plain_number(found.known)
    if not {value.operand.cell for value in found.values} <= set(found.cells) and found.is_complete:
        return Text(f"{shown}（总计空白，为各列之和）", f"{shown} (the total is blank; its columns added up)")
    return (
        Text(shown, shown) if found.is_complete else Text(f"已知 {shown}，另有空白", f"{shown} known, the rest blank")
    )


def difference_in_words(number: Number, found: Sum) -> Text:
    """Write how far the text is from the cells, where both are plain numbers."""
    if found.known is None or number.is_share:
        return Text("", "")
    low, high, known = number.low, number.high, Decimal(found.known)
    if number.unit == "元" and found.cells[0].startswith("fees."):
        low, high = low / 10000, high / 10000
    away = low - known if known < low else known - high if known > high else Decimal(0)
    if not away:
        return Text("", "")
    shown = plain_number(rounded(away))
    return Text(f"，相差 {shown}", f"; difference {shown}")


def said(mention: Mention, year: int) -> Operand:
    """Return the words of a mention as one of the values that a verdict rests on."""
    return Operand(mention.section, year, "".join(mention.printed.split()))


def stated_value(tie: Tie) -> int | Decimal | None:
    """Return the number of a mention in the unit of its cells, None when it is not exact."""
    number = tie.mention.claim.number
    if number is None or not number.is_exact:
        return None
    value = number.low / 10000 if number.unit == "元" and tie.cells[0].startswith("fees.") else number.low
    return int(value) if value == value.to_integral_value() else value
