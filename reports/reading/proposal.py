"""What one reader proposes for the cells of a report; several readers are brought together by agreement."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple, cast

from ..document import Doubt, Evidence
from ..figures import Figure
from .blocks import Line
from .events import Value
from .sections import Sections

# A named tuple's own constructor is a slow one, and every cell has a text and its evidence.
_new_evidence = cast(
    "Callable[[tuple[str, int, str, int | None, int | None, int | None, int | None]], Evidence]",
    partial(tuple.__new__, Evidence),
)


class Proposed(NamedTuple):
    """A cell's text as the reader places it, empty for a blank, and where it stood."""

    text: str
    seen: Value | Evidence

    @property
    def evidence(self) -> Evidence:
        """Return where the text stood, worked out only when it is asked for."""
        return self.seen if isinstance(self.seen, Evidence) else evidence(self.seen)


new_proposed = cast("Callable[[tuple[str, Value | Evidence]], Proposed]", partial(tuple.__new__, Proposed))


def evidence(value: Value) -> Evidence:
    """Return where a value stood, with its raw text."""
    text, (line, page, part, row), _, spot = value
    table, row, column = spot or (None, row, None)
    return _new_evidence((text, line, part, page, table, row, column))


@dataclass
class Proposal:
    """The cells a reader is sure of, its doubts, and what it could not place.

    ``votes`` counts the labels seen that only one of the forms has; ``absent`` names cells whose row
    is there while the source shows no figure for them; ``tables`` the tables of which anything was seen;
    ``runs`` cells that lost their label and whose place is proved by the order of the rows; ``doubtful_lines`` lines
    of print whose figures may be those of another row.
    """

    cells: dict[str, Proposed] = field(default_factory=dict)
    doubts: dict[str, Doubt] = field(default_factory=dict)
    remarks: list[Doubt] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    leftovers: list[tuple[int, str]] = field(default_factory=list)
    narrative: list[Line] = field(default_factory=list)
    votes: dict[str, int] = field(default_factory=dict)
    tables: set[str] = field(default_factory=set)
    rows: set[tuple[str, str]] = field(default_factory=set)
    runs: set[str] = field(default_factory=set)
    doubtful_lines: set[int] = field(default_factory=set)
    decided: dict[str, Figure] = field(default_factory=dict)  # figures of cells whose text is not the plain number
    evidence: dict[str, Evidence] = field(default_factory=dict)  # where the text of a doubtful cell or its row stood

    def is_blank(self) -> bool:
        """Tell whether no figure at all was read."""
        return not self.doubts and not any(proposed.text for proposed in self.cells.values())

    def doubt(self, doubt: Doubt, evidence: Evidence | None = None) -> None:
        """Make a cell doubtful; a first doubt stays."""
        if doubt.cell is None:
            self.remarks.append(doubt)
            return
        before = self.cells.pop(doubt.cell, None)
        evidence = evidence or (before.evidence if before else None)
        if doubt.cell not in self.doubts and evidence:
            self.evidence[doubt.cell] = evidence
        self.doubts.setdefault(doubt.cell, doubt)


CellReader = Callable[[Sections], Proposal]
