"""Every cell of both forms is told in plain words, in both languages, with an article that exists."""

import re

import pytest

from reports.formats import ALL_CELLS, column_of, row_of
from reports.formats.definitions import COLUMNS, ROWS, definitions_of, unit_of

LAST_ARTICLE = 56


def test_every_cell_says_what_its_row_and_its_column_count():
    for one in {definition for cell in ALL_CELLS for definition in definitions_of(cell)}:
        assert re.search(r"[\u4e00-\u9fff].*[。！]$", one.words.zh)
        assert one.words.en.endswith(".")
        assert not re.search(r"[\u4e00-\u9fff]", one.words.en)


def test_no_definition_is_for_a_row_or_column_that_no_form_has():
    rows = {(cell.split(".")[0], row_of(cell).key) for cell in ALL_CELLS}
    columns = {(cell.split(".")[0], column_of(cell).key) for cell in ALL_CELLS}
    assert set(ROWS) <= rows
    assert set(COLUMNS) <= columns


def test_articles_are_the_same_in_both_languages():
    digits = {character: number for number, character in enumerate("零一二三四五六七八九")}
    for one in (*ROWS.values(), *COLUMNS.values()):
        if one.source is None or "article" not in one.source.en:
            continue
        number = int(re.search(r"article (\d+)", one.source.en)[1])
        tens, _, ones = re.search(r"》第([^条]+)条", one.source.zh)[1].rpartition("十")
        has_ten = "十" in one.source.zh.split("条", 2)[-2]
        assert (digits.get(tens, 1) * 10 if has_ten else 0) + digits.get(ones, 0) == number <= LAST_ARTICLE


@pytest.mark.parametrize(
    ("cell", "zh", "en"),
    [
        ("requests.received.total", "件", "requests"),
        ("documents.rules.issued", "件", "documents"),
        ("remedies.reconsideration.upheld", "件", "cases"),
        ("licensing.licensing.items_change", "项", "items"),
        ("fees.administrative_fees.collected_wan_yuan", "万元", "ten thousand yuan"),
        ("procurement.central_procurement.procurement_amount", "", ""),
    ],
)
def test_a_unit_is_named_for_what_is_counted(cell, zh, en):
    assert unit_of(cell, column_of(cell).unit) == (zh, en)
    assert unit_of(cell, column_of(cell).unit, is_one=True) == (zh, en.removesuffix("s"))
