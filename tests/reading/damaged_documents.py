"""Whole reports poured into every format, damaged one way at a time, with what a careful person would read.

The oracle. A figure travels through the damage as its box, which knows its cell. Right for a cell is the text of that
box before the damage, as an agency meant it: not what the damaged place shows. A reading is silently wrong when it

- shows a cell without a doubt with another text than the right one (full-width digits and thousands marks are the
  same number; where a damage empties or writes over a box in its place, right is what is printed there now);
- shows without a doubt a cell that nobody can know: a row that stands there twice with different figures;
- neither shows nor doubts a cell with a figure, and no doubt about the document says that something is missing.

A damage that no reader could find, because the damaged page is a sound page that says something else, is not made:
labels of two rows exchanged while their figures stay, a blank that moves within a row while the total stays, a row
whose figures move where no total shows it. A reader that read one of these as printed would be right.
"""

import json
import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reports.document import Reading
from reports.formats import FORMS, Form
from reports.reading import Unreadable, read
from tests.reading.documents import Rows, html_page, official_rows, word_file, workbook_file
from tests.reading.fixtures import AGENCY, IMPROVEMENT, LAYOUTS, OTHER, OVERVIEW, YEARS, sound_figures
from tests.reading.pdf_documents import pdf_file

Parts = list[str | Rows]
NOBODY_KNOWS = "nobody knows"
SECTION_TEXTS = {"overview": OVERVIEW, "improvement": IMPROVEMENT, "other_matters": OTHER}


@dataclass
class Document:
    """A report in the making: its parts in print order, and what is right for each cell."""

    form: Form
    parts: Parts
    right: dict[str, str]
    chance: random.Random
    kind: str = "html"

    def tables(self) -> list[int]:
        """Return which parts are tables."""
        return [number for number, part in enumerate(self.parts) if not isinstance(part, str)]

    def rows(self, number: int) -> Rows:
        """Return the table that is the part ``number``."""
        part = self.parts[number]
        assert not isinstance(part, str)
        return part


def printed_parts(form: Form, figures: dict[str, str]) -> Parts:
    """Return title, headings, texts and official tables of a report."""
    parts: Parts = [f"{AGENCY}{YEARS[form.key]}年政府信息公开工作年度报告"]
    for section in form.sections:
        parts.append(section.heading.zh)
        if section.key in SECTION_TEXTS:
            parts.append(SECTION_TEXTS[section.key])
        if rows := official_rows(form, section.key, figures):
            parts.append(rows)
    return parts


@cache
def sample_figures(folder: Path) -> tuple[tuple[str, dict[str, str]], ...]:
    """Return form and printed figures of every complete sample, cells that it does not show blank."""
    found = []
    for path in sorted((folder / "expected").glob("*.json")) if folder.is_dir() else ():
        expected = json.loads(path.read_text(encoding="utf-8"))
        if not expected.get("complete"):
            continue
        figures = {
            f"{table}.{row}.{column.removesuffix('_as_printed')}": "" if figure is None else _plain(figure)
            for table, rows in expected["figures"].items()
            for row, columns in rows.items()
            for column, figure in columns.items()
        }
        form = FORMS[expected["format"]]
        found.append((form.key, {cell: figures.get(cell, "") for cell in form.cells()}))
    return tuple(found)


def _plain(figure: object) -> str:
    return str(int(figure)) if isinstance(figure, float) and figure == int(figure) else str(figure)


def some_figures(chance: random.Random, folder: Path) -> tuple[Form, dict[str, str]]:
    """Return the figures of a made report or, one time in three, of a complete sample; zeros are often blank."""
    samples = sample_figures(folder)
    if samples and chance.random() < 1 / 3:
        form_key, figures = chance.choice(samples)
        form = FORMS[form_key]
    else:
        form = FORMS[chance.choice(sorted(FORMS))]
        figures = sound_figures(form, chance.randrange(10**9))
    manner = chance.random()
    if manner < 0.45:
        figures = {cell: "" if text == "0" else text for cell, text in figures.items()}
    elif manner < 0.6:
        figures = {cell: "" if text == "0" and chance.random() < 0.3 else text for cell, text in figures.items()}
    elif manner < 0.65:
        figures = {cell: "/" if text == "0" else text for cell, text in figures.items()}
    return form, dict(figures)


