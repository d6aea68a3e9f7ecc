"""From rows seen to cells: a row is sure only when nothing in its layout leaves a choice."""

from collections import defaultdict

from ..document import Doubt
from ..formats import FORMS, Equation, Leaf, Table, Text, cell_key, tables_named
from . import reasons
from .blocks import Place
from .by_label import RowSeen, Seen, Unlabelled
from .cells import add_text, evidence_of, number_in
from .columns import columns_of, figures_order, other_columns, spans_of, with_lost_label
from .events import Piece, Value
from .labels import RowLabel, row_keys
from .neighbours import may_be_of_next, rows_by_order
from .proposal import Proposal, evidence
from .repair import mend
from .under_header import UnderHeader
from .unlabelled import place_apart, printed_row, resolve_unlabelled


def place_rows(seen: Seen, proposal: Proposal) -> None:
    """Put what ``seen`` holds into ``proposal``: sure cells, doubts, leftovers."""
    by_table: dict[str, list[RowSeen]] = defaultdict(list)
    for row in seen.rows:
        by_table[row.label.table].append(row)
    loose = resolve_unlabelled(seen.unlabelled, {row.label for row in seen.rows}, by_table, proposal)
    all_blank = _is_blank(seen.rows) and not seen.unlabelled
    placings = [_TablePlacing(table, by_table, loose, proposal, all_blank) for table in by_table]
    for placing in placings:
        placing.vote()
    for placing in placings:
        placing.place()
        loose = [row for row in loose if row not in placing.offered]
    for other in loose:
        raw = printed_row(other)
        proposal.doubt(Doubt(None, reasons.unplaced(raw), raw))
        proposal.leftovers.append((other.place.line, raw))
    proposal.narrative += seen.narrative
    proposal.leftovers += [(piece.place.line, mend(piece.raw)) for piece in seen.words]


