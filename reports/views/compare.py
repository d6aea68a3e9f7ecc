"""Two years of one agency, or up to six agencies, side by side; the address says it all."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext

from ..charts import Chart, Series, bar_chart
from ..models import Report, ReportingYear, current_site
from ..rendering import Crumb, frame_for
from ..rendering.choosing import Choice, choose, years_in
from ..rendering.comparison import MOST_AGENCIES, MOST_YEARS, Comparison, columns_of, heads_of, tables_of
from ..rendering.comparison_guard import cautions_of, cautions_of_choice
from ..rendering.joined import english_of, joined
from ..rendering.narrative_difference import SectionDifference, narrative_differences
from ..serving.answer import answer, draw
from ..serving.limits import bounded
from ..serving.methods import read_only

ALL_KINDS = "all"


@read_only
@bounded
def compare(request: HttpRequest) -> HttpResponse:
    """Show the comparison that ``?a=…&y=…&kinds=all`` asks for, and the form to ask for another."""
    site, language = current_site(), get_language() or ""
    known = sorted(ReportingYear.objects.values_list("year", flat=True))
    choice = choose(request.GET.getlist("a"), request.GET.get("find", ""), MOST_AGENCIES)
    asked, unknown = years_in(request.GET.getlist("y"), known)
    years = asked[-MOST_YEARS:] or _years_with_reports(choice)
    comparison = _comparison(choice, years, request.GET.get("kinds") == ALL_KINDS)
    query = _query(choice, years if choice.agencies else (), comparison.all_kinds)
    context = {
        **frame_for(
            site,
            _title(comparison),
            "compare",
            description=gettext("Two years of one agency, or up to six agencies side by side."),
            crumbs=[Crumb(gettext("Compare"), reverse("compare") if choice.agencies else "")],
            section="compare",
            query=query,
        ),
        "choice": choice,
        "names": list(dict.fromkeys(column.agency.name for column in comparison.columns)),
        "english_names": list(filter(None, dict.fromkeys(english_of(column.agency) for column in comparison.columns))),
        "years": [(year, year in years) for year in reversed(known)],
        "comparison": comparison,
        "most": MOST_AGENCIES,
        "left_out_years": asked[:-MOST_YEARS],
        "cautions": [*cautions_of_choice(choice, unknown), *cautions_of(comparison)],
        "heads": heads_of(comparison),
        "tables": tables_of(comparison, language),
        "sections": _texts(comparison, language),
        "chart": _chart(comparison),
        "query": query,
    }
    return answer(request, draw("compare/compare.html", context))


def _years_with_reports(choice: Choice) -> list[int]:
    """Return the years to begin with: the latest two of one agency, the latest one that several have most of."""
    if not choice.agencies:
        return []
    published = Report.objects.published().filter(agency__in=choice.agencies)
    held = list(published.order_by("-year__year").values_list("year__year", flat=True))
    latest = sorted(set(held), reverse=True)
    if len(choice.agencies) == 1:
        return sorted(latest[:MOST_YEARS])
    return [max(latest, key=lambda year: (held.count(year), year))] if latest else []


def _comparison(choice: Choice, years: Sequence[int], all_kinds: bool) -> Comparison:
    columns = columns_of(choice.agencies, years) if choice.agencies and years else []
    return Comparison(tuple(columns), tuple(years) if columns else (), all_kinds)


def _query(choice: Choice, years: Sequence[int], all_kinds: bool) -> str:
    pairs = [*(("a", agency.slug) for agency in choice.agencies), *(("y", year) for year in years)]
    return urlencode([*pairs, *([("kinds", ALL_KINDS)] if all_kinds else [])])


def _title(comparison: Comparison) -> str:
    if not comparison.columns:
        return gettext("Compare reports")
    names = list(dict.fromkeys(column.agency.name for column in comparison.columns))
    years = "–".join(map(str, comparison.years))
    more = gettext(" and %(number)s more") % {"number": len(names) - 2} if len(names) > 2 else ""
    return gettext("Compare: %(agencies)s, %(years)s") % {"agencies": joined(names[:2]) + more, "years": years}


def _texts(comparison: Comparison, language: str) -> list[SectionDifference] | None:
    """Return the differences of the texts for two years of one agency; None for everything else."""
    contents = [column.content for column in comparison.columns]
    if len(contents) != MOST_YEARS or not comparison.has_differences or None in contents:
        return None
    before, after = contents
    return narrative_differences(before, after, language) if before and after else None


def _chart(comparison: Comparison) -> Chart | None:
    """Return the requests received of several agencies in one year as bars."""
    if comparison.has_differences or not comparison.columns:
        return None
    figures: list[Any] = [
        column.content.number("requests.received.total") if column.content else None for column in comparison.columns
    ]
    words = tuple(
        "–" if figure is None else str(figure) for figure in figures
    )  # a gap has a sign of its own; it is never nil
    title = gettext("Requests received, %(year)s") % {"year": comparison.years[0]}
    chart = Chart(
        ident="received",
        title=title,
        description=gettext("One bar for each agency; the table behind the chart has the same figures."),
        labels=tuple(column.name for column in comparison.columns),
        series=(Series(gettext("Requests received"), tuple(figures), words),),
        corner=gettext("Agency"),
        english=tuple(english_of(column.agency) for column in comparison.columns),
    )
    drawn = bar_chart(chart)
    return drawn if drawn.svg else None