def text_lines(parts: Parts, layout: str) -> list[str]:
    """Return the lines of a report whose tables are printed in one of the layouts of texts."""
    printed = LAYOUTS[layout]
    lines: list[str] = []
    for part in parts:
        if isinstance(part, str):
            lines += [part, ""]
            continue
        for row in part:
            first = next((place for place, box in enumerate(row) if box.is_figure), len(row))
            labels, figures = ([box.text for box in part] for part in (row[:first], row[first:]))
            if not figures:
                lines += [labels[0], ""] if len(labels) == 1 else printed.header(labels)
            elif layout in ("printed", "half_height") and not labels:
                lines.append(" ".join(text for text in figures if text))
            else:
                lines += printed.row(labels, figures)
        lines.append("")
    return lines


def _text(layout: str) -> Callable[[Document], tuple[bytes, str]]:
    def write(document: Document) -> tuple[bytes, str]:
        lines = text_lines(document.parts, layout)
        encoding = document.chance.choice(("utf-8", "utf-8", "utf-8-sig", "gb18030"))
        return "\n".join(lines).encode(encoding), "md" if layout == "markdown" else "txt"

    return write


WRITERS: dict[str, Callable[[Document], tuple[bytes, str]]] = {
    "html": lambda document: (html_page(document.parts), "html"),
    "html in GBK": lambda document: (html_page(document.parts, "gbk"), "html"),
    "docx": lambda document: (word_file(document.parts), "docx"),
    "xlsx": lambda document: (
        workbook_file(document.parts, document.chance.choice(("one", "one", "each"))),
        "xlsx",
    ),
    "pdf": lambda document: (pdf_file(document.parts, document.chance.random() < 0.7), "pdf"),
    **{f"text, {layout}": _text(layout) for layout in LAYOUTS},
}
SHARES = {"html": 24, "html in GBK": 8, "docx": 20, "xlsx": 16, "pdf": 1}


def choose_kind(chance: random.Random) -> str:
    """Return a format; PDF seldom, because it is slow to read."""
    return chance.choices(list(WRITERS), [SHARES.get(kind, 5) for kind in WRITERS])[0]


@dataclass(frozen=True)
class Outcome:
    """What became of one damaged document: silent errors, and how many of its cells are certain, doubtful, missing."""

    errors: tuple[str, ...]
    right: int
    doubtful: int
    missing: int
    refused: str = ""


def judge(document: Document, data: bytes, kind: str) -> Outcome:
    """Read the document and compare it with what is right."""
    try:
        reading = read(data, f"report.{kind}")
    except Unreadable as refusal:
        return Outcome((), 0, 0, len(document.right), refusal.code)
    except Exception as error:  # A crash is as bad as a wrong figure: it is counted, and the campaign goes on.
        return Outcome((f"crash: {error!r}",), 0, 0, len(document.right), "crash")
    return compare(document.right, reading)


def compare(right: dict[str, str], reading: Reading) -> Outcome:
    """Return the outcome of a reading by the rules of the oracle."""
    content, doubtful = reading.content, reading.doubtful_cells()
    says_missing = any(doubt.cell is None for doubt in reading.doubts)
    errors: list[str] = []
    for cell, figure in content.figures.items():
        text = content.printed.get(cell, "" if figure is None else str(figure))
        if cell not in doubtful and _number(text) != _number(right.get(cell, "")):
            errors.append(f"{cell}: {text!r} for {right.get(cell, '')!r}")
    lost = [cell for cell, text in right.items() if text and cell not in content.figures and cell not in doubtful]
    if not says_missing:
        errors += [f"{cell}: lost {right[cell]!r}" for cell in lost]
    certain = sum(1 for cell in right if cell in content.figures and cell not in doubtful)
    seen = sum(1 for cell in right if cell in doubtful)
    return Outcome(tuple(errors), certain, seen, len(right) - certain - seen)


def _number(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(",", "").strip()
