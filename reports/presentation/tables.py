"""Make ready-made tables: the official grid of a section with the figures of one report in it."""

import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ..document import Content
from ..figures import plain_number, shown
from ..formats import (
    EQUATION_NAMES,
    FORMS,
    Form,
    Grid,
    GridCell,
    Group,
    Leaf,
    Table,
    Text,
    cell_key,
    grid_of,
    groups,
    leaves,
    section_grid,
    split_cell,
)
from ..formats.wording import NOT_SHOWN
from .cells import (
    BLANK,
    DOUBTFUL,
    FAULTY,
    NOT_SHOWN_WORDS,
    REMARK,
    UNBALANCED,
    CellNote,
    FindingShown,
    Mark,
    PresentedCell,
    PresentedRow,
    PresentedTable,
    Role,
    State,
)

Link = Callable[[str], str]
MOST_MARKED = 4
_LETTERS = "_abcdef"
_SIGNS = string.digits + string.ascii_letters
_SERIOUS_FIRST = ("error", "warn", "doubt", "info")


@dataclass(frozen=True)
class Drawing:
    """What is drawn and how: one report, its language, what the checks found, last year's figures."""

    content: Content
    language: str
    form: Form
    findings: Sequence[FindingShown] = ()
    last_year: Content | None = None
    link: Link | None = None
    found_at: Mapping[str, tuple[FindingShown, ...]] = field(default_factory=dict)
    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)

    def say(self, text: Text) -> str:
        """Return ``text`` in the language of the drawing."""
        return text.in_language(self.language)


def failing(findings: Iterable[FindingShown]) -> tuple[FindingShown, ...]:
    """Return the findings that say that something does not hold, serious ones first."""
    fails = [finding for finding in findings if finding.verdict.startswith("fails")]
    return tuple(sorted(fails, key=lambda finding: _rank(finding.severity)))


def marked_cells(finding: FindingShown) -> tuple[str, ...]:
    """Return the cells at which a finding is shown: a sum over many cells is marked at the sum, which comes last."""
    return finding.cells if len(finding.cells) <= MOST_MARKED else finding.cells[-1:]


def sign_of(finding: FindingShown, language: str) -> tuple[str, str]:
    """Return the sign at a cell that a finding names, and the word for it."""
    if finding.rule in EQUATION_NAMES:
        return "≠", UNBALANCED.in_language(language)
    if finding.severity == "doubt":
        return "?", DOUBTFUL.in_language(language)
    return "!", (FAULTY if finding.severity == "error" else REMARK).in_language(language)


def _rank(severity: str) -> int:
    return _SERIOUS_FIRST.index(severity) if severity in _SERIOUS_FIRST else len(_SERIOUS_FIRST)


def _position(form: Form, section: str) -> int:
    return [part.key for part in form.sections].index(section) + 1


def section_table(drawing: Drawing, section: str) -> PresentedTable | None:
    """Return the official table of ``section`` with its figures, or None when it has none."""
    tables = drawing.form.tables_of(section)
    if not tables:
        return None
    prefix = _LETTERS[_position(drawing.form, section)]
    title = tables[0].title if len(tables) == 1 else drawing.form.section(section).title
    return _drawn(drawing, section_grid(drawing.form, section), tables, title, prefix)


def other_form_table(drawing: Drawing, section: str) -> PresentedTable | None:
    """Return a further table with the rows and columns of the other official form that the report shows."""
    own = frozenset(drawing.form.cells())
    strange = {cell for cell in drawing.content.figures if cell not in own}
    for form in FORMS.values():
        if form is drawing.form or not strange:
            continue
        kept = tuple(part for table in form.tables_of(section) if (part := _only(table, strange)))
        if kept:
            title = form.section(section).title
            caption = Text(f"{title.zh}（{form.name.zh}的栏目）", f"{title.en} (of the {form.name_in_text.en})")
            prefix = f"o{_LETTERS[_position(form, section)]}"
            table = _drawn(drawing, grid_of(kept, section), kept, caption, prefix, own)
            return replace(table, is_other_form=True, focus=())
    return None


def _only(table: Table, cells: set[str]) -> Table | None:
    """Return ``table`` cut down to the rows and columns that hold one of ``cells``, or None."""
    held = [split_cell(cell) for cell in cells if cell in table.cells()]
    if not held:
        return None
    rows = _cut(table.rows, {place.row for place in held})
    columns = _cut(table.columns, {place.column for place in held})
    return replace(table, rows=rows, columns=columns, equations=())


