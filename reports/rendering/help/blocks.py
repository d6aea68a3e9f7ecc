"""What the reader's page is made of: chapters of questions, and the blocks of an answer in both languages.

Words may hold two marks: ``**strong**`` and ``[words](target)``, where a target is ``#`` with the anchor of a
question, or the name of a public page. ``marks`` turns them into HTML or Markdown.
"""

from dataclasses import dataclass
from typing import ClassVar

from ...formats import Text


@dataclass(frozen=True)
class Paragraph:
    """Running words."""

    kind: ClassVar[str] = "paragraph"
    words: Text


@dataclass(frozen=True)
class Points:
    """A list; with ``is_ordered`` its points are numbered."""

    kind: ClassVar[str] = "points"
    points: tuple[Text, ...]
    is_ordered: bool = False


@dataclass(frozen=True)
class Grid:
    """A table of words: the first word of each row is its heading."""

    kind: ClassVar[str] = "grid"
    caption: Text
    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True)
class Word:
    """One entry of the glossary: its address on the page, the official label and its translation, what it means."""

    anchor: str
    label: Text
    meaning: Text


@dataclass(frozen=True)
class Words:
    """A part of the glossary, under the heading that the form prints over it."""

    kind: ClassVar[str] = "words"
    caption: Text
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Picture:
    """A picture of the demonstration district in each language; ``marks`` are the words to the numbers in it."""

    kind: ClassVar[str] = "picture"
    name: str
    alternative: Text
    caption: Text
    marks: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Balance:
    """The printed equation of table three, drawn as two bars of equal length with made-up numbers."""

    kind: ClassVar[str] = "balance"
    left: tuple[tuple[Text, int], ...]
    right: tuple[tuple[Text, int], ...]
    caption: Text
    name: str = "balance"


Block = Paragraph | Points | Grid | Words | Picture | Balance


@dataclass(frozen=True)
class Question:
    """One question and its answer, with an address of its own on the page."""

    anchor: str
    title: Text
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Chapter:
    """Questions that belong together."""

    anchor: str
    title: Text
    questions: tuple[Question, ...]


def say(zh: str, en: str) -> Paragraph:
    """Return a paragraph in both languages."""
    return Paragraph(Text(zh, en))
