"""A figure outside its table: as printed, with its state in words, so that blank and text stay apart from 0."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from ..document import Content
from ..figures import plain_number, shown
from ..formats import CELLS_OF
from ..formats.wording import NOT_SHOWN
from ..presentation.cells import BLANK, NOT_SHOWN_WORDS

FEWEST_CASES = 30  # below that a rate says more about chance than about the agency
Number = int | Decimal


@dataclass(frozen=True)
class ShownFigure:
    """What stands for one cell, sum or rate of one report.

    ``state`` is "number", "zero", "blank", "text", "not_shown", "other_form", "no_report", "open" (a sum some part of
    which has no number) or "few" (a rate of too few cases). ``words`` are for a screen reader where the text is not
    enough; ``number`` is what may be counted with.
    """

    text: str
    state: str
    words: str = ""
    number: Number | None = None
    address: str = ""
    numerator: Number | None = None
    denominator: Number | None = None

    @property
    def printed(self) -> str:
        """Return what stands in the report, for files: without the portal's own words for a cell that is not there."""
        return "" if self.state in ("not_shown", "other_form") else self.text


def figure_in(content: Content, cell: str, language: str, address: str = "") -> ShownFigure:
    """Return what ``content`` says in ``cell``; under ``address``, that of its report, each figure has a page."""
    if not content.shows(cell):
        if cell in CELLS_OF[content.form]:
            return ShownFigure(NOT_SHOWN.in_language(language), "not_shown", NOT_SHOWN_WORDS.in_language(language))
        return ShownFigure("—", "other_form", gettext("not in the form of this report"))
    number, text = content.number(cell), shown(content.figures[cell], content.printed.get(cell))
    link = f"{address}cells/{cell}/" if address else ""
    if number is not None:
        return ShownFigure(text, "number" if number else "zero", number=number, address=link)
    if text:
        return ShownFigure(text, "text", gettext("text in a number's place"), address=link)
    return ShownFigure("", "blank", BLANK.in_language(language), address=link)


def summed(numbers: Iterable[Number | None]) -> Number | None:
    """Return the sum, or None where one part has no number: a blank is not nil."""
    held = list(numbers)
    if not held or any(number is None for number in held):
        return None
    return sum((number for number in held if number is not None), 0)


def figure_of_sum(total: Number | None) -> ShownFigure:
    """Return a computed sum, open where a part of it has no number."""
    if total is None:
        return ShownFigure("?", "open", gettext("cannot be added up: a part has no number"))
    return ShownFigure(plain_number(total), "number" if total else "zero", number=total)


def figure_of_rate(numerator: Number | None, denominator: Number | None) -> ShownFigure:
    """Return a rate in percent with one decimal, unless its cases are too few or not known."""
    parts = {"numerator": numerator, "denominator": denominator}
    if numerator is None or denominator is None:
        return ShownFigure("?", "open", gettext("cannot be computed: a figure has no number"), **parts)
    if denominator < FEWEST_CASES:
        few = gettext("no rate: fewer than %(number)s cases") % {"number": FEWEST_CASES}
        return ShownFigure(f"<{FEWEST_CASES}", "few", few, **parts)
    rate = (Decimal(numerator) * 100 / Decimal(denominator)).quantize(Decimal("0.1"))
    return ShownFigure(f"{rate}%", "number", number=rate, **parts)


def no_report(words: str) -> ShownFigure:
    """Return what stands where there is no report to show a figure."""
    return ShownFigure("", "no_report", words)


@dataclass(frozen=True)
class Difference:
    """The step from one figure to another: with its sign, and as a share of the first where that is large enough."""

    text: str = ""
    share: str = ""
    words: str = ""
    direction: str = ""


def difference(before: ShownFigure, after: ShownFigure, *, is_rate: bool = False) -> Difference:
    """Return how much ``after`` is more than ``before``; in words why not, where one of them is no number."""
    if before.number is None or after.number is None:
        return Difference(words=gettext("not compared"))
    step = after.number - before.number
    direction = "up" if step > 0 else "down" if step < 0 else "same"
    text = signed(step)
    if is_rate:
        return Difference(gettext("%(step)s points") % {"step": text}, direction=direction)
    is_large = before.number >= FEWEST_CASES or (isinstance(before.number, Decimal) and before.number > 0)
    if not is_large or not step:
        return Difference(text, direction=direction)
    share = (Decimal(step) * 100 / Decimal(before.number)).quantize(Decimal("0.1"))
    return Difference(text, f"{signed(share)}%", direction=direction)


def signed(number: Number) -> str:
    """Write a number with its sign, nil without."""
    plain = plain_number(abs(number))
    return plain if not number else f"+{plain}" if number > 0 else f"−{plain}"
