"""Reading files: bytes → blocks → sections → cells by several readers → Reading.

Import from here. ``READERS`` maps a file type to the function that turns its bytes into blocks (or, for the JSON
report document, into a reading at once);
``CELL_READERS`` are the independent readers of the tables, brought together by ``agreement``. A new
format adds one entry to the first, a new way of reading tables one to the second.
"""

from collections.abc import Callable
from functools import partial
from pathlib import PurePath

from ..document import Reading
from ..marks import Mark
from ..markup import MarkupRefused
from .agreement import agree
from .assemble import assemble, text_of
from .blocks import Blocks, Line, numbered_grids
from .by_position import read_by_position
from .document_json import reading_of_json
from .filled import filled_in
from .html import blocks_of_html
from .identity import find_title, is_title
from .office import OLD_TEXTS, OLD_WORKBOOKS, report_in_old_text, report_in_old_workbook
from .official_grids import full_proposal
from .own import mark_of_file, own_proposal, settle
from .pdf import blocks_of_pdf
from .proposal import CellReader
from .refusals import REFUSALS, Unreadable
from .sections import split_sections
from .tables import read_by_label
from .template_word import report_in_word
from .text import blocks_of_text
from .workbooks import report_in_csv, report_in_workbook

VERSION = "1"
MEGABYTE = 1024 * 1024
LARGEST_FILE = 20 * MEGABYTE
READERS: dict[str, Callable[[bytes], Blocks | Reading]] = {
    "txt": blocks_of_text,
    "md": blocks_of_text,
    "html": blocks_of_html,
    "htm": blocks_of_html,
    "docx": report_in_word,
    "xlsx": report_in_workbook,
    "csv": report_in_csv,
    "json": reading_of_json,
    "pdf": blocks_of_pdf,
    **{kind: partial(report_in_old_text, kind=kind) for kind in OLD_TEXTS},
    **{kind: partial(report_in_old_workbook, kind=kind) for kind in OLD_WORKBOOKS},
}
# What people send in the belief that it is read: each has a sentence of its own.
_NO_DOCUMENTS = {
    **dict.fromkeys(("zip", "rar", "7z", "tar", "gz", "tgz"), "archive"),
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "heic", "webp"), "picture"),
}
CELL_READERS: tuple[CellReader, ...] = (read_by_label, read_by_position)
_TITLES_OF_A_LIST = 4
_FEWEST_HEADINGS = 2
_FEWEST_ROWS = 3


def read(data: bytes, name: str, *, limit: int = LARGEST_FILE) -> Reading:
    """Read the report in ``data``, a file called ``name``; raise Unreadable when there is none.

    ``limit`` is the largest size in bytes.
    """
    kind = PurePath(name).suffix.lower().lstrip(".")
    if kind in _NO_DOCUMENTS:
        raise Unreadable(_NO_DOCUMENTS[kind])
    if kind not in READERS:
        supported = " ".join(f".{known}" for known in READERS)
        raise Unreadable("unsupported_type", type=f".{kind}" if kind else PurePath(name).name, supported=supported)
    if len(data) > limit:
        raise Unreadable("too_large", limit=str(max(1, limit // MEGABYTE)))
    if not data.strip(b"\xef\xbb\xbf \t\r\n\x0c\x0b"):
        raise Unreadable("empty")
    made = READERS[kind](data)
    try:
        if isinstance(made, Reading):
            return made
        return read_blocks(made, reader=f"{kind}/{VERSION}", mark=mark_of_file(data, kind))
    except MarkupRefused as refusal:
        raise Unreadable("too_long") from refusal


def read_blocks(blocks: Blocks, reader: str, mark: Mark | None = None) -> Reading:
    """Read the report that ``blocks`` hold; raise Unreadable when they hold none. ``mark``: the portal wrote it."""
    if not blocks:
        raise Unreadable("empty")
    blocks = numbered_grids(blocks)
    sections = split_sections(blocks)
    if _is_list(blocks) and not sections.parts:
        raise Unreadable("list_page")
    certain = (own_proposal(mark, sections) if mark else None) or full_proposal(sections)
    proposal = certain or agree(tuple(reader_of_cells(sections) for reader_of_cells in CELL_READERS))
    if mark:
        settle(proposal, mark)
    has_title = find_title(blocks) is not None
    if len(sections.parts) < _FEWEST_HEADINGS and len(proposal.rows) < _FEWEST_ROWS and not has_title:
        raise Unreadable("no_report")
    return filled_in(assemble(blocks, sections, proposal, reader))


def _is_list(blocks: Blocks) -> bool:
    """Tell whether many lines are titles of reports: a page that links to them."""
    titles = sum(1 for block in blocks if isinstance(block, Line) and is_title(block))
    return titles >= _TITLES_OF_A_LIST


__all__ = [
    "CELL_READERS",
    "LARGEST_FILE",
    "READERS",
    "REFUSALS",
    "Unreadable",
    "read",
    "read_blocks",
    "split_sections",
    "text_of",
]
