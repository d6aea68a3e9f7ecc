"""Search: agencies by any of their names, and the passages of published reports that hold the words."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext

from ..formats import FORMS, SECTION_KEYS
from ..models import Agency, AgencyKind, ReportingYear, Site, current_site
from ..models.searching import LEFTOVERS, PREFACE, TITLE
from ..rendering import Crumb, frame_for
from ..rendering.search_results import (
    MOST_AGENCIES,
    MOST_SHOWN_IN_FULL,
    Asked,
    agencies_of,
    near_agencies,
    passages_of,
)
from ..rendering.search_terms import explanations
from ..searching import understood
from ..serving.answer import answer, draw
from ..serving.limits import bounded
from ..serving.methods import read_only

ORDERS = ("relevance", "time")
PARTS = (TITLE, PREFACE, *SECTION_KEYS, LEFTOVERS)
_LONGEST_SLUG = 80


@read_only
@bounded
def search(request: HttpRequest) -> HttpResponse:
    """Show what the words find. Costs twelve queries at most."""
    site = current_site()
    years = list(ReportingYear.objects.values_list("year", flat=True))
    asked = asked_by(request, years)
    passages = passages_of(asked)
    is_first = passages.pages.number == 1
    hits, agencies = agencies_of(asked) if is_first and not asked.section else ([], 0)
    nothing = bool(asked.query.asked) and not hits and not passages.total and not passages.is_too_slow
    context = {
        **_frame(site, asked),
        "query": asked.query,
        "asked": asked,
        "hits": hits[:MOST_SHOWN_IN_FULL],
        "further": hits[MOST_SHOWN_IN_FULL:],
        "agencies": agencies,
        "has_more_agencies": agencies > MOST_AGENCIES,
        "passages": passages,
        "explanations": explanations(asked.query.words, get_language() or "") if is_first else (),
        "near": near_agencies(asked.query) if nothing and is_first else [],
        "nothing": nothing,
        "asked_years": [year for year in years if year in asked.query.years],
        "unknown_years": [year for year in asked.query.years if year not in years],
        **_choices(years),
        **_addresses(asked, passages.pages.number),
    }
    return answer(request, draw("reports/search.html", context))


def asked_by(request: HttpRequest, years: list[int]) -> Asked:
    """Return the query and the filters of the address; what is no filter counts as none. Costs one query at most."""
    given = request.GET
    year, slug = given.get("year", ""), given.get("in", "").replace("\x00", "")[:_LONGEST_SLUG]
    known = {str(each): each for each in years}
    return Asked(
        query=understood(given.get("q", "")),
        year=known.get(year),
        kind=_one_of(given.get("kind", ""), AgencyKind.values),
        section=_one_of(given.get("section", ""), PARTS),
        agency=Agency.objects.filter(slug=slug, is_listed=True).first() if slug else None,
        by=_one_of(given.get("by", ""), ORDERS) or ORDERS[0],
        page=given.get("page", ""),
    )


def _one_of(text: str, known: Any) -> str:
    return text if text in known else ""


def _frame(site: Site, asked: Asked) -> dict[str, Any]:
    text = asked.query.text
    title = gettext("Search: %(words)s") % {"words": text} if text else gettext("Search")
    crumbs = [Crumb(gettext("Search"))]
    return frame_for(site, title, "search", crumbs=crumbs, section="search", query=_pairs(asked, page=asked.page))


def _choices(years: list[int]) -> dict[str, Any]:
    """Return what the filters offer."""
    language, form = get_language() or "", [*FORMS.values()][-1]
    names = {section.key: section.title.in_language(language) for section in form.sections}
    names |= {TITLE: gettext("Title"), PREFACE: gettext("Preface"), LEFTOVERS: gettext("Outside the form")}
    return {
        "years": years,
        "kinds": AgencyKind.choices,
        "sections": [(key, names[key]) for key in PARTS],
    }


def _addresses(asked: Asked, page: int) -> dict[str, Any]:
    """Return the addresses to which the page leads: other orders, other pages, without a filter."""
    here = reverse("search")
    return {
        "address": here,
        "page_query": f"{pairs}&" if (pairs := _pairs(asked)) else "",
        "orders": [
            (gettext("most relevant first"), f"{here}?{_pairs(asked, by='')}", asked.by == "relevance"),
            (gettext("newest first"), f"{here}?{_pairs(asked, by='time')}", asked.by == "time"),
        ],
        "unfiltered": f"{here}?{urlencode({'q': asked.query.text})}",
    }


def _pairs(asked: Asked, *, by: str | None = None, page: str = "") -> str:
    """Return the query of the address that asks for the same, with another order or page."""
    order = asked.by if by is None else by
    pairs = {
        "q": asked.query.text,
        "year": asked.year or "",
        "kind": asked.kind,
        "section": asked.section,
        "in": asked.agency.slug if asked.agency else "",
        "by": order if order != ORDERS[0] else "",
        "page": page if page.isdecimal() and len(page) < 4 and page != "1" else "",
    }
    return urlencode({name: value for name, value in pairs.items() if value})
