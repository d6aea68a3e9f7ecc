"""Reports written from the declaration in several layouts of text, and ways to damage them."""

import random
from collections.abc import Callable

from reports.formats import FORMS, Form, Group, Leaf, Table, cell_key

AGENCY, YEARS = "青石县水务局", {"2019": 2020, "2021": 2023}
OVERVIEW = "青石县水务局全年主动公开信息十八条，办理来信七件。"
IMPROVEMENT = "公开内容还不够丰富。下一步将充实栏目，加强培训。"
OTHER = "全年没有其他情况。"


def sound_figures(form: Form, seed: int) -> dict[str, str]:
    """Return printed figures for every cell whose sums are right, blanks and nothing else among them none."""
    chance = random.Random(seed)  # noqa: S311  (figures that look like figures)
    figures: dict[str, str] = {}
    for table in form.tables:
        for row in table.row_leaves():
            numbers = [
                chance.choice((0, 0, 1, 2, chance.randint(3, 40), chance.randint(41, 999)))
                for _ in table.column_leaves()
            ]
            if any(equation.across == "columns" for equation in table.equations):
                numbers[-1] = sum(numbers[:-1])
            for column, number in zip(table.column_leaves(), numbers, strict=True):
                figures[cell_key(table.key, row.key, column.key)] = str(number)
    return figures


def figure_of(text: str) -> int | None:
    """Return the number that a printed figure is."""
    return int(text) if text else None


class Layout:
    """One way of printing rows: ``row`` prints one, ``header`` the words over the columns."""

    keeps_blanks = True

    def row(self, labels: list[str], figures: list[str]) -> list[str]:
        """Return the lines of a row."""
        raise NotImplementedError

    def header(self, words: list[str]) -> list[str]:
        """Return the lines of a header."""
        raise NotImplementedError


class Markdown(Layout):
    """A table of bars, one row a line."""

    def row(self, labels, figures):
        return ["| " + " | ".join([*labels, *figures]) + " |"]

    def header(self, words):
        return ["| " + " | ".join(words) + " |", "|" + "---|" * len(words)]


class Flattened(Layout):
    """Rows that end each cell with a bar and open with none."""

    def row(self, labels, figures):
        return [" | ".join([*labels, *figures]) + " |"]

    def header(self, words):
        return [" | ".join(words) + " |"]


class BarBetween(Layout):
    """One cell a line, a bar alone on the line between; a blank leaves two bars."""

    def row(self, labels, figures):
        lines = []
        for text in (*labels, *figures):
            lines += [text, "|"] if text else ["|"]
        return lines

    def header(self, words):
        return self.row(words, [])


class CellALine(Layout):
    """One cell a line with empty lines between; blanks vanish."""

    keeps_blanks = False

    def row(self, labels, figures):
        return [line for text in (*labels, *figures) if text for line in (text, "")]

    def header(self, words):
        return self.row(words, [])


class Printed(Layout):
    """The text layer of a PDF: long labels broken, their figures on a line of their own; blanks vanish."""

    keeps_blanks = False
    width = 18

    def row(self, labels, figures):
        *groups, label = labels
        pieces = [label[start : start + self.width] for start in range(0, len(label), self.width)]
        joined = " ".join(text for text in figures if text)
        if len(pieces) == 1:
            return [*groups, f"{label} {joined}", ""]
        return [*groups, *pieces, joined, ""]

    def header(self, words):
        return [" ".join(words), ""]


class HalfHeight(Printed):
    """As printed, with the figures at half height of a broken label."""

    def row(self, labels, figures):
        lines = super().row(labels, figures)
        if len(lines) - len(labels) < 3:
            return lines
        *front, last, numbers, end = lines
        return [*front, numbers, last, end]


LAYOUTS: dict[str, Layout] = {
    "markdown": Markdown(),
    "flattened": Flattened(),
    "bar_between": BarBetween(),
    "cell_a_line": CellALine(),
    "printed": Printed(),
    "half_height": HalfHeight(),
}


def report_lines(form: Form, figures: dict[str, str], layout: Layout) -> list[str]:
    """Return the lines of a whole report."""
    headings = {section.key: section.heading.zh for section in form.sections}
    texts = {"overview": OVERVIEW, "improvement": IMPROVEMENT, "other_matters": OTHER}
    lines = [f"{AGENCY}{YEARS[form.key]}年政府信息公开工作年度报告", ""]
    for section in form.sections:
        lines += [headings[section.key], ""]
        if section.key in texts:
            lines += [texts[section.key], ""]
        for table in form.tables_of(section.key):
            lines += (
                across_lines(table, figures, layout) if table.laid == "across" else down_lines(table, figures, layout)
            )
            lines.append("")
    return lines


def report_text(form_key: str, figures: dict[str, str], layout: str) -> str:
    """Return a whole report as text."""
    return "\n".join(report_lines(FORMS[form_key], figures, LAYOUTS[layout]))


def down_lines(table: Table, figures: dict[str, str], layout: Layout) -> list[str]:
    """Return the lines of a table whose rows are printed as rows."""
    lines = [table.heading.zh, ""] if table.heading else []
    corner = [table.corner.zh] if table.corner else []
    lines += layout.header([*corner, *(column.label for column in table.column_leaves())])
    for labels, row in paths(table.rows):
        lines += layout.row(
            labels, [figures[cell_key(table.key, row.key, column.key)] for column in table.column_leaves()]
        )
    return lines


