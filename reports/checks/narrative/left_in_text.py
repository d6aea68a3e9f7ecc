"""N-PLACEHOLDER and N-PERSONAL: what has no place in a published text."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from ...document import Content
from ...figures import narrow
from ...formats import Text
from ..context import Context, Example
from ..rule import Finding, Operand, Rule
from .prose import Passage, place_name
from .saying import quoted_range
from .ties import passages_of

MOST_PLACES = 50
_COUNTED = r"(?:信息|文件|申请|解读|稿件|文章|培训|会议|建议|提案|微博|留言|来信|共|共计|累计|达|开展|组织|召开|发布|收到|办结)"  # noqa: E501 (one word after the other)
# A run of the same sign is tried from its beginning only, and whole: else a long one takes its length squared.
_PLACEHOLDER = re.compile(
    r"(?=[XxＸｘ×某*_＿□○待此（(《〔信文申解稿会培建提微留来共累达开组召发收办?？])(?:"  # most characters begin none
    r"(?<![XxＸｘ×])[XxＸｘ×]{2,}+\s*(?:年度?|月|日|局|镇|乡|县|市|区|街道|单位|部门|件|条|次|份|人|号|万?元)"
    r"|(?:某某|(?<!\*)\*{2,}+|(?<!_)_{2,}+|(?<!＿)＿{2,}+|(?<!□)□{2,}+|(?<!○)○{2,}+)\s*(?:年度?|月|日|局|镇|县|市|区|件|条|次|份|人|号|万?元)"
    r"|待(?:补充|填写?|核实|完善后补)(?=[，。；、）)】\s]|$)|此处(?:填写|插入|补充)|[（(]\s*(?:文字描述|请填写|请补充|填写)[^）)\n]{0,40}[）)]"
    r"|（[ \t\u3000]*）|\([ \t\u3000]*\)|《[ \t\u3000]*》|〔[ \t\u3000]*〕"
    rf"|{_COUNTED}[ \t\u3000\u00a0]+(?:件|条|份|次|篇|场|期|项|人次)(?=[，。；、,;]|$)"
    r"|(?:共|共计|累计)(?:件|条|份|篇)(?=[，。；、,;]|$)|(?<![?？])[?？]{2,}+\s*(?:件|条|份|次|年|元))",
    re.MULTILINE,
)
_NUMBER = re.compile(r"(?<![\dA-Za-z])(?:\d{17}[\dXx]|1[3-9]\d(?:[ -]?)\d{4}(?:[ -]?)\d{4})(?![\dA-Za-z])")
_LONG = re.compile(r"\d[\d -]{9}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def judge_placeholders(rule: Rule, content: Content, _context: Context) -> Iterator[Finding]:
    """Yield a verdict on every place that was left to be filled in, one that holds when there is none.

    Of one section the first ``MOST_PLACES`` are named: more of them is a blank form.
    """
    seen: Counter[str] = Counter()
    for passage in passages_of(content):
        for found in islice(_PLACEHOLDER.finditer(passage.plain), MOST_PLACES):
            words = "".join(found[0].split())[:40]
            seen[f"{passage.section}.{words}"] += 1
            where = quoted_range(passage, found.start(), found.end())
            yield rule.finding(
                "fails",
                f"{passage.section}.{words}.{seen[f'{passage.section}.{words}']}",
                Text(
                    f"{where.zh}：“{found[0].strip()}”还没有填写，请补上或删去。",
                    f"{where.en}: “{found[0].strip()}” is still to be filled in; complete or delete it.",
                ),
                operands=(Operand(passage.section, content.year, words),),
            )
    if not seen:
        yield rule.finding("holds", "text", Text("", ""))


def judge_personal(rule: Rule, content: Content, _context: Context) -> Iterator[Finding]:
    """Yield a verdict on every identity-card or mobile number, one that holds when there is none."""
    seen: Counter[str] = Counter()
    for passage in passages_of(content):
        if not _LONG.search(passage.plain):
            continue
        plain = narrow(passage.plain)
        for found in _NUMBER.finditer(plain):
            digits = re.sub(r"[ -]", "", found[0])
            if len(digits) == 18 and not is_identity_number(digits):
                continue
            seen[passage.section] += 1
            yield _personal(rule, content, passage, digits, seen[passage.section])
    if not seen:
        yield rule.finding("holds", "text", Text("", ""))


def _personal(rule: Rule, content: Content, passage: Passage, digits: str, turn: int) -> Finding:
    """Return the finding on one number. Neither its message nor its operand repeats the number."""
    kind = Text("身份证号码", "an identity-card number") if len(digits) == 18 else Text("手机号码", "a mobile number")
    masked = f"{digits[:3]}{'*' * (len(digits) - 5)}{digits[-2:]}"
    name = place_name(passage.section)
    return rule.finding(
        "fails",
        f"{passage.section}.{turn}",
        Text(
            f"{name.zh}有{kind.zh}（{masked}），属于个人信息。请删去；确需公开的，由另一人核对后说明理由。",
            f"{name.en} holds {kind.en} ({masked}), which is personal information. Delete it; if it has to be "
            "published, another person clears it with a reason.",
        ),
        operands=(Operand(passage.section, content.year, hashlib.sha256(digits.encode()).hexdigest()[:16]),),
    )


def is_identity_number(digits: str) -> bool:
    """Tell whether eighteen characters are an identity-card number: a date of birth, and the right check digit."""
    year, month, day = int(digits[6:10]), int(digits[10:12]), int(digits[12:14])
    if not (1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == digits[17].upper()


_ALL_TEXTS = ("form", "narrative_only")
PLACEHOLDER = Rule(
    number="N-PLACEHOLDER",
    severity="error",
    name=Text("不留未填之处", "Nothing left to be filled in"),
    words=Text(
        "文字中没有 XX年、待补充、空括号、漏写的数字等未填之处。",
        "The text holds no XX年, no “to be completed”, no empty bracket, no number left out.",
    ),
    source=Text("由报告文字自身推定", "Follows from the text of the report itself"),
    judge=judge_placeholders,
    shapes=_ALL_TEXTS,  # type: ignore[arg-type]
    example=Example(
        Text("年份写作“XX年”。", "The year is written as “XX年”."),
        content={"preface": "<p>本报告数据统计至XX年底。</p>"},
    ),
)
PERSONAL = Rule(
    number="N-PERSONAL",
    severity="error",
    name=Text("不含个人号码", "No personal numbers"),
    words=Text(
        "文字中没有身份证号码和手机号码（办公室固定电话不在此列）；有的，经另一人核对后方可提交。",
        "The text holds no identity-card or mobile numbers (an office's landline is none), until another person "
        "clears them.",
    ),
    source=Text(
        "《中华人民共和国政府信息公开条例》第十五条、《中华人民共和国个人信息保护法》",
        "OGI Regulations, art. 15; Personal Information Protection Law",
    ),
    judge=judge_personal,
    shapes=_ALL_TEXTS,  # type: ignore[arg-type]
    example=Example(
        Text("前言留有手机号码。", "The preface holds a mobile number."),
        content={"preface": "<p>联系人电话：13800000000。</p>"},
    ),
)
LEFT_RULES = (PLACEHOLDER, PERSONAL)
