"""S-TEXT: slips of the pen that a reader sees at once. Remarks only: language knows few rules without exception."""

import re
from collections.abc import Iterator, Mapping

from ..document import Content
from ..formats import FORMS, Text
from .context import Context, Example
from .rule import Finding, Operand, Rule, from_the_forms
from .texts import listed, section_words

# What is often typed wrong, and what is meant. A site may put its own list in its place.
DOUBTFUL_WORDS: Mapping[str, str] = {
    "截止目前": "截至目前",
    "截止到": "截至",
    "截止12月": "截至12月",
    "布署": "部署",
    "按装": "安装",
    "帐号": "账号",
    "公布布": "公布",
    "渠到": "渠道",
    "既使": "即使",
    "座谈会会": "座谈会",
    "行证复": "行政复",
    "诉颂": "诉讼",
    "信息公工作": "信息公开工作",
    "政府信公开": "政府信息公开",
    "国令第492号": "国令第711号",
    "国务院令第492号": "国务院令第711号",
}
_DOUBLED = re.compile(r"([\u4e00-\u9fff]{2,6})\1")
_ONE_DOUBLED = re.compile(r"的的(?![确士])|了了(?![解然])|性性|们们")
_MAY_BE_DOUBLED = re.compile(r"^(?:.*[一逐每].*|(.)\1+|工作|公开|信息)$")
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff”》][,;:?!][\u4e00-\u9fff“《]")
_END = tuple("。!?;:…”》)】.、,|>")
_ITEM = re.compile(
    r"^(?:\([一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、](?!\d)|[一二三四五六七八九十]是)"
)
_NO_SENTENCE = re.compile(r"^(?:附件?|注|联系|地址|网址|电话|来源)|https?:|www\.|\d{4}年\d{1,2}月\d{1,2}日$|@")
_SHORTEST_SENTENCE = 24


def judge_text(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict on every kind of slip in every section."""
    doubtful = context.thresholds.doubtful_words
    known = DOUBTFUL_WORDS if doubtful is None else doubtful
    for section in content.sections:
        words = section_words(content, section.key)
        if not words:
            continue
        slips = {
            "doubled": _doubled(words),
            "cut_off": _cut_off(words),
            "half_width": _half_width(f"{section.text}{section.after}"),
            "wording": [f"{wrong}→{right}" for wrong, right in known.items() if wrong in words],
        }
        for kind, found in slips.items():
            if found:
                yield _slip(rule, content, section.key, kind, found)


def _slip(rule: Rule, content: Content, key: str, kind: str, found: list[str]) -> Finding:
    heading, said = FORMS[content.form].section(key).heading, _SAID[kind]
    quoted = [f"“{words}”" for words in found]
    return rule.finding(
        "fails",
        f"{key}.{kind}",
        Text(
            f"“{heading.zh}”{said.zh}：{listed(quoted, most=3)}。",
            f"{heading.en}: {said.en}: {listed(quoted, 'en', 3)}.",
        ),
        operands=(Operand(key, content.year, "\n".join(found)),),
    )


def _doubled(words: str) -> list[str]:
    found = [match[0] for match in _DOUBLED.finditer(words) if not _MAY_BE_DOUBLED.match(match[1])]
    return list(dict.fromkeys([*found, *(match[0] for match in _ONE_DOUBLED.finditer(words))]))


def _cut_off(words: str) -> list[str]:
    """Return the ends of paragraphs without a mark, where the section or another item begins behind them."""
    lines = words.split("\n")
    found = []
    for at, line in enumerate(lines):
        is_last = at + 1 == len(lines) or bool(_ITEM.match(lines[at + 1]))
        if len(line) < _SHORTEST_SENTENCE or line.endswith(_END) or not is_last:
            continue
        if "," in line and not _NO_SENTENCE.search(line):
            found.append(f"…{line[-12:]}")
    return found


def _half_width(html: str) -> list[str]:
    return list(dict.fromkeys(match[0] for match in _HALF_WIDTH.finditer(html)))


_SAID = {
    "doubled": Text("有重复的词", "words stand twice"),
    "cut_off": Text("有没写完的句子", "a sentence is cut off"),
    "half_width": Text("中文之间用了半角标点", "half-width marks between Chinese characters"),
    "wording": Text("有疑似错误的写法", "doubtful wording"),
}
TEXT_FAULTS = Rule(
    number="S-TEXT",
    severity="info",
    name=Text("文字疏漏", "Slips of the pen"),
    words=Text(
        "文字没有重复的词、没写完的句子、中文之间的半角标点，以及常见的错误写法（可由网站增删）。",
        "The text has no doubled words, no sentence cut off, no half-width marks between Chinese characters, and no "
        "wording from a list of frequent slips, which the site may edit.",
    ),
    source=from_the_forms(Text("（文字规范）", " (care of writing)")),
    judge=judge_text,
    shapes=("form", "narrative_only"),
    example=Example(
        Text("“资金资金使用情况”，词语重复。", "“资金资金”: a word stands twice."),
        add_text={"other_matters": "<p>资金资金使用情况另行公布。</p>"},
    ),
)
