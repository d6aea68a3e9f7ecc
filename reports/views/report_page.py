"""The report page: the edition in force, or an older one at its own address."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import translation

from ..models import Edition, Site, State, current_site
from ..rendering import report_context, withdrawn_context
from ..rendering.brevity import BREVITIES, MOST_BYTES, shortened, weight_of
from ..rendering.due_days import days_of, with_due_days
from ..rendering.removals import with_removals
from ..serving.answer import draw, kept_page
from ..serving.methods import read_only


@read_only
def report_page(request: HttpRequest, slug: str, year: int, number: int = 0, digest: str = "") -> HttpResponse:
    """Show the edition in force, or one at its own address; a longer digest leads there. Two queries where kept."""
    edition, editions = edition_at(slug, year, number, digest)
    if len(digest) > 12:
        return HttpResponsePermanentRedirect(reverse("edition", args=[slug, year, number, digest[:12]]))
    return shown(request, edition, editions)


def edition_at(slug: str, year: int, number: int = 0, digest: str = "") -> tuple[Edition, list[Edition]]:
    """Return the edition that number and digest name, or without them the one in force, and all public ones.

    The newest stand first: one query. Raise Http404 where there is no such edition.
    """
    public = Edition.objects.public().filter(report__agency__slug=slug, report__year__year=year)
    rows = with_removals(with_due_days(public)).select_related("report__agency__superior", "report__year")
    editions = list(rows.order_by("-number"))
    for edition in editions:
        is_current = edition.report.current_edition_id == edition.pk
        if (edition.number == number and edition.digest.startswith(digest)) if number else is_current:
            return edition, editions
    raise Http404("no such public edition")


def shown(request: HttpRequest, edition: Edition, editions: list[Edition]) -> HttpResponse:
    """Return the page of ``edition``; 410 with the reason where it was withdrawn."""
    site = current_site()
    parts = parts_of(edition, site)
    if edition.state == State.WITHDRAWN:
        return kept_page(
            request, parts, lambda: draw("reports/withdrawn.html", withdrawn_context(edition, site, editions)), 410
        )
    return kept_page(request, parts, lambda: _drawn(edition, site, editions))


def _drawn(edition: Edition, site: Site, editions: list[Edition]) -> bytes:
    """Draw the page of ``edition``, saying less of findings and corrections until it is light enough."""
    context, page = report_context(edition, site, others=editions), b""
    for brief in BREVITIES:
        page = draw("reports/report.html", shortened(context, brief))
        if weight_of(page, context["report"]) <= MOST_BYTES:
            break
    return page


def parts_of(edition: Edition, site: Site) -> tuple[Any, ...]:
    """Return everything on which the page depends: what edition and agency say, and the stamps that actions raise."""
    report, agency = edition.report, edition.report.agency
    is_current = report.current_edition_id == edition.pk
    contact = (agency.contact_address, agency.contact_telephone, agency.contact_email, agency.website)
    names = (agency.name, agency.english_name)
    stamps = (report.public_stamp, site.public_stamp, *names, *contact, *days_of(edition))
    return ("report", edition.pk, edition.digest, edition.state, is_current, translation.get_language(), *stamps)
