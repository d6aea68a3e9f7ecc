"""Rules that look beside the report: other years, other bodies, duties, files."""

from dataclasses import replace
from datetime import date

import pytest

from reports.checks import (
    CATALOGUE,
    Child,
    Context,
    Correction,
    Duty,
    FileReading,
    KeptFile,
    SameTable,
    check,
    file_reading,
    timeliness,
)
from reports.document import Candidate, Doubt, Evidence, Reading
from reports.formats import Text

from .whole import NAME, whole_report

RULES = {rule.number: rule for rule in CATALOGUE}


def verdicts(number, content, context):
    """Return {line: verdict} of one rule."""
    return {one.line: one.verdict for one in check(content, context, [RULES[number]])}


def with_figures(content, **figures):
    """Return ``content`` with other figures; two lines in a name stand for a dot."""
    return replace(content, figures={**content.figures, **{key.replace("__", "."): n for key, n in figures.items()}})


def consolidated(*parts, **figures):
    """Return a consolidated report that is the sum of ``parts``, but for ``figures``."""
    cells = parts[0].figures
    sums = {cell: sum(part.figures[cell] for part in parts) for cell in cells}
    return with_figures(replace(parts[0], agency_name="澄砚区人民政府", scope="consolidated", figures=sums), **figures)


def test_documents_in_force_follow_from_last_year_and_after_a_merger_from_all_bodies():
    content, context = whole_report(1)
    cell = "documents.normative_documents.in_force"
    other = replace(context.last_year, agency_name="并入的局", figures={**context.last_year.figures, cell: 7})
    assert verdicts("X-STOCK", content, replace(context, merged=(other,))) == {
        "normative_documents": "fails",
    }
    grown = with_figures(content, documents__normative_documents__in_force=content.figures[cell] + 7)
    assert verdicts("X-STOCK", grown, replace(context, merged=(other,))) == {}
    for unknown in (
        replace(context, last_year=None),
        replace(context, is_divided=True),
        replace(context, merged=(None,)),
    ):
        assert set(verdicts("X-STOCK", content, unknown).values()) == {"undecided"}


def test_a_body_may_not_repeal_more_documents_than_there_were():
    content, context = whole_report(1)
    many = with_figures(content, documents__normative_documents__repealed=28)
    assert verdicts("T2-STOCK", many, context) == {"normative_documents.repealed": "fails"}
    assert verdicts("T2-STOCK", many, replace(context, last_year=None)) == {"normative_documents.repealed": "undecided"}


def test_a_correction_of_last_year_that_breaks_nothing_is_not_mentioned():
    content, context = whole_report(1)
    corrected = with_figures(context.last_year, licensing__licensing__decisions=3)
    assert (
        verdicts("X-CORRECTED", content, replace(context, last_year=corrected, last_year_then=context.last_year)) == {}
    )


def test_a_jump_of_a_total_stands_for_its_row_and_a_small_number_may_jump():
    content, context = whole_report(1)
    row = {f"requests__disclosed__{column}": 400 for column in ("natural_person", "business", "total")}
    assert verdicts("T-JUMP", with_figures(content, **row), context) == {"requests.disclosed.total": "fails"}
    small = with_figures(content, enforcement__penalties__decisions=29)
    assert verdicts("T-JUMP", small, replace(context, last_year=with_figures(context.last_year))) == {}
    new = replace(context, last_year=None, is_first_year=True)
    assert verdicts("T-JUMP", with_figures(content, enforcement__penalties__decisions=400), new) == {}


def test_disputes_are_held_against_the_requests_of_both_years():
    content, context = whole_report(1)
    column = {"upheld": 900, "corrected": 0, "other_outcome": 0, "pending": 0, "total": 900}
    many = with_figures(content, **{f"remedies__reconsideration__{key}": count for key, count in column.items()})
    few = {f"requests__results_total__{key}": 3 for key in ("natural_person", "total")}
    small, before = with_figures(many, **few), with_figures(context.last_year, **few)
    assert verdicts("T4-PLAUSIBLE", small, replace(context, last_year=before)) == {"requests": "fails"}
    assert verdicts("T4-PLAUSIBLE", small, replace(context, last_year=None)) == {"requests": "undecided"}
    assert verdicts("T4-PLAUSIBLE", content, replace(context, last_year=None)) == {}


def test_suits_after_reconsideration_need_reconsiderations_that_were_closed():
    content, context = whole_report(1)
    suits = with_figures(content, remedies__litigation_after_reconsideration__total=80)
    assert verdicts("T4-PLAUSIBLE", suits, context) == {"suits": "fails"}
    assert verdicts("T4-PLAUSIBLE", suits, replace(context, last_year=None)) == {"suits": "undecided"}


