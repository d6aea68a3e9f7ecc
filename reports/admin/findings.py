"""Findings as the staff side shows them: in groups, serious ones first, each leading to its cells or its text.

Takes stored findings and those of a check that nobody stored alike, so that the page of a report, the review of an
upload and the answer to typing show the same list.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import checks
from ..actions import CLEARABLE
from ..actions.rechecking import DAY_OF_PUBLICATION
from ..checks import RULES
from ..formats import FORMS, SECTION_KEYS, Text, cell_name
from ..models import Explanation, Finding

ORDER = ("error", "publication", "warn", "doubt", "info", "cleared", "open")
FOLDED = ("info", "cleared", "open")
ABOUT_TEXT = ("N-", "S")
SIGNS = {"error": "≠", "publication": "≠", "warn": "!", "doubt": "?"}
TONES = {"error": "bad", "publication": "bad", "warn": "warn"}


@dataclass(frozen=True)
class Told:
    """A finding in the shape in which presentation takes it, whether or not it is stored."""

    rule: str
    severity: str
    verdict: str
    line: str
    cells: tuple[str, ...]
    message: Text
    fingerprint: str
    section: str = ""

    @property
    def is_failing(self) -> bool:
        """Tell whether something does not hold."""
        return self.verdict in checks.FAILING


@dataclass(frozen=True)
class ShownFinding:
    """A finding in a list: its words and rule, the cells and the text to go to, what was said to it.

    ``asks`` tells that it waits for a word of the person, ``may_clear`` that the person may declare it no error.
    """

    finding: Told
    text: str
    rule_name: str
    rule_address: str
    cells: tuple[tuple[str, str], ...]
    place: tuple[str, str] | None
    explanation: Explanation | None = None
    asks: bool = False
    may_clear: bool = False

    @property
    def waits_for_another(self) -> bool:
        """Tell whether a person other than the author may declare this error to be none, and the one who looks not."""
        is_error = self.finding.severity == "error" and self.finding.is_failing and self.explanation is None
        return is_error and self.finding.rule in CLEARABLE and not self.may_clear

    def to_json(self) -> dict[str, Any]:
        """Return the finding for the page to draw."""
        return {
            "rule": self.finding.rule,
            "name": self.rule_name,
            "address": self.rule_address,
            "severity": self.finding.severity,
            "verdict": self.finding.verdict,
            "line": self.finding.line,
            "message": self.text,
            "cells": [list(cell) for cell in self.cells],
            "place": list(self.place) if self.place else None,
            "explained": bool(self.explanation),
        }


@dataclass(frozen=True)
class Group:
    """The findings of one severity under their heading; ``is_folded`` ones are opened by those who want them."""

    key: str
    sign: str
    title: str
    hint: str
    findings: tuple[ShownFinding, ...]

    @property
    def is_folded(self) -> bool:
        """Tell whether the list stays closed at first."""
        return self.key in FOLDED

    @property
    def tone(self) -> str:
        """Return the tone of the heading."""
        return TONES.get(self.key, "")

    def to_json(self) -> dict[str, Any]:
        """Return the group for the page to draw."""
        return {
            "key": self.key,
            "sign": self.sign,
            "tone": self.tone,
            "title": self.title,
            "hint": self.hint,
            "folded": self.is_folded,
            "findings": [shown.to_json() for shown in self.findings],
        }


@dataclass(frozen=True)
class ShownFindings:
    """All findings of a report in groups; a group without findings is left out."""

    groups: tuple[Group, ...]

    def of(self, key: str) -> tuple[ShownFinding, ...]:
        """Return the findings of one group."""
        return next((group.findings for group in self.groups if group.key == key), ())

    @property
    def errors(self) -> tuple[ShownFinding, ...]:
        """Return the errors that nobody cleared."""
        return self.of("error")

    @property
    def warnings(self) -> tuple[ShownFinding, ...]:
        """Return the warnings."""
        return self.of("warn")

    @property
    def silent(self) -> tuple[ShownFinding, ...]:
        """Return the warnings to which nobody has said a word."""
        return tuple(shown for shown in self.warnings if shown.explanation is None)

    @property
    def asking(self) -> tuple[ShownFinding, ...]:
        """Return the warnings that wait for a word of the person who looks."""
        return tuple(shown for shown in self.warnings if shown.asks)

    @property
    def is_sound(self) -> bool:
        """Tell that nothing fails."""
        return all(group.key in ("open", "cleared") for group in self.groups)


Anchor = Callable[[str], str]


def in_box(section: str) -> str:
    """Return the box in which the text of ``section`` is typed."""
    return section if section == "preface" else f"text.{section}"


def at_section(section: str) -> str:
    """Return the place of ``section`` on a page of a report that is only read."""
    return "head" if section == "preface" else f"s{SECTION_KEYS.index(section) + 1}"


class Rights(NamedTuple):
    """What the person who looks may say to findings, and whether errors stand in the way of submitting."""

    explains: bool = False
    clears: bool = False
    is_blocked: bool = True


def told(finding: Finding | checks.Finding) -> Told:
    """Return a stored finding, or one of a check, in one shape."""
    if isinstance(finding, Finding):
        message = Text(finding.message_zh, finding.message_en)
        named = [str(operand[0]) for operand in finding.operands]
    else:
        message, named = finding.message, [operand.cell for operand in finding.operands]
    return Told(
        rule=finding.rule,
        severity=finding.severity,
        verdict=finding.verdict,
        line=finding.line,
        cells=tuple(finding.cells),
        message=message,
        fingerprint=finding.fingerprint,
        section=_section_of(finding.rule, finding.line, named),
    )


def shown_findings(
    findings: Iterable[Finding | checks.Finding],
    form: str,
    *,
    said: Mapping[str, Explanation] | None = None,
    rights: Rights = Rights(),  # noqa: B008 (a tuple)
    anchor: Anchor = at_section,
) -> ShownFindings:
    """Return ``findings`` of a report of ``form`` in groups. ``said``: fingerprint -> what was said to it.

    ``anchor`` tells where on the page the text of a section is.
    """
    groups: dict[str, list[ShownFinding]] = {key: [] for key in ORDER}
    for finding in findings:
        one = told(finding)
        if one.severity == "doubt" and not one.is_failing:
            continue  # nothing was read from a file
        explanation = (said or {}).get(one.fingerprint)
        key = one.severity if one.is_failing else "open"
        if key == "error" and explanation is not None and explanation.is_clearance:
            key = "cleared"
        if key == "error" and one.rule == DAY_OF_PUBLICATION:
            key = "publication"  # it may be submitted, and is not published
        shown = _shown(one, form, anchor)
        groups[key].append(
            replace(
                shown,
                explanation=explanation,
                asks=rights.explains and key == "warn",
                may_clear=rights.clears and key == "error" and one.rule in CLEARABLE,
            )
        )
    return ShownFindings(
        tuple(
            Group(key, SIGNS.get(key, ""), _title(key, len(found)), _hint(key, rights), tuple(found))
            for key, found in groups.items()
            if found
        )
    )


def rule_address(number: str) -> str:
    """Return the address of a rule in the public rule book, "" where there is none."""
    try:
        return reverse("rule", args=[number])
    except NoReverseMatch:
        return ""


def rule_name(number: str) -> str:
    """Return the name of a rule in the language of the page, its number when it is no longer in the book."""
    rule = RULES.get(number)
    return rule.name.in_language(get_language() or "zh") if rule else number


def place_of(section: str, form: str, *, anchor: Anchor) -> tuple[str, str]:
    """Return the anchor of the text of ``section``, and its name."""
    if section == "preface":
        return anchor(section), _("Preface")
    position = SECTION_KEYS.index(section)
    return anchor(section), FORMS[form].sections[position].title.in_language(get_language() or "zh")


def _shown(one: Told, form: str, anchor: Anchor) -> ShownFinding:
    language = get_language() or "zh"
    return ShownFinding(
        finding=one,
        text=one.message.in_language(language),
        rule_name=rule_name(one.rule),
        rule_address=rule_address(one.rule),
        cells=tuple((cell, cell_name(cell, FORMS[form]).in_language(language)) for cell in one.cells),
        place=place_of(one.section, form, anchor=anchor) if one.section else None,
    )


def _section_of(rule: str, line: str, named: Iterable[str]) -> str:
    """Return the section whose text a finding of a text rule is about, "" where it is about none."""
    if not rule.startswith(ABOUT_TEXT):
        return ""
    return next((part for part in (line.partition(".")[0], *named) if part in (*SECTION_KEYS, "preface")), "")


def _title(key: str, number: int) -> str:
    words = {
        "error": _("Errors"),
        "publication": _("Publication date"),
        "warn": _("Warnings"),
        "doubt": _("Doubts"),
        "info": _("Remarks"),
        "cleared": _("Cleared by a second person"),
        "open": _("Could not be judged"),
    }[key]
    return f"{words} {number}"


def _hint(key: str, rights: Rights) -> str:
    if key == "error":
        return _("stand in the way of submitting") if rights.is_blocked else _("shown beside the printed figures")
    return _("each needs a word") if key == "warn" and rights.is_blocked else ""
