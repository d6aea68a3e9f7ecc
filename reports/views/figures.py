"""The page of one figure of a report, in the edition in force or in an older one."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.cache import get_conditional_response

from ..formats import is_cell
from ..models import Edition, Site, State, current_site
from ..rendering.figure_page import figure_context, no_figure_context
from ..serving.answer import answer, draw, fingerprint
from ..serving.methods import read_only
from .report_page import edition_at, parts_of, shown


@read_only
def figure_page(
    request: HttpRequest, slug: str, year: int, cell: str, number: int = 0, digest: str = ""
) -> HttpResponse:
    """Show one figure; 404 in words where no form has the cell, 410 with the reason where the report was withdrawn."""
    edition, editions = edition_at(slug, year, number, digest)
    if edition.state == State.WITHDRAWN:
        return shown(request, edition, editions)
    if not is_cell(cell) or edition.shape != "form":
        return _no_figure(edition if is_cell(cell) else None, cell, (slug, year))
    if len(digest) > 12:
        return HttpResponsePermanentRedirect(reverse("edition_figure", args=[slug, year, number, digest[:12], cell]))
    return _drawn(request, edition, editions, cell, current_site())


def _drawn(request: HttpRequest, edition: Edition, editions: list[Edition], cell: str, site: Site) -> HttpResponse:
    """Draw the page unless the reader has it. It is not kept: two hundred for each report would crowd out reports."""
    etag = fingerprint("figure", cell, *parts_of(edition, site))
    if get_conditional_response(request, etag=f'"{etag}"') is not None:
        return answer(request, b"", etag=etag)
    return answer(request, draw("reports/figure.html", figure_context(edition, cell, site, editions)), etag=etag)


def _no_figure(edition: Edition | None, cell: str, address: tuple[str, int]) -> HttpResponse:
    context = no_figure_context(edition, cell, current_site(), address)
    return HttpResponse(draw("reports/no_figure.html", context), status=404)
