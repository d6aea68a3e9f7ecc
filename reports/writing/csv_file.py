"""Write the figures of a report as CSV: one figure a row, or the whole report in one row.

UTF-8 with a byte order mark, which spreadsheets need; what people typed is no formula.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Sequence

from ..document import Content
from ..figures import shown
from ..formats import ALL_CELLS, CELLS_OF, FORMS, Form, column_of, row_of
from ..presentation import Presented, PresentedCell
from .formulas import neutral
from .words import DRAFT

COLUMNS = (
    "agency",
    "year",
    "form",
    "cell",
    "row_zh",
    "column_zh",
    "row_en",
    "column_en",
    "unit",
    "state",
    "value",
    "printed",
    "mark",
)
REPORT_COLUMNS = ("agency", "code", "year", "form", "not_shown", "mark")


def write_csv(presented: Presented, content: Content, is_draft: bool) -> bytes:
    """Return every figure in printed order, rows of the other form behind their section's own.

    ``value`` is the plain number, or the text of a column of texts; ``printed`` is what stands in the
    cell. Blank and not shown differ in ``state``.
    """
    return csv_table(COLUMNS, [_row(content, cell, is_draft) for cell in shown_cells(presented).values()])


def write_row(presented: Presented, content: Content, is_draft: bool) -> bytes:
    """Return the report as one row with a column for every cell of both forms, so that reports can be stacked.

    A cell has its printed text; those that the source does not show are named in ``not_shown``: an empty
    cell that is not named there and belongs to ``form`` is blank.
    """
    cells = shown_cells(presented)
    hidden = [key for key, cell in cells.items() if cell.state == "not_shown"]
    texts = ["" if key not in cells or key in hidden else cells[key].text for key in ALL_CELLS]
    report = [
        content.agency_name,
        content.agency_code,
        str(content.year),
        content.form,
        " ".join(hidden),
        _mark(is_draft),
    ]
    return csv_table((*REPORT_COLUMNS, *ALL_CELLS), [[*report, *texts]])


def csv_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a whole CSV file: byte order mark, names of the columns, rows."""
    return codecs.BOM_UTF8 + csv_lines([columns]) + csv_lines(rows)


def csv_lines(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows of a CSV file, every text neutralised; for files that are sent in pieces."""
    held = io.StringIO()
    csv.writer(held, lineterminator="\r\n").writerows([neutral(text) for text in row] for row in rows)
    return held.getvalue().encode()


def _mark(is_draft: bool) -> str:
    return f"{DRAFT.zh} / {DRAFT.en}" if is_draft else ""


def shown_cells(presented: Presented) -> dict[str, PresentedCell]:
    """Return the figure cells of all tables by cell key, each once."""
    found: dict[str, PresentedCell] = {}
    for section in presented.sections:
        for table in section.tables:
            for cell in table.figures():
                found.setdefault(cell.cell or "", cell)
    return found


def _row(content: Content, cell: PresentedCell, is_draft: bool) -> list[str]:
    key, form = cell.cell or "", FORMS[content.form]
    row, column = row_of(key, form), column_of(key, form)
    return [
        content.agency_name,
        str(content.year),
        _form_of(key, form),
        key,
        row.label,
        column.label,
        row.english,
        column.english,
        cell.unit,
        cell.state or "",
        shown(content.figures.get(key)),
        cell.text if cell.state != "not_shown" else "",
        _mark(is_draft),
    ]


def _form_of(key: str, form: Form) -> str:
    """Return the form to which a cell belongs: the report's own where that has it."""
    return next(held.key for held in (form, *FORMS.values()) if key in CELLS_OF[held.key])
