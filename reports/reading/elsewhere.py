"""Official rows that stand a second time outside their section: last year's table, an attachment.

Which of two tables is the report's own, nobody can tell from the print. Where a further one shows other figures, the
cells in which they differ are doubts with both figures. A table that stands outside its section alone is not read.
"""

from collections.abc import Iterator

from ..document import Doubt
from ..formats import split_cell
from . import reasons
from .blocks import Block, Blocks, Line, texts_of
from .by_label import read_rows
from .events import Event, GridRow, Values, events_of, split_section
from .placing import place_rows
from .proposal import Proposal
from .remedies import across_table, outcome_lines
from .repair import fold, mend
from .sections import TABLE_SECTIONS, Sections

_LONGEST_ROW = 160  # a longer line is running text


def doubt_what_stands_twice(sections: Sections, proposal: Proposal) -> None:
    """Doubt every cell of ``proposal`` that another part of the report shows with another figure."""
    across = across_table()
    for section, events in _elsewhere(sections):
        if not any(isinstance(event, Values | GridRow) for event in events):  # no figure anywhere
            continue
        if section != across.section:
            for texts in outcome_lines(events):
                _compare_row(proposal, across.cells(), texts)
        if section not in TABLE_SECTIONS or section == across.section:
            seen = read_rows(events)
            if any(row.values for row in seen.rows):
                other = Proposal(votes=dict(proposal.votes))
                place_rows(seen, other)
                _compare(proposal, other)


def _elsewhere(sections: Sections) -> Iterator[tuple[str, list[Event]]]:
    """Yield every stretch of the report in which a table may stand, with its section."""
    across = across_table()
    for section, blocks in sections.stretches.items():
        if section in ("", across.section) or _names_outcomes(blocks):
            yield section, list(sections.events_in(section))
    if "" not in sections.stretches or not sections.events_in(""):
        others = [("", sections.preface), *((part.section, part.blocks) for part in sections.parts)]
        for section, blocks in others:
            held = tuple(block for block in blocks if _may_be_table(block))
            if section not in TABLE_SECTIONS and held:
                yield section, list(events_of(split_section(held)[1]))


def _names_outcomes(blocks: Blocks) -> bool:
    """Tell whether every word of the header of section four stands in ``blocks``: only then is its line looked for."""
    texts = "\n".join(fold(text) for block in blocks for text in texts_of(block))
    return all(fold(column.label) in texts for column in across_table().column_leaves()[:-1])


def _may_be_table(block: Block) -> bool:
    return not isinstance(block, Line) or len(block.text) <= _LONGEST_ROW


def _compare(proposal: Proposal, other: Proposal) -> None:
    for cell, seen in other.cells.items():
        own = proposal.cells.get(cell)
        if own is not None and mend(own.text).strip() != mend(seen.text).strip():
            _doubt(proposal, cell, (own.text, seen.text))
    shows_figures = any(seen.text for seen in other.cells.values()) or any(map(_printed, other.doubts.values()))
    for cell in (*other.doubts, *other.absent) if shows_figures else ():
        own, texts = proposal.cells.get(cell), _printed(other.doubts.get(cell))
        if own is not None and set(texts) != _texts_of_row(proposal, cell):
            _doubt(proposal, cell, (own.text, *texts))


def _printed(doubt: Doubt | None) -> tuple[str, ...]:
    """Return the figures that stood where a cell was in doubt."""
    return doubt.candidates if doubt is not None and doubt.printed else ()


def _texts_of_row(proposal: Proposal, cell: str) -> set[str]:
    place = split_cell(cell)[:2]
    return {seen.text for key, seen in proposal.cells.items() if seen.text and split_cell(key)[:2] == place}


def _compare_row(proposal: Proposal, cells: tuple[str, ...], texts: tuple[str, ...]) -> None:
    """Doubt the cells of section four where another line under its header has other figures."""
    own = [proposal.cells[cell].text if cell in proposal.cells else None for cell in cells]
    if None in own or texts == tuple(text for text in own if text):
        return
    for number, cell in enumerate(cells):
        if len(texts) != len(cells):
            _doubt(proposal, cell, (own[number] or "", *dict.fromkeys(texts)))
        elif texts[number] != own[number]:
            _doubt(proposal, cell, (own[number] or "", texts[number]))


def _doubt(proposal: Proposal, cell: str, texts: tuple[str, ...]) -> None:
    shown = tuple(dict.fromkeys(text for text in texts if text))
    proposal.doubt(Doubt(cell, reasons.TWICE, " | ".join(shown), shown))


__all__ = ["doubt_what_stands_twice"]
