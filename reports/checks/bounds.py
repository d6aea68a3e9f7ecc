"""Bounds that still tell a fault where the equation above them cannot decide.

Each of them follows from an equation, so where that one has decided, it has said all there is to say.
"""

from collections.abc import Iterator

from ..document import Content
from ..formats import CARRY, FORMS, Text, cell_key
from .balance import value_of, weigh
from .context import Context, Example
from .lines import Line, lines_in, operand_name
from .named import cell_in_words, operands
from .rule import Finding, Rule, from_the_forms

_OPEN = ("undecided", "holds_if_nil")


def judge_idle(rule: Rule, content: Content, _context: Context) -> Iterator[Finding]:
    """Yield a verdict on every column without requests whose balance is open."""
    if _is_complete(content):
        return
    results = {line.key: line.left for line in lines_in(content, "T3-RESULT-SUM")}
    for line in _open_lines(content, "T3-BALANCE"):
        if any(content.number(cell) != 0 for cell in line.left):
            continue
        above = [cell for cell in (*results.get(line.key, ()), *line.right) if (content.number(cell) or 0) > 0]
        if not above:
            continue
        first = cell_in_words(above[0], content)
        yield rule.finding(
            "fails",
            line.key,
            Text(
                f"{line.name.zh}新收与上年结转均为 0，{first.zh}却为 {content.number(above[0])}。",
                f"{line.name.en}: nothing was received or brought forward, yet {first.en} is "
                f"{content.number(above[0])}.",
            ),
            cells=(*line.left, *above),
            operands=operands(content, (*line.left, *above)),
            left=0,
            right=sum(int(content.number(cell) or 0) for cell in above),
        )


def judge_request_bounds(rule: Rule, content: Content, _context: Context) -> Iterator[Finding]:
    """Yield a verdict on every cell above its row's total, and on results above the workload."""
    if _is_complete(content):
        return
    yield from _above_total(rule, content, "T3-ROW-SUM")
    results = {line.key: line.left for line in lines_in(content, "T3-RESULT-SUM")}
    for line in _open_lines(content, "T3-BALANCE"):
        work = [content.number(cell) for cell in line.left]
        total = cell_key("requests", "results_total", line.key)
        if None in work or content.number(total) is not None or not any(work):
            continue  # without any work T3-IDLE speaks
        known = [cell for cell in results.get(line.key, ()) if (content.number(cell) or 0) > 0]
        done, all_work = sum(int(content.number(cell) or 0) for cell in known), sum(int(one or 0) for one in work)
        if done <= all_work:
            continue
        yield rule.finding(
            "fails",
            line.key,
            Text(
                f"{line.name.zh}各项办理结果已有 {done} 件，超过新收与上年结转之和 {all_work} 件，"
                f"多出 {done - all_work}。",
                f"{line.name.en}: the results add up to {done}, more than the {all_work} received and brought forward; "
                f"difference {done - all_work}.",
            ),
            cells=(*known, *line.left),
            operands=operands(content, (*known, *line.left)),
            left=done,
            right=all_work,
        )


def judge_outcome_bounds(rule: Rule, content: Content, _context: Context) -> Iterator[Finding]:
    """Yield a verdict on every outcome above its total."""
    yield from _above_total(rule, content, "T4-SUM")


def _above_total(rule: Rule, content: Content, equation: str) -> Iterator[Finding]:
    for line in _open_lines(content, equation):
        [total] = line.right
        most = content.number(total)
        if most is None:
            continue
        for cell in line.left:
            number = content.number(cell)
            if number is None or number <= most:
                continue
            name = operand_name(cell, True, FORMS[content.form])
            yield rule.finding(
                "fails",
                cell,
                Text(
                    f"{line.name.zh}的{name.zh}为 {number}，大于总计 {most}，多出 {number - most}。",
                    f"{line.name.en}: {name.en} is {number}, above the total of {most}; difference {number - most}.",
                ),
                cells=(cell, total),
                operands=operands(content, (cell, total)),
                left=number,
                right=most,
            )


