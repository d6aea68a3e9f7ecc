"""The feeds: all new reports, those of an agency or a year, corrections; and the page that says where they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from ..models import Agency, Edition, Report, ReportingYear, Site, current_site
from ..rendering import Crumb, frame_for
from ..rendering.corrections import LedgerRow, ledger_rows
from ..rendering.page import addresses, html_language, name_of_site
from ..serving.answer import answer, draw, kept_page, page_of
from ..serving.methods import read_only
from .atom import MEDIA_TYPE, Entry, Feed, write_feed
from .entries import EMPTY, MOST, entries_of, entries_of_corrections, last_change, newest
from .places import FeedPlaces


@dataclass(frozen=True)
class Subject:
    """What a feed is about: the name and arguments of its address and of its page, and which editions it keeps.

    ``among`` are the keys of those in force where they are few.
    """

    name: str
    title: str
    ident: tuple[Any, ...]
    page: str
    arguments: tuple[Any, ...] = ()
    keeps: dict[str, Any] = field(default_factory=dict)
    among: tuple[int, ...] | None = None


@read_only
def feeds(request: HttpRequest) -> HttpResponse:
    """List the feeds in words: all reports, corrections, years, agencies."""
    site, title = current_site(), gettext("Feeds")
    shown = page_of(Agency.objects.filter(is_listed=True).order_by("path", "pk"), request)
    context = {
        **frame_for(
            site,
            title,
            "feeds",
            description=gettext("New reports and corrections, to be followed with a feed reader."),
            crumbs=[Crumb(title)],
            section="feeds",
            query=f"page={shown.number}" if shown.number > 1 else "",
            pages=shown,
        ),
        "years": ReportingYear.objects.all(),
        "agencies": shown,
        "pages": shown,
        "address": reverse("feeds"),
    }
    return answer(request, draw("feeds/feeds.html", context))


@read_only
def feed_reports(request: HttpRequest) -> HttpResponse:
    """Send the newest reports of all agencies."""
    return _of_editions(request, Subject("feed_reports", gettext("New reports"), ("reports",), "home"))


@read_only
def feed_agency(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the newest reports of one agency."""
    agency = get_object_or_404(Agency, slug=slug, is_listed=True)
    title = gettext("New reports of %(agency)s") % {"agency": agency.name}
    ident, keeps = ("agencies", agency.pk), {"report__agency": agency}
    among = tuple(Report.objects.published().filter(agency=agency).values_list("current_edition", flat=True))
    return _of_editions(request, Subject("feed_agency", title, ident, "agency", (slug,), keeps, among))


@read_only
def feed_year(request: HttpRequest, year: int) -> HttpResponse:
    """Send the newest reports on one year."""
    held = ReportingYear.objects.filter(year=year).first()
    if held is None:
        raise Http404("no such year")
    title = gettext("New reports for %(year)s") % {"year": year}
    return _of_editions(request, Subject("feed_year", title, ("years", year), "year", (year,), {"report__year": held}))


@read_only
def feed_corrections(request: HttpRequest) -> HttpResponse:
    """Send the newest corrections and withdrawals, with the figures before and after."""
    site = current_site()
    places = FeedPlaces(site, request)
    subject = Subject("feed_corrections", gettext("Corrections and withdrawals"), ("corrections",), "corrections")
    rows = [LedgerRow(**row) for row in ledger_rows()[:MOST]]
    changed = max((row.at for row in rows), default=EMPTY)
    return _sent(request, site, subject, rows, changed, lambda: entries_of_corrections(rows, places))


def _of_editions(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Send the newest editions in force among those that ``subject`` keeps."""
    site = current_site()
    places = FeedPlaces(site, request)
    editions = newest(Edition.objects.published().filter(**subject.keeps), subject.among)
    stamps = [(edition.pk, edition.report.public_stamp, edition.report.agency.name) for edition in editions]
    changed = last_change(editions, Edition.objects.public().filter(**subject.keeps))
    return _sent(request, site, subject, stamps, changed, lambda: entries_of(editions, places))


def _sent(
    request: HttpRequest,
    site: Site,
    subject: Subject,
    stamps: Sequence[Any],
    changed: datetime,
    entries: Callable[[], tuple[Entry, ...]],
) -> HttpResponse:
    """Send the feed, kept as long as neither the site nor what ``stamps`` name has changed."""
    places, language = FeedPlaces(site, request), translation.get_language() or ""

    def body() -> bytes:
        return write_feed(feed_of(subject, site, places, changed, entries()))

    parts = ("feed", subject.name, *subject.arguments, language, places.origin, site.public_stamp, *stamps)
    return kept_page(request, parts, body, media_type=MEDIA_TYPE, changed=changed)


def feed_of(subject: Subject, site: Site, places: FeedPlaces, changed: datetime, entries: tuple[Entry, ...]) -> Feed:
    """Return the feed about ``subject`` with ``entries`` in the language that is spoken."""
    own = translation.get_language() or ""
    name = name_of_site(site)
    held = addresses(subject.name, *subject.arguments)
    return Feed(
        ident=places.ident("feeds", *subject.ident, *(() if own.startswith("zh") else (own,))),
        title=f"{subject.title} - {name}",
        subtitle=gettext("Annual reports on open government information"),
        language=html_language(own),
        address=places.at(held[own]),
        page=places.named(subject.page, *subject.arguments),
        author=name,
        changed=changed,
        entries=entries,
        translations=tuple((html_language(code), places.at(path)) for code, path in held.items() if code != own),
    )
