"""Each narrative rule: it speaks on one change, names both values, and is silent where the text is right."""

from dataclasses import replace

import pytest

from reports.checks import Context
from reports.checks.narrative import NARRATIVE_RULES, ties
from reports.markup import plain_text

from .hand_tied import SENTENCES, report, reports_of

RULES = {rule.number: rule for rule in NARRATIVE_RULES}
RECEIVED, BROUGHT, DONE, CARRIED = (
    f"requests.{row}.total" for row in ("received", "brought_forward", "results_total", "carried_forward")
)


def found(content, *numbers, last_year=None, verdicts=("fails", "fails_whatever_blank")):
    """Return the findings of the rules named (all) with one of the verdicts."""
    context = Context(last_year=last_year)
    rules = [RULES[number] for number in numbers] if numbers else NARRATIVE_RULES
    return [one for rule in rules for one in rule.judged(content, context) if one.verdict in verdicts]


def test_sound_sentences_break_no_rule_at_all():
    for entry in SENTENCES:
        if not entry.get("wrong"):
            content, last_year = reports_of(entry)
            assert [one.message.zh for one in found(content, last_year=last_year)] == [], entry["text"]


def test_every_figure_that_is_tied_is_missed_when_its_cell_changes():
    checked = 0
    for entry in SENTENCES:
        content, last_year = reports_of(entry)
        for tie in ties(content, last_year):
            number = tie.mention.claim.number
            is_plain = tie.mention.claim.kind == "value" and len(tie.mention.claim.options) == 1 and number.is_exact
            if tie.verdict != "agrees" or not is_plain or not tie.mention.claim.is_firm:
                continue
            cell = tie.cells[0]
            changed = replace(content, figures={**content.figures, cell: content.figures[cell] + 1})
            again = [one for one in ties(changed, last_year) if one.mention == tie.mention]
            assert [one.verdict for one in again] == ["contradicts"], entry["text"]
            checked += 1
    assert checked >= 180


def test_a_wrong_figure_is_named_with_its_cell_both_values_and_the_difference():
    [finding] = found(report("全年收到政府信息公开申请13件。", {RECEIVED: 12}))
    assert (finding.rule, finding.verdict, finding.left, finding.right) == ("N-TABLE", "fails", 13, 12)
    assert finding.cells == (RECEIVED,)
    assert [(one.cell, one.figure) for one in finding.operands] == [("overview", "13件"), (RECEIVED, 12)]
    assert finding.line == "overview.received.1"
    for part in ("第一部分", "13", "12", "相差 1", "收到政府信息公开申请13件"):
        assert part in finding.message.zh
    for part in ("Section one", "13", "12", "difference 1"):
        assert part in finding.message.en


def test_a_decision_reopens_when_text_or_cell_changes_and_stays_when_other_text_does():
    first, moved, other_cell, other_text = (
        found(report(text, {RECEIVED: figure}))[0].fingerprint
        for text, figure in (
            ("全年收到政府信息公开申请13件。", 12),
            ("工作平稳有序。全年收到政府信息公开申请 13 件。", 12),
            ("全年收到政府信息公开申请13件。", 11),
            ("全年收到政府信息公开申请14件。", 12),
        )
    )
    assert first == moved
    assert len({first, other_cell, other_text}) == 3


def test_two_mentions_of_one_cell_have_lines_of_their_own():
    lines = [
        one.line for one in found(report("收到政府信息公开申请13件。\n全年收到申请14件。", {RECEIVED: 12}), "N-TABLE")
    ]
    assert lines == ["overview.received.1", "overview.received.2"]


def test_blanks_decide_nothing():
    text = "收到政府信息公开申请13件，予以公开占60%，结转下年2件，未发生行政复议，比上年增长20%。"
    content = report(text)
    content = replace(content, figures=dict.fromkeys(content.figures))
    assert found(content, "N-TABLE", "N-NONE", "N-RATE", "N-TREND") == []
    assert found(content, "N-TABLE", "N-NONE", verdicts=("undecided",))


