"""The report page: the edition in force, or an older one at its own address."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from ..models import Edition, Site, State, current_site
from ..rendering import report_context, withdrawn_context
from ..rendering.due_days import days_of, with_due_days
from .answer import draw, kept_page


@require_safe
def report_page(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Show the current edition of a report, or that it was withdrawn. Two queries where the page is kept."""
    editions = public_editions(slug, year)
    current = chosen_edition(editions)
    if current is None:
        raise Http404("no public report")
    return shown(request, current, editions)


@require_safe
def edition_page(request: HttpRequest, slug: str, year: int, number: int, digest: str) -> HttpResponse:
    """Show one edition at its own address; a longer digest leads to the short address."""
    editions = public_editions(slug, year)
    chosen = chosen_edition(editions, number, digest)
    if chosen is None:
        raise Http404("no such edition")
    if len(digest) > 12:
        return HttpResponsePermanentRedirect(reverse("edition", args=[slug, year, number, digest[:12]]))
    return shown(request, chosen, editions)


def public_editions(slug: str, year: int) -> list[Edition]:
    """Return the public editions of a report, newest first: one query."""
    editions = Edition.objects.public().filter(report__agency__slug=slug, report__year__year=year)
    return list(with_due_days(editions).select_related("report__agency__superior", "report__year").order_by("-number"))


def chosen_edition(editions: list[Edition], number: int = 0, digest: str = "") -> Edition | None:
    """Return the edition that number and digest name, or without them the one in force; None where there is none."""
    for edition in editions:
        is_current = edition.report.current_edition_id == edition.pk
        if (edition.number == number and edition.digest.startswith(digest)) if number else is_current:
            return edition
    return None


def shown(request: HttpRequest, edition: Edition, editions: list[Edition]) -> HttpResponse:
    """Return the page of ``edition``; 410 with the reason where it was withdrawn."""
    site = current_site()
    parts = parts_of(edition, site)
    if edition.state == State.WITHDRAWN:
        return kept_page(
            request, parts, lambda: draw("reports/withdrawn.html", withdrawn_context(edition, site, editions)), 410
        )
    return kept_page(
        request, parts, lambda: draw("reports/report.html", report_context(edition, site, others=editions))
    )


def parts_of(edition: Edition, site: Site) -> tuple[Any, ...]:
    """Return everything on which the page depends: what edition and agency say, and the stamps that actions raise.

    Today is one of them: a citation says on which day its source was read.
    """
    report, agency = edition.report, edition.report.agency
    is_current = report.current_edition_id == edition.pk
    contact = (agency.contact_address, agency.contact_telephone, agency.contact_email, agency.website)
    stamps = (report.public_stamp, site.public_stamp, agency.name, *contact, *days_of(edition), timezone.localdate())
    return ("report", edition.pk, edition.digest, edition.state, is_current, translation.get_language(), *stamps)
