"""Keep narrative HTML to the permitted set of marks, and turn it into plain text."""

import re
from html import escape, unescape

import nh3

TAGS = {"p", "h3", "h4", "strong", "ul", "ol", "li", "table", "caption", "thead", "tbody", "tr", "th", "td", "a", "br"}
_ATTRIBUTES = {"a": {"href"}, "th": {"colspan", "rowspan", "scope"}, "td": {"colspan", "rowspan"}}
_SCHEMES = {"http", "https", "mailto"}
_BLOCK_END = re.compile(r"</(?:p|h3|h4|li|tr|caption)>|<br>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_BLOCK = re.compile(r"<(?:p|h3|h4|ul|ol|table)[ >]", re.IGNORECASE)


def normalise(html: str) -> str:
    """Return ``html`` with nothing but the permitted marks; bare text becomes paragraphs."""
    if not html or not html.strip():
        return ""
    if not _BLOCK.search(html):
        html = paragraphs(unescape(_TAG.sub("", _BLOCK_END.sub("\n", html))))
    clean = nh3.clean(html, tags=TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None, strip_comments=True)
    return re.sub(r"<p>\s*</p>", "", clean).strip()


def paragraphs(text: str) -> str:
    """Return plain ``text`` as paragraphs, one for each line that is not empty."""
    return "".join(f"<p>{escape(line.strip(), quote=False)}</p>" for line in text.splitlines() if line.strip())


def plain_text(html: str) -> str:
    """Return the words of ``html``, one line for each paragraph."""
    lines = unescape(_TAG.sub("", _BLOCK_END.sub("\n", html))).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())
