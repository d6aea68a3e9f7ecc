"""N-OTHER-BODY: the text speaks in its own body's name."""

import re
from collections.abc import Iterator
from itertools import chain

from ...document import Content
from ...formats import Text
from ..context import Context, Example, Profile
from ..rule import Finding, Operand, Rule
from .prose import Passage
from .saying import quoted_range
from .ties import passages_of

_NAME = (
    r"[^\W\d_a-zA-Z]{2,20}?(?:人民政府办公(?:室|厅)|人民政府|街道办事处|管理委员会|管委会|委员会|办事处|管理局|分局|局|厅|镇政府|乡政府"
    r"|镇|乡|街道|办公室|委|中心)"
)
_ACTS = (
    r"(?:(?:20\d\d年度?)?,?(?:认真|严格|坚持|积极|高度重视|深入|全面|始终|扎实|切实|持续|紧紧"
    r"|共收到|共受理|共?主动公开|未收到|未发生|未收取|没有收取))"
)
# Who reports, who is to be asked, who did the work: there a copied report gives itself away.
_REPORTS = re.compile(
    rf"(?:由|[与同向])(?P<writer>{_NAME})(?:根据[^,。;]{{2,30}})?(?:编制|联系|咨询)|(?:现将|现公布|现向社会公布)(?P<told>{_NAME})20\d\d年"
)
_TITLE = re.compile(r"(?:20\d\d年度?)?政府信息公开(?:工作)?年度报告")
_BEFORE_TITLE = re.compile(rf"(?:(?<=[。;,:\n])|^|现公布|现将){_NAME}$")
_SPEAKS = re.compile(rf"(?:^|[。;\n]|年度?,)(?P<name>{_NAME})(?={_ACTS})")
_PARENTS = ("人民政府", "党委", "区委", "县委", "市委", "省委", "党中央", "国务院")


def judge_other_body(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict on every body named where the report speaks of itself."""
    own = _own_names(content, context.profile)
    if not own:
        return
    foreign: dict[str, tuple[Passage, int, int]] = {}
    for passage in passages_of(content):
        for named, start, end in _candidates(passage, content):
            name = re.sub(r"^(?:本年度|全年|现将|现公布|现向社会公布)", "", named)
            if not _is_own(name, own) and name not in foreign:
                foreign[name] = (passage, start, end)
    if not foreign:
        yield rule.finding("holds", "text", Text("", ""))
    for name, (passage, start, end) in foreign.items():
        yield from _judge_name(
            rule, content, context, name, quoted_range(passage, *passage.place(start, end)), passage.section
        )


def _candidates(passage: Passage, content: Content) -> Iterator[tuple[str, int, int]]:
    """Yield where the text says who reports; who did the work only where it is written for one body."""
    clean = passage.clean
    patterns = (_REPORTS,) if content.scope == "consolidated" else (_REPORTS, _SPEAKS)
    for found in chain.from_iterable(pattern.finditer(clean) for pattern in patterns):
        group = next(name for name, value in found.groupdict().items() if value)
        yield found[group], found.start(group), found.end(group)
    for title in _TITLE.finditer(clean):
        before = _BEFORE_TITLE.search(clean, max(0, title.start() - 24), title.start())
        if before:
            yield before[0], before.start(), title.end()


def _judge_name(
    rule: Rule, content: Content, context: Context, name: str, where: Text, section: str
) -> Iterator[Finding]:
    operands = (Operand(section, content.year, name), Operand("agency", content.year, content.agency_name))
    if context.is_body is None:
        yield rule.finding(
            "undecided",
            f"{section}.{name}",
            Text(
                f"{where.zh}以“{name}”的名义叙述，没有机关名录，无法判断是否为本机关。",
                f"{where.en} speaks as “{name}”; without a list of agencies it cannot be told whether that is this "
                "body.",
            ),
            operands=operands,
        )
    elif context.is_body(name):
        yield rule.finding(
            "fails",
            f"{section}.{name}",
            Text(
                f"{where.zh}以另一机关“{name}”的名义叙述，而本报告是“{content.agency_name}”的，"
                "请核对是否误用了别处的文字。",
                f"{where.en} speaks in the name of another body, “{name}”, while this is the report of "
                f"“{content.agency_name}”. Is this text copied from elsewhere?",
            ),
            operands=operands,
        )


def _own_names(content: Content, profile: Profile | None) -> tuple[str, ...]:
    names = (content.agency_name, *(profile.names if profile else ()), *(profile.regions if profile else ()))
    return tuple(dict.fromkeys("".join(name.split()) for name in names if name))


def _is_own(name: str, own: tuple[str, ...]) -> bool:
    """Tell whether a name is one of the body's own, a part or an office of it, or the government above it."""
    if any(name in one or one in name for one in own):
        return True
    if name.startswith(("我", "本", "全", "各", "该")) or name.endswith(_PARENTS):
        return True
    return any(_abbreviates(name, one) for one in own)


def _abbreviates(name: str, full: str) -> bool:
    """Tell whether the characters of ``name`` stand in ``full`` in the same order: 县发改局 and 县发展和改革局."""
    rest = iter(full)
    return all(character in rest for character in name)


OTHER_BODY = Rule(
    number="N-OTHER-BODY",
    severity="warn",
    name=Text("以本机关名义叙述", "Speaks in its own name"),
    words=Text(
        "以第一人称叙述、编制、联系之处写的是本机关，不是另一个机关；没有机关名录的，不作判断。",
        "Where the text says who reports, who is to be asked and who did the work, it names this body and no other; "
        "not judged without a list of agencies.",
    ),
    source=Text("由报告文字自身推定", "Follows from the text of the report itself"),
    judge=judge_other_body,
    shapes=("form", "narrative_only"),
    example=Example(
        Text("前言写的是另一个局。", "The preface names another bureau."),
        content={"preface": "<p>本报告由云岫县林业局编制。</p>"},
        context={"is_body": lambda name: name == "云岫县林业局"},
    ),
)
