"""Figures beside those of last year and of other bodies: jumps, tables that are the same, a backlog without a word."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from ..document import Content
from ..figures import Figure
from ..formats import CARRY, FORMS, Text, cell_key, column_of, split_cell
from .context import Context, Example, SameTable
from .fingerprints import table_fingerprint, table_fingerprints
from .named import cell_in_words, operand, operands, table_in_words, total
from .rule import Finding, Operand, Rule, from_the_forms
from .texts import section_words
from .years import last_years_of

TEXT_SECTIONS = ("overview", "requests", "improvement", "other_matters")
_A_WORD_ON_IT = re.compile(r"结转|积压|延期|延长|顺延|未办结|正在办理|办理中|下年度|下一年|次年|跨年")


@cache
def _counted(form: str) -> tuple[tuple[str, str | None], ...]:
    """Return every cell that counts, each with the total of its row. What is brought forward follows from last year."""
    found = []
    for table in FORMS[form].tables:
        has_total = any(column.key == "total" for column in table.column_leaves())
        for cell in table.cells():
            place, column = split_cell(cell), column_of(cell, FORMS[form])
            if column.kind != "count" or column.may_be_negative or place.row == CARRY.row:
                continue
            row_total = cell_key(place.table, place.row, "total") if has_total else None
            found.append((cell, row_total if row_total != cell else None))
    return tuple(found)


def judge_jumps(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict on every cell that changed by the set factor, the total of a row standing for its cells."""
    if context.is_first_year and not context.merged:
        return
    reports = last_years_of(content, context)
    if context.is_divided or any(not report.figures for report in reports):
        yield rule.finding("undecided", "last_year", _no_last_year(content, context.is_divided))
        return
    factor, least = context.thresholds.jump_factor, context.thresholds.jump_from
    jumped: set[str] = set()
    found: list[tuple[str, str | None, int, int]] = []
    for cell, row_total in _counted(content.form):
        now = content.number(cell)
        if now is None:
            continue
        numbers = [report.number(cell) for report in reports]
        if None in numbers:
            continue
        before = sum(int(number or 0) for number in numbers)
        low, high = sorted((int(now), before))
        if high >= least and high >= factor * low:
            jumped.add(cell)
            found.append((cell, row_total, int(now), before))
    for cell, row_total, now, before in found:
        if row_total in jumped:
            continue
        name = cell_in_words(cell, content)
        yield rule.finding(
            "fails",
            cell,
            Text(
                f"{name.zh}由上年的 {before} 变为 {now}，相差 {abs(now - before)}，请说明原因或核对。",
                f"{name.en} went from {before} last year to {now}; difference {abs(now - before)}: explain or check.",
            ),
            cells=(cell,),
            operands=(operand(content, cell), Operand(cell, content.year - 1, before)),
            left=now,
            right=before,
        )


def _no_last_year(content: Content, is_divided: bool) -> Text:
    if is_divided:
        return Text(
            "本年度有机构分设或职能划转，不与上年比较。", "After a split or a transfer of functions, not judged."
        )
    return Text(
        f"没有 {content.year - 1} 年报告，无法比较。", f"There is no report on {content.year - 1} to compare with."
    )


