"""The complete rule book: every rule can be broken, breaks nothing else, and is silent where nothing is wrong."""

import json
import random
import time
from dataclasses import replace

import pytest
from django.core.management import call_command

from reports.checks import CATALOGUE, FAMILIES, SEVERITIES, Context, Thresholds, blocking, book, check
from reports.document import SHAPES
from reports.formats import FORMS, OTHERWISE

from .whole import whole_report

IN_ORDER = [
    "T3-BALANCE",
    "T3-RESULT-SUM",
    "T3-ROW-SUM",
    "T4-SUM",
    "T-NUMBER",
    "T-BLANK",
    "T3-IDLE",
    "T3-BOUND",
    "T3-SPLIT",
    "T4-BOUND",
    "T-FORM",
    "T2-STOCK",
    "T2-RULES-LEVEL",
    "T2-UNIT",
    "T4-PLAUSIBLE",
    "T-JUMP",
    "T-SAME-YEAR",
    "T-SAME-AGENCY",
    "T3-BACKLOG",
    "X-CARRY",
    "X-STOCK",
    "X-CORRECTED",
    "N-TABLE",
    "N-NONE",
    "N-RATE",
    "N-TREND",
    "N-YEAR",
    "N-OTHER-BODY",
    "N-PLACEHOLDER",
    "N-PERSONAL",
    "N-REPEAT",
    "N-SELF",
    "S-SECTIONS",
    "S1-FIVE",
    "S1-LENGTH",
    "S5-CONCRETE",
    "S6-FEE-STATED",
    "S6-FEE-CONFLICT",
    "S-NUMBERING",
    "S-TEXT",
    "S-LEVEL-KIND",
    "P-DUE",
    "P-DATE",
    "P-LIFE",
    "P-CORRECTION",
    "P-FILE",
    "C-SUM",
    "C-COVERAGE",
    "C-DOUBLE",
    "R-AGREE",
    "R-EVIDENCE",
    "R-IDENTITY",
    "R-SHAPE",
    "R-TWICE",
]
ERRORS = [
    "T3-BALANCE",
    "T3-RESULT-SUM",
    "T3-ROW-SUM",
    "T4-SUM",
    "T-NUMBER",
    "T-BLANK",
    "T3-IDLE",
    "T3-BOUND",
    "T3-SPLIT",
    "T4-BOUND",
    "N-PLACEHOLDER",
    "N-PERSONAL",
    "S-SECTIONS",
    "P-DATE",
    "P-LIFE",
    "P-CORRECTION",
    "P-FILE",
    "C-DOUBLE",
    "R-SHAPE",
]
REMARKS = ["T-SAME-YEAR", "T-SAME-AGENCY", "S-NUMBERING", "S-TEXT", "P-DUE", "C-COVERAGE"]
DOUBTS = ["R-AGREE", "R-EVIDENCE", "R-IDENTITY"]
BY_NUMBER = {rule.number: rule for rule in CATALOGUE}
EVERY_RULE = pytest.mark.parametrize("rule", CATALOGUE, ids=list(BY_NUMBER))


def failing(content, context):
    """Return the numbers of the rules that ``content`` breaks."""
    return {finding.rule for finding in check(content, context, CATALOGUE) if finding.is_failure}


def test_the_catalogue_is_complete_and_in_order():
    assert [rule.number for rule in CATALOGUE] == IN_ORDER


@EVERY_RULE
def test_every_rule_has_the_severity_of_the_catalogue(rule):
    severity = "warn"
    for numbers, name in ((ERRORS, "error"), (REMARKS, "info"), (DOUBTS, "doubt")):
        severity = name if rule.number in numbers else severity
    assert rule.severity == severity
    assert rule.severity in SEVERITIES


@EVERY_RULE
def test_every_rule_explains_itself_in_both_languages(rule):
    for words in (rule.name, rule.words, rule.source, rule.example.words, *([rule.formula] if rule.formula else [])):
        assert words.zh.strip()
        assert words.en.strip()
        assert words.zh != words.en
    assert set(rule.companions) <= set(BY_NUMBER) - {rule.number}
    assert set(rule.example.along) <= set(rule.companions)
    assert set(rule.forms) <= set(FORMS)
    assert rule.shapes
    assert set(rule.shapes) <= set(SHAPES)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", range(8))
def test_a_report_in_which_nothing_is_wrong_has_no_finding_at_all(form, seed):
    content, context = whole_report(seed, form)
    assert [finding.to_json() for finding in check(content, context, CATALOGUE)] == []


@EVERY_RULE
@pytest.mark.parametrize("seed", [1, 2])
def test_the_example_of_a_rule_breaks_it_and_exactly_its_declared_companions(rule, seed):
    content, context = rule.example.broken(*whole_report(seed))
    assert failing(content, context) == {rule.number, *rule.example.along}


