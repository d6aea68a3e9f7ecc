"""The JSON report document → Reading: nothing is guessed, its own doubts stay doubts."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from ..document import (
    KIND,
    Candidate,
    Content,
    DocumentError,
    Doubt,
    Evidence,
    Reading,
    content_from_json,
)
from ..figures import shown
from ..formats import Text, is_cell, split_cell
from .refusals import Unreadable
from .text import decode

_NO_OBJECT = Text(
    "不是年报文档，请使用本系统导出的 JSON 文件",
    "This is not a report document; use a JSON file exported by this portal",
)


def reading_of_json(data: bytes) -> Reading:
    """Return the reading that a JSON report document holds; raise Unreadable when it is none."""
    try:
        document = json.loads(decode(data), parse_constant=_refuse, object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError) as error:
        if isinstance(error, Unreadable):
            raise
        _refuse_document(_NO_OBJECT)
    if not isinstance(document, dict) or document.get("document", KIND) != KIND:
        _refuse_document(_NO_OBJECT)
    try:
        content = content_from_json(document)
        doubts = _doubts(document)
    except DocumentError as error:
        _refuse_document(error.text)
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError):
        _refuse_document(_NO_OBJECT)
    doubtful = {doubt.cell for doubt in doubts}
    return Reading(
        content,
        doubts,
        (Candidate(content.year, 1.0),) if content.year else (),
        (Candidate(content.agency_name, 1.0),) if content.agency_name else (),
        {cell: found for cell, found in _evidence(content).items() if cell not in doubtful},
        "json/1",
    )


def _evidence(content: Content) -> dict[str, Evidence]:
    """Return what each cell shows; the rows of the tables count as the lines of the file."""
    lines: dict[tuple[str, str], int] = {}
    found = {}
    for cell, figure in content.figures.items():
        place = split_cell(cell)
        line = lines.setdefault((place.table, place.row), len(lines) + 1)
        found[cell] = Evidence(shown(figure, content.printed.get(cell)), line, part=f"content.figures.{cell}")
    return found


def _doubts(document: Mapping[str, Any]) -> tuple[Doubt, ...]:
    found = []
    for doubt in (document.get("reading") or {}).get("doubts") or ():
        cell = doubt["cell"]
        if cell is not None and not is_cell(cell):
            _refuse_document(_NO_OBJECT)
        reason = Text(str(doubt["reason"]["zh"]), str(doubt["reason"]["en"]))
        candidates = tuple(map(str, doubt.get("candidates") or ()))
        found.append(Doubt(cell, reason, str(doubt.get("printed", "")), candidates, doubt.get("row") is True))
    return tuple(found)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that stands twice: one of its two values would vanish without a word."""
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError
    return dict(pairs)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _refuse_document(reason: Text) -> NoReturn:
    raise Unreadable("not_document", reason=reason.zh, reason_en=reason.en)
