"""Every declared equation, on every line, of both forms."""

import json
from dataclasses import replace

import pytest

from reports.checks import RULES, Context, equations_for_browser, judge_equations, statement
from reports.formats import EQUATION_NAMES, FORMS, cell_key, is_cell

from .sound import check, failures, lines_through, sound_report, with_figures, without, year_before

EVERY_LINE = [
    pytest.param(form, table, equation, line, id=f"{form.key}-{equation.rule}-{line}")
    for form in FORMS.values()
    for table in form.tables
    for equation in table.equations
    for line in table.lines_crossing(equation)
]
SUMMED_CELLS = [
    pytest.param(form, cell, id=f"{form.key}-{cell}")
    for form in FORMS.values()
    for table in form.tables
    if table.equations
    for cell in table.cells()
]


def operands_of(table, equation, line):
    return [table.cell_on_line(equation, key, line) for key in equation.left + equation.right]


def verdict_on(content, rule, line):
    return next(finding for finding in judge_equations(content) if (finding.rule, finding.line) == (rule, line))


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("seed", range(5))
def test_a_sound_report_has_no_finding_at_all(form, seed):
    content = sound_report(form, seed)
    assert check(content, Context(last_year=year_before(content))) == ()
    assert {finding.verdict for finding in judge_equations(content)} == {"holds"}


@pytest.mark.parametrize(("form", "table", "equation", "line"), EVERY_LINE)
def test_a_change_of_any_operand_breaks_its_equation_and_no_other_than_its_companions(form, table, equation, line):
    sound = sound_report(form.key)
    last_year = Context(last_year=year_before(sound))
    for cell in operands_of(table, equation, line):
        for step in (1, -1):
            if sound.figures[cell] + step < 0:
                continue
            found = failures(with_figures(sound, {cell: sound.figures[cell] + step}), last_year)
            assert found == lines_through(cell, form)
            assert (equation.rule, line) in found
            assert {rule for rule, _line in found} <= {equation.rule, *RULES[equation.rule].companions}


@pytest.mark.parametrize("number", ["T3-BALANCE", "T3-RESULT-SUM", "T3-ROW-SUM", "T4-SUM", "X-CARRY"])
def test_every_declared_companion_really_comes_along(number):
    form = FORMS["2021"]
    met = set()
    for cell in form.cells():
        rules = {rule for rule, _line in lines_through(cell, form)}
        if number in rules:
            met |= rules - {number}
    assert met == set(RULES[number].companions)


@pytest.mark.parametrize(("form", "cell"), SUMMED_CELLS)
def test_a_blank_never_makes_a_pass_nor_a_failure(form, cell):
    sound = sound_report(form.key)
    blank = with_figures(sound, {cell: None})
    expected = "holds_if_nil" if sound.figures[cell] == 0 else "undecided"
    touched = lines_through(cell, form)
    verdicts = {(finding.rule, finding.line): finding.verdict for finding in judge_equations(blank)}
    for rule, line in touched - {touch for touch in touched if touch[0] == "X-CARRY"}:
        assert verdicts.pop((rule, line)) == expected
    assert set(verdicts.values()) == {"holds"}
    assert not failures(blank, Context(last_year=year_before(sound)))


@pytest.mark.parametrize(("form", "cell"), SUMMED_CELLS)
def test_text_or_a_cell_that_is_not_shown_leaves_its_equations_undecided(form, cell):
    sound = with_figures(sound_report(form.key), {})
    text = replace(with_figures(sound, {cell: None}), printed={cell: "22（其中 16 件）"})
    gone = without(sound, cell)
    for content in (text, gone):
        verdicts = {(finding.rule, finding.line): finding.verdict for finding in judge_equations(content)}
        for touched in lines_through(cell, form):
            assert verdicts.get(touched, "undecided") == "undecided"
        assert "fails" not in verdicts.values()


@pytest.mark.parametrize(("form", "table", "equation", "line"), EVERY_LINE)
def test_known_parts_above_a_total_fail_whatever_the_blank_holds(form, table, equation, line):
    sound = sound_report(form.key)
    cells = operands_of(table, equation, line)
    blank, raised = cells[0], cells[1]
    whole = sum(sound.figures[cell] for cell in cells)
    broken = with_figures(sound, {blank: None, raised: whole + 5})
    finding = verdict_on(broken, equation.rule, line)
    assert finding.verdict == "fails_whatever_blank"
    assert finding.is_failure


