"""Look at files of people without harm: show a source, draw its pages, find its links, clean a copy for the public.

Everything that opens such a file runs in a process of its own with limits on memory and time (``apart``).
Plain Python: it knows neither the framework nor the database. Import from here.
"""

from .apart import cleaned_apart, links_apart, markup_apart, page_apart, shown_apart
from .cleaning import NotReleased
from .links import Link, Links
from .pictures import NoPicture
from .showing import Shown, ShownCell, ShownLine, ShownRow

__all__ = [
    "Link",
    "Links",
    "NoPicture",
    "NotReleased",
    "Shown",
    "ShownCell",
    "ShownLine",
    "ShownRow",
    "cleaned_apart",
    "links_apart",
    "markup_apart",
    "page_apart",
    "shown_apart",
]
