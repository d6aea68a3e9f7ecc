"""How much a report page says of what was found in its figures and corrected: all of it, or less where it grows heavy.

What is left out stands on the page of the findings and in the ledger of corrections; the page says how much that is.
"""

from dataclasses import dataclass, replace
from typing import Any

from ..presentation import Presented

MOST_BYTES = 60 * 1024  # of a report page without the report's own texts, as it is sent before compression
NO_LIMIT = 1_000_000


@dataclass(frozen=True)
class Brevity:
    """How many entries a page has at most: rules in a group of the statement, lines of a rule, notes under a table,
    changed figures, editions.

    Without ``has_texts`` the agency's explanations and the changed sentences are left out. Where the page ``is_bare``,
    cells bear the marks of findings and corrections without words; what only machines read is left out, and
    what neighbours are called in English.
    """

    rules: int = NO_LIMIT
    lines: int = NO_LIMIT
    notes: int = NO_LIMIT
    changes: int = NO_LIMIT
    editions: int = NO_LIMIT
    has_texts: bool = True
    is_bare: bool = False


EVERYTHING = Brevity()
BREVITIES = (
    EVERYTHING,
    Brevity(lines=2, notes=5, changes=20, editions=6),
    Brevity(rules=4, lines=1, notes=3, changes=5, editions=3, has_texts=False),
    Brevity(rules=0, lines=0, notes=0, changes=0, editions=2, has_texts=False, is_bare=True),
)


def shortened(context: dict[str, Any], brief: Brevity) -> dict[str, Any]:
    """Return the ``context`` of a report page for a page that says as much as ``brief`` allows."""
    page = replace(context["page"], social=(), nodes=()) if brief.is_bare else context["page"]
    return {**context, "page": page, "brief": brief}


def weight_of(page: bytes, report: Presented) -> int:
    """Return the bytes of ``page`` without the texts of the ``report`` on it."""
    texts = [report.preface, *(part for section in report.sections for part in (section.text, section.after))]
    return len(page) - sum(len(text.encode()) for text in texts)
