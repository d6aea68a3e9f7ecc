"""The mark that every printed file of a report carries, so that it comes back without a doubt."""

from ..document import Content, figure_to_json
from ..marks import LONGEST_PIECE, NAME, Mark, written_mark
from ..presentation import Presented


def mark_of(presented: Presented, content: Content) -> str:
    """Return the mark of a report."""
    printed = {cell: (text, figure_to_json(content.figures.get(cell))) for cell, text in content.printed.items()}
    other = (cell.cell for table in presented.other_tables.values() for cell in table.figures() if cell.cell)
    return written_mark(Mark(presented.form, printed, tuple(other)))


def properties_of(presented: Presented, content: Content) -> dict[str, str]:
    """Return the mark as properties, none of them longer than a spreadsheet takes."""
    word = mark_of(presented, content)
    pieces = (word[begin : begin + LONGEST_PIECE] for begin in range(0, len(word), LONGEST_PIECE))
    return {f"{NAME}-{number}": piece for number, piece in enumerate(pieces, 1)}
