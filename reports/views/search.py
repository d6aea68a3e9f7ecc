"""Search: which agencies and which of their reports a name, a code and a year mean."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from ..models import Agency, Report, ReportingYear, current_site
from ..rendering import Crumb, page_for
from .answer import answer, draw
from .query import Query, understood

MOST_FOUND = 30


@dataclass(frozen=True)
class Hit:
    """An agency that was found, its other names, and its public reports, those of the years asked for first."""

    agency: Agency
    other_names: tuple[str, ...]
    reports: tuple[Report, ...]
    asked: tuple[Report, ...]
    missing: tuple[int, ...]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the agencies and reports that the words mean. Costs five queries at most."""
    site = current_site()
    query = understood(request.GET.get("q", ""))
    found = agencies_named(query)
    title = gettext("Search: %(words)s") % {"words": query.text} if query.text else gettext("Search")
    context = {
        "site": site,
        "language": get_language(),
        "page": page_for(
            site,
            title,
            "search",
            crumbs=[Crumb(gettext("Search"))],
            section="search",
            query=urlencode({"q": query.text}) if query.text else "",
        ),
        "query": query,
        "hits": hits_of(found[:MOST_FOUND], query),
        "has_more": len(found) > MOST_FOUND,
        "years": ReportingYear.objects.filter(year__in=query.years) if query.years else (),
    }
    return answer(request, draw("reports/search.html", context))


def agencies_named(query: Query) -> list[Agency]:
    """Return listed agencies whose names and codes hold every word, the closest names first."""
    if not query.words:
        return []
    found: Any = Agency.objects.filter(is_listed=True)
    for word in query.words:
        found = found.filter(pk__in=Agency.objects.named(word).values("pk"))
    held = list(found.prefetch_related("periods")[: MOST_FOUND + 1])
    return sorted(held, key=lambda agency: (not is_exact(agency, query.words), agency.path))


def is_exact(agency: Agency, words: tuple[str, ...]) -> bool:
    """Tell whether one of the words is a whole name of the agency."""
    names = {agency.name.lower(), agency.short_name.lower(), agency.slug}
    return bool(names.intersection(words))


def hits_of(agencies: list[Agency], query: Query) -> list[Hit]:
    """Return the agencies with their public reports: one query for all of them."""
    reports: dict[int, list[Report]] = {}
    if agencies:
        rows = Report.objects.public().filter(agency__in=agencies).select_related("agency", "year", "current_edition")
        for report in rows.order_by("-year__year"):
            reports.setdefault(report.agency_id, []).append(report)
    return [hit_of(agency, reports.get(agency.pk, []), query.years) for agency in agencies]


def hit_of(agency: Agency, reports: list[Report], years: tuple[int, ...]) -> Hit:
    """Return one agency as a result; ``missing`` are the years asked for that it has no report on."""
    names = dict.fromkeys(name for period in agency.periods.all() for name in (period.name, period.short_name) if name)
    held = {report.year.year for report in reports}
    return Hit(
        agency=agency,
        other_names=tuple(name for name in names if name != agency.name),
        reports=tuple(reports),
        asked=tuple(report for report in reports if report.year.year in years),
        missing=tuple(year for year in years if year not in held),
    )
