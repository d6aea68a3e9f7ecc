"""The check statement of a report: which equations hold, which do not, what the agency says to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .. import checks
from ..document import Content
from ..formats import FORMS, Text, cell_name
from ..models import FAILING, Finding
from ..presentation import marked_cells, sign_of


@dataclass(frozen=True)
class ShownFinding:
    """A stored finding as presentation, checks and templates take it, with what the agency says to it."""

    rule: str
    severity: str
    verdict: str
    cells: tuple[str, ...]
    message: Text
    explanation: str = ""

    @property
    def is_failing(self) -> bool:
        """Tell whether something does not hold."""
        return self.verdict in FAILING


@dataclass(frozen=True)
class StatementLine:
    """One finding: its sign, its rule, its words, and the cell to go to; no cell where it speaks of text."""

    severity: str
    sign: str
    name: str
    text: str
    cell: str
    cell_name: str
    explanation: str


@dataclass(frozen=True)
class CheckStatement:
    """How many equations there are, hold and fail, what else was found, what cannot be decided."""

    equations: int
    holding: int
    broken: int
    undecided: int
    failing: tuple[StatementLine, ...]
    open_lines: tuple[StatementLine, ...]
    tone: str


def shown_findings(findings: Iterable[Finding]) -> tuple[ShownFinding, ...]:
    """Return stored findings, annotated with ``explanation_text``, in the shape in which they are shown."""
    return tuple(
        ShownFinding(
            rule=finding.rule,
            severity=finding.severity,
            verdict=finding.verdict,
            cells=tuple(finding.cells),
            message=Text(finding.message_zh, finding.message_en),
            explanation=finding.explanation_text or "",
        )
        for finding in findings
    )


def statement_of(content: Content, findings: Sequence[ShownFinding], language: str) -> CheckStatement:
    """Return the check statement. A line of an equation without a finding holds."""
    counts = checks.statement(content, findings)
    failing = [finding for finding in findings if finding.is_failing]
    severities = {finding.severity for finding in failing}
    return CheckStatement(
        equations=counts.equations,
        holding=counts.hold,
        broken=counts.fail,
        undecided=counts.undecided + counts.hold_if_nil,
        failing=tuple(_line(content, finding, language) for finding in failing),
        open_lines=tuple(_line(content, finding, language) for finding in findings if not finding.is_failing),
        tone="bad" if "error" in severities else "warn" if "warn" in severities else "ok",
    )


def _line(content: Content, finding: ShownFinding, language: str) -> StatementLine:
    form = FORMS[content.form]
    cell = next((cell for cell in reversed(marked_cells(finding)) if content.shows(cell)), "")
    rule = checks.RULES.get(finding.rule)
    return StatementLine(
        severity=finding.severity,
        sign=sign_of(finding, language)[0],
        name=rule.name.in_language(language) if rule else finding.rule,
        text=finding.message.in_language(language),
        cell=cell,
        cell_name=cell_name(cell, form).in_language(language) if cell else "",
        explanation=finding.explanation,
    )
