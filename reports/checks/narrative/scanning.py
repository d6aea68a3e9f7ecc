"""Cut a sentence into the words of the vocabulary and figures, and into stretches that speak of one thing."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from .first_characters import first_characters
from .numerals import FIGURE, Number, read_number
from .vocabulary import CUES

_PATTERNS = (*CUES, ("figure", "", FIGURE), ("mark", "", r"[,;:、()]"))
# A sentence without any of these says nothing that could be tied.
_COUNTS = re.compile(r"\d|[一二两三四五六七八九十百千万零壹][余多几万]?(?:[件宗份起例条成项元]|分之)|[为是]零")
_COUNTED = re.compile(
    r"申请|复议|诉讼|规章|规范性文件|行政许可|行政处罚|行政强制|事业性收费|办结|转|自然人|法人|企业|机构|公开|提供|处理|维持|纠"
)
_DENIES = re.compile(r"未|没有|无|零|不存在|不涉及|均|全部|都|持平|同比|翻|[较比](?:上|去|20)")
_DENIED = re.compile(r"申请|复议|诉讼|规章|规范性文件|行政许可|行政处罚|行政强制|办结|办理完|结转|收到")


class Word(NamedTuple):
    """A word of the vocabulary, a figure or a mark, and where it stands in the clean text."""

    kind: str
    value: str
    start: int
    end: int
    text: str
    number: Number | None = None


@dataclass
class Stretch:
    """Words that belong together: at most one figure, what stands before it and behind it."""

    left: list[Word] = field(default_factory=list)
    figure: Word | None = None
    right: list[Word] = field(default_factory=list)
    start: int = 0
    is_bare: bool = False  # another figure follows without a mark between: what stands behind belongs to that one
    follows_bare: bool = False  # a figure stands before it without a mark between

    @property
    def words(self) -> list[Word]:
        """Return all words but the figure."""
        return self.left + self.right


def is_telling(sentence: str) -> bool:
    """Tell whether a sentence may hold a figure of the tables or a denial."""
    return bool(
        (_COUNTS.search(sentence) and _COUNTED.search(sentence))
        or (_DENIES.search(sentence) and _DENIED.search(sentence))
    )


def words_in(clean: str, start: int, end: int) -> list[Word]:
    """Return the words of one sentence in order."""
    found, at = [], start
    by_start, next_start = _by_start(), _starts().search
    while (candidate := next_start(clean, at, end)) is not None:
        at = candidate.start()
        pattern, kinds = by_start[clean[at]]
        match = pattern.match(clean, at, end)
        if match is None or match.end() == at:
            at += 1
            continue
        kind, value = kinds[match.lastindex or 0]
        at, text = match.end(), match[0]
        number = read_number(text) if kind == "figure" else None
        if kind != "figure" or number is not None:
            found.append(Word(kind, value, match.start(), at, text, number))
    return found


@cache
def _by_start() -> dict[str, tuple[re.Pattern[str], tuple[tuple[str, str], ...]]]:
    """Return, for every character that a word may begin with, the patterns of those words in their order."""
    by_character: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for kind, value, pattern in _PATTERNS:
        for character in first_characters(pattern):
            by_character[character].append((kind, value, pattern))
    return {character: _compiled(tuple(patterns)) for character, patterns in by_character.items()}


@cache
def _compiled(
    patterns: tuple[tuple[str, str, str], ...],
) -> tuple[re.Pattern[str], tuple[tuple[str, str], ...]]:
    """Return patterns as one, and the kinds and values of its groups. All digits have the same."""
    joined = re.compile("|".join(f"({pattern})" for _kind, _value, pattern in patterns))
    return joined, (("", ""), *((kind, value) for kind, value, _pattern in patterns))


@cache
def _starts() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(_by_start()))}]")


def stretches(words: list[Word], start: int) -> Iterator[Stretch]:
    """Yield the stretches of a sentence: cut at marks, and behind a figure at 、和及与 too."""
    current = Stretch(start=start)
    for word in words:
        is_soft = word.kind == "both" or word.text == "、"
        if (word.kind == "mark" and not is_soft) or (is_soft and current.figure):
            if current.figure or current.left:
                yield current
            current = Stretch(start=word.end)
        elif word.kind == "figure":
            if current.figure:
                behind, current.right, current.is_bare = current.right, [], True
                before = current
                current = Stretch(left=behind, start=before.figure.end, follows_bare=True)  # type: ignore[union-attr]
                yield before
            current.figure = word
        elif current.figure:
            current.right.append(word)
        else:
            current.left.append(word)
    if current.figure or current.left:
        yield current