def test_a_backlog_with_a_word_on_it_is_no_fault():
    content, context = whole_report(1)
    slow = with_figures(content, requests__carried_forward__total=300)
    assert verdicts("T3-BACKLOG", slow, context) == {"total": "fails"}
    first, *others = slow.sections
    said = replace(first, text=f"{first.text}<p>年底集中收到的一批申请依规延期办理。</p>")
    assert verdicts("T3-BACKLOG", replace(slow, sections=(said, *others)), context) == {}


def test_a_table_that_another_agency_published_is_named_once_the_index_was_asked():
    content, context = whole_report(1)
    same = replace(context, same_tables=(SameTable("requests", "另一局", 2022, "/reports/other/2022/"),))
    [finding] = check(content, same, [RULES["T-SAME-AGENCY"]])
    assert "另一局" in finding.message.zh
    assert "/reports/other/2022/" in finding.message.en
    assert verdicts("T-SAME-AGENCY", content, replace(context, same_tables=None)) == {"index": "undecided"}


DAY = date(2024, 1, 31)


@pytest.mark.parametrize(
    ("duty", "standing", "days"),
    [
        (Duty(today=date(2023, 12, 1), obligation="owed"), "not_due", 0),
        (Duty(today=date(2024, 1, 20), obligation="owed"), "due", 0),
        (Duty(today=DAY, obligation="owed"), "due", 0),
        (Duty(today=date(2024, 2, 3), obligation="owed"), "missing", 3),
        (Duty(today=date(2024, 2, 3), obligation="owed", published=DAY), "on_time", 0),
        (Duty(today=date(2024, 3, 3), obligation="owed", published=date(2024, 2, 5)), "late", 5),
        (Duty(today=date(2024, 3, 3), obligation="exempt"), "exempt", 0),
        (Duty(obligation="owed"), "unknown", 0),
        (Duty(today=date(2024, 3, 3), obligation="owed", is_published=True), "unknown", 0),
    ],
)
def test_a_report_stands_to_its_date_in_one_of_seven_ways(duty, standing, days):
    found = timeliness(duty, DAY)
    assert (found.standing, found.days) == (standing, days)


def test_legal_and_local_date_are_judged_apart():
    content, context = whole_report(1)
    between = replace(context.duty, local_date=date(2024, 1, 28), published=date(2024, 1, 30))
    assert verdicts("P-DUE", content, replace(context, duty=between)) == {"local": "fails"}
    assert verdicts("P-DUE", content, replace(context, duty=Duty())) == {"legal": "undecided"}


@pytest.mark.parametrize(
    ("field", "day", "line"),
    [
        ("published", date(2023, 12, 31), "published"),
        ("published", date(2024, 3, 1), "published"),
        ("first_seen", date(2023, 6, 1), "first_seen"),
    ],
)
def test_a_date_of_publication_lies_between_the_years_end_and_today(field, day, line):
    content, context = whole_report(1)
    assert verdicts("P-DATE", content, replace(context, duty=replace(context.duty, **{field: day}))) == {line: "fails"}


def test_a_document_may_be_dated_before_the_years_end_but_not_in_the_future():
    content, context = whole_report(1)
    assert verdicts("P-DATE", replace(content, document_date="2023-12-20"), context) == {}
    assert verdicts("P-DATE", replace(content, document_date="2024-12-20"), context) == {"document": "fails"}


def test_a_second_report_on_one_year_is_an_error():
    content, context = whole_report(1)
    assert verdicts("P-LIFE", content, replace(context, duty=replace(context.duty, slots=2))) == {"slots": "fails"}


def test_a_correction_changes_something_that_the_report_says():
    content, context = whole_report(1)
    redated = replace(content, published_date="2024-02-01", document_date="2024-02-01")
    for now, reason, expected in (
        (redated, "改正笔误", {"change": "fails"}),
        (redated, " ", {"change": "fails", "reason": "fails"}),
        (with_figures(content, licensing__licensing__decisions=99), "改正笔误", {}),
        (replace(content, title="另一个标题"), "改正标题", {}),
    ):
        assert verdicts("P-CORRECTION", now, replace(context, correction=Correction(content, reason))) == expected


