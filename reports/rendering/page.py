"""What every page says of itself: title, addresses in both languages, place, and the labels of government websites."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.paginator import Page as Pages
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from ..formats.wording import REPORT_NAME
from ..models import Site
from .linked_data import Node, as_script, breadcrumbs, nodes_of_page
from .places import origin_of

PICTURE = ("public/social-{}.png", 1200, 630)  # by colour of the site
LOCALES = {"zh-hans": "zh_CN", "en": "en_US"}


@dataclass(frozen=True)
class Crumb:
    """One step of the way from the home page; ``language`` where its words are not in the page's own."""

    name: str
    address: str = ""
    language: str = ""


@dataclass(frozen=True)
class Page:
    """A page as its head and header say it. ``addresses`` maps a language to the page in that language.

    ``origin`` is https:// and the domain where it is known; ``feeds`` are (title, path), ``social`` what a
    shared link shows, ``nodes`` what machines are told, ``steps`` the pages of a list before and after.
    """

    title: str
    description: str = ""
    canonical: str = ""
    addresses: dict[str, str] = field(default_factory=dict)
    crumbs: tuple[Crumb, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    section: str = ""
    origin: str = ""
    feeds: tuple[tuple[str, str], ...] = ()
    social: tuple[tuple[str, str], ...] = ()
    nodes: tuple[Node, ...] = ()
    steps: tuple[tuple[str, str], ...] = ()

    @property
    def other_language(self) -> dict[str, str]:
        """Return the language switch: code, name and address of the other language; {} when there is none."""
        own = translation.get_language()
        for code, name in settings.LANGUAGES:
            if code != own and code in self.addresses:
                return {"code": html_language(code), "name": name, "address": self.addresses[code]}
        return {}

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """Return (language tag, full address) of the page in every language, and where to send all others."""
        found = [(html_language(code), self.origin + address) for code, address in self.addresses.items()]
        default = self.addresses.get(settings.LANGUAGE_CODE)
        return [*found, ("x-default", self.origin + default)] if default else found

    @property
    def describes_itself(self) -> bool:
        """Tell whether the description has to be said beside the labels: to HTML, Description is the same name."""
        return bool(self.description) and not any(label == "Description" for label, _ in self.labels)

    @property
    def linked_data(self) -> SafeString:
        """Return what machines are told as JSON-LD, safe inside a script block; "" where there is nothing."""
        return as_script(self.nodes)


def html_language(code: str) -> str:
    """Return the language tag of HTML for a language of the portal."""
    return "zh-Hans" if code.startswith("zh") else code


def addresses(name: str, *args: Any, query: str = "") -> dict[str, str]:
    """Return the address of a named page in every language."""
    found = {}
    for code, _ in settings.LANGUAGES:
        with translation.override(code):
            found[code] = reverse(name, args=args) + (f"?{query}" if query else "")
    return found


def years_crumb(year: int) -> Crumb:
    """Return the step to the page of ``year``."""
    return Crumb(gettext("Reports for %(year)s") % {"year": year}, reverse("year", args=[year]))


def frame_for(
    site: Site,
    title: str,
    name: str,
    *args: Any,
    description: str = "",
    crumbs: Sequence[Crumb] = (),
    labels: Sequence[tuple[str, str]] = (),
    section: str = "",
    query: str = "",
    pages: Pages | None = None,
    nodes: Sequence[Node] = (),
) -> dict[str, Any]:
    """Return what the frame of a page takes: the page at the address ``name``, without labels that nobody has filled.

    ``pages`` is the page of a list that is shown; ``nodes`` are what machines are told beside the way here.
    """
    held = addresses(name, *args, query=query)
    canonical = absolute(site, held[translation.get_language() or settings.LANGUAGE_CODE])
    known = [*_site_labels(site), *_column_labels(site, title, description, labels), *labels, ("Url", canonical)]
    way = way_from_home(crumbs)
    told = [*nodes, *nodes_of_page(site, name, args, title, description, query)]
    if way:
        told.append(breadcrumbs(site, [(crumb.name, crumb.address) for crumb in way]))
    page = Page(
        title=title,
        description=description,
        canonical=canonical,
        addresses=held,
        crumbs=way,
        labels=tuple((label, value) for label, value in known if value),
        section=section,
        origin=origin_of(site),
        feeds=feeds_of(name, args),
        social=_social(site, title, description, canonical, is_article=bool(labels)),
        nodes=tuple(told),
        steps=_steps(reverse(name, args=args), query, pages) if pages else (),
    )
    return frame_around(site, page)


def frame_around(site: Site, page: Page) -> dict[str, Any]:
    """Return what ``base.html`` takes: the site, the language that is spoken, and the page."""
    return {"site": site, "language": translation.get_language() or "", "page": page}


def way_from_home(crumbs: Sequence[Crumb]) -> tuple[Crumb, ...]:
    """Return the way from the home page; () where there are no steps to take."""
    return (Crumb(gettext("Home"), reverse("home")), *crumbs) if crumbs else ()


def feeds_of(name: str, args: Sequence[Any]) -> tuple[tuple[str, str], ...]:
    """Return (title, path) of the feeds that speak of the page at the address ``name``."""
    if name in ("agency", "report", "edition"):
        return ((gettext("New reports of this agency"), reverse("feed_agency", args=args[:1])),)
    if name == "year":
        return ((gettext("New reports for %(year)s") % {"year": args[0]}, reverse("feed_year", args=args)),)
    if name == "corrections":
        return ((gettext("Corrections and withdrawals"), reverse("feed_corrections")),)
    if name in ("home", "feeds"):
        return (
            (gettext("New reports"), reverse("feed_reports")),
            (gettext("Corrections and withdrawals"), reverse("feed_corrections")),
        )
    return ()


def _social(
    site: Site, title: str, description: str, canonical: str, *, is_article: bool
) -> tuple[tuple[str, str], ...]:
    """Return the properties of Open Graph, by which a shared link is shown with title and picture."""
    own = translation.get_language() or settings.LANGUAGE_CODE
    picture, width, height = PICTURE
    said = [
        ("og:title", title),
        ("og:type", "article" if is_article else "website"),
        ("og:url", canonical),
        ("og:description", description),
        ("og:site_name", name_of_site(site)),
        ("og:locale", LOCALES[own]),
        *(("og:locale:alternate", locale) for code, locale in LOCALES.items() if code != own),
        ("og:image", absolute(site, static(picture.format(site.colour)))),
        ("og:image:width", str(width)),
        ("og:image:height", str(height)),
        ("og:image:alt", gettext("Annual reports on open government information")),
    ]
    return tuple((name, content) for name, content in said if content)


def name_of_site(site: Site) -> str:
    """Return whose pages these are in the language that is spoken: the office, or the portal's name."""
    return (site.english_name if translation.get_language() == "en" else "") or site.organ or site.name


def _steps(path: str, query: str, pages: Pages) -> tuple[tuple[str, str], ...]:
    """Return (relation, path) of the pages before and after the one shown; the first page has no number."""
    kept = [part for part in query.split("&") if part and not part.startswith("page=")]
    numbers = [("prev", pages.number - 1)] if pages.has_previous() else []
    numbers += [("next", pages.number + 1)] if pages.has_next() else []
    found = []
    for relation, number in numbers:
        parts = "&".join([*kept, *([f"page={number}"] if number > 1 else [])])
        found.append((relation, f"{path}?{parts}" if parts else path))
    return tuple(found)


def absolute(site: Site, path: str) -> str:
    """Return the full address of a path where the domain is known, else the path."""
    return origin_of(site) + path


def _site_labels(site: Site) -> list[tuple[str, str]]:
    name = site.organ or site.name
    return [("SiteName", name), ("SiteDomain", site.domain), ("SiteIDCode", site.identification_code)]


def _column_labels(
    site: Site, title: str, description: str, labels: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return the labels of a column; an article has its own words for title and description beside them."""
    is_article = any(label == "ArticleTitle" for label, _ in labels)
    return [
        ("ColumnName", REPORT_NAME.zh if is_article else title),
        ("ColumnDescription", site.name if is_article else description),
        ("ColumnKeywords", REPORT_NAME.zh),
        ("ColumnType", REPORT_NAME.zh),
    ]
