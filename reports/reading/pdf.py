"""PDF with a text layer → blocks: ruled tables as grids, everything else as printed lines.

Columns are counted over the whole document by where their rules stand, so that a table that goes
on over a page keeps its columns. What cannot be told from the drawing stays in doubt: a number
that crosses a rule, digits of different size in one cell.
"""

import io
import logging
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, NamedTuple

import pdfplumber
import pypdfium2
from pdfplumber.utils.text import extract_text

from .blocks import Block, Blocks, Grid, GridCell, Line, Place
from .grids import MOST_CELLS, joined
from .pdf_content import lay_out
from .refusals import Unreadable
from .text import LONGEST_TEXT, without_page_numbers

MOST_PAGES = 80
_FEWEST_LETTERS = 100
_MOST_RULES = 6000
# Points: rules of one column on two pages differ by up to 3, the narrowest columns are 20 broad.
_SAME_RULE = 4.0
_OVER_RULE = 1.5
_TWICE = 1.0
_INDENT = 1.2
_SMALLER = 0.8
_EDGE = 0.09
_WHOLE_PAGE = 0.8
_PAGE_NUMBER = re.compile(r"[-—–－·\s]*(?:第\s*)?\d{1,3}(?:\s*页)?[-—–－·\s]*")
_CHINESE = r"[\u2e80-\u9fff\uf900-\ufaff\uff01-\uffef]"
_BREAK = re.compile(rf"(?<={_CHINESE})\n(?={_CHINESE})")
_DIGIT = re.compile(r"\d")
# Put before a text that is drawn so that its figure is not sure: no number begins with it.
NOT_SURE = "≈ "

# The parser tells of every oddity of a damaged file; what matters of them ends in a refusal or a doubt.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class _Printed:
    """A line or a table row of a page, with its place from the top."""

    page: int
    top: float
    text: str = ""
    cells: tuple[tuple[Box, str, int], ...] = ()
    table: int = -1


def blocks_of_pdf(data: bytes) -> Blocks:
    """Return the blocks of a PDF; raise Unreadable when it is locked, damaged or holds no text."""
    if b"%PDF-" not in data[:1024]:
        raise Unreadable("wrong_content", type="pdf")
    _check(data)
    printed: list[_Printed] = []
    pictures = 0
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            for number, page in enumerate(document.pages, 1):
                lay_out(page)
                pictures += _is_picture(page)
                printed += _page(_printed_once(page), number)
                page.close()
            pages = len(document.pages)
    except Unreadable:
        raise
    except Exception as error:  # A broken font or stream ends in whatever error its place in the parser gives.
        raise Unreadable("damaged") from error
    letters = sum(len(item.text) + sum(len(text) for _, text, _ in item.cells) for item in printed)
    if letters < _FEWEST_LETTERS or pictures * 2 > pages:
        raise Unreadable("picture_only")
    if letters > LONGEST_TEXT:
        raise Unreadable("too_long")
    return tuple(_blocks(printed))


