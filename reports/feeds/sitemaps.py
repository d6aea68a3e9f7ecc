"""The site map for search engines: an index, and files of at most ten thousand addresses (sitemaps.org).

Each address stands in every language, with the others beside it. Only what is in force is listed.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from django.conf import settings
from django.db.models import Count, Max, Q
from django.http import Http404, HttpRequest, HttpResponse

from ..checks import RULES
from ..models import Agency, Report, State, current_site
from ..rendering.page import addresses, html_language
from ..serving.answer import answer
from ..serving.methods import read_only
from .atom import written
from .places import FeedPlaces

MEDIA_TYPE = "application/xml; charset=utf-8"
MOST = 10_000 // len(settings.LANGUAGES)  # pages a file: each stands in it once for each language
FIXED_PAGES = (
    *("home", "agencies", "compare", "statistics", "corrections", "rules", "check", "help", "accessibility", "feeds"),
)
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HTML = "http://www.w3.org/1999/xhtml"
_HERE = "0000"  # in an address that is made once for a file, in the place of a slug

Place = tuple[str, datetime.datetime | None]  # slug or path, and when it last changed


@dataclass(frozen=True)
class Part:
    """One file of the site map: which pages it lists, the how manieth it is of its kind, when they last changed."""

    name: str
    arguments: tuple[Any, ...] = ()
    changed: datetime.datetime | None = None


@read_only
def sitemap(request: HttpRequest) -> HttpResponse:
    """Send the index: two queries beside the site's, however many reports there are."""
    places = FeedPlaces(current_site(), request)
    body = "".join(
        f"<sitemap><loc>{_text(places.named(part.name, *part.arguments))}</loc>{_changed(part.changed)}</sitemap>\n"
        for part in parts()
    )
    return _sent(request, f'<sitemapindex xmlns="{_SITEMAPS}">\n{body}</sitemapindex>\n')


@read_only
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    """Send the pages that speak of no single agency: lists, rules, help."""
    return _of_paths(request, [(name, (), None) for name in FIXED_PAGES] + [("rule", (key,), None) for key in RULES])


@read_only
def sitemap_years(request: HttpRequest) -> HttpResponse:
    """Send the pages of the years."""
    return _of_paths(request, [("year", (year,), changed) for year, _count, changed in _years()])


@read_only
def sitemap_agencies(request: HttpRequest, part: int) -> HttpResponse:
    """Send one file of the pages of agencies."""
    published = Q(reports__current_edition__state=State.PUBLISHED)
    changed = Max("reports__current_edition__published_at", filter=published)
    listed = Agency.objects.filter(is_listed=True).annotate(changed=changed).order_by("pk")
    return _of_slugs(request, "agency", (), listed.values_list("slug", "changed"), part)


@read_only
def sitemap_reports(request: HttpRequest, year: int, part: int) -> HttpResponse:
    """Send one file of the reports on a year."""
    rows = Report.objects.published().for_year(year).order_by("pk")
    return _of_slugs(
        request, "report", (year,), rows.values_list("agency__slug", "current_edition__published_at"), part
    )


def parts() -> Iterator[Part]:
    """Yield the files that there are: two queries."""
    years, agencies = _years(), Agency.objects.filter(is_listed=True).count()
    yield Part("sitemap_pages")
    yield Part("sitemap_years", (), max((changed for *_, changed in years), default=None))
    for number in range(1, _files(agencies) + 1):
        yield Part("sitemap_agencies", (number,))
    for year, count, changed in years:
        for number in range(1, _files(count) + 1):
            yield Part("sitemap_reports", (year, number), changed)


def _years() -> list[tuple[int, int, datetime.datetime]]:
    """Return (year, number of reports in force, when the last one was published), newest first: one query."""
    counted = Report.objects.published().order_by().values("year__year")
    rows = counted.annotate(count=Count("pk"), changed=Max("current_edition__published_at")).order_by("-year__year")
    return [(row["year__year"], row["count"], row["changed"]) for row in rows]


def _files(count: int) -> int:
    return -(-count // MOST)


def _of_paths(request: HttpRequest, pages: Iterable[tuple[str, tuple[Any, ...], Any]]) -> HttpResponse:
    return _of_addresses(
        request, ((list(addresses(name, *arguments).items()), changed) for name, arguments, changed in pages)
    )


def _of_slugs(request: HttpRequest, name: str, behind: tuple[Any, ...], rows: Any, part: int) -> HttpResponse:
    """Send the ``part``-th file of ``rows`` (slug, when): one query, and no address is made twice."""
    held = list(rows[(part - 1) * MOST : part * MOST]) if part else []
    if not held:
        raise Http404("no such part of the site map")
    pattern = addresses(name, _HERE, *behind).items()
    made = (
        ([(code, address.replace(f"/{_HERE}/", f"/{slug}/", 1)) for code, address in pattern], changed)
        for slug, changed in held
    )
    return _of_addresses(request, made)


def _of_addresses(
    request: HttpRequest, pages: Iterable[tuple[list[tuple[str, str]], datetime.datetime | None]]
) -> HttpResponse:
    places = FeedPlaces(current_site(), request)
    written = [f'<urlset xmlns="{_SITEMAPS}" xmlns:xhtml="{_HTML}">\n']
    for paths, changed in pages:
        full = [(code, places.at(path)) for code, path in paths]
        others = "".join(_alternate(html_language(code), address) for code, address in full)
        others += "".join(_alternate("x-default", address) for code, address in full if code == settings.LANGUAGE_CODE)
        moment = _changed(changed)
        written += (f"<url><loc>{_text(address)}</loc>{moment}{others}</url>\n" for _code, address in full)
    return _sent(request, "".join([*written, "</urlset>\n"]))


def _alternate(language: str, address: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(address)}/>'


def _text(address: str) -> str:
    return quoteattr(address)[1:-1]


def _changed(moment: datetime.datetime | None) -> str:
    return f"<lastmod>{written(moment)}</lastmod>" if moment else ""


def _sent(request: HttpRequest, body: str) -> HttpResponse:
    return answer(request, f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'.encode(), media_type=MEDIA_TYPE)