def judge_same_year(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict on every table that repeats last year's."""
    own = table_fingerprints(content, context.thresholds.same_table_from)
    if not own or context.is_first_year:
        return
    last = context.last_year
    if last is None:
        yield rule.finding("undecided", "last_year", _no_last_year(content, False))
        return
    for table, mark in own.items():
        if table_fingerprint(last, table, context.thresholds.same_table_from) != mark:
            continue
        title, cells = table_in_words(table), _figures_of(table, content)
        yield rule.finding(
            "fails",
            table,
            Text(
                f"{title.zh}表中的数字与 {last.year} 年报告完全相同，共 {len(cells)} 个不为 0 的数字。",
                f"The figures of the table {title.en} are those of the report on {last.year}; "
                f"{len(cells)} are not nought.",
            ),
            cells=cells,
            operands=operands(content, cells),
        )


def judge_same_agency(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict on every published table of another agency that holds the same figures."""
    if context.same_tables == ():
        return
    own = table_fingerprints(content, context.thresholds.same_table_from)
    if not own:
        return
    if context.same_tables is None:
        yield rule.finding(
            "undecided",
            "index",
            Text("没有与其他机关的表格比较。", "The tables were not compared with those of other agencies."),
        )
        return
    for same in context.same_tables:
        if same.table not in own:
            continue
        title, cells = table_in_words(same.table), _figures_of(same.table, content)
        where = f"（{same.address}）" if same.address else ""
        yield rule.finding(
            "fails",
            f"{same.table}.{same.year}",
            Text(
                f"{title.zh}表中的数字与{same.agency} {same.year} 年报告完全相同{where}。",
                f"The figures of the table {title.en} are those of {same.agency}, report on {same.year}"
                f"{f' ({same.address})' if same.address else ''}.",
            ),
            cells=cells,
            operands=(*operands(content, cells), Operand(same.table, same.year, same.agency)),
        )


def _figures_of(table: str, content: Content) -> tuple[str, ...]:
    return tuple(cell for cell in content.figures if cell.startswith(f"{table}.") and content.number(cell))


def judge_backlog(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict on a carried-forward share above the line of which the text says nothing."""
    rows = ("received", CARRY.row, CARRY.last_years_row)
    received, brought, carried = (total(content, "requests", row) for row in rows)
    limits, cells = context.thresholds, tuple(cell_key("requests", row, "total") for row in rows)
    if received is None or brought is None or carried is None:
        return
    work = received + brought
    if work < limits.backlog_from or carried <= limits.backlog_share * work:
        return
    if any(_A_WORD_ON_IT.search(section_words(content, section)) for section in TEXT_SECTIONS):
        return
    share = f"{carried / work:.1%}"
    yield rule.finding(
        "fails",
        "total",
        Text(
            f"结转下年度 {carried} 件，占新收与上年结转之和 {work} 件的 {share}，文字部分没有说明。",
            f"{carried} of {work} requests ({share}) are carried forward, and the text says nothing about it.",
        ),
        cells=cells,
        operands=operands(content, cells),
        left=carried,
        right=work,
    )


_ONE_TABLE: Mapping[str, Figure] = dict.fromkeys(FORMS["2021"].table("remedies").cells(), 0) | {
    "remedies.reconsideration.upheld": 2,
    "remedies.reconsideration.corrected": 1,
    "remedies.reconsideration.other_outcome": 1,
    "remedies.reconsideration.total": 4,
    "remedies.litigation_direct.upheld": 1,
    "remedies.litigation_direct.total": 1,
}
JUMP = Rule(
    number="T-JUMP",
    severity="warn",
    name=Text("与上年相差悬殊", "Jump against last year"),
    words=Text(
        "两年中有一年达到 30 件的数字，与上年相差 5 倍以上的，需要说明；一行的总计已指出的，不再指出该行各格。",
        "A figure of at least 30 in either year that changes by the factor 5 or more asks for a note; where the total "
        "of a row does, its cells are not named again.",
    ),
    source=from_the_forms(Text("（两年比较）", " (both years compared)")),
    judge=judge_jumps,
    example=Example(
        Text("行政处罚由上年的几件变为 400 件。", "Penalties went from a few to 400."),
        figures={"enforcement.penalties.decisions": 400},
    ),
)
SAME_YEAR = Rule(
    number="T-SAME-YEAR",
    severity="info",
    name=Text("与上年相同的表", "Same table as last year"),
    words=Text(
        "至少有 5 个不为 0 的数字的表，与上年完全相同。",
        "A table with at least five figures that are not 0 is the same as last year's.",
    ),
    source=from_the_forms(Text("（两年比较）", " (both years compared)")),
    judge=judge_same_year,
    example=Example(
        Text("行政复议、行政诉讼情况表与上年一字不差。", "The table of disputes repeats last year's."),
        figures=_ONE_TABLE,
        last_year=_ONE_TABLE,
    ),
)
SAME_AGENCY = Rule(
    number="T-SAME-AGENCY",
    severity="info",
    name=Text("与其他机关相同的表", "Same table as another agency"),
    words=Text(
        "至少有 5 个不为 0 的数字的表，与其他机关已发布的报告完全相同。",
        "A table with at least five figures that are not 0 is the same as in a published report of another agency.",
    ),
    source=from_the_forms(Text("（各机关报告比较）", " (reports of different agencies compared)")),
    judge=judge_same_agency,
    example=Example(
        Text("申请办理情况表与另一机关的完全相同。", "The table of requests is that of another agency."),
        context={"same_tables": (SameTable("requests", "示例县统计局", 2023),)},
    ),
)
BACKLOG = Rule(
    number="T3-BACKLOG",
    severity="warn",
    name=Text("结转较多未说明", "Backlog without a word"),
    words=Text(
        "新收与上年结转合计达到 30 件，结转下年度超过其中三成，而文字部分没有说明的，需要说明。",
        "Where at least 30 requests were in hand and more than 30 % are carried forward, the text says why.",
    ),
    source=from_the_forms(Text("（由两年比较推定）", " (follows from the figures)")),
    judge=judge_backlog,
    companions=("T3-BALANCE", "T3-ROW-SUM", "T-JUMP"),
    example=Example(
        Text("结转下年度 900 件，文字部分只字未提。", "900 carried forward, and not a word on it."),
        figures={"requests.carried_forward.total": 900},
        along=("T3-BALANCE", "T3-ROW-SUM", "T-JUMP"),
    ),
)
