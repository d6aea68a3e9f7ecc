"""Reports as PDF with a text layer, drawn by hand: rules, text by the character, page breaks in tables."""

from dataclasses import dataclass, field

from tests.reading.documents import Box, Rows

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 595, 842, 60, 780, 70
SIZE, LINE = 6, 8
TABLE_WIDTH = 476
NEW_PAGE = "\f"


@dataclass
class Drawing:
    """Pages in the making: what is drawn on each, and how far down the last one is filled."""

    pages: list[list[str]] = field(default_factory=lambda: [[]])
    top: float = TOP
    used: set[str] = field(default_factory=set)

    def page(self) -> None:
        """Begin a page, with the number of the last one at its foot."""
        self.text(290, 40, f"- {len(self.pages)} -", SIZE)
        self.pages.append([])
        self.top = TOP

    def text(self, x: float, y: float, words: str, size: float) -> None:
        """Put ``words`` at a place."""
        self.used |= set(words)
        codes = words.encode("utf-16-be").hex()
        self.pages[-1].append(f"BT /F {size} Tf {x:.1f} {y:.1f} Td <{codes}> Tj ET")

    def frame(self, left: float, right: float, top: float, bottom: float) -> None:
        """Draw the rules around a cell."""
        self.pages[-1].append(f"{left:.1f} {bottom:.1f} {right - left:.1f} {top - bottom:.1f} re S")


def pdf_file(parts: list[str | Rows], ruled: bool = True) -> bytes:
    """Return a PDF of a report; tables run on over the pages."""
    drawing = Drawing()
    for part in parts:
        if part == NEW_PAGE:
            drawing.page()
        elif isinstance(part, str):
            for start in range(0, len(part), 40):
                if drawing.top < BOTTOM + 20:
                    drawing.page()
                drawing.top -= 16
                drawing.text(LEFT, drawing.top, part[start : start + 40], 11)
            drawing.top -= 6
        else:
            _table(drawing, part, ruled)
    drawing.page()
    drawing.pages.pop()
    return _packed(drawing)


def broken_table(rows: Rows, after: int) -> list[str | Rows]:
    """Return a table that goes on behind a page break with its header, as word processors print it.

    A cell over both pages goes on as an empty one.
    """
    header = next(number for number, row in enumerate(rows) if any(box.is_figure for box in row))
    cut = header + after
    pages: list[dict[int, list[tuple[int, Box]]]] = [{}, {}]
    for row, column, box in _placed(rows):
        here = min(box.rowspan, cut - row)
        if row < cut:
            pages[0].setdefault(row, []).append((column, Box(box.text, box.colspan, here, box.is_figure)))
            if box.rowspan > here:
                pages[1].setdefault(cut, []).append((column, Box("", box.colspan, box.rowspan - here)))
        else:
            pages[1].setdefault(row, []).append((column, box))
    first, second = (
        [[box for _, box in sorted(page[row], key=lambda pair: pair[0])] for row in sorted(page)] for page in pages
    )
    return [first, NEW_PAGE, first[:header] + second]


def _broken(text: str, width: float) -> list[str]:
    fitting = max(1, int((width - 4) // SIZE))
    if text.isascii():
        return [text] if text else []
    return [text[start : start + fitting] for start in range(0, len(text), fitting)]


def _table(drawing: Drawing, rows: Rows, ruled: bool) -> None:
    placed = _placed(rows)
    columns = max(column + box.colspan for _, column, box in placed)
    wide = TABLE_WIDTH / columns if columns > 9 else 0
    edges = [LEFT + wide * number for number in range(columns + 1)] if wide else _edges(columns)
    heights = [
        max(
            [
                LINE * len(_broken(box.text, edges[column + box.colspan] - edges[column])) + 6
                for row, column, box in placed
                if row == number and box.rowspan == 1
            ]
            or [14]
        )
        for number in range(len(rows))
    ]
    begin = 0
    while begin < len(rows):
        end, room = begin, drawing.top - BOTTOM
        while end < len(rows) and sum(heights[begin : end + 1]) <= room:
            end += 1
        if end == begin:
            drawing.page()
            continue
        tops = [drawing.top - sum(heights[begin:number]) for number in range(begin, end + 1)]
        for row, column, box in placed:
            first, last = max(row, begin), min(row + box.rowspan, end)
            if first >= last:
                continue
            left, right = edges[column], edges[column + box.colspan]
            if ruled:
                drawing.frame(left, right, tops[first - begin], tops[last - begin])
            if row >= begin:
                for number, words in enumerate(_broken(box.text, right - left)):
                    drawing.text(left + 2, tops[first - begin] - LINE * (number + 1), words, SIZE)
        drawing.top = tops[-1]
        begin = end
        if begin < len(rows):
            drawing.page()
    drawing.top -= 10


def _edges(columns: int) -> list[float]:
    label = TABLE_WIDTH * 0.4
    return [LEFT, *(LEFT + label + (TABLE_WIDTH - label) * number / max(1, columns - 1) for number in range(columns))]


def _placed(rows: Rows) -> list[tuple[int, int, Box]]:
    taken: set[tuple[int, int]] = set()
    placed = []
    for number, row in enumerate(rows):
        column = 0
        for box in row:
            while (number, column) in taken:
                column += 1
            deep = min(box.rowspan, len(rows) - number)
            taken |= {(y, x) for y in range(number, number + deep) for x in range(column, column + box.colspan)}
            placed.append((number, column, Box(box.text, box.colspan, deep, box.is_figure)))
            column += box.colspan
    return placed


def _packed(drawing: Drawing) -> bytes:
    mapping = "".join(f"<{ord(letter):04x}> <{ord(letter):04x}>\n" for letter in sorted(drawing.used))
    named = (
        f"/CMapName /A def\n1 begincodespacerange <0000> <ffff> endcodespacerange\n{len(drawing.used)} beginbfchar\n"
    )
    unicode = f"begincmap\n{named}{mapping}endbfchar\nendcmap"
    count = len(drawing.pages)
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} /MediaBox [0 0 {WIDTH} {HEIGHT}]"
        " /Resources << /Font << /F 3 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H"
        " /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /DW 1000"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        " /FontDescriptor << /Type /FontDescriptor /FontName /A /Flags 4 /Ascent 800 /Descent -200"
        " /FontBBox [0 -200 1000 800] >> >>",
        f"<< /Length {len(unicode)} >>\nstream\n{unicode}\nendstream",
    ]
    for number, page in enumerate(drawing.pages):
        content = "\n".join(page)
        objects.append(f"<< /Type /Page /Parent 2 0 R /Contents {7 + 2 * number} 0 R >>")
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    made, places = "%PDF-1.5\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(made)}\n%%EOF"
    return (made + f"xref\n0 {size}\n0000000000 65535 f \n{table}" + end).encode("ascii")
