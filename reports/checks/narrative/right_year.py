"""N-YEAR: title, period and text speak of the report year."""

import re
from collections.abc import Iterator

from ...document import Content
from ...formats import Text
from ..context import Context, Example
from ..rule import Finding, Operand, Rule
from .prose import Passage
from .saying import quoted_range
from .ties import passages_of

_TITLE_YEAR = re.compile(r"(20\d\d)(?=年)")
_PERIOD = re.compile(
    r"(?:统计|数据|期限|周期|时限|时间|起止)[^。;\n]{0,24}?(?P<first>20\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:起)?(?:至|到|-|—|~|–|起至)+"
    r"(?P<last>20\d\d)?年?(?P<end_month>\d{1,2})月(?P<end_day>\d{1,2})日"
)
_OPENING = re.compile(r"(?:^|(?<=[。\n]))(?P<year>20\d\d)年(?:度|以来|全年)?,?(?P<rest>[^。\n]+)")
_OWN_WORK = re.compile(
    r"^(?:我[局委办镇县市区厅乡街]|本[机关单位局委镇办街]|全[市县区镇乡街]|[市县区镇省]?[^,;\d]{0,16}?(?:局|委|办公室|政府|镇|乡|办事处|街道))?[^,;]{0,4}?"
    r"(?:认真|严格|坚持|高度重视|积极|深入|全面|扎实|切实|始终|持续|围绕|紧紧|以习近平|共?收到|未收到|共受理|主动公开|全年|共)"
)
_ANOTHER_MATTER = re.compile(
    r"(?:较|比|同比|相比|增长|下降|考核|评估|荣获|被评|获评|预算|决算|印发|出台|制定的|成立|以来|上年|去年|当时|曾|存在的|整改|问题"
    r"|将|拟|计划|下一步|继续|要(?!求)|新的一年|年度报告|规划)"
)


def judge_year(rule: Rule, content: Content, _context: Context) -> Iterator[Finding]:
    """Yield a verdict on the title, on every period and on every sentence that opens with a year."""
    if not content.year:
        return
    yield from _judge_title(rule, content)
    turn = 0
    for passage in passages_of(content):
        for found in _PERIOD.finditer(passage.clean):
            turn += 1
            yield _judge_period(rule, content, passage, found, turn)
        yield from _judge_openings(rule, content, passage)


def _judge_title(rule: Rule, content: Content) -> Iterator[Finding]:
    years = [int(year) for year in _TITLE_YEAR.findall("".join(content.title.split()))]
    if not years:
        return
    if content.year in years:
        yield rule.finding("holds", "title", Text("", ""))
        return
    yield rule.finding(
        "fails",
        "title",
        Text(
            f"标题写的是 {years[0]} 年，本报告的年度是 {content.year} 年，相差 {abs(content.year - years[0])} 年。",
            f"The title says {years[0]}; the report year is {content.year}; difference {abs(content.year - years[0])}.",
        ),
        operands=(Operand("title", content.year, content.title),),
        left=years[0],
        right=content.year,
    )


def _judge_period(rule: Rule, content: Content, passage: Passage, found: re.Match[str], turn: int) -> Finding:
    first, last = int(found["first"]), int(found["last"] or found["first"])
    days = tuple(int(found[name]) for name in ("month", "day", "end_month", "end_day"))
    operand = Operand(passage.section, content.year, found[0])
    line = f"{passage.section}.period.{turn}"
    if first == last == content.year and days == (1, 1, 12, 31):
        return rule.finding("holds", line, Text("", ""), operands=(operand,))
    where = quoted_range(passage, *passage.place(found.start("first"), found.end()))
    return rule.finding(
        "fails",
        line,
        Text(
            f"{where.zh}：统计期限应为 {content.year} 年 1 月 1 日至 12 月 31 日。",
            f"{where.en}: the period should be 1 January to 31 December {content.year}.",
        ),
        operands=(operand,),
        left=last,
        right=content.year,
    )


def _judge_openings(rule: Rule, content: Content, passage: Passage) -> Iterator[Finding]:
    turn = 0
    for found in _OPENING.finditer(passage.clean):
        year, rest = int(found["year"]), found["rest"]
        if year == content.year or not _OWN_WORK.match(rest) or _ANOTHER_MATTER.search(rest):
            continue
        if f"{content.year}年" in rest or "本年" in rest or "今年" in rest:
            continue
        turn += 1
        where = quoted_range(passage, *passage.place(found.start("year"), found.start("rest") + 1))
        yield rule.finding(
            "fails",
            f"{passage.section}.opening.{turn}",
            Text(
                f"{where.zh}写的是 {year} 年的工作，本报告的年度是 {content.year} 年，请核对是否沿用了旧稿。",
                f"{where.en} speaks of work in {year}; the report year is {content.year}. Is this the text of another "
                "year?",
            ),
            operands=(Operand(passage.section, content.year, found[0][:60]),),
            left=year,
            right=content.year,
        )


YEAR = Rule(
    number="N-YEAR",
    severity="warn",
    name=Text("年份正确", "The right year"),
    words=Text(
        "标题和文字写的是本报告年度的工作；统计期限为该年 1 月 1 日至 12 月 31 日。",
        "Title and text speak of the work of the report year; the period is 1 January to 31 December of that year.",
    ),
    source=Text(
        "《中华人民共和国政府信息公开条例》第五十条（年度报告）；标题年份与年度一致由报告自身推定",
        "OGI Regulations, art. 50 (annual report); that the title has the report year follows from the report itself",
    ),
    judge=judge_year,
    shapes=("form", "narrative_only"),
    example=Example(
        Text("统计期限写成别的年份。", "The period is that of another year."),
        content={"preface": "<p>本报告所列数据的统计期限自2017年1月1日起至2017年12月31日止。</p>"},
    ),
)
