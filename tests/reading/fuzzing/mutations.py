"""Damages to a document: of its bytes, of its words and marks, of its tree, of its archive, of its objects."""

import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

from lxml import etree, html

from reports.formats import FORMS
from tests.reading.fuzzing.seeds import seeds_of

LONGEST = 400_000
_MARK = re.compile(r'<[^<>]{1,300}>|"[^"\n]{0,80}"|[0-9]{1,9}|[|\s]{1,9}|[\u4e00-\u9fff]{1,12}')
_PDF_MARK = re.compile(
    rb"-?[0-9.]{1,10}|/[A-Za-z]{1,20}|<[0-9a-f]{4,80}>|\b(?:re|S|Tf|Td|Tj|BT|ET|obj|endobj|stream)\b"
)
_PDF_MARKS = (
    *(b"0", b"-1", b"1e9", b"99999999999", b"0.0000001", b"nan", b"1 0 R", b"2 0 R", b"9 0 R", b"/F", b"/Kids"),
    *(b"[", b"]", b"<<", b">>", b"<d83d>", b"<feff>", b"q", b"Q", b"Do", b"re f", b"re W n", b"1 0 0 -1 0 0 cm", b"' "),
    *(b"/Filter /FlateDecode", b"/Filter [/LZWDecode /ASCII85Decode]", b"/Rotate 90", b"/MediaBox [0 0 0 0]"),
)
_VALUES = ("", "-1", "0", "1", "9" * 10, "9" * 5000, "1e400", "NaN", "A1:ZZZ9999999", "ZZZ0", "&#0;", "２", "x" * 3000)
_CODECS = ("gb18030", "big5", "utf-16", "utf-16-be", "utf-32", "shift_jis", "cp1252", "utf-7", "hz")
_CHARSETS = ("gbk", "hex", "idna", "punycode", "undefined", "unicode_escape", "rot13", "mbcs", "utf-16", "nonsense-9")
_TAGS = ("table", "tr", "td", "div", "span", "p", "sup", "b", "ul", "w:sdt", "c", "row", "si", "t", "mergeCell", "x:y")


@cache
def _labels() -> tuple[str, ...]:
    """Return the words of both forms: labels, headings, corners."""
    found = {
        leaf.label
        for form in FORMS.values()
        for table in form.tables
        for leaf in (*table.row_leaves(), *table.column_leaves())
    }
    return tuple(sorted(found | {section.heading.zh for form in FORMS.values() for section in form.sections}))


def evil_words(chance: random.Random) -> str:
    """Return words that a pattern or a number's reader may stumble over."""
    times = chance.choice((1, 3, 40, 1200))
    letters = "0123456789,.-/() （）|　年月日第页一二三(){}[]<>&;:：。、①²⼀㐀\u202e\u0301\u200b\ufffd\x0b\U0001d7d8"
    kind = chance.randrange(6)
    if kind == 0:
        return chance.choice(letters) * times
    if kind == 1:
        return "".join(chance.choice(letters) for _ in range(min(times, 200)))
    if kind == 2:
        return chance.choice(("", " ", "\n", "|")).join(chance.choice(_labels()) for _ in range(min(times, 60)))
    if kind == 3:
        return chance.choice(("1,", "1 ", "(1)", "一、", "|1", "--|", "2023年", "- 1 -\n", "第1页", "（其中1")) * times
    if kind == 4:
        return chance.choice(_VALUES)
    return chance.choice(_labels()) + chance.choice(letters) * times + chance.choice(_labels())


def with_bytes_changed(chance: random.Random, data: bytes) -> bytes:
    """Change, lose, repeat and cut bytes."""
    changed = bytearray(data or b"x")
    for _ in range(chance.choice((1, 2, 5, 20, 60))):
        place, kind = chance.randrange(len(changed)), chance.randrange(6)
        if kind == 0:
            changed[place] = chance.randrange(256)
        elif kind == 1:
            del changed[place : place + chance.randrange(1, 200)]
        elif kind == 2:
            other = chance.randrange(len(changed))
            changed[place:place] = changed[other : other + chance.randrange(1, 400)]
        elif kind == 3:
            changed[place] ^= 1 << chance.randrange(8)
        elif kind == 4:
            changed[place : place + 4] = chance.choice((b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"9999", b'"">>'))
        elif chance.random() < 0.1:
            del changed[place:]
        changed = changed or bytearray(b"x")
    return bytes(changed)