def _open_lines(content: Content, equation: str) -> Iterator[Line]:
    """Yield the lines of an equation that have a missing operand and that it cannot decide."""
    if _is_complete(content):
        return
    for line in lines_in(content, equation):
        if all(content.number(cell) is not None for cell in line.cells):
            continue
        left, right = ([value_of(content, cell) for cell in side] for side in (line.left, line.right))
        if weigh(left, right, floored=line.floored).verdict in _OPEN:
            yield line


def _is_complete(content: Content) -> bool:
    """Tell whether there is a number in every cell of the form, and no row besides."""
    cells = FORMS[content.form].cells()
    return len(cells) == len(content.figures) and all(content.figures.get(cell) is not None for cell in cells)


IDLE = Rule(
    number="T3-IDLE",
    severity="error",
    name=Text("无申请则无办理", "No work, no results"),
    words=Text(
        "每一列中，新收与上年结转均为 0 时，各项办理结果与结转下年度均为 0。只在受理与办理平衡无法判断时适用。",
        "In every column where nothing was received and brought forward, every result and the carried forward are 0. "
        "Spoken only where the balance cannot be judged.",
    ),
    source=from_the_forms(),
    judge=judge_idle,
    companions=("T-BLANK", "T3-ROW-SUM", "T-JUMP", CARRY.rule),
    example=Example(
        Text(
            "没有收到科研机构的申请，办理结果却有 29 件，总计一格空白。",
            "No request of a research institution, yet 29 results, their total left blank.",
        ),
        figures={
            "requests.received.research_institution": 0,
            "requests.brought_forward.research_institution": 0,
            "requests.carried_forward.research_institution": 0,
            "requests.results_total.research_institution": None,
            "requests.disclosed.research_institution": 29,
        },
        along=("T-BLANK", "T3-ROW-SUM", "T-JUMP", CARRY.rule),
    ),
)
REQUEST_BOUND = Rule(
    number="T3-BOUND",
    severity="error",
    name=Text("不超过总数", "Within the totals"),
    words=Text(
        "每一格不大于所在行的总计，办理结果不大于新收与上年结转之和。只在相应的合计等式无法判断时适用。",
        "No cell is above its row's total, and the results are not above what was received and brought forward. "
        "Spoken only where the sums cannot be judged.",
    ),
    source=from_the_forms(),
    judge=judge_request_bounds,
    companions=("T-BLANK", "T3-ROW-SUM"),
    example=Example(
        Text(
            "办理结果总计一格空白，各项结果相加已超过全部申请。",
            "The total of results is blank, and the results add up to more than all requests.",
        ),
        figures={"requests.results_total.business": None, "requests.disclosed.business": 29},
        along=("T-BLANK", "T3-ROW-SUM"),
    ),
)
OUTCOME_BOUND = Rule(
    number="T4-BOUND",
    severity="error",
    name=Text("结果不超过总计", "Outcomes within their total"),
    words=Text(
        "行政复议和两类行政诉讼，每种结果不大于各自的总计。只在合计等式无法判断时适用。",
        "For reconsideration and both kinds of litigation, no outcome is above its total. "
        "Spoken only where the sum cannot be judged.",
    ),
    source=from_the_forms(),
    judge=judge_outcome_bounds,
    companions=("T-BLANK", "T-NUMBER"),
    example=Example(
        Text(
            "复议维持 29 件而总计 5 件，另一格误填负数，一格空白。",
            "29 reconsiderations upheld of 5 in all, another figure below nought, one blank.",
        ),
        figures={
            "remedies.reconsideration.upheld": 29,
            "remedies.reconsideration.corrected": -1,
            "remedies.reconsideration.pending": None,
            "remedies.reconsideration.total": 5,
        },
        along=("T-BLANK", "T-NUMBER"),
    ),
)
