"""A report made ready to be shown: import from here.

``present`` turns a report document into sections and tables whose cells know their text, spans,
header ids and findings; the page, the entry grid and the writers loop over them and decide
nothing. Plain Python: it imports the form and the document, nothing of the framework.
"""

from .cells import CellNote, FindingShown, PresentedCell, PresentedRow, PresentedTable
from .changes import CellChange, Changes, changes_between
from .report import GIST_ROWS, Presented, PresentedSection, gist_of, present
from .tables import marked_cells, sign_of

__all__ = [
    "GIST_ROWS",
    "CellChange",
    "CellNote",
    "Changes",
    "FindingShown",
    "Presented",
    "PresentedCell",
    "PresentedRow",
    "PresentedSection",
    "PresentedTable",
    "changes_between",
    "gist_of",
    "present",
    "sign_of",
]