class _TablePlacing:
    """One table: its columns from its header, its blanks from the rows that are full."""

    def __init__(
        self,
        table: str,
        by_table: dict[str, list[RowSeen]],
        loose: list[Unlabelled],
        proposal: Proposal,
        all_blank: bool,
    ) -> None:
        self.table = table
        self.seen = [row for rows in by_table.values() for row in rows]  # of all tables around
        self.all_blank = all_blank
        self.loose = [row for row in loose if row.table == table]
        self.ambiguous: frozenset[str] = (
            frozenset()
        )  # rows whose label may be that of the group over rows that lost theirs
        self.rows = self._without_group(by_table[table])
        self.offered: list[Unlabelled] = []  # rows without a label that became candidates
        self.proposal = proposal
        words = self._header_words()
        self.header = columns_of(table, words) if words else None
        self.apart = self._take_apart() if self.header else []
        likely = self._likely_table() if self.rows else tables_named(table)[0]
        self.form_table = self.header[0] if self.header and self.header[0].columns != likely.columns else likely
        self.columns = figures_order(*self.header) if self.header else self.form_table.column_leaves()
        spans = spans_of(self.header[0], words) if self.header else None
        self.under = UnderHeader.of(spans, self.rows) if spans else None
        if self.under:
            self.columns = self.under.columns
        self.layouts: set[tuple[int, ...]] = set()

    def _header_words(self) -> tuple[Piece, ...]:
        """Return the words of the first header that names every column, one label filled in where it alone was lost."""
        headers = [row.header for row in self.rows if row.header]
        whole = (header for header in headers if columns_of(self.table, header))
        filled = (words for header in headers if columns_of(self.table, words := with_lost_label(self.table, header)))
        return next(whole, None) or next(filled, ())

    def _take_apart(self) -> list[tuple[RowSeen, tuple[Leaf, ...]]]:
        """Take out the rows of a further table whose header names columns of the other form, each with its columns."""
        own: list[RowSeen] = []
        apart: list[tuple[RowSeen, tuple[Leaf, ...]]] = []
        columns: tuple[Leaf, ...] = ()
        for row in self.rows:
            if row.header and self.header and (other := other_columns(self.header[0], row.header)):
                columns = other
            elif row.header and columns_of(self.table, row.header):
                columns = ()
            if columns:
                apart.append((row, columns))
            else:
                own.append(row)
        self.rows = own
        return apart

    def vote(self) -> None:
        """Count the header for the form that alone has it."""
        forms = [key for key, form in FORMS.items() if self.form_table in form.tables]
        if self.header and len({table.columns for table in tables_named(self.table)}) > 1:
            for key in forms:
                self.proposal.votes[key] = self.proposal.votes.get(key, 0) + 1

    def place(self) -> None:
        """Put every row of the table into the proposal."""
        self.proposal.tables.add(self.table)
        if self.header is None:
            self.form_table = self._likely_table()
            self.columns = self.form_table.column_leaves()
        self.layouts = self._layouts()
        self._doubt_by_order()
        by_label: dict[RowLabel, list[RowSeen]] = defaultdict(list)
        for row in self.rows:
            by_label[row.label].append(row)
        self.proposal.rows |= set(by_label)
        # Rows without figures come last: whether one is blank or lost is told by the others.
        for rows in sorted(by_label.values(), key=_is_blank):
            self._place_label(rows)
        self._doubt_what_may_have_slipped()
        for row, columns in self.apart:
            place_apart(row, columns, self.proposal)

    def _doubt_what_may_have_slipped(self) -> None:
        """Doubt rows of running lines between one that may have lost its figures and one with too many or too few.

        Their figures may be those of the row before or behind, unless they stand on the line of their label.
        """
        lines = [row for row in self.rows if not row.exact]
        lost = [at for at, row in enumerate(lines) if not row.values and not self._is_sure(row)]
        odd = [at for at, row in enumerate(lines) if row.values and len(row.values) != len(self.columns)]
        between = {at for first in lost for last in odd for at in range(min(first, last), max(first, last))}
        for row in (lines[at] for at in sorted(between)):
            if self._is_sure(row) and not all(value.place == row.place for value in row.values if value.text):
                self._doubt_row(row, reasons.SLIPPED, row.values)

    def _is_sure(self, row: RowSeen) -> bool:
        return self._cells(row.label)[0] in self.proposal.cells

    def _doubt_by_order(self) -> None:
        """Offer rows without a label as candidates for the rows that are missing in their place."""
        for key, values, row in rows_by_order(self.form_table, self.rows, self.loose):
            raw = " | ".join(value.text for value in row.values)
            self.rows = [other for other in self.rows if other.label.row != key]
            for column, value in zip(self.columns, values, strict=True):
                cell = cell_key(self.table, key, column.key)
                doubt = Doubt(cell, reasons.NO_LABEL, raw, (value.text,), is_row=True)
                self.proposal.doubt(doubt, evidence_of(row.values))
            self.proposal.rows.add(RowLabel(self.table, key))
            self.offered.append(row)

    def _without_group(self, rows: list[RowSeen]) -> list[RowSeen]:
        """Drop （六）其他处理 where it is the group over rows of its own and shows no figure."""
        parts = row_keys(self.table)
        seen = {row.label.row for row in rows}
        ours = {row.label.row for row in rows if not row.is_not_shown}
        own = frozenset.intersection(*parts)
        versions = [keys - own for keys in parts]
        divided = max(versions, key=len)
        self.ambiguous = frozenset().union(*versions) - divided if ours & divided or self.loose else frozenset()
        if not seen & divided:
            return rows
        return [row for row in rows if row.label.row in own | divided or row.filled]

    def _likely_table(self) -> Table:
        """Return the form that a table without a clear header follows: by its rows, the other tables, its breadth."""
        ours = {row.label.row for row in self.rows}
        width = max(len(row.filled) for row in self.rows)

        def likeness(table: Table) -> tuple[int, int, bool, str]:
            form = next(form for form in FORMS.values() if table in form.tables)
            rows = len(ours.intersection(leaf.key for leaf in table.row_leaves()))
            return rows, self.proposal.votes.get(form.key, 0), len(table.column_leaves()) == width, form.key

        return max(tables_named(self.table), key=likeness)

    def _layouts(self) -> set[tuple[int, ...]]:
        """Return at which places of a row its figures stand, as the rows without a blank show."""
        full = set()
        for row in self.rows:
            if row.exact and len(row.filled) == len(self.columns):
                full.add(tuple(number for number, value in enumerate(row.values) if value.text))
        return full

    def _place_label(self, rows: list[RowSeen]) -> None:
        filled = [row for row in rows if row.filled]
        if not filled:
            self._place_blank(rows[0])
            return
        texts = {tuple([value.text for value in row.filled]) for row in filled}
        blank = [row for row in rows if row not in filled]
        if len(texts) > 1 or blank:
            values = tuple(value for row in filled for value in row.values)
            self._doubt_row(filled[0], reasons.TWICE, values)
            return
        self._place_row(filled[0])

    def _place_blank(self, row: RowSeen) -> None:
        cells = self._cells(row.label)
        if any(seen.divided for seen in self.rows if seen.label == row.label):
            self.proposal.absent |= set(cells)
            name = next(
                leaf.text
                for table in tables_named(self.table)
                for leaf in table.row_leaves()
                if leaf.key == row.label.row
            )
            self.proposal.doubt(Doubt(None, reasons.divided(name), mend(row.raw)))
        elif self.loose:
            self._doubt_row(row, reasons.NO_LABEL, ())
        elif not self._nothing_lost(row):
            self._doubt_row(row, reasons.NO_FIGURES, ())
        elif self.header:
            for cell, column in zip(cells, self.columns, strict=True):
                add_text(self.proposal, cell, Value("", row.place), column)
        else:
            self.proposal.absent |= set(cells)

    def _nothing_lost(self, row: RowSeen) -> bool:
        """Tell whether a row without figures is surely blank where blanks vanish.

        It is when all tables around it are blank, or when every sum over the row holds without it.
        """
        if row.layout == "grid" and self.under:
            return self.under.sure(row) is not None
        if self.all_blank or (row.exact and len(row.values) >= len(self.columns)):
            return True
        crossing = [
            equation
            for equation in self.form_table.equations
            if equation.across == "rows" and row.label.row in (*equation.left, *equation.right)
        ]
        return bool(crossing) and all(self._holds(equation, column) for equation in crossing for column in self.columns)

    def _holds(self, equation: Equation, column: Leaf) -> bool:
        left = self._sum(equation.left, column)
        return left is not None and left == self._sum(equation.right, column)

    def _sum(self, rows: tuple[str, ...], column: Leaf) -> int | None:
        """Return the sum of a column over ``rows``, blank rows counting nothing; None when a number is not sure."""
        total = 0
        for key in rows:
            cell = cell_key(self.table, key, column.key)
            if cell in self.proposal.cells:
                number = number_in(Value(self.proposal.cells[cell].text, Place(0)))
            else:
                blank = [row for row in self.rows if row.label.row == key]
                number = 0 if blank and not any(row.filled for row in blank) else None
            if number is None:
                return None
            total += number
        return total

    def _place_row(self, row: RowSeen) -> None:
        if self.header is None or row.label.row in self.ambiguous:
            self._doubt_row(row, reasons.GROUP if self.header else reasons.HEADER, row.values)
            return
        values, reason = self._aligned(row) if not row.shared else ((), reasons.SHARED)
        if reason is None and may_be_of_next(row, self.form_table, self.rows, self.seen):
            reason = reasons.NO_LABEL
        if reason is not None:
            self._doubt_row(row, reason, row.values)
            return
        for cell, column, value in zip(self._cells(row.label), self.columns, values, strict=True):
            add_text(self.proposal, cell, value, column)

    def _aligned(self, row: RowSeen) -> tuple[tuple[Value, ...], Text | None]:
        """Return one value for each column, or why that cannot be known."""
        expected = len(self.columns)
        filled = row.filled
        wrong_count = reasons.row_count(expected, len(filled))
        if row.in_grid:
            return self._aligned_in_grid(row)
        if len(filled) == expected:
            if row.layout == "cells" and not (self._begins_as_usual(row) and self._stands_as_usual(row)):
                return (), reasons.BLANK_PLACES
            return filled, None if row.layout == "grid" or self._adds_up(filled) else reasons.SUM
        if not row.exact or len(filled) > expected or len(row.values) < expected:
            return (), wrong_count
        layout = self._layout_for(row)
        if layout is None or any(value.text and place not in layout for place, value in enumerate(row.values)):
            return (), reasons.BLANK_PLACES
        values = tuple(row.values[place] for place in layout)
        return values, None if self._stayed_in_place(values, is_logical=False) else reasons.BLANK_PLACES

    def _aligned_in_grid(self, row: RowSeen) -> tuple[tuple[Value, ...], Text | None]:
        """Place the values of a grid with resolved spans under the header; a full row also by its order."""
        filled = row.filled
        values = self.under.match(row) if self.under else None
        if len(filled) == len(self.columns):
            return (values, None) if values else (filled, None if self._adds_up(filled) else reasons.SUM)
        values = self.under.sure(row) if self.under else None
        if values is None:
            return (), reasons.row_count(len(self.columns), len(filled))
        is_logical = row.place.page is None
        return values, None if self._stayed_in_place(values, is_logical=is_logical) else reasons.BLANK_PLACES

    def _begins_as_usual(self, row: RowSeen) -> bool:
        """Tell whether the figures of loose cells stand at once behind their label, or as far off as in other rows."""
        places = tuple(number for number, value in enumerate(row.values) if value.text)
        return (
            places[0] == 0
            or sum(
                1
                for other in self.rows
                if other.values[: places[0]] and not any(value.text for value in other.values[: places[0]])
            )
            > 1
        )

    def _stands_as_usual(self, row: RowSeen) -> bool:
        """Tell whether no blank stands among the figures of loose cells, or the same ones in another row.

        Else some of them may be those of a row behind that lost its label.
        """
        places = tuple(number for number, value in enumerate(row.values) if value.text)
        others = (
            tuple(n for n, value in enumerate(other.values) if value.text) for other in self.rows if other is not row
        )
        return places[-1] - places[0] + 1 == len(places) or places in others

    def _stayed_in_place(self, values: tuple[Value, ...], *, is_logical: bool) -> bool:
        """Tell whether blanks stand where they were printed: no figures moved together at the left.

        Such a row has no blank between its figures, its total is blank, and its last figure may be the total. Where
        a total stands in its place nothing moved; whether the figures add up to it is asked only where a figure may
        have been read with its neighbour (not ``is_logical``).
        """
        if not self._totalled() or not any(value.text for value in values):
            return True
        ordered = self._total_last(values)
        if ordered[-1].text:
            return is_logical or self._adds_up(values)
        filled = [value for value in ordered if value.text]
        if any(not value.text for value in ordered[: len(filled)]):
            return True
        numbers = [number_in(value) for value in filled]
        may_be_total = None in numbers or sum(number or 0 for number in numbers[:-1]) == numbers[-1]
        if len(filled) == len(ordered) - 1:
            return not may_be_total
        return self._totals_are_left_out() and (len(numbers) < 2 or None in numbers or not may_be_total)

    def _totals_are_left_out(self) -> bool:
        """Tell whether the table leaves most of its totals blank: one blank among many is one that moved."""
        totals = [
            bool(self._total_last(values)[-1].text)
            for row in self.rows
            if (values := self._in_columns(row)) and any(value.text for value in values)
        ]
        return sum(totals) * 2 < len(totals)

    def _in_columns(self, row: RowSeen) -> tuple[Value, ...] | None:
        """Return one value for each column as the row stands, None where that is not plain."""
        if row.in_grid:
            return self.under.match(row) if self.under else None
        return row.values[: len(self.columns)] if row.exact and len(row.values) >= len(self.columns) else None

    def _total_last(self, values: tuple[Value, ...]) -> tuple[Value, ...]:
        """Return the values with that of the form's last column, the total, at the end."""
        total = self.columns.index(self.form_table.column_leaves()[-1])
        return (*values[:total], *values[total + 1 :], values[total])

    def _layout_for(self, row: RowSeen) -> tuple[int, ...] | None:
        """Return the places of the figures in a row with blanks: as in the table's full rows, or one place a column."""
        plain = tuple(range(len(self.columns)))
        usable = {layout for layout in self.layouts if layout[-1] < len(row.values)}
        if len(usable) == 1:
            return usable.pop()
        if len(row.values) == len(self.columns):
            return plain
        if not usable and not any(value.text for value in row.values[len(plain) :]) and len(plain) == 1:
            return plain
        return None

    def _totalled(self) -> bool:
        return "columns" in [equation.across for equation in self.form_table.equations]

    def _adds_up(self, values: tuple[Value, ...]) -> bool:
        if not self._totalled():
            return True
        numbers = [number_in(value) for value in self._total_last(values)]
        return None in numbers or sum(number or 0 for number in numbers[:-1]) == numbers[-1]

    def _cells(self, label: RowLabel) -> tuple[str, ...]:
        return tuple(cell_key(label.table, label.row, column.key) for column in self.columns)

    def _doubt_row(self, row: RowSeen, reason: Text, values: tuple[Value, ...]) -> None:
        texts = tuple(dict.fromkeys(value.text for value in values if value.text))
        loose = tuple(dict.fromkeys(value.text for other in self.loose for value in other.values if value.text))
        printed = " | ".join(value.text for value in values) if row.exact else " ".join(value.text for value in values)
        place = evidence_of(values) or evidence(Value("", row.place))._replace(raw=row.raw)
        shown = mend(printed)
        for cell in self._cells(row.label):
            self.proposal.doubt(Doubt(cell, reason, shown, texts or loose, is_row=bool(printed)), place)


def _is_blank(rows: list[RowSeen]) -> bool:
    return not any(row.filled for row in rows)
