"""From what a claim speaks of to cells of a report, and from their figures to a verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from ...document import Content
from ...formats import FORMS, OTHERWISE, Table, cell_key, groups, leaves, tables_named
from ..balance import Value, known_sum, value_of
from ..rule import Verdict
from .claims import TOTAL, Claim, Target
from .numerals import Number

_WAN = Decimal(10000)
# The columns of the earlier form that say the same, or nearly so.
_EARLIER_COLUMNS = {"issued": "newly_produced"}


@dataclass(frozen=True)
class Sum:
    """Cells of one report that are added up, and what stands in them."""

    cells: tuple[str, ...]
    values: tuple[Value, ...]

    @property
    def known(self) -> int | Decimal | None:
        """Return the sum of what is known, None when nothing is."""
        return known_sum(self.values)

    @property
    def is_complete(self) -> bool:
        """Tell whether every cell holds a number."""
        return bool(self.values) and all(value.number is not None for value in self.values)

    @property
    def may_be_nil(self) -> bool:
        """Tell whether what is missing may mean nil."""
        return all(value.number is not None or value.may_be_nil for value in self.values)


@cache
def cells_of(place: str, form: str) -> tuple[str, ...]:
    """Return the cells of a place whose row or column may be a group; none when the form has no such thing."""
    table_key, row, column = place.split(".")
    table = next((table for table in FORMS[form].tables if table.key == table_key), None)
    if table is None:
        return ()
    rows = _keys(table, row, "rows")
    columns = _keys(table, column, "columns") or _keys(table, _EARLIER_COLUMNS.get(column, column), "columns")
    if not rows and row in OTHERWISE.rows:
        return ()
    if not rows and row == "otherwise":
        rows = (OTHERWISE.row,)
    return tuple(cell_key(table_key, one, other) for one in rows for other in columns)


def _keys(table: Table, key: str, part: str) -> tuple[str, ...]:
    tree = table.rows if part == "rows" else table.columns
    for group in groups(tree):
        if group.key == key:
            return tuple(leaf.key for leaf in leaves(group.children))
    return tuple(leaf.key for leaf in leaves(tree) if leaf.key == key)


def sum_of(content: Content, target: Target) -> Sum | None:
    """Return what ``content`` holds for a target; None when its form does not ask for that."""
    cells: list[str] = []
    for place in target:
        found = cells_of(place, content.form)
        if not any(content.shows(cell) for cell in found):
            other = next((cells_of(place, key) for key in FORMS if key != content.form), ())
            found = other if any(content.shows(cell) for cell in other) else found
        if not found:
            return None
        cells += found
    values = [value for cell in cells for value in _values(content, cell)]
    return Sum(tuple(cells), tuple(values))


def _values(content: Content, cell: str) -> list[Value]:
    """Return what stands in a cell; for a blank total what stands in its parts, where any of them is known."""
    value = value_of(content, cell)
    table_key, row, column = cell.split(".")
    if value.number is not None or column != TOTAL:
        return [value]
    columns = [leaf.key for leaf in tables_named(table_key)[-1].column_leaves() if leaf.key != TOTAL]
    parts = [value_of(content, cell_key(table_key, row, key)) for key in columns]
    return parts if any(part.number is not None for part in parts) else [value]


def compare(number: Number, found: Sum) -> Verdict:
    """Return whether what the text says is what the cells hold."""
    low, high = _in_units_of(number, found)
    known = Decimal(found.known or 0)
    if found.is_complete:
        return "holds" if low <= known <= high else "fails"
    if found.known is not None and known > high and not any((value.number or 0) < 0 for value in found.values):
        return "fails_whatever_blank"
    if found.may_be_nil and found.known is not None and low <= known <= high:
        return "holds_if_nil"
    return "undecided"


def _in_units_of(number: Number, found: Sum) -> tuple[Decimal, Decimal]:
    """Return the bounds of a figure in the unit of its cells: fees stand in 万元."""
    if number.unit == "元" and found.cells and found.cells[0].startswith("fees."):
        return number.low / _WAN, number.high / _WAN
    return number.low, number.high


def share(number: Number, part: Sum, whole: Sum, stated: Number | None = None) -> Verdict:
    """Return whether a percentage is the share of one sum in another.

    A percentage that follows from the figure that the text itself states holds: whether that figure is right is
    another question.
    """
    if not whole.is_complete or not whole.known:
        return "undecided"
    base = Decimal(whole.known)
    if stated is not None and stated.is_exact and _inside(number, stated.low * 100 / base):
        return "holds"
    if part.known is None:
        return "undecided"
    value = Decimal(part.known) * 100 / base
    if part.is_complete:
        return "holds" if _inside(number, value) else "fails"
    if value >= number.high:
        return "fails_whatever_blank"
    return "holds_if_nil" if part.may_be_nil and _inside(number, value) else "undecided"


def _inside(number: Number, value: Decimal) -> bool:
    """Tell whether a share is what the text says: rounded or cut off at the place that it states."""
    return number.low <= value < number.high


def change(claim: Claim, now: Sum, before: Sum) -> Verdict:
    """Return whether a change since last year is in the direction and of the size that the text says."""
    if not now.is_complete or not before.is_complete:
        return "undecided"
    this, last = Decimal(now.known or 0), Decimal(before.known or 0)
    difference = this - last
    if claim.number is None:
        if claim.sign == 0:  # 基本持平 allows a little
            return "holds" if abs(difference) <= abs(last) / 20 else "fails"
        return "holds" if difference * (claim.sign or 0) > 0 else "fails"
    number, sign = claim.number, claim.sign or 1
    if claim.is_factor:
        allows = last > 0 and any(
            abs(this / last - factor) < Decimal("0.05") for factor in (number.low, number.low - 1)
        )
        return "holds" if allows else "fails" if last else "undecided"
    if number.is_share:
        if not last:
            return "undecided"
        return "holds" if _inside(number, difference * sign * 100 / last) else "fails"
    low, high = _in_units_of(number, now)
    return "holds" if low <= difference * sign <= high else "fails"


def best(verdicts: Sequence[Verdict]) -> int:
    """Return the place of the verdict that speaks best for the text."""
    order = ("holds", "holds_if_nil", "undecided", "fails", "fails_whatever_blank")
    return min(range(len(verdicts)), key=lambda at: (order.index(verdicts[at]), at))
