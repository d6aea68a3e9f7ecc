"""What must add up, declared once, and the one correspondence between the two forms.

Sources: the corner cell of table three (国办公开办函〔2021〕30号) prints the balance; the
other sums follow from the words 总计.
"""

from dataclasses import dataclass

from .schema import Equation, Text

BALANCE = "T3-BALANCE"
RESULT_SUM = "T3-RESULT-SUM"
ROW_SUM = "T3-ROW-SUM"
OUTCOME_SUM = "T4-SUM"

EQUATION_NAMES = {
    BALANCE: Text("受理与办理平衡", "Balance of requests"),
    RESULT_SUM: Text("办理结果总计", "Total of results"),
    ROW_SUM: Text("申请人总计", "Total of applicants"),
    OUTCOME_SUM: Text("复议诉讼总计", "Total of outcomes"),
}


def balance() -> Equation:
    """Return the printed equation: received + brought forward = results + carried forward."""
    return Equation(BALANCE, "rows", ("received", "brought_forward"), ("results_total", "carried_forward"))


def results_sum(rows: tuple[str, ...]) -> Equation:
    """Return the sum of the result rows, taken in every column."""
    return Equation(RESULT_SUM, "rows", rows, ("results_total",))


def applicant_sum(columns: tuple[str, ...]) -> Equation:
    """Return the sum of the applicant kinds, taken in every row."""
    return Equation(ROW_SUM, "columns", columns, ("total",))


def outcome_sum(columns: tuple[str, ...]) -> Equation:
    """Return the sum of the outcomes, taken for every remedy."""
    return Equation(OUTCOME_SUM, "columns", columns, ("total",))


@dataclass(frozen=True)
class Correspondence:
    """Rows of one form that together mean one row of the other.

    A sum over either side takes whichever the report shows.
    """

    table: str
    rows: tuple[str, ...]
    row: str


OTHERWISE = Correspondence(
    table="requests",
    rows=("otherwise_not_corrected", "otherwise_fee_unpaid", "otherwise_other"),
    row="otherwise_closed",
)


@dataclass(frozen=True)
class Chain:
    """A row that must repeat, column by column, a row of last year's report."""

    rule: str
    table: str
    row: str
    last_years_row: str


CARRY = Chain("X-CARRY", "requests", "brought_forward", "carried_forward")
