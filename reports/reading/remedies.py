"""Section four: fifteen figures on one line under a header of three groups."""

import re
from collections.abc import Iterable, Iterator

from ..document import Doubt
from ..figures import narrow, parse_whole
from ..formats import FORMS, Table, Text, cell_key, groups
from . import reasons
from .blocks import Line
from .cells import add_text, evidence_of
from .events import Event, GridRow, Narrative, Piece, Span, Value, Values, pieces_of, texts_and_figures
from .labels import known_words
from .proposal import Proposal
from .repair import fold, mend
from .text import PAGE_IN_DASHES

_STEM = 2


def across_table() -> Table:
    """Return the table that prints its rows side by side."""
    return next(table for table in FORMS["2021"].tables if table.laid == "across")


def place_remedies(events: list[Event], proposal: Proposal) -> None:
    """Put the line of figures of section four into ``proposal``."""
    table = across_table()
    header, lines, narrative = _header_and_lines(events)
    proposal.narrative += narrative
    text = "".join(piece.folded for piece in header)
    if not _is_header(text, table) and not lines:
        return
    proposal.tables.add(table.key)
    proposal.rows |= {(table.key, row.key) for row in table.row_leaves()}
    cells = table.cells()
    filled = [line for line in lines if any(value.text for value in line.values)]
    if not filled:
        _without_figures(table, lines, header, proposal)
        return
    first = filled[0]
    if any(value.span for value in first.values):
        values, reason = _aligned_in_grid(first, table, header)
    else:
        values, reason = _aligned(first, table, text)
    if reason is None and _holds_page_number(first):
        reason = reasons.BLANK_PLACES
    if len(filled) > 1 or _is_other_row(header, first, has_blank_line=len(lines) > len(filled)):
        reason = reasons.TWICE
        proposal.leftovers += [(line.values[0].place.line, _printed(line)) for line in filled[1:]]
    if reason is not None:
        texts = tuple(value.text for value in first.values if value.text)
        for number, cell in enumerate(cells):
            own = (texts[number],) if len(texts) == len(cells) else tuple(dict.fromkeys(texts))
            proposal.doubt(Doubt(cell, reason, _printed(first), own, is_row=True), evidence_of(first.values))
        return
    columns = {column.key: column for column in table.column_leaves()}
    for cell, value in zip(cells, values, strict=True):
        add_text(proposal, cell, value, columns[cell.rsplit(".", 1)[1]])


def _holds_page_number(line: Values) -> bool:
    """Tell whether a page number in dashes may stand among the figures: three of them alone on a line of print."""
    lines: dict[int, list[str]] = {}
    for value in line.values:
        if value.text and value.span is None:
            lines.setdefault(value.place.line, []).append(value.text)
    return len(lines) > 1 and any(PAGE_IN_DASHES.fullmatch(" ".join(texts)) for texts in lines.values())


def _is_other_row(header: list[Piece], line: Values, *, has_blank_line: bool) -> bool:
    """Tell whether words beside figures name a row that the form does not have."""
    place = next(value.place for value in line.values if value.text)
    before = [piece for piece in header if piece.place.line <= place.line]
    is_beside = any(piece.place == line.values[0].place for piece in header)
    return (is_beside and has_blank_line) or bool(before and before[-1].folded not in known_words())


def outcome_lines(events: Iterable[Event]) -> Iterator[tuple[str, ...]]:
    """Yield the figures that stand behind the words of this table's header, wherever they are found."""
    outcomes = {fold(column.label) for column in across_table().column_leaves()[:-1]}
    seen: set[str] = set()
    for event in events:
        if isinstance(event, Piece):
            seen |= {event.folded} & outcomes
            continue
        if isinstance(event, Narrative):
            continue
        cells, words, places = event if isinstance(event, GridRow) else (event.values, *texts_and_figures(event.values))
        seen |= {folded for number in words if (folded := fold(cells[number].text)) in outcomes}
        figures = tuple(cells[number].text for number in places)
        if figures:
            if len(seen) == len(outcomes) and len(figures) > 1:
                yield figures
            seen = set()


def _header_and_lines(events: list[Event]) -> tuple[list[Piece], list[Values], list[Line]]:
    header: list[Piece] = []
    lines: list[Values] = []
    narrative: list[Line] = []
    for event in events:
        if isinstance(event, Narrative):
            narrative.append(event.line)
        elif isinstance(event, Piece):
            header.append(event)
        elif isinstance(event, Values):
            lines.append(event)
        else:
            texts = [event.cells[number] for number in event.texts]
            header += [piece for cell in texts for piece in pieces_of(cell.text, cell.place, True, cell.span)]
            if not texts or event.figures:
                lines.append(Values(event.cells, exact=True))
    return header, lines, narrative