def with_words_changed(chance: random.Random, data: bytes) -> bytes:
    """Lose, replace, repeat and swap marks, numbers and words of a text."""
    text = data.decode("utf-8", "surrogateescape")
    for _ in range(chance.choice((1, 1, 2, 8))):
        marks = list(_MARK.finditer(text))
        if not marks:
            break
        place = chance.choice(marks)
        new = chance.choice(("", evil_words(chance), evil_words(chance), chance.choice(marks)[0], place[0] * 3))
        text = text[: place.start()] + new + text[place.end() :]
    return text.encode("utf-8", "surrogateescape")


def with_encoding_changed(chance: random.Random, data: bytes) -> bytes:
    """Write a page in another encoding, declare another one, or both."""
    text = data.decode("utf-8", "replace")
    if chance.random() < 0.7:
        text = re.sub(r'charset="?[\w-]+', f'charset="{chance.choice(_CHARSETS)}', text, count=1)
    changed = text.encode(chance.choice(_CODECS), "replace") if chance.random() < 0.7 else text.encode()
    return changed + (b"\xff\xd6" if chance.random() < 0.5 else b"")


def with_tree_changed(chance: random.Random, data: bytes, is_html: bool) -> bytes:
    """Move, repeat, nest and lose elements, and give attributes values that they must not have."""
    root = html.document_fromstring(data) if is_html else etree.fromstring(data)
    for _ in range(chance.choice((1, 2, 5))):
        elements = [element for element in root.iter() if isinstance(element.tag, str)][1:]
        if not elements:
            break
        element, other = chance.choice(elements), chance.choice(elements)
        with suppress(ValueError):
            _change(chance, element, other)
    return etree.tostring(root, method="html" if is_html else "xml", encoding="utf-8")


def _change(chance: random.Random, element: Any, other: Any) -> None:
    kind = chance.randrange(7)
    if kind == 0:
        element.getparent().remove(element)
    elif kind == 1:
        other.append(etree.fromstring(etree.tostring(element, with_tail=False)))
    elif kind == 2 and element not in other.iterancestors() and element is not other:
        other.insert(chance.randrange(len(other) + 1), element)
    elif kind == 3:
        _nest(chance, element)
    elif kind == 4 and element.attrib:
        element.set(chance.choice(list(element.attrib)), chance.choice(_VALUES).replace("\x0b", ""))
    elif kind == 5:
        element.text = re.sub(r"[\x00-\x1f\ufffe\uffff]", "", evil_words(chance))
    else:
        for name in ("colspan", "rowspan", "style", "hidden", "t", "r", "s"):
            if chance.random() < 0.3:
                element.set(name, chance.choice((*_VALUES, "display:none", "vertical-align:super")))


def _nest(chance: random.Random, element: Any) -> None:
    """Put an element into many others; half of the time into others of its own kind."""
    parent, place = element.getparent(), element.getparent().index(element)
    tag = element.tag if chance.random() < 0.5 else chance.choice(_TAGS[:9])
    holder = outer = etree.Element(tag)
    for _ in range(chance.choice((1, 3, 40, 150))):
        holder = etree.SubElement(holder, tag)
    holder.append(element)
    parent.insert(place, outer)


