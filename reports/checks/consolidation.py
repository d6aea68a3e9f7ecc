"""A consolidated report against the reports of the bodies directly below it."""

from collections.abc import Iterator
from decimal import Decimal

from ..document import Content
from ..figures import plain_number
from ..formats import FORMS, OTHERWISE, Text, cell_key, column_of, split_cell
from .context import Child, Context, Example
from .named import cell_in_words, operand
from .rule import Finding, Operand, Rule
from .texts import listed

MOST_TERMS = 6


def judge_sums(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict on every cell; one "undecided" for all of them while a child is missing."""
    if content.scope != "consolidated":
        return
    children = context.children
    if not children or any(child.content is None for child in children):
        missing = [child.name for child in children or () if child.content is None]
        yield rule.finding(
            "undecided",
            "children",
            Text(
                f"缺少以下机关的报告，无法核对汇总数：{listed(missing)}。"
                if missing
                else "不知道汇总了哪些机关，无法核对汇总数。",
                f"Sums are not judged while these reports are missing: {listed(missing, 'en')}."
                if missing
                else "Which bodies enter the sums is not known; they are not judged.",
            ),
            operands=tuple(Operand("child", content.year, name) for name in missing),
        )
        return
    parts = [
        (child.name, child.content)
        for child in children
        if child.content is not None and child.content.shape == "form" and not child.counted_in
    ]
    blanks: list[str] = []
    for cell in FORMS[content.form].cells():
        if column_of(cell, FORMS[content.form]).kind == "text":
            continue
        number = content.number(cell)
        if number is None:
            continue
        terms = [(name, _number_of(part, cell)) for name, part in parts]
        known = sum((term for _, term in terms if term is not None), 0)
        is_open = any(term is None for _, term in terms)
        if is_open and (known <= number or number < 0 or column_of(cell).may_be_negative):
            blanks.append(cell)
        elif known != number:
            yield _unlike(rule, content, cell, number, known, terms)
    if blanks:
        yield _not_judged(rule, content, blanks)


def _not_judged(rule: Rule, content: Content, blanks: list[str]) -> Finding:
    names = [cell_in_words(cell, content) for cell in blanks]
    return rule.finding(
        "undecided",
        "blanks",
        Text(
            f"{len(blanks)} 格无法核对，因为有的下级报告没有这个数字：{listed([name.zh for name in names], most=3)}。",
            f"{len(blanks)} cells are not judged, since a report below has no such figure: "
            f"{listed([name.en for name in names], 'en', 3)}.",
        ),
        cells=tuple(blanks),
        operands=(Operand("blanks", content.year, len(blanks)),),
    )


def _unlike(
    rule: Rule,
    content: Content,
    cell: str,
    number: int | Decimal,
    total: int | Decimal,
    terms: list[tuple[str, int | Decimal | None]],
) -> Finding:
    operands = (operand(content, cell), *(Operand(cell, content.year, term) for _, term in terms))
    shown = [(name, term) for name, term in terms if term]
    sums = " + ".join(f"{name} {plain_number(term)}" for name, term in shown[:MOST_TERMS] if term)
    more = Text("", "")
    if len(shown) > MOST_TERMS:
        more = Text(f" + …，共 {len(shown)} 个机关", f" + …, {len(shown)} bodies in all")
    gap = plain_number(abs(Decimal(number) - Decimal(total)))
    text = Text(
        f"{cell_in_words(cell, content).zh}汇总为 {plain_number(number)}，各机关之和为 {plain_number(total)}"
        f"（{sums or '0'}{more.zh}），相差 {gap}，请逐项说明。",
        f"{cell_in_words(cell, content).en} is {plain_number(number)}, the reports below add up to "
        f"{plain_number(total)} ({sums or '0'}{more.en}); difference {gap}: explain it.",
    )
    return rule.finding("fails", cell, text, cells=(cell,), operands=operands, left=number, right=total)


def _number_of(part: Content, cell: str) -> int | Decimal | None:
    """Return the figure of a child; rows of the one correspondence count for each other, as sums."""
    number = part.number(cell)
    if number is not None or part.shows(cell):
        return number
    place = split_cell(cell)
    if place.table == OTHERWISE.table and place.row == OTHERWISE.row:
        own = [part.number(cell_key(place.table, row, place.column)) for row in OTHERWISE.rows]
        known = [one for one in own if one is not None]
        return sum(known) if len(known) == len(own) else None
    return None


def judge_coverage(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield one verdict: how many of the bodies below have reported, and who has not."""
    if content.scope != "consolidated":
        return
    if context.children is None:
        yield rule.finding(
            "undecided", "children", Text("不知道汇总了哪些机关。", "Which bodies enter the sums is not known.")
        )
        return
    missing = [child.name for child in context.children if child.content is None]
    there, everyone = len(context.children) - len(missing), len(context.children)
    yield rule.finding(
        "fails" if missing else "holds",
        "children",
        Text(
            f"{everyone} 个机关中 {there} 个有报告，缺少：{listed(missing, most=30)}。",
            f"{there} of {everyone} bodies reported; missing: {listed(missing, 'en', 30)}.",
        ),
        operands=tuple(Operand("child", content.year, name) for name in missing),
        left=there,
        right=everyone,
    )


def judge_double(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict on every body that enters the sum twice: by itself and within another, or listed twice."""
    if content.scope != "consolidated" or context.children is None:
        return
    names = [child.name for child in context.children]
    for child in context.children:
        if child.counted_in and child.counted_in in names:
            yield _double(
                rule,
                content,
                child.name,
                Text(
                    f"{child.name}已计入{child.counted_in}的汇总数，又单独计入，重复计算。",
                    f"{child.name} is part of the sums of {child.counted_in} and enters by itself, too.",
                ),
            )
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        text = Text(f"{name}在汇总名单中出现了不止一次。", f"{name} stands more than once among the bodies summed.")
        yield _double(rule, content, name, text)


def _double(rule: Rule, content: Content, name: str, text: Text) -> Finding:
    return rule.finding("fails", name[:80], text, operands=(Operand("child", content.year, name),))


_SOURCE = Text("国办公开办函〔2019〕61号（汇总公开的要求）", "国办公开办函〔2019〕61号 (on consolidated reports)")
SUMS = Rule(
    number="C-SUM",
    severity="warn",
    name=Text("汇总数相符", "Sums of the reports below"),
    words=Text(
        "汇总报告的每个数字等于直接下级各机关报告之和；缺少任何一份报告时不作判断；每处差异都要说明。",
        "Every figure of a consolidated report is the sum over the bodies directly below; not judged while a report is "
        "missing; every difference is explained.",
    ),
    source=_SOURCE,
    judge=judge_sums,
    example=Example(
        Text("下级报告之和多于汇总报告的数字。", "The reports below add up to more than the sum says."),
        content={"scope": "consolidated"},
        context={
            "children": (
                Child("示例县统计局", Content("示例县统计局", 2023, figures={"licensing.licensing.decisions": 9999})),
            )
        },
    ),
)
COVERAGE = Rule(
    number="C-COVERAGE",
    severity="info",
    name=Text("汇总范围", "Coverage"),
    words=Text(
        "汇总数旁注明应报机关数、已报机关数和未报机关的名称。",
        "Beside every total: n of m bodies reported, and by name who has not.",
    ),
    source=_SOURCE,
    judge=judge_coverage,
    shapes=("form", "narrative_only"),
    example=Example(
        Text("下级机关没有报告。", "A body below has not reported."),
        content={"scope": "consolidated"},
        context={"children": (Child("示例县档案馆"),)},
    ),
)
DOUBLE = Rule(
    number="C-DOUBLE",
    severity="error",
    name=Text("不重复汇总", "Counted once"),
    words=Text(
        "一个机关与其下级不同时计入同一个汇总数；汇总只加直接下级。",
        "A body and its own child never both enter one sum; direct children alone are added.",
    ),
    source=_SOURCE,
    judge=judge_double,
    companions=("C-COVERAGE",),
    example=Example(
        Text("既计入区的汇总报告，又计入该区所属的局。", "A district's consolidated report, and its own bureau."),
        content={"scope": "consolidated"},
        context={"children": (Child("示例区人民政府"), Child("示例区财政局", counted_in="示例区人民政府"))},
        along=("C-COVERAGE",),
    ),
)
