"""Reports written from the declaration as web page, Word file and workbook, in the official layout."""

import io
import zipfile
from dataclasses import dataclass
from html import escape

import openpyxl

from reports.formats import FORMS, Form
from reports.formats.layout import section_grid
from tests.reading.fixtures import AGENCY, IMPROVEMENT, OTHER, OVERVIEW, YEARS

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True)
class Box:
    """One printed cell: its text, its spans, whether it is a figure's, and whose."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    is_figure: bool = False
    cell: str = ""


Rows = list[list[Box]]


def official_rows(form: Form, section: str, figures: dict[str, str]) -> Rows:
    """Return the official table of ``section`` with ``figures`` poured in."""
    return [
        [
            Box(
                figures[cell.cell] if cell.cell else cell.text.zh if cell.text else "",
                cell.colspan,
                cell.rowspan,
                cell.cell is not None,
                cell.cell or "",
            )
            for cell in row
        ]
        for row in section_grid(form, section).rows
    ]


def parts_of(form_key: str, figures: dict[str, str], change=None) -> list[str | Rows]:
    """Return title, headings, texts and tables of a report in order; ``change`` may damage each table."""
    form = FORMS[form_key]
    texts = {"overview": OVERVIEW, "improvement": IMPROVEMENT, "other_matters": OTHER}
    parts: list[str | Rows] = [f"{AGENCY}{YEARS[form_key]}年政府信息公开工作年度报告"]
    for section in form.sections:
        parts.append(section.heading.zh)
        if section.key in texts:
            parts.append(texts[section.key])
        rows = official_rows(form, section.key, figures)
        if rows:
            parts.append(change(rows) if change else rows)
    return parts


def html_table(rows: Rows) -> str:
    """Return a table as HTML."""
    body = "".join(
        "<tr>"
        + "".join(f'<td colspan="{box.colspan}" rowspan="{box.rowspan}"><p>{escape(box.text)}</p></td>' for box in row)
        + "</tr>"
        for row in rows
    )
    return f"<table><tbody>{body}</tbody></table>"


def html_page(parts: list[str | Rows], charset: str = "utf-8") -> bytes:
    """Return a web page with navigation before and a footer behind the report."""
    body = "".join(f"<p>{escape(part)}</p>" if isinstance(part, str) else html_table(part) for part in parts)
    page = (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>首页</title></head><body>'
        '<ul><li><a href="/">首页</a></li><li><a href="/a">政务</a></li></ul>'
        "<table><tr><td>名称</td><td>年报</td></tr><tr><td>索引号</td><td>12</td></tr></table>"
        f"<div id=zoom>{body}</div><div>主办单位：青石县 备案 1234 号</div></body></html>"
    )
    return page.encode("gb18030" if charset.startswith("gb") else charset)


def word_cell(box: Box, merge: str = "") -> str:
    """Return a cell of a Word table."""
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return (
        f'<w:tc><w:tcPr><w:gridSpan w:val="{box.colspan}"/>{merged}</w:tcPr>'
        f"<w:p><w:r><w:t>{escape(box.text)}</w:t></w:r></w:p></w:tc>"
    )


def word_table(rows: Rows) -> str:
    """Return a table as Word keeps it: spans downwards are cells that continue."""
    open_spans: dict[int, tuple[int, int]] = {}
    printed = []
    for row in rows:
        cells, column, waiting = [], 0, list(row)
        while waiting or any(start >= column for start in open_spans):
            if column in open_spans:
                left, broad = open_spans[column]
                cells.append(word_cell(Box("", broad), "continue"))
                open_spans[column] = (left - 1, broad)
                if left == 1:
                    del open_spans[column]
                column += broad
                continue
            if not waiting:
                break
            box = waiting.pop(0)
            cells.append(word_cell(box, "restart" if box.rowspan > 1 else ""))
            if box.rowspan > 1:
                open_spans[column] = (box.rowspan - 1, box.colspan)
            column += box.colspan
        printed.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl>{''.join(printed)}</w:tbl>"


def word_file(parts: list[str | Rows], body: str | None = None) -> bytes:
    """Return a Word file; ``body`` replaces what ``parts`` make."""
    made = "".join(
        f"<w:p><w:r><w:t>{escape(part)}</w:t></w:r></w:p>" if isinstance(part, str) else word_table(part)
        for part in parts
    )
    document = f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{body or made}</w:body></w:document>'
    return package({"[Content_Types].xml": "<Types/>", "word/document.xml": document})


def package(members: dict[str, str]) -> bytes:
    """Return a zip archive of ``members``."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def workbook_file(parts: list[str | Rows], sheets: str = "one", left_out: frozenset[str] = frozenset()) -> bytes:
    """Return a workbook: all on one sheet, or one sheet a table; texts of ``left_out`` do not appear."""
    book = openpyxl.Workbook()
    sheet, row = book.active, 1
    for part in parts:
        if isinstance(part, str):
            if part not in left_out:
                sheet.cell(row, 1, part)
                row += 1
            continue
        if sheets == "each":
            sheet, row = book.create_sheet(), 1
        row = _pour(sheet, part, row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _pour(sheet, rows: Rows, top: int) -> int:
    """Put a table on a sheet, its cells merged, numbers as numbers; return the row behind it."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows, top):
        column = 1
        for box in row:
            while (number, column) in taken:
                column += 1
            down, right = number + box.rowspan - 1, column + box.colspan - 1
            is_count = box.text.isascii() and box.text.isdigit() and len(box.text) < 16
            if box.text:
                sheet.cell(number, column, int(box.text) if is_count else box.text)
            if (down, right) != (number, column):
                sheet.merge_cells(start_row=number, start_column=column, end_row=down, end_column=right)
            taken |= {(y, x) for y in range(number, down + 1) for x in range(column, right + 1)}
            column = right + 1
    return top + len(rows)
