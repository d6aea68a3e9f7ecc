"""Rows beside the table: without a known label, or under a header of the other form's columns."""

from difflib import SequenceMatcher

from ..document import Doubt
from ..formats import Leaf, cell_key, tables_named
from . import reasons
from .by_label import RowSeen, Unlabelled
from .cells import add_text, evidence_of
from .columns import columns_of
from .events import filled_of
from .labels import RowLabel, full_rows, known_words
from .neighbours import is_misprint
from .proposal import Proposal
from .repair import fold, mend

_SIMILAR = 0.75
# More rows than this without a label are no form; they are kept, and not compared with its labels.
_MOST_COMPARED = 100


def place_apart(row: RowSeen, columns: tuple[Leaf, ...], proposal: Proposal) -> None:
    """Place a row under the header of its own that names columns of the other form."""
    proposal.rows.add(row.label)
    filled = row.filled
    values = filled if len(filled) == len(columns) else row.values
    cells = [cell_key(*row.label, column.key) for column in columns]
    is_sure = len(values) == len(columns) and (row.exact or bool(filled)) and not row.shared
    is_first = not any(cell in proposal.cells or cell in proposal.doubts for cell in cells)
    reason = reasons.row_count(len(columns), len(filled)) if is_first else reasons.TWICE
    printed = mend(" | ".join(value.text for value in row.values))
    for number, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        if is_sure and is_first:
            add_text(proposal, cell, values[number], column)
        else:
            texts = tuple(dict.fromkeys(value.text for value in filled))
            proposal.doubt(Doubt(cell, reason, printed, texts, is_row=bool(printed)), evidence_of(row.values))


def resolve_unlabelled(
    unlabelled: list[Unlabelled], labelled: set[RowLabel], by_table: dict[str, list[RowSeen]], proposal: Proposal
) -> list[Unlabelled]:
    """Keep rows of no form verbatim, doubt a row whose label is nearly official, return the rows without any label."""
    loose: list[Unlabelled] = []
    for number, row in enumerate(unlabelled):
        raw = printed_row(row)
        like = _row_like(row, labelled) if number < _MOST_COMPARED else None
        if like is not None and is_misprint(row, like, by_table.get(like.table, ()), unlabelled):
            by_table[like.table].append(RowSeen(like, row.raw, row.values, filled_of(row.values), "grid", row.place))
        elif like is not None:
            _doubt_like(row, like, raw, by_table.get(like.table, []), proposal)
        elif not row.raw or fold(row.raw) in known_words():
            loose.append(row)
        else:
            proposal.leftovers.append((row.place.line, raw))
    return loose


def printed_row(row: Unlabelled) -> str:
    """Return what stands in a row, its cells parted by bars."""
    return mend(" | ".join((row.raw, *(value.text for value in row.values))).strip(" |"))


def _row_like(row: Unlabelled, labelled: set[RowLabel]) -> RowLabel | None:
    """Return the row whose label is nearly what stands before the values, unless it is there already."""
    words = fold(row.raw)
    best, score = None, _SIMILAR
    for label, place in full_rows().items():
        ratio = SequenceMatcher(None, label, words, autojunk=False).ratio() if len(words) > 3 else 0
        if ratio > score and place not in labelled:
            best, score = place, ratio
    return best


def _doubt_like(row: Unlabelled, label: RowLabel, raw: str, rows: list[RowSeen], proposal: Proposal) -> None:
    """Offer the figures for the row, in the columns that the header of its table names."""
    named = (found[1] for seen in rows if seen.header and (found := columns_of(label.table, seen.header)))
    known = (
        table for table in reversed(tables_named(label.table)) if label.row in {leaf.key for leaf in table.row_leaves()}
    )
    columns = next(named, None) or next(known).column_leaves()
    proposal.rows.add(label)
    filled = tuple(value.text for value in row.values if value.text)
    for number, column in enumerate(columns):
        own = (filled[number],) if len(filled) == len(columns) else tuple(dict.fromkeys(filled))
        proposal.doubt(
            Doubt(cell_key(*label, column.key), reasons.LIKE, raw, own, is_row=True), evidence_of(row.values)
        )
