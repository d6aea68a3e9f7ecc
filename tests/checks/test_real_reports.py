"""What the rules find in real published reports, checked by hand against the reports, so that a false alarm shows.

Only keys stand here. The rules that hold the text against the tables have a list of their own.
"""

from dataclasses import replace

import pytest

from reports.checks import CATALOGUE, Context, Profile, check

from .quality import sample_as_read

# Files 20 to 54 are excerpts: what was cut off is not shown, and so neither filled in nor stated.
FOUND = {
    "01": {"S6-FEE-STATED": "other_matters", "S-NUMBERING": "overview.level"},
    "02": {"T-BLANK": "requests remedies", "S-TEXT": "overview.half_width improvement.half_width"},
    "03": {"S1-FIVE": "overview", "S5-CONCRETE": "improvement"},
    "04": {"T-BLANK": "requests", "S-TEXT": "overview.cut_off"},
    "06": {
        "T-BLANK": "requests",
        "S-SECTIONS": "improvement proactive_disclosure requests remedies other_matters",
        "S1-LENGTH": "overview",
        "S-NUMBERING": "overview.level",
        "S-TEXT": "overview.doubled",
    },
    "08": {"S1-FIVE": "overview", "S1-LENGTH": "overview"},
    "09": {"T4-SUM": "reconsideration litigation_after_reconsideration", "T-FORM": "rows", "S1-FIVE": "overview"},
    "12": {},
    "15": {
        "T-BLANK": "licensing enforcement fees requests remedies",
        "S1-FIVE": "overview",
        "S5-CONCRETE": "improvement",
    },
    "20": {
        "T-BLANK": "documents requests remedies",
        "S-SECTIONS": "remedies improvement other_matters",
        "S1-FIVE": "overview",
        "S6-FEE-STATED": "other_matters",
        "S-TEXT": "overview.half_width requests.doubled requests.half_width",
    },
    "22": {
        "T-BLANK": "documents licensing enforcement fees procurement requests remedies",
        "T-FORM": "form",
        "S-SECTIONS": "remedies improvement other_matters",
        "S1-FIVE": "overview",
        "S6-FEE-STATED": "other_matters",
        "S-TEXT": "overview.half_width",
    },
    "23": {
        "T-BLANK": "requests remedies",
        "T2-RULES-LEVEL": "rules",
        "S-SECTIONS": "remedies improvement other_matters",
        "S1-FIVE": "overview",
        "S6-FEE-STATED": "other_matters",
        "S-TEXT": "overview.half_width",
    },
    "25": {
        "T-BLANK": "licensing enforcement fees requests remedies",
        "T-FORM": "form",
        "T2-RULES-LEVEL": "rules",
        "S-SECTIONS": "remedies improvement other_matters",
        "S1-FIVE": "overview",
        "S6-FEE-STATED": "other_matters",
        "S-TEXT": "overview.half_width",
    },
    "29": {
        "T-BLANK": "enforcement fees procurement requests remedies",
        "S-SECTIONS": "overview proactive_disclosure requests remedies improvement other_matters",
    },
    "32": {
        "T-BLANK": "requests remedies",
        "S-SECTIONS": "remedies improvement other_matters",
        "S-TEXT": "overview.half_width",
    },
    "41": {
        "T-BLANK": "licensing enforcement fees procurement requests remedies",
        "S-SECTIONS": "requests remedies improvement other_matters",
        "S-TEXT": "overview.half_width",
    },
    "49": {
        "T-BLANK": "documents licensing enforcement fees requests remedies",
        "S-TEXT": "overview.half_width improvement.half_width other_matters.half_width",
    },
    "52": {
        "T-BLANK": "documents enforcement fees requests remedies",
        "S-SECTIONS": "remedies improvement other_matters",
        "S1-FIVE": "overview",
        "S6-FEE-STATED": "other_matters",
        "S-TEXT": "overview.half_width",
    },
    "54": {},
}
# What a person who read the reports says is wrong in them, where a rule other than those on the text can tell.
WRONG = {
    "01": ("S-NUMBERING overview.level",),
    "02": ("T-BLANK requests",),
    "06": ("T-BLANK requests",),
    "09": ("T4-SUM reconsideration", "T4-SUM litigation_after_reconsideration"),
    "20": ("T-BLANK documents",),
    "23": ("T2-RULES-LEVEL rules",),
    "25": ("T-FORM form", "T2-RULES-LEVEL rules"),
}
NOT_ON_TEXT = tuple(rule for rule in CATALOGUE if not rule.number.startswith("N-"))


def failing(content, context=None):
    """Return what fails as {rule: its lines}."""
    found = {}
    for finding in check(content, context or Context(), NOT_ON_TEXT):
        if finding.is_failure:
            found.setdefault(finding.rule, set()).add(finding.line)
    return found


@pytest.mark.parametrize("number", FOUND)
def test_a_real_report_has_the_findings_that_a_person_sees_in_it_and_no_other(samples, number):
    expected = {rule: set(lines.split()) for rule, lines in FOUND[number].items()}
    assert failing(sample_as_read(number, samples)) == expected


@pytest.mark.parametrize("number", WRONG)
def test_what_a_report_itself_has_wrong_is_found(samples, number):
    found = failing(sample_as_read(number, samples))
    for wrong in WRONG[number]:
        rule, line = wrong.split()
        assert line in found[rule]


def test_the_blank_cells_that_a_report_is_blamed_for_are_named(samples):
    content = sample_as_read("02", samples)
    blank = [rule for rule in CATALOGUE if rule.number == "T-BLANK"]
    [finding] = [one for one in check(content, Context(), blank) if one.line == "requests"]
    assert all(content.figures[cell] is None for cell in finding.cells)
    assert sum(cell.endswith(".total") for cell in finding.cells) > 10
    [total] = [one for one in check(sample_as_read("06", samples), Context(), blank) if one.line == "requests"]
    assert "requests.carried_forward.total" in total.cells


def test_a_city_that_may_make_rules_is_left_alone(samples):
    content = sample_as_read("08", samples)
    for may, expected in ((True, set()), (False, {"rules"})):
        context = Context(profile=Profile(("示例市人民政府",), "government", "city", may))
        assert failing(content, context).get("T2-RULES-LEVEL", set()) == expected


def test_two_years_of_one_city_tie_out_in_its_documents(samples):
    content = sample_as_read("15", samples)
    documents = {"documents.rules.in_force": 12, "documents.normative_documents.in_force": 420}
    last_year = replace(content, year=2024, figures=documents)
    found = [one for one in check(content, Context(last_year=last_year), NOT_ON_TEXT) if one.rule == "X-STOCK"]
    assert found == []
