"""Two sums with missing operands, compared with every value that the missing ones could have."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from reports.checks.balance import Value, weigh
from reports.checks.rule import Operand

MOST = 30


def value(number, *, may_be_nil=True):
    return Value(Operand("remedies.reconsideration.total", 2022, number), number, number is None and may_be_nil, True)


SIDES = st.lists(st.one_of(st.integers(0, 4), st.none()), min_size=1, max_size=3)


def possible(side):
    """Return every sum that ``side`` can have."""
    return {sum(choice) for choice in product(*([n] if n is not None else range(MOST) for n in side))}


@given(SIDES, SIDES)
def test_the_verdict_is_what_trying_every_value_of_the_blanks_says(left, right):
    verdict = weigh([value(n) for n in left], [value(n) for n in right]).verdict
    can_hold = bool(possible(left) & possible(right))
    if None not in left + right:
        assert verdict == ("holds" if can_hold else "fails")
    elif not can_hold:
        assert verdict == "fails_whatever_blank"
    elif sum(n or 0 for n in left) == sum(n or 0 for n in right):
        assert verdict == "holds_if_nil"
    else:
        assert verdict == "undecided"


def test_a_text_in_a_numbers_place_does_not_mean_nil():
    assert weigh([value(3), value(None, may_be_nil=False)], [value(3)]).verdict == "undecided"


def test_a_printed_negative_number_leaves_the_blanks_open():
    assert weigh([value(5), value(-1), value(None)], [value(3)]).verdict == "undecided"
    assert weigh([value(5), value(None)], [value(-3)]).verdict == "undecided"
    assert weigh([value(5), value(-1)], [value(3)]).verdict == "fails"


def test_a_column_that_may_be_negative_leaves_the_blanks_open():
    assert weigh([value(5), value(None)], [value(3)], floored=False).verdict == "undecided"


def test_a_side_without_any_figure_has_no_sum():
    weighing = weigh([value(None), value(None)], [value(0)])
    assert (weighing.left, weighing.right, weighing.verdict) == (None, 0, "holds_if_nil")
