"""Write a report as a Word file on A4 in the official layout, ready to be signed and sealed.

The document is written as XML at once: three hundred cells take a hundredth of the time that they take
through an object for each of them. Header rows repeat on every page; merged cells are the official grid.
"""

import re
from dataclasses import dataclass, field

from ..document import Content
from ..presentation import Presented, PresentedCell, PresentedTable
from .fitting import LARGEST, LARGEST_ENGLISH_LABEL, TEXT_WIDTH, column_widths, fitting_size, stands_on_one_page
from .mark import properties_of
from .narrative import Block, NarrativeTable, Run, blocks, place
from .word_parts import HEADER_REFERENCES, SECTION, packed, xml
from .words import DRAFT, LEFTOVERS, NOTHING_SAID, day, heading

FORM_PROPERTY = "ogi-form"
_ROW = '<w:cantSplit/><w:trHeight w:val="290" w:hRule="atLeast"/>'
_BEGINNING = re.compile(r"^<w:p><w:pPr>(?:<w:pStyle [^>]*/>)?")
_STYLES = {"p": "BodyText", "h3": "Heading2", "h4": "Heading3", "li": "ListPoint"}


def write_word(presented: Presented, content: Content, is_draft: bool) -> bytes:
    """Return the Word file."""
    paper = _Paper(presented)
    paper.paragraph("Title", "\n".join(presented.lines))
    paper.narrative(presented.preface)
    for position, section in enumerate(presented.sections, 1):
        paper.paragraph("Heading1", heading(presented, section, position))
        paper.narrative(section.text)
        for table in section.tables:
            paper.table(table)
        paper.narrative(section.after)
        if section.is_empty:
            paper.paragraph("BodyText", NOTHING_SAID.in_language(presented.language))
    if presented.leftovers:
        paper.paragraph("Heading1", LEFTOVERS.in_language(presented.language))
        for text in presented.leftovers:
            paper.paragraph("BodyText", text)
    paper.closing(presented.agency, day(content, presented.language))
    body = "".join(paper.parts) + SECTION.format(header=HEADER_REFERENCES if is_draft else "")
    return packed(
        body,
        title=presented.title,
        author=presented.agency,
        marks={FORM_PROPERTY: presented.form, "ogi-year": str(presented.year), **properties_of(presented, content)},
        links=paper.links,
        header=DRAFT.in_language(presented.language) if is_draft else "",
    )


@dataclass(frozen=True)
class _Cell:
    """One cell of a table as Word needs it."""

    text: str
    colspan: int
    rowspan: int
    is_header: bool = False
    is_left: bool = False
    largest: float = LARGEST
    is_kept: bool = False


