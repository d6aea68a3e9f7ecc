"""What an import would do or why it cannot: differences and faults in the words of the person."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from import_export.resources import Diff
from import_export.results import Result

from ..actions import Refused


@dataclass(frozen=True)
class Fault:
    """What is wrong in one place of a file; row and column are empty where it concerns the whole."""

    row: int | None
    column: str
    reason: str


def difference(before: object, after: object) -> SafeString:
    """Return both texts, marked as taken out and put in, or the one text where nothing changes."""
    old, new = ("" if text is None else str(text) for text in (before, after))
    if old == new:
        return format_html("{}", new)
    if not old:
        return format_html("<ins>{}</ins>", new)
    return format_html("<del>{}</del> <ins>{}</ins>", old, new or _("blank"))


class PlainDiff(Diff):
    """Differences without inline styles, which the content security policy forbids."""

    def as_html(self) -> list[SafeString]:
        """Return one piece of HTML for each column."""
        before = [""] * len(self.right) if self.new else self.left
        return [difference(old, new) for old, new in zip(before, self.right, strict=True)]


def faults(result: Result, row_numbers: list[int], names: dict[str, str]) -> list[Fault]:
    """Return everything that stops the file, in the order of its rows.

    ``row_numbers`` are those the person sees; ``names`` maps a column key to its words.
    """
    found = [Fault(None, "", _sentence(error.error)) for error in result.base_errors]
    for row in result.invalid_rows:
        for key, reasons in row.error_dict.items():
            column = "" if key == NON_FIELD_ERRORS else _column(key, names)
            found += [Fault(row_numbers[row.number - 1], column, str(reason)) for reason in reasons]
    for row in result.error_rows:
        found += [Fault(row_numbers[row.number - 1], "", _sentence(error.error)) for error in row.errors]
    return sorted(found, key=lambda fault: fault.row or 0)


def _column(key: str, names: dict[str, str]) -> str:
    return f"{key} ({names[key]})" if key in names else key


def _sentence(error: Any) -> str:
    if isinstance(error, Refused):
        return str(error)
    messages = getattr(error, "messages", None)
    if messages:
        return " ".join(messages)
    return _("This row could not be stored; check its values.")
