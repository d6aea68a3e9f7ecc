"""The reader's page: how to read a report, in both languages, with every fact drawn from where it is declared.

The page ``/help/`` and the files ``docs/reading-reports*.md`` are drawn from the same chapters.
"""

from . import glossary, reports, tables, trust, using
from .blocks import Chapter


def chapters() -> tuple[Chapter, ...]:
    """Return all chapters in order."""
    return tuple(part.chapter() for part in (reports, tables, trust, using, glossary))


__all__ = ["Chapter", "chapters"]