def with_archive_changed(chance: random.Random, data: bytes) -> bytes:
    """Damage one part of an office file, or the archive around the parts."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source:
            parts = {name: source.read(name) for name in source.namelist()}
    except Exception:  # whatever the damage before this one did to the archive
        parts = {}
    if not parts:
        return with_bytes_changed(chance, data)
    hit = chance.choice([name for name in parts if name.endswith((".xml", ".rels"))] or list(parts))
    kind = chance.randrange(12)
    if kind == 0:
        del parts[hit]
    elif kind == 1:
        name = chance.choice(list(parts)) if chance.random() < 0.5 else evil_words(chance)[:200]
        parts[name] = parts.pop(hit)
    elif kind == 2:
        parts[hit] = chance.choice((b"", b"\xef\xbb\xbf", b"<a/>", b"x" * 3000, b"<!DOCTYPE a>" + parts[hit]))
    else:
        change = chance.choice((with_words_changed, with_bytes_changed, _with_xml_changed, _with_xml_changed))
        parts[hit] = change(chance, parts[hit])
    method = chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name or "x", part)
    return with_bytes_changed(chance, stream.getvalue()) if chance.random() < 0.1 else stream.getvalue()


def _with_xml_changed(chance: random.Random, part: bytes) -> bytes:
    return with_tree_changed(chance, part, is_html=False)


def _with_page_changed(chance: random.Random, data: bytes) -> bytes:
    return with_tree_changed(chance, data, is_html=True)


def with_values_changed(chance: random.Random, data: bytes) -> bytes:
    """Give parts of a JSON document values of another kind, and put them in another's place."""
    document = json.loads(data)
    for _ in range(chance.choice((1, 1, 3, 10))):
        holders = list(_holders(document))
        if not holders:
            break
        holder, other = chance.choice(holders), chance.choice(holders)
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if not keys:
            continue
        key = chance.choice(keys)
        new = chance.choice(
            (None, True, -1, 10**30, 1.5, 1e300, "", evil_words(chance), [], {}, [[]], "\ud800", "<b>" * 60, other)
        )
        if chance.random() < 0.15 and isinstance(holder, dict):
            holder[evil_words(chance)[:300]] = holder.pop(key)
        elif new is not other or key not in (other if isinstance(other, dict) else ()):
            holder[key] = json.loads(json.dumps(new))
    return json.dumps(document).encode()


def _holders(value: Any) -> Any:
    if isinstance(value, dict | list):
        yield value
        for part in value.values() if isinstance(value, dict) else value:
            yield from _holders(part)


def _with_depth(chance: random.Random, data: bytes) -> bytes:
    times = chance.choice((10, 900, 50_000))
    opened, closed = chance.choice(((b"[", b"]"), (b'{"content":', b"}"), (b'{"figures":', b"}")))
    place = chance.choice((0, data.find(b":") + 1))
    return data[:place] + opened * times + (data[place:] or b"0") + closed * times


def with_objects_changed(chance: random.Random, data: bytes) -> bytes:
    """Lose, replace, repeat and swap numbers, names, strings and operators of a PDF."""
    for _ in range(chance.choice((1, 2, 5, 30))):
        marks = list(_PDF_MARK.finditer(data))
        if not marks:
            break
        place = chance.choice(marks)
        again = place[0] + b" " + data[place.end() : place.end() + chance.randrange(400)] * chance.choice((1, 3, 300))
        new = chance.choice((b"", chance.choice(_PDF_MARKS), chance.choice(marks)[0], again))
        data = data[: place.start()] + new + data[place.end() :]
    return data


_Change = Callable[[random.Random, bytes], bytes]
_WAYS: dict[str, tuple[_Change, ...]] = {
    "html": (with_bytes_changed, with_words_changed, with_words_changed, _with_page_changed, with_encoding_changed),
    "docx": (with_bytes_changed, *(with_archive_changed,) * 6),
    "xlsx": (with_bytes_changed, *(with_archive_changed,) * 6),
    "txt": (with_bytes_changed, with_words_changed, with_words_changed, with_words_changed, with_encoding_changed),
    "md": (with_bytes_changed, with_words_changed, with_words_changed, with_words_changed, with_encoding_changed),
    "json": (with_bytes_changed, with_words_changed, with_values_changed, with_values_changed, _with_depth),
    "pdf": (with_bytes_changed, with_objects_changed, with_objects_changed),
}


def mutated(chance: random.Random, kind: str, data: bytes | None = None) -> bytes:
    """Return a damaged file of ``kind``, made of ``data`` or of one of the sound files."""
    source = data or chance.choice(seeds_of(kind))
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        try:
            source = chance.choice(_WAYS[kind])(chance, source)
        except (ValueError, TypeError, etree.LxmlError, RecursionError, zipfile.LargeZipFile):  # past mending
            source = with_bytes_changed(chance, source)
    return source[:LONGEST]
