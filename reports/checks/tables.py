"""Rules about the tables as they are filled in: blanks, marks for nil, the form used, a missing split."""

from collections.abc import Iterator

from ..document import Content
from ..figures import is_nil_mark
from ..formats import FORMS, OTHERWISE, NoForm, Text, cell_key, form_for, split_cell
from .context import Context, Example
from .lines import lines_in
from .named import cell_in_words, operand, operands, row_in_words, table_in_words
from .rule import Finding, Operand, Rule, from_the_forms
from .texts import listed


def judge_blanks(rule: Rule, content: Content, _context: Context) -> Iterator[Finding]:
    """Yield one verdict on every table that has blanks, marks for nil, or cells that are not there."""
    empty = {cell: content.printed.get(cell) or "" for cell, figure in content.figures.items() if figure is None}
    expected = FORMS[content.form].cells()
    missing = {cell for cell in expected if cell not in content.figures}
    if missing:
        in_place = _rows_in_place(content)
        missing = {cell for cell in missing if split_cell(cell).row not in in_place}
    by_table: dict[str, list[str]] = {}
    for cell in dict.fromkeys((*expected, *empty)) if empty or missing else ():
        if cell in missing or (cell in empty and is_nil_mark(empty[cell])):
            by_table.setdefault(split_cell(cell).table, []).append(cell)
    for table, cells in by_table.items():
        marks = [cell for cell in cells if empty.get(cell)]
        not_there = [cell for cell in cells if cell not in empty]
        yield rule.finding(
            "fails",
            table,
            _blank_message(table, cells, marks, not_there, content),
            cells=tuple(cells),
            operands=operands(content, cells),
        )


def _rows_in_place(content: Content) -> tuple[str, ...]:
    """Return the rows of the one correspondence that may be left out, since the report shows the other ones."""
    if content.shows(cell_key(OTHERWISE.table, OTHERWISE.row, "total")):
        return OTHERWISE.rows
    is_shown = all(content.shows(cell_key(OTHERWISE.table, row, "total")) for row in OTHERWISE.rows)
    return (OTHERWISE.row,) if is_shown else ()


def _blank_message(table: str, cells: list[str], marks: list[str], not_there: list[str], content: Content) -> Text:
    blank = len(cells) - len(marks) - len(not_there)
    parts = []
    if blank:
        parts.append(Text(f"{blank} 格空白", f"{blank} blank"))
    if marks:
        parts.append(Text(f"{len(marks)} 格填的是符号而不是 0", f"{len(marks)} with a mark instead of 0"))
    if not_there:
        parts.append(Text(f"{len(not_there)} 格没有列出", f"{len(not_there)} not shown"))
    names = [cell_in_words(cell, content) for cell in cells]
    title = table_in_words(table)
    return Text(
        f"{title.zh}表中有 {'、'.join(part.zh for part in parts)}：{listed([name.zh for name in names], most=3)}。"
        "没有的请填 0。",
        f"The table {title.en} has cells without a figure: {', '.join(part.en for part in parts)}: "
        f"{listed([name.en for name in names], 'en', 3)}. Enter 0 where there is nothing.",
    )


BLANK = Rule(
    number="T-BLANK",
    severity="error",
    name=Text("不留空白", "No blanks"),
    words=Text(
        "表格中每一格都填写数字，没有的填 0；不留空白，也不用“/”“-”等符号代替。",
        "Every cell of the tables holds a figure, 0 where there is nothing: no blanks, and no “/” or “-” for nil.",
    ),
    source=from_the_forms(),
    judge=judge_blanks,
    example=Example(
        Text("“其他处理·其他”的总计留作空白。", "The total of “Otherwise closed, other” is left blank."),
        figures={"requests.otherwise_other.total": None},
    ),
)


def judge_form(rule: Rule, content: Content, _context: Context) -> Iterator[Finding]:
    """Yield a verdict on the form used, and one on rows of the other form."""
    try:
        right = form_for(content.year)
    except NoForm:
        return
    used = FORMS[content.form]
    yield rule.finding(
        "holds" if used is right else "fails",
        "form",
        Text(
            f"{content.year} 年度应使用{right.name.zh}（{right.legal_basis}），本报告使用的是{used.name.zh}。",
            f"Reports on {content.year} use the {right.name_in_text.en} ({right.legal_basis}); "
            f"this one uses the {used.name_in_text.en}.",
        ),
        operands=(Operand("form", content.year, content.form),),
    )
    own = set(used.cells())
    foreign = [cell for cell in content.figures if cell not in own]
    if foreign:
        rows = list(dict.fromkeys(split_cell(cell)[:2] for cell in foreign))
        names = [row_in_words(*row) for row in rows]
        yield rule.finding(
            "fails",
            "rows",
            Text(
                f"表中有另一版格式的行或列：{listed([name.zh for name in names])}。",
                f"The tables hold rows or columns of the other form: {listed([name.en for name in names], 'en')}.",
            ),
            cells=tuple(foreign),
            operands=(Operand("rows", content.year, " ".join(".".join(row) for row in rows)),),
        )


FORM_USED = Rule(
    number="T-FORM",
    severity="warn",
    name=Text("使用当年的格式", "Form of the year"),
    words=Text(
        "报告使用当年有效的格式；出现另一版格式的行或列时指出其名称。",
        "The report uses the form in force for its year; rows and columns of the other form are named.",
    ),
    source=from_the_forms(),
    judge=judge_form,
    example=Example(
        Text("2023 年度的报告仍列“其他处理”一行，不分三项。", "A report on 2023 still prints the single row of 2019."),
        figures={f"requests.{OTHERWISE.row}.total": 0},
    ),
)


def judge_split(rule: Rule, content: Content, _context: Context) -> Iterator[Finding]:
    """Yield a verdict on every row whose total is above nought."""
    for line in lines_in(content, "T3-ROW-SUM"):
        [total] = line.right
        number = content.number(total)
        if number is None or number <= 0:
            continue
        if any(content.number(cell) is not None or content.printed.get(cell) for cell in line.left):
            continue
        yield rule.finding(
            "fails",
            line.key,
            Text(
                f"{line.name.zh}总计为 {number}，但没有按申请人类别分列。",
                f"{line.name.en} has a total of {number} and no split by kind of applicant.",
            ),
            cells=line.cells,
            operands=(operand(content, total),),
            left=number,
        )


SPLIT = Rule(
    number="T3-SPLIT",
    severity="error",
    name=Text("按申请人分列", "Split by applicant"),
    words=Text(
        "总计大于 0 的行，须按申请人类别分列，不能全部空白。",
        "A row with a total above 0 is split by kind of applicant; its cells are not all blank.",
    ),
    source=from_the_forms(),
    judge=judge_split,
    companions=("T-BLANK",),
    example=Example(
        Text("“本年新收”只填总计，六类申请人全部空白。", "“Received” shows its total and no kind of applicant."),
        figures={
            "requests.received.natural_person": None,
            "requests.received.business": None,
            "requests.received.research_institution": None,
            "requests.received.public_welfare_organization": None,
            "requests.received.legal_service_provider": None,
            "requests.received.other_organization": None,
        },
        along=("T-BLANK",),
    ),
)
