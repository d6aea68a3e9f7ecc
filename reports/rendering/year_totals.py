"""The totals of every year over all agencies: added up in the background, read by pages at the cost of one query."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from ..models import ReportingYear, YearTotal
from .measures import CURATED, Measure
from .totals import Selection, Together, Total, consolidated_beside_their_parts, owed_in, totals_of, totals_together

# What home page and pages of years show of everybody.
ALONE = (
    *(f"requests.{row}.total" for row in ("received", "brought_forward", "results_total", "carried_forward")),
    "sum.withheld",
    "rate.disclosure",
)
# The ways in which requests are closed: parts of one whole, so only reports that have all of them enter.
PARTS = (
    *(f"requests.{row}.total" for row in ("disclosed", "partly_disclosed")),
    *(f"sum.{group}" for group in ("withheld", "unavailable", "not_processed", "otherwise")),
)
PART_OF_RESULTS, DENOMINATOR = "part.", "of."


@dataclass(frozen=True)
class KeptTotal:
    """A total of a year as it is kept. ``counted`` of ``owed`` reports enter; ``left_out`` would count others twice."""

    year: int
    number: int | None
    counted: int
    owed: int
    left_out: int
    counted_at: Any


def sums_of_years() -> list[YearTotal]:
    """Add up every year anew and return rows that are not stored yet. A dozen queries, most over all reports."""
    years = tuple(ReportingYear.objects.values_list("year", flat=True))
    if not years:
        return []
    twice = consolidated_beside_their_parts(Selection(years=years))
    selection = Selection(years=years, left_out=frozenset(edition.pk for edition in twice))
    owed, now = owed_in(selection), timezone.now()
    left_out = {year: sum(edition.report.year.year == year for edition in twice) for year in years}
    found = {key: totals_of(CURATED[key], selection, owed) for key in ALONE}
    found |= {DENOMINATOR + key: _below(totals) for key, totals in found.items() if CURATED[key].is_rate}
    found |= dict(_parts(totals_together([CURATED[key] for key in PARTS], selection), years, owed))
    return [
        YearTotal(
            year=year,
            measure=key,
            number=total.numerator,
            counted=total.counted,
            owed=total.owed,
            left_out=left_out[year],
            counted_at=now,
        )
        for key, totals in found.items()
        for year, total in totals.items()
    ]


def _below(totals: Mapping[int, Total]) -> dict[int, Total]:
    return {year: replace(total, numerator=total.denominator, denominator=None) for year, total in totals.items()}


def _parts(
    held: Mapping[int, Together], years: tuple[int, ...], owed: Mapping[int, int]
) -> Iterator[tuple[str, dict[int, Total]]]:
    none = Together((), 0)
    for place, key in enumerate(PARTS):
        yield (
            PART_OF_RESULTS + key,
            {
                year: Total(one.numbers[place] if one.counted else None, None, one.counted, owed.get(year, 0))
                for year in years
                for one in (held.get(year, none),)
            },
        )


def counted_totals(measures: Sequence[Measure], years: Sequence[int]) -> dict[str, dict[int, Total]]:
    """Return the totals of ``measures`` over everybody as they are kept; {} where one of them is not. One query."""
    keys = [measure.key for measure in measures]
    wanted = [*keys, *(DENOMINATOR + measure.key for measure in measures if measure.is_rate)]
    rows = {(row.measure, row.year): row for row in YearTotal.objects.filter(measure__in=wanted, year__in=years)}
    if len(rows) != len(wanted) * len(years):
        return {}
    found: dict[str, dict[int, Total]] = {}
    for key in keys:
        for year in years:
            one, below = rows[key, year], rows.get((DENOMINATOR + key, year))
            under = below.number if below else None
            total = Total(one.number, under, one.counted, one.owed, one.left_out, one.counted_at)
            found.setdefault(key, {})[year] = total
    return found


def kept_of(year: int) -> dict[str, KeptTotal]:
    """Return all totals of one year by measure; parts of the results under ``PART_OF_RESULTS``. One query."""
    return {row.measure: _kept(row) for row in YearTotal.objects.filter(year=year)}


def _kept(row: YearTotal) -> KeptTotal:
    return KeptTotal(row.year, row.number, row.counted, row.owed, row.left_out, row.counted_at)


def measure_of(key: str) -> Measure:
    """Return the measure that a kept total is of."""
    return CURATED[key.removeprefix(PART_OF_RESULTS)]
