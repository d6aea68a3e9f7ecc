"""Documents in force: what was there, what came, what went; and chains that a later correction broke."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..document import Content
from ..formats import CARRY, FORMS, Text, cell_key
from .balance import Value, Weighing, value_of, weigh
from .context import Context, Example
from .lines import operand_name
from .named import cell_in_words, count, operands
from .rule import Finding, Rule, Verdict, from_the_forms
from .words import holding_message, line_message, side
from .years import CARRY_RULE, last_years_of

TABLE = "documents"
ISSUED, REPEALED, IN_FORCE = "issued", "repealed", "in_force"
_ROWS = tuple(row.key for row in FORMS["2021"].table(TABLE).row_leaves())
_UNLIKE_STOCK = Text("与上一年度的现行有效件数推算不符：", " does not follow from last year's documents in force: ")


def judge_documents(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield two verdicts on every kind of document: neither more repealed nor more issued than there can be."""
    for row in _ROWS:
        issued, repealed, in_force = (cell_key(TABLE, row, column) for column in (ISSUED, REPEALED, IN_FORCE))
        before = _in_force_before(row, content, context)
        yield _at_most(rule, content, repealed, [value_of(content, issued), *before], "repealed")
        there = [value_of(content, in_force), value_of(content, repealed)]
        yield _at_most(rule, content, issued, there, "issued")


def _in_force_before(row: str, content: Content, context: Context) -> list[Value]:
    cell = cell_key(TABLE, row, IN_FORCE)
    if context.is_divided or context.is_first_year:
        return [value_of(_blank_year(content), cell)]
    return [value_of(report, cell) for report in last_years_of(content, context)]


def _blank_year(content: Content) -> Content:
    return replace(content, year=content.year - 1, figures={}, printed={}, absent=())


def _at_most(rule: Rule, content: Content, cell: str, others: Sequence[Value], line: str) -> Finding:
    """Return the verdict that ``cell`` is not above the sum of ``others``; what is missing of them leaves it open."""
    number, known = count(content, cell), sum(int(value.number or 0) for value in others)
    verdict: Verdict = "holds"
    if number is None or number > known:
        is_open = number is None or any(value.number is None for value in others)
        verdict = "undecided" if is_open else "fails"
    name, form = cell_in_words(cell, content), FORMS[content.form]
    terms = side(others, [_with_year(value, operand_name(value.operand.cell, True, form), content) for value in others])
    if verdict == "fails":
        text = Text(
            f"{name.zh}为 {number}，多于{terms.zh}，多出 {(number or 0) - known}。",
            f"{name.en} is {number}, more than {terms.en}; difference {(number or 0) - known}.",
        )
    else:
        text = Text(f"{name.zh}无法与{terms.zh}比较。", f"{name.en} cannot be compared with {terms.en}.")
    row = cell.split(".")[1]
    cells = (cell, *(value.operand.cell for value in others if value.operand.year == content.year))
    return rule.finding(
        verdict,
        f"{row}.{line}",
        text,
        cells=cells,
        operands=(*operands(content, [cell]), *(value.operand for value in others)),
        left=number,
        right=known,
    )


def _with_year(value: Value, name: Text, content: Content) -> Text:
    if value.operand.year == content.year:
        return name
    return Text(f"{value.operand.year} 年{name.zh}", f"{name.en} ({value.operand.year})")


