"""The official tables on a sheet to fill in: labels locked, sums worked out, entries checked, faults in colour.

Totals are reported figures: a formula proposes them and may be typed over.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from ..formats import Form, Grid, GridCell, Leaf, Text, column_of, split_cell
from .narrative import place

TEMPLATE_PROPERTY = "ogi-template"
_LABELS = {"proactive_disclosure": (30.0,), "requests": (11.0, 12.0, 33.0)}
_FIGURES = {"proactive_disclosure": 20.0, "requests": 8.6, "remedies": 7.4}
_LINE = 15.0
_NO_SUM_YET = " "  # an empty stored result would mean that the formula was never worked out
_INK, _PAPER, _ENTRY, _SUM, _WRONG = "#1F2A37", "#F2F4F7", "#FFFDF2", "#EEF4FB", "#F8D7DA"
_EDGE = {"border": 1, "border_color": "#5F6B7A", "text_wrap": True, "valign": "vcenter"}
_OPEN = {"locked": False}
_FAINT = {"border": 4, "border_color": "#B8C0CA"}
_FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_name": "方正小标宋简体", "font_size": 20, "align": "center", "valign": "vcenter"},
    "heading": {"font_name": "黑体", "font_size": 15, "valign": "vcenter", "font_color": _INK},
    "label": {**_EDGE, "bold": True, "bg_color": _PAPER, "align": "center"},
    "hint": {"font_size": 10, "font_color": "#55606E", "text_wrap": True, "valign": "top"},
    "entry": {**_EDGE, **_OPEN, "bg_color": _ENTRY, "num_format": "@"},
    "year": {**_EDGE, **_OPEN, "align": "left", "bg_color": _ENTRY, "num_format": "0"},
    "words": {**_EDGE, **_OPEN, **_FAINT, "bg_color": _ENTRY, "num_format": "@", "valign": "top", "font_size": 12},
    "grid": {**_EDGE, "align": "center", "bg_color": _PAPER},
    "row": {**_EDGE, "align": "left", "indent": 1, "bg_color": _PAPER},
    "count": {**_EDGE, **_OPEN, "align": "center", "num_format": "0", "bg_color": _ENTRY},
    "amount": {**_EDGE, **_OPEN, "align": "center", "num_format": "0.######", "bg_color": _ENTRY},
    "text": {**_EDGE, **_OPEN, "align": "center", "num_format": "@", "bg_color": _ENTRY},
    "sum": {**_EDGE, **_OPEN, "align": "center", "num_format": "0", "bg_color": _SUM, "bold": True},
}
_WHOLE = Text("填写 0 或正整数，不加千位分隔符。", "A whole number, 0 or more, without thousands marks.")
_SIGNED = Text("填写整数，减少填负数。", "A whole number; a decrease is negative.")
_AMOUNT = Text("单位：万元，最多六位小数。", "In ten thousand yuan, six decimals at most.")
_FREE = Text("连同单位填写。", "Write the amount with its unit.")
_REALLY = Text("这里应填数字，确定要填别的内容吗？", "A figure belongs here. Enter something else all the same?")


@dataclass
class Book:
    """The workbook being written, with its formats made as they are wanted."""

    workbook: Any
    form: Form
    language: str
    formats: dict[str, Any] = field(default_factory=dict)

    def manner(self, name: str) -> Any:
        """Return the format ``name``."""
        if name not in self.formats:
            self.formats[name] = self.workbook.add_format(_FORMATS[name])
        return self.formats[name]

    def say(self, text: Text) -> str:
        """Return ``text`` in the language of the hints."""
        return text.in_language(self.language)

    def sheet(self, name: str) -> Any:
        """Return a new protected sheet, A4, one page broad."""
        worksheet = self.workbook.add_worksheet(name)
        worksheet.protect("", {"format_cells": True, "format_columns": True, "format_rows": True})
        worksheet.set_paper(9)
        worksheet.fit_to_pages(1, 0)
        worksheet.center_horizontally()
        worksheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        worksheet.hide_gridlines(2)
        worksheet.set_footer(f"&C— &P —&R&8{self.form.legal_basis}")
        return worksheet

    def name(self, name: str, worksheet: Any, top: int, left: int, bottom: int, right: int) -> None:
        """Give a range its name in the whole workbook."""
        self.workbook.define_name(name, f"='{worksheet.get_name()}'!{xl_range_abs(top, left, bottom, right)}")

    def name_on(self, worksheet: Any, name: str, top: int, left: int, bottom: int, right: int) -> None:
        """Give a range a name that holds on its sheet only, so that other sheets have the same."""
        self.name(f"'{worksheet.get_name()}'!{name}", worksheet, top, left, bottom, right)


def widths_of(grid: Grid) -> tuple[float, ...]:
    """Return the widths of the columns of an official grid in digits."""
    labels = _LABELS.get(grid.section, ())
    return (*labels, *(_FIGURES[grid.section] for _ in range(grid.columns - len(labels))))


@dataclass(frozen=True)
class TableLayout:
    """The tables of a section on a sheet: each printed cell with its row and column, each figure's address."""

    form: Form
    cells: tuple[tuple[int, int, int, GridCell], ...]  # row, first column, last column
    addresses: Mapping[str, tuple[int, int]]

    @classmethod
    def of(cls, form: Form, grid: Grid, top: int, edges: Sequence[int] = ()) -> "TableLayout":
        """Lay out ``grid`` from the row ``top``, counted from 0; ``edges`` say in which columns of the sheet its
        columns begin and where the last one ends, each in one of the same number by default."""
        edges = edges or range(grid.columns + 1)
        placed = place([[(cell.colspan, cell.rowspan, cell) for cell in row] for row in grid.rows])
        cells = tuple(
            (top + row, edges[column], edges[column + cell.colspan] - 1, cell) for row, column, cell in placed
        )
        return cls(form, cells, {cell.cell: (row, first) for row, first, _, cell in cells if cell.cell})

    def write(self, sheet: Any, book: Book, widths: Sequence[float]) -> None:
        """Write labels, empty cells, formulas, rules and colours."""
        heights: dict[int, float] = {}
        for row, column, last, cell in self.cells:
            text = cell.text.zh if cell.text else ""
            if cell.rowspan == 1 and text:
                breadth = sum(widths[column : last + 1]) - 1
                lines = -(-len(text) * 2.1 // breadth)
                heights[row] = max(heights.get(row, 0), lines * _LINE + 6)
            self._cell(sheet, book, row, column, last, cell)
        for row, height in heights.items():
            sheet.set_row(row, max(22, height))
        for equation in self._balances():
            for address, formula in equation:
                wrong = book.workbook.add_format({"bg_color": _WRONG})
                sheet.conditional_format(*address, *address, {"type": "formula", "criteria": formula, "format": wrong})

    def _cell(self, sheet: Any, book: Book, row: int, column: int, end: int, cell: GridCell) -> None:
        last = (row + cell.rowspan - 1, end)
        sums = self.sum_of(cell.cell) if cell.cell else ""
        kind = column_of(cell.cell, self.form).kind if cell.cell else ""
        name = "sum" if sums else kind or ("row" if cell.role == "row" and cell.rowspan == 1 else "grid")
        manner = book.manner(name)
        if last != (row, column):
            sheet.merge_range(row, column, *last, "", manner)
        if cell.cell is None:
            sheet.write_string(row, column, cell.text.zh if cell.text else "", manner)
            return
        if sums:
            sheet.write_formula(row, column, f'=IF(COUNT({sums})=0,"",SUM({sums}))', manner, _NO_SUM_YET)
            wrong = book.workbook.add_format({"bg_color": _WRONG})
            here = xl_rowcol_to_cell(row, column)
            formula = f"=AND(COUNT({sums})>0,SUM({sums})<>{here})"
            sheet.conditional_format(
                row, column, row, column, {"type": "formula", "criteria": formula, "format": wrong}
            )
        else:
            sheet.write_blank(row, column, None, manner)
        sheet.data_validation(row, column, row, column, entry_rule(column_of(cell.cell, self.form), book.language))

    def sum_of(self, cell: str) -> str:
        """Return the ranges whose sum the total ``cell`` is; "" where it is no total."""
        return ",".join(self._ranges(summed_cells(self.form, cell)))

    def _ranges(self, cells: Sequence[str]) -> Iterator[str]:
        """Yield the addresses of ``cells`` as ranges where they stand in a run."""
        run: list[tuple[int, int]] = []
        for place_of in sorted(self.addresses[cell] for cell in cells):
            if run and place_of not in ((run[-1][0], run[-1][1] + 1), (run[-1][0] + 1, run[-1][1])):
                yield _range(run)
                run = []
            run.append(place_of)
        if run:
            yield _range(run)

    def _balances(self) -> Iterator[list[tuple[tuple[int, int], str]]]:
        """Yield, for each line of an equation with several cells on both sides, the last cell and when it is wrong."""
        for table in self.form.tables:
            for equation in table.equations:
                if len(equation.right) < 2 or table.cells()[0] not in self.addresses:
                    continue
                for line in table.lines_crossing(equation):
                    left, right = (
                        [self.addresses[table.cell_on_line(equation, key, line)] for key in side]
                        for side in (equation.left, equation.right)
                    )
                    names = [xl_rowcol_to_cell(*at) for at in (*left, *right)]
                    sums = [f"SUM({','.join(xl_rowcol_to_cell(*at) for at in side)})" for side in (left, right)]
                    formula = f"=AND(COUNT({','.join(names)})={len(names)},{sums[0]}<>{sums[1]})"
                    yield [(right[-1], formula)]


def _range(run: Sequence[tuple[int, int]]) -> str:
    first, last = xl_rowcol_to_cell(*run[0]), xl_rowcol_to_cell(*run[-1])
    return first if first == last else f"{first}:{last}"


def summed_cells(form: Form, cell: str) -> tuple[str, ...]:
    """Return the cells whose sum the total ``cell`` is; nothing where it is no total."""
    place_of = split_cell(cell)
    table = form.table(place_of.table)
    for equation in sorted(table.equations, key=lambda one: one.across != "columns"):
        key, line = (place_of.column, place_of.row) if equation.across == "columns" else (place_of.row, place_of.column)
        if equation.right == (key,):
            return tuple(table.cell_on_line(equation, part, line) for part in equation.left)
    return ()


def entry_rule(column: Leaf, language: str) -> dict[str, Any]:
    """Return what may be entered in a cell of ``column``; other words are taken when the person insists."""
    words = {"count": _SIGNED if column.may_be_negative else _WHOLE, "amount": _AMOUNT, "text": _FREE}[column.kind]
    said = {"input_title": column.label[:32], "input_message": words.in_language(language)}
    if column.kind == "text":
        return {"validate": "any", **said}
    least = {} if column.may_be_negative else {"minimum": 0}
    return {
        "validate": "integer" if column.kind == "count" else "decimal",
        "criteria": "between",
        "minimum": -999_999_999_999,
        "maximum": 999_999_999_999_999 if column.kind == "count" else 999_999_999,
        "error_type": "warning",
        "error_message": _REALLY.in_language(language),
        **least,
        **said,
    }
