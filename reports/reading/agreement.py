"""Bring the readers together: a cell is sure when no reader contradicts another.

The first reader, by label, says whose every figure is. Another reader that places a different text in a cell makes it
doubtful, with both texts as candidates. Where the other has nothing to say of a cell, because the layout carries
nothing that it could say it with, the first one stands: it is sure only where a label names the place for certain.

What another reader alone places is a doubt with its candidate. One case apart: a row that lost its label, which the
first reader named as doubtful for this alone, is sure when the other has proved whose it is (``Proposal.runs``).
"""

from ..document import Doubt
from . import reasons
from .proposal import Proposal, Proposed


def agree(proposals: tuple[Proposal, ...]) -> Proposal:
    """Return one proposal from those of all readers; the first one carries texts and leftovers."""
    first, *others = proposals
    for other in others:
        known = {_row_of(cell) for cell in (*first.cells, *first.doubts, *first.absent)}
        for cell, proposed in other.cells.items():
            own = first.cells.get(cell)
            if own is None or own.text != proposed.text:
                _weigh(first, other, cell, proposed, is_new=_row_of(cell) not in known)
        for cell, doubt in other.doubts.items():
            # Of a row that the first reader did not find, what the other saw in a place is a doubt as well.
            if cell in first.cells or (cell in other.evidence and _row_of(cell) not in known):
                first.doubt(doubt, other.evidence.get(cell))
        for cell, own in tuple(first.cells.items()) if other.doubtful_lines else ():
            if own.evidence.line in other.doubtful_lines:
                first.doubt(Doubt(cell, reasons.DISAGREE, own.text, (own.text,) if own.text else ()))
        first.tables |= other.tables
        first.rows |= other.rows
    return first


def _row_of(cell: str) -> str:
    return cell.rpartition(".")[0]


def _weigh(first: Proposal, other: Proposal, cell: str, proposed: Proposed, *, is_new: bool) -> None:
    """Take into the first proposal what the other reader says otherwise of one cell."""
    own, doubt = first.cells.get(cell), first.doubts.get(cell)
    if own is not None:
        texts = tuple(text for text in (own.text, proposed.text) if text)
        first.doubt(Doubt(cell, reasons.DISAGREE, own.text, texts))
    elif doubt is not None:
        if doubt.reason == reasons.NO_LABEL and cell in other.runs:
            del first.doubts[cell]
            first.cells[cell] = proposed
    elif is_new:
        candidates = (proposed.text,) if proposed.text else ()
        first.doubt(Doubt(cell, reasons.NO_LABEL, proposed.text, candidates), proposed.evidence)
