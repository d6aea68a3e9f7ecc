"""Rules that every declaration keeps."""

import re

import pytest

from reports.formats import (
    ALL_CELLS,
    CARRY,
    EQUATION_NAMES,
    FORMS,
    OTHERWISE,
    Text,
    cell_name,
    column_of,
    groups,
    is_cell,
    leaves,
    row_of,
    split_cell,
)

KEY = re.compile(r"[a-z]+(?:_[a-z]+)*")
EVERY_TABLE = [pytest.param(table, id=f"{form.key}-{table.key}") for form in FORMS.values() for table in form.tables]


@pytest.mark.parametrize("table", EVERY_TABLE)
def test_keys_are_unique_within_a_table_and_well_formed(table):
    for tree in (table.rows, table.columns):
        keys = [node.key for node in (*leaves(tree), *groups(tree))]
        assert len(keys) == len(set(keys))
        assert all(KEY.fullmatch(key) for key in keys)
    assert KEY.fullmatch(table.key)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_cell_key_is_unique(form):
    assert len(form.cells()) == len(set(form.cells()))
    assert len({table.key for table in form.tables}) == len(form.tables)


@pytest.mark.parametrize("table", EVERY_TABLE)
def test_every_label_has_both_languages(table):
    texts = [node.text for tree in (table.rows, table.columns) for node in (*leaves(tree), *groups(tree))]
    texts += [text for text in (table.title, table.heading, table.corner) if text]
    for text in texts:
        assert re.search(r"[\u4e00-\u9fff]", text.zh)
        assert re.search(r"[A-Za-z]", text.en)
        assert not re.search(r"[\u4e00-\u9fff]", text.en)


@pytest.mark.parametrize("table", EVERY_TABLE)
def test_units_other_than_items_end_the_key_of_an_amount(table):
    for column in table.column_leaves():
        if column.unit == "万元":
            assert column.key.endswith("_wan_yuan")
        assert (column.unit is None) == (column.kind == "text")


@pytest.mark.parametrize("table", EVERY_TABLE)
def test_equations_name_rows_or_columns_of_their_table_once(table):
    rows = {row.key for row in table.row_leaves()}
    columns = {column.key for column in table.column_leaves()}
    for equation in table.equations:
        operands = equation.left + equation.right
        assert len(operands) == len(set(operands))
        assert set(operands) <= (rows if equation.across == "rows" else columns)
        assert equation.rule in EQUATION_NAMES


def test_every_result_row_stands_in_the_sum_of_results():
    for form in FORMS.values():
        table = form.table("requests")
        [results] = [group for group in groups(table.rows) if group.key == "results"]
        [equation] = [equation for equation in table.equations if equation.rule == "T3-RESULT-SUM"]
        assert equation.left + equation.right == tuple(leaf.key for leaf in leaves(results.children))


def test_the_correspondence_joins_rows_of_the_two_forms():
    assert FORMS["2019"].table(OTHERWISE.table).row(OTHERWISE.row)
    for row in OTHERWISE.rows:
        assert FORMS["2021"].table(OTHERWISE.table).row(row)
    rows = {key: {row.key for row in form.table(OTHERWISE.table).row_leaves()} for key, form in FORMS.items()}
    assert rows["2019"] ^ rows["2021"] == {OTHERWISE.row, *OTHERWISE.rows}


def test_the_chain_over_the_years_names_rows_of_both_forms():
    for form in FORMS.values():
        assert form.table(CARRY.table).row(CARRY.row)
        assert form.table(CARRY.table).row(CARRY.last_years_row)


def test_a_key_never_means_two_things():
    for cell in ALL_CELLS:
        place = split_cell(cell)
        declared = {
            (table.column(place.column).kind, table.column(place.column).unit)
            for form in FORMS.values()
            for table in form.tables
            if cell in table.cells()
        }
        assert len(declared) == 1, cell


@pytest.mark.parametrize("form", [None, *FORMS.values()])
def test_every_cell_of_either_form_has_a_name_in_any_report(form):
    for cell in ALL_CELLS:
        assert row_of(cell, form).label
        assert column_of(cell, form).label
        assert cell_name(cell, form).zh


def test_a_cell_of_both_forms_bears_the_label_of_the_asked_one():
    cell = "documents.normative_documents.issued"
    assert row_of(cell, FORMS["2019"]).label != row_of(cell, FORMS["2021"]).label
    assert column_of(cell, FORMS["2019"]) == column_of(cell, FORMS["2021"])


@pytest.mark.parametrize("key", ["requests.received", "requests.received.nobody", "nothing.received.total", ""])
def test_unknown_cells_are_not_taken_for_known_ones(key):
    assert not is_cell(key)
    with pytest.raises((KeyError, ValueError)):
        column_of(key)


def test_marks_within_quoted_words_become_single_ones():
    assert Text("危及“甲乙”", "the “alpha”").quoted == Text("“危及‘甲乙’”", "“the ‘alpha’”")


def test_labels_in_running_text_lose_their_number_and_their_note():
    assert Text("一、甲乙", "I. Alpha").in_running_text == Text("甲乙", "Alpha")
    assert Text("（七）总计", "(7) Total").in_running_text == Text("总计", "Total")
    assert Text("3.其他", "3. Other").in_running_text == Text("其他", "Other")
    assert Text("（二）甲（只计乙，不计丙）", "(2) Alpha (only beta)").in_running_text == Text("甲", "Alpha")
    assert Text("甲乙", "Alpha beta").in_running_text == Text("甲乙", "Alpha beta")


@pytest.mark.parametrize("table", EVERY_TABLE)
def test_rows_stay_apart_in_running_text(table):
    for tree in (table.rows, table.columns):
        for language in (0, 1):
            names = [leaf.text.in_running_text[language] for leaf in leaves(tree)]
            assert all(names)
            assert len(names) == len(set(names))