def test_a_printed_mark_for_nil_is_a_blank_and_not_nought():
    sound = sound_report("2021")
    cell = next(cell for cell in sound.figures if cell.startswith("remedies.") and sound.figures[cell] == 0)
    marked = replace(with_figures(sound, {cell: None}), printed={cell: "/"})
    rule, line = next(iter(lines_through(cell, FORMS["2021"])))
    assert verdict_on(marked, rule, line).verdict == "holds_if_nil"


def test_a_report_with_blank_tables_is_shown_as_holding_only_if_nil():
    blank = with_figures(sound_report("2021"), dict.fromkeys(FORMS["2021"].cells()))
    found = check(blank)
    assert statement(blank, found).hold_if_nil == 42
    assert not [finding for finding in found if finding.is_failure]


def test_a_report_without_tables_in_the_file_is_undecided_throughout():
    nothing = replace(sound_report("2021"), figures={})
    result = statement(nothing, check(nothing))
    assert (result.equations, result.undecided) == (42, 42)


@pytest.mark.parametrize(("form", "count"), [("2019", 40), ("2021", 42)])
def test_a_statement_counts_what_became_of_every_equation(form, count):
    content = sound_report(form)
    content = with_figures(
        content,
        {
            "remedies.reconsideration.total": content.figures["remedies.reconsideration.total"] + 1,
            "remedies.litigation_direct.upheld": None,
        },
    )
    result = statement(content, check(content))
    assert result.equations == count == len(judge_equations(content))
    assert (result.hold, result.fail, result.hold_if_nil + result.undecided) == (count - 2, 1, 1)


def test_a_report_that_lawfully_has_no_tables_is_not_judged():
    narrative = replace(sound_report("2021"), shape="narrative_only", figures={"remedies.reconsideration.total": 9})
    assert check(narrative) == ()
    assert judge_equations(narrative) == []
    assert statement(narrative, ()).equations == 0


def test_the_message_names_both_sides_with_labels_of_the_declaration_and_the_difference():
    sound = sound_report("2021")
    broken = with_figures(
        sound,
        {
            "requests.received.natural_person": 10,
            "requests.brought_forward.natural_person": 2,
            "requests.results_total.natural_person": 9,
            "requests.carried_forward.natural_person": 2,
        },
    )
    finding = verdict_on(broken, "T3-BALANCE", "natural_person")
    table = FORMS["2021"].table("requests")
    labels = [table.row(row).text.in_running_text for row in ("received", "brought_forward", "carried_forward")]
    column = table.column("natural_person").text
    assert finding.message.zh.startswith(f"“{column.zh}”列不平：{labels[0].zh} 10 + {labels[1].zh} 2 = 12，")
    assert finding.message.zh.endswith(f"总计 9 + {labels[2].zh} 2 = 11，相差 1。")
    assert finding.message.en.startswith(f"Column “{column.en}” does not add up: {labels[0].en} 10 + ")
    assert finding.message.en.endswith(f"{labels[2].en} 2 = 11; difference 1.")
    assert (finding.left, finding.right) == (12, 11)


@pytest.mark.parametrize(("form", "table", "equation", "line"), EVERY_LINE)
def test_every_message_states_both_sums_and_the_difference_in_both_languages(form, table, equation, line):
    sound = sound_report(form.key)
    total = operands_of(table, equation, line)[-1]
    finding = verdict_on(with_figures(sound, {total: sound.figures[total] + 1000}), equation.rule, line)
    for words in finding.message:
        assert str(finding.left) in words
        assert str(finding.right) in words
        assert "1000" in words
    assert finding.cells == tuple(operands_of(table, equation, line))


