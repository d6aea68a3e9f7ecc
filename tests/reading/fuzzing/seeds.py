"""The sound documents that the fuzzer damages: one whole report and small parts of one, of every kind."""

import json
from collections.abc import Callable
from functools import cache

from reports.document import document_to_json
from reports.formats import FORMS
from reports.reading import read
from tests.reading.documents import Rows, html_page, parts_of, word_file, workbook_file
from tests.reading.fixtures import LAYOUTS, report_text, sound_figures
from tests.reading.pdf_documents import pdf_file

KINDS = ("html", "docx", "xlsx", "txt", "md", "json", "pdf")
Parts = list[str | Rows]


@cache
def seeds_of(kind: str) -> tuple[bytes, ...]:
    """Return the sound files of ``kind``, small ones before whole reports."""
    wholes = [parts_of(form, sound_figures(FORMS[form], 1)) for form in FORMS]
    small = [part[:5] for part in wholes] + [[part[0], *_stretch(part)] for part in wholes]
    return tuple(seed for parts in (*small, *wholes) for seed in _MAKERS[kind](parts))


def _stretch(parts: Parts) -> Parts:
    """Return the last table of a report with its heading."""
    last = max(number for number, part in enumerate(parts) if not isinstance(part, str))
    return parts[last - 1 :]


def _texts(parts: Parts, bar: str) -> bytes:
    lines = []
    for part in parts:
        rows = [part] if isinstance(part, str) else [bar.join(box.text for box in row) for row in part]
        lines += rows
    return "\n".join(lines).encode()


def _text_files(parts: Parts) -> list[bytes]:
    if len(parts) < 8:
        return [_texts(parts, " ")]
    figures = sound_figures(FORMS["2021"], 2)
    return [report_text("2021", figures, layout).encode() for layout in LAYOUTS]


_MAKERS: dict[str, Callable[[Parts], list[bytes]]] = {
    "html": lambda parts: [html_page(parts)],
    "docx": lambda parts: [word_file(parts)],
    "xlsx": lambda parts: [workbook_file(parts), workbook_file(parts, "each")],
    "txt": _text_files,
    "md": lambda parts: [_texts(parts, " | "), _texts(parts, "\n|\n")],
    "json": lambda parts: [json.dumps(document_to_json(read(html_page(parts), "report.html"))).encode()],
    "pdf": lambda parts: [pdf_file(parts), pdf_file(parts, ruled=False)],
}