def test_a_blank_total_is_taken_from_its_row_and_never_as_nought():
    row = {f"requests.disclosed.{column}": None for column in ("total", "business", "research_institution")}
    parts = ("public_welfare_organization", "legal_service_provider", "other_organization")
    known = row | {f"requests.disclosed.{part}": 0 for part in parts} | {"requests.disclosed.natural_person": 5}
    verdicts = {}
    for said in (4, 5, 6):
        content = report(f"政府信息公开申请中，予以公开{said}件。", known)
        [finding] = list(RULES["N-TABLE"].judged(content, Context()))
        verdicts[said] = finding.verdict
    assert verdicts == {4: "fails_whatever_blank", 5: "holds_if_nil", 6: "undecided"}


@pytest.mark.parametrize(
    ("text", "figures", "is_wrong"),
    [
        ("本年度未收到政府信息公开申请。", {RECEIVED: 0}, False),
        ("本年度未收到政府信息公开申请。", {RECEIVED: 2}, True),
        ("收到的政府信息公开申请均已办结。", {RECEIVED: 2, BROUGHT: 0, CARRIED: 0}, False),
        ("收到的政府信息公开申请均已办结。", {RECEIVED: 2, BROUGHT: 0, CARRIED: 1}, True),
        ("收到的政府信息公开申请均已办结。", {RECEIVED: 0, BROUGHT: 0, CARRIED: 0}, True),
        ("未收到政府信息公开申请，申请均已办结。", {RECEIVED: 0, BROUGHT: 0, CARRIED: 0}, False),
    ],
)
def test_denials_and_all_of_them_hold_against_the_cells(text, figures, is_wrong):
    assert bool(found(report(text, figures), "N-NONE")) is is_wrong


@pytest.mark.parametrize(
    ("share", "is_wrong"),
    [("33.3%", False), ("33.4%", True), ("33%", False), ("约34%", False), ("三成", False), ("35%", True)],
)
def test_percentages_are_computed_again_with_the_rounding_stated(share, is_wrong):
    figures = {"requests.disclosed.total": 1, DONE: 3}
    assert bool(found(report(f"办结的申请中，予以公开占{share}。", figures), "N-RATE")) is is_wrong


@pytest.mark.parametrize(
    ("words", "is_wrong"),
    [
        ("比上年增加20件", False),
        ("比上年增长20%", False),
        ("比上年减少20%", True),
        ("较上年有所下降", True),
        ("同比增长两成", False),
        ("与上年持平", True),
        ("同比增长25%", True),
    ],
)
def test_changes_are_held_against_both_years(words, is_wrong):
    content = report(f"收到政府信息公开申请数{words}。", {RECEIVED: 120})
    assert bool(found(content, "N-TREND", last_year=report("", {RECEIVED: 100}, 2022))) is is_wrong
    assert found(content, "N-TREND") == []
    assert found(content, "N-TREND", last_year=report("", {RECEIVED: 100}, 2021)) == []


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("收到政府信息公开申请12件。\n依申请公开方面，收到申请13件。", True),
        ("收到政府信息公开申请12件。\n依申请公开方面，收到申请12件。", False),
        ("新收政府信息公开申请5件，上年结转1件，办结4件，结转下年度2件。", False),
        ("新收政府信息公开申请5件，上年结转1件，办结5件，结转下年度2件。", True),
        ("政府信息公开申请已全部办结。\n结转下年度继续办理2件。", True),
    ],
)
def test_the_text_is_held_against_itself(text, is_wrong):
    assert bool(found(report(text), "N-SELF")) is is_wrong


def test_a_mention_knows_its_place_in_the_plain_text():
    text = "２０２３年，我局共收到 政府信息公开 申请１２件。其中自然人 10 件。"
    content = report(text, {RECEIVED: 12, "requests.received.natural_person": 10})
    plain = plain_text(content.section("overview").text)
    found_ties = [tie for tie in ties(content) if tie.verdict == "agrees"]
    assert [plain[tie.mention.start : tie.mention.end] for tie in found_ties] == ["１２件", "10 件"]
    assert [tie.cell for tie in found_ties] == [RECEIVED, "requests.received.natural_person"]
    assert [tie.mention.section for tie in found_ties] == ["overview", "overview"]


def test_figures_in_tables_within_the_text_are_not_glued_together():
    content = report("工作平稳。")
    section = replace(
        content.section("overview"),
        text="<p>见下表。</p><table><tr><td>收到申请</td><td>1</td><td>2件</td></tr></table>",
    )
    assert ties(replace(content, sections=(section,))) == ()
