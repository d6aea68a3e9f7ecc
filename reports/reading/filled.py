"""A blank form is no report: its tables are there, and nobody has written a figure or a word."""

from ..document import Content, Reading
from ..formats.wording import TITLE_SUFFIX
from ..markup import plain_text
from .identity import AGENCY_TO_FILL, YEAR_TO_FILL, is_name
from .refusals import Unreadable
from .repair import mend


def is_to_fill(line: str) -> bool:
    """Tell whether ``line`` is one of the Word form's own in which nothing was filled in."""
    rest = mend(line).strip().replace(AGENCY_TO_FILL, "").replace(YEAR_TO_FILL, "")
    return rest != line.strip() and rest in ("", TITLE_SUFFIX.zh)


def filled_in(reading: Reading) -> Reading:
    """Return ``reading``; raise Unreadable where it shows blank tables and not one figure or sentence."""
    content = reading.content
    is_blank = content.figures and all(figure is None for figure in content.figures.values())
    if not is_blank or content.printed or any(doubt.printed for doubt in reading.doubts) or _says_something(content):
        return reading
    raise Unreadable("empty_row" if content.agency_name or content.year else "nothing_filled")


def _says_something(content: Content) -> bool:
    """Tell whether any words stand outside the tables but those that name agency and year."""
    texts = (content.preface, *(text for section in content.sections for text in (section.text, section.after)))
    lines = [line for text in texts for line in plain_text(text).splitlines() if line.strip()]
    named = (line for line in lines if AGENCY_TO_FILL not in line and YEAR_TO_FILL not in line)
    return bool(content.leftovers) or not all(map(is_name, named))