def across_lines(table: Table, figures: dict[str, str], layout: Layout) -> list[str]:
    """Return the lines of section four."""
    rows = table.row_leaves()
    names = [column.label for column in table.column_leaves()]
    litigation = next(node for node in table.rows if isinstance(node, Group))
    printed = [figures[cell] for cell in table.cells()]
    return [
        *layout.header([rows[0].label, litigation.label]),
        *layout.header([*names, *(row.label for row in rows[1:])]),
        *layout.header(names * 2),
        *([" ".join(text for text in printed if text)] if isinstance(layout, Printed) else layout.row([], printed)),
    ]


def paths(tree, above=()) -> list[tuple[list[str], Leaf]]:
    """Return each row with its labels; a group's label stands before its first row alone."""
    found: list[tuple[list[str], Leaf]] = []
    pending = list(above)
    for node in tree:
        if isinstance(node, Group):
            found += paths(node.children, (*pending, node.label))
        else:
            found.append(([*pending, node.label], node))
        pending = []
    return found


Damage = Callable[[random.Random, list[str]], list[str]]


def _rows_of_figures(lines: list[str]) -> list[int]:
    return [
        number
        for number, line in enumerate(lines)
        if sum(part.strip().isdigit() for part in line.replace("|", " ").split()) > 2
    ]


def drop_a_line(chance: random.Random, lines: list[str]) -> list[str]:
    """Lose one line of the tables: a label, a figure, a header or a row."""
    place = chance.randrange(8, len(lines) - 6)
    return lines[:place] + lines[place + 1 :]


def drop_a_cell(chance: random.Random, lines: list[str]) -> list[str]:
    """Lose one cell of one row: what stands behind moves up."""
    rows = _rows_of_figures(lines)
    if not rows:
        return drop_a_line(chance, lines)
    place = chance.choice(rows)
    mark = "|" if "|" in lines[place] else " "
    parts = lines[place].split(mark)
    figures = [number for number, part in enumerate(parts) if part.strip().isdigit()]
    parts.pop(chance.choice(figures))
    return [*lines[:place], mark.join(parts), *lines[place + 1 :]]


def lose_labels(chance: random.Random, lines: list[str]) -> list[str]:
    """Lose the label of one row: its figures stand alone."""
    rows = [
        number for number in _rows_of_figures(lines) if any("一" <= character <= "鿿" for character in lines[number])
    ]
    if not rows:
        return drop_a_line(chance, lines)
    place = chance.choice(rows)
    kept = "".join(character for character in lines[place] if character in "0123456789| ")
    return [*lines[:place], kept, *lines[place + 1 :]]


def swap_unlabelled(chance: random.Random, lines: list[str]) -> list[str]:
    """Lose the labels of two rows and swap the two."""
    rows = [
        number for number in _rows_of_figures(lines) if any("一" <= character <= "鿿" for character in lines[number])
    ]
    if len(rows) < 2:
        return drop_a_line(chance, lines)
    first, second = chance.sample(rows, 2)
    bare = {
        place: "".join(character for character in lines[place] if character in "0123456789| ")
        for place in (first, second)
    }
    changed = list(lines)
    changed[first], changed[second] = bare[second], bare[first]
    return changed


def glue_cells(chance: random.Random, lines: list[str]) -> list[str]:
    """Glue two neighbouring figures of a row together."""
    rows = _rows_of_figures(lines)
    if not rows:
        return drop_a_line(chance, lines)
    place = chance.choice(rows)
    mark = " | " if "|" in lines[place] else " "
    parts = lines[place].split(mark)
    pairs = [number for number in range(len(parts) - 1) if parts[number].isdigit() and parts[number + 1].isdigit()]
    if not pairs:
        return lines
    number = chance.choice(pairs)
    parts[number : number + 2] = [parts[number] + parts[number + 1]]
    return [*lines[:place], mark.join(parts), *lines[place + 1 :]]


def stray_number(chance: random.Random, lines: list[str]) -> list[str]:
    """Put a page number between the lines."""
    place = chance.randrange(8, len(lines) - 4)
    return [*lines[:place], chance.choice(("- 4 -", "4", "第 4 页")), *lines[place:]]


def extra_row(chance: random.Random, lines: list[str]) -> list[str]:
    """Add a row of a province that no form has, or one row twice."""
    rows = _rows_of_figures(lines)
    if not rows:
        return drop_a_line(chance, lines)
    place = chance.choice(rows)
    mark = " | " if "|" in lines[place] else " "
    row = mark.join(["其中：省定事项", "5", "6", "7"]) + (" |" if "|" in mark else "")
    return [*lines[:place], row, *lines[place:]]


def break_labels(chance: random.Random, lines: list[str]) -> list[str]:
    """Put spaces inside the words of labels."""
    place = chance.randrange(8, len(lines) - 4)
    return [
        *lines[:place],
        "".join(f"{character} " if "一" <= character <= "鿿" else character for character in lines[place]),
        *lines[place + 1 :],
    ]


DAMAGES: tuple[Damage, ...] = (
    drop_a_line,
    drop_a_cell,
    lose_labels,
    swap_unlabelled,
    glue_cells,
    stray_number,
    extra_row,
    break_labels,
)
