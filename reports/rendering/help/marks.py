"""The two marks in the words of the reader's page, as HTML and as Markdown."""

import re
from collections.abc import Callable

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

_MARK = re.compile(r"\*\*(?P<strong>[^*]+)\*\*|\[(?P<words>[^]]+)]\((?P<target>[^)]+)\)")


def as_html(words: str) -> SafeString:
    """Return words as HTML: everything but the marks is escaped."""
    return mark_safe(_replaced(words, escape, _in_html))  # noqa: S308 (each part is escaped)


def as_markdown(words: str, addresses: Callable[[str], str]) -> str:
    """Return words as Markdown, with the address of a page written behind its name."""

    def shown(match: re.Match[str]) -> str:
        if match["strong"] or match["target"].startswith("#"):
            return match[0]
        return f"{match['words']} (`{addresses(match['target'])}`)"

    return _replaced(words, str, shown)


def _in_html(match: re.Match[str]) -> str:
    if match["strong"]:
        return format_html("<strong>{}</strong>", match["strong"])
    target = match["target"]
    return format_html('<a href="{}">{}</a>', target if target[0] == "#" else reverse(target), match["words"])


def _replaced(words: str, plain: Callable[[str], str], marked: Callable[[re.Match[str]], str]) -> str:
    parts, end = [], 0
    for match in _MARK.finditer(words):
        parts += [plain(words[end : match.start()]), marked(match)]
        end = match.end()
    return "".join([*parts, plain(words[end:])])