def test_equations_for_the_browser_are_those_that_the_server_judges():
    for form in FORMS.values():
        shipped = json.loads(json.dumps(equations_for_browser(form)))
        declared = [entry for entry in shipped if not entry["extra"]]
        judged = judge_equations(sound_report(form.key))
        assert {(e["rule"], e["line"], tuple(e["left"] + e["right"])) for e in declared} == {
            (finding.rule, finding.line, finding.cells) for finding in judged
        }
        assert all(entry["name"]["zh"] and entry["name"]["en"] for entry in shipped)
        assert all(is_cell(cell) for entry in shipped for cell in entry["left"] + entry["right"] + entry["other"])


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_totals_filled_from_the_browsers_equations_make_a_sound_report(form):
    sound = sound_report(form)
    totals = [entry["total"] for entry in equations_for_browser(FORMS[form]) if entry["total"] and not entry["extra"]]
    figures = {**sound.figures, **dict.fromkeys(totals)}
    assert len(set(totals)) == 7 + len(FORMS[form].table("requests").row_leaves()) + 3 - 1  # the grand total is both
    for entry in equations_for_browser(FORMS[form]):
        if entry["total"] and not entry["extra"] and all(figures[cell] is not None for cell in entry["left"]):
            figures[entry["total"]] = sum(figures[cell] for cell in entry["left"])
    for entry in equations_for_browser(FORMS[form]):
        if entry["total"] and not entry["extra"]:
            figures[entry["total"]] = sum(figures[cell] for cell in entry["left"])
    assert figures == sound.figures


def test_every_arithmetic_rule_is_declared_and_nothing_else_is():
    declared = {equation.rule for form in FORMS.values() for table in form.tables for equation in table.equations}
    assert declared == set(EQUATION_NAMES) <= set(RULES)
    assert all(RULES[number].severity == "error" for number in declared)


OTHERWISE_2021 = ("otherwise_not_corrected", "otherwise_fee_unpaid", "otherwise_other")
COLUMNS = tuple(column.key for column in FORMS["2021"].table("requests").column_leaves())


def undivided(content):
    """Return a report of 2021 that prints one row in the place of the three."""
    rows = [[cell_key("requests", row, column) for row in OTHERWISE_2021] for column in COLUMNS]
    sums = {
        cell_key("requests", "otherwise_closed", column): sum(content.figures[cell] for cell in cells)
        for column, cells in zip(COLUMNS, rows, strict=True)
    }
    return with_figures(without(content, *(cell for cells in rows for cell in cells)), sums)


def test_the_undivided_row_takes_the_place_of_the_three():
    content = undivided(sound_report("2021"))
    assert check(content, Context(last_year=year_before(content))) == ()
    assert len(judge_equations(content)) == 40
    cell = "requests.otherwise_closed.business"
    broken = with_figures(content, {cell: content.figures[cell] + 1})
    assert failures(broken) == {("T3-RESULT-SUM", "business"), ("T3-ROW-SUM", "otherwise_closed")}


def test_the_three_rows_take_the_place_of_the_undivided_one():
    content = sound_report("2019")
    parts = {}
    for column in COLUMNS:
        parts |= dict.fromkeys((cell_key("requests", row, column) for row in OTHERWISE_2021), 0)
        parts[f"requests.otherwise_other.{column}"] = content.figures[f"requests.otherwise_closed.{column}"]
    content = without(with_figures(content, parts), *(f"requests.otherwise_closed.{column}" for column in COLUMNS))
    assert check(content, Context(last_year=year_before(content))) == ()
    assert len(judge_equations(content)) == 42
    cell = "requests.otherwise_other.business"
    broken = with_figures(content, {cell: parts[cell] + 1})
    assert failures(broken) == {("T3-RESULT-SUM", "business"), ("T3-ROW-SUM", "otherwise_other")}


def test_rows_that_mean_the_same_are_never_added_up():
    content = sound_report("2021")
    content = with_figures(content, undivided(content).figures)
    assert len(judge_equations(content)) == 43
    assert check(content, Context(last_year=year_before(content))) == ()


def test_blank_rows_of_the_own_form_give_way_to_a_filled_row_of_the_other():
    sound = sound_report("2021")
    blanks = {cell_key("requests", row, column): None for row in OTHERWISE_2021 for column in COLUMNS}
    content = with_figures(undivided(sound), blanks)
    verdicts = [finding.verdict for finding in judge_equations(content) if finding.rule == "T3-RESULT-SUM"]
    assert verdicts == ["holds"] * 7


def test_an_absent_row_counts_as_shown_and_leaves_the_sum_undecided():
    content = sound_report("2021")
    cells = [cell_key("requests", row, column) for row in OTHERWISE_2021 for column in COLUMNS]
    content = replace(without(content, *cells), absent=tuple(cells))
    verdicts = {finding.verdict for finding in judge_equations(content) if finding.rule == "T3-RESULT-SUM"}
    assert verdicts == {"undecided"}
    assert len(judge_equations(content)) == 42
