"""A report as a file to take away: Word, PDF, Excel, CSV, HTML and JSON. Import ``write`` from here.

A writer receives what ``presentation`` made ready and the report document, and decides nothing: the
text of every cell is the presented one. Plain Python: it knows neither the framework nor the database.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..document import Content
from ..formats import Text
from ..presentation import Presented
from .csv_file import write_csv, write_row
from .html_file import write_fragment, write_html
from .json_file import write_json
from .media_types import CSV, EXCEL, HTML, JSON, PDF, WORD
from .word_file import write_word
from .words import DRAFT
from .workbook_file import write_workbook

_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f\s]+')
_LONGEST_NAME = 80


def _write_pdf(presented: Presented, content: Content, is_draft: bool) -> bytes:
    # Typst and its fonts weigh more than the rest of a web worker: only who prints a PDF takes them in.
    from .pdf_file import write_pdf

    return write_pdf(presented, content, is_draft)


@dataclass(frozen=True)
class Writer:
    """One kind of file: how it is called, served and made."""

    kind: str
    name: Text
    suffix: str
    media_type: str
    make: Callable[[Presented, Content, bool], bytes]


WRITERS: dict[str, Writer] = {
    writer.kind: writer
    for writer in (
        Writer("docx", Text("Word", "Word"), "docx", WORD, write_word),
        Writer("pdf", Text("PDF", "PDF"), "pdf", PDF, _write_pdf),
        Writer("xlsx", Text("Excel", "Excel"), "xlsx", EXCEL, write_workbook),
        Writer("csv", Text("CSV", "CSV"), "csv", CSV, write_csv),
        Writer("row", Text("CSV（一行）", "CSV, one row"), "row.csv", CSV, write_row),
        Writer("html", Text("网页", "Web page"), "html", HTML, write_html),
        Writer("fragment", Text("网页片段", "HTML fragment"), "fragment.html", HTML, write_fragment),
        Writer("json", Text("JSON", "JSON"), "json", JSON, write_json),
    )
}


def write(presented: Presented, content: Content, kind: str, *, is_draft: bool = False) -> bytes:
    """Return the report as a file of ``kind``; a draft carries a clear mark. Raise KeyError for another kind."""
    return WRITERS[kind].make(presented, content, is_draft)


def file_name(presented: Presented, kind: str, *, is_draft: bool = False) -> str:
    """Return the name of the file: the title of the report, without signs that file systems refuse."""
    mark = "草稿-" if is_draft else ""
    title = _NOT_IN_A_NAME.sub("_", presented.title).strip("._")[:_LONGEST_NAME] or str(presented.year)
    return f"{mark}{title}.{WRITERS[kind].suffix}"


__all__ = ["DRAFT", "WRITERS", "Writer", "file_name", "write"]
