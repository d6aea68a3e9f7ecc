"""Keep narrative HTML to the permitted set of marks, and turn it into plain text."""

import re
from html import escape, unescape

import nh3

from .formats import Text

TAGS = {
    *("p", "h3", "h4", "strong", "ul", "ol", "li", "a", "br", "sup", "sub"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
LONGEST_TEXT = 300_000
DEEPEST = 50
LONGEST_TAG = 4000
_ATTRIBUTES = {"a": {"href"}, "th": {"colspan", "rowspan", "scope"}, "td": {"colspan", "rowspan"}}
_SCHEMES = {"http", "https", "mailto"}
_NO_END = ("br", "hr", "img", "input", "meta", "link", "wbr", "col", "embed", "source", "base", "area", "param")
# The next of their kind ends them: their depth is that of the lists and tables that hold them.
_ENDED_BY_NEXT = ("p", "li", "dt", "dd", "option", "tr", "td", "th", "thead", "tbody", "tfoot", "caption", "colgroup")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_INLINE = (
    *("strong", "a", "sup", "sub", "b", "i", "u", "em", "s", "strike", "small", "big", "tt", "code", "font", "span"),
    *("mark", "label", "abbr", "cite", "q", "kbd", "var", "samp", "time", "del", "ins"),
)
_HOLDERS = (
    *("html", "head", "body", "div", "section", "article", "header", "footer", "main", "nav", "aside", "center"),
    *("ul", "ol", "dl", "table", "pre", "blockquote", "address", "figure", "figcaption", "details", "summary", "form"),
    *("button", "select", "textarea", "script", "style", "title", "iframe", "object", "svg", "math", "noscript"),
    *("video", "audio", "picture", "canvas", "template", "o:p"),
)
_NAMES = "|".join((*_NO_END, *_ENDED_BY_NEXT, *_HEADINGS, *_INLINE, *_HOLDERS))
_KNOWN = rf"<(/?)({_NAMES})(?=[\s/>])[^<>]*>"
_KNOWN_TAG = re.compile(_KNOWN, re.IGNORECASE)
# Such a sign begins no tag that a page can have: it is one of the words, as in 5 < 6.
_SIGN = re.compile(rf"<(?!/?(?:{_NAMES})(?=[\s/>])[^<>]*>|!--)", re.IGNORECASE)
_COMMENT = re.compile(r"<!--[^<>]*-->|<!--")
_BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|tr|caption|div)>|<br\s*/?>", re.IGNORECASE)
_RAISED, _LOWERED = re.compile(r"<sup>", re.IGNORECASE), re.compile(r"<sub>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_BLOCK = re.compile(r"<(?:p|h3|h4|ul|ol|table)(?=[\s/>])[^<>]*>", re.IGNORECASE)
_KEPT_IN_LINE = {"strong", "a", "sup", "sub", "script", "style"}
_MOST_PASSES = 5


class MarkupRefused(ValueError):
    """A narrative text that is not taken: ``text`` says why and what to do."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


TOO_LONG = Text(
    f"这段文字超过 {LONGEST_TEXT} 个字符；请删减后再保存。",
    f"This text has more than {LONGEST_TEXT} characters; shorten it and save again.",
)
TOO_DEEP = Text(
    f"这段文字的标签嵌套超过 {DEEPEST} 层，或有过长的标签；请只粘贴文字，再重新排版。",
    f"The marks of this text are nested deeper than {DEEPEST}, or one is too long; paste the words alone, then format.",
)


def normalise(html: str) -> str:
    """Return ``html`` with nothing but the permitted marks; bare text becomes paragraphs.

    What it returns it leaves as it is. Raise MarkupRefused for a text that is too long or too deep.
    """
    if not html or not html.strip():
        return ""
    _measure(html)
    for _ in range(_MOST_PASSES):
        before, html = html, _cleaned(html)
        if html == before:
            break
    else:
        html = paragraphs(plain_text(html))
    _measure(html)  # signs written as &lt; have grown
    return html


def _measure(html: str) -> None:
    """Refuse what would take a parser long: its work grows with length times depth."""
    if len(html) > LONGEST_TEXT:
        raise MarkupRefused(TOO_LONG)
    opened: list[str] = []
    for match in _KNOWN_TAG.finditer(html):
        name = match[2].lower()
        if match.end() - match.start() > LONGEST_TAG:
            raise MarkupRefused(TOO_DEEP)
        if name in _NO_END or name in _ENDED_BY_NEXT or name in _HEADINGS:
            continue
        if not match[1]:
            opened.append(name)
        elif name in opened:
            _close(opened, name)
        if len(opened) > DEEPEST:
            raise MarkupRefused(TOO_DEEP)


def _close(opened: list[str], name: str) -> None:
    """Take ``name`` off where a parser would: through marks within a line, never out of a table or list."""
    place = len(opened) - 1 - opened[::-1].index(name)
    if all(other in _INLINE for other in opened[place + 1 :]):
        del opened[place]


def _cleaned(html: str) -> str:
    html = _SIGN.sub("&lt;", _COMMENT.sub("", html))
    if not _BLOCK.search(html):
        html = _in_paragraphs(html)
    clean = nh3.clean(html, tags=TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None, strip_comments=True)
    return re.sub(r"<p>\s*</p>", "", clean).strip()


def _in_paragraphs(html: str) -> str:
    """Return words without a block as paragraphs, with the marks that stand within a line."""
    words = _KNOWN_TAG.sub(lambda tag: tag[0] if tag[2].lower() in _KEPT_IN_LINE else "", _BLOCK_END.sub("\n", html))
    return "".join(f"<p>{line.strip()}</p>" for line in words.splitlines() if line.strip())


def paragraphs(text: str) -> str:
    """Return plain ``text`` as paragraphs, one for each line that is not empty."""
    return "".join(f"<p>{escape(line.strip(), quote=False)}</p>" for line in text.splitlines() if line.strip())


def plain_text(html: str) -> str:
    """Return the words of ``html``, one line for each paragraph; 10² is 10^2, never 102."""
    html = _RAISED.sub("^", _LOWERED.sub("_", html))
    lines = unescape(_TAG.sub("", _BLOCK_END.sub("\n", html))).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())