def test_every_fault_of_a_kept_file_is_named_and_what_was_not_tried_is_no_fault():
    content, context = whole_report(1)
    bad = KeptFile("a.pdf", False, False, False, True)
    assert set(verdicts("P-FILE", content, replace(context, file=bad))) == {"opens", "type", "hash", "tables"}
    assert verdicts("P-FILE", content, replace(context, file=KeptFile("a.pdf"))) == {}


def test_a_consolidated_report_is_the_sum_of_its_children_and_every_difference_is_found():
    one, two = whole_report(1)[0], whole_report(2)[0]
    children = (Child("甲局", one), Child("乙局", two))
    assert verdicts("C-SUM", consolidated(one, two), Context(children=children)) == {}
    off = consolidated(one, two, requests__received__total=5, licensing__licensing__decisions=0)
    found = {one.line: one for one in check(off, Context(children=children), [RULES["C-SUM"]])}
    assert set(found) == {"requests.received.total", "licensing.licensing.decisions"}
    finding = found["requests.received.total"]
    expected = one.figures["requests.received.total"] + two.figures["requests.received.total"]
    assert (finding.left, finding.right) == (5, expected)
    assert "甲局" in finding.message.zh


def test_a_missing_child_leaves_every_sum_open_and_is_named():
    one, two = whole_report(1)[0], whole_report(2)[0]
    children = (Child("甲局", one), Child("乙局", two), Child("丙局"))
    context = Context(children=children)
    assert verdicts("C-SUM", consolidated(one, two, requests__received__total=5), context) == {"children": "undecided"}
    [coverage] = check(consolidated(one, two), context, [RULES["C-COVERAGE"]])
    assert (coverage.left, coverage.right) == (2, 3)
    assert "丙局" in coverage.message.zh
    assert verdicts("C-SUM", consolidated(one, two), Context()) == {"children": "undecided"}


def test_a_blank_of_a_child_leaves_its_cell_open_unless_the_others_exceed_the_sum():
    one, two = whole_report(1)[0], whole_report(2)[0]
    blank = with_figures(two, requests__received__total=None)
    context = Context(children=(Child("甲局", one), Child("乙局", blank)))
    assert verdicts("C-SUM", consolidated(one, two), context) == {"blanks": "undecided"}
    low = consolidated(one, two, requests__received__total=1)
    assert verdicts("C-SUM", low, context) == {"requests.received.total": "fails"}


def test_a_report_of_the_body_itself_has_no_sums():
    content, context = whole_report(1)
    children = (Child("甲局"), Child("甲局"))
    for number in ("C-SUM", "C-COVERAGE", "C-DOUBLE"):
        assert verdicts(number, content, replace(context, children=children)) == {}


def test_a_body_enters_a_sum_once():
    one = whole_report(1)[0]
    listed_twice = Context(children=(Child("甲局", one), Child("甲局", one)))
    within = Context(children=(Child("甲区", one), Child("甲局", one, counted_in="甲区")))
    elsewhere = Context(children=(Child("甲局", one, counted_in="乙区"),))
    assert verdicts("C-DOUBLE", consolidated(one), listed_twice) == {"甲局": "fails"}
    assert verdicts("C-DOUBLE", consolidated(one), within) == {"甲局": "fails"}
    assert verdicts("C-DOUBLE", consolidated(one), elsewhere) == {}


def test_a_reading_hands_over_its_disagreements_its_evidence_and_whom_it_took_it_for():
    content, context = whole_report(1)
    unlike, other = Text("不同", "unlike"), Text("模糊", "unclear")
    reading = Reading(
        content,
        doubts=(
            Doubt("requests.received.total", unlike, "3", ("3", "8")),
            Doubt("requests.received.business", other, "3", ("3", "8")),
            Doubt(None, unlike),
        ),
        years=(Candidate(2023, 0.99),),
        agencies=(Candidate(NAME, 0.95),),
        evidence={cell: Evidence("0", 1) for cell in list(content.figures)[1:]},
    )
    facts = file_reading(reading, unlike)
    found = check(content, replace(context, reading=facts), CATALOGUE)
    assert {(one.rule, one.line) for one in found} == {
        ("R-AGREE", "requests.received.total"),
        ("R-EVIDENCE", "evidence"),
    }


def test_year_and_agency_are_doubtful_until_a_person_confirms_them():
    content, context = whole_report(1)
    unsure = FileReading(years=(Candidate(2023, 0.6),), agencies=(Candidate(NAME, 0.95),))
    assert verdicts("R-IDENTITY", content, replace(context, reading=unsure)) == {"year": "fails"}
    assert verdicts("R-IDENTITY", content, replace(context, reading=replace(unsure, is_confirmed=True))) == {}