@dataclass
class _Paper:
    """The body of the document being written, and the addresses that it leads to."""

    presented: Presented
    parts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @property
    def _largest_label(self) -> float:
        return LARGEST_ENGLISH_LABEL if self.presented.language.startswith("en") else LARGEST

    def paragraph(self, style: str, text: str, more: str = "") -> None:
        """Add a paragraph of one manner; ``more`` are further properties."""
        self.parts.append(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{_run(text)}</w:p>')

    def narrative(self, html: str) -> None:
        """Add texts with their headings, lists and tables."""
        for block in blocks(html):
            if isinstance(block, Block):
                self._block(block)
            else:
                self._table_of_text(block)

    def _block(self, block: Block) -> None:
        indent = f'<w:ind w:left="{640 * (block.depth + 1)}"/>' if block.kind == "li" else ""
        runs = _run(block.mark) + "".join(self._linked(run) for run in block.runs)
        self.parts.append(f'<w:p><w:pPr><w:pStyle w:val="{_STYLES[block.kind]}"/>{indent}</w:pPr>{runs}</w:p>')

    def _linked(self, run: Run) -> str:
        if not run.address:
            return _run(run.text, "<w:b/><w:bCs/>" if run.is_strong else "")
        self.links.append(run.address)
        words = _run(run.text, '<w:rStyle w:val="Hyperlink"/>')
        return f'<w:hyperlink r:id="link{len(self.links) - 1}">{words}</w:hyperlink>'

    def table(self, table: PresentedTable) -> None:
        """Add an official table; the form prints no caption, so it stands in the properties of the table."""
        if table.is_other_form:
            self.paragraph("Caption", table.caption)
        columns = column_widths(table)
        # A longer table that is to be kept together leaves its heading alone on a page.
        last = table.rows[-1] if stands_on_one_page(table, columns) else None
        cells = [
            [
                (
                    cell.colspan,
                    cell.rowspan,
                    _official(cell, self._largest_label, is_kept=last is not None and row is not last),
                )
                for cell in row
            ]
            for row in table.rows
        ]
        self._grid(list(place(cells)), len(cells), columns, len(table.head), table.caption)

    def _table_of_text(self, table: NarrativeTable) -> None:
        placed, columns = table.grid()
        if not columns:
            return
        if table.caption:
            self.paragraph("Caption", table.caption)
        cells = [
            (row, column, _Cell(cell.text, cell.colspan, cell.rowspan, cell.is_header)) for row, column, cell in placed
        ]
        leading = min((row for row, _, cell in cells if not cell.is_header), default=0)
        widths = tuple(TEXT_WIDTH // columns for _ in range(columns))
        self._grid(cells, len(table.rows), widths, leading, table.caption)

    def _grid(
        self, cells: list[tuple[int, int, _Cell]], rows: int, widths: tuple[int, ...], header_rows: int, caption: str
    ) -> None:
        starts: list[dict[int, str]] = [{} for _ in range(rows)]
        for row, column, cell in cells:
            for down in range(cell.rowspan):
                width = sum(widths[column : column + cell.colspan])
                starts[row + down][column] = _table_cell(cell, width, is_first=down == 0)
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        body = "".join(
            f"<w:tr><w:trPr>{_ROW}{'<w:tblHeader/>' if number < header_rows else ''}</w:trPr>"
            f"{''.join(row[column] for column in sorted(row))}</w:tr>"
            for number, row in enumerate(starts)
            if row
        )
        self.parts.append(
            f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
            f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
            f'w:noVBand="1"/><w:tblCaption w:val="{xml(caption)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"{body}</w:tbl>"
        )
        # Two tables in a row would run into one.
        self.parts.append('<w:p><w:pPr><w:spacing w:line="120" w:lineRule="exact"/></w:pPr></w:p>')

    def closing(self, organ: str, day_in_words: str) -> None:
        """Add the name of the organ over the date, with room for the seal, on one page with the last words above."""
        self.parts[-1] = _BEGINNING.sub(r"\g<0><w:keepNext/>", self.parts[-1], count=1)
        self.paragraph("Closing", "")
        self.paragraph("Closing", organ, '<w:ind w:rightChars="200" w:right="640"/>')
        self.parts.append(
            '<w:p><w:pPr><w:pStyle w:val="Closing"/><w:keepNext w:val="0"/><w:ind w:rightChars="400" w:right="1280"/>'
            f"</w:pPr>{_run(day_in_words)}</w:p>"
        )


def _official(cell: PresentedCell, largest_label: float, *, is_kept: bool) -> _Cell:
    """Return a cell of an official table; rows are kept with the next one where a page holds them all."""
    is_left = cell.role == "row" and cell.rowspan == 1
    is_header = cell.role != "figure"
    largest = largest_label if is_header else LARGEST
    return _Cell(cell.text, cell.colspan, cell.rowspan, is_header, is_left, largest, is_kept)


def _table_cell(cell: _Cell, width: int, *, is_first: bool) -> str:
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    merge = "" if cell.rowspan == 1 else '<w:vMerge w:val="restart"/>' if is_first else "<w:vMerge/>"
    left = '<w:ind w:left="60" w:right="40"/><w:jc w:val="left"/>' if cell.is_left else ""
    keep = "<w:keepNext/>" if cell.is_kept else ""
    size = fitting_size(cell.text, width, cell.largest)
    manner = "" if size == LARGEST else f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    words = _run(cell.text, manner) if is_first else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="TableText"/>{keep}{left}</w:pPr>{words}</w:p></w:tc>'
    )


def _run(text: str, manner: str = "") -> str:
    if not text:
        return ""
    properties = f"<w:rPr>{manner}</w:rPr>" if manner else ""
    words = "<w:br/>".join(f'<w:t xml:space="preserve">{xml(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{properties}{words}</w:r>"
