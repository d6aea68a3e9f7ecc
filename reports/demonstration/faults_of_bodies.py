"""Faults in what bodies do: late, missing, summed up while reports are missing or wrong."""

from ..formats import Text
from .fault import UNDECIDED, Expected, Fault, each
from .faults_in_figures import IN_FIGURES
from .faults_in_sums import IN_SUMS

_WHOLE = "renmin-zhengfu"
_MISSING = (*each("C-COVERAGE", "children"), *each("C-SUM", "children", verdict=UNDECIDED))
_BY_TRUE_NUMBERS = Text(
    "汇总用的是真实数，与有误的下级报告不一致",
    "The sums hold the true numbers, not those of faulty reports below",
)
_WORD = "汇总时已按各单位核实后的数字计算，个别单位公布的数字有误，另行更正。"


def _unlike(year: int) -> tuple[Expected, ...]:
    """Return what the sums of ``year`` bring about: one finding for each figure that a fault below changed."""
    below = [fault for fault in (*IN_SUMS, *IN_FIGURES) if fault.year == year]
    changed = {cell: change for fault in below for cell, change in fault.cells.items()}
    numbers = {cell for cell, change in changed.items() if is_number(change)}
    # A nought stands where the true number is nought, too.
    unlike = {cell for cell in numbers if changed[cell] != "0"}
    blanks = each("C-SUM", "blanks", verdict=UNDECIDED) if numbers != changed.keys() else ()
    return (*each("C-SUM", *sorted(unlike)), *blanks)


def is_number(change: int | str | None) -> bool:
    """Tell whether a fault puts a whole number in the place of another."""
    return isinstance(change, int) or (change is not None and change.lstrip("-").isdecimal())


OF_BODIES: tuple[Fault, ...] = (
    *(Fault(_WHOLE, year, _BY_TRUE_NUMBERS, _unlike(year), word=_WORD) for year in (2019, 2020, 2021, 2023, 2024)),
    *(
        Fault(_WHOLE, year, Text("汇总时下级报告不全", "Summed up while reports below are missing"), _MISSING)
        for year in (2022, 2025)
    ),
    Fault("caizhengju", 2024, Text("迟了18天公开", "Published 18 days late"), each("P-DUE", "legal")),
    Fault("lutai-xiang", 2025, Text("迟了31天公开", "Published 31 days late"), each("P-DUE", "legal")),
)
