"""Ways to damage a table of boxes, each as files in the wild show it; figures stay known to the test."""

import random
from collections.abc import Callable
from dataclasses import replace

from tests.reading.documents import Box, Rows

TableDamage = Callable[[random.Random, Rows], Rows]


def _figure_rows(rows: Rows) -> list[int]:
    return [number for number, row in enumerate(rows) if any(box.is_figure for box in row)]


def _with(rows: Rows, number: int, row: list[Box]) -> Rows:
    return [*rows[:number], row, *rows[number + 1 :]]


def remove_blanks(chance: random.Random, rows: Rows) -> Rows:
    """Lose the blank cells of every row: what follows moves to the left."""
    return [[box for box in row if box.text or not box.is_figure] for row in rows]


def move_left(chance: random.Random, rows: Rows) -> Rows:
    """Move the figures of one row together at the left, blanks behind them; without a total nothing would show it."""
    if max(sum(box.is_figure for box in row) for row in rows) < 7:
        return remove_blanks(chance, rows)
    totalled = [number for number in _figure_rows(rows) if rows[number][-1].text]
    if not totalled:
        return remove_blanks(chance, rows)
    number = chance.choice(totalled)
    labels = [box for box in rows[number] if not box.is_figure]
    figures = [box for box in rows[number] if box.is_figure]
    texts = [box.text for box in figures if box.text]
    texts += [""] * (len(figures) - len(texts))
    return _with(rows, number, [*labels, *(replace(box, text=text) for box, text in zip(figures, texts, strict=True))])


def drop_a_cell(chance: random.Random, rows: Rows) -> Rows:
    """Lose one cell of one row, a label or a figure."""
    number = chance.randrange(len(rows))
    place = chance.randrange(len(rows[number]))
    return _with(rows, number, rows[number][:place] + rows[number][place + 1 :])


def drop_a_row(chance: random.Random, rows: Rows) -> Rows:
    """Lose one row whole."""
    number = chance.randrange(len(rows))
    return rows[:number] + rows[number + 1 :]


def lose_a_label(chance: random.Random, rows: Rows) -> Rows:
    """Empty one label: of a row, a column or a group."""
    number = chance.randrange(len(rows))
    labels = [place for place, box in enumerate(rows[number]) if not box.is_figure]
    if not labels:
        return rows
    place = chance.choice(labels)
    row = list(rows[number])
    row[place] = replace(row[place], text="")
    return _with(rows, number, row)


def swap_unlabelled_rows(chance: random.Random, rows: Rows) -> Rows:
    """Lose the labels of two rows and swap their figures."""
    candidates = [number for number in _figure_rows(rows) if not rows[number][0].is_figure]
    if len(candidates) < 2:
        return lose_a_label(chance, rows)
    first, second = chance.sample(candidates, 2)

    def merged(into: list[Box], figures: list[Box]) -> list[Box]:
        labels = [box for box in into if not box.is_figure]
        return [*labels[:-1], replace(labels[-1], text=""), *figures]

    own = {number: [box for box in rows[number] if box.is_figure] for number in (first, second)}
    changed = _with(rows, first, merged(rows[first], own[second]))
    return _with(changed, second, merged(rows[second], own[first]))


def swap_unlabelled_columns(chance: random.Random, rows: Rows) -> Rows:
    """Lose the labels of two columns and swap the figures below them."""
    broad = max((sum(box.is_figure for box in row) for row in rows), default=0)
    if broad != 7:
        return lose_a_label(chance, rows)
    first, second = chance.sample(range(broad), 2)
    changed = []
    for row in rows:
        figures = [place for place, box in enumerate(row) if box.is_figure]
        row = list(row)
        if len(figures) == broad:
            left, right = row[figures[first]], row[figures[second]]
            row[figures[first]] = replace(left, text=right.text)
            row[figures[second]] = replace(right, text=left.text)
        changed.append(row)
    level, last = rows[1], rows[2]
    headers = [(1, 0), *((2, place) for place in range(len(last))), (1, len(level) - 1)]
    for number, place in (headers[first], headers[second]):
        changed[number][place] = replace(changed[number][place], text="")
    return changed


def glue_cells(chance: random.Random, rows: Rows) -> Rows:
    """Run two neighbouring figures together in one cell as broad as both."""
    number = chance.choice(_figure_rows(rows))
    row = list(rows[number])
    figures = [place for place, box in enumerate(row) if box.is_figure]
    if len(figures) < 2:
        return rows
    place = chance.choice(figures[:-1])
    both = Box(row[place].text + row[place + 1].text, row[place].colspan + row[place + 1].colspan, 1, True)
    return _with(rows, number, [*row[:place], both, *row[place + 2 :]])


def merge_downwards(chance: random.Random, rows: Rows) -> Rows:
    """Let one figure cover the cell below it."""
    numbers = [number for number in _figure_rows(rows) if number + 1 in _figure_rows(rows)]
    if not numbers:
        return drop_a_cell(chance, rows)
    number = chance.choice(numbers)
    upper, lower = ([place for place, box in enumerate(rows[line]) if box.is_figure] for line in (number, number + 1))
    if len(upper) != len(lower):
        return rows
    place = chance.randrange(len(upper))
    top, below = list(rows[number]), list(rows[number + 1])
    top[upper[place]] = replace(top[upper[place]], rowspan=2)
    del below[lower[place]]
    return _with(_with(rows, number, top), number + 1, below)


def lose_spans(chance: random.Random, rows: Rows) -> Rows:
    """Lose all spans: cells stand one behind the other."""
    return [[replace(box, colspan=1, rowspan=1) for box in row] for row in rows]


def extra_column(chance: random.Random, rows: Rows) -> Rows:
    """Put an empty cell before one place of every row."""
    place = chance.randrange(4)
    return [[*row[:place], Box(""), *row[place:]] for row in rows]


def extra_row(chance: random.Random, rows: Rows) -> Rows:
    """Add a row of a province that no form has, or one row twice with other figures."""
    number = chance.choice(_figure_rows(rows))
    label = chance.choice((Box("其中：省定事项"), rows[number][0]))
    row = [label, *(replace(box, text=str(chance.randint(1, 60))) for box in rows[number] if box.is_figure)]
    return [*rows[: number + 1], row, *rows[number + 1 :]]


def split_labels(chance: random.Random, rows: Rows) -> Rows:
    """Put spaces between the characters of all labels."""
    return [[box if box.is_figure else replace(box, text=" ".join(box.text)) for box in row] for row in rows]


def full_width(chance: random.Random, rows: Rows) -> Rows:
    """Write the figures with full-width digits."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    return [[replace(box, text=box.text.translate(wide)) if box.is_figure else box for box in row] for row in rows]


TABLE_DAMAGES: tuple[TableDamage, ...] = (
    remove_blanks,
    move_left,
    drop_a_cell,
    drop_a_row,
    lose_a_label,
    swap_unlabelled_rows,
    swap_unlabelled_columns,
    glue_cells,
    merge_downwards,
    lose_spans,
    extra_column,
    extra_row,
    split_labels,
    full_width,
)
