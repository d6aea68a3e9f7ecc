"""The rules of tables three and four that are sums: one function over every declared equation."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from ..document import Content
from ..formats import CARRY, EQUATION_NAMES, FORMS, Equation, Form, Table, Text
from .balance import value_of, weigh
from .context import Context, Example
from .lines import Line, is_row, lines_in, operand_name
from .rule import Finding, Rule, from_the_forms
from .words import holding_message, line_message, side, sum_in_words

_WORDS = {
    "T3-BALANCE": Text(
        "每一列中，新收与上年结转之和等于办理结果总计与结转下年度之和。",
        "In every column, requests received and brought forward equal results in total and carried forward.",
    ),
    "T3-RESULT-SUM": Text(
        "每一列中，办理结果总计等于各项办理结果之和。",
        "In every column, the total of results is the sum of the result rows.",
    ),
    "T3-ROW-SUM": Text(
        "每一行中，总计等于自然人与五类法人或其他组织之和。",
        "In every row, the total is the sum of natural persons and the five kinds of organization.",
    ),
    "T4-SUM": Text(
        "行政复议和两类行政诉讼，各自的总计等于四种结果之和。",
        "For reconsideration and both kinds of litigation, the total is the sum of the four outcomes.",
    ),
}
_COMPANIONS = {
    "T3-BALANCE": ("T3-RESULT-SUM", "T3-ROW-SUM", CARRY.rule),
    "T3-RESULT-SUM": ("T3-BALANCE", "T3-ROW-SUM"),
    "T3-ROW-SUM": ("T3-BALANCE", "T3-RESULT-SUM", CARRY.rule),
    "T4-SUM": (),
}
_EXAMPLES = {
    "T3-BALANCE": Example(
        Text("“结转下年度”商业企业一格由 2 误填为 29。", "One cell of “carried forward” says 29 for 2."),
        figures={"requests.carried_forward.business": 29},
        along=("T3-ROW-SUM",),
    ),
    "T3-RESULT-SUM": Example(
        Text("“予以公开”商业企业一格由 2 误填为 29。", "One cell of “disclosed” says 29 for 2."),
        figures={"requests.disclosed.business": 29},
        along=("T3-ROW-SUM",),
    ),
    "T3-ROW-SUM": Example(
        Text("“国家秘密”一行的总计误填为 29。", "The total of the row “state secret” says 29."),
        figures={"requests.withheld_state_secret.total": 29},
        along=("T3-RESULT-SUM",),
    ),
    "T4-SUM": Example(
        Text("行政复议“结果纠正”误填为 29。", "“Corrected” of the reconsiderations says 29."),
        figures={"remedies.reconsideration.corrected": 29},
    ),
}


class HasVerdict(Protocol):
    """A finding, fresh from a check or stored."""

    @property
    def rule(self) -> str:
        """Return the number of the rule."""

    @property
    def verdict(self) -> str:
        """Return the verdict."""


@dataclass(frozen=True)
class Statement:
    """How many equations a report has to satisfy and what became of them."""

    equations: int
    hold: int
    fail: int
    hold_if_nil: int
    undecided: int


def judge_line(rule: Rule, content: Content, line: Line) -> Finding:
    """Return the verdict on one line."""
    left = [value_of(content, cell) for cell in line.left]
    right = [value_of(content, cell) for cell in line.right]
    weighing = weigh(left, right, floored=line.floored)
    form, along_row = FORMS[content.form], is_row(line)
    if weighing.verdict == "holds":
        message = holding_message(line.name)
    else:
        message = line_message(
            line.name,
            side(left, [operand_name(cell, along_row, form) for cell in line.left]),
            side(right, [operand_name(cell, along_row, form) for cell in line.right]),
            weighing,
        )
    return rule.finding(
        weighing.verdict,
        line.key,
        message,
        cells=line.cells,
        operands=tuple(value.operand for value in (*left, *right)),
        left=weighing.left,
        right=weighing.right,
    )


def judge_equation(rule: Rule, content: Content, _context: Context) -> Iterator[Finding]:
    """Yield the verdict on every line that the equation of ``rule`` crosses and that does not simply add up."""
    for line in lines_in(content, rule.number):
        if not _adds_up(content, line):
            yield judge_line(rule, content, line)


def _adds_up(content: Content, line: Line) -> bool:
    left, right = [content.number(cell) for cell in line.left], [content.number(cell) for cell in line.right]
    return None not in left and None not in right and sum(left) == sum(right)  # type: ignore[arg-type]


def judge_equations(content: Content) -> list[Finding]:
    """Return the verdicts on all equations of ``content``, those that hold included."""
    return [
        judge_line(rule, content, line)
        for rule in EQUATION_RULES
        if rule.speaks_to(content)
        for line in lines_in(content, rule.number)
    ]


def statement(content: Content, findings: Iterable[HasVerdict]) -> Statement:
    """Count what became of the equations of ``content``, given what ``check`` found."""
    numbers = {rule.number for rule in EQUATION_RULES if rule.speaks_to(content)}
    if not numbers:
        return Statement(0, 0, 0, 0, 0)
    equations = len(lines_in(content))
    verdicts = [finding.verdict for finding in findings if finding.rule in numbers and finding.verdict != "holds"]
    hold_if_nil, undecided = verdicts.count("holds_if_nil"), verdicts.count("undecided")
    fail = len(verdicts) - hold_if_nil - undecided
    return Statement(equations, equations - len(verdicts), fail, hold_if_nil, undecided)


def in_words(table: Table, equation: Equation) -> Text:
    """Write an equation with the labels of ``table``."""
    form = next(form for form in FORMS.values() if table in form.tables)
    line = table.lines_crossing(equation)[0]
    sides = []
    for keys in (equation.left, equation.right):
        cells = [table.cell_on_line(equation, key, line) for key in keys]
        sides.append(sum_in_words([operand_name(cell, equation.across == "columns", form) for cell in cells]))
    return Text(f"{sides[0].zh} = {sides[1].zh}", f"{sides[0].en} = {sides[1].en}")


def _declared(number: str, form: Form) -> tuple[Table, Equation] | None:
    for table in form.tables:
        for equation in table.equations:
            if equation.rule == number:
                return table, equation
    return None


def _rule(number: str) -> Rule:
    declared = [found for form in reversed(FORMS.values()) if (found := _declared(number, form))]
    return Rule(
        number=number,
        severity="error",
        name=EQUATION_NAMES[number],
        words=_WORDS[number],
        source=from_the_forms(),
        judge=judge_equation,
        formula=in_words(*declared[0]),
        companions=_COMPANIONS[number],
        example=_EXAMPLES[number],
    )


EQUATION_RULES: tuple[Rule, ...] = tuple(_rule(number) for number in EQUATION_NAMES)
