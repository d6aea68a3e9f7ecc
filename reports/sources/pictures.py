"""Pages of a PDF as pictures, to stand beside what was read of it or what is typed from it."""

import io

import pypdfium2

BROADEST = 1400  # pixels of the longer side … 1 : √2 of paper
LARGEST = 2000
SCALE = 2.0
COLOURS = 64


class NoPicture(ValueError):
    """There is no such page, or the file is no PDF that can be drawn."""


def page_count(data: bytes) -> int:
    """Return how many pages the PDF has; raise NoPicture when it is none."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise NoPicture("no PDF that can be drawn") from error
    try:
        return len(document)
    finally:
        document.close()


def page_picture(data: bytes, number: int) -> bytes:
    """Return page ``number`` (from 1) as PNG; raise NoPicture when there is none."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise NoPicture("no PDF that can be drawn") from error
    try:
        if not 1 <= number <= len(document):
            raise NoPicture(f"no page {number}")
        page = document[number - 1]
        broad, high = page.get_size()
        scale = min(SCALE, BROADEST / max(broad, 1), LARGEST / max(high, 1))
        picture = page.render(scale=scale).to_pil().convert("RGB").quantize(COLOURS)
    except pypdfium2.PdfiumError as error:
        raise NoPicture(f"page {number} cannot be drawn") from error
    finally:
        document.close()
    drawn = io.BytesIO()
    picture.save(drawn, "PNG", optimize=False)
    return drawn.getvalue()
