"""Bring the readers together: a cell is sure when no reader contradicts another.

With one reader its sure cells stand. With several, a cell that two readers place with different
texts becomes a doubt with both texts as candidates; one that only one of them reads keeps its doubt
if the other doubted it.
"""

from ..document import Doubt
from . import reasons
from .proposal import Proposal


def agree(proposals: tuple[Proposal, ...]) -> Proposal:
    """Return one proposal from those of all readers; the first one carries texts and leftovers."""
    first, *others = proposals
    for other in others:
        for cell, proposed in other.cells.items():
            own = first.cells.get(cell)
            if own is not None and own.text != proposed.text:
                first.doubt(Doubt(cell, reasons.DISAGREE, own.text, (own.text, proposed.text)))
            elif own is None and cell not in first.doubts:
                first.cells[cell] = proposed
        for cell, doubt in other.doubts.items():
            if cell not in first.cells:
                first.doubts.setdefault(cell, doubt)
        first.tables |= other.tables
        first.rows |= other.rows
    return first
