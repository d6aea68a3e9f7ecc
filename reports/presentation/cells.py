"""The parts of a presented table: cells, rows and tables, ready to be looped over and printed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from ..formats import Text

State = Literal["number", "zero", "blank", "text", "not_shown"]
Role = Literal["heading", "corner", "column", "row", "figure"]

BLANK = Text("空白", "blank")
UNBALANCED = Text("不平", "does not add up")
FAULTY = Text("有误", "is not in order")
REMARK = Text("提示", "remark")
DOUBTFUL = Text("存疑", "doubtful")
NOT_SHOWN_WORDS = Text("原件未列出这一格", "the source does not show this cell")


class FindingShown(Protocol):
    """What presentation needs to know of a finding of a check."""

    @property
    def rule(self) -> str: ...

    @property
    def severity(self) -> str: ...

    @property
    def verdict(self) -> str: ...

    @property
    def cells(self) -> tuple[str, ...]: ...

    @property
    def message(self) -> Text: ...


class Mark(NamedTuple):
    """Words at a figure that a correction changed, and the place that says more."""

    words: str
    href: str


@dataclass(frozen=True)
class PresentedCell:
    """One printed cell with everything that a template, a form or a writer says about it.

    ``id`` and ``headers`` tie figures to their header cells; a figure's id is its cell key.
    ``text`` stands in the cell as printed; ``words`` are for a screen reader where the eye sees
    a blank or a sign. ``computed`` is a sum that the form does not print, ``marks`` say that a
    correction changed the figure.
    """

    tag: Literal["th", "td"]
    role: Role
    id: str
    text: str = ""
    headers: str = ""
    scope: str = ""
    colspan: int = 1
    rowspan: int = 1
    cell: str | None = None
    row: str = ""
    column: str = ""
    kind: str = ""
    unit: str = ""
    state: State | None = None
    is_total: bool = False
    is_sum_row: bool = False
    findings: tuple[str, ...] = ()
    severity: str = ""
    sign: str = ""
    words: str = ""
    last_year: str | None = None
    computed: str = ""
    href: str = ""
    marks: tuple[Mark, ...] = ()
    classes: str = ""


@dataclass(frozen=True)
class PresentedRow:
    """One printed row; ``is_sum`` tells a row that other rows add up to or that the balance names."""

    cells: tuple[PresentedCell, ...]
    is_sum: bool = False

    def __iter__(self) -> Iterator[PresentedCell]:
        return iter(self.cells)


@dataclass(frozen=True)
class CellNote:
    """What a check found in a table, with the cells to go to and what the agency says to it."""

    severity: str
    sign: str
    label: str
    text: str
    cells: tuple[str, ...]
    explanation: str = ""


@dataclass(frozen=True)
class PresentedTable:
    """A table ready to be printed: header rows, then one body for each block of the section.

    ``key`` is its section; ``ident`` tells it from every other table of the page.
    """

    key: str
    ident: str
    caption: str
    columns: int
    head: tuple[PresentedRow, ...]
    bodies: tuple[tuple[PresentedRow, ...], ...]
    findings: tuple[CellNote, ...] = ()
    focus: tuple[tuple[str, str], ...] = ()
    is_other_form: bool = False

    @property
    def rows(self) -> tuple[PresentedRow, ...]:
        """Return all rows in printed order, header rows first."""
        return (*self.head, *(row for body in self.bodies for row in body))

    def figures(self) -> tuple[PresentedCell, ...]:
        """Return the figure cells in printed order."""
        return tuple(cell for row in self.rows for cell in row if cell.role == "figure")

    @property
    def states(self) -> frozenset[str]:
        """Return the states that its figures are in, for the legend under the table."""
        return frozenset(cell.state for cell in self.figures() if cell.state)

    @property
    def has_marks(self) -> bool:
        """Tell whether a correction changed one of its figures."""
        return any(cell.marks for cell in self.figures())
