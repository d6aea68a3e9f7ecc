"""Narrative texts as lines that a person types: one line a paragraph, a few signs for the rest.

"# " begins a heading, "## " a smaller one, "- " an item of a list; **two stars** make words strong.
Only a text that comes back the same way is shown as lines; any other keeps its marks.
"""

import re
from html import escape, unescape
from typing import NamedTuple

from ..markup import MarkupRefused, normalise

_BLOCK = re.compile(r"\s*<(p|h3|h4|ul)>(.*?)</\1>\s*", re.DOTALL)
_ITEM = re.compile(r"\s*<li>(.*?)</li>\s*", re.DOTALL)
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_TAG = re.compile(r"<[^>]*>")
_SIGNS = {"h3": "# ", "h4": "## ", "p": "", "ul": "- "}


class Typing(NamedTuple):
    """A text as it stands in a box: ``is_html`` when lines could not hold all of its marks; ``html`` to be shown."""

    text: str
    is_html: bool
    html: str


def typing_of(html: str) -> Typing:
    """Return ``html`` as a person may edit it."""
    lines = _lines(html)
    if lines is not None and _squeezed(html_of(lines)) == _squeezed(html):
        return Typing(lines, False, html)
    return Typing(html, True, html)


def html_of(lines: str) -> str:
    """Return typed ``lines`` as HTML of the permitted marks."""
    parts: list[str] = []
    in_list = False
    for line in (line.strip() for line in lines.splitlines()):
        is_item = line.startswith("- ")
        if in_list != is_item:
            parts.append("<ul>" if is_item else "</ul>")
            in_list = is_item
        if line:
            parts.append(_block(line))
    html = "".join(parts) + ("</ul>" if in_list else "")
    try:
        return normalise(html)
    except MarkupRefused:
        return html  # saving refuses it, with its sentence


def _block(line: str) -> str:
    for tag in ("h3", "h4", "ul"):
        sign = _SIGNS[tag]
        if line.startswith(sign):
            tag = "li" if tag == "ul" else tag
            return f"<{tag}>{_inline(line.removeprefix(sign).strip())}</{tag}>"
    return f"<p>{_inline(line)}</p>"


def _inline(words: str) -> str:
    return _STRONG.sub(r"<strong>\1</strong>", escape(words, quote=False))


def _lines(html: str) -> str | None:
    lines: list[str] = []
    at = 0
    while at < len(html):
        block = _BLOCK.match(html, at)
        if block is None:
            return None
        items = _ITEM.findall(block[2]) if block[1] == "ul" else [block[2]]
        lines += [_SIGNS[block[1]] + _typed(item) for item in items]
        at = block.end()
    return "\n".join(lines)


def _typed(words: str) -> str:
    plain = words.replace("<strong>", "**").replace("</strong>", "**")
    return unescape(_TAG.sub("", plain)).strip()


def _squeezed(html: str) -> str:
    return re.sub(r">\s+<", "><", html.strip())
