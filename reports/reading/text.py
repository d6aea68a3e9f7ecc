"""Plain text and Markdown → blocks.

Lines with bars are cells. Where every such line is a row of its own they make a grid; where bars
stand alone on lines (one cell a line, or a row broken over lines) only the order of the cells is
certain, and they are loose.
"""

import codecs
import re
from functools import lru_cache
from itertools import pairwise

from .blocks import Block, Blocks, Grid, GridCell, Line, LooseCell, LooseCells, Place, new_cell
from .refusals import Unreadable

# Ten times what a long consolidated report has.
LONGEST_TEXT = 500_000
_BARS_ONLY = re.compile(r"[|\s]*\|[|\s]*")
_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
_PAGE_IN_WORDS = re.compile(r"第\s*\d{1,3}\s*页(?:[\s,，/]*共\s*\d{1,3}\s*页)?")
PAGE_IN_DASHES = re.compile(r"[-—–－]\s*(\d{1,3})\s*[-—–－]")
_DASHES = tuple("-—–－")
_BARE_NUMBER = re.compile(r"(\d{1,3})")
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "PDF 文件", "a PDF"),
    (b"\x89PNG", "图片", "a picture"),
    (b"\xff\xd8\xff", "图片", "a picture"),
    (b"GIF8", "图片", "a picture"),
    (b"RIFF", "图片或音视频", "a picture or recording"),
    (b"II*\x00", "图片", "a picture"),
    (b"MM\x00*", "图片", "a picture"),
    (b"PK\x03\x04", "Word、Excel 或压缩文件", "a Word, Excel or archive file"),
    (b"\xd0\xcf\x11\xe0", "旧版 Word 或 Excel 文件", "an old Word or Excel file"),
    (b"\x1f\x8b", "压缩文件", "an archive"),
    (b"Rar!", "压缩文件", "an archive"),
    (b"7z\xbc\xaf", "压缩文件", "an archive"),
)
_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\r\n\f")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def blocks_of_text(data: bytes) -> Blocks:
    """Return the blocks of a text file; raise Unreadable when it is not text."""
    text = decode(data)
    if len(text) > LONGEST_TEXT:
        raise Unreadable("too_long")
    return split_text(text)


def decode(data: bytes) -> str:
    """Return the text of ``data``: UTF-8, UTF-16 with its mark, or GB18030 where it is valid."""
    if kind := other_kind(data):
        raise Unreadable("not_text", kind=kind[0], kind_en=kind[1])
    if data.startswith(_UTF16):
        return checked(data, "utf-16")
    if b"\x00" in data:
        raise Unreadable("not_text", kind="二进制文件", kind_en="a binary file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return checked(data, "gb18030")


def other_kind(data: bytes) -> tuple[str, str] | None:
    """Return what a file is that begins like a known format other than text, in both languages."""
    return next(((kind, english) for signature, kind, english in _SIGNATURES if data.startswith(signature)), None)


def checked(data: bytes, encoding: str) -> str:
    """Decode, and refuse what decodes only by chance: a text has few private and control characters."""
    try:
        text = data.decode(encoding)
    except (UnicodeError, LookupError) as error:
        raise Unreadable("broken_encoding") from error
    odd = sum(1 for character in text if "\ue000" <= character <= "\uf8ff" or character in _CONTROLS)
    if odd * 50 > len(text) or "\ufffd" in text:
        raise Unreadable("broken_encoding")
    return text


def split_text(text: str) -> Blocks:
    """Cut ``text`` into lines, grids and loose cells; page numbers and rules fall away."""
    blocks: list[Block] = []
    run: list[Line] = []
    lines = _lines(text)
    for number, line in enumerate(lines):
        following = lines[number + 1].text if number + 1 < len(lines) else ""
        if "|" in line.text or ("|" in following and _BARS_ONLY.fullmatch(following)):
            run.append(line)
            continue
        if run:
            blocks += _cells(run)
            run = []
        blocks.append(line)
    return tuple(blocks + _cells(run))


_place = lru_cache(maxsize=4096)(Place)


def _lines(text: str) -> list[Line]:
    """Return the lines that hold something, each with its number and page, without page numbers."""
    if "\ufffd" in text:
        raise Unreadable("broken_encoding")
    lines: list[Line] = []
    number, gap = 0, False
    pages = text.replace("\r\n", "\n").replace("\r", "\n").split("\f")
    for page, body in enumerate(pages, 1):
        for index, row in enumerate(body.split("\n")):
            number += 0 if index == 0 and page > 1 else 1
            words = row.strip()
            if not words or (words[0] == "第" and _PAGE_IN_WORDS.fullmatch(words)):
                gap = True
                continue
            lines.append(Line(row, _place(number, page if len(pages) > 1 else None), gap))
            gap = False
        gap = True
    return without_page_numbers(lines)


def without_page_numbers(lines: list[Line]) -> list[Line]:
    """Drop page numbers: numbers in dashes, or alone at the edge of every page, that count up by one.

    A number that does not belong to such a series may be a figure and stays.
    """
    dashed = [
        (line, match)
        for line in lines
        if (words := line.text.strip())[-1:] in _DASHES and (match := PAGE_IN_DASHES.fullmatch(words))
    ]
    edges = [
        (line, match)
        for line, following in pairwise(lines)
        if following.place.page != line.place.page
        if (match := _BARE_NUMBER.fullmatch(line.text.strip()))
    ]
    dropped: set[int] = set()
    for series in (dashed, edges):
        numbers = [int(match[1]) for _, match in series]
        if len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
            dropped |= {id(line) for line, _ in series}
    return [line for line in lines if id(line) not in dropped] if dropped else lines


def _cells(run: list[Line]) -> list[Block]:
    if not run:
        return []
    if any(_BARS_ONLY.fullmatch(line.text.strip()) for line in run):
        return [_loose(run)]
    rows: list[tuple[GridCell, ...]] = []
    # Where rows open without a bar, a bar at the begin of a line ends a blank cell.
    opening = "|" if sum(line.text.lstrip().startswith("|") for line in run) * 2 > len(run) else ""
    for line in run:
        if _RULE.fullmatch(line.text.strip()):
            continue
        parts = line.text.strip().removeprefix(opening).removesuffix("|").split("|")
        place, number = line.place, len(rows)
        rows.append(tuple([new_cell((part.strip(), place, number, column, 1, 1)) for column, part in enumerate(parts)]))
    return [Grid(tuple(rows))] if rows else []


def _loose(run: list[Line]) -> LooseCells:
    """Let every bar end a cell; the end of a line ends one only where text follows on the next line."""
    cells: list[LooseCell] = []
    pending: LooseCell | None = None
    for line in run:
        if _RULE.fullmatch(line.text.strip()):
            continue
        parts = line.text.split("|")
        for part in parts[:-1]:
            cell = LooseCell(part.strip(), line.place)
            if pending is not None and not cell.text:
                cells.append(pending)
            else:
                cells += [pending, cell] if pending is not None else [cell]
            pending = None
        if parts[-1].strip():
            if pending is not None:
                cells.append(pending)
            pending = LooseCell(parts[-1].strip(), line.place)
    return LooseCells((*cells, pending) if pending is not None else tuple(cells))
