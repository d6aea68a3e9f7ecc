"""The page for an address that leads nowhere, with a way on; a former address leads to the present one."""

import difflib
import re
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext

from ..models import Agency, FormerAddress, ReportingYear, current_site
from ..rendering import Page, addresses, frame_around
from ..rendering.duty import duty_unfiled
from ..serving.answer import MAX_AGE, draw

MOST_YEARS = 12
MOST_NEAR = 5
MOST_LOOKED_AT = 200
SHORTEST_PART = 3
_OF_A_YEAR = re.compile(r"(?:/en)?/reports/[a-z0-9_-]{1,80}/([0-9]{4})(?:/|\Z)")
_OF_AN_AGENCY = re.compile(r"(?:/en)?/(?:agencies|reports)/([a-z0-9_-]{1,80})(?:/|\Z)")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 with ways on, or lead on where the address holds the former slug of an agency."""
    present = present_address(request)
    if present:
        response = HttpResponsePermanentRedirect(present)
        # A browser that kept it for ever would go in circles once the agency takes its old address back.
        response["Cache-Control"] = f"public, max-age={MAX_AGE}"
        return response
    site = current_site()
    named, near = agencies_near(request.path_info)
    of_year = _OF_A_YEAR.match(request.path_info) if named else None
    year = int(of_year[1]) if of_year else 0
    context = {
        **frame_around(site, Page(title=gettext("Page not found"))),
        "other": Page("", addresses=addresses("home")).other_language,
        "named": named,
        "near": near,
        "year": year,
        "duty": duty_unfiled(named, year) if named and year else None,
        "years": ReportingYear.objects.all()[:MOST_YEARS],
    }
    return HttpResponse(draw("404.html", context), status=404)


def present_address(request: HttpRequest) -> str:
    """Return the same address with the agency's present slug, query and language kept; "" where there is none.

    Asks the database only where the address is one of an agency: one query.
    """
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return ""
    slug = found.kwargs.get("slug")
    if not slug:
        return ""
    former = FormerAddress.objects.filter(slug=slug, agency__is_listed=True).select_related("agency").first()
    if former is None:
        return ""
    place = reverse(found.view_name, kwargs={**found.kwargs, "slug": former.agency.slug})
    query = request.META.get("QUERY_STRING", "")
    return f"{place}?{query}" if query else place


def agencies_near(path: str) -> tuple[Agency | None, list[Agency]]:
    """Return the agency that ``path`` names, else those whose addresses are most like it: one query, or none."""
    found = _OF_AN_AGENCY.match(path)
    if not found:
        return None, []
    slug, alike = found[1], Q()
    for part in [slug, *re.split(r"[-_]", slug)]:
        alike |= Q(slug__contains=part) if len(part) >= SHORTEST_PART else Q(slug=part)
    rows: Any = Agency.objects.filter(alike, is_listed=True).order_by("path", "pk")[:MOST_LOOKED_AT]
    held = {agency.slug: agency for agency in rows}
    if slug in held:
        return held[slug], []
    return None, [held[name] for name in difflib.get_close_matches(slug, held, MOST_NEAR, 0.5)]
