"""The tree of agencies level by level, and the page of one with all its years."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from ..models import Agency, AgencyKind, Site, current_site
from ..models.agencies import subtree_of
from ..rendering import Crumb, frame_for
from ..rendering.agency_page import agency_context
from ..rendering.coverage import year_to_ask_about, years_held
from ..rendering.tree import children_of, grouped, in_order, nodes_of, superiors_of, topmost
from ..serving.answer import answer, draw, page_of
from ..serving.limits import bounded_with_query
from ..serving.methods import read_only
from .registers import kept_while_plain, known, page_faults, query_of


@read_only
@bounded_with_query
def agencies(request: HttpRequest) -> HttpResponse:
    """Show the topmost bodies, or what stands under the only one; ``?kind=`` lists all bodies of one kind."""
    site = current_site()

    def body(_state: Any) -> bytes:
        top = list(topmost()[:2])
        return _level(request, site, top[0] if len(top) == 1 else None, is_whole=True)

    return kept_while_plain(request, "agencies", body=body)


@read_only
@bounded_with_query
def agencies_below(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the bodies directly under one; ``?kind=`` lists all of one kind anywhere below it."""
    above = in_order(Agency.objects.filter(slug=slug, is_listed=True)).first()
    if above is None:
        raise Http404("no such agency")
    return answer(request, _level(request, current_site(), above, is_whole=False))


def _level(request: HttpRequest, site: Site, above: Any, *, is_whole: bool) -> bytes:
    """Draw one level of the tree. Costs about ten queries, however many agencies there are."""
    year = year_to_ask_about(years_held())
    faults: list[str] = []
    kind = known(request, "kind", AgencyKind.values, faults)
    shown = page_of(_listed(above, kind, is_whole=is_whole), request)
    own, nodes = _nodes(above, shown, year)
    name, args = ("agencies", []) if is_whole else ("agencies_below", [above.slug])
    pairs = [("kind", kind)] if kind else []
    context = {
        **frame_for(
            site,
            gettext("Agencies") if is_whole else gettext("Agencies under %(agency)s") % {"agency": above.name},
            name,
            *args,
            description=gettext("All agencies that report on open government information."),
            crumbs=_crumbs(above, is_whole=is_whole),
            section="agencies",
            query=query_of(pairs, page=shown.number),
            pages=shown,
        ),
        "year": year,
        "above": above,
        "own": own,
        "is_whole": is_whole,
        "groups": grouped(nodes),
        "kinds": [(held.value, held.label) for held in AgencyKind],
        "kind": kind,
        "faults": [*faults, *page_faults(request, shown)],
        "pages": shown,
        "address": reverse(name, args=args),
        "query": f"{query_of(pairs)}&" if pairs else "",
    }
    return draw("reports/agencies.html", context)


def _listed(above: Any, kind: str, *, is_whole: bool) -> Any:
    """Return what a level lists: children, or everything of one kind at and below."""
    if kind:
        chosen = Agency.objects.filter(is_listed=True, kind=kind)
        if above and not is_whole:
            chosen = chosen.filter(subtree_of(above)).exclude(pk=above.pk)
        return in_order(chosen).select_related("superior")
    return children_of(above) if above else topmost()


def _nodes(above: Any, shown: Any, year: Any) -> tuple[Any, list[Any]]:
    """Return the node of the body above, None where there is none, and those of the bodies shown."""
    nodes = nodes_of([*([above] if above else []), *shown], year)
    return (nodes[0], nodes[1:]) if above else (None, nodes)


def _crumbs(above: Any, *, is_whole: bool) -> list[Crumb]:
    if is_whole:
        return [Crumb(gettext("Agencies"))]
    return [*_way_to(superiors_of(above)), Crumb(above.name, "", "zh-Hans")]


def _way_to(superiors: list[Agency]) -> list[Crumb]:
    """Return the steps down the tree to what stands under the last of ``superiors``."""
    below = [Crumb(held.name, reverse("agencies_below", args=[held.slug]), "zh-Hans") for held in superiors]
    return [Crumb(gettext("Agencies"), reverse("agencies")), *below]


@read_only
def agency_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who an agency is and was, how it kept its duty, all its years, and what stands below it."""
    agency = listed_agency(slug)
    site, context = current_site(), agency_context(agency)
    frame = {
        **frame_for(
            site,
            agency.name,
            "agency",
            agency.slug,
            description=gettext("All annual reports of %(agency)s.") % {"agency": agency.name},
            crumbs=[*_way_to(context["superiors"]), Crumb(agency.name, "", "zh-Hans")],
            section="agencies",
        ),
        "kind": AgencyKind(agency.kind).label,
    }
    return answer(request, draw("reports/agency.html", {**frame, **context}))


def listed_agency(slug: str) -> Agency:
    """Return the agency on the public side under ``slug``; raise Http404 where there is none."""
    agency = Agency.objects.filter(slug=slug, is_listed=True).select_related("superior").first()
    if agency is None:
        raise Http404("no such agency")
    return agency


def agency_crumbs(agency: Agency) -> list[Crumb]:
    """Return the steps to the page of ``agency``."""
    own = Crumb(agency.name, reverse("agency", args=[agency.slug]), "zh-Hans")
    return [Crumb(gettext("Agencies"), reverse("agencies")), own]
