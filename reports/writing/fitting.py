"""Choose the size of letters in a narrow cell: a long number that breaks over two lines would be misread."""

import re

LARGEST = 9.0
LARGEST_ENGLISH_LABEL = 7.5  # English labels are longer than the columns of the form
_SMALLEST = 4.5
_WORD = re.compile(r"[!-~]+")
_BREADTH = 0.56  # of a digit or letter, in its own height
_MARGINS = 3.0


def fitting_size(text: str, width: float, largest: float = LARGEST) -> float:
    """Return the size in points at which the longest number or word of ``text`` stands on one line of ``width``."""
    longest = max((len(word) for word in _WORD.findall(text)), default=0)
    if not longest:
        return largest
    return max(_SMALLEST, min(largest, int((width - _MARGINS) / (longest * _BREADTH) * 2) / 2))