def _check(data: bytes) -> None:
    """Open the file with the faster library: it knows locked and damaged files, and counts pages."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("encrypted" if "assword" in str(error) else "damaged") from error
    try:
        pages = len(document)
    finally:
        document.close()
    if pages > MOST_PAGES:
        raise Unreadable("too_many_pages", pages=str(pages))
    if not pages:
        raise Unreadable("damaged")


def _printed_once(page: Any) -> Any:
    """Return the page without characters that stand where the same one stands already, as bold print is imitated.

    The library's own way compares each with each, and takes minutes for a page that is drawn over and over.
    """
    seen: dict[tuple[str, str, float, int, int], list[tuple[float, float]]] = {}
    again: set[int] = set()
    for char in page.chars:
        kind, x, y = (char["text"], char["fontname"], char["size"]), char["x0"], char["top"]
        across, down = int(x // _TWICE), int(y // _TWICE)
        near = (seen.get((*kind, across + right, down + below), ()) for right in (-1, 0, 1) for below in (-1, 0, 1))
        if any(abs(left - x) <= _TWICE and abs(top - y) <= _TWICE for places in near for left, top in places):
            again.add(id(char))
        else:
            seen.setdefault((*kind, across, down), []).append((x, y))
    return page.filter(lambda item: id(item) not in again) if again else page


def _is_picture(page: Any) -> bool:
    """Tell whether one picture covers the page: scanned, its text guessed by a machine if there is any."""
    area = float(page.width) * float(page.height)
    return any(
        (image["x1"] - image["x0"]) * (image["bottom"] - image["top"]) > _WHOLE_PAGE * area for image in page.images
    )


def _page(page: Any, number: int) -> list[_Printed]:
    if len(page.edges) > _MOST_RULES:
        raise Unreadable("too_long")
    tables = page.find_tables() if page.edges else []
    found = [row for place, table in enumerate(tables) for row in _rows(page, table, number, number * 1000 + place)]
    boxes = [
        (
            min(box[0] for box, _, _ in row.cells),
            min(box[1] for box, _, _ in row.cells),
            max(box[2] for box, _, _ in row.cells),
            max(box[3] for box, _, _ in row.cells),
        )
        for row in found
    ]
    rest = page.filter(lambda item: item.get("object_type") != "char" or not _is_in(item, boxes)) if boxes else page
    return sorted([*found, *_lines(rest, page, number)], key=lambda item: item.top)


def _is_in(char: Any, boxes: list[Box]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in boxes)


def _lines(rest: Any, page: Any, number: int) -> Iterator[_Printed]:
    """Yield the lines outside tables, an indented one with its indent; page numbers at the edge fall away."""
    lines = [line for line in rest.extract_text_lines(return_chars=True) if line["text"].strip()]
    left = min((line["x0"] for line in lines), default=0)
    for line in lines:
        text = line["text"].strip()
        at_edge = line["bottom"] < page.height * _EDGE or line["top"] > page.height * (1 - _EDGE)
        if at_edge and _PAGE_NUMBER.fullmatch(text):
            continue
        broad = line["chars"][0]["size"] if line["chars"] else 10
        indent = "\u3000\u3000" if left + _INDENT * broad < line["x0"] < left + 4 * broad else ""
        yield _Printed(number, line["top"], indent + text)


def _rows(page: Any, table: Any, number: int, ident: int) -> Iterator[_Printed]:
    """Yield the rows of a table with their cells; a row that is one box over the whole width is a line of text."""
    if len(table.cells) > MOST_CELLS:
        raise Unreadable("too_long")
    left, _, right, _ = table.bbox
    tops = [row.bbox[1] for row in table.rows]
    around = _Around.of(char for char in page.chars if _is_in(char, [table.bbox]))
    for row in table.rows:
        boxes = [box for box in row.cells if box]
        if not boxes or (len(boxes) == 1 and boxes[0][2] - boxes[0][0] > right - left - _SAME_RULE):
            continue
        cells = []
        for box in boxes:
            deep = sum(1 for top in tops if box[1] - 2 < top < box[3] - 2)
            cells.append((box, _cell_text(around, box), max(1, deep)))
        yield _Printed(number, row.bbox[1], cells=tuple(cells), table=ident)


class _Around(NamedTuple):
    """The characters of a table by the height of their middles, so that those of a cell are soon found."""

    heights: list[float]
    chars: list[tuple[float, int, Any]]  # height, place in the order of the page, character
    digits: list[Any]

    @classmethod
    def of(cls, chars: Iterable[Any]) -> "_Around":
        """Sort ``chars``."""
        placed = [((char["top"] + char["bottom"]) / 2, number, char) for number, char in enumerate(chars)]
        placed.sort(key=lambda item: item[:2])
        return cls(
            [height for height, _, _ in placed], placed, [char for _, _, char in placed if char["text"].isdigit()]
        )

    def inside(self, box: Box) -> list[Any]:
        """Return the characters whose middles stand in ``box``, in the order of the page."""
        first, last = bisect_left(self.heights, box[1]), bisect_right(self.heights, box[3])
        found = [
            (number, char)
            for _, number, char in self.chars[first:last]
            if box[0] <= (char["x0"] + char["x1"]) / 2 <= box[2]
        ]
        found.sort(key=lambda item: item[0])
        return [char for _, char in found]


def _cell_text(around: _Around, box: Box) -> str:
    """Return the text of a cell, marked where its figure is not sure from the way it is drawn."""
    chars = around.inside(box)
    text = joined(_without_breaks(extract_text(chars)).splitlines()) if chars else ""
    if not _DIGIT.search(text) or len(chars) > 24:
        return text
    drawn = [char["size"] for char in chars if char["text"].isdigit()]
    crosses = any(char["x0"] < box[0] - _OVER_RULE or char["x1"] > box[2] + _OVER_RULE for char in chars)
    beyond = _touches_beyond(around, box, chars)
    if crosses or beyond or min(drawn, default=1) < _SMALLER * max(drawn, default=1):
        return NOT_SURE + text
    return text


def _without_breaks(text: str) -> str:
    """Join lines that break between Chinese characters: no space stood there."""
    return _BREAK.sub("", text)


def _touches_beyond(around: _Around, box: Box, chars: list[Any]) -> bool:
    """Tell whether a digit stands right behind the rule on the line of this cell's digits: one number, cut."""
    digits = [char for char in chars if char["text"].isdigit()]
    if not digits:
        return False
    first, last = min(digits, key=lambda char: char["x0"]), max(digits, key=lambda char: char["x1"])
    for char in around.digits:
        if abs(char["top"] - first["top"]) > 2:
            continue
        middle = (char["x0"] + char["x1"]) / 2
        if middle > box[2] and char["x0"] - last["x1"] < _OVER_RULE / 2 and char["x0"] >= last["x0"]:
            return True
        if middle < box[0] and first["x0"] - char["x1"] < _OVER_RULE / 2 and char["x1"] <= first["x1"]:
            return True
    return False


def _blocks(printed: list[_Printed]) -> Iterator[Block]:
    """Join rows to grids, counting columns by the rules of the whole document."""
    rules = _rules(printed)
    items: list[tuple[int, Line | tuple[GridCell, ...]]] = []
    page, gap = 0, False
    for number, item in enumerate(printed, 1):
        place = Place(number, item.page)
        gap = gap or item.page != page
        page = item.page
        if item.cells:
            cells = (
                GridCell(text, place, 0, start, deep, end - start)
                for box, text, deep in item.cells
                if (start := _rule(rules, box[0])) < (end := _rule(rules, box[2]))
            )
            items.append((item.table, tuple(sorted(cells, key=lambda cell: cell.column))))
        else:
            items.append((-1, Line(item.text, place, gap)))
        gap = False
    kept = {id(line) for line in without_page_numbers([item for _, item in items if isinstance(item, Line)])}
    for table, group in groupby(items, key=lambda item: item[0]):
        if table < 0:
            yield from (item for _, item in group if isinstance(item, Line) and id(item) in kept)
        else:
            yield Grid(tuple(row for _, row in group if not isinstance(row, Line)), resolved=True)


def _rules(printed: list[_Printed]) -> list[float]:
    """Return where columns begin and end, rules that stand together counted once."""
    places = sorted({edge for item in printed for box, _, _ in item.cells for edge in (box[0], box[2])})
    return places[:1] + [right for left, right in pairwise(places) if right - left > _SAME_RULE]


def _rule(rules: list[float], place: float) -> int:
    return max(0, bisect_left(rules, place + 0.01) - 1)
