"""What a rule is, what it is given, and what it reports."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from ..document import Content, Shape, figure_to_json
from ..figures import Figure
from ..formats import FORMS, Text
from .context import Context, Example

Severity = Literal["error", "warn", "info", "doubt"]
Verdict = Literal["holds", "fails", "fails_whatever_blank", "holds_if_nil", "undecided"]
SEVERITIES: tuple[Severity, ...] = ("error", "warn", "info", "doubt")
VERDICTS: tuple[Verdict, ...] = ("holds", "fails", "fails_whatever_blank", "holds_if_nil", "undecided")
FAILING: tuple[Verdict, ...] = ("fails", "fails_whatever_blank")


@dataclass(frozen=True)
class Operand:
    """One value that a verdict rests on: its cell (or section key), the report year, what stands there.

    ``figure`` is the number, or the printed text where there is none, or None for a blank.
    """

    cell: str
    year: int
    figure: Figure

    def to_json(self) -> list[Any]:
        """Return the operand as a list of cell, year and figure."""
        return [self.cell, self.year, figure_to_json(self.figure)]


@dataclass(frozen=True)
class Finding:
    """What a rule found on one line of one report.

    ``line`` is the key of the column or row of an equation, the cell of a rule about one
    cell, the section of a rule about text. ``cells`` are cells of this report. ``left`` and
    ``right`` add up the operands that are numbers; None where a side has none.
    """

    rule: str
    severity: Severity
    verdict: Verdict
    line: str
    cells: tuple[str, ...]
    operands: tuple[Operand, ...]
    left: int | Decimal | None
    right: int | Decimal | None
    message: Text
    version: int = 1

    @property
    def is_failure(self) -> bool:
        """Tell whether the report breaks the rule, whatever its blanks hold."""
        return self.verdict in FAILING

    @cached_property
    def fingerprint(self) -> str:
        """Return the SHA-256 of rule, version, line and operand values: what a decision is tied to."""
        inputs = [self.rule, self.version, self.line, [operand.to_json() for operand in self.operands]]
        return hashlib.sha256(json.dumps(inputs, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Return the finding as the report document holds it."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "verdict": self.verdict,
            "line": self.line,
            "cells": list(self.cells),
            "left": figure_to_json(self.left),
            "right": figure_to_json(self.right),
            "message": {"zh": self.message.zh, "en": self.message.en},
        }


@dataclass(frozen=True)
class Rule:
    """One rule of the public rule book and the function that judges it.

    ``judge`` yields a finding for every line it looked at, those that hold included.
    ``companions`` are the rules that one changed cell or sentence may break along with it.
    """

    number: str
    severity: Severity
    name: Text
    words: Text
    source: Text
    judge: Callable[["Rule", Content, Context], Iterable[Finding]]
    formula: Text | None = None
    companions: tuple[str, ...] = ()
    example: Example | None = None
    shapes: tuple[Shape, ...] = ("form",)
    forms: tuple[str, ...] = tuple(FORMS)
    first_year: int = 2019
    version: int = 1

    def speaks_to(self, content: Content) -> bool:
        """Tell whether the rule is meant for reports such as this one."""
        return content.shape in self.shapes and content.form in self.forms and content.year >= self.first_year

    def judged(self, content: Content, context: Context) -> Iterator[Finding]:
        """Yield every verdict on ``content``, none when the rule is not meant for it."""
        if self.speaks_to(content):
            yield from self.judge(self, content, context)

    def finding(
        self,
        verdict: Verdict,
        line: str,
        message: Text,
        *,
        cells: tuple[str, ...] = (),
        operands: tuple[Operand, ...] = (),
        left: int | Decimal | None = None,
        right: int | Decimal | None = None,
    ) -> Finding:
        """Return a finding of this rule."""
        return Finding(self.number, self.severity, verdict, line, cells, operands, left, right, message, self.version)


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that keep a drafted report from being submitted: errors that fail."""
    return tuple(finding for finding in findings if finding.severity == "error" and finding.is_failure)


def to_explain(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that need a word from the agency: warnings that fail."""
    return tuple(finding for finding in findings if finding.severity == "warn" and finding.is_failure)


def from_the_forms(remark: Text | None = None) -> Text:
    """Name the notices that the official forms are attached to as the source of a rule."""
    remark = remark or Text("", "")
    notices = [form.legal_basis for form in FORMS.values()]
    return Text(
        f"{'、'.join(notices)} 所附格式{remark.zh}",
        f"The forms attached to {' and '.join(notices)}{remark.en}",
    )
