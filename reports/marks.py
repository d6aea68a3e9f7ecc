"""What a file of the portal says of itself to those who read it again: its form, and what words in cells were read as.

The mark stands in the properties of a file, where nobody prints it. It never replaces what is printed: a reader takes
from it only what the text in its place still says.
"""

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NAME = "ogi-mark"
LONGEST_PIECE = 250  # of a property: a spreadsheet takes 255 characters
_LARGEST = 200_000


@dataclass(frozen=True)
class Mark:
    """The form; text and figure of cells whose text is not the plain number; cells of the other form as printed.

    A figure is as the JSON report document has it.
    """

    form: str
    printed: Mapping[str, tuple[str, int | str | None]] = field(default_factory=dict)
    other: tuple[str, ...] = ()


def written_mark(mark: Mark) -> str:
    """Return ``mark`` as one word of letters, digits, dashes and low lines."""
    said = json.dumps([mark.form, mark.printed, mark.other], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(said.encode(), 9)).decode().rstrip("=")


def mark_in(word: str) -> Mark | None:
    """Return the mark that ``word`` is; None where it is none, whatever somebody put there."""
    try:
        packed = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
        form, printed, other = json.loads(zlib.decompressobj().decompress(packed, _LARGEST))
        return Mark(form, {cell: _entry(said) for cell, said in printed.items()}, tuple(other))
    except (ValueError, TypeError, AttributeError, RecursionError, zlib.error):
        return None


def _entry(said: Any) -> tuple[str, int | str | None]:
    text, figure = said
    if not isinstance(text, str) or isinstance(figure, bool) or not isinstance(figure, int | str | None):
        raise ValueError
    return text, figure
