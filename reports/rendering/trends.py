"""The small charts of an agency page: requests over the years, and the chain of what is carried forward."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext

from ..charts import Chart, Series, line_chart
from ..figures import shown

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
