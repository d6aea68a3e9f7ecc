"""The statistics explorer: figures by agencies and years, with coverage; the address reproduces the table."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext

from ..models import Agency, AgencyKind, Edition, ReportingYear, current_site
from ..rendering import Crumb, frame_for
from ..rendering.choosing import Choice, choose, years_in
from ..rendering.comparison_guard import Caution, cautions_of_choice
from ..rendering.exploring import MeasureTable, tables_of
from ..rendering.joined import named
from ..rendering.measures import CURATED, TOPICS, Measure, further_cells, measure_named, name_of
from ..rendering.totals import (
    Selection,
    agencies_of_selection,
    consolidated_beside_their_parts,
    owed_in,
)
from ..serving.answer import answer, answer_csv, draw, page_of
from ..serving.limits import bounded, bounded_with_query
from ..serving.methods import read_only
from ..writing.csv_file import csv_table
from .registers import kept_while_plain

FIRST_SHOWN = "requests.received.total"
MOST_MEASURES = 6
MOST_YEARS = 12
YEARS_AT_FIRST = 7
MOST_AGENCIES = 12
MOST_SUBTREES = 40
PER_PAGE = 50
PER_FILE = 1000
COLUMNS = (
    *("figure", "name", "official_label", "unit", "agency", "agency_name", "year", "state", "value", "printed"),
    *("numerator", "denominator", "reports_counted", "reports_owed"),
)


@dataclass(frozen=True)
class StatisticsAsked:
    """What the address asks for, and what it asks for in vain."""

    measures: tuple[Measure, ...]
    choice: Choice
    selection: Selection
    known_years: tuple[int, ...]
    held_twice: tuple[Edition, ...]
    cautions: tuple[Caution, ...]

    @property
    def under_words(self) -> str:
        """Return the name of the body below which is counted, as a sentence has it."""
        return named(self.selection.under) if self.selection.under else ""

    @property
    def query(self) -> str:
        """Return the query that reproduces the table, whatever was left to the portal written out."""
        selection = self.selection
        pairs = [("f", measure.key) for measure in self.measures]
        pairs += [("a", agency.slug) for agency in selection.agencies]
        pairs += [("u", selection.under.slug)] if selection.under else []
        pairs += [("kind", selection.kind)] if selection.kind else []
        return urlencode([*pairs, *(("y", str(year)) for year in selection.years)])


@read_only
@bounded_with_query
def statistics(request: HttpRequest) -> HttpResponse:
    """Show the tables that ``?f=…&a=…&u=…&kind=…&y=…`` asks for, with charts, coverage and the form to ask again."""
    if request.GET:
        return answer(request, _drawn(request))
    return kept_while_plain(request, "statistics", body=lambda _state: _drawn(request))


def _drawn(request: HttpRequest) -> bytes:
    site, language, asked = current_site(), get_language() or "", asked_for(request)
    owed = owed_in(asked.selection)
    pages = page_of(agencies_of_selection(asked.selection), request, PER_PAGE)
    agencies = list(pages)
    tables = tables_of(asked.measures, asked.selection, owed, agencies, language)
    files = -(-pages.paginator.count // PER_FILE)
    chosen_page = f"&page={pages.number}" if pages.number > 1 else ""
    context = {
        **frame_for(
            site,
            gettext("Statistics"),
            "statistics",
            description=gettext("Figures of all annual reports by agency and year, with sums, rates and coverage."),
            crumbs=[Crumb(gettext("Statistics"))],
            section="statistics",
            query=asked.query + chosen_page if request.GET else "",
            pages=pages,
        ),
        "asked": asked,
        "tables": tables,
        "pages": pages,
        "address": reverse("statistics"),
        "query": f"{asked.query}&",
        "files": range(1, files + 1),
        "form": _form(asked),
    }
    return draw("statistics/statistics.html", context)


@read_only
@bounded
def statistics_file(request: HttpRequest) -> HttpResponse:
    """Send the same table as CSV, totals first, a thousand agencies a file."""
    language, asked = get_language() or "", asked_for(request)
    pages = page_of(agencies_of_selection(asked.selection), request, PER_FILE)
    tables = tables_of(asked.measures, asked.selection, owed_in(asked.selection), list(pages), language)
    rows = (row for table in tables for row in _rows(table, asked.selection))
    return answer_csv(request, "statistics.csv", csv_table(COLUMNS, rows))


def asked_for(request: HttpRequest) -> StatisticsAsked:
    """Read the address. Nonsense in it becomes a sentence; what it leaves open is chosen sensibly."""
    known = sorted(ReportingYear.objects.values_list("year", flat=True))
    years, unknown_years = years_in(request.GET.getlist("y"), known)
    shown_years = tuple(years[-MOST_YEARS:] or known[-YEARS_AT_FIRST:])
    keys = list(dict.fromkeys(key for key in request.GET.getlist("f") if key))
    measures = [measure for key in keys if (measure := measure_named(key))]
    choice = choose(request.GET.getlist("a"), request.GET.get("find", ""), MOST_AGENCIES)
    under, kind = request.GET.get("u", ""), request.GET.get("kind", "")
    above = choose([under], "", 1) if under and not choice.agencies else Choice()
    selection = Selection(
        agencies=choice.agencies,
        under=above.agencies[0] if above.agencies else None,
        kind=kind if kind in AgencyKind.values and not choice.agencies else "",
        years=shown_years,
    )
    twice = consolidated_beside_their_parts(selection)
    cautions = [
        *cautions_of_choice(replace(choice, unknown=(*choice.unknown, *above.unknown)), unknown_years, MOST_AGENCIES),
        *_cautions(keys, measures, years),
    ]
    return StatisticsAsked(
        measures=tuple(measures[:MOST_MEASURES]) or (CURATED[FIRST_SHOWN],),
        choice=choice,
        selection=replace(selection, left_out=frozenset(edition.pk for edition in twice)),
        known_years=tuple(known),
        held_twice=tuple(twice),
        cautions=tuple(cautions),
    )


def _cautions(keys: list[str], measures: list[Measure], years: list[int]) -> list[Caution]:
    found = [
        Caution("unknown_figure", gettext("No figure is called “%(key)s”.") % {"key": key[:60]})
        for key in [key for key in keys if not measure_named(key)][:MOST_MEASURES]
    ]
    if len(measures) > MOST_MEASURES:
        words = gettext("At most %(most)s figures are shown at once; the others were left out.")
        found.append(Caution("too_many_figures", words % {"most": MOST_MEASURES}))
    if len(years) > MOST_YEARS:
        words = gettext("At most %(most)s years are shown at once, the latest ones.")
        found.append(Caution("too_many_years", words % {"most": MOST_YEARS}))
    return found


def _form(asked: StatisticsAsked) -> dict[str, Any]:
    """Return what the form offers: measures by topic under plain names, all other cells, subtrees, kinds, years."""
    chosen = {measure.key for measure in asked.measures}
    topics = [
        (name, [(one, name_of(one), one.key in chosen) for one in CURATED.values() if one.topic == topic])
        for topic, name in TOPICS.items()
    ]
    others = [(key, name_of(measure), key in chosen) for key in further_cells() if (measure := measure_named(key))]
    listed = Agency.objects.filter(is_listed=True, subordinates__is_listed=True).distinct()
    subtrees = list(listed.order_by("path", "pk")[:MOST_SUBTREES])
    under = asked.selection.under
    if under and under not in subtrees:
        subtrees.append(under)
    return {
        "topics": topics,
        "others": others,
        "further": [(key, name) for key, name, is_chosen in others if is_chosen],
        "subtrees": subtrees,
        "kinds": AgencyKind.choices,
        "years": [(year, year in asked.selection.years) for year in reversed(asked.known_years)],
    }


def _rows(table: MeasureTable, selection: Selection) -> list[list[str]]:
    measure = table.measure
    head = [measure.key, table.name, measure.official, measure.unit]
    rows = []
    for total in table.totals:
        figure = total.figure
        whole = [*head, "", gettext("Total"), str(total.year), figure.state, _plain(figure.number), ""]
        rows.append([*whole, *_parts(figure), str(total.counted), str(total.owed)])
    for row in table.rows:
        for year, figure in zip(selection.years, row.figures, strict=True):
            who = [row.agency.slug, row.agency.name, str(year)]
            printed = "" if figure.state in ("not_shown", "other_form", "no_report", "open", "few") else figure.text
            rows.append([*head, *who, figure.state, _plain(figure.number), printed, *_parts(figure), "", ""])
    return rows


def _parts(figure: Any) -> list[str]:
    return [_plain(figure.numerator), _plain(figure.denominator)]


def _plain(number: Any) -> str:
    return "" if number is None else str(number)
