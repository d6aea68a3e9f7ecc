"""N-TABLE, N-NONE, N-RATE, N-TREND: what the text counts is what the tables hold."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from ...document import Content
from ...formats import Text
from ..context import Context, Example
from ..rule import Finding, Rule, Verdict, from_the_forms
from .cells import sum_of
from .claims import CARRIED, RECEIVED, WORKLOAD
from .prose import Passage
from .saying import (
    difference_in_words,
    figure_of,
    known_in_words,
    quoted,
    rounded,
    said,
    short,
    stated_value,
    target_in_words,
)
from .ties import Tie, passages_of, ties

_BY_RULE = {
    "N-TABLE": ("value", False),
    "N-NONE": ("value", True),
    "N-RATE": ("rate", False),
    "N-TREND": ("change", False),
}
_SAME = Text("（文字与表格说的是同一件事）", " (text and tables speak of the same thing)")


def judge_figures(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict on every mention that the rule is about."""
    kind, is_denial = _BY_RULE[rule.number]
    last_year = usable_last_year(content, context)
    passages = {passage.section: passage for passage in passages_of(content)}
    told: Counter[str] = Counter()
    for tie in ties(content, last_year, lambda claim: claim.kind == kind and claim.is_denial == is_denial):
        if tie.judged is None:
            continue
        line = f"{tie.mention.section}.{short(tie.place)}"
        told[line] += 1
        yield _finding(rule, tie, f"{line}.{told[line]}", passages[tie.mention.section], content.year)


