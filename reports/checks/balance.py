"""Weigh one sum against another when some operands may be missing.

Counts are not negative, so a side with a missing operand is at least the sum of what is known.
A blank or a mark for nil may mean nil; text in a number's place and a cell that the source does
not show may mean anything. No blank ever becomes 0: "holds if nil" is a verdict of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..document import Content
from ..figures import is_nil_mark
from .rule import Operand, Verdict


@dataclass(frozen=True)
class Value:
    """What stands in one operand: its number, else whether it may mean nil."""

    operand: Operand
    number: int | Decimal | None
    may_be_nil: bool
    is_shown: bool


@dataclass(frozen=True)
class Weighing:
    """The verdict on two sides and the sums of their known operands (None: none is known)."""

    verdict: Verdict
    left: int | Decimal | None
    right: int | Decimal | None

    @property
    def difference(self) -> Decimal:
        """Return how far the known sums are apart."""
        left, right = Decimal(self.left or 0), Decimal(self.right or 0)
        return abs(left - right)


def value_of(content: Content, cell: str) -> Value:
    """Return what ``content`` shows in ``cell``."""
    number = content.number(cell)
    if number is not None:
        return Value(Operand(cell, content.year, number), number, False, True)
    printed, is_shown = content.printed.get(cell) or None, content.shows(cell)
    may_be_nil = is_shown and is_nil_mark(printed or "")
    return Value(Operand(cell, content.year, printed), None, may_be_nil, is_shown)


def weigh(left: Sequence[Value], right: Sequence[Value], *, floored: bool = True) -> Weighing:
    """Return whether ``left`` adds up to ``right``. With ``floored`` no operand can be negative."""
    sums = known_sum(left), known_sum(right)
    return Weighing(_verdict(left, right, floored), *sums)


def known_sum(side: Sequence[Value]) -> int | Decimal | None:
    """Return the sum of the operands that are numbers, None when there is none."""
    total: int | Decimal | None = None
    for value in side:
        if value.number is not None:
            total = value.number if total is None else total + value.number
    return total


def _verdict(left: Sequence[Value], right: Sequence[Value], floored: bool) -> Verdict:
    missing = [value for value in (*left, *right) if value.number is None]
    known_left, known_right = known_sum(left) or 0, known_sum(right) or 0
    if not missing:
        return "holds" if known_left == known_right else "fails"
    if floored and _out_of_reach(left, right):
        return "fails_whatever_blank"
    if known_left == known_right and all(value.may_be_nil for value in missing):
        return "holds_if_nil"
    return "undecided"


def _out_of_reach(left: Sequence[Value], right: Sequence[Value]) -> bool:
    """Tell whether a side that is complete is smaller than what is known of the other.

    A report that prints a negative number has shown that its cells can hold one: then a blank
    may hold one too, and nothing is out of reach.
    """
    if any(value.number is not None and value.number < 0 for value in (*left, *right)):
        return False
    for side, other in ((left, right), (right, left)):
        if all(value.number is not None for value in side) and (known_sum(other) or 0) > (known_sum(side) or 0):
            return True
    return False
