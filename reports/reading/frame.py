"""Take off what is printed around a report's own words: repeated headings, captions, the organ and date at its end.

Nothing is lost: a heading and a caption say what the section is, the organ is the report's own, the date becomes the
date of the document, and what stands under the heading of contents outside the form becomes leftovers.
"""

import re
from dataclasses import dataclass, replace
from functools import cache

from ..formats import FORMS
from ..formats.wording import OUTSIDE_THE_FORM
from .blocks import Block, Blocks, Grid, Line
from .identity import document_date
from .repair import fold, mend
from .sections import Part, Sections, section_of

_NARROW = str.maketrans("（）：", "():")
_TO_FILL = "年月日"
_UNIT = re.compile(r"\(单位:[件项个万元]{1,2}\)$")
_OTHER_FORM = re.compile(r"\([^()]*(?:\([^()]*\))?[^()]*的栏目\)$")


@dataclass(frozen=True)
class Framed:
    """The sections without their frame, and what stood in it."""

    sections: Sections
    document_date: str | None
    leftovers: tuple[str, ...]


def without_frame(sections: Sections, agency: str) -> Framed:
    """Return ``sections`` with the words alone that the report by ``agency`` says in them."""
    parts = [_without_headings(part) for part in sections.parts]
    if not parts:
        return Framed(sections, None, ())
    blocks, date = _without_signature(_as_lines(parts[-1].blocks), agency)
    blocks, leftovers = _without_leftovers(blocks)
    if date is None:
        blocks, date = _without_signature(blocks, agency)
    parts[-1] = replace(parts[-1], blocks=blocks)
    return Framed(replace(sections, parts=tuple(parts)), date, leftovers)


def is_caption(text: str) -> bool:
    """Tell whether ``text`` is nothing but the title of an official table with its unit or the form that it is of."""
    if ")" not in text and "）" not in text:
        return False
    mended = mend(text).rstrip()
    if not mended.endswith((")", "）")):
        return False
    plain = _plain(mended)
    title = _OTHER_FORM.sub("", _UNIT.sub("", plain))
    return title != plain and title in _titles()


def _plain(text: str) -> str:
    return "".join(mend(text).translate(_NARROW).split())


@cache
def _titles() -> frozenset[str]:
    titles = {section.title.zh for form in FORMS.values() for section in form.sections}
    return frozenset(titles | {table.title.zh for form in FORMS.values() for table in form.tables})


def _without_headings(part: Part) -> Part:
    kept = [block for block in part.blocks if not (isinstance(block, Line) and is_caption(block.text))]
    while kept and isinstance(kept[0], Line) and section_of(kept[0].text) == part.section:
        del kept[0]
    return replace(part, blocks=tuple(kept))


def _without_signature(blocks: Blocks, agency: str) -> tuple[Blocks, str | None]:
    """Take the organ and the date off the end, or the date alone; room to write a date by hand is none."""
    last = _line_of(blocks[-1]) if blocks else ""
    date = document_date(last)
    if date is None and "".join(last.split()) != _TO_FILL:
        return blocks, None
    blocks = blocks[:-1]
    if blocks and agency and fold(_line_of(blocks[-1])) == fold(agency):
        blocks = blocks[:-1]
    return blocks, date


def _without_leftovers(blocks: Blocks) -> tuple[Blocks, tuple[str, ...]]:
    headings = {fold(OUTSIDE_THE_FORM.zh), fold(OUTSIDE_THE_FORM.en)}
    for place, block in enumerate(blocks):
        texts = _texts(block)
        if texts and fold(texts[0]) in headings:
            behind = (text for other in blocks[place + 1 :] for text in _texts(other))
            return blocks[:place], (*texts[1:], *behind)
    return blocks, ()


def _as_lines(blocks: Blocks) -> Blocks:
    """Return grids that have one text in each row as the lines that they are: a workbook knows nothing else."""
    found: list[Block] = []
    for block in blocks:
        rows = [[cell for cell in row if cell.text.strip()] for row in block.rows] if isinstance(block, Grid) else []
        if rows and all(len(row) <= 1 for row in rows):
            found += [Line(cell.text, cell.place, whole=True) for row in rows for cell in row]
        else:
            found.append(block)
    return tuple(found)


def _line_of(block: Block) -> str:
    return mend(block.text).strip() if isinstance(block, Line) else ""


def _texts(block: Block) -> tuple[str, ...]:
    """Return the words of a block, one text for each line or row."""
    if isinstance(block, Line):
        return (_line_of(block),)
    rows = block.rows if isinstance(block, Grid) else (block.cells,)
    texts = (" | ".join(mend(cell.text).strip() for cell in row if cell.text.strip()) for row in rows)
    return tuple(text for text in texts if text)
