"""What the narrative rules find in real reports, listed by hand, so that a new false alarm shows."""

import re

import pytest

from reports.checks import Context
from reports.checks.narrative import NARRATIVE_RULES, ties

from ..quality import sample_as_read

SAMPLES = (
    "01",
    "02",
    "03",
    "04",
    "06",
    "08",
    "09",
    "12",
    "15",
    "20",
    "22",
    "23",
    "25",
    "29",
    "32",
    "41",
    "49",
    "52",
    "54",
)
FAILING = {
    "02": {
        ("N-TABLE", "overview.disclosed+partly_disclosed.1", 258, 275),
        ("N-TABLE", "overview.unavailable.1", 265, 337),
        ("N-TABLE", "overview.reconsideration.upheld.1", 7, 5),
    },
    "06": {
        ("N-NONE", "overview.carried_forward.1", 0, 1),
        ("N-SELF", "carried_forward", 0, 1),
    },
}
# Every figure (0 for a denial) that is to agree with the tables, read by hand in the order of the text.
AGREEING = {
    "01": "0 0 0",
    "02": "13 60 859 805 18 72 35 4.34% 32.9% 158 19.6% 7 9",
    "04": "26",
    "08": "1 3119 3050 34 103 351 72 64 178 37 46 25 5 9 7",
    "09": "21",
}


@pytest.mark.parametrize("number", SAMPLES)
def test_the_rules_find_what_is_wrong_in_a_real_report_and_nothing_else(samples, number):
    content = sample_as_read(number, samples)
    found = [one for rule in NARRATIVE_RULES for one in rule.judged(content, Context())]
    failing = {(one.rule, one.line, one.left, one.right) for one in found if one.is_failure}
    assert failing == FAILING.get(number, set())
    for finding in found:
        assert len(finding.line) <= 80


@pytest.mark.parametrize(("number", "agreeing"), AGREEING.items())
def test_the_figures_of_a_real_report_are_tied(samples, number, agreeing):
    found = [tie.mention for tie in ties(sample_as_read(number, samples)) if tie.verdict == "agrees"]
    figures = ["0" if one.claim.is_denial else re.sub(r"[^\d.%]", "", one.printed) for one in found]
    assert figures == agreeing.split()


def test_the_blank_form_still_holds_what_is_to_be_filled_in(samples):
    content = sample_as_read("12", samples)
    [rule] = [rule for rule in NARRATIVE_RULES if rule.number == "N-PLACEHOLDER"]
    assert {one.line.partition(".")[0] for one in rule.judge(rule, content, Context()) if one.is_failure} == {
        "overview",
        "improvement",
        "other_matters",
    }
