"""The charts of agency, year and home page: requests over the years, how they were closed, what is carried forward.

For the home page and the page of a year: ``received_by_year()`` with the template ``charts/_received.html`` and
``results_of_year(year)`` with ``charts/_results.html``; one query each, whatever is stored. The page loads
``public/compare.css``, where charts have their style. Both are None until the totals have been counted for the first
time (``keep_up`` does it in the background); then the templates are left out.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext

from ..charts import Chart, Series, bar_chart, line_chart
from ..figures import plain_number, shown
from .exploring import UNEVEN
from .measures import name_of
from .shown_figures import FEWEST_CASES, figure_of_rate
from .year_totals import ALONE, PART_OF_RESULTS, PARTS, KeptTotal, kept, kept_of, measure_of

ROWS = ("received", "results_total", "brought_forward", "carried_forward")  # of table three, read in one query


@dataclass(frozen=True)
class Link:
    """What one year carried forward, and what the next brought forward. ``sign`` is "=", "≠" or "?"."""

    before: int
    after: int
    carried: str
    brought: str
    sign: str
    words: str


@dataclass(frozen=True)
class Trends:
    """The chart of an agency, None where it has fewer than three figures, and its chain."""

    chart: Chart | None
    chain: tuple[Link, ...]
    broken: int

    def __bool__(self) -> bool:
        return bool(self.chart or self.chain)


def trends_of(rows: Mapping[int, Mapping[str, Any]]) -> Trends:
    """Return the charts for ``rows``: year → row key → stored row of table three. No query."""
    if not rows:
        return Trends(None, (), 0)
    years = tuple(range(min(rows), max(rows) + 1))
    chain = tuple(_link(before, after, rows) for before, after in pairwise(years) if before in rows and after in rows)
    drawn = line_chart(_chart(years, rows))
    return Trends(drawn if drawn.svg else None, chain, sum(link.sign == "≠" for link in chain))


def _chart(years: tuple[int, ...], rows: Mapping[int, Mapping[str, Any]]) -> Chart:
    missing = [str(year) for year in years if _figure(rows, year, "received") is None]
    described = gettext("Requests received and carried forward in each year from %(first)s to %(last)s.")
    words = described % {"first": years[0], "last": years[-1]}
    if missing:
        words += " " + gettext("No figure for %(years)s: the line has a gap.") % {"years": ", ".join(missing)}
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


def _link(before: int, after: int, rows: Mapping[int, Mapping[str, Any]]) -> Link:
    carried, brought = _figure(rows, before, "carried_forward"), _figure(rows, after, "brought_forward")
    texts = _text(rows, before, "carried_forward") or "–", _text(rows, after, "brought_forward") or "–"
    if carried is None or brought is None:
        return Link(before, after, *texts, "?", gettext("cannot be judged: a figure has no number"))
    if carried == brought:
        return Link(before, after, *texts, "=", gettext("goes on"))
    gap = gettext("breaks, by %(gap)s") % {"gap": abs(carried - brought)}
    return Link(before, after, *texts, "≠", gap)


def rows_by_year(pairs: Sequence[tuple[Any, Mapping[str, Any]]]) -> dict[int, Mapping[str, Any]]:
    """Return the rows of each year that has some, from the pairs (standing, rows) of the agency page."""
    return {standing.year: rows for standing, rows in pairs if rows}


@dataclass(frozen=True)
class Received:
    """Requests received by year over all agencies. ``newest`` is the last year; ``chart`` None below three years.

    Every total names its coverage: ``counted`` of ``owed`` reports. ``is_uneven``: it differs so much between the years
    that it may feign a trend.
    """

    years: tuple[KeptTotal, ...]
    chart: Chart | None
    is_uneven: bool

    @property
    def newest(self) -> KeptTotal:
        """Return the total of the last year."""
        return self.years[-1]

    @property
    def counted_at(self) -> datetime.datetime:
        """Return when the totals were added up."""
        return max(total.counted_at for total in self.years)


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


def received_by_year(last: int | None = None) -> Received | None:
    """Return the requests received in each year up to ``last``, for ``charts/_received.html``. One query."""
    totals = tuple(total for total in kept(ALONE[0]) if last is None or total.year <= last)
    first = next((place for place, total in enumerate(totals) if total.counted), None)
    if first is None:
        return None
    totals = totals[first:]
    shares = [total.counted / total.owed for total in totals if total.owed and total.counted]
    is_uneven = bool(shares) and max(shares) - min(shares) >= UNEVEN
    drawn = line_chart(_chart_of_received(totals))
    return Received(totals, drawn if drawn.svg else None, is_uneven)


def _chart_of_received(totals: Sequence[KeptTotal]) -> Chart:
    described = gettext("The total of each year, %(first)s to %(last)s; a year without a figure is a gap.")
    name = gettext("Requests received")
    words = tuple("–" if total.number is None else plain_number(total.number) for total in totals)
    coverage = Series(gettext("Reports counted"), (), tuple(_coverage(total) for total in totals))
    return Chart(
        "received",
        gettext("Requests received by all agencies"),
        described % {"first": totals[0].year, "last": totals[-1].year},
        tuple(str(total.year) for total in totals),
        (Series(name, tuple(total.number for total in totals), words),),
        gettext("Year"),
        columns=(coverage,),
        shows_table=True,
    )


def _coverage(total: KeptTotal) -> str:
    return gettext("%(counted)s of %(owed)s") % {"counted": total.counted, "owed": total.owed}


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
    words = tuple(f"{number} ({share})" for _, number, share in rows)
    described = gettext("One bar for each way in which requests were closed, with its share of all of them.")
    return Chart(
        "results",
        gettext("How requests were closed in %(year)s") % {"year": year},
        described,
        tuple(name for name, _, _ in rows),
        (Series(gettext("Requests"), tuple(numbers), words),),
        gettext("Result"),
    )
