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
        return rows
    totalled = [number for number in _figure_rows(rows) if rows[number][-1].text]
    if not totalled:
        return rows
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
        return rows
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
    is_twice = chance.random() < 0.5
    labels = [box for box in rows[number] if not box.is_figure]
    label = labels[-1] if is_twice and labels else Box("其中：省定事项")
    is_twice = is_twice and bool(labels)
    figures = [box for box in rows[number] if box.is_figure]
    row = [
        label,
        *(replace(box, text=str(chance.randint(1, 60)), cell=box.cell if is_twice else "") for box in figures),
    ]
    return [*rows[: number + 1], row, *rows[number + 1 :]]


def split_labels(chance: random.Random, rows: Rows) -> Rows:
    """Put spaces between the characters of all labels."""
    return [[box if box.is_figure else replace(box, text=" ".join(box.text)) for box in row] for row in rows]


def full_width(chance: random.Random, rows: Rows) -> Rows:
    """Write the figures with full-width digits."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    return [[replace(box, text=box.text.translate(wide)) if box.is_figure else box for box in row] for row in rows]


def _places(rows: Rows, wanted: Callable[[Box], bool]) -> list[tuple[int, int]]:
    return [(number, place) for number, row in enumerate(rows) for place, box in enumerate(row) if wanted(box)]


def drop_a_figure(chance: random.Random, rows: Rows) -> Rows:
    """Empty the cell of one figure."""
    return _in_one_figure(chance, rows, lambda text: "")


def words_beside(chance: random.Random, rows: Rows) -> Rows:
    """Put words beside one number."""
    return _in_one_figure(chance, rows, lambda text: f"{text}（其中修订 {chance.randint(1, 9)} 件）")


def words_instead(chance: random.Random, rows: Rows) -> Rows:
    """Put a mark for nil or a reference in the place of one number."""
    return _in_one_figure(chance, rows, lambda text: chance.choice(("/", "-", "无", "见附件", "—")))


def _in_one_figure(chance: random.Random, rows: Rows, change: Callable[[str], str]) -> Rows:
    places = [
        (number, place)
        for number, row in enumerate(rows)
        for place, box in enumerate(row)
        if box.is_figure and box.text
    ]
    if not places:
        return rows
    number, place = chance.choice(places)
    row = list(rows[number])
    row[place] = replace(row[place], text=change(row[place].text))
    return _with(rows, number, row)


def thousands(chance: random.Random, rows: Rows) -> Rows:
    """Write large figures with thousands marks, half-width or full-width."""
    mark = chance.choice((",", "，"))

    def marked(box: Box) -> Box:
        is_large = box.is_figure and box.text.isdigit() and len(box.text) > 3
        return replace(box, text=f"{int(box.text):,}".replace(",", mark)) if is_large else box

    return [[marked(box) for box in row] for row in rows]


def lose_the_header(chance: random.Random, rows: Rows) -> Rows:
    """Lose the rows over the figures of one table, or one of them."""
    figures = _figure_rows(rows)
    first = chance.choice([number for number in figures if number == 0 or number - 1 not in figures])
    begin = first
    while begin > 0 and begin - 1 not in figures:
        begin -= 1
    if begin < first and chance.random() < 0.5:
        begin = chance.randrange(begin, first)
        return [*rows[:begin], *rows[begin + 1 :]]
    return [*rows[:begin], *rows[first:]]


def repeat_the_header(chance: random.Random, rows: Rows) -> Rows:
    """Print the rows over the figures again inside the table, as a new page does."""
    figures = _figure_rows(rows)
    number = chance.choice(figures)
    begin = end = max((line for line in range(number) if line not in figures), default=-1)
    while begin > 0 and begin - 1 not in figures:
        begin -= 1
    return [*rows[:number], *rows[begin : end + 1], *rows[number:]] if end >= 0 and _may_break(rows, number) else rows


def swap_rows(chance: random.Random, rows: Rows) -> Rows:
    """Exchange two rows of one table with their labels: right is what the labels say."""
    candidates = [
        (first, second)
        for first in _figure_rows(rows)
        for second in _figure_rows(rows)
        if first < second and len(rows[first]) == len(rows[second])
        if rows[first][-1].cell.split(".")[0] == rows[second][-1].cell.split(".")[0]
        if not any(box.rowspan > 1 for box in (*rows[first], *rows[second]))
    ]
    if not candidates:
        return rows
    first, second = chance.choice(candidates)
    return _with(_with(rows, first, rows[second]), second, rows[first])


def shift_figures_down(chance: random.Random, rows: Rows) -> Rows:
    """Let the figures of section three slip down by a row from one row on; the last ones stand below the table."""
    numbers = [number for number in _figure_rows(rows) if len([box for box in rows[number] if box.is_figure]) == 7]
    if len(numbers) < 8 or any(not any(box.text for box in rows[number] if box.is_figure) for number in numbers):
        return rows
    start = chance.randrange(1, len(numbers) - 2)
    changed = list(rows)
    kept: list[Box] | None = None
    for number in numbers[start:]:
        figures = [box for box in rows[number] if box.is_figure]
        labels = [box for box in rows[number] if not box.is_figure]
        changed[number] = [*labels, *(kept or [replace(box, text="", cell="") for box in figures])]
        kept = figures
    label = replace(rows[numbers[-1]][0], text="", rowspan=1)
    return [*changed, [label, *(kept or [])]]


def lose_labels(chance: random.Random, rows: Rows) -> Rows:
    """Empty the labels of two or three rows; their figures stay in place."""
    numbers = [number for number in _figure_rows(rows) if not rows[number][0].is_figure]
    for number in chance.sample(numbers, min(len(numbers), chance.choice((2, 3)))):
        rows = _with(rows, number, _unlabelled(rows[number]))
    return rows


def lose_labels_beside_blanks(chance: random.Random, rows: Rows) -> Rows:
    """Leave one row blank and lose the label of the row before or behind it."""
    numbers = [number for number in _figure_rows(rows) if not rows[number][0].is_figure]
    pairs = [number for number in numbers if number + 1 in numbers]
    if not pairs:
        return lose_a_label(chance, rows)
    first = chance.choice(pairs)
    blank, lost = chance.sample((first, first + 1), 2)
    emptied = [replace(box, text="") if box.is_figure else box for box in rows[blank]]
    return _with(_with(rows, blank, emptied), lost, _unlabelled(rows[lost]))


def _unlabelled(row: list[Box]) -> list[Box]:
    last = max((place for place, box in enumerate(row) if not box.is_figure), default=-1)
    return [replace(box, text="") if place == last else box for place, box in enumerate(row)]


def misprint(chance: random.Random, rows: Rows) -> Rows:
    """Print one wrong character in the label of a row or column."""
    places = [
        (number, place)
        for number, row in enumerate(rows)
        for place, box in enumerate(row)
        if not box.is_figure and box.text
    ]
    number, place = chance.choice(places)
    row, text = list(rows[number]), rows[number][place].text
    at = chance.randrange(len(text))
    row[place] = replace(row[place], text=f"{text[:at]}{chance.choice('公信开息')}{text[at + 1 :]}")
    return _with(rows, number, row)


def note_row(chance: random.Random, rows: Rows) -> Rows:
    """Print a note over the whole breadth below the table, or a row of page numbers inside it."""
    number = chance.choice((len(rows), *_figure_rows(rows)))
    if number < len(rows) and not _may_break(rows, number):
        number = len(rows)
    text = "注：以上数据截至当年12月31日。" if number == len(rows) else chance.choice(("- 4 -", "第 4 页", "续表"))
    return [*rows[:number], [Box(text, max(sum(box.colspan for box in row) for row in rows))], *rows[number:]]


def _may_break(rows: Rows, number: int) -> bool:
    """Tell whether no cell reaches from above into the row ``number``."""
    return not any(above + box.rowspan > number for above in range(number) for box in rows[above])


TABLE_DAMAGES: tuple[TableDamage, ...] = (
    remove_blanks,
    move_left,
    drop_a_cell,
    drop_a_figure,
    drop_a_row,
    lose_a_label,
    lose_labels,
    lose_labels_beside_blanks,
    swap_unlabelled_rows,
    swap_unlabelled_columns,
    swap_rows,
    shift_figures_down,
    lose_the_header,
    repeat_the_header,
    glue_cells,
    merge_downwards,
    lose_spans,
    extra_column,
    extra_row,
    note_row,
    misprint,
    split_labels,
    full_width,
    thousands,
    words_beside,
    words_instead,
)
