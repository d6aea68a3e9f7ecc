"""X-CARRY: what is brought forward is what last year carried forward."""

import hashlib
import json
from dataclasses import replace

import pytest

from reports.checks import Context, to_explain
from reports.formats import FORMS

from .sound import check, failures, sound_report, with_figures, without, year_before

COLUMNS = tuple(column.key for column in FORMS["2021"].table("requests").column_leaves())


def carry_findings(content, last_year=None, **context):
    found = check(content, Context(last_year=last_year, **context))
    return [finding for finding in found if finding.rule == "X-CARRY"]


def shared_out(content):
    """Return last year's reports of two bodies that together carried forward what ``content`` brings forward."""
    whole = year_before(content)
    first = {cell: figure // 2 for cell, figure in whole.figures.items()}
    second = {cell: figure - first[cell] for cell, figure in whole.figures.items()}
    return replace(whole, agency_name="甲局", figures=first), replace(whole, agency_name="乙局", figures=second)


def nothing_brought(content):
    return with_figures(content, {f"requests.brought_forward.{column}": 0 for column in COLUMNS})


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("column", COLUMNS)
def test_another_figure_last_year_breaks_the_rule_in_its_column_alone(form, column):
    content = sound_report(form)
    last_year = year_before(content)
    cell = f"requests.carried_forward.{column}"
    last_year = with_figures(last_year, {cell: last_year.figures[cell] + 3})
    assert failures(content, Context(last_year=last_year)) == {("X-CARRY", column)}
    [finding] = carry_findings(content, last_year)
    assert finding.cells == (f"requests.brought_forward.{column}",)
    assert [operand.year for operand in finding.operands] == [content.year, content.year - 1]
    assert f"{content.year - 1} 年" in finding.message.zh
    assert finding.message.zh.endswith("相差 3。")
    assert finding.message.en.endswith("difference 3.")
    assert to_explain([finding]) == (finding,)


def test_without_last_years_report_every_column_is_undecided():
    content = sound_report("2021")
    missing = carry_findings(content, None)
    too_old = carry_findings(content, replace(year_before(content), year=content.year - 2))
    narrative = carry_findings(content, replace(year_before(content), shape="narrative_only"))
    for findings in (missing, too_old, narrative):
        assert [finding.line for finding in findings] == list(COLUMNS)
        assert {finding.verdict for finding in findings} == {"undecided"}


@pytest.mark.parametrize("brought", [0, 4])
def test_a_blank_last_year_is_undecided_whatever_this_year_says(brought):
    content = with_figures(sound_report("2021"), {"requests.brought_forward.business": brought})
    last_year = with_figures(year_before(content), {"requests.carried_forward.business": None})
    [finding] = carry_findings(content, last_year)
    assert (finding.line, finding.verdict) == ("business", "undecided")


@pytest.mark.parametrize(("carried", "verdict"), [(0, "holds_if_nil"), (4, "undecided")])
def test_a_blank_this_year_makes_no_failure(carried, verdict):
    content = sound_report("2021")
    last_year = with_figures(year_before(content), {"requests.carried_forward.business": carried})
    content = with_figures(content, {"requests.brought_forward.business": None})
    [finding] = carry_findings(content, last_year)
    assert finding.verdict == verdict


def test_a_cell_that_last_year_does_not_show_is_undecided():
    content = sound_report("2021")
    last_year = without(year_before(content), "requests.carried_forward.total")
    [finding] = carry_findings(content, last_year)
    assert (finding.line, finding.verdict) == ("total", "undecided")


def test_the_forms_of_two_years_may_differ():
    content = sound_report("2021")
    assert carry_findings(content, replace(year_before(content), form="2019")) == []


def test_a_decision_reopens_when_last_years_figure_changes():
    content = sound_report("2021")
    last_year = year_before(content)
    cell = "requests.carried_forward.total"
    one, two = (
        carry_findings(content, with_figures(last_year, {cell: last_year.figures[cell] + step}))[0] for step in (1, 2)
    )
    assert one.fingerprint != two.fingerprint


def test_a_fingerprint_without_changes_of_bodies_is_what_it_always_was():
    content = sound_report("2021")
    cell = "requests.carried_forward.total"
    last_year = with_figures(year_before(content), {cell: 99})
    [finding] = carry_findings(content, last_year)
    assert [operand.cell for operand in finding.operands] == ["requests.brought_forward.total", cell]
    inputs = ["X-CARRY", 1, "total", [operand.to_json() for operand in finding.operands]]
    written = json.dumps(inputs, separators=(",", ":"))
    assert finding.fingerprint == hashlib.sha256(written.encode()).hexdigest()


def test_after_a_merger_the_sum_of_all_bodies_is_brought_forward():
    content = sound_report("2021")
    first, second = shared_out(content)
    assert carry_findings(content, first, merged=(second,)) == []
    assert carry_findings(content, merged=(first, second), is_first_year=True) == []
    assert carry_findings(content, year_before(content), merged=(first, second), is_first_year=True) == []


def test_a_merger_with_another_sum_fails_and_names_every_body_with_its_figure():
    content = sound_report("2021")
    first, second = shared_out(content)
    cell = "requests.carried_forward.business"
    second = with_figures(second, {cell: second.figures[cell] + 3})
    [finding] = carry_findings(content, first, merged=(second,))
    assert (finding.line, finding.verdict) == ("business", "fails")
    assert [operand.figure for operand in finding.operands[1:]] == [first.figures[cell], second.figures[cell]]
    assert finding.right == first.figures[cell] + second.figures[cell]
    for message in (finding.message.zh, finding.message.en):
        assert f"甲局 {first.figures[cell]} + 乙局 {second.figures[cell]} = {finding.right}" in message
    assert finding.message.zh.endswith("相差 3。")
    assert finding.message.en.endswith("difference 3.")


def test_a_merger_is_undecided_while_the_report_of_one_body_is_missing():
    content = sound_report("2021")
    first, second = shared_out(content)
    narrative = replace(second, shape="narrative_only")
    for own, merged in ((None, (second,)), (first, (None,)), (first, (narrative,)), (first, (second, None))):
        findings = carry_findings(content, own, merged=merged)
        assert [finding.line for finding in findings] == list(COLUMNS)
        assert {finding.verdict for finding in findings} == {"undecided"}
    assert "乙局" in carry_findings(content, first, merged=(narrative,))[0].message.zh
    assert content.agency_name in carry_findings(content, None, merged=(second,))[0].message.en
    blank = with_figures(second, {"requests.carried_forward.business": None})
    [finding] = carry_findings(content, first, merged=(blank,))
    assert (finding.line, finding.verdict) == ("business", "undecided")


@pytest.mark.parametrize("with_merger", [False, True])
def test_after_a_split_or_a_transfer_every_column_is_undecided_with_the_note(with_merger):
    content = sound_report("2021")
    first, second = shared_out(content)
    own, merged = (first, (second,)) if with_merger else (year_before(content), ())
    findings = carry_findings(content, own, merged=merged, is_divided=True, change_note="信访职能划出。")
    assert [finding.line for finding in findings] == list(COLUMNS)
    assert {finding.verdict for finding in findings} == {"undecided"}
    assert all("分设或职能划转（信访职能划出）。" in finding.message.zh for finding in findings)
    assert all(finding.message.en.endswith("(信访职能划出).") for finding in findings)
    without_note = carry_findings(content, is_first_year=True, is_divided=True)[0].message
    assert without_note.zh.endswith("职能划转。")
    assert without_note.en.endswith("fell into this year.")


def test_a_body_in_its_first_year_without_predecessors_brings_nothing_forward():
    content = nothing_brought(sound_report("2021"))
    assert carry_findings(content, is_first_year=True) == []
    one = with_figures(content, {"requests.brought_forward.business": 4})
    [finding] = carry_findings(one, is_first_year=True)
    assert (finding.line, finding.verdict, finding.left, finding.right) == ("business", "fails", 4, 0)
    assert "应为 0，相差 4。" in finding.message.zh
    assert finding.message.en.endswith("so 0 is due; difference 4.")
    blank = with_figures(content, {"requests.brought_forward.business": None})
    assert [finding.verdict for finding in carry_findings(blank, is_first_year=True)] == ["holds_if_nil"]
