"""What the text has to speak of: five topics, problems and improvement, and in whose name."""

import re
from collections.abc import Iterator

from ..document import Content
from ..formats import FORMS, Text
from ..formats.wording import OVERVIEW_TOPICS
from .bodies import kind_of
from .context import Context, Example, Profile
from .rule import Finding, Operand, Rule, from_the_forms
from .texts import digest_of, section_words, without_named_rules

OVERVIEW, IMPROVEMENT = "overview", "improvement"
_FORM = FORMS["2021"]
_TOPIC_WORDS = tuple(
    re.compile(pattern)
    for pattern in (
        r"主动公开|(?:公开|发布)(?:了|各类|政府|政务)*信息",
        r"依申请|(?:信息|公开)申请|申请公开|申请人|(?:收到|受理|办理)[^。;,]{0,8}申请",
        r"信息(?:资源)?(?:的)?(?:规范化|动态)?管理|管理(?:政府|政务)?信息|公开属性|源头认定|先审后[公发]|三审三校|先审查|保密审查"
        r"|公开审查|审核(?:制度|发布)|信息审核|规范性文件(?:集中)?(?:清理|管理)|发布审查|公文(?:公开)?管理",
        r"平台|网站|新媒体|公众号|微博|公报|查阅(?:点|场所|室)|公开栏|公示栏|专栏|载体",
        r"监督|保障|考核|评议|培训|责任追究|组织领导|督(?:促|查|导)|检查|评估",
    )
)
_OF_GOVERNMENTS = (
    (Text("工作考核", "appraisal of the work"), re.compile(r"考核|绩效|考评")),
    (
        Text("社会评议", "assessment by the public"),
        re.compile(r"社会评议|评议|社会评价|满意度|第三方(?:机构)?评估|群众评价|测评"),
    ),
    (Text("责任追究结果", "responsibility"), re.compile(r"责任追究|追究责任|追责|问责|责任(?:倒查|事故)|被追究")),
)


