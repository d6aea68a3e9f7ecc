"""What every page says of itself: title, addresses in both languages, place, and the labels of government websites."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from ..formats.wording import REPORT_NAME
from ..models import Site


@dataclass(frozen=True)
class Crumb:
    """One step of the way from the home page; ``language`` where its words are not in the page's own."""

    name: str
    address: str = ""
    language: str = ""


@dataclass(frozen=True)
class Page:
    """A page as its head and header say it. ``addresses`` maps a language to the page in that language."""

    title: str
    description: str = ""
    canonical: str = ""
    addresses: dict[str, str] = field(default_factory=dict)
    crumbs: tuple[Crumb, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    section: str = ""

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
        """Return (language tag, address) of the page in every language."""
        return [(html_language(code), address) for code, address in self.addresses.items()]


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


def page_for(
    site: Site,
    title: str,
    name: str,
    *args: Any,
    description: str = "",
    crumbs: Sequence[Crumb] = (),
    labels: Sequence[tuple[str, str]] = (),
    section: str = "",
    query: str = "",
) -> Page:
    """Return the page at the address ``name`` with its labels; those that nobody has filled are left out."""
    held = addresses(name, *args, query=query)
    canonical = absolute(site, held[translation.get_language() or settings.LANGUAGE_CODE])
    home = Crumb(gettext("Home"), reverse("home"))
    known = [*_site_labels(site), *_column_labels(site, title, description, labels), *labels, ("Url", canonical)]
    return Page(
        title=title,
        description=description,
        canonical=canonical,
        addresses=held,
        crumbs=(home, *crumbs) if crumbs else (),
        labels=tuple((label, value) for label, value in known if value),
        section=section,
    )


def absolute(site: Site, path: str) -> str:
    """Return the full address of a path where the domain is known, else the path."""
    return f"https://{site.domain}{path}" if site.domain else path


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
