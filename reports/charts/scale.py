"""The axis of a chart: round steps from nil, or from below it where a figure is negative."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..figures import plain_number
from .chart import Number

STEPS = 4
_ROUND = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Scale:
    """The lowest and highest value of the axis, and the values at its lines."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, figure: Number | float) -> float:
        """Return how high ``figure`` stands: 0 at the foot of the axis, 1 at its head."""
        return (float(figure) - self.low) / (self.high - self.low)


def scale_of(numbers: Sequence[Number]) -> Scale:
    """Return an axis on which all ``numbers`` stand. Nil always stands on it: a cut axis misleads."""
    lowest, highest = min(0.0, *map(float, numbers), 0.0), max(0.0, *map(float, numbers), 0.0)
    is_whole = all(isinstance(number, int) for number in numbers)
    step = _round_step((highest - lowest) / STEPS, is_whole)
    first, last = math.floor(lowest / step), max(math.ceil(highest / step), 1)
    ticks = tuple(place * step for place in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def _round_step(rough: float, is_whole: bool) -> float:
    if rough <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(part * power for part in _ROUND if part * power >= rough * 0.999)
    if is_whole:
        return max(1.0, math.ceil(step))
    return step


def tick_words(tick: float) -> str:
    """Write the value at a line of the axis, without the dust of binary fractions."""
    return plain_number(Decimal(repr(round(tick, 6))))
