"""Web page → blocks: the visible text line by line, tables as grids with their spans resolved.

Tables that only lay out the page are opened. What stands before the title and behind the article
is dropped, so that navigation and footer are no text of the report.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from .blocks import Block, Blocks, Grid, Line, Place
from .events import is_figure
from .grids import WIDEST, Cell, joined, resolve, span_of
from .identity import find_title
from .refusals import Unreadable
from .sections import section_of
from .text import LONGEST_TEXT, checked, other_kind

_META = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.I)
_TAG = re.compile(r"<(?:!doctype|html|head|body|table|div|p|span|meta)\b", re.I)
_BEYOND_ASCII = bytes(range(128, 256))
_CHINESE = re.compile("[\u4e00-\u9fff]")
# What pages are written in; a name of anything else is no encoding of a page.
_ENCODINGS = frozenset(("big5", "big5-hkscs", "cp950", "utf-16", "utf-16le", "utf-16be", "euc-tw", "hz-gb-2312"))
_GB = ("gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80")
_SKIPPED_NAMES = (
    "head script style noscript template iframe object svg math select textarea button input audio video canvas rp rt"
    " colgroup"
)
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
_INLINE_NAMES = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q ruby rb s samp small span"
    " strike strong sub sup time tt u var wbr"
)
_INLINE = frozenset(_INLINE_NAMES.split())
_STRUCK = frozenset(("del", "s", "strike"))
_RAISED = frozenset(("sup", "sub"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_STRUCK_STYLE = re.compile(r"line-through", re.I)
_RAISED_STYLE = re.compile(r"vertical-align\s*:\s*(?:super|sub)\b", re.I)
_MARKED = re.compile("|".join(pattern.pattern for pattern in (_HIDDEN, _STRUCK_STYLE, _RAISED_STYLE)), re.I)
_PLAIN = frozenset(("p", "div", "span", "font", "b", "strong", "center"))
_BLANKS = re.compile(r"[ \t\r\n\f]+")
# Browsers stop at 512; deeper than this is made to do harm.
_DEEPEST = 200
_TITLES_OF_A_LIST = 4
_FEWEST_LETTERS = 200


def blocks_of_html(data: bytes) -> Blocks:
    """Return the blocks of a web page; raise Unreadable when it is none, a list or loaded by scripts."""
    text = decode(data)
    if _TAG.search(text) is None:
        raise Unreadable("not_page", kind="没有网页标记的文本", kind_en="text without the marks of a page")
    root = _parsed(text)
    walk = _Walk()
    walk.flow(root, 0)
    walk.end_line(root)
    found = _article(walk.found)
    blocks = (*_titled(root, found), *(block for block, _ in found))
    headings = any(isinstance(block, Line) and section_of(block.text) for block in blocks)
    if not headings and _links_to_reports(root) >= _TITLES_OF_A_LIST:
        raise Unreadable("list_page")
    letters = sum(len(block.text) for block in blocks if isinstance(block, Line))
    if not headings and letters < _FEWEST_LETTERS and next(root.iter("script"), None) is not None:
        raise Unreadable("script_page")
    return blocks


def decode(data: bytes) -> str:
    """Return the text of a page: by its mark, as UTF-8 where it is valid, else as the page declares."""
    if kind := other_kind(data):
        raise Unreadable("not_page", kind=kind[0], kind_en=kind[1])
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return checked(data, "utf-16")
    if b"\x00" in data:
        raise Unreadable("not_page", kind="二进制文件", kind_en="a binary file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _as_declared(data)


def _as_declared(data: bytes) -> str:
    """Decode a page that is not UTF-8: as it declares where that gives Chinese, else as GB18030.

    Servers and editors put in declarations that are not true, Latin ones above all.
    """
    foreign = len(data) - len(data.translate(None, _BEYOND_ASCII))
    if data.decode("utf-8", "replace").count("\ufffd") * 10 < foreign:  # UTF-8 with a fault in it
        raise Unreadable("broken_encoding")
    declared = _META.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else "gb18030"
    encodings = ("gb18030",) if name in _GB or name not in _ENCODINGS else (name, "gb18030")
    for encoding in encodings:
        with suppress(Unreadable):
            text = checked(data, encoding)
            if _CHINESE.search(text):
                return text
    return checked(data, encodings[0])


def _parsed(text: str) -> Any:
    if len(text) > 10 * LONGEST_TEXT:
        raise Unreadable("too_long")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("no_report") from error
    if root is None:
        raise Unreadable("no_report")
    return root


@dataclass
class _Walk:
    """The page in reading order: blocks found, each with the element that holds it."""

    found: list[tuple[Block, Any]] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    number: int = 0
    letters: int = 0

    def flow(self, element: Any, depth: int) -> None:
        """Take the content of ``element`` as running text."""
        self._say(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._child(child, depth + 1)
            self._say(child.tail)

    def end_line(self, element: Any) -> None:
        """End the printed line."""
        text = "".join(self.line).strip(" ")
        self.line = []
        if text.strip():
            self.number += 1
            self.found.append((Line(text, Place(self.number), whole=True), element))

    def _ends_in_unit(self) -> bool:
        """Tell whether a Latin letter comes before: the raised 2 of m² belongs to it."""
        return bool(self.line) and self.line[-1][-1:].isascii() and self.line[-1][-1:].isalpha()

    def _say(self, text: str | None) -> None:
        if text:
            self.letters += len(text)
            if self.letters > LONGEST_TEXT:
                raise Unreadable("too_long")
            self.line.append(_BLANKS.sub(" ", text))

    def _child(self, child: Any, depth: int) -> None:
        if depth > _DEEPEST:
            raise Unreadable("too_long")
        name = _name(child)
        if name in _SKIPPED or _is_hidden(child):
            return
        if name == "br":
            self.end_line(child.getparent())
        elif name in _INLINE or ":" in name:
            before, after = ("", "") if self._ends_in_unit() else _marks(child)
            self._say(before)
            self.flow(child, depth)
            self._say(after)
        else:
            self.end_line(child.getparent())
            if name == "table":
                self._table(child, depth)
            else:
                self.flow(child, depth)
            self.end_line(child)

    def _table(self, table: Any, depth: int) -> None:
        rows = [[cell for cell in row if _name(cell) in ("td", "th") and not _is_hidden(cell)] for row in _rows(table)]
        read = _read(table, rows, depth)
        if read is None:
            for cell in (cell for cells in rows for cell in cells):
                self.flow(cell, depth + 1)
                self.end_line(cell)
            return
        for caption in table.iterchildren("caption"):
            self.flow(caption, depth + 1)
            self.end_line(caption)
        texts = [
            [
                Cell(
                    joined(lines),
                    span_of(cell.get("rowspan"), len(rows)),
                    max(1, span_of(cell.get("colspan"), WIDEST)),
                )
                for cell, lines in zip(cells, listed, strict=True)
            ]
            for cells, listed in zip(rows, read, strict=True)
        ]
        self.letters += sum(len(cell.text) for row in texts for cell in row)
        if self.letters > LONGEST_TEXT:
            raise Unreadable("too_long")
        places = [Place(self.number + 1 + number) for number in range(len(texts))]
        self.number += len(texts)
        if any(cell.text for row in texts for cell in row):
            self.found += [(block, table) for block in _with_title_apart(resolve(texts, places))]


def _with_title_apart(grid: Grid) -> Blocks:
    """Take the title of the report off the top of a table that holds the whole of it."""
    first = next((number for number, row in enumerate(grid.rows) if any(cell.text for cell in row)), 0)
    shown = [cell for cell in grid.rows[first] if cell.text]
    if len(shown) != 1 or first + 1 == len(grid.rows):
        return (grid,)
    line = Line(shown[0].text, shown[0].place, whole=True)
    return (line, replace(grid, rows=grid.rows[first + 1 :], first=first + 1)) if find_title((line,)) else (grid,)


def _read(table: Any, rows: list[list[Any]], depth: int) -> list[list[list[str]]] | None:
    """Return the lines of every cell; None for a table that only lays out the page.

    Such a table holds tables or headings, and no figure of its own.
    """
    if sum(map(len, rows)) < 2:
        return None
    nested: set[Any] = set()
    if next(table.iterdescendants("table"), None) is not None:
        nested = {cell for cells in rows for cell in cells if next(cell.iter("table"), None) is not None}
    read = [[[] if cell in nested else _lines_of(cell, depth) for cell in cells] for cells in rows]
    if nested:
        if not any(is_figure(text) for cells in read for lines in cells if (text := joined(lines))):
            return None
        return [
            [_lines_of(cell, depth) if cell in nested else lines for cell, lines in zip(cells, listed, strict=True)]
            for cells, listed in zip(rows, read, strict=True)
        ]
    if any(section_of(line) for cells in read for lines in cells if len(lines) > 1 for line in lines):
        return None
    return read


def _rows(table: Any) -> list[Any]:
    rows = []
    for child in table:
        if _name(child) == "tr":
            rows.append(child)
        elif _name(child) in ("thead", "tbody", "tfoot"):
            rows += [row for row in child if _name(row) == "tr"]
    return [row for row in rows if not _is_hidden(row)]


def _name(element: Any) -> str:
    tag = element.tag  # the parser writes names small
    return tag if isinstance(tag, str) else ""


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None


def _marks(element: Any) -> tuple[str, str]:
    """Return what shows a struck or raised text in plain words: it is no part of the number beside it."""
    name, style = _name(element), element.get("style") or ""
    if name in _STRUCK or _STRUCK_STYLE.search(style):
        return "~~", "~~"
    if name in _RAISED or _RAISED_STYLE.search(style):
        return "（", "）"
    return "", ""


def _only_text(cell: Any) -> str | None:
    """Return the text of a cell that holds one run of plain text and nothing else, as most cells of figures do."""
    element = cell
    while _is_plain(element):
        if not len(element):
            return element.text or ""
        child = element[0]
        if len(element) > 1 or child.tag not in _PLAIN or (element.text or "").strip() or (child.tail or "").strip():
            return None
        element = child
    return None


def _is_plain(element: Any) -> bool:
    """Tell whether nothing hides or marks what an element holds."""
    return element.get("hidden") is None and _MARKED.search(element.get("style") or "") is None


def _lines_of(cell: Any, depth: int) -> list[str]:
    only = _only_text(cell)
    if only is not None:
        line = _BLANKS.sub(" ", only).strip(" ")
        return [line] if line.strip() else []
    inner = _Walk()
    before, after = _marks(cell)
    inner._say(before)
    inner.flow(cell, depth)
    inner._say(after)
    inner.end_line(cell)
    lines: list[str] = []
    for block, _ in inner.found:
        if isinstance(block, Line):
            lines.append(block.text)
        elif isinstance(block, Grid):
            lines += [f"[{part.text}]" for row in block.rows for part in row if part.text]
    return lines


def _cell_text(cell: Any, depth: int) -> str:
    return joined(_lines_of(cell, depth))


def _links_to_reports(root: Any) -> int:
    """Return how many different titles of reports are links."""
    texts = {" ".join("".join(link.itertext()).split()) for link in root.iter("a")}
    return sum(1 for text in texts if 0 < len(text) < 100 and find_title((Line(text, Place(0)),)))


def _titled(root: Any, found: list[tuple[Block, Any]]) -> Blocks:
    """Return the title of the page as a line where the text shows none that names report and agency."""
    if find_title(tuple(block for block, _ in found)):
        return ()
    text = "".join(root.findtext(".//title") or "")
    titles = (Line(part.strip(), Place(0), whole=True) for part in re.split(r"\s*[-_|—–－]+\s*", text))
    return tuple(line for line in titles if find_title((line,)))[:1]


def _article(found: list[tuple[Block, Any]]) -> list[tuple[Block, Any]]:
    """Drop lines before the title and everything behind the element that holds all headings."""
    headings = [number for number, (block, _) in enumerate(found) if isinstance(block, Line) and section_of(block.text)]
    if not headings:
        return found
    if len(headings) > 1:
        holder = _common([found[number][1] for number in headings])
        inside = [number for number, (_, element) in enumerate(found) if _is_within(element, holder)]
        found = found[: max(inside, default=len(found)) + 1]
    titles = [
        number
        for number in range(headings[0])
        if isinstance(found[number][0], Line) and find_title((found[number][0],))
    ]
    if not titles:
        return found
    return [pair for pair in found[: titles[-1]] if isinstance(pair[0], Grid)] + found[titles[-1] :]


def _common(elements: list[Any]) -> Any:
    """Return the innermost element that holds all ``elements``."""
    chains = [[*reversed(list(element.iterancestors())), element] for element in elements]
    common = None
    for level in zip(*chains, strict=False):
        if any(element is not level[0] for element in level):
            break
        common = level[0]
    return common


def _is_within(element: Any, holder: Any) -> bool:
    return element is holder or any(ancestor is holder for ancestor in element.iterancestors())
