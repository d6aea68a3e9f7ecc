"""What the text of one cell says: numbers, blanks, and what is kept as text."""

from decimal import Decimal

import pytest

from reports.figures import parse_cell, parse_decimal, shortest
from reports.formats import column_of

COUNT = column_of("documents.rules.issued")
AMOUNT = column_of("fees.administrative_fees.collected_wan_yuan")
NOTE_MARKS = ["22①", "5²", "①", "㉑", "⑴", "１２③", "3₂", "½", "𝟏𝟐", "٣", "⒈"]


@pytest.mark.parametrize("column", [COUNT, AMOUNT], ids=["count", "amount"])
@pytest.mark.parametrize("text", NOTE_MARKS)
def test_marks_of_notes_are_never_digits(text, column):
    assert parse_cell(text, column) == (None, text)


@pytest.mark.parametrize("text", ["１２", "　12　", "\u00a012\u202f", "１２\u200b"])
def test_full_width_forms_and_spaces_are_the_plain_number(text):
    assert parse_cell(text, COUNT) == (12, None)


@pytest.mark.parametrize("column", [COUNT, AMOUNT], ids=["count", "amount"])
@pytest.mark.parametrize("text", ["7" * 5000, "7" + ",777" * 2000, "9" * 20, "9,999,999,999,999,999,999,999"])
def test_numbers_longer_than_any_figure_are_text(text, column):
    assert parse_cell(text, column) == (None, text)


@pytest.mark.parametrize(("text", "printed"), [("１，２３４", "1,234"), ("＋7", "+7"), ("−3", None)])
def test_full_width_signs_and_marks_are_read(text, printed):
    assert parse_cell(text, COUNT).printed == printed
    assert parse_cell(text, COUNT).figure is not None


@pytest.mark.parametrize("text", ["-0", "-0.00", "-0.0"])
def test_the_sign_of_nought_stays_beside_it(text):
    found = parse_cell(text, AMOUNT)
    assert (str(found.figure).startswith("-"), found.figure, found.printed) == (False, Decimal(0), text)
    assert shortest(parse_decimal(text)) == "0"


def test_the_sign_of_a_nought_that_counts_stays_beside_it():
    assert parse_cell("-0", COUNT) == (0, "-0")


def test_a_decimal_nought_with_a_sign_is_written_without_it():
    assert shortest(Decimal("-0.00")) == "0"
