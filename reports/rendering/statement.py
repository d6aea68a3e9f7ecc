"""The check statement of a report: which equations hold, what else was found, what the agency says to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from .. import checks
from ..document import Content
from ..formats import FORMS, Text, cell_name, is_cell
from ..models import FAILING, Finding
from ..presentation import marked_cells, sign_of

MOST_OPEN = 3  # lines of one rule that are told where nothing can be decided; the page of the findings has all
FOLDED = ("info", "doubt")  # severities that are opened by those who want them


@dataclass(frozen=True)
class ShownFinding:
    """A stored finding as presentation, checks and templates take it, with what the agency says to it."""

    rule: str
    severity: str
    verdict: str
    cells: tuple[str, ...]
    message: Text
    explanation: str = ""
    is_cleared: bool = False

    @property
    def is_failing(self) -> bool:
        """Tell whether something does not hold, and nobody has declared it no error."""
        return self.verdict in FAILING and not self.is_cleared


@dataclass(frozen=True)
class StatementLine:
    """One finding: its words, and the cell to go to; no cell where it speaks of text."""

    text: str
    cell: str
    cell_name: str
    explanation: str


@dataclass(frozen=True)
class StatementRule:
    """What one rule found in a report, its page in the rule book, its sign; ``more`` lines are left out."""

    number: str
    name: str
    address: str
    sign: str
    tone: str
    lines: tuple[StatementLine, ...]
    more: int = 0

    @property
    def count(self) -> int:
        """Count what the rule found."""
        return len(self.lines) + self.more


@dataclass(frozen=True)
class CheckStatement:
    """How many equations there are, hold and fail, what else was found, what cannot be decided.

    ``errors`` and ``warnings`` are rules that the report breaks, ``remarks`` what is only shown, ``cleared`` what a
    second person has declared no error, ``open_rules`` what a blank or a missing year leaves open.
    """

    equations: int
    holding: int
    broken: int
    undecided: int
    errors: tuple[StatementRule, ...]
    warnings: tuple[StatementRule, ...]
    remarks: tuple[StatementRule, ...]
    cleared: tuple[StatementRule, ...]
    open_rules: tuple[StatementRule, ...]
    tone: str
    lists: tuple[tuple[str, str], ...] = field(default=())

    @property
    def groups(self) -> tuple[tuple[str, tuple[StatementRule, ...]], ...]:
        """Return what the report breaks by severity, errors first; empty ones are left out."""
        return tuple((key, rules) for key, rules in (("error", self.errors), ("warn", self.warnings)) if rules)

    @property
    def remark_count(self) -> int:
        """Count the remarks."""
        return sum(rule.count for rule in self.remarks)

    @property
    def cleared_count(self) -> int:
        """Count what was cleared."""
        return sum(rule.count for rule in self.cleared)

    @property
    def open_count(self) -> int:
        """Count what is undecided."""
        return sum(rule.count for rule in self.open_rules)


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
            is_cleared=finding.is_cleared,
        )
        for finding in findings
    )


def statement_of(
    content: Content,
    findings: Sequence[ShownFinding],
    language: str,
    lists: tuple[tuple[str, str], ...] = (),
    *,
    most_open: int = MOST_OPEN,
) -> CheckStatement:
    """Return the check statement, with ``most_open`` lines where nothing can be decided.

    A line of an equation without a finding holds.
    """
    counts = checks.statement(content, findings)
    failing = [finding for finding in findings if finding.is_failing]
    severities = {finding.severity for finding in failing}

    def by_rule(kept: Iterable[ShownFinding]) -> tuple[StatementRule, ...]:
        return rules_of(content, kept, language, most_open)

    return CheckStatement(
        equations=counts.equations,
        holding=counts.hold,
        broken=counts.fail,
        undecided=counts.undecided + counts.hold_if_nil,
        errors=by_rule(finding for finding in failing if finding.severity == "error"),
        warnings=by_rule(finding for finding in failing if finding.severity == "warn"),
        remarks=by_rule(finding for finding in failing if finding.severity in FOLDED),
        cleared=by_rule(finding for finding in findings if finding.is_cleared),
        open_rules=by_rule(finding for finding in findings if finding.verdict not in FAILING),
        tone="bad" if "error" in severities else "warn" if "warn" in severities else "ok",
        lists=lists,
    )


def rule_named(number: str) -> checks.Rule | None:
    """Return the rule ``number``; None where the rule book no longer has it."""
    return checks.RULES.get(number)


def rules_of(
    content: Content, findings: Iterable[ShownFinding], language: str, most_open: int = MOST_OPEN
) -> tuple[StatementRule, ...]:
    """Return the findings by rule, in the order in which rules first appear."""
    by_number: dict[str, list[ShownFinding]] = {}
    for finding in findings:
        by_number.setdefault(finding.rule, []).append(finding)
    return tuple(_rule(content, number, held, language, most_open) for number, held in by_number.items())


def _rule(content: Content, number: str, findings: list[ShownFinding], language: str, most_open: int) -> StatementRule:
    rule, first = checks.RULES.get(number), findings[0]
    told = findings if first.is_failing else findings[:most_open]
    tones = {"error": "bad", "warn": "warn"}
    return StatementRule(
        number=number,
        name=rule.name.in_language(language) if rule else number,
        address=reverse("rule", args=[number]) if rule else "",
        sign=sign_of(first, language)[0] if first.is_failing else "?",
        tone=tones.get(first.severity, "none") if first.is_failing else "none",
        lines=tuple(_line(content, finding, language) for finding in told),
        more=len(findings) - len(told),
    )


def _line(content: Content, finding: ShownFinding, language: str) -> StatementLine:
    form = FORMS[content.form]
    cells = (cell for cell in reversed(marked_cells(finding)) if is_cell(cell) and content.shows(cell))
    cell = next(cells, "") if content.shape == "form" else ""
    return StatementLine(
        text=finding.message.in_language(language),
        cell=cell,
        cell_name=cell_name(cell, form).in_language(language) if cell else "",
        explanation=finding.explanation,
    )
