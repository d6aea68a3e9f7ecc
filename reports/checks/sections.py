"""The six sections: all there, in order, under their numbers; and numbering that runs wild inside them."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from ..document import Content
from ..formats import FORMS, SECTION_KEYS, Section, Text
from ..formats.wording import OVERVIEW_TOPICS
from .context import Context, Example
from .rule import Finding, Operand, Rule, from_the_forms
from .texts import listed, repaired, section_words

_HEADING = re.compile(
    r"^(?:第?(?P<number>[一二三四五六七八九十]{1,2})(?:部分)?[、.,:．]?"
    r"|(?P<other>\(?[一二三四五六七八九十\d]{1,2}\)|\d{1,2}[、.．]))?(?P<title>.*)$"
)
_MARKS = re.compile(r"[\W_]+")
# A heading in other words still names what its section is about.
_ABOUT = {
    "overview": re.compile(r"总体|概况|概述|基本情况|工作情况"),
    "proactive_disclosure": re.compile(r"主动公开"),
    "requests": re.compile(r"申请"),
    "remedies": re.compile(r"复议|诉讼"),
    "improvement": re.compile(r"问题|不足|改进|整改"),
    "other_matters": re.compile(r"其他|其它|需要(?:说明|报告)"),
}


def judge_sections(rule: Rule, content: Content, _context: Context) -> Iterator[Finding]:
    """Yield a verdict on every section that is missing, doubled, out of order or under a wrong heading."""
    form, keys = FORMS[content.form], [section.key for section in content.sections]
    for section in form.sections:
        if section.key not in keys:
            yield _fault(rule, content, section, "missing", _missing(section))
        elif keys.count(section.key) > 1:
            yield _fault(rule, content, section, "twice", _twice(section))
    if list(dict.fromkeys(keys)) != [key for key in SECTION_KEYS if key in keys]:
        order = "、".join(form.section(key).number for key in keys)
        text = Text(
            f"各部分的顺序不对：{order}；应为一至六。",
            f"The sections stand in the order {order}; they belong in the order one to six.",
        )
        yield rule.finding("fails", "order", text, operands=(Operand("sections", content.year, " ".join(keys)),))
    for printed in content.sections:
        if reason := wrong_heading(printed.heading, form.section(printed.key)):
            yield _fault(rule, content, form.section(printed.key), printed.heading, reason)


def wrong_heading(heading: str, section: Section) -> Text | None:
    """Return what is wrong with a printed heading, None for nothing; an empty one is printed as the form has it."""
    plain = repaired(heading)
    if not plain:
        return None
    match = _HEADING.match(plain)
    number, title = (match["number"] or match["other"] or "", match["title"]) if match else ("", plain)
    official = section.heading
    if number != section.number:
        return Text(
            f"第{section.number}部分的标题印作“{heading.strip()}”，序号应为“{section.number}、”。",
            f"Section {section.title.en} is headed “{heading.strip()}”; its number is “{section.number}、”.",
        )
    known = {_MARKS.sub("", repaired(words)) for words in (section.title.zh, *section.other_wordings)}
    if _MARKS.sub("", title) in known or _ABOUT[section.key].search(title):
        return None
    return Text(
        f"第{section.number}部分的标题印作“{heading.strip()}”，应为“{official.zh}”。",
        f"Section {section.title.en} is headed “{heading.strip()}”; the form has “{official.zh}”.",
    )


def _fault(rule: Rule, content: Content, section: Section, stands: str, text: Text) -> Finding:
    return rule.finding("fails", section.key, text, operands=(Operand(section.key, content.year, stands),))


def _missing(section: Section) -> Text:
    return Text(f"缺少“{section.heading.zh}”。", f"The section {section.title.en} (“{section.heading.zh}”) is missing.")


def _twice(section: Section) -> Text:
    return Text(f"“{section.heading.zh}”出现了不止一次。", f"The section {section.title.en} stands more than once.")


class _Step(NamedTuple):
    """One numbered paragraph: the system of its number, its value, and its words."""

    system: str
    value: int
    words: str


_CHINESE = "一二三四五六七八九十"
_SYSTEMS = (
    ("一、", re.compile(rf"^([{_CHINESE}]{{1,3}})[、.．](?P<words>.*)")),
    ("（一）", re.compile(rf"^\(([{_CHINESE}]{{1,3}})\)(?P<words>.*)")),
    ("1.", re.compile(r"^(\d{1,2})[.、．](?!\d)(?P<words>.*)")),
    ("（1）", re.compile(r"^\((\d{1,2})\)(?P<words>.*)")),
)
_TOPICS = tuple(topic.zh for topic in OVERVIEW_TOPICS)


def judge_numbering(rule: Rule, content: Content, _context: Context) -> Iterator[Finding]:
    """Yield a verdict on every section whose inner numbering uses the numbers of sections, or mixes two systems."""
    for section in content.sections:
        steps = list(_steps(section_words(content, section.key)))
        top = [step for step in steps if step.system == _SYSTEMS[0][0]]
        mixed = _mixed(steps)
        if not top and not mixed:
            continue
        heading = FORMS[content.form].section(section.key).heading
        if top:
            topics = [step.words for step in top if any(topic in step.words for topic in _TOPICS)]
            named = listed([f"{_CHINESE[step.value - 1]}、{step.words[:16]}" for step in top if step.value <= 10])
            about = "把第一部分的主题列成了与各部分同级的标题" if topics else "正文里用了与各部分同级的序号"
            about_en = "topics of section one" if topics else "paragraphs of the text"
            text = Text(
                f"“{heading.zh}”{about}：{named}；应使用“（一）”“（二）”。",
                f"In {heading.en} {about_en} carry the numbers of sections: {named}; use （一）, （二）.",
            )
            yield _numbered(rule, content, section.key, "level", text, top)
        if mixed:
            first, second = mixed
            text = Text(
                f"“{heading.zh}”同一层次混用“{first.system}”和“{second.system}”两种序号。",
                f"In {heading.en} the numbers {first.system} and {second.system} are mixed at one level.",
            )
            yield _numbered(rule, content, section.key, "mixed", text, [first, second])


def _numbered(rule: Rule, content: Content, key: str, line: str, text: Text, steps: list[_Step]) -> Finding:
    stands = " ".join(f"{step.system}{step.value}" for step in steps)
    return rule.finding("fails", f"{key}.{line}", text, operands=(Operand(key, content.year, stands),))


def _steps(words: str) -> Iterator[_Step]:
    for line in words.split("\n"):
        for system, pattern in _SYSTEMS:
            if match := pattern.match(line):
                yield _Step(system, _value(match[1]), match["words"])
                break


def _value(written: str) -> int:
    if written.isdigit():
        return int(written)
    tens, _, ones = written.partition("十")
    if "十" not in written:
        return _CHINESE.index(written[0]) + 1
    return (_CHINESE.index(tens) + 1 if tens else 1) * 10 + (_CHINESE.index(ones) + 1 if ones else 0)


def _mixed(steps: list[_Step]) -> tuple[_Step, _Step] | None:
    """Return two neighbours of which the second goes on counting in another system."""
    begun: dict[str, int] = {}
    for before, step in pairwise(steps):
        begun[before.system] = before.value
        if step.system != before.system and step.value == before.value + 1 and begun.get(step.system) != before.value:
            return before, step
    return None


SECTIONS = Rule(
    number="S-SECTIONS",
    severity="error",
    name=Text("六个部分", "Six sections"),
    words=Text(
        "报告有规定的六个部分，顺序、序号和标题与格式一致；标题措辞略有不同的不算错。",
        "The report has the six sections in order, under their numbers and headings; small differences in the words "
        "of a heading are no fault.",
    ),
    source=from_the_forms(),
    judge=judge_sections,
    example=Example(
        Text("第四部分缺失。", "Section four is missing."),
        drop_sections=("remedies",),
    ),
)
NUMBERING = Rule(
    number="S-NUMBERING",
    severity="info",
    name=Text("序号层次", "Levels of numbering"),
    words=Text(
        "正文里不使用与六个部分同级的“一、二、”，同一层次不混用两种序号。",
        "The text inside a section does not use the numbers 一、二、 of the sections, nor two systems at one level.",
    ),
    source=from_the_forms(Text("（公文序号层次）", " (levels of numbering in official papers)")),
    judge=judge_numbering,
    example=Example(
        Text("第一部分的正文里用了各部分的序号“六、”。", "A line inside section one is numbered 六、 like a section."),
        add_text={"overview": "<p>六、其他情况</p>"},
    ),
)
