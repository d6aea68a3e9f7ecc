"""N-REPEAT: the text is written for the year, not taken over from last year or from another body."""

import re
from collections.abc import Iterator
from functools import lru_cache

from ...document import Content
from ...formats import Text
from ..context import Context, Example, SameText
from ..fingerprints import SHINGLE, STOCK_PHRASES
from ..rule import Finding, Operand, Rule
from ..texts import digest_of
from .prose import Passage, place_name
from .ties import passages_of

_EVERY = 5  # of the pieces of the own text: their share is an estimate, good to a few points from 100 characters on
_NOISE = re.compile("|".join((*(re.escape(phrase) for phrase in STOCK_PHRASES), r"[\W_\d]+")))
_SECTIONS = ("overview", "improvement", "other_matters")


@lru_cache(maxsize=32)
def bare_words(clean: str) -> str:
    """Return a clean text without marks, figures and the phrases that every report holds."""
    return _NOISE.sub("", clean)


def repeated_share(own: str, other: str) -> float:
    """Return the share (0 to 1) of a clean text whose pieces of SHINGLE characters stand in another text too."""
    own, other = bare_words(own), bare_words(other)
    there = {other[at : at + SHINGLE] for at in range(len(other) - SHINGLE + 1)}
    pieces = [own[at : at + SHINGLE] for at in range(0, len(own) - SHINGLE + 1, _EVERY)]
    return sum(piece in there for piece in pieces) / len(pieces) if pieces else 0.0


def judge_repeats(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict on every section that is long enough, against last year and against other bodies."""
    last = context.last_year
    earlier = {passage.section: passage for passage in passages_of(last)} if last is not None else {}
    for passage in passages_of(content):
        if passage.section not in _SECTIONS or len(bare_words(passage.clean)) < context.thresholds.repeat_from:
            continue
        if not context.is_first_year:
            yield _against_last_year(rule, content, context, passage, earlier.get(passage.section))
        for same in context.same_text or ():
            if same.section == passage.section:
                yield _against_another(rule, content, context, passage, same)


def _against_last_year(
    rule: Rule, content: Content, context: Context, passage: Passage, earlier: Passage | None
) -> Finding:
    section, name = passage.section, place_name(passage.section)
    own = Operand(section, content.year, digest_of(passage.plain))
    if context.last_year is None:
        return rule.finding(
            "undecided",
            section,
            Text(
                f"{name.zh}：没有上一年度报告，无法比较。",
                f"{name.en}: there is no report of last year to compare with.",
            ),
            operands=(own,),
        )
    share = repeated_share(passage.clean, earlier.clean) if earlier else 0.0
    year = context.last_year.year
    there = Operand(section, year, digest_of(earlier.plain) if earlier else "")
    limit = context.thresholds.repeat_share
    return rule.finding(
        "fails" if share > limit else "holds",
        section,
        _message(name, share, limit, Text(f"{year} 年的报告", f"the report of {year}")),
        operands=(own, there),
        left=round(share * 100),
        right=round(limit * 100),
    )


def _against_another(rule: Rule, content: Content, context: Context, passage: Passage, same: SameText) -> Finding:
    limit = context.thresholds.repeat_share
    return rule.finding(
        "fails" if same.share > limit else "holds",
        f"{passage.section}.{same.agency[:50]}.{same.year}",
        _message(
            place_name(passage.section),
            same.share,
            limit,
            Text(f"“{same.agency}”{same.year} 年的报告", f"the report of “{same.agency}” on {same.year}"),
        ),
        operands=(
            Operand(passage.section, content.year, digest_of(passage.plain)),
            Operand(passage.section, same.year, same.agency),
        ),
        left=round(same.share * 100),
        right=round(limit * 100),
    )


def _message(name: Text, share: float, limit: float, whom: Text) -> Text:
    apart = round((share - limit) * 100)
    return Text(
        f"{name.zh}约有 {share:.0%} 与{whom.zh}相同（界线 {limit:.0%}，相差 {apart} 个百分点），请写出本年度的情况。",
        f"{name.en}: about {share:.0%} repeats {whom.en} (the line is {limit:.0%}; difference {apart} "
        "points). Say what this year was like.",
    )


def shares_of_last_year(content: Content, last_year: Content) -> dict[str, float]:
    """Return, for each section with text, the share (0 to 1) that repeats last year's: shown while writing."""
    earlier = {passage.section: passage.clean for passage in passages_of(last_year)}
    return {
        passage.section: repeated_share(passage.clean, earlier.get(passage.section, ""))
        for passage in passages_of(content)
        if passage.section in _SECTIONS
    }


_LONG = (
    "春季开放周期间，松烟路服务大厅设置了三处讲解点，工作人员用本地方言逐户说明旧房加装电梯的补贴标准，现场记下的疑问当晚整理成问答"
    "贴在各小区门口。夏季汛期前，河道巡查记录每天上午十点更新，住在低洼处的居民可以凭门牌号查到撤离路线和安置点的电话。"
)
REPEAT = Rule(
    number="N-REPEAT",
    severity="warn",
    name=Text("文字写的是本年度", "Written for this year"),
    words=Text(
        "每一部分与上一年度报告、与其他机关报告相同的文字不超过界线（默认 50%），法律名称等通用语不计；"
        "字数很少的部分不作判断。",
        "In each section, the share of text that repeats last year's report or another body's does not pass a line "
        "(50 % unless set otherwise), stock phrases set aside; short sections are not judged.",
    ),
    source=Text(
        "各地年度报告评估的通行要求；界线由本网站设定",
        "Common in evaluations of annual reports; the line is set by this site",
    ),
    judge=judge_repeats,
    shapes=("form", "narrative_only"),
    example=Example(
        Text("第六部分有八成与另一机关的报告相同。", "Four fifths of section six are those of another body."),
        texts={"other_matters": f"<p>本年度收取信息处理费400元。{_LONG}</p>"},
        context={"same_text": (SameText("other_matters", 0.8, "云岫县林业局", 2022),)},
    ),
)