def _cut(tree: tuple[Leaf | Group, ...], keys: set[str]) -> tuple[Leaf | Group, ...]:
    kept: list[Leaf | Group] = []
    for node in tree:
        if isinstance(node, Group):
            children = _cut(node.children, keys)
            kept += [replace(node, children=children)] if children else []
        elif node.key in keys:
            kept.append(node)
    return tuple(kept)


@dataclass(frozen=True)
class Sheet:
    """One table being drawn: short ids of its headers, and cells that another table names by their id already."""

    drawing: Drawing
    tables: Mapping[str, Table]
    short: Mapping[str, str]
    owned: frozenset[str]

    def table_of(self, ident: str) -> Table:
        """Return the table to which the header ``ident`` belongs."""
        return next(table for key, table in self.tables.items() if ident.startswith(f"{key}-"))


def _drawn(
    drawing: Drawing,
    grid: Grid,
    tables: tuple[Table, ...],
    title: Text,
    prefix: str,
    owned: frozenset[str] = frozenset(),
) -> PresentedTable:
    sheet = Sheet(drawing, {table.key: table for table in tables}, _short_ids(grid, prefix), owned)
    rows = [_row(sheet, row) for row in grid.rows]
    head, rest = tuple(rows[: grid.header_rows]), rows[grid.header_rows :]
    units = {column.unit for table in tables for column in table.column_leaves()}
    unit = units.pop() if len(units) == 1 else None
    caption = drawing.say(title) + (drawing.say(Text(f"（单位：{unit}）", _english_unit(unit))) if unit else "")
    return PresentedTable(
        key=tables[0].section,
        ident=prefix,
        caption=caption,
        columns=grid.columns,
        head=head,
        bodies=_bodies(rest),
        findings=_notes(drawing, {cell for table in tables for cell in table.cells()}),
        focus=_focus(drawing, tables),
    )


def _english_unit(unit: str) -> str:
    return {"件": " (number of cases)", "项": " (number of items)", "个": " (number)"}.get(unit, "")


def _short_ids(grid: Grid, prefix: str) -> dict[str, str]:
    """Give the header cells one letter or digit each: two hundred figures repeat these names, so that each weighs."""
    headers = [cell.ident for row in grid.rows for cell in row if cell.role != "figure"]
    return {ident: f"{prefix}{_SIGNS[number]}" for number, ident in enumerate(headers)}


def _bodies(rows: list[PresentedRow]) -> tuple[tuple[PresentedRow, ...], ...]:
    bodies: list[list[PresentedRow]] = []
    for row in rows:
        if not bodies or row.cells[0].role == "heading":
            bodies.append([])
        bodies[-1].append(row)
    return tuple(tuple(body) for body in bodies)


def _focus(drawing: Drawing, tables: tuple[Table, ...]) -> tuple[tuple[str, str], ...]:
    """Return the columns that a narrow screen may show one at a time: their place (c1...) and name, the total last."""
    if len(tables) != 1 or tables[0].laid != "down" or not any(groups(tables[0].columns)):
        return ()
    return tuple((f"c{place}", drawing.say(leaf.text)) for place, leaf in enumerate(tables[0].column_leaves(), 1))


def _notes(drawing: Drawing, cells: set[str]) -> tuple[CellNote, ...]:
    return tuple(
        CellNote(
            finding.severity,
            *sign_of(finding, drawing.language),
            drawing.say(finding.message),
            marked_cells(finding),
            getattr(finding, "explanation", ""),
        )
        for finding in failing(drawing.findings)
        if cells.intersection(finding.cells)
    )


def _row(sheet: Sheet, row: tuple[GridCell, ...]) -> PresentedRow:
    figure = next((cell.cell for cell in row if cell.cell), None)
    is_sum = False
    if figure:
        place = split_cell(figure)
        table = sheet.tables[place.table]
        is_sum = table.laid == "down" and place.row in _sum_rows(table)
    return PresentedRow(
        tuple(_figure(sheet, cell, is_sum) if cell.cell else _header(sheet, cell) for cell in row), is_sum
    )


def _sum_rows(table: Table) -> frozenset[str]:
    """Return the rows that others add up to, and those that the printed balance is made of."""
    across = [equation for equation in table.equations if equation.across == "rows"]
    sums = {key for equation in across for key in equation.right}
    balanced = {key for equation in across if len(equation.right) > 1 for key in equation.left}
    return frozenset(sums | balanced)


