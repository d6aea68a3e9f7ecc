"""Files of flat tables: what comes in goes out the same, and what is no table is refused with a sentence."""

import io
import json
import zipfile
from decimal import Decimal

import openpyxl
import pytest
import tablib
from django.utils import translation

from reports.actions import Refused
from reports.exchange import Csv, Excel, Json, table_in
from reports.exchange.files import Formula, guarded, unguarded

ROWS = [("qinghe", 3, Decimal("35.2"), "=1+1", {}), ("qinghe", -3, None, "'@x", {"total": "/"})]
HEADERS = ["agency", "total", "collected", "note", "printed"]


@pytest.fixture(autouse=True)
def in_english():
    """Read sentences in English."""
    with translation.override("en"):
        yield


def dataset():
    """Return a small table with everything that is delicate."""
    return tablib.Dataset(*ROWS, headers=HEADERS)


def workbook(*rows):
    """Return the bytes of a workbook with these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("file_format", [Excel, Csv, Json])
def test_what_goes_out_comes_in_again(file_format):
    table = table_in(file_format().export_data(dataset()))
    assert table.headers == HEADERS
    assert [str(row[1]) for row in table] == ["3", "-3"]
    assert [row[3] for row in table] == ["=1+1", "'@x"]
    assert float(table[0][2]) == 35.2
    assert table[1][2] in (None, "")


def test_rows_are_numbered_as_the_person_sees_them():
    assert table_in(b"agency,year\r\nqinghe,2022\r\n\r\n,\r\nshiqiao,2022\r\n").row_numbers == [2, 5]
    assert table_in(b'[{"agency": "qinghe"}]').row_numbers == [1]


@pytest.mark.parametrize("text", ["=SUM(A1)", "+1", "-", "@x", "\tx", "'=x", "''=x", "x", "", "'x", "'"])
def test_a_guarded_text_is_no_formula_and_comes_back(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t"))


def test_no_cell_of_a_csv_file_is_a_formula():
    lines = Csv().export_data(dataset()).decode("utf-8-sig").splitlines()
    assert lines[1] == "qinghe,3,35.2,'=1+1,"
    assert lines[2].startswith("qinghe,-3,,''@x,")


def test_no_cell_of_a_workbook_is_a_formula():
    book = openpyxl.load_workbook(io.BytesIO(Excel().export_data(dataset())))
    kinds = {cell.data_type for row in book.active for cell in row}
    assert "f" not in kinds
    assert book.active["B2"].value == 3


def test_a_large_number_keeps_all_its_digits_in_a_workbook():
    table = tablib.Dataset((9_223_372_036_854_775_807,), headers=["total"])
    assert table_in(Excel().export_data(table))[0][0] == "9223372036854775807"


def test_a_formula_is_told_apart_from_text():
    assert table_in(workbook(["total"], ["=1+1"]))[0][0] == Formula("=1+1")
    assert table_in(b"total\n=1+1\n")[0][0] == Formula("=1+1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_the_usual_encodings(encoding):
    assert table_in("机关;年度\n青禾县;2022\n".encode(encoding))[0] == ("青禾县", "2022")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty"),
        (b" \r\n ", "The file is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a table"),
        (b"\xff\xfe\x00", "not a table"),
        (b"PK\x03\x04broken", "not a table"),
        (b"\xd0\xcf\x11\xe0old", "old Excel file"),
        (b'{"agency": 1}', "list of objects"),
        (b"[1, 2]", "list of objects"),
        (b'[{"total": NaN}]', "list of objects"),
        (b"[" * 100_000, "list of objects"),
        (b"agency,year\n", "no rows"),
        (b",,\n1,2\n", "name the columns"),
        (b"agency\nqinghe,2022\n", "Row 2 has more cells"),
        (b'[{"agency": "qinghe"}, {"agency": "\\ud800"}]', "Row 2 holds characters that are no text"),
        (b'[{"agency": "qinghe", "\\udc00": 1}]', "characters that are no text"),
        (b'[{"printed": {"total": "\\ud800"}}]', "characters that are no text"),
        (b'[{"agency": "\\u0000"}]', "characters that are no text"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(Refused, match=sentence):
        table_in(data)


def test_a_file_beyond_the_limit_is_refused(settings):
    settings.MAX_UPLOAD_BYTES = 10
    with pytest.raises(Refused, match="larger than"):
        table_in(b"agency,year\nqinghe,2022\n")


def test_a_workbook_that_unpacks_too_large_is_refused(settings):
    settings.MAX_UPLOAD_BYTES = 20_000
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 1_000_000)
    with pytest.raises(Refused, match="larger than"):
        table_in(stream.getvalue())


def test_a_workbook_that_declares_entities_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(Refused, match="not a table"):
        table_in(stream.getvalue())


def test_json_keeps_amounts_as_text():
    rows = json.loads(Json().export_data(dataset()))
    assert rows[0]["collected"] == "35.2"
    assert rows[1]["printed"] == {"total": "/"}
