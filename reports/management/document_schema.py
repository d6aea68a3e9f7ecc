"""The JSON Schema of the report document: the frame written here, the cells drawn from the declaration."""

from typing import Any

from reports.checks import SEVERITIES, VERDICTS
from reports.document import KIND, SCOPES, SHAPES, VERSION
from reports.figures import LARGEST_COUNT, MOST_DECIMALS
from reports.formats import ALL_CELLS, FORMS, SECTION_KEYS, TABLE_KEYS, Leaf, column_of, split_cell

DRAFT = "https://json-schema.org/draft/2020-12/schema"
STRING = {"type": "string"}
DATE = {"anyOf": [{"type": "null"}, {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"}]}
AMOUNT = rf"^-?(0|[1-9]\d{{0,13}})(\.\d{{0,{MOST_DECIMALS - 1}}}[1-9])?$"
TEXT_PAIR = {"$ref": "#/$defs/words"}
CELL = {"$ref": "#/$defs/cell"}


def report_document_schema() -> dict[str, Any]:
    """Return the schema of the whole document, JSON Schema 2020-12."""
    frame = _closed(
        {
            "document": {"const": KIND},
            "version": {"const": VERSION},
            "content": {"$ref": "#/$defs/content"},
            "reading": {"$ref": "#/$defs/reading"},
            "findings": {"type": "array", "items": {"$ref": "#/$defs/finding"}},
            "removed": {"type": "array", "items": {"$ref": "#/$defs/removal"}},
        },
        required=("document", "version", "content"),
    )
    return {
        "$schema": DRAFT,
        "$id": f"urn:{KIND}:{VERSION}",
        "title": "Report document: one yearly report on open government information, as printed",
        **frame,
        "$defs": {
            "words": _closed({"zh": STRING, "en": STRING}),
            **_kinds(),
            "cell": {"enum": list(ALL_CELLS)},
            "content": _content(),
            "figures": _figures(),
            "reading": _reading(),
            "finding": _finding(),
            "removal": _removal(),
        },
    }


def _closed(properties: dict[str, Any], *, required: tuple[str, ...] | None = None, **more: Any) -> dict[str, Any]:
    """Return an object that has no other properties; all are required unless ``required`` says otherwise."""
    needed = list(properties) if required is None else list(required)
    shown = {"type": "object", "properties": properties, "additionalProperties": False, **more}
    return {**shown, "required": needed} if needed else shown


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [{"type": "null"}, schema]}


def _removal() -> dict[str, Any]:
    """Return the schema of what came off a published report by law; the mark in its place is part of the texts."""
    number = {"type": "integer", "minimum": 0}
    return _closed({"day": DATE, "ground": STRING, "reason": STRING, "passages": number, "files": number})


def _content() -> dict[str, Any]:
    section = _closed(
        {"key": {"enum": list(SECTION_KEYS)}, "heading": STRING, "text": STRING, "after": STRING},
        required=("key", "heading", "text"),
    )
    yuan = _or_null(STRING)
    return _closed(
        {
            "agency": _closed({"name": STRING, "code": STRING}),
            "year": {"type": "integer", "minimum": 1900, "maximum": 2999},
            "form": {"enum": list(FORMS)},
            "shape": {"enum": list(SHAPES)},
            "scope": {"enum": list(SCOPES)},
            "title": STRING,
            "dates": _closed({"document": DATE, "published": DATE}),
            "preface": STRING,
            "sections": {"type": "array", "items": section},
            "figures": {"$ref": "#/$defs/figures"},
            "printed": {
                "description": "What stands in a cell wherever it is not the plain number.",
                "type": "object",
                "propertyNames": CELL,
                "additionalProperties": STRING,
            },
            "absent": {
                "description": "Cells that the source does not show although it shows their row.",
                "type": "array",
                "items": CELL,
                "uniqueItems": True,
            },
            "leftovers": {"type": "array", "items": STRING},
            "fee": _closed(
                {
                    "notices": _or_null({"type": "integer", "minimum": 0}),
                    "notified_yuan": yuan,
                    "collected_yuan": yuan,
                }
            ),
        }
    )


def _figures() -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for table in TABLE_KEYS:
        rows: dict[str, dict[str, Any]] = {}
        for cell in ALL_CELLS:
            place = split_cell(cell)
            if place.table == table:
                rows.setdefault(place.row, {})[place.column] = _figure(column_of(cell))
        tables[table] = _closed({row: _closed(columns, required=()) for row, columns in rows.items()}, required=())
    return _closed(tables, required=(), description="Table, row, column. null is a blank, or no number: see printed.")


def _figure(column: Leaf) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{column.kind}"}


def _kinds() -> dict[str, Any]:
    """Return what a figure of each kind may be: a printed figure may be negative, right or wrong."""
    return {
        "count": {"type": ["integer", "null"], "minimum": -LARGEST_COUNT, "maximum": LARGEST_COUNT},
        "amount": {"type": ["string", "null"], "pattern": AMOUNT},
        "text": {"type": ["string", "null"]},
    }


def _reading() -> dict[str, Any]:
    doubt = _closed(
        {
            "cell": _or_null(CELL),
            "printed": STRING,
            "candidates": {"type": "array", "items": STRING},
            "reason": TEXT_PAIR,
            "row": {"description": "True where printed is the text of the whole row.", "const": True},
        },
        required=("cell", "printed", "candidates", "reason"),
    )
    confidence = {"type": "number", "minimum": 0, "maximum": 1}

    def candidates(value: dict[str, Any]) -> dict[str, Any]:
        return {"type": "array", "items": _closed({"value": value, "confidence": confidence})}

    return _closed(
        {
            "reader": STRING,
            "doubts": {"type": "array", "items": doubt},
            "identity": _closed({"year": candidates({"type": "integer"}), "agency": candidates(STRING)}),
        },
        required=("doubts", "identity"),
    )


def _finding() -> dict[str, Any]:
    side = {"type": ["integer", "string", "null"]}
    return _closed(
        {
            "rule": STRING,
            "severity": {"enum": list(SEVERITIES)},
            "verdict": {"enum": list(VERDICTS)},
            "line": STRING,
            "cells": {"type": "array", "items": CELL},
            "left": side,
            "right": side,
            "message": TEXT_PAIR,
        },
        required=("rule", "severity", "verdict", "cells", "message"),
    )