def _total_columns(table: Table) -> frozenset[str]:
    return frozenset(key for equation in table.equations if equation.across == "columns" for key in equation.right)


def _header(sheet: Sheet, cell: GridCell) -> PresentedCell:
    table = sheet.table_of(cell.ident)
    headers = cell.headers
    # A note in the corner speaks for no cell; the word in the corner of section two names the row labels under it.
    is_note = cell.role == "corner" and table.heading is None
    if cell.role == "row" and table.heading is not None:
        headers = (*headers, f"{table.key}-corner")
    scope = {"heading": "rowgroup", "column": "col", "row": "row", "corner": "col"}[cell.role]
    role: Role = cell.role
    return PresentedCell(
        tag="td" if is_note else "th",
        role=role,
        id=sheet.short[cell.ident],
        text=sheet.drawing.say(cell.text) if cell.text else "",
        headers=" ".join(sheet.short[ident] for ident in headers),
        scope="" if is_note else scope,
        colspan=cell.colspan,
        rowspan=cell.rowspan,
        computed=_sub_total(sheet.drawing, table, cell) if cell.role == "row" and cell.group else "",
        classes={"heading": "block", "corner": "corner", "column": "", "row": "group" if cell.group else ""}[cell.role],
    )


def _sub_total(drawing: Drawing, table: Table, cell: GridCell) -> str:
    """Return the sum of a group of result rows, which the form does not print, or nothing when a part is no number."""
    key = cell.ident.removeprefix(f"{table.key}-row-")
    group = next(node for node in groups(table.rows) if node.key == key)
    totals = _total_columns(table)
    if len(totals) != 1 or any(isinstance(child, Group) for child in group.children):
        return ""
    column = next(iter(totals))
    parts = [drawing.content.number(cell_key(table.key, leaf.key, column)) for leaf in leaves((group,))]
    known = [part for part in parts if part is not None]
    return plain_number(sum(known, Decimal(0))) if parts and len(known) == len(parts) else ""


def _figure(sheet: Sheet, cell: GridCell, is_sum: bool) -> PresentedCell:
    drawing, key = sheet.drawing, cell.cell or ""
    place = split_cell(key)
    table = sheet.tables[place.table]
    column = table.column(place.column)
    state, text = _standing(drawing.content, key)
    found = drawing.found_at.get(key, ())
    severity = found[0].severity if found else ""
    sign, word = sign_of(found[0], drawing.language) if found else ("", "")
    words = {"blank": drawing.say(BLANK), "not_shown": drawing.say(NOT_SHOWN_WORDS)}.get(state, "")
    return PresentedCell(
        tag="td",
        role="figure",
        id="" if key in sheet.owned else key,
        text=drawing.say(NOT_SHOWN) if state == "not_shown" else text,
        headers=" ".join(sheet.short[ident] for ident in cell.headers),
        colspan=cell.colspan,
        rowspan=cell.rowspan,
        cell=key,
        row=place.row,
        column=place.column,
        kind=column.kind,
        unit=column.unit or "",
        state=state,
        is_total=place.column in _total_columns(table),
        is_sum_row=is_sum,
        findings=tuple(drawing.say(finding.message) for finding in found),
        severity=severity,
        sign=sign,
        words=" ".join(filter(None, (words, word))),
        last_year=_last_year(drawing, key),
        href=drawing.link(key) if drawing.link and state in ("number", "zero", "text") else "",
        marks=drawing.marks.get(key, ()),
        classes=" ".join([*_classes(table, place.column, state, severity), *_changed(drawing, key)]),
    )


def _classes(table: Table, column: str, state: State, severity: str) -> list[str]:
    """Return the CSS classes of a figure."""
    classes = [state.replace("_", "-")] if state != "number" else []
    classes += ["total"] if column in _total_columns(table) else []
    return [*classes, "found", severity] if severity else classes


def _changed(drawing: Drawing, cell: str) -> list[str]:
    return ["changed"] if cell in drawing.marks else []


def _standing(content: Content, cell: str) -> tuple[State, str]:
    if not content.shows(cell):
        return "not_shown", ""
    figure, printed = content.figures[cell], content.printed.get(cell)
    text = shown(figure, printed)
    if not text:
        return "blank", ""
    if figure is None or isinstance(figure, str):
        return "text", text
    return ("zero" if figure == 0 else "number"), text


def _last_year(drawing: Drawing, cell: str) -> str | None:
    before = drawing.last_year
    if before is None or not before.shows(cell):
        return None
    return shown(before.figures[cell], before.printed.get(cell))
