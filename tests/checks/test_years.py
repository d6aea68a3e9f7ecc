"""X-CARRY: what is brought forward is what last year carried forward."""

from dataclasses import replace

import pytest

from reports.checks import Context, check, to_explain
from reports.formats import FORMS

from .sound import failures, sound_report, with_figures, without, year_before

COLUMNS = tuple(column.key for column in FORMS["2021"].table("requests").column_leaves())


def carry_findings(content, last_year):
    return [finding for finding in check(content, Context(last_year=last_year)) if finding.rule == "X-CARRY"]


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