def judge_topics(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield one verdict on section one: the topics that it does not speak of."""
    words = without_named_rules(section_words(content, OVERVIEW))
    missing = [topic for topic, known in zip(OVERVIEW_TOPICS, _TOPIC_WORDS, strict=True) if not known.search(words)]
    if kind_of(content, context) == "government":
        missing += [topic for topic, known in _OF_GOVERNMENTS if not known.search(words)]
    zh, en = "、".join(topic.zh for topic in missing), ", ".join(topic.en for topic in missing)
    yield rule.finding(
        "fails" if missing else "holds",
        OVERVIEW,
        Text(
            f"第一部分没有写到：{zh}。没有这方面工作的，也请写明。",
            f"Section one does not speak of: {en}. Say so where there was nothing.",
        ),
        operands=(Operand(OVERVIEW, content.year, zh),),
    )


def judge_length(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield one verdict on the length of section one, spaces not counted."""
    length, most = len("".join(section_words(content, OVERVIEW).split())), context.thresholds.longest_overview
    yield rule.finding(
        "fails" if length > most else "holds",
        OVERVIEW,
        Text(
            f"第一部分共 {length} 字，原则上不超过 {most} 字，多出 {length - most} 字。",
            f"Section one has {length} characters, in principle at most {most}; {length - most} too many.",
        ),
        operands=(Operand(OVERVIEW, content.year, length),),
        left=length,
        right=most,
    )


_NOTHING = re.compile(r"^[(]?(?:无|没有|暂无|略|未发现问题|不存在问题|文字描述|本年度?无|/|-)*[。.)]*$")
_OPEN_WISH = re.compile(
    r"(?:有待|还需|仍需|尚需|需要?|亟[待需]|有所|不够|不足)(?:[^,。;!?\n]{0,6}?)"
    r"(?:加强|改进|完善|提[升高]|规范|强化|优化)[^,。;!?\n]*"
)
_PROBLEM = re.compile(
    r"问题|不足|短板|差距|薄弱|有待|不够|欠缺|困难|弱项|还需|仍需|尚需|不高|不强|不全|不到位|不平衡|不及时|单一|滞后"
    r"|缺乏|缺少|松懈|亟[待需]|较[少低慢弱]"
)
_MEASURE = re.compile(
    r"改进|整改|下一?步|今后|下一?阶段|新的一年|措施|明年|来年|20\d\d年[^。]{0,12}将"
    r"|(?:我[局办镇乡县市区委厅]|本[局办镇乡机]|[,。;:\n])[^,。;:\n]{0,12}将"
    r"|[一二三]是(?:继续|进一步|切实|着力|不断|持续|加强|加大|强化|完善|提[升高]|深化|推[进动]|优化|健全|规范|加快|注重|抓)"
)


def judge_improvement(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield one verdict on section five: not empty, not nothing, problems and improvement."""
    if all(section.key != IMPROVEMENT for section in content.sections):
        return  # S-SECTIONS says so
    words = section_words(content, IMPROVEMENT)
    reason = _not_concrete(words, context.thresholds.shortest_improvement)
    yield rule.finding(
        "fails" if reason else "holds",
        IMPROVEMENT,
        reason or Text("", ""),
        operands=(Operand(IMPROVEMENT, content.year, digest_of(words)),),
    )


def _not_concrete(words: str, shortest: int) -> Text | None:
    if not words:
        return Text(
            "第五部分为空，请写明存在的问题和改进情况。", "Section five is empty; state problems and improvement."
        )
    if _NOTHING.match("".join(words.split())) or len(words) < shortest:
        return Text(
            f"第五部分只写了“{words}”，请写明存在的问题和改进情况。",
            f"Section five says only “{words}”; state problems and improvement.",
        )
    has_problem, has_measure = _PROBLEM.search(words), _MEASURE.search(_OPEN_WISH.sub("", words))
    if has_problem and has_measure:
        return None
    if has_problem:
        return Text("第五部分写了问题，没有写改进情况。", "Section five names problems but no improvement.")
    if has_measure:
        return Text("第五部分写了改进措施，没有写存在的问题。", "Section five names measures but no problem.")
    return Text("第五部分没有写到问题和改进情况。", "Section five speaks of neither problems nor improvement.")


_AS_COUNTY = re.compile(
    r"(?<![\u4e00-\u9fff])(?:我|本)[县市区州旗]"
    r"(?!委|政府|人民政府|域|直|级|属|发|住|司|教|场|长|门户|网|融媒|电视|公报)"
)
_AS_GOVERNMENT = re.compile(
    r"(?:(?<=[,。;、:\n(])|^)(?:我|本)(?:省|市|县|区|州|旗|镇|乡)?级?(?:人民)?政府"
    r"(?!信息|办|网|门户|部门|公报|采购|工作|数据|服务|系统|各|投资|机关|职|常务|主管|规|购买|开放)"
)
_NAMED_GOVERNMENT = re.compile(r"人民政府$")


def judge_level(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict where a township speaks as a county, or a department as a government."""
    kind = kind_of(content, context)
    if kind in ("township", "subdistrict"):
        yield from _spoken(rule, content, _AS_COUNTY, "county")
    elif kind in ("department", "vertical", "authorised", "dispatched"):
        title = re.sub(r"\d{4}.*$", "", "".join(content.title.split()))
        if _NAMED_GOVERNMENT.search(title):
            yield rule.finding(
                "fails",
                "title",
                Text(
                    f"标题中的机关是“{title}”，而本报告由部门编制。",
                    f"The title names “{title}”, while a department wrote the report.",
                ),
                operands=(Operand("title", content.year, title),),
            )
        yield from _spoken(rule, content, _AS_GOVERNMENT, "government")


def _spoken(rule: Rule, content: Content, pattern: re.Pattern[str], line: str) -> Iterator[Finding]:
    for section in content.sections:
        found = list(dict.fromkeys(match[0] for match in pattern.finditer(section_words(content, section.key))))
        if not found:
            continue
        named, heading = "、".join(f"“{words}”" for words in found), _FORM.section(section.key).heading
        who = Text("乡镇、街道", "a township or subdistrict") if line == "county" else Text("部门", "a department")
        yield rule.finding(
            "fails",
            f"{section.key}.{line}",
            Text(
                f"“{heading.zh}”用了{named}的口吻，而本报告由{who.zh}编制，可能抄自他处。",
                f"{heading.en} speaks as {named}, while {who.en} wrote it; it may be copied.",
            ),
            operands=(Operand(section.key, content.year, " ".join(found)),),
        )


TOPICS = Rule(
    number="S1-FIVE",
    severity="warn",
    name=Text("五个方面", "Five topics"),
    words=Text(
        "第一部分写到主动公开、依申请公开、政府信息管理、平台建设和监督保障；政府还写到工作考核、社会评议和责任追究结果。",
        "Section one speaks of proactive disclosure, disclosure on request, management of information, platforms, "
        "supervision and safeguards; governments also of appraisal, assessment by the public and responsibility.",
    ),
    source=Text(f"{_FORM.legal_basis}，第一部分的要求", f"{_FORM.legal_basis}, on section one"),
    judge=judge_topics,
    first_year=2021,
    example=Example(
        Text("第一部分只写了主动公开。", "Section one speaks of proactive disclosure alone."),
        texts={OVERVIEW: "<p>全年主动公开各项工作有序开展。</p>"},
    ),
)
LENGTH = Rule(
    number="S1-LENGTH",
    severity="warn",
    name=Text("总体情况字数", "Length of section one"),
    words=Text("第一部分原则上不超过 1,000 字。", "Section one has in principle at most 1,000 characters."),
    source=Text(f"{_FORM.legal_basis}，第一部分的要求", f"{_FORM.legal_basis}, on section one"),
    judge=judge_length,
    first_year=2021,
    example=Example(
        Text("第一部分有 2,000 多字。", "Section one has more than 2,000 characters."),
        add_text={OVERVIEW: f"<p>{'，'.join(f'第{number}项工作按计划完成' for number in range(150))}。</p>"},
    ),
)
IMPROVEMENT_CONCRETE = Rule(
    number="S5-CONCRETE",
    severity="warn",
    name=Text("问题与改进具体", "Concrete problems and improvement"),
    words=Text(
        "第五部分不为空，不只写“无”，不少于十个字，既写问题，也写改进情况。",
        "Section five is not empty, not just “none”, at least ten characters, with problems and improvement.",
    ),
    source=from_the_forms(),
    judge=judge_improvement,
    example=Example(Text("第五部分只写“无”。", "Section five says “none”."), texts={IMPROVEMENT: "<p>无。</p>"}),
)
LEVEL_KIND = Rule(
    number="S-LEVEL-KIND",
    severity="warn",
    name=Text("口吻与机关相符", "Speaking for itself"),
    words=Text(
        "乡镇、街道不以县、市、区的口吻说话（“我县”“本区”）；部门不自称人民政府。",
        "A township or subdistrict does not speak as a county (“our county”), nor a department as a government.",
    ),
    source=from_the_forms(Text("（报告由各机关自行编制）", " (every body reports on itself)")),
    judge=judge_level,
    example=Example(
        Text("镇人民政府的报告写“我县”。", "A township writes “our county”."),
        add_text={OVERVIEW: "<p>全年工作中，我县公开渠道保持畅通。</p>"},
        context={"profile": Profile(("示例县青石镇人民政府",), "township", "township", False)},
    ),
)
