"""Read a PDF by its tags: what stands in each tagged element, decoded as a reader that copies it out would."""

import re

import pikepdf

MAPPINGS = re.compile(rb"begin(bfchar|bfrange)(.*?)end", re.DOTALL)
HEXES = re.compile(rb"<([0-9A-Fa-f]*)>")


def elements(node):
    """Yield the structure elements under a node in the order of the document."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        if "/K" in node:
            yield from elements(node.K)


class TaggedText:
    """The words of a document by page and number of marked content."""

    def __init__(self, pdf):
        self.words = {}
        self.glyphs = set()
        for page in pdf.pages:
            self._read(page)

    def of(self, element, page=None):
        """Return the words under a structure element."""
        page = element.get("/Pg", page)
        return self._under(element.K, page) if "/K" in element else ""

    def _under(self, node, page):
        if isinstance(node, int):
            return self.words.get((page.objgen, node), "")
        if isinstance(node, pikepdf.Array):
            return "".join(self._under(child, page) for child in node)
        if "/MCID" in node:
            return self._under(int(node.MCID), node.get("/Pg", page))
        return self.of(node, page) if "/S" in node else ""

    def _read(self, page):
        fonts = {str(name): unicode_of(font) for name, font in page.Resources.get("/Font", {}).items()}
        open_marks, font = [], {}
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BDC", "BMC"):
                held = operands[1] if name == "BDC" else {}
                open_marks.append(int(held.MCID) if isinstance(held, pikepdf.Dictionary) and "/MCID" in held else None)
            elif name == "EMC":
                open_marks.pop()
            elif name == "Tf":
                font = fonts[str(operands[0])]
            elif name in ("Tj", "TJ"):
                self._show(page, open_marks, font, operands[0] if name == "TJ" else operands)

    def _show(self, page, open_marks, font, pieces):
        held = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
        glyphs = [int.from_bytes(held[at : at + 2], "big") for at in range(0, len(held), 2)]
        self.glyphs |= set(glyphs)
        number = next((mark for mark in reversed(open_marks) if mark is not None), None)
        place = (page.obj.objgen, number)
        self.words[place] = self.words.get(place, "") + "".join(font[glyph] for glyph in glyphs)


def unicode_of(font):
    """Return {glyph number: its characters} of a font."""
    found = {}
    for kind, body in MAPPINGS.findall(font.ToUnicode.read_bytes()):
        codes = HEXES.findall(body)
        step = 2 if kind == b"bfchar" else 3
        for at in range(0, len(codes) - step + 1, step):
            first, last = int(codes[at], 16), int(codes[at + step - 2], 16)
            start = bytes.fromhex(codes[at + step - 1].decode()).decode("utf-16-be")
            for offset in range(last - first + 1):
                found[first + offset] = start[:-1] + chr(ord(start[-1]) + offset)
    return found
