"""The rules that hold the text of a report against its tables, against last year's text and against itself."""

from ..rule import Rule
from .against_tables import FIGURE_RULES
from .left_in_text import LEFT_RULES
from .other_bodies import OTHER_BODY
from .repeats import REPEAT, shares_of_last_year
from .right_year import YEAR
from .ties import Mention, Tie, ties
from .within_text import SELF

NARRATIVE_RULES: tuple[Rule, ...] = (*FIGURE_RULES, YEAR, OTHER_BODY, *LEFT_RULES, REPEAT, SELF)

__all__ = ["NARRATIVE_RULES", "Mention", "Tie", "shares_of_last_year", "ties"]
