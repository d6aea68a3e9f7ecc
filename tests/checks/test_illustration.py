"""The examples of the rule book, worked out: before, after, and what the portal says to it."""

import re

import pytest

from reports.checks import CATALOGUE
from reports.checks.illustration import illustration_of

BY_NUMBER = {rule.number: rule for rule in CATALOGUE}


@pytest.mark.parametrize("rule", CATALOGUE, ids=list(BY_NUMBER))
def test_every_example_shows_what_changed_or_tells_it_and_what_the_portal_says(rule):
    shown = illustration_of(rule)
    assert shown.words == rule.example.words
    assert shown.messages
    assert all(message.zh and message.en for message in shown.messages)
    for change in shown.changes:
        assert change.before != change.after
        assert change.place.zh
        assert "<" not in change.before.zh + change.after.zh
    if rule.example.figures or rule.example.last_year or rule.example.texts or rule.example.add_text:
        assert shown.changes


def test_the_figures_that_the_words_name_are_those_of_the_table():
    change = illustration_of(BY_NUMBER["T3-BALANCE"]).changes[0]
    assert (change.before.zh, change.after.zh) == ("2", "29")
    assert re.findall(r"\d+", illustration_of(BY_NUMBER["T3-BALANCE"]).words.zh) == ["2", "29"]


def test_a_blank_and_a_missing_row_are_told_in_words():
    assert illustration_of(BY_NUMBER["T-BLANK"]).changes[0].after.en == "(blank)"
    assert illustration_of(BY_NUMBER["T-FORM"]).changes[0].before.en == "(nothing)"
    assert illustration_of(BY_NUMBER["S-SECTIONS"]).changes[0].after.en == "(nothing)"


def test_of_a_long_text_the_changed_part_is_shown():
    change = illustration_of(BY_NUMBER["S1-LENGTH"]).changes[0]
    assert change.before.zh.startswith("…")
    assert len(change.after.zh) < 300
    assert change.after.zh.endswith("…")


def test_many_figures_are_cut_short_and_counted():
    shown = illustration_of(BY_NUMBER["T-SAME-YEAR"])
    assert shown.more > 0
    assert len(shown.changes) == 8
