"""The example of a rule as a reader sees it: what stands in a sound report, what was changed, what the portal says."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from ..document import Content
from ..figures import Figure, shown
from ..formats import FORMS, SECTION_KEYS, Text
from .context import Context
from .named import cell_in_words
from .rule import Rule
from .sound import whole_report

SEED = 3  # the made-up report whose figures the words of the examples name
MOST_FIGURES = 8
MOST_MESSAGES = 3
_AROUND = 24  # characters of unchanged text that are shown before and after what was changed
_LONGEST = 240
_BLANK = Text("（空白）", "(blank)")
_NOTHING = Text("（无）", "(nothing)")
_PREFACE = Text("前言", "Preface")
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Change:
    """One place of the example: what stood there and what stands there now."""

    place: Text
    before: Text
    after: Text


@dataclass(frozen=True)
class Illustration:
    """The example that breaks a rule. ``more`` changed figures are left out; ``along`` are rules that break with it."""

    words: Text
    changes: tuple[Change, ...]
    more: int
    messages: tuple[Text, ...]
    along: tuple[str, ...]


@cache
def illustration_of(rule: Rule) -> Illustration | None:
    """Return the example of ``rule`` worked out; None where it has none."""
    if rule.example is None:
        return None
    content, context = whole_report(SEED)
    broken, surroundings = rule.example.broken(content, context)
    figures = [*_figures(content, broken), *_last_year(context, surroundings)]
    found = [finding.message for finding in rule.judged(broken, surroundings) if finding.is_failure]
    return Illustration(
        words=rule.example.words,
        changes=(*figures[:MOST_FIGURES], *_texts(content, broken)),
        more=max(0, len(figures) - MOST_FIGURES),
        messages=tuple(found[:MOST_MESSAGES]),
        along=rule.example.along,
    )


def _figures(before: Content, after: Content, remark: Text | None = None) -> Iterator[Change]:
    remark = remark or Text("", "")
    for cell in _changed(before.figures, after.figures):
        name = cell_in_words(cell, after)
        yield Change(
            Text(f"{remark.zh}{name.zh}", f"{remark.en}{name.en}"),
            _figure(before.figures.get(cell)) if cell in before.figures else _NOTHING,
            _figure(after.figures.get(cell)),
        )


def _last_year(before: Context, after: Context) -> Iterator[Change]:
    if before.last_year and after.last_year:
        yield from _figures(before.last_year, after.last_year, Text("上年报告：", "Last year's report: "))


def _changed(before: Mapping[str, Figure], after: Mapping[str, Figure]) -> list[str]:
    return [cell for cell in after if cell not in before or before[cell] != after[cell]]


def _figure(figure: Figure) -> Text:
    text = shown(figure)
    return Text(text, text) if text else _BLANK


def _texts(before: Content, after: Content) -> Iterator[Change]:
    if before.preface != after.preface:
        yield Change(_PREFACE, *_difference(before.preface, after.preface))
    form = FORMS[after.form]
    held = {section.key for section in after.sections}
    for key in SECTION_KEYS:
        old, new = before.section(key), after.section(key)
        name = form.section(key).heading
        if key not in held:
            yield Change(name, Text(old.heading, old.heading), _NOTHING)
        elif (old.text, old.after) != (new.text, new.after):
            yield Change(name, *_difference(f"{old.text} {old.after}", f"{new.text} {new.after}"))


def _difference(before: str, after: str) -> tuple[Text, Text]:
    """Return the parts of two texts that differ, with a few characters around them."""
    old, new = _plain(before), _plain(after)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    rest = min(len(old), len(new)) - same
    backwards = zip(reversed(old), reversed(new), strict=False)
    tail = min(rest, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], backwards)))
    return _excerpt(old, same, tail), _excerpt(new, same, tail)


def _excerpt(text: str, same: int, tail: int) -> Text:
    first, last = max(0, same - _AROUND), min(len(text), len(text) - tail + _AROUND)
    part = text[first:last]
    cut = part if len(part) <= _LONGEST else f"{part[:_LONGEST]}…"
    quoted = f"{'…' if first else ''}{cut}{'…' if last < len(text) and not cut.endswith('…') else ''}"
    return Text(quoted, quoted) if quoted else _NOTHING


def _plain(html: str) -> str:
    return _SPACE.sub(" ", _TAG.sub(" ", html)).strip()
