"""The rule book as a whole, findings as data, and real reports."""

import json
import time
from dataclasses import replace
from decimal import Decimal

import pytest

from reports.checks import CATALOGUE, RULES, Context, Finding, Operand, blocking, statement, to_explain
from reports.document import Content
from reports.formats import Text, is_cell

from .sound import check, sound_report, with_figures, year_before

BREAKING = {
    "T3-BALANCE": {"requests.carried_forward.business": 99},
    "T3-RESULT-SUM": {"requests.disclosed.business": 99},
    "T3-ROW-SUM": {"requests.disclosed.total": 999},
    "T4-SUM": {"remedies.reconsideration.pending": 99},
    "T-NUMBER": {"documents.rules.issued": -1},
    "X-CARRY": {"requests.brought_forward.total": 99},
}


def test_the_rules_that_are_applied_are_those_of_the_catalogue():
    assert set(RULES.values()) <= set(CATALOGUE)
    assert all(number == rule.number for number, rule in RULES.items())


def test_rules_on_sums_stay_silent_on_reports_of_other_shapes():
    content = sound_report("2021")
    for change in BREAKING.values():
        content = with_figures(content, change)
    for shape in ("narrative_only", "document_only"):
        assert check(replace(content, shape=shape, sections=())) == ()


def test_errors_block_warnings_ask_and_what_is_undecided_does_neither():
    content = sound_report("2021")
    broken = with_figures(content, BREAKING["T4-SUM"] | BREAKING["X-CARRY"] | {"requests.disclosed.business": None})
    found = check(broken, Context(last_year=year_before(content)))
    assert {finding.rule for finding in blocking(found)} == {"T4-SUM", "T3-BALANCE", "T3-ROW-SUM"}
    assert {finding.rule for finding in to_explain(found)} == {"X-CARRY"}
    assert {finding.verdict for finding in found} - {"fails", "fails_whatever_blank"}


def test_checking_mends_nothing():
    content = with_figures(sound_report("2021"), BREAKING["T4-SUM"])
    before = content.digest()
    check(content)
    assert content.digest() == before


def test_a_finding_is_json_as_the_report_document_holds_it():
    content = with_figures(sound_report("2021"), BREAKING["T4-SUM"])
    [finding] = [finding for finding in check(content) if finding.rule == "T4-SUM"]
    shown = json.loads(json.dumps(finding.to_json()))
    assert shown["rule"] == "T4-SUM"
    assert shown["severity"] == "error"
    assert shown["verdict"] == "fails"
    assert shown["line"] == "reconsideration"
    assert all(is_cell(cell) for cell in shown["cells"])
    assert shown["left"] - shown["right"] == finding.left - finding.right
    assert shown["message"] == {"zh": finding.message.zh, "en": finding.message.en}


def test_a_fingerprint_follows_rule_version_line_and_operands_and_nothing_else():
    operands = (
        Operand("requests.received.total", 2022, 3),
        Operand("fees.administrative_fees.collected_wan_yuan", 2022, Decimal("1.50")),
    )
    first = Finding("X", "warn", "fails", "total", (), operands, 1, 2, Text("甲", "a"))
    for same in (
        replace(first, message=Text("乙", "b")),
        replace(first, verdict="undecided"),
        replace(first, operands=(operands[0], Operand(operands[1].cell, 2022, Decimal("1.5")))),
    ):
        assert same.fingerprint == first.fingerprint
    for other in (
        replace(first, rule="Y"),
        replace(first, version=2),
        replace(first, line="business"),
        replace(first, operands=(Operand(operands[0].cell, 2022, None), operands[1])),
        replace(first, operands=(Operand(operands[0].cell, 2021, 3), operands[1])),
    ):
        assert other.fingerprint != first.fingerprint


def sample(samples, number):
    [path] = (samples / "expected").glob(f"{number}-*.json")
    expected = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    figures = {
        f"{table}.{row}.{column}": figure
        for table, rows in expected["figures"].items()
        for row, columns in rows.items()
        for column, figure in columns.items()
    }
    figures = {cell: figure for cell, figure in figures.items() if is_cell(cell)}
    return Content(expected["agency"], expected["year"], expected["format"], figures=figures)


@pytest.mark.parametrize(
    ("number", "equations", "holding", "undecided"),
    [("01", 42, 42, 0), ("02", 40, 28, 12), ("03", 42, 42, 0), ("04", 42, 42, 0), ("06", 42, 40, 2), ("08", 42, 42, 0)],
)
def test_real_reports_that_add_up_raise_no_alarm(samples, number, equations, holding, undecided):
    content = sample(samples, number)
    found = check(content)
    result = statement(content, found)
    assert (result.equations, result.hold, result.undecided, result.fail) == (equations, holding, undecided, 0)
    assert blocking(found) == ()


def test_the_wrong_totals_of_a_real_report_are_found_and_nothing_else(samples):
    found = check(sample(samples, "09"))
    assert [(finding.rule, finding.line, finding.left, finding.right) for finding in blocking(found)] == [
        ("T4-SUM", "reconsideration", 11, 0),
        ("T4-SUM", "litigation_after_reconsideration", 5, 0),
    ]


@pytest.mark.parametrize("filled", [True, False])
def test_a_report_is_checked_in_less_than_five_milliseconds(filled):
    sound = sound_report("2021")
    content = sound if filled else with_figures(sound, dict.fromkeys(sound.figures))
    context = Context(last_year=year_before(sound))
    times = []
    for _ in range(20):
        start = time.process_time()
        check(content, context)
        times.append(time.process_time() - start)
    assert min(times) < 0.005