@EVERY_RULE
def test_a_finding_names_what_is_wrong_in_both_languages(rule):
    content, context = rule.example.broken(*whole_report(1))
    found = [one for one in check(content, context, CATALOGUE) if one.rule == rule.number and one.is_failure]
    for finding in found:
        assert finding.message.zh.endswith("。")
        assert finding.message.en.endswith((".", "?"))
        assert finding.severity == rule.severity
        assert len(finding.line) <= 80
        assert set(finding.cells) <= set(content.figures) | set(FORMS[content.form].cells())
        assert finding.operands
        assert json.loads(json.dumps(finding.to_json()))["rule"] == rule.number


@EVERY_RULE
def test_a_finding_keeps_its_fingerprint_until_an_operand_changes(rule):
    first = rule.example.broken(*whole_report(1))
    again = rule.example.broken(*whole_report(1))
    marks = [
        {(one.line, one.fingerprint) for one in check(*report, CATALOGUE) if one.rule == rule.number}
        for report in (first, again)
    ]
    assert marks[0] == marks[1] != set()


@pytest.mark.parametrize("form", FORMS)
def test_what_is_not_known_never_makes_a_failure(form):
    content, _context = whole_report(3, form)
    found = check(content, Context(), CATALOGUE)
    assert {finding.verdict for finding in found} == {"undecided"}
    assert blocking(found) == ()
    assert {"X-CARRY", "T-JUMP", "T-SAME-AGENCY", "P-LIFE"} <= {finding.rule for finding in found}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", range(6))
def test_blanks_and_missing_years_break_nothing_but_the_rules_about_blanks(form, seed):
    content, context = whole_report(seed, form)
    chance = random.Random(seed)  # noqa: S311 - which cells go blank
    blanks = dict.fromkeys(chance.sample(list(content.figures), 60))
    there = context.last_year.figures
    gaps = dict.fromkeys(chance.sample(list(there), 60))
    blanked = replace(content, figures={**content.figures, **blanks})
    surroundings = replace(context, last_year=replace(context.last_year, figures={**there, **gaps}))
    assert failing(blanked, surroundings) <= {"T-BLANK", "T3-SPLIT"}


@pytest.mark.parametrize("seed", range(3))
def test_no_report_is_too_broken_to_be_checked(seed):
    chance = random.Random(seed)  # noqa: S311 - what is broken
    content, context = whole_report(seed)
    odd = (None, 0, -5, "text", 2**53 - 1)
    figures = {cell: chance.choice(odd) for cell in content.figures if chance.random() < 0.8}
    for broken in (
        replace(content, figures=figures, printed={cell: "约三件" for cell in figures if figures[cell] is None}),
        replace(content, sections=tuple(chance.sample(content.sections, 4)) * 2, title="", preface=""),
        replace(content, agency_name="", year=2019, form="2019", scope="consolidated", published_date="someday"),
        replace(content, figures={}, sections=(), fee=type(content.fee)(0, "x", "12.5")),
    ):
        for surroundings in (context, Context(), replace(context, profile=None, is_divided=True, last_year=broken)):
            for finding in check(broken, surroundings, CATALOGUE):
                json.dumps(finding.to_json())


def test_the_bounds_are_silent_where_the_equation_above_them_has_decided():
    content, context = whole_report(1)
    figures = {**content.figures, "requests.disclosed.business": 29, "remedies.reconsideration.upheld": 29}
    assert failing(replace(content, figures=figures), context).isdisjoint({"T3-BOUND", "T3-IDLE", "T4-BOUND"})


def test_rows_that_stand_for_one_another_are_not_asked_for_twice():
    for form, rows, others in (
        ("2021", OTHERWISE.rows, (OTHERWISE.row,)),
        ("2019", (OTHERWISE.row,), OTHERWISE.rows),
    ):
        content, context = whole_report(1, form)
        own = tuple(f"requests.{row}." for row in rows)
        figures = {cell: figure for cell, figure in content.figures.items() if not cell.startswith(own)}
        assert "T-BLANK" in failing(replace(content, figures=figures), context)
        for column in FORMS[form].table("requests").column_leaves():
            figures |= {f"requests.{row}.{column.key}": 0 for row in others}
        found = failing(replace(content, figures=figures), context)
        assert "T-BLANK" not in found
        assert "T-FORM" in found


def test_a_site_sets_where_plausible_ends():
    rule = BY_NUMBER["T-JUMP"]
    content, context = rule.example.broken(*whole_report(1))
    assert "T-JUMP" in failing(content, context)
    assert "T-JUMP" not in failing(content, replace(context, thresholds=Thresholds(jump_from=1000)))


def test_the_rule_book_is_plain_data_and_the_command_prints_it(capsys):
    printed = json.loads(json.dumps(book()))
    assert [rule["number"] for rule in printed] == IN_ORDER
    assert {rule["family"]["en"] for rule in printed} == {family.en for family in FAMILIES.values()}
    call_command("rules", "--json")
    assert json.loads(capsys.readouterr().out) == printed
    call_command("rules", "--language", "en")
    shown = capsys.readouterr().out
    assert all(number in shown for number in IN_ORDER)


def test_a_report_with_its_context_is_checked_in_less_than_twenty_milliseconds():
    content, context = whole_report(1)
    times = []
    for _ in range(15):
        start = time.process_time()
        check(content, context, CATALOGUE)
        times.append(time.process_time() - start)
    assert min(times) < 0.02
