"""The rules of the public rule book over a report and what surrounds it.

Arithmetic is data: ``arithmetic`` runs over every equation that the form declares. A rule about
single cells, text or other years is one function in a module of its own. Nothing here mends a
figure, and no blank is ever read as 0.
"""

from collections.abc import Iterable

from ..document import Content
from .arithmetic import in_words, judge_equations, statement
from .catalogue import CATALOGUE, FAMILIES, book
from .context import (
    Child,
    Context,
    Correction,
    Duty,
    FileReading,
    KeptFile,
    Profile,
    SameTable,
    SameText,
    Thresholds,
    Twin,
)
from .duty import timeliness
from .lines import equations_for_browser
from .reading_rules import file_reading
from .rule import (
    FAILING,
    SEVERITIES,
    VERDICTS,
    Finding,
    Operand,
    Rule,
    blocking,
    to_explain,
)

RULES: dict[str, Rule] = {rule.number: rule for rule in CATALOGUE}


def check(content: Content, context: Context | None = None, rules: Iterable[Rule] | None = None) -> tuple[Finding, ...]:
    """Return every verdict on ``content`` that is not plain "holds", in the order of the rule book."""
    context = context or Context()
    judges = RULES.values() if rules is None else rules
    found = (finding for rule in judges for finding in rule.judged(content, context))
    return tuple(finding for finding in found if finding.verdict != "holds")


__all__ = [
    "CATALOGUE",
    "FAILING",
    "FAMILIES",
    "RULES",
    "SEVERITIES",
    "VERDICTS",
    "Child",
    "Context",
    "Correction",
    "Duty",
    "FileReading",
    "Finding",
    "KeptFile",
    "Operand",
    "Profile",
    "Rule",
    "SameTable",
    "SameText",
    "Thresholds",
    "Twin",
    "blocking",
    "book",
    "check",
    "equations_for_browser",
    "file_reading",
    "in_words",
    "judge_equations",
    "statement",
    "timeliness",
    "to_explain",
]
