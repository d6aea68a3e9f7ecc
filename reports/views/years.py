"""The page of a year: the register of all reports, and how many are there."""

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from ..models import Obligation, ReportingYear, State, current_site
from ..rendering import Crumb, page_for
from .answer import answer, draw, page_of
from .registers import standing_of, with_findings


@require_safe
def year_page(request: HttpRequest, year: int) -> HttpResponse:
    """Show every report owed for ``year``, filed or not, with its state and what the checks say."""
    years = list(ReportingYear.objects.all())
    chosen = next((held for held in years if held.year == year), None)
    if chosen is None:
        raise Http404("no such year")
    site = current_site()
    owed = chosen.reports.filter(agency__is_listed=True)
    register = with_findings(owed.select_related("agency", "year", "current_edition")).order_by("agency__path", "pk")
    shown = page_of(register, request)
    title = gettext("Reports for %(year)s") % {"year": year}
    query = f"page={shown.number}" if shown.number > 1 else ""
    context = {
        "site": site,
        "language": get_language(),
        "page": page_for(
            site,
            title,
            "year",
            year,
            description=gettext("All annual reports on open government information for %(year)s.") % {"year": year},
            crumbs=[Crumb(title)],
            section="years",
            query=query,
        ),
        "year": year,
        "years": years,
        "coverage": coverage_of(owed),
        "standings": [standing_of(report) for report in shown],
        "pages": shown,
        "address": reverse("year", args=[year]),
    }
    return answer(request, draw("reports/year.html", context))


def coverage_of(reports: Any) -> dict[str, int]:
    """Count what is owed, published, missing, withdrawn and exempt: one query."""
    owed = Q(obligation=Obligation.OWED)
    published, withdrawn = Q(current_edition__state=State.PUBLISHED), Q(current_edition__state=State.WITHDRAWN)
    return reports.aggregate(
        owed=Count("pk", filter=owed),
        published=Count("pk", filter=published),
        missing=Count("pk", filter=owed & Q(current_edition__isnull=True)),
        withdrawn=Count("pk", filter=withdrawn),
        exempt=Count("pk", filter=Q(obligation=Obligation.EXEMPT)),
    )