def judge_stock(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict on every kind of document: in force = last year's in force + issued - repealed."""
    form = FORMS[content.form]
    for row in _ROWS:
        issued, repealed, in_force = (cell_key(TABLE, row, column) for column in (ISSUED, REPEALED, IN_FORCE))
        left = [value_of(content, in_force), value_of(content, repealed)]
        right = [*_in_force_before(row, content, context), value_of(content, issued)]
        weighing = weigh(left, right)
        if any(value.number is None for value in right[:-1]):
            weighing = Weighing("undecided", weighing.left, weighing.right)
        name = next(leaf for leaf in form.table(TABLE).row_leaves() if leaf.key == row).text.in_running_text.quoted
        here, there = (
            side(values, [_with_year(value, operand_name(value.operand.cell, True, form), content) for value in values])
            for values in (left, right)
        )
        message = holding_message(name)
        if weighing.verdict != "holds":
            message = line_message(name, here, there, weighing, failing=_UNLIKE_STOCK)
        yield rule.finding(
            weighing.verdict,
            row,
            message,
            cells=(in_force, repealed, issued),
            operands=tuple(value.operand for value in (*left, *right)),
            left=weighing.left,
            right=weighing.right,
        )


def judge_corrected(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict on every chain that tied out with last year's report as it stood, and no longer does."""
    if context.last_year_then is None or context.last_year is None:
        return
    then = replace(context, last_year=context.last_year_then)
    for chain in (CARRY_RULE, STOCK):
        held = {finding.line for finding in chain.judged(content, then) if finding.verdict == "holds"}
        for finding in chain.judged(content, context):
            if finding.line not in held or not finding.is_failure:
                continue
            yield rule.finding(
                "fails",
                f"{chain.number}.{finding.line}",
                Text(
                    f"本报告发布后，{content.year - 1} 年的报告作了更正，与本报告不再衔接。{finding.message.zh}",
                    f"The report on {content.year - 1} was corrected after this one was published, "
                    f"and they no longer agree. {finding.message.en}",
                ),
                cells=finding.cells,
                operands=finding.operands,
                left=finding.left,
                right=finding.right,
            )


_COLUMNS = {leaf.key: leaf.text.in_running_text for leaf in FORMS["2021"].table(TABLE).column_leaves()}
DOCUMENTS = Rule(
    number="T2-STOCK",
    severity="warn",
    name=Text("制发与废止件数", "Documents issued and repealed"),
    words=Text(
        "规章和规范性文件：本年废止的不多于上年现行有效与本年制发之和；本年制发的不多于现行有效与本年废止之和。",
        "Rules and normative documents: no more repealed than were in force last year or issued this year; "
        "no more issued than are in force or were repealed.",
    ),
    source=from_the_forms(Text("（由各项含义推定）", " (follows from the meaning of the columns)")),
    judge=judge_documents,
    forms=("2021",),
    first_year=2021,
    companions=("X-STOCK",),
    example=Example(
        Text("现行有效十几件，本年却制发 29 件。", "29 issued this year, and fewer are in force."),
        figures={"documents.normative_documents.issued": 29},
        along=("X-STOCK",),
    ),
)
STOCK = Rule(
    number="X-STOCK",
    severity="warn",
    name=Text("现行有效件数衔接", "Documents in force over the years"),
    words=Text(
        "规章和规范性文件：现行有效件数等于上一年度现行有效件数加本年制发、减本年废止。上一年度数字缺失，"
        "或者本年度有机构分设、职能划转，或者机构为本年新设的，不作判断。",
        "Rules and normative documents: in force = in force last year + issued - repealed. Not judged when last year's "
        "figure is missing, after a split or a transfer of functions, nor for a new body.",
    ),
    source=from_the_forms(Text("（由两年报告的同一数量推定）", " (both years state the same number)")),
    judge=judge_stock,
    formula=Text(
        f"{_COLUMNS[IN_FORCE].zh} = 上一年度{_COLUMNS[IN_FORCE].zh} + {_COLUMNS[ISSUED].zh} - {_COLUMNS[REPEALED].zh}",
        f"{_COLUMNS[IN_FORCE].en} = {_COLUMNS[IN_FORCE].en} last year + {_COLUMNS[ISSUED].en} - "
        f"{_COLUMNS[REPEALED].en}",
    ),
    forms=("2021",),
    first_year=2022,
    example=Example(
        Text("现行有效件数多填 1 件。", "The number in force is one too high."),
        figures={"documents.normative_documents.in_force": 29},
    ),
)
CORRECTED = Rule(
    number="X-CORRECTED",
    severity="warn",
    name=Text("上一年度报告已更正", "Last year's report was corrected"),
    words=Text(
        "上一年度的报告在本报告发布之后作了更正，使原来衔接的数字不再衔接。",
        "Last year's report was corrected after this one was published, and figures that agreed no longer do.",
    ),
    source=from_the_forms(Text("（由两年报告的同一数量推定）", " (both years state the same number)")),
    judge=judge_corrected,
    companions=(CARRY.rule,),
    example=Example(
        Text("上一年度报告的结转件数事后改为 29。", "Last year's carried forward was later changed to 29."),
        last_year={f"requests.{CARRY.last_years_row}.business": 29},
        along=(CARRY.rule,),
        is_later=True,
    ),
)
