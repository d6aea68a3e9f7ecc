"""The report document: the one shape in which a report is read, stored, served and archived.

``Content`` is what was printed; its digest is SHA-256 over its canonical JSON (RFC 8785), so
findings, doubts and languages never change it. A figure is an int (count), a Decimal (amount),
a str (text column) or None (blank, or no number: then ``printed`` holds what stands there).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, NamedTuple

import rfc8785

from .figures import LARGEST_COUNT, Figure, parse_decimal, shortest
from .formats import FORMS, SECTION_KEYS, Text, column_of, is_cell, split_cell
from .markup import MarkupRefused, normalise

Shape = Literal["form", "narrative_only", "document_only"]
Scope = Literal["own", "consolidated"]
SHAPES: tuple[Shape, ...] = ("form", "narrative_only", "document_only")
SCOPES: tuple[Scope, ...] = ("own", "consolidated")
KIND = "ogi-annual-report"
VERSION = 1


class DocumentError(ValueError):
    """A report document that cannot be taken: ``place`` names the part, ``text`` says what to do."""

    def __init__(self, place: str, text: Text) -> None:
        super().__init__(f"{place}: {text.en}")
        self.place = place
        self.text = text


@dataclass(frozen=True)
class SectionText:
    """The text of one section: HTML of the permitted set before and after its table."""

    key: str
    heading: str = ""
    text: str = ""
    after: str = ""


@dataclass(frozen=True)
class FeeStatement:
    """The information processing fee as section six states it: notices, and sums in 元."""

    notices: int | None = None
    notified_yuan: str | None = None
    collected_yuan: str | None = None


@dataclass(frozen=True)
class Content:
    """What one report says, as printed. Dates are ISO strings; figures are keyed by cell."""

    agency_name: str
    year: int
    form: str = "2021"
    agency_code: str = ""
    shape: Shape = "form"
    scope: Scope = "own"
    title: str = ""
    document_date: str | None = None
    published_date: str | None = None
    preface: str = ""
    sections: tuple[SectionText, ...] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)
    printed: Mapping[str, str] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    leftovers: tuple[str, ...] = ()
    fee: FeeStatement = FeeStatement()

    def section(self, key: str) -> SectionText:
        """Return the section ``key``; an empty one when the report has none."""
        return next((section for section in self.sections if section.key == key), SectionText(key))

    def shows(self, cell: str) -> bool:
        """Tell whether the source shows ``cell`` at all, blank or not."""
        return cell in self.figures

    def number(self, cell: str) -> int | Decimal | None:
        """Return the number in ``cell``, or None when there is none."""
        figure = self.figures.get(cell)
        return None if isinstance(figure, str) else figure

    def to_json(self) -> dict[str, Any]:
        """Return the ``content`` part of the JSON document (ints, strings and null only)."""
        figures: dict[str, Any] = {}
        for cell in sorted(self.figures):
            place = split_cell(cell)
            row = figures.setdefault(place.table, {}).setdefault(place.row, {})
            row[place.column] = figure_to_json(self.figures[cell])
        return {
            "agency": {"name": self.agency_name, "code": self.agency_code},
            "year": self.year,
            "form": self.form,
            "shape": self.shape,
            "scope": self.scope,
            "title": self.title,
            "dates": {"document": self.document_date, "published": self.published_date},
            "preface": self.preface,
            "sections": [_section_to_json(section) for section in self.sections],
            "figures": figures,
            "printed": dict(sorted(self.printed.items())),
            "absent": sorted(self.absent),
            "leftovers": list(self.leftovers),
            "fee": {
                "notices": self.fee.notices,
                "notified_yuan": self.fee.notified_yuan,
                "collected_yuan": self.fee.collected_yuan,
            },
        }

    def canonical(self) -> bytes:
        """Return the canonical JSON of the content (RFC 8785), UTF-8."""
        return rfc8785.dumps(self.to_json())

    def digest(self) -> str:
        """Return the SHA-256 of the canonical content, 64 hexadecimal digits."""
        return hashlib.sha256(self.canonical()).hexdigest()


@dataclass(frozen=True)
class Doubt:
    """A cell that a reader could not decide, or (cell None) a doubt about the document.

    ``is_row`` tells that ``printed`` is the text of a whole row, because the place in it was lost.
    """

    cell: str | None
    reason: Text
    printed: str = ""
    candidates: tuple[str, ...] = ()
    is_row: bool = False


@dataclass(frozen=True)
class Candidate:
    """A possible year or agency of a document with a confidence from 0 to 1."""

    value: int | str
    confidence: float


class Evidence(NamedTuple):
    """Where a cell's text stood in the file, and its raw text as found.

    ``table``, ``row`` and ``column`` count from 1, and are None where the text stood in no table. In a workbook
    ``part`` is the name of the sheet, ``row`` and ``column`` are those of the sheet; elsewhere ``table`` is the
    number of the table in the file, its rows and columns counted with merged cells resolved.
    """

    raw: str
    line: int
    part: str = ""
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True)
class Reading:
    """What a reader made of a file, before anybody accepted it."""

    content: Content
    doubts: tuple[Doubt, ...] = ()
    years: tuple[Candidate, ...] = ()
    agencies: tuple[Candidate, ...] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    reader: str = ""

    def doubtful_cells(self) -> frozenset[str]:
        """Return the cells that a person has to decide."""
        return frozenset(doubt.cell for doubt in self.doubts if doubt.cell)


def document_to_json(
    reading: Reading, findings: tuple[Mapping[str, Any], ...] = (), removed: tuple[Mapping[str, Any], ...] = ()
) -> dict[str, Any]:
    """Return the whole JSON report document of ``reading``; ``removed`` tells what came off it by law, if anything."""
    return {
        "document": KIND,
        "version": VERSION,
        "content": reading.content.to_json(),
        "reading": {
            "reader": reading.reader,
            "doubts": [_doubt_to_json(doubt) for doubt in reading.doubts],
            "identity": {
                "year": [{"value": found.value, "confidence": found.confidence} for found in reading.years],
                "agency": [{"value": found.value, "confidence": found.confidence} for found in reading.agencies],
            },
        },
        "findings": list(findings),
        **({"removed": list(removed)} if removed else {}),
    }


def _doubt_to_json(doubt: Doubt) -> dict[str, Any]:
    shown = {
        "cell": doubt.cell,
        "printed": doubt.printed,
        "candidates": list(doubt.candidates),
        "reason": {"zh": doubt.reason.zh, "en": doubt.reason.en},
    }
    return {**shown, "row": True} if doubt.is_row else shown


def _section_to_json(section: SectionText) -> dict[str, str]:
    shown = {"key": section.key, "heading": section.heading, "text": section.text}
    return {**shown, "after": section.after} if section.after else shown


def figure_to_json(figure: Figure) -> int | str | None:
    """Return a figure as JSON holds it: counts as integers, amounts as their shortest string."""
    return shortest(figure) if isinstance(figure, Decimal) else figure


def content_from_json(document: Mapping[str, Any]) -> Content:
    """Return the content of a JSON report document, texts normalised to the permitted marks.

    Take the whole document or its ``content`` alone. Raise DocumentError with the place of the
    first part that is not as ``docs/report-document.schema.json`` says.
    """
    source = document.get("content", document)
    try:
        return _content_from(source)
    except DocumentError:
        raise
    except MarkupRefused as refusal:
        raise DocumentError("content.sections", refusal.text) from refusal
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DocumentError(
            "content",
            Text(
                "不是年报文档，请使用本系统导出的 JSON 文件",
                "This is not a report document; use a JSON file exported by this portal",
            ),
        ) from error


def _content_from(source: Mapping[str, Any]) -> Content:
    form = source.get("form", "2021")
    if form not in FORMS:
        raise DocumentError("content.form", Text("格式只能是 2019 或 2021", "The form must be 2019 or 2021"))
    if source.get("shape", "form") not in SHAPES or source.get("scope", "own") not in SCOPES:
        raise DocumentError("content.shape", Text("文档形态或范围不正确", "The shape or scope is not known"))
    dates, fee = source.get("dates") or {}, source.get("fee") or {}
    return Content(
        agency_name=str(source["agency"]["name"]),
        agency_code=str(source["agency"].get("code") or ""),
        year=int(source["year"]),
        form=form,
        shape=source.get("shape", "form"),
        scope=source.get("scope", "own"),
        title=str(source.get("title", "")),
        document_date=dates.get("document"),
        published_date=dates.get("published"),
        preface=normalise(source.get("preface", "")),
        sections=tuple(_section_from(section) for section in source.get("sections", ())),
        figures=_figures_from(source.get("figures") or {}),
        printed={_known(cell): str(text) for cell, text in (source.get("printed") or {}).items()},
        absent=tuple(sorted(_known(cell) for cell in source.get("absent") or ())),
        leftovers=tuple(str(text) for text in source.get("leftovers") or ()),
        fee=FeeStatement(fee.get("notices"), fee.get("notified_yuan"), fee.get("collected_yuan")),
    )


def _section_from(section: Mapping[str, Any]) -> SectionText:
    if section["key"] not in SECTION_KEYS:
        raise DocumentError(
            "content.sections", Text(f"没有这一部分：{section['key']}", f"No such section: {section['key']}")
        )
    return SectionText(
        section["key"],
        str(section.get("heading", "")),
        normalise(section.get("text", "")),
        normalise(section.get("after", "")),
    )


def _known(cell: str) -> str:
    if not is_cell(cell):
        raise DocumentError(
            f"content.figures.{cell}",
            Text(f"两版格式都没有单元格 {cell}", f"Neither official form has the cell {cell}"),
        )
    return cell


def _figures_from(tables: Mapping[str, Any]) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    for table, rows in tables.items():
        for row, columns in rows.items():
            for column, figure in columns.items():
                cell = _known(f"{table}.{row}.{column}")
                figures[cell] = _figure_from(cell, figure)
    return figures


def _figure_from(cell: str, figure: Any) -> Figure:
    kind = column_of(cell).kind
    is_count = isinstance(figure, int) and abs(figure) <= LARGEST_COUNT
    fits = {"count": is_count, "amount": isinstance(figure, str), "text": isinstance(figure, str)}[kind]
    if figure is None or (fits and kind != "amount" and not isinstance(figure, bool)):
        return figure
    amount = parse_decimal(figure) if kind == "amount" and fits else None
    if amount is None:
        raise DocumentError(
            f"content.figures.{cell}",
            Text(f"单元格 {cell} 的值类型不对或过大", f"The figure in {cell} has the wrong type or is too large"),
        )
    return amount
