"""The charts of an agency's page and of a year's: requests over the years, and how they were closed.

For the page of a year: ``results_of_year(year)`` with the template ``charts/_results.html``; one query, whatever is
stored. The page loads ``public/compare.css``, where charts have their style. It is None until the totals have been
counted for the first time (``keep_up`` does it in the background); then the template draws nothing.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from ..charts import Chart, Series, bar_chart, line_chart
from ..figures import plain_number, shown
from .carry_over import Chain, ChainYear
from .joined import joined
from .measures import name_of
from .shown_figures import FEWEST_CASES, figure_of_rate
from .year_totals import PART_OF_RESULTS, PARTS, kept_of, measure_of

ROWS = ("received", "results_total", "carried_forward")  # of table three, read in one query


@dataclass(frozen=True)
class Trends:
    """The chart of an agency, None where it has fewer than three figures, and its carry-over chain."""

    chart: Chart | None
    chain: Chain | None

    @property
    def joints(self) -> tuple[ChainYear, ...]:
        """Return the years that have figures, as the next one has; a missing year is in the list of years already."""
        years = self.chain.years if self.chain else ()
        return tuple(one for one in years if one.joint and not one.missing and one.joint.brought.state != "no_report")

    def __bool__(self) -> bool:
        return bool(self.chart or self.joints)


def trends_of(rows: Mapping[int, Mapping[str, Any]], chain: Chain | None = None) -> Trends:
    """Return the charts for ``rows``: year → row key → stored row of table three. No query."""
    if not rows:
        return Trends(None, None)
    years = tuple(range(min(rows), max(rows) + 1))
    drawn = line_chart(_chart(years, rows))
    return Trends(drawn if drawn.svg else None, chain)


def _chart(years: tuple[int, ...], rows: Mapping[int, Mapping[str, Any]]) -> Chart:
    missing = [str(year) for year in years if _figure(rows, year, "received") is None]
    described = gettext("Requests received and carried forward in each year from %(first)s to %(last)s.")
    words = described % {"first": years[0], "last": years[-1]}
    if missing:
        words += " " + gettext("No figure for %(years)s: the line has a gap.") % {"years": joined(missing)}
    named = (("received", gettext("Requests received")), ("carried_forward", gettext("Carried forward")))
    series = tuple(
        Series(
            name,
            tuple(_figure(rows, year, row) for year in years),
            tuple(_text(rows, year, row) or "–" for year in years),
        )
        for row, name in named
    )
    return Chart("trend", gettext("Requests by year"), words, tuple(map(str, years)), series, gettext("Year"))


def _figure(rows: Mapping[int, Mapping[str, Any]], year: int, row: str) -> int | None:
    held = rows.get(year, {}).get(row)
    return held.total if held is not None else None


def _text(rows: Mapping[int, Mapping[str, Any]], year: int, row: str) -> str:
    held = rows.get(year, {}).get(row)
    return shown(held.total, held.printed.get("total")) if held is not None else ""


def rows_by_year(pairs: Sequence[tuple[Any, Mapping[str, Any]]]) -> dict[int, Mapping[str, Any]]:
    """Return the rows of each year that has some, from the pairs (standing, rows) of the agency page."""
    return {standing.year: rows for standing, rows in pairs if rows}


@dataclass(frozen=True)
class Results:
    """How requests were closed in one year over all agencies: a bar for each way, None where there is too little.

    ``total`` is the sum of the ``rows`` (name, number, share), over the ``counted`` reports that have all of them.
    """

    year: int
    rows: tuple[tuple[str, str, str], ...]
    total: int
    counted: int
    owed: int
    left_out: int
    counted_at: datetime.datetime
    chart: Chart | None


def results_of_year(year: int) -> Results | None:
    """Return how requests were closed in ``year`` over all agencies, for ``charts/_results.html``. One query."""
    held = kept_of(year)
    parts = [held[PART_OF_RESULTS + key] for key in PARTS if PART_OF_RESULTS + key in held]
    numbers = [part.number for part in parts if part.number is not None]
    if len(numbers) != len(PARTS):
        return None
    total = sum(numbers)
    names = [name_of(measure_of(key)) for key in PARTS]
    shares = [figure_of_rate(number, total).text if total >= FEWEST_CASES else "" for number in numbers]
    rows = tuple(zip(names, map(plain_number, numbers), shares, strict=True))
    drawn = bar_chart(_chart_of_results(year, rows, numbers)) if total >= FEWEST_CASES else None
    one = parts[0]
    return Results(year, rows, total, one.counted, one.owed, one.left_out, one.counted_at, drawn)


def _chart_of_results(year: int, rows: Sequence[tuple[str, str, str]], numbers: Sequence[int]) -> Chart:
    words = tuple(gettext("%(number)s (%(share)s)") % {"number": number, "share": share} for _, number, share in rows)
    described = gettext("One bar for each way in which requests were closed, with its share of all of them.")
    return Chart(
        "results",
        gettext("Requests closed in %(year)s, by result") % {"year": year},
        described,
        tuple(name for name, _, _ in rows),
        (Series(gettext("Requests"), tuple(numbers), words),),
        gettext("Result"),
    )
