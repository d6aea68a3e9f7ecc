"""What the text says in figures, held against the tables, and how much of it stood in last year's report."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..checks.narrative import Tie, shares_of_last_year, ties
from ..checks.narrative.ties import passages_of
from ..document import Content
from ..formats import FORMS, SECTION_KEYS, cell_name
from .findings import Anchor, at_section, place_of

AROUND = 16  # characters of the sentence on each side of a figure
ENDS = "。！？!?；;\n"
STANDINGS = ("contradicts", "untied")
WRITTEN_ANEW = ("overview", "improvement", "other_matters")  # sections that are text alone


@dataclass(frozen=True)
class FigureInText:
    """A figure of the text that the tables contradict, or that is tied to none of their cells."""

    standing: str
    place: tuple[str, str]
    before: str
    printed: str
    after: str
    cells: tuple[tuple[str, str], ...]

    def to_json(self) -> dict[str, Any]:
        """Return the figure for the page to draw."""
        return {
            "place": list(self.place),
            "before": self.before,
            "printed": self.printed,
            "after": self.after,
            "cells": [list(cell) for cell in self.cells],
        }


@dataclass(frozen=True)
class FiguresInText:
    """How many figures of the text agree with their cells or wait for one, and those to look at."""

    agreeing: int
    waiting: int
    contradicting: tuple[FigureInText, ...]
    untied: tuple[FigureInText, ...]

    @property
    def number(self) -> int:
        """Return how many figures the text holds."""
        return self.agreeing + self.waiting + len(self.contradicting) + len(self.untied)

    @property
    def summary(self) -> str:
        """Return the count in one sentence."""
        return _("%(number)s figures in the text: %(agreeing)s agree with the tables, %(waiting)s wait for a cell.") % {
            "number": self.number,
            "agreeing": self.agreeing,
            "waiting": self.waiting,
        }

    def to_json(self) -> dict[str, Any]:
        """Return the figures for the page to draw."""
        return {
            "number": self.number,
            "summary": self.summary,
            "contradicting": [figure.to_json() for figure in self.contradicting],
            "untied": [figure.to_json() for figure in self.untied],
        }


def figures_in_text(content: Content, last_year: Content | None, *, anchor: Anchor = at_section) -> FiguresInText:
    """Return every figure of the text of ``content`` with what the tables say to it."""
    plain = {passage.section: passage.plain for passage in passages_of(content)}
    found = ties(content, last_year)
    listed = {
        standing: tuple(
            _figure(tie, plain[tie.mention.section], content, anchor) for tie in found if tie.verdict == standing
        )
        for standing in STANDINGS
    }
    return FiguresInText(
        agreeing=sum(tie.verdict == "agrees" for tie in found),
        waiting=sum(tie.verdict == "undecided" for tie in found),
        contradicting=listed["contradicts"],
        untied=listed["untied"],
    )


@dataclass(frozen=True)
class Repeat:
    """How much of a section stood in last year's report, in percent, and the line above which a word is asked."""

    share: int
    limit: int
    year: int

    @property
    def is_over(self) -> bool:
        """Tell whether the section repeats too much."""
        return self.share > self.limit

    @property
    def words(self) -> str:
        """Return the share in one sentence."""
        return _("%(share)s %% as in %(year)s; from %(limit)s %% a word is asked.") % {
            "share": self.share,
            "limit": self.limit,
            "year": self.year,
        }

    def to_json(self) -> dict[str, Any]:
        """Return the meter for the page to draw."""
        return {"share": self.share, "words": self.words, "over": self.is_over}


def repeats_of(content: Content, last_year: Content | None, limit: float) -> dict[str, Repeat]:
    """Return for each section of text how much of it repeats last year's; none without last year."""
    if last_year is None:
        return {}
    shares = shares_of_last_year(content, last_year)
    return {
        section: Repeat(round(shares.get(section, 0) * 100), round(limit * 100), last_year.year)
        for section in WRITTEN_ANEW
    }


def _figure(tie: Tie, plain: str, content: Content, anchor: Anchor) -> FigureInText:
    mention, form = tie.mention, FORMS[content.form]
    start = max(mention.start - AROUND, 1 + max(plain.rfind(end, 0, mention.start) for end in ENDS), 0)
    ends = [at for end in ENDS if (at := plain.find(end, mention.end)) >= 0]
    stop = min([mention.end + AROUND, len(plain), *ends])
    language = get_language() or "zh"
    section = mention.section if mention.section in (*SECTION_KEYS, "preface") else "overview"
    return FigureInText(
        standing=tie.verdict,
        place=place_of(section, content.form, anchor=anchor),
        before=plain[start : mention.start],
        printed=plain[mention.start : mention.end],
        after=plain[mention.end : stop],
        cells=tuple((cell, cell_name(cell, form).in_language(language)) for cell in tie.cells),
    )
