"""The explorer's tables: one for each chosen measure, its totals with their coverage, and a page of agencies below."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from ..charts import Chart, Series, bar_chart, line_chart
from ..charts.chart import MOST_SERIES
from ..document import Content
from ..formats import CELLS_OF, FORMS, split_cell
from ..models import STATISTICS, Agency, Report, State
from .comparison import missing_words
from .joined import english_of
from .measures import Measure, measure_named, name_of
from .shown_figures import ShownFigure, figure_of_rate, figure_of_sum, no_report
from .some_rows import contents_from
from .totals import Selection, Total, consolidated_beside_their_parts, kept_totals, owed_in
from .year_totals import counted_totals

UNEVEN = 0.1  # coverage that differs by so much between years may feign a trend


@dataclass(frozen=True)
class TotalShown:
    """The total of one year, how many of the reports owed it holds, and what is known of its counting."""

    year: int
    figure: ShownFigure
    counted: int
    owed: int
    left_out: int = 0
    counted_at: datetime.datetime | None = None


@dataclass(frozen=True)
class AgencyRow:
    """The figures of one agency, one for each year. ``left_out`` are the years that do not enter the totals."""

    agency: Agency
    figures: tuple[ShownFigure, ...]
    left_out: tuple[int, ...] = ()


@dataclass(frozen=True)
class MeasureTable:
    """One measure over years and agencies, with its words, cautions and chart."""

    measure: Measure
    name: str
    totals: tuple[TotalShown, ...]
    rows: tuple[AgencyRow, ...]
    cautions: tuple[str, ...]
    chart: Chart | None

    @property
    def left_out(self) -> int:
        """Return how many consolidated reports were left out of all totals."""
        return sum(total.left_out for total in self.totals)


def tables_of_everybody(keys: Iterable[str], years: Sequence[int], language: str) -> list[MeasureTable]:
    """Return the totals of ``years`` over all agencies: one query, however many reports there are.

    They are minutes old (see ``year_totals``); before anybody has counted they are added up on the spot.
    """
    measures = [measure for key in keys if (measure := measure_named(key))]
    held = counted_totals(measures, years)
    if held:
        return tables_of(measures, Selection(years=tuple(years)), {}, [], language, held)
    selection = Selection(years=tuple(years))
    twice = frozenset(edition.pk for edition in consolidated_beside_their_parts(selection))
    selection = Selection(years=tuple(years), left_out=twice)
    return tables_of(measures, selection, owed_in(selection), [], language)


def tables_of(
    measures: Sequence[Measure],
    selection: Selection,
    owed: dict[int, int],
    agencies: Sequence[Agency],
    language: str,
    held: dict[str, dict[int, Total]] | None = None,
) -> list[MeasureTable]:
    """Return a table for each measure: one query for totals not kept or ``held``, ten at most for all rows."""
    standing = Standing(agencies, selection.years, measures)
    held = held or kept_totals(measures, selection, owed)
    tables = []
    for number, measure in enumerate(measures):
        totals = tuple(_shown(measure, year, one) for year, one in held[measure.key].items())
        rows = tuple(
            AgencyRow(agency, standing.figures(agency, measure, language), standing.among(agency, selection.left_out))
            for agency in agencies
        )
        chart = _chart(measure, f"chart-{number + 1}", selection, totals, rows)
        tables.append(MeasureTable(measure, name_of(measure), totals, rows, tuple(_cautions(measure, totals)), chart))
    return tables


def _shown(measure: Measure, year: int, total: Total) -> TotalShown:
    if not total.counted:
        figure = no_report(gettext("no report has this figure"))
    elif measure.is_rate:
        figure = figure_of_rate(total.numerator, total.denominator)
    else:
        figure = figure_of_sum(total.numerator)
    return TotalShown(year, figure, total.counted, total.owed, total.left_out, total.counted_at)


class Standing:
    """What the reports of some agencies say, read once for all measures: two queries and one for each table."""

    def __init__(self, agencies: Iterable[Agency], years: Sequence[int], measures: Sequence[Measure]) -> None:
        self.years = years
        reports = Report.objects.listed().filter(agency__in=list(agencies), year__year__in=list(years))
        self.reports: dict[tuple[int, int], Any] = {
            (report.agency_id, report.year.year): report
            for report in reports.select_related("year", "current_edition").order_by()
        }
        self.editions = {
            report.current_edition_id: report.current_edition
            for report in self.reports.values()
            if report.current_edition and report.current_edition.state == State.PUBLISHED
        }
        self.contents = self._read({cell for measure in measures for cell in measure.cells})

    def _read(self, cells: set[str]) -> dict[int, Content]:
        rows: dict[str, set[str]] = {}
        for cell in cells:
            rows.setdefault(split_cell(cell).table, set()).add(split_cell(cell).row)
        found = (
            row
            for table, names in rows.items()
            for row in STATISTICS[table].objects.filter(Q(edition__in=list(self.editions)), row__in=names).order_by()
        )
        return contents_from(self.editions, found)

    def figures(self, agency: Agency, measure: Measure, language: str) -> tuple[ShownFigure, ...]:
        """Return the figure of ``agency`` for each year."""
        return tuple(self.figure(agency, year, measure, language) for year in self.years)

    def among(self, agency: Agency, editions: frozenset[int]) -> tuple[int, ...]:
        """Return the years in which the report of ``agency`` is one of ``editions``."""
        held = ((year, self.reports.get((agency.pk, year))) for year in self.years)
        return tuple(year for year, report in held if report and report.current_edition_id in editions)

    def figure(self, agency: Agency, year: int, measure: Measure, language: str) -> ShownFigure:
        """Return one figure, or why there is none."""
        report = self.reports.get((agency.pk, year))
        content = self.contents.get(report.current_edition_id) if report else None
        if content is None:
            return no_report(missing_words(report))
        if content.shape != "form":
            return no_report(gettext("published without tables"))
        return measure.figure(content, language, reverse("report", args=[agency.slug, year]))


def _cautions(measure: Measure, totals: Sequence[TotalShown]) -> Iterator[str]:
    """Yield what may feign a trend: uneven coverage, and a change of the form."""
    shares = [one.counted / one.owed for one in totals if one.owed]
    if shares and max(shares) - min(shares) >= UNEVEN:
        yield gettext("Coverage differs between the years: part of a rise or fall may be reports that are not there.")
    for form in FORMS.values():
        if CELLS_OF[form.key].intersection(measure.cells):
            continue
        years = [one.year for one in totals if form.first_year <= one.year <= (form.last_year or one.year)]
        if years:
            words = gettext("The form for %(first)s to %(last)s does not ask for this figure.")
            yield words % {"first": years[0], "last": years[-1]}


def _chart(
    measure: Measure, ident: str, selection: Selection, totals: Sequence[TotalShown], rows: Sequence[AgencyRow]
) -> Chart | None:
    """Return the chart that fits: lines over the years, or bars for agencies of one year; None where numbers do."""
    name, unit, years = name_of(measure), measure.unit, tuple(str(one.year) for one in totals)
    if len(years) < 2:
        return _bars(measure, ident, years[0], rows) if years and selection.agencies else None
    columns: tuple[Series, ...] = ()
    if 1 < len(selection.agencies) <= MOST_SERIES:
        series = tuple(_series(row.agency.name, row.figures, "zh-Hans", english_of(row.agency)) for row in rows)
        described = gettext("One line for each agency, %(first)s to %(last)s; a year without a figure is a gap.")
    else:
        series = (_series(gettext("Total"), [one.figure for one in totals]),)
        columns = (Series(gettext("Reports counted"), (), tuple(_coverage(one) for one in totals)),)
        described = gettext("The total of each year, %(first)s to %(last)s; a year without a figure is a gap.")
    words = described % {"first": years[0], "last": years[-1]}
    drawn = line_chart(Chart(ident, name, words, years, series, gettext("Year"), unit, columns=columns))
    return drawn if drawn.svg else None


def _coverage(total: TotalShown) -> str:
    return gettext("%(counted)s of %(owed)s") % {"counted": total.counted, "owed": total.owed}


def _series(name: str, figures: Sequence[ShownFigure], language: str = "", english: str = "") -> Series:
    words = tuple(figure.text or figure.words for figure in figures)
    return Series(name, tuple(figure.number for figure in figures), words, language, english)


def _bars(measure: Measure, ident: str, year: str, rows: Sequence[AgencyRow]) -> Chart | None:
    title = f"{name_of(measure)}, {year}"
    figures = [row.figures[0] for row in rows]
    words = gettext("One bar for each agency; the table behind the chart has the same figures.")
    names = tuple(row.agency.name for row in rows)
    series, english = (_series(name_of(measure), figures),), tuple(english_of(row.agency) for row in rows)
    drawn = bar_chart(Chart(ident, title, words, names, series, gettext("Agency"), measure.unit, english=english))
    return drawn if drawn.svg else None
