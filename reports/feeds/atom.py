"""Write a feed as Atom (RFC 4287)."""

import datetime
import re
from dataclasses import dataclass
from xml.etree import ElementTree

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """One thing that happened. ``ident`` stays the same for ever, whatever becomes of the address."""

    ident: str
    title: str
    address: str
    moment: datetime.datetime
    author: str
    summary: str
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Feed:
    """A feed: its own address and that of the page it belongs to, in one language; newest entry first."""

    ident: str
    title: str
    subtitle: str
    language: str
    address: str
    page: str
    author: str
    changed: datetime.datetime
    entries: tuple[Entry, ...]
    translations: tuple[tuple[str, str], ...] = ()


def write_feed(feed: Feed) -> bytes:
    """Return ``feed`` as an Atom document."""
    ElementTree.register_namespace("", _NAMESPACE)
    root = ElementTree.Element(_name("feed"), {_LANGUAGE: feed.language})
    _say(root, "id", feed.ident)
    _say(root, "title", feed.title)
    _say(root, "subtitle", feed.subtitle)
    _say(root, "updated", written(feed.changed))
    _link(root, "self", feed.address, "application/atom+xml")
    _link(root, "alternate", feed.page, "text/html", feed.language)
    for language, address in feed.translations:
        _link(root, "related", address, "application/atom+xml", language)
    _say(ElementTree.SubElement(root, _name("author")), "name", feed.author)
    for entry in feed.entries:
        _add(root, entry, feed.language)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _add(root: ElementTree.Element, entry: Entry, language: str) -> None:
    held = ElementTree.SubElement(root, _name("entry"))
    _say(held, "id", entry.ident)
    _say(held, "title", entry.title)
    _say(held, "published", written(entry.moment))
    _say(held, "updated", written(entry.moment))
    _link(held, "alternate", entry.address, "text/html", language)
    _say(ElementTree.SubElement(held, _name("author")), "name", entry.author)
    for subject in entry.subjects:
        ElementTree.SubElement(held, _name("category"), {"term": subject})
    _say(held, "summary", entry.summary)


def _name(tag: str) -> str:
    return f"{{{_NAMESPACE}}}{tag}"


def _say(parent: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, _name(tag)).text = _NOT_IN_XML.sub(" ", text)


def _link(parent: ElementTree.Element, relation: str, address: str, media_type: str, language: str = "") -> None:
    held = {"rel": relation, "type": media_type, "href": address} | ({"hreflang": language} if language else {})
    ElementTree.SubElement(parent, _name("link"), held)


def written(moment: datetime.datetime) -> str:
    """Write a moment as feeds and site maps do (RFC 3339)."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
