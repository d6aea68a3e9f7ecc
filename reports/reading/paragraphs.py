"""Join the printed lines of narrative text into paragraphs.

Where the layout indents, an indent starts a paragraph and a line without one goes on. Where
nothing is indented, a full line that does not end a sentence goes on.
"""

import re
from html import escape

from ..markup import normalise
from .blocks import Block, Blocks, Grid, Line, LooseCells
from .repair import mend

_INDENT = re.compile(r"^[ \t\u00a0\u3000]{2,}|^\u3000")
_END = re.compile(r"[。！？；：!?;:…][”’』」）)]?$")
_FULL_STOP = re.compile(r"[。！？!?][”’』」）)]?$")
_NUMBERED = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、](?!\d))"
)
_LATIN = re.compile(r"[A-Za-z]")
_MARKDOWN = re.compile(r"^#{1,6}\s+")
_SPACES = re.compile(r"[ \t\u3000]{2,}")
_SHORT_HEADING = 30


def html_of(blocks: Blocks) -> str:
    """Return the narrative of ``blocks`` as HTML of the permitted set."""
    return normalise("".join(_pieces(blocks)))


def paragraphs_of(lines: tuple[Line, ...]) -> list[str]:
    """Return the paragraphs that ``lines`` make, mended."""
    texts = [mend(line.text).rstrip() for line in lines]
    indented = any(_INDENT.match(text) for text in texts) and any(not _INDENT.match(text) for text in texts)
    width = max((_width(text.strip()) for text in texts), default=0)
    found: list[str] = []
    for number, text in enumerate(texts):
        plain = _SPACES.sub(" ", _MARKDOWN.sub("", text.strip()))
        before = texts[number - 1].strip() if number else ""
        if found and before and not lines[number].whole and _goes_on(before, text, lines[number].gap, indented, width):
            found[-1] = _joined(found[-1], plain)
        else:
            found.append(plain)
    return [text for text in found if text]


def _goes_on(before: str, text: str, gap: bool, indented: bool, width: int) -> bool:
    """Tell whether the line ``text`` continues the paragraph that ``before`` belongs to."""
    if _INDENT.match(text) or _is_heading(before):
        return False
    ended = _END.search(before) is not None
    if _NUMBERED.match(text.strip()) and (ended or len(text.strip()) <= _SHORT_HEADING):
        return False
    if indented:
        return not (gap and _FULL_STOP.search(before))
    return not ended and _width(before) * 10 >= width * 6


def _width(text: str) -> int:
    """Return how broad ``text`` is printed, a Chinese character counting two."""
    return sum(1 if character < "\u1100" else 2 for character in text)


def _is_heading(line: str) -> bool:
    return (
        len(line) <= _SHORT_HEADING and _NUMBERED.match(line) is not None and not _END.search(line) and "，" not in line
    )


def _joined(left: str, right: str) -> str:
    between = " " if left and right and _LATIN.match(left[-1]) and _LATIN.match(right[0]) else ""
    return f"{left}{between}{right}"


def _pieces(blocks: Blocks) -> list[str]:
    pieces: list[str] = []
    run: list[Line] = []
    for block in (*blocks, None):
        if isinstance(block, Line):
            run.append(block)
            continue
        pieces += [f"<p>{escape(text, quote=False)}</p>" for text in paragraphs_of(tuple(run))]
        run = []
        if block is not None:
            pieces.append(_table(block))
    return pieces


def _table(block: Block) -> str:
    if isinstance(block, Grid):
        rows = ("".join(f"<td>{escape(mend(cell.text), quote=False)}</td>" for cell in row) for row in block.rows)
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    if isinstance(block, LooseCells):
        return f"<p>{escape(' '.join(mend(cell.text) for cell in block.cells if cell.text), quote=False)}</p>"
    return ""
