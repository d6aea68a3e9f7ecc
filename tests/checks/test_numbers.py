"""T-NUMBER: what may stand in a cell, from the declaration."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from reports.checks import Context
from reports.figures import is_nil_mark, parse_cell
from reports.formats import FORMS, column_of
from reports.formats.wording import NIL_MARKS

from .sound import check, failures, lines_through, sound_report, with_figures, year_before

COUNTS = [
    pytest.param(form.key, cell, id=f"{form.key}-{cell}")
    for form in FORMS.values()
    for table in form.tables
    for cell in table.cells()
    if table.column(cell.split(".")[2]).kind == "count"
]
FEE = "fees.administrative_fees.collected_wan_yuan"


def number_findings(content):
    return [finding for finding in check(content) if finding.rule == "T-NUMBER"]


def typed(content, cell, text):
    """Return ``content`` as it stands after ``text`` was read in ``cell``."""
    found = parse_cell(text, column_of(cell, FORMS[content.form]))
    content = with_figures(content, {cell: found.figure})
    return replace(content, printed={cell: found.printed} if found.printed is not None else {})


@pytest.mark.parametrize(("form", "cell"), COUNTS)
def test_words_in_a_cell_that_counts_fail_there_and_nowhere_else(form, cell):
    sound = sound_report(form)
    content = typed(sound, cell, "22（其中修订 16 件）")
    assert failures(content, Context(last_year=year_before(sound))) == {("T-NUMBER", cell)}
    [finding] = number_findings(content)
    assert "22（其中修订 16 件）" in finding.message.zh
    assert "22（其中修订 16 件）" in finding.message.en


@pytest.mark.parametrize(("form", "cell"), COUNTS)
def test_a_number_below_nought_fails_but_where_the_declaration_allows_it(form, cell):
    sound = sound_report(form)
    content = with_figures(sound, {cell: -1})
    expected = set() if column_of(cell).may_be_negative else {("T-NUMBER", cell)}
    if sound.figures[cell] != -1 and not column_of(cell).may_be_negative:
        expected |= lines_through(cell, FORMS[form])
    assert failures(content, Context(last_year=year_before(sound))) == expected


@pytest.mark.parametrize("mark", ["", " ", "　", *sorted(NIL_MARKS), "－－", "///"])
@pytest.mark.parametrize("cell", ["requests.received.business", "documents.rules.issued", FEE])
def test_blanks_and_marks_for_nil_are_left_to_another_rule(mark, cell):
    assert is_nil_mark(mark)
    assert number_findings(typed(sound_report("2021"), cell, mark)) == []


@pytest.mark.parametrize("text", ["0", "12", "1,234", "０", "9007199254740991"])
def test_whole_numbers_however_written_pass(text):
    assert number_findings(typed(sound_report("2021"), "documents.rules.issued", text)) == []


@pytest.mark.parametrize("text", ["1.5", "12件", "约12", "abc", "十二", "1 2", "12;", "N/A", "0无"])
def test_what_is_no_whole_number_fails(text):
    assert len(number_findings(typed(sound_report("2021"), "documents.rules.issued", text))) == 1


@pytest.mark.parametrize("text", ["0", "7730.28", "0.123456", "96171.60", "1,234.5", "316441"])
def test_amounts_with_at_most_six_decimals_pass(text):
    assert number_findings(typed(sound_report("2021"), FEE, text)) == []


@pytest.mark.parametrize(("text", "reason"), [("0.1234567", "六位|6 位"), ("7730.28万元", "不是数字"), ("-5", "负数")])
def test_amounts_that_are_none_fail_with_the_reason(text, reason):
    [finding] = number_findings(typed(sound_report("2021"), FEE, text))
    assert re.search(reason, finding.message.zh)


def test_a_decimal_of_more_places_than_the_table_holds_fails():
    assert len(number_findings(with_figures(sound_report("2021"), {FEE: Decimal("0.1234567")}))) == 1


def test_the_text_column_takes_any_words():
    cell = "procurement.central_procurement.procurement_amount"
    assert number_findings(typed(sound_report("2019"), cell, "约240万元")) == []


def test_a_row_of_the_other_form_is_judged_in_its_own_column():
    content = sound_report("2021")
    assert number_findings(with_figures(content, {"fees.administrative_fees.items_change": -8})) == []
    assert len(number_findings(with_figures(content, {"fees.administrative_fees.items_previous_year": -8}))) == 1


def test_a_decision_on_a_printed_text_reopens_when_the_text_changes():
    content = sound_report("2021")
    first, again, other = (
        number_findings(typed(content, "documents.rules.issued", text))[0] for text in ("12件", "12件", "13件")
    )
    assert first.fingerprint == again.fingerprint != other.fingerprint
