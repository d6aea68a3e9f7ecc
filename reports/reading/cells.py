"""The text of one cell: as sure, or with the doubt that it raises by itself."""

import re
from collections.abc import Sequence

from ..document import Doubt, Evidence
from ..figures import narrow, parse_cell, parse_whole
from ..formats import Leaf, Text
from ..formats.wording import NIL_MARKS, NOT_SHOWN
from . import reasons
from .events import Value
from .proposal import Proposal, evidence, new_proposed
from .repair import mend, remembered

_DIGITS = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_PLAIN = re.compile(r"|0|[1-9][0-9]{0,8}")  # what nearly every cell holds: a blank or a number of any kind
_LEADING_ZERO = re.compile(r"0[0-9]+")


def add_text(proposal: Proposal, cell: str, value: Value, column: Leaf) -> None:
    """Take a cell's text: as sure where it is a number, blank or a mark for nil, else with its doubt."""
    text, reason = value.text, None
    if not _is_plain(text):
        text = mend(text).strip()
        if text in NOT_SHOWN:
            proposal.absent.add(cell)
            return
        reason = _reason_against(text, column)
    if reason:
        proposal.doubt(Doubt(cell, reason, text, tuple(_DIGITS.findall(narrow(text)))[:1]), evidence(value))
    elif cell in proposal.cells and proposal.cells[cell].text != text:
        texts = tuple(filter(None, (proposal.cells[cell].text, text)))
        proposal.doubt(Doubt(cell, reasons.TWICE, " | ".join(texts), texts))
    elif cell not in proposal.doubts:
        proposal.cells[cell] = new_proposed((text, value))


@remembered
def _is_plain(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None


def _reason_against(text: str, column: Leaf) -> Text | None:
    read, plain = parse_cell(text, column), narrow(text)
    if _LEADING_ZERO.fullmatch(plain):
        return reasons.GLUED
    if read.figure is None and read.printed and text not in NIL_MARKS:
        return reasons.WORDS if _DIGITS.search(plain) else reasons.NO_NUMBER
    return None


def evidence_of(values: Sequence[Value]) -> Evidence | None:
    """Return where a row of values stood, with its raw text; None where nothing stood."""
    raw = " | ".join(value.text for value in values)
    return evidence(values[0])._replace(raw=raw) if values else None


def number_in(value: Value) -> int | None:
    """Return the whole number that ``value`` is, 0 for a blank or a mark for nil, None for anything else."""
    return _number_in(value.text)


@remembered
def _number_in(text: str) -> int | None:
    plain = narrow(mend(text)).strip()
    if not plain or plain in NIL_MARKS:
        return 0
    return parse_whole(plain.replace(",", "")) if _DIGITS.fullmatch(plain) else None
