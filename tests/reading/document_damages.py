"""Every way to damage a report: those of one table, done to one table or to all, and those of the whole document."""

import random
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from tests.reading.damaged_documents import (
    NOBODY_KNOWS,
    WRITERS,
    Document,
    Outcome,
    choose_kind,
    judge,
    printed_parts,
    some_figures,
)
from tests.reading.documents import Box, Rows
from tests.reading.table_damages import (
    TABLE_DAMAGES,
    TableDamage,
    drop_a_cell,
    drop_a_figure,
    lose_labels_beside_blanks,
    lose_spans,
    remove_blanks,
    words_beside,
    words_instead,
)

DocumentDamage = Callable[[Document], None]
# These change what is printed in its place, so that what they print is right.
IN_PLACE = frozenset((drop_a_figure, words_beside, words_instead, lose_labels_beside_blanks))
# Every cell of a sheet has an address: moving what stands behind is another sheet, not a damaged one.
NOT_IN_SHEETS = frozenset((drop_a_cell, lose_spans, remove_blanks))


def nothing(document: Document) -> None:
    """Leave the report as it is: it must come back whole."""


def break_pages(document: Document) -> None:
    """Break the tables over pages, with the header again or without, a page number between."""
    for number in reversed(document.tables()):
        rows = document.rows(number)
        free = [line for line in range(2, len(rows)) if _is_free(rows, line) and _has_figures(rows[line])]
        if not free or document.chance.random() < 0.3:
            continue
        line = document.chance.choice(free)
        header = [row for row in rows[:line] if not _has_figures(row)]
        again = header[-3:] if document.chance.random() < 0.5 and len(document.rows(number)) > 15 else []
        page = [f"- {document.chance.randint(2, 5)} -"] if document.chance.random() < 0.6 else []
        document.parts[number : number + 1] = [rows[:line], *page, [*again, *rows[line:]]]


def _has_figures(row: list[Box]) -> bool:
    return any(box.is_figure for box in row)


def _is_free(rows: Rows, line: int) -> bool:
    return not any(above + box.rowspan > line for above in range(line) for box in rows[above])


def swap_tables(document: Document) -> None:
    """Exchange two tables while their headings stay: labels say whose figures they are."""
    tables = document.tables()
    if len(tables) > 1:
        first, second = document.chance.sample(tables, 2)
        document.parts[first], document.parts[second] = document.parts[second], document.parts[first]


def swap_sections(document: Document) -> None:
    """Exchange two sections, headings and tables."""
    tables = document.tables()
    first, second = sorted(document.chance.sample(tables, 2))
    parts = document.parts
    parts[first - 1 : first + 1], parts[second - 1 : second + 1] = (
        parts[second - 1 : second + 1],
        parts[first - 1 : first + 1],
    )


def lose_a_heading(document: Document) -> None:
    """Lose the heading of one section."""
    headings = [place for place in range(1, len(document.parts)) if isinstance(document.parts[place], str)]
    del document.parts[document.chance.choice(headings)]


def stray_line(document: Document) -> None:
    """Put a number or a page number between the parts."""
    place = document.chance.randrange(2, len(document.parts))
    document.parts.insert(place, document.chance.choice(("- 4 -", "4", "第 4 页", "12 7")))


def lose_a_table(document: Document) -> None:
    """Lose one table whole."""
    del document.parts[document.chance.choice(document.tables())]


def print_a_table_twice(document: Document) -> None:
    """Print one table again below itself, with other figures in one of its cells."""
    number = document.chance.choice(document.tables())
    rows = [list(row) for row in document.rows(number)]
    places = [(line, place) for line, row in enumerate(rows) for place, box in enumerate(row) if box.is_figure]
    line, place = document.chance.choice(places)
    box = rows[line][place]
    rows[line][place] = type(box)(str(document.chance.randint(1000, 2000)), box.colspan, box.rowspan, True, box.cell)
    document.parts.insert(number + 1, rows)


DOCUMENT_DAMAGES: tuple[DocumentDamage, ...] = (
    nothing,
    break_pages,
    swap_tables,
    swap_sections,
    lose_a_heading,
    stray_line,
    lose_a_table,
    print_a_table_twice,
)
DAMAGES: dict[str, TableDamage | DocumentDamage] = {
    damage.__name__: damage for damage in (*DOCUMENT_DAMAGES, *TABLE_DAMAGES)
}


def damaged(seed: int, folder: Path, kind: str = "", name: str = "") -> tuple[Document, str]:
    """Return a report that the number ``seed`` decides, damaged one way, and the name of the damage."""
    chance = random.Random(seed)  # noqa: S311  (a damage that can be repeated)
    kind = kind or choose_kind(chance)
    form, figures = some_figures(chance, folder)
    allowed = [other for other in DAMAGES if kind != "xlsx" or DAMAGES[other] not in NOT_IN_SHEETS]
    name = name or allowed[seed % len(allowed)]
    document = Document(form, printed_parts(form, figures), dict(figures), chance, kind)
    damage = DAMAGES[name]
    if damage in DOCUMENT_DAMAGES:
        damage(document)
    else:
        tables = document.tables()
        for number in tables if chance.random() < 0.3 else [chance.choice(tables)]:
            document.parts[number] = damage(chance, document.rows(number))
    _see_what_is_right(document, is_in_place=damage in IN_PLACE)
    return document, name


def _see_what_is_right(document: Document, *, is_in_place: bool) -> None:
    texts: dict[str, set[str]] = defaultdict(set)
    for number in document.tables():
        for box in (box for row in document.rows(number) for box in row if box.cell):
            texts[box.cell].add(box.text)
    for cell, printed in texts.items():
        if len(printed) > 1:
            document.right[cell] = NOBODY_KNOWS
        elif is_in_place:
            document.right[cell] = next(iter(printed))


def outcome_of(seed: int, folder: Path, kind: str = "", name: str = "") -> tuple[str, str, Outcome]:
    """Make, damage, write and read the report ``seed``; return kind, damage and outcome."""
    document, made = damaged(seed, folder, kind, name)
    data, suffix = WRITERS[document.kind](document)
    return document.kind, made, judge(document, data, suffix)


__all__ = ["DAMAGES", "damaged", "outcome_of"]
