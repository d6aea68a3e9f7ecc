"""The equations in which a figure stands, worked out: every term with its figure, both sides, and the verdict."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from ..checks import RULES
from ..checks.arithmetic import judge_line
from ..checks.lines import Line, is_row, lines_in, operand_name
from ..checks.rule import Finding
from ..document import Content
from ..figures import plain_number
from ..formats import CARRY, FORMS, cell_key, row_of, split_cell
from .shown_figures import Number, ShownFigure, figure_in, signed

Link = Callable[[str], str]
FEWEST_FOLDED = 4  # so many terms of nought are told as a number


@dataclass(frozen=True)
class Term:
    """One term of a side: its name, what stands in it, where its page is; ``is_own`` where it is the page's figure."""

    name: str
    figure: ShownFigure
    address: str
    is_own: bool = False


@dataclass(frozen=True)
class Side:
    """The terms of one side that are told, how many of nought are not, and the sum where every term is a number."""

    terms: tuple[Term, ...]
    folded: int
    total: str


@dataclass(frozen=True)
class WorkedSum:
    """One equation: its name and page in the rule book, its line, both sides, and the verdict in words.

    ``sign`` is "=", "≠" or "?".
    """

    name: str
    rule_address: str
    line: str
    left: Side
    right: Side
    sign: str
    tone: str
    words: str


def sums_at(cell: str, content: Content, language: str, link: Link) -> list[WorkedSum]:
    """Return every equation of ``content`` in which ``cell`` stands; ``link`` leads to the page of a figure."""
    return [_worked(line, cell, content, language, link) for line in lines_in(content) if cell in line.cells]


def _worked(line: Line, own: str, content: Content, language: str, link: Link) -> WorkedSum:
    rule = RULES[line.rule]
    sign, tone, words = _verdict(judge_line(rule, content, line))
    form, along = FORMS[content.form], is_row(line)

    def side(cells: Sequence[str]) -> Side:
        terms = [
            Term(
                operand_name(cell, along, form).in_language(language),
                figure_in(content, cell, language),
                link(cell) if content.shows(cell) else "",
                cell == own,
            )
            for cell in cells
        ]
        return _side(terms)

    return WorkedSum(
        name=rule.name.in_language(language),
        rule_address=reverse("rule", args=[rule.number]),
        line=line.name.in_language(language),
        left=side(line.left),
        right=side(line.right),
        sign=sign,
        tone=tone,
        words=words,
    )


def _side(terms: Sequence[Term]) -> Side:
    noughts = [term for term in terms if term.figure.state == "zero" and not term.is_own]
    folded = noughts if len(noughts) >= FEWEST_FOLDED else []
    numbers = [term.figure.number for term in terms]
    known = [number for number in numbers if number is not None]
    total = plain_number(sum(known)) if known and len(known) == len(numbers) else ""
    return Side(tuple(term for term in terms if term not in folded), len(folded), total)


def _verdict(found: Finding) -> tuple[str, str, str]:
    """Return sign, tone and words for a verdict."""
    if found.verdict == "holds":
        return "=", "ok", gettext("both sides agree")
    if found.verdict == "fails":
        gap = abs((found.left or 0) - (found.right or 0))
        return "≠", "bad", gettext("both sides differ by %(gap)s") % {"gap": plain_number(gap)}
    if found.verdict == "fails_whatever_blank":
        return "≠", "bad", gettext("cannot agree, whatever the missing figures are")
    if found.verdict == "holds_if_nil":
        return "?", "warn", gettext("would agree if the missing figures were 0")
    return "?", "none", gettext("cannot be judged, because a figure is missing")


@dataclass(frozen=True)
class Chained:
    """What one year carries forward, and what the next brings forward, in one column."""

    before: tuple[int, Term]
    after: tuple[int, Term]
    sign: str
    tone: str
    words: str
    rule_address: str


def chain_at(
    cell: str, year: int, contents: Mapping[int, Content], language: str, link: Callable[[int, str], str]
) -> list[Chained]:
    """Return how ``cell`` hangs together with the years before and after: brought forward with carried forward."""
    place = split_cell(cell)
    if place.table != CARRY.table or place.row not in (CARRY.row, CARRY.last_years_row):
        return []
    first = year - 1 if place.row == CARRY.row else year
    if first not in contents or first + 1 not in contents:
        return []
    carried, brought = (cell_key(place.table, row, place.column) for row in (CARRY.last_years_row, CARRY.row))
    ends = []
    for held, one in ((first, carried), (first + 1, brought)):
        name = row_of(one, FORMS[contents[held].form]).text.in_running_text.in_language(language)
        figure = figure_in(contents[held], one, language)
        ends.append((held, Term(name, figure, link(held, one), held == year)))
    sign, tone, words = _carried(ends[0][1].figure.number, ends[1][1].figure.number)
    return [Chained(ends[0], ends[1], sign, tone, words, reverse("rule", args=[CARRY.rule]))]


def _carried(before: Number | None, after: Number | None) -> tuple[str, str, str]:
    if before is None or after is None:
        return "?", "none", gettext("cannot be judged, because a figure is missing")
    if before == after:
        return "=", "ok", gettext("both years agree")
    return "≠", "warn", gettext("the years differ by %(gap)s") % {"gap": signed(after - before)}
