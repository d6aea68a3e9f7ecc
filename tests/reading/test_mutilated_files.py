"""Files damaged at random, byte by byte or mark by mark: each is read or refused, none crashes or hangs."""

import io
import json
import random
import re
import time
import zipfile
from contextlib import suppress

import pytest

from reports.document import document_to_json
from reports.formats import FORMS
from reports.reading import Unreadable, read
from tests.reading.documents import html_page, parts_of, word_file, workbook_file
from tests.reading.fixtures import sound_figures
from tests.reading.pdf_documents import pdf_file

PARTS = parts_of("2021", sound_figures(FORMS["2021"], 1))
SOUND = {
    "html": html_page(PARTS),
    "docx": word_file(PARTS),
    "xlsx": workbook_file(PARTS),
    "pdf": pdf_file(PARTS),
    "json": json.dumps(document_to_json(read(html_page(PARTS), "report.html"))).encode(),
}
TIMES = {"html": 150, "docx": 100, "xlsx": 100, "pdf": 20, "json": 150}
VALUES = ('""', '"-1"', '"99999999999"', '"A1:ZZZ9999999"', '"words"')


def with_bytes_changed(chance: random.Random, data: bytes) -> bytes:
    """Change, lose and repeat bytes."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 60))):
        place, kind = chance.randrange(len(changed)), chance.randrange(4)
        if kind == 0:
            changed[place] = chance.randrange(256)
        elif kind == 1:
            del changed[place : place + chance.randrange(1, 200)]
        elif kind == 2:
            other = chance.randrange(len(changed))
            changed[place:place] = changed[other : other + chance.randrange(1, 400)]
        else:
            changed[place : place + 4] = chance.choice((b"<td ", b"</tr", b"9999", b"-1  ", b"<w:p", b'"">>'))
        changed = changed or bytearray(b"x")
    return bytes(changed)


def with_a_mark_changed(chance: random.Random, data: bytes) -> bytes:
    """Lose, replace or repeat one mark or one attribute's value of XML."""
    text = data.decode()
    marks = list(re.finditer(r'<[^>]*>|"[^"]*"', text))
    place = chance.choice(marks)
    new = chance.choice(("", *VALUES, chance.choice(marks)[0]))
    return (text[: place.start()] + new + text[place.end() :]).encode()


def mutilated(chance: random.Random, kind: str) -> bytes:
    """Return the sound file of ``kind`` with something wrong in it."""
    data = SOUND[kind]
    if kind in ("html", "json") and chance.random() < 0.5:
        return with_a_mark_changed(chance, data)
    if kind not in ("docx", "xlsx") or chance.random() < 0.2:
        return with_bytes_changed(chance, data)
    source = zipfile.ZipFile(io.BytesIO(data))
    hit = chance.choice([name for name in source.namelist() if name.endswith((".xml", ".rels"))])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            part = source.read(name)
            change = chance.choice((with_bytes_changed, with_a_mark_changed)) if name == hit else None
            archive.writestr(name, change(chance, part) if change else part)
    return stream.getvalue()


@pytest.mark.parametrize("kind", SOUND)
def test_a_mutilated_file_is_read_or_refused(kind):
    """No file ends in anything but a reading or a named refusal, and none takes long."""
    chance = random.Random(5)  # noqa: S311  (damage that can be repeated)
    begin = time.process_time()
    for _ in range(TIMES[kind]):
        with suppress(Unreadable):
            assert read(mutilated(chance, kind), f"report.{kind}").reader
    assert time.process_time() - begin < 60
