"""The list of agencies, and the page of one with all its years."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from ..figures import shown as as_printed
from ..models import Agency, AgencyKind, RequestsRow, current_site
from ..rendering import Crumb, grouped_by_kind, page_for
from ..rendering.trends import ROWS, rows_by_year, trends_of
from .answer import answer, draw, page_of
from .registers import Standing, standing_of, with_findings

AT_A_GLANCE = ("received", "results_total", "carried_forward")


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """List the agencies by kind; ``?kind=`` keeps one kind."""
    site = current_site()
    kind = request.GET.get("kind", "")
    kind = kind if kind in AgencyKind.values else ""
    listed = Agency.objects.filter(is_listed=True, **({"kind": kind} if kind else {})).order_by("kind", "path", "pk")
    shown = page_of(listed, request)
    parts = [f"kind={kind}"] if kind else []
    parts += [f"page={shown.number}"] if shown.number > 1 else []
    title = gettext("Agencies")
    context = {
        "site": site,
        "language": get_language(),
        "page": page_for(
            site,
            title,
            "agencies",
            description=gettext("All agencies that report on open government information."),
            crumbs=[Crumb(title)],
            section="agencies",
            query="&".join(parts),
        ),
        "groups": grouped_by_kind(shown),
        "kinds": AgencyKind.choices,
        "kind": kind,
        "pages": shown,
        "address": reverse("agencies"),
        "query": f"kind={kind}&" if kind else "",
    }
    return answer(request, draw("reports/agencies.html", context))


@require_safe
def agency_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who an agency is and was, and all its years with what became of them."""
    agency = Agency.objects.filter(slug=slug, is_listed=True).select_related("superior").first()
    if agency is None:
        raise Http404("no such agency")
    site = current_site()
    periods = list(agency.periods.select_related("superior").order_by("-first_day"))
    reports = with_findings(agency.reports.select_related("agency", "year", "current_edition")).order_by("-year__year")
    years = beside([standing_of(report) for report in reports])
    context = {
        "site": site,
        "language": get_language(),
        "page": page_for(
            site,
            agency.name,
            "agency",
            agency.slug,
            description=gettext("All annual reports of %(agency)s.") % {"agency": agency.name},
            crumbs=[
                Crumb(gettext("Agencies"), reverse("agencies")),
                Crumb(agency.name, "", "zh-Hans"),
            ],
            section="agencies",
        ),
        "agency": agency,
        "kind": AgencyKind(agency.kind).label,
        "periods": periods,
        "years": [(standing, figures_at_a_glance(standing, rows)) for standing, rows in years],
        "trends": trends_of(rows_by_year(years)),
    }
    return answer(request, draw("reports/agency.html", context))


def beside(standings: list[Standing]) -> list[tuple[Standing, dict[str, Any]]]:
    """Return each year with the rows of table three that are shown at a glance: one query."""
    editions = [held.edition.pk for held in standings if held.edition and held.edition.state == "published"]
    rows: dict[int, dict[str, Any]] = {}
    for row in RequestsRow.objects.filter(edition__in=editions, row__in=ROWS):
        rows.setdefault(row.edition_id, {})[row.row] = row
    return [(held, rows.get(held.edition.pk, {}) if held.edition else {}) for held in standings]


def figures_at_a_glance(standing: Standing, rows: dict[str, Any]) -> list[str]:
    """Return the totals of the rows as printed; nothing where the report shows none."""
    return [as_printed(rows[key].total, rows[key].printed.get("total")) if key in rows else "" for key in AT_A_GLANCE]