def _printed(line: Values) -> str:
    return mend((" | " if line.exact else " ").join(value.text for value in line.values))


def _is_header(text: str, table: Table) -> bool:
    return any(fold(column.label) in text for column in table.column_leaves()[:-1])


def _without_figures(table: Table, lines: list[Values], header: list[Piece], proposal: Proposal) -> None:
    """Read blanks where a line of blank cells is printed or the whole report is blank; else a line may be lost."""
    place = lines[0].values[0].place if lines else header[0].place
    columns = {column.key: column for column in table.column_leaves()}
    is_blank = any(len(line.values) >= len(table.cells()) for line in lines) or proposal.is_blank()
    for cell in table.cells():
        if is_blank:
            add_text(proposal, cell, Value("", place), columns[cell.rsplit(".", 1)[1]])
        else:
            proposal.doubt(Doubt(cell, reasons.NO_FIGURES))


def _aligned(line: Values, table: Table, header: str) -> tuple[tuple[Value, ...], Text | None]:
    expected = len(table.cells())
    filled = tuple(value for value in line.values if value.text)
    if not _header_in_order(header, table):
        return (), reasons.HEADER
    if len(filled) == expected:
        return filled, None if line.exact or _adds_up(filled, table) else reasons.SUM
    if line.exact and len(line.values) == expected:
        return line.values, None if _stayed_in_place(line.values, table) else reasons.BLANK_PLACES
    return (), reasons.row_count(expected, len(filled))


def _aligned_in_grid(line: Values, table: Table, header: list[Piece]) -> tuple[tuple[Value, ...], Text | None]:
    """Place every value by the words that stand over it in a grid with resolved spans."""
    cells: dict[tuple[int, Span], str] = {}
    for piece in header:
        if piece.span:
            cells[piece.place.line, piece.span] = cells.get((piece.place.line, piece.span), "") + piece.folded
    rows = {fold(leaf.label): leaf.key for leaf in table.row_leaves()}
    columns = {fold(leaf.label): leaf.key for leaf in table.column_leaves()}
    found: dict[str, Value] = {}
    for value in line.values:
        over = {text for (_, span), text in cells.items() if value.span and _covers(span, value.span)}
        row, column = (tuple(keys[text] for text in over if text in keys) for keys in (rows, columns))
        if len(row) == len(column) == 1:
            cell = cell_key(table.key, row[0], column[0])
            if cell not in found and value.span and value.span.rows == 1:
                found[cell] = value
                continue
        if value.text:
            return (), reasons.HEADER
    if len(found) < len(table.cells()):
        return (), reasons.row_count(len(table.cells()), sum(1 for value in line.values if value.text))
    values = tuple(found[cell] for cell in table.cells())
    return values, None if _stayed_in_place(values, table) else reasons.BLANK_PLACES


def _covers(over: Span, under: Span) -> bool:
    return over.start <= under.start and under.end <= over.end


def _header_in_order(text: str, table: Table) -> bool:
    """Tell whether the header names every outcome once for each group, in the official order.

    The second halves of broken labels (维持 纠正 结果 审结) serve as well as the whole ones.
    """
    names = [fold(column.label) for column in table.column_leaves()]
    whole, halves = "".join(names[:-1]), "".join(name[_STEM:] for name in names[:-1])
    rows = [fold(node.label) for node in groups(table.rows)]
    rows = (
        [fold(leaf.label) for leaf in table.row_leaves()][:1]
        + rows
        + [fold(leaf.label) for leaf in table.row_leaves()][1:]
    )
    places = [text.find(name) for name in rows]
    if -1 in places or places != sorted(places):
        return False
    without_totals = text.replace(names[-1], "")
    found = len(re.findall(f"{re.escape(whole)}|{re.escape(halves)}", without_totals))
    return found >= len(table.row_leaves())


def _stayed_in_place(values: tuple[Value, ...], table: Table) -> bool:
    """Tell whether blanks stand where they were printed: the figures did not move together at the left."""
    filled = sum(1 for value in values if value.text)
    moved = filled < len(values) and all(value.text for value in values[:filled])
    return filled == len(values) or (not moved and _adds_up(values, table))


def _adds_up(values: tuple[Value, ...], table: Table) -> bool:
    width = len(table.column_leaves())
    for begin in range(0, len(values), width):
        numbers = [_whole(value.text) for value in values[begin : begin + width]]
        if None not in numbers and sum(number or 0 for number in numbers[:-1]) != numbers[-1]:
            return False
    return True


def _whole(text: str) -> int | None:
    plain = narrow(mend(text)).strip().replace(",", "")
    if not plain:
        return 0
    return parse_whole(plain) if plain.isdigit() else None
