"""The complete rule book, in the order of the catalogue, and what the public rule book shows of it."""

from collections.abc import Iterable
from typing import Any

from ..formats import FORMS, Text
from . import (
    bounds,
    changes,
    consolidation,
    duty,
    fee_conflict,
    fee_statement,
    numbers,
    plausible,
    reading_rules,
    sections,
    stock,
    tables,
    text_faults,
    wording,
    years,
)
from .arithmetic import EQUATION_RULES
from .narrative import NARRATIVE_RULES
from .rule import Rule

FAMILIES: dict[str, Text] = {
    "T": Text("表格", "Tables"),
    "X": Text("跨年衔接", "Across years"),
    "N": Text("文字与表格", "Narrative against tables"),
    "S": Text("结构与措辞", "Structure and wording"),
    "P": Text("公开与义务", "Publication and duty"),
    "C": Text("汇总", "Consolidation"),
    "R": Text("读取", "Reading"),
}
CATALOGUE: tuple[Rule, ...] = (
    *EQUATION_RULES,
    numbers.NUMBER,
    tables.BLANK,
    bounds.IDLE,
    bounds.REQUEST_BOUND,
    tables.SPLIT,
    bounds.OUTCOME_BOUND,
    tables.FORM_USED,
    stock.DOCUMENTS,
    plausible.RULES_LEVEL,
    plausible.UNIT,
    plausible.REMEDIES,
    changes.JUMP,
    changes.SAME_YEAR,
    changes.SAME_AGENCY,
    changes.BACKLOG,
    years.CARRY_RULE,
    stock.STOCK,
    stock.CORRECTED,
    *NARRATIVE_RULES,
    sections.SECTIONS,
    wording.TOPICS,
    wording.LENGTH,
    wording.IMPROVEMENT_CONCRETE,
    fee_statement.FEE_STATED,
    fee_conflict.FEE_CONFLICT,
    sections.NUMBERING,
    text_faults.TEXT_FAULTS,
    wording.LEVEL_KIND,
    duty.DUE,
    duty.DATE,
    duty.LIFE,
    duty.CORRECTION,
    duty.FILE,
    consolidation.SUMS,
    consolidation.COVERAGE,
    consolidation.DOUBLE,
    reading_rules.AGREE,
    reading_rules.EVIDENCE,
    reading_rules.IDENTITY,
    reading_rules.SHAPE,
    reading_rules.TWICE,
)


def family_of(rule: Rule) -> str:
    """Return the letter of the family that a rule belongs to."""
    return rule.number[0]


def book(rules: Iterable[Rule] = CATALOGUE) -> list[dict[str, Any]]:
    """Return the rule book as plain data, one record for each rule, words in both languages."""
    return [_record(rule) for rule in rules]


def _record(rule: Rule) -> dict[str, Any]:
    return {
        "number": rule.number,
        "version": rule.version,
        "family": _pair(FAMILIES[family_of(rule)]),
        "severity": rule.severity,
        "name": _pair(rule.name),
        "words": _pair(rule.words),
        "formula": _pair(rule.formula) if rule.formula else None,
        "source": _pair(rule.source),
        "example": _pair(rule.example.words) if rule.example else None,
        "companions": list(rule.companions),
        "shapes": list(rule.shapes),
        "forms": [form for form in FORMS if form in rule.forms],
        "first_year": rule.first_year,
    }


def _pair(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
