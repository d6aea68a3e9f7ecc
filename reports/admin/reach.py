"""Find what an address names within a person's reach, and lead back to the page of a report."""

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from ..models import Edition, Report


def report_in_reach(request: HttpRequest, report_id: int) -> Report:
    """Return the report, or answer 404 where the person has no business."""
    reports = Report.objects.for_person(request.user).select_related("agency", "year", "current_edition")
    return get_object_or_404(reports, pk=report_id)


def edition_to_act_on(request: HttpRequest, report_id: int, edition_id: int) -> Edition:
    """Return an edition of a report in reach, whether or not its contents may be seen: the verb says who may."""
    report = report_in_reach(request, report_id)
    edition = report.editions.order_by("pk").filter(pk=edition_id).first()
    if edition is None:
        raise Http404(str(edition_id))
    edition.report = report
    return edition


def edition_to_look_at(request: HttpRequest, report_id: int, edition_id: int) -> Edition:
    """Return an edition whose contents the person may see, or answer 404."""
    edition = edition_to_act_on(request, report_id, edition_id)
    if not Edition.objects.for_person(request.user).filter(pk=edition.pk).exists():
        raise Http404(str(edition_id))
    return edition


def back_to(report: Report, edition: Edition | None = None, place: str = "") -> HttpResponseRedirect:
    """Lead back to the page of ``report``, to an ``edition`` on it and a ``place`` in it."""
    address = reverse("admin:reports_report_change", args=[report.pk])
    query = f"?edition={edition.pk}" if edition else ""
    return HttpResponseRedirect(f"{address}{query}{f'#{place}' if place else ''}")
