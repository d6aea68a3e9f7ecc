"""Lists of findings, and of reports with their counts, as CSV, Excel and JSON.

Columns have machine names, which CSV and JSON use, and words for people, which head the sheets. A list may be
long: CSV and JSON are made line by line.
"""

import codecs
import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter

from ..formats import Text
from .formulas import MOST_IN_A_CELL, may_be_formula, neutral

Value = str | int | bool | None
Row = Sequence[Value]

FINDING_COLUMNS: dict[str, Text] = {
    "agency": Text("机构", "Agency"),
    "code": Text("统一社会信用代码", "Code"),
    "year": Text("年度", "Year"),
    "edition": Text("版本", "Edition"),
    "rule": Text("规则", "Rule"),
    "severity": Text("程度", "Severity"),
    "verdict": Text("结论", "Verdict"),
    "line": Text("核对对象", "Line"),
    "cells": Text("单元格", "Cells"),
    "where_zh": Text("单元格名称", "Cells in Chinese"),
    "where_en": Text("单元格英文名称", "Cells in words"),
    "left": Text("左边", "Left side"),
    "right": Text("右边", "Right side"),
    "message_zh": Text("说明", "Message in Chinese"),
    "message_en": Text("英文说明", "Message"),
    "explanation": Text("机构说明", "Explanation"),
    "explanation_kind": Text("说明类型", "Kind of explanation"),
    "explained_by": Text("说明人", "Explained by"),
}
REPORT_COLUMNS: dict[str, Text] = {
    "agency": Text("机构", "Agency"),
    "code": Text("统一社会信用代码", "Code"),
    "year": Text("年度", "Year"),
    "state": Text("状态", "State"),
    "errors": Text("错误数", "Errors"),
    "warnings": Text("须说明数", "Warnings"),
    "unexplained": Text("尚未说明数", "Warnings without a word"),
    "remarks": Text("提示数", "Remarks"),
    "open": Text("不能判断的项数", "Not decided"),
    "checked_at": Text("核对时间", "Checked"),
    "is_stale": Text("有待重新核对", "To be checked again"),
}
_SHEET_NAMES = {"findings": Text("核对结果", "Findings"), "reports": Text("报告", "Reports")}
_WIDTHS = {
    "agency": 28,
    "message_zh": 60,
    "message_en": 60,
    "explanation": 40,
    "cells": 24,
    "where_zh": 28,
    "where_en": 28,
    "line": 24,
    "rule": 18,
}


@dataclass(frozen=True)
class Listing:
    """One list: what it is of ("findings" or "reports"), its columns, its rows."""

    key: str
    columns: Mapping[str, Text]
    rows: Iterable[Row]


def csv_parts(listing: Listing) -> Iterator[bytes]:
    """Yield the list as CSV, in UTF-8 with the mark that spreadsheets need; what people typed is no formula."""
    yield codecs.BOM_UTF8
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(tuple(listing.columns))
    for row in listing.rows:
        writer.writerow([neutral(value) if isinstance(value, str) else _plain(value) for value in row])
        if buffer.tell() > 65536:
            yield _emptied(buffer)
    yield _emptied(buffer)


def json_parts(listings: Sequence[Listing]) -> Iterator[bytes]:
    """Yield the lists as one JSON object, a list of records under the key of each."""
    for place, listing in enumerate(listings):
        yield (f"{'{' if place == 0 else ','}{json.dumps(listing.key)}:[").encode()
        for number, row in enumerate(listing.rows):
            record = dict(zip(listing.columns, row, strict=True))
            yield (("," if number else "") + "\n" + json.dumps(record, ensure_ascii=False)).encode()
        yield b"\n]"
    yield b"}\n"


def workbook(listings: Sequence[Listing], language: str, *, on_disk: bool = True) -> bytes:
    """Return the lists as a workbook, a sheet for each, with a filter over its head.

    A long list is held in temporary files while it is made; with ``on_disk`` false nothing touches the disk.
    """
    buffer = io.BytesIO()
    held = {"constant_memory": on_disk, "in_memory": not on_disk}
    book = xlsxwriter.Workbook(buffer, {**held, "strings_to_formulas": False})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#F2F4F7"})
    text = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
    quoted = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@", "quote_prefix": True})
    for listing in listings:
        sheet = book.add_worksheet(_SHEET_NAMES[listing.key].in_language(language))
        for at, (key, words) in enumerate(listing.columns.items()):
            sheet.set_column(at, at, _WIDTHS.get(key, 12))
            sheet.write_string(0, at, words.in_language(language), head)
        sheet.freeze_panes(1, 0)
        last = 0
        for last, row in enumerate(listing.rows, start=1):
            for at, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(last, at, value[:MOST_IN_A_CELL], quoted if may_be_formula(value) else text)
                elif value is not None:
                    sheet.write(last, at, value)
        sheet.autofilter(0, 0, last, len(listing.columns) - 1)
    book.close()
    return buffer.getvalue()


def _plain(value: Value) -> Value:
    return int(value) if isinstance(value, bool) else value


def _emptied(buffer: io.StringIO) -> bytes:
    data = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return data