def judge_denials(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict on every denial, and on 全部办结 where the tables show nothing to be done."""
    yield from judge_figures(rule, content, context)
    workload = sum_of(content, WORKLOAD)
    if workload is None or not workload.is_complete or workload.known != 0:
        return
    found = ties(content, None, lambda claim: claim.is_denial)
    if any(tie.place == RECEIVED and tie.mention.claim.is_denial for tie in found):
        return
    passages = {passage.section: passage for passage in passages_of(content)}
    done = next(
        (tie for tie in found if tie.place == CARRIED and _says_done(tie.mention.printed)),
        None,
    )
    if done is None:
        return
    where = quoted(passages[done.mention.section], done.mention)
    yield rule.finding(
        "fails",
        f"{done.mention.section}.nothing-received",
        Text(
            f"{where.zh}说申请均已办结，表中本年新收与上年结转却均为 0。",
            f"{where.en}: the text says that all requests were handled, while the table shows none received or brought "
            "forward.",
        ),
        cells=workload.cells,
        operands=(said(done.mention, content.year), *(value.operand for value in workload.values)),
        right=0,
    )


def _says_done(printed: str) -> bool:
    return "办" in printed and "转" not in printed


def usable_last_year(content: Content, context: Context) -> Content | None:
    """Return last year's report when it is the year before and has tables."""
    last = context.last_year
    is_usable = (
        last is not None and last.year == content.year - 1 and last.shape == "form" and not context.is_first_year
    )
    return last if is_usable else None


def _finding(rule: Rule, tie: Tie, line: str, passage: Passage, year: int) -> Finding:
    assert tie.judged is not None and tie.found is not None  # noqa: S101, PT018 (a judged tie has its cells)
    others = tie.whole or tie.before
    operands = (
        said(tie.mention, year),
        *(value.operand for value in tie.found.values),
        *(value.operand for value in (others.values if others else ())),
    )
    cells = (*tie.cells, *(tie.whole.cells if tie.whole else ()))
    message = Text("", "") if tie.judged == "holds" else _message(tie, passage)
    return rule.finding(
        tie.judged,
        line,
        message,
        cells=tuple(dict.fromkeys(cells)),
        operands=operands,
        left=stated_value(tie),
        right=tie.found.known,
    )


def _message(tie: Tie, passage: Passage) -> Text:
    where, name = quoted(passage, tie.mention), target_in_words(tie.place)
    assert tie.found is not None and tie.judged is not None  # noqa: S101, PT018 (only judged ties come here)
    if tie.mention.claim.kind == "rate":
        return _rate_message(tie, where, name)
    if tie.mention.claim.kind == "change":
        return _change_message(tie, where, name)
    number = tie.mention.claim.number
    assert number is not None  # noqa: S101 (every value has its number)
    stated, known, apart = figure_of(number), known_in_words(tie.found), difference_in_words(number, tie.found)
    end = _end(tie.judged)
    if tie.mention.claim.is_denial:  # the text itself has no figure
        says = Text(f"照文中所说应为 {stated.zh}", f"by the text it is {stated.en}")
    else:
        says = Text(f"文中为 {stated.zh}", f"the text says {stated.en}")
    return Text(
        f"{where.zh}：{says.zh}，表中{name.zh}为 {known.zh}{apart.zh}{end.zh}。",
        f"{where.en}: {says.en}, the table has {known.en} for {name.en}{apart.en}{end.en}.",
    )


def _rate_message(tie: Tie, where: Text, name: Text) -> Text:
    found, whole = tie.found, tie.whole
    assert found is not None and whole is not None and tie.judged is not None  # noqa: S101, PT018 (a rate has both)
    stated, part, base, end = _printed(tie), known_in_words(found), known_in_words(whole), _end(tie.judged)
    computed, apart = "", Text("", "")
    if whole.known and found.known is not None:
        share = _decimal(found.known) * 100 / _decimal(whole.known)
        computed, apart = f" = {rounded(share)}%", _points_apart(stated.zh, share)
    of_all = target_in_words("+".join(whole.cells))
    return Text(
        f"{where.zh}：文中为 {stated.zh}，按表中数字计算，{name.zh} {part.zh} ÷ {of_all.zh} {base.zh}{computed}"
        f"{apart.zh}{end.zh}。",
        f"{where.en}: the text says {stated.en}; by the table, {name.en} {part.en} ÷ {of_all.en} {base.en}{computed}"
        f"{apart.en}{end.en}.",
    )


def _change_message(tie: Tie, where: Text, name: Text) -> Text:
    claim, found, before = tie.mention.claim, tie.found, tie.before
    assert found is not None and tie.judged is not None  # noqa: S101, PT018 (only judged ties come here)
    words = {1: Text("增加", "an increase"), -1: Text("减少", "a decrease"), 0: Text("持平", "no change")}[
        claim.sign or 0
    ]
    stated = _printed(tie)
    now = known_in_words(found)
    if before is None:
        return Text(
            f"{where.zh}：没有上一年度报告的{name.zh}，无法核对。",
            f"{where.en}: there is no {name.en} from last year's report to compare with.",
        )
    then, apart = known_in_words(before), ""
    if found.is_complete and before.is_complete:
        apart = f"{_decimal(found.known) - _decimal(before.known):+f}"
        if before.known:
            apart += f"，{rounded((_decimal(found.known) - _decimal(before.known)) * 100 / _decimal(before.known)):+f}%"
    end = _end(tie.judged)
    return Text(
        f"{where.zh}：文中为{words.zh}（“{stated.zh}”），表中{name.zh}本年 {now.zh}、上年 {then.zh}"
        f"（{apart}）{end.zh}。",
        f"{where.en}: the text says {words.en} (“{stated.en}”); {name.en} is {now.en} this year and {then.en} "
        f"last year ({apart.replace('，', ', ')}){end.en}.",
    )


def _points_apart(printed: str, share: Decimal) -> Text:
    stated = re.search(r"\d+(?:\.\d+)?(?=[%％])", printed)
    if stated is None:
        return Text("", "")
    points = rounded(abs(Decimal(stated[0]) - share))
    return Text(f"，相差 {points} 个百分点", f"; difference {points} points")


def _printed(tie: Tie) -> Text:
    words = "".join(tie.mention.printed.split())
    return Text(words, words)


def _decimal(value: object) -> Decimal:
    return Decimal(str(value or 0))


def _end(verdict: Verdict) -> Text:
    if verdict == "fails_whatever_blank":
        return Text("，空白填多少都不能相符", "; no blank can mend that")
    if verdict == "holds_if_nil":
        return Text("；空白按零计时相符", "; it agrees if the blanks mean nil")
    if verdict == "undecided":
        return Text("；缺少数字，无法核对", "; figures are missing, so it cannot be compared")
    return Text("", "")


def _example(words: str, zh: str, en: str) -> Example:
    return Example(Text(zh, en), content={"preface": f"<p>{words}</p>"})


TABLE = Rule(
    number="N-TABLE",
    severity="warn",
    name=Text("文字与表格一致", "Text agrees with tables"),
    words=Text(
        "文字中关于申请的新收、结转、办理、各类结果和申请人，行政复议、行政诉讼及其结果，规章和规范性文件的制发、废止、有效，"
        "许可、处罚、强制，以及收费金额的每一个数字，都与表格中相应的数相等（余、约、近、超等按其含义放宽，元与万元换算）。",
        "Every figure in the text on requests received, carried, handled, their results and applicants, on "
        "reconsideration, litigation and their outcomes, on documents, licences, penalties, compulsion and fees equals "
        "its cell. Words such as “about” or “more than” are taken as they are meant; 元 and 万元 are converted.",
    ),
    source=from_the_forms(_SAME),
    judge=judge_figures,
    example=_example(
        "全年作出行政许可决定987654件。",
        "文字写作出行政许可决定 987654 件，表中不是这个数。",
        "The text says that 987,654 licences were decided; the table has another number.",
    ),
)
NONE = Rule(
    number="N-NONE",
    severity="warn",
    name=Text("“没有”与“全部”属实", "Denials agree with tables"),
    words=Text(
        "文字说未收到申请、没有复议诉讼、没有结转、申请全部办结的，表中相应的数为零；说申请均已办结的，表中应有收到或结转来的申请。",
        "Where the text says that no request was received, that there was no reconsideration or litigation, that "
        "nothing was carried forward or that all requests were handled, the cells are nil; and where all requests were "
        "handled, there were some.",
    ),
    source=from_the_forms(_SAME),
    judge=judge_denials,
    example=_example(
        "全年没有因政府信息公开被申请行政复议。",
        "文字写没有行政复议，表中行政复议总计不为零。",
        "The text says that there was no reconsideration; the table has some.",
    ),
)
RATE = Rule(
    number="N-RATE",
    severity="warn",
    name=Text("比例计算正确", "Percentages follow from the tables"),
    words=Text(
        "文字中的占比、办结率、维持率、纠错率等，按表格中的数重新计算，在所写位数内（四舍五入或截尾）相等。",
        "Shares and rates in the text, computed again from the cells, agree to the last place written, rounded or "
        "cut off.",
    ),
    source=from_the_forms(_SAME),
    judge=judge_figures,
    formula=Text("比例 = 部分 ÷ 总数 × 100%", "rate = part ÷ whole × 100%"),
    example=_example(
        "办结的政府信息公开申请中，予以公开占99.97%。",
        "文字写予以公开占 99.97%，按表计算不是这个比例。",
        "The text says that 99.97% were disclosed; the table gives another share.",
    ),
)
TREND = Rule(
    number="N-TREND",
    severity="warn",
    name=Text("增减与上年数相符", "Changes agree with last year"),
    words=Text(
        "文字说比上年增长、下降、持平、翻番的，方向和幅度与本年、上年两份报告表格中的数相符；没有上年报告的，不作判断。",
        "Where the text speaks of growth, decline or no change since last year, direction and size follow from the "
        "tables of both years; not judged without last year's report.",
    ),
    source=from_the_forms(_SAME),
    judge=judge_figures,
    example=Example(
        Text(
            "文字写申请量增长 99%，与两年的表格不符。",
            "The text says that requests grew by 99%; the tables say otherwise.",
        ),
        content={"preface": "<p>收到政府信息公开申请量比上年增长99%。</p>"},
    ),
)
FIGURE_RULES = (TABLE, NONE, RATE, TREND)
