"""The reader's page as a template takes it: words of one language, marks turned into HTML, pictures with their size."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString

from ...formats import Text
from .blocks import Balance, Block, Chapter, Grid, Paragraph, Picture, Points, Words
from .marks import as_html

PICTURES = "pictures"
SIZES = settings.BASE_DIR / "static" / PICTURES / "sizes.json"


@dataclass(frozen=True)
class Part:
    """A block ready to be printed; ``kind`` chooses how, the rest is what that kind needs."""

    kind: str
    words: str = ""
    points: tuple[Any, ...] = ()
    is_ordered: bool = False
    caption: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    address: str = ""
    alternative: str = ""
    size: tuple[int, int] = (0, 0)
    bars: tuple[tuple["Piece", ...], ...] = ()


@dataclass(frozen=True)
class Piece:
    """One piece of a bar: where it begins and how long it is, in hundredths, and the words to it."""

    name: str
    number: int
    order: int
    begin: str
    length: str
    middle: str


@dataclass(frozen=True)
class ShownQuestion:
    """A question in one language."""

    anchor: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class ShownChapter:
    """A chapter in one language."""

    anchor: str
    title: str
    questions: tuple[ShownQuestion, ...] = field(default=())


def shown_chapters(chapters: Iterable[Chapter], language: str) -> tuple[ShownChapter, ...]:
    """Return the chapters in ``language``."""
    return tuple(
        ShownChapter(
            chapter.anchor,
            chapter.title.in_language(language),
            tuple(
                ShownQuestion(
                    question.anchor,
                    question.title.in_language(language),
                    tuple(_part(block, language) for block in question.blocks if _is_there(block, language)),
                )
                for question in chapter.questions
            ),
        )
        for chapter in chapters
    )


def picture_file(name: str, language: str) -> str:
    """Return the name of a picture's file in ``language``."""
    return f"{name}.{'en' if language.startswith('en') else 'zh'}.webp"


def _is_there(block: Block, language: str) -> bool:
    """Tell whether a picture has been taken; everything else is there."""
    return not isinstance(block, Picture) or picture_file(block.name, language) in _sizes()


def _part(block: Block, language: str) -> Part:
    def say(text: Text) -> SafeString:
        return as_html(text.in_language(language))

    match block:
        case Paragraph():
            return Part(block.kind, words=say(block.words))
        case Points():
            return Part(block.kind, points=tuple(map(say, block.points)), is_ordered=block.is_ordered)
        case Grid():
            rows = tuple(tuple(map(say, row)) for row in block.rows)
            return Part(block.kind, caption=say(block.caption), head=tuple(map(say, block.head)), rows=rows)
        case Words():
            rows = tuple((word.anchor, word.label.zh, word.label.en, say(word.meaning)) for word in block.words)
            return Part(block.kind, caption=say(block.caption), rows=rows)
        case Picture():
            return _picture(block, language)
        case Balance():
            return Part(block.kind, caption=say(block.caption), bars=_bars(block, language))


def _picture(picture: Picture, language: str) -> Part:
    file = picture_file(picture.name, language)
    return Part(
        picture.kind,
        caption=picture.caption.in_language(language),
        points=tuple(as_html(mark.in_language(language)) for mark in picture.marks),
        address=static(f"{PICTURES}/{file}"),
        alternative=picture.alternative.in_language(language),
        size=_sizes()[file],
    )


def _bars(balance: Balance, language: str) -> tuple[tuple[Piece, ...], ...]:
    """Return both sides of the equation as bars whose pieces are as long as their numbers say."""
    bars, order = [], 0
    for side in (balance.left, balance.right):
        whole, begin, pieces = sum(number for _, number in side), 0.0, []
        for name, number in side:
            order, length = order + 1, 100 * number / whole
            places = (f"{place:.2f}%" for place in (begin, length, begin + length / 2))
            pieces.append(Piece(name.in_language(language), number, order, *places))
            begin += length
        bars.append(tuple(pieces))
    return tuple(bars)


@cache
def _sizes() -> dict[str, tuple[int, int]]:
    """Return width and height of each picture, so that nothing moves while it is loaded; as drawn by make pictures."""
    return {name: tuple(size) for name, size in json.loads(SIZES.read_text(encoding="utf-8")).items()}
