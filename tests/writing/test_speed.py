"""A small run of the measuring: nothing is many times slower than promised, and memory does not grow with reports."""

import pytest

from .bench import MOST_GROWTH, PROMISED, Measured


@pytest.mark.parametrize("kind", PROMISED)
def test_a_kind_is_written_quickly_and_in_bounded_memory(kind):
    measured = Measured(kind, 16, looked_at=(4, 16))
    # A machine that runs the other tests at the same time is slower than the one that is measured.
    assert measured.rate > PROMISED[kind] / 4, measured.line()
    assert measured.growth < MOST_GROWTH / 2, measured.line()
