"""Find the six sections: by number and title, so that an inner series 一、二、三 is not taken for them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import NamedTuple

from ..formats import FORMS, SECTION_KEYS
from .blocks import Block, Blocks, Grid, Line, LooseCells
from .events import Event, events_of, split_section
from .repair import fold, mend, remembered

TABLE_SECTIONS = ("proactive_disclosure", "requests", "remedies")
_MARKS = re.compile(r"^[#*\s]+|[*#\s]+$")
_HEADING = re.compile(r"([一二三四五六七八九十])[,.:]?(.+?)[:。;]?")
# A title this long names its section even under a wrong number; a shorter one is a common phrase.
_LONG_TITLE = 8
_SHORTEST_BEGIN = 4
_LONGEST_HEADING = 200  # the longest has 18 characters; a page may put spaces between them


class Heading(NamedTuple):
    """A heading found: its section, its printed words, how many blocks it takes."""

    section: str
    printed: str
    blocks: int


@dataclass(frozen=True)
class Part:
    """One section as found: its printed heading and its blocks."""

    section: str
    heading: str
    blocks: Blocks


@dataclass(frozen=True)
class Sections:
    """A report cut into what stands before section one and its sections, in order."""

    preface: Blocks
    parts: tuple[Part, ...]
    events: dict[str, tuple[Event, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)

    @cached_property
    def stretches(self) -> dict[str, Blocks]:
        """Return every stretch in which tables may stand: sections two to four, or all of it."""
        found = {part.section: part.blocks for part in self.parts if part.section in TABLE_SECTIONS}
        return found if found or self.parts else {"": self.preface}

    def events_in(self, section: str) -> tuple[Event, ...]:
        """Return texts and values of the tables in the stretch of ``section``."""
        if section not in self.events:
            self.events[section] = tuple(events_of(split_section(self.stretches[section])[1]))
        return self.events[section]

    def part(self, section: str) -> Part | None:
        """Return the part of ``section``, or None when its heading was not found."""
        return next((part for part in self.parts if part.section == section), None)


@cache
def _titles() -> dict[str, tuple[str, str]]:
    """Map every folded wording of a title to its section and number."""
    found: dict[str, tuple[str, str]] = {}
    for form in FORMS.values():
        for section in form.sections:
            for wording in (section.title.zh, *section.other_wordings):
                found[fold(wording)] = (section.key, section.number)
    return found


@cache
def _full_headings() -> frozenset[str]:
    return frozenset(f"{number},{title}" for title, (_, number) in _titles().items())


@remembered
def section_of(line: str) -> str | None:
    """Return the section whose heading ``line`` is, or None."""
    if len(line) > _LONGEST_HEADING:
        return None
    plain = fold(_MARKS.sub("", line))
    match = _HEADING.fullmatch(plain)
    if match is None:
        return None
    section, number = _titles().get(match[2], ("", ""))
    return section if section and (number == match[1] or len(match[2]) >= _LONG_TITLE) else None


def numbered(line: str) -> str:
    """Return the title of a section with its number, which a word processor printed without keeping it as text."""
    found = _titles().get(fold(line)) if len(line) <= _LONGEST_HEADING else None
    return f"{found[1]}、{line.strip()}" if found else line


def split_sections(blocks: Blocks) -> Sections:
    """Cut ``blocks`` at the headings; a table of contents and repeated headings are no cuts."""
    flat = tuple(_exploded(blocks))
    headings = _in_order(_headings(flat), len(flat))
    starts = sorted(headings)
    preface = flat[: starts[0]] if starts else flat
    parts: list[Part] = []
    for place, start in enumerate(starts):
        heading = headings[start]
        end = starts[place + 1] if place + 1 < len(starts) else len(flat)
        parts.append(Part(heading.section, heading.printed, flat[start + heading.blocks : end]))
    return Sections(preface, tuple(parts))


def _exploded(blocks: Blocks) -> Iterator[Block]:
    """Take headings out of grids and loose cells: a flattened page may run them together."""
    for block in blocks:
        if isinstance(block, Grid):
            yield from _cut_at_headings(block)
            continue
        if not isinstance(block, LooseCells):
            yield block
            continue
        begin = 0
        for number, cell in enumerate(block.cells):
            if section_of(cell.text):
                if begin < number:
                    yield LooseCells(block.cells[begin:number])
                yield Line(cell.text, cell.place)
                begin = number + 1
        if begin < len(block.cells):
            yield LooseCells(block.cells[begin:])


def _cut_at_headings(grid: Grid) -> Iterator[Block]:
    """Take the headings out of a grid that holds a whole report: alone in their row, over all columns."""
    begin = 0
    for number, row in enumerate(grid.rows):
        texts = [cell for cell in row if cell.text]
        if len(texts) == 1 and section_of(texts[0].text):
            if begin < number:
                yield replace(grid, rows=grid.rows[begin:number], first=grid.first + begin)
            yield Line(texts[0].text, texts[0].place)
            begin = number + 1
    if begin < len(grid.rows):
        yield replace(grid, rows=grid.rows[begin:], first=grid.first + begin) if begin else grid


def _headings(blocks: Blocks) -> dict[int, Heading]:
    found: dict[int, Heading] = {}
    for number, block in enumerate(blocks):
        if not isinstance(block, Line):
            continue
        section = section_of(block.text)
        if section:
            found[number] = Heading(section, _printed(block.text), 1)
        elif broken := _broken_heading(block, blocks[number + 1] if number + 1 < len(blocks) else None):
            found[number] = broken
    return found


def _broken_heading(first: Line, second: Block | None) -> Heading | None:
    """Return the heading that ``first`` begins and ``second`` ends."""
    if not isinstance(second, Line) or not _begins_heading(first.text):
        return None
    section = section_of(first.text + second.text)
    return Heading(section, _printed(first.text) + _printed(second.text), 2) if section else None


@remembered
def _begins_heading(line: str) -> bool:
    plain = fold(_MARKS.sub("", line))
    return len(plain) >= _SHORTEST_BEGIN and any(full.startswith(plain) for full in _full_headings())


def _printed(line: str) -> str:
    return mend(_MARKS.sub("", line)).strip()


def _in_order(headings: dict[int, Heading], length: int) -> dict[int, Heading]:
    """Keep the headings that go forward, without those of a table of contents."""
    last = {heading.section: number for number, heading in sorted(headings.items())}
    later = {number: heading for number, heading in headings.items() if not _in_contents(number, headings, last)}
    kept: dict[int, Heading] = {}
    reached = -1
    for number in sorted(later):
        place = _place(later[number])
        if place > reached:
            kept[number] = later[number]
            reached = place
    return kept


def _place(heading: Heading) -> int:
    return SECTION_KEYS.index(heading.section)


def _in_contents(number: int, headings: dict[int, Heading], last_of: dict[str, int]) -> bool:
    """Tell whether the heading stands in a run of headings that all come again below."""
    first = last = number
    while first - 1 in headings and _place(headings[first - 1]) < _place(headings[first]):
        first -= 1
    while last + 1 in headings and _place(headings[last + 1]) > _place(headings[last]):
        last += 1
    run = {headings[place].section for place in range(first, last + 1)}
    return len(run) >= 3 and all(last_of[section] > last for section in run)
