"""The rules of the public rule book over a report and what surrounds it.

Arithmetic is data: ``arithmetic`` runs over every equation that the form declares. A rule about
single cells, text or other years is one function in a module of its own. Nothing here mends a
figure, and no blank is ever read as 0.
"""

from ..document import Content
from .arithmetic import EQUATION_RULES, Statement, in_words, judge_equations, statement
from .fee_statement import FEE_STATED
from .lines import equations_for_browser
from .numbers import NUMBER
from .rule import (
    FAILING,
    SEVERITIES,
    VERDICTS,
    Context,
    Finding,
    Operand,
    Rule,
    Severity,
    Verdict,
    blocking,
    to_explain,
)
from .years import CARRY_RULE

RULES: dict[str, Rule] = {rule.number: rule for rule in (*EQUATION_RULES, NUMBER, CARRY_RULE, FEE_STATED)}


def check(content: Content, context: Context | None = None) -> tuple[Finding, ...]:
    """Return every verdict on ``content`` that is not plain "holds", in the order of the rule book."""
    context = context or Context()
    found = (finding for rule in RULES.values() for finding in rule.judged(content, context))
    return tuple(finding for finding in found if finding.verdict != "holds")


__all__ = [
    "FAILING",
    "RULES",
    "SEVERITIES",
    "VERDICTS",
    "Context",
    "Finding",
    "Operand",
    "Rule",
    "Severity",
    "Statement",
    "Verdict",
    "blocking",
    "check",
    "equations_for_browser",
    "in_words",
    "judge_equations",
    "statement",
    "to_explain",
]
