"""What a page links to: the reports of a list, and files that it holds as attachments; and its own date."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree, html

from ..reading import READERS
from ..reading.blocks import Line, Place
from ..reading.html import decode
from ..reading.identity import find_title
from ..reading.refusals import Unreadable

MOST_LINKS = 60
_LONGEST_TEXT = 120
_PAGES = ("html", "htm", "shtml", "")
_FILES = frozenset(READERS) | {"doc", "wps", "xls"}
_REPORT = re.compile(r"信息公开.{0,12}(?:年度)?报告|年度报告|年报")
# 《政府网站发展指引》 names these marks of a page.
_DAY_MARKS = ("pubdate", "publishdate", "firstpublishedtime")
_DAY = re.compile(r"(20\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})")


@dataclass(frozen=True)
class Link:
    """A link of a page: the whole address, its words, and the ending of a file ("" of a page)."""

    address: str
    text: str
    ending: str


@dataclass(frozen=True)
class Links:
    """The links that may lead to a report, files first, and the day that the page names as its publication."""

    found: tuple[Link, ...] = ()
    published: str | None = None


def links_of_page(data: bytes, base: str) -> Links:
    """Return the links of the page ``data`` at ``base`` that stay on its host; none when it is no page."""
    try:
        root = html.document_fromstring(decode(data).encode("utf-8", "replace"), parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, Unreadable):
        return Links()
    files: dict[str, Link] = {}
    pages: dict[str, Link] = {}
    for element in root.iter("a"):
        link = _link(element, base)
        if link is None:
            continue
        (files if link.ending else pages).setdefault(link.address, link)
    return Links((*files.values(), *pages.values())[:MOST_LINKS], _published(root))


def _parser() -> Any:
    return html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)


def _link(element: Any, base: str) -> Link | None:
    """Return the link where it stays on the host and is a file to read, or words that speak of a report."""
    text = " ".join(f"{''.join(element.itertext())} {element.get('title') or ''}".split())[:_LONGEST_TEXT]
    try:
        address = urljoin(base, (element.get("href") or "").strip()).partition("#")[0]
        parts = urlsplit(address)
        host = urlsplit(base).hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or parts.hostname != host or address == base.partition("#")[0]:
        return None
    ending = PurePosixPath(unquote(parts.path)).suffix.lower().lstrip(".")
    if ending in _FILES and ending not in _PAGES:
        return Link(address, text or PurePosixPath(unquote(parts.path)).name, ending)
    speaks_of_one = _REPORT.search(text) or find_title((Line(text, Place(0)),))
    return Link(address, text, "") if text and speaks_of_one else None


def _published(root: Any) -> str | None:
    for mark in root.iter("meta"):
        if (mark.get("name") or "").lower() in _DAY_MARKS and (match := _DAY.search(mark.get("content") or "")):
            year, month, day = (int(part) for part in match.groups())
            if 1 <= month <= 12 and 1 <= day <= 31:
                return f"{year:04}-{month:02}-{day:02}"
    return None
