"""What pages say of themselves to machines: nodes of schema.org, written as JSON-LD.

Nothing is said that the portal does not know: no licence, no region, no date where nobody has given one.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from ..formats.wording import REPORT_NAME
from ..models import Edition, Site
from .places import Places, origin_of

Node = dict[str, Any]
_CONTEXT = "https://schema.org"
_LANGUAGE = "zh-Hans"  # of every report; the page around it may be English
# An end tag inside a string would end the block, and an opening comment would swallow what follows.
_UNSAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def as_script(nodes: Sequence[Node]) -> SafeString:
    """Return ``nodes`` as the text of a script block of the type application/ld+json; "" where there are none."""
    if not nodes:
        return mark_safe("")
    graph = {"@context": _CONTEXT, **nodes[0]} if len(nodes) == 1 else {"@context": _CONTEXT, "@graph": list(nodes)}
    written = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(written.translate(_UNSAFE))  # noqa: S308 (every sign that HTML reads is written as an escape)


def filled(node: Node) -> Node:
    """Return ``node`` without what is empty."""
    return {key: held for key, held in node.items() if held not in ("", None, [], {}, ())}


def _places(site: Site) -> Places:
    return Places(origin_of(site))


def publisher_of(site: Site) -> Node:
    """Return the office whose site this is; {} where nobody has said."""
    if not site.organ:
        return {}
    return {"@type": "GovernmentOrganization", "name": site.organ, "url": _places(site).named("home")}


def breadcrumbs(site: Site, steps: Iterable[tuple[str, str]]) -> Node:
    """Return the way from the home page as (name, path); the last step may have no path: it is the page itself."""
    places = _places(site)
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            filled({"@type": "ListItem", "position": number, "name": name, "item": path and places.at(path)})
            for number, (name, path) in enumerate(steps, 1)
        ],
    }


def nodes_of_page(site: Site, name: str, args: Sequence[Any], title: str, description: str, query: str) -> list[Node]:
    """Return what the page at the address ``name`` is beside a page: a site, a collection of figures."""
    table = reverse("statistics_file")
    if name == "home":
        return [website(site, description), dataset(site, name, args, title, description, [table])]
    if name == "year":
        files = [reverse("register_file", args=args), f"{table}?y={args[0]}"]
        return [dataset(site, name, args, title, description, files) | {"temporalCoverage": str(args[0])}]
    if name == "statistics":
        asked = "&".join(part for part in query.split("&") if part and not part.startswith("page="))
        return [dataset(site, name, args, title, description, [f"{table}?{asked}" if asked else table])]
    return []


def website(site: Site, description: str) -> Node:
    """Return the portal itself, with the address of its search."""
    places = _places(site)
    return filled(
        {
            "@type": "WebSite",
            "name": site.name,
            "alternateName": site.english_name,
            "url": places.named("home"),
            "description": description,
            "publisher": publisher_of(site),
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": f"{places.named('search')}?q={{search_term_string}}"},
                "query-input": "required name=search_term_string",
            },
        }
    )


def dataset(site: Site, name: str, args: Sequence[Any], title: str, description: str, tables: Sequence[str]) -> Node:
    """Return the figures behind a page as a set of data, with the paths of the tables that one can take away."""
    places = _places(site)
    return filled(
        {
            "@type": "Dataset",
            "name": title,
            "description": description,
            "url": places.named(name, *args),
            "inLanguage": _LANGUAGE,
            "isAccessibleForFree": True,
            "keywords": REPORT_NAME.zh,
            "creator": publisher_of(site),
            "distribution": [
                {"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": places.at(table)}
                for table in tables
            ],
        }
    )


def report(edition: Edition, site: Site, title: str, address: str) -> Node:
    """Return a published edition as a report: who made it, when, and where it came from.

    Its files are left out: eight addresses weigh more than the page can spare.
    """
    places, owner = _places(site), edition.report
    year = owner.year.year
    author = {
        "@type": "GovernmentOrganization",
        "name": edition.agency_name or owner.agency.name,
        "identifier": edition.agency_code,
        "url": places.named("agency", owner.agency.slug),
    }
    return filled(
        {
            "@type": "Report",
            "@id": places.at(address),
            "url": places.at(address),
            "name": title,
            "author": filled(author),
            "publisher": publisher_of(site),
            "datePublished": edition.published_at.isoformat() if edition.published_at else "",
            "inLanguage": _LANGUAGE,
            "temporalCoverage": str(year),
            "isPartOf": {
                "@type": "Dataset",
                "name": gettext("Reports for %(year)s") % {"year": year},
                "url": places.named("year", year),
            },
            "version": str(edition.number or ""),
            "identifier": {"@type": "PropertyValue", "propertyID": "SHA-256", "value": edition.digest},
            "isBasedOn": edition.source_address,
        }
    )
