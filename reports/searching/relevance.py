"""How well a passage answers a query: from its text alone, so that every database gives the same order.

Of each word its number in the passage counts, less and less (as in BM25, with a fixed usual length instead of an
average), and half as much when only the name of the body holds it. Words close together count more, and so do
titles; prefaces and what stands outside the form count less. Equal passages stand by time, the newest first.
"""

from collections.abc import Mapping, Sequence

SECTION_WEIGHTS: Mapping[str, float] = {"title": 1.5, "preface": 0.6, "leftovers": 0.8}
_USUAL_LENGTH = 500
_SATURATION = 1.2
_IN_NAME = 0.5
_NEAR = 40  # characters from the first word to the last that count as one statement


def score(section: str, head: str, body: str, words: Sequence[str]) -> float:
    """Return how well the passage answers the folded ``words``; more is better."""
    length = _SATURATION * (0.25 + 0.75 * len(body) / _USUAL_LENGTH)
    points, places = 0.0, []
    for word in words:
        number = body.count(word)
        if number:
            points += number * (_SATURATION + 1) / (number + length)
            places.append(body.index(word))
        elif word in head:
            points += _IN_NAME
    if len(places) > 1 and max(places) - min(places) <= _NEAR * (len(places) - 1):
        points *= 1.25
    return round(points * SECTION_WEIGHTS.get(section, 1.0), 6)
