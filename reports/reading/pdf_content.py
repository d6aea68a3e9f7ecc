"""The drawing instructions of a PDF page, cut into tokens at once.

The parser of pdfminer goes through them letter by letter, which is half of the time that a PDF takes. Here one
pattern cuts what ordinary programs write. Where it meets anything else (a picture within the line, brackets nested
in words, something broken) nothing is taken from it, and pdfminer's own parser reads the page.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import stream_value
from pdfminer.psparser import LIT
from pdfplumber.page import PDFPageAggregatorWithMarkedContent

_TOKEN = re.compile(
    rb"""(?P<space>[\x00\t\n\f\r ]+|%[^\r\n]*)
    |(?P<whole>[+-]?[0-9]{1,12})(?=[\x00\t\n\f\r /<>\[\]()%]|\Z)
    |(?P<part>[+-]?(?:[0-9]{1,12}\.[0-9]{0,20}|\.[0-9]{1,20}))(?=[\x00\t\n\f\r /<>\[\]()%]|\Z)
    |(?P<word>[A-Za-z'"][A-Za-z0-9*'"]{0,20})(?=[\x00\t\n\f\r /<>\[\]()%]|\Z)
    |/(?P<name>[A-Za-z0-9_.+*,:@-]{0,127})(?=[\x00\t\n\f\r /<>\[\]()%]|\Z)
    |<(?P<hex>(?:[0-9A-Fa-f]{2})*)>
    |\((?P<text>[^()\\\r]*)\)
    |(?P<mark><<|>>|\[|\])""",
    re.VERBOSE,
)
_WORDS = {b"true": True, b"false": False}
_DEEPEST = 8


class Unusual(Exception):
    """Something that only the parser of pdfminer knows."""


class PageInterpreter(PDFPageInterpreter):
    """pdfminer's interpreter of a page with a faster way to its instructions."""

    def execute(self, streams: Sequence[object]) -> None:
        """Carry out the instructions in ``streams``."""
        try:
            instructions = list(instructions_of(streams))
        except Unusual:
            super().execute(streams)
            return
        found = [stream_value(stream) for stream in streams]
        self.stream_ids.clear()
        self.stream_ids.update(stream.objid for stream in found if stream.objid is not None)
        if self.stream_ids & self.parent_stream_ids:  # a drawing that draws itself
            super().execute(streams)
            return
        for name, arguments in instructions:
            method = getattr(self, name, None)
            if method is None:
                continue
            number = method.__code__.co_argcount - 1
            self.argstack += arguments
            if not number:
                method()
                continue
            taken = self.pop(number)
            if len(taken) == number:
                method(*taken)


def instructions_of(streams: Sequence[object]) -> Iterator[tuple[str, list[Any]]]:
    """Yield the name of the method for each instruction, with what stands before it; raise Unusual."""
    found = [stream_value(stream) for stream in streams]
    if any(stream.objid is None for stream in found):
        raise Unusual
    arguments: list[Any] = []
    for token in _tokens(b"\n".join(stream.get_data() for stream in found)):
        if isinstance(token, str):
            yield token, arguments
            arguments = []
        else:
            arguments.append(token)


@lru_cache(maxsize=256)
def _method(word: bytes) -> str:
    name = word.decode("ascii")
    return "do_" + name.replace("*", "_a").replace('"', "_w").replace("'", "_q")


def _tokens(data: bytes) -> Iterator[Any]:
    """Yield numbers, names, texts, lists and dictionaries, and for each word the method that carries it out."""
    opened: list[list[Any]] = []  # lists and dictionaries in the making
    position = 0
    for match in _TOKEN.finditer(data):
        if match.start() != position:
            raise Unusual
        position = match.end()
        kind = match.lastgroup
        if kind == "space":
            continue
        if kind == "mark":
            value = _bracket(match[0], opened)
            if value is None:
                continue
        else:
            value = _value(str(kind), match[str(kind)])
        if opened:
            if isinstance(value, str):
                raise Unusual
            opened[-1].append(value)
        else:
            yield value
    if position != len(data) or opened:
        raise Unusual


def _value(kind: str, text: bytes) -> Any:
    if kind == "whole":
        return int(text)
    if kind == "part":
        return float(text)
    if kind == "word":
        if text in (b"BI", b"ID", b"EI", b"null", b"R"):
            raise Unusual
        return _WORDS[text] if text in _WORDS else _method(text)
    if kind == "name":
        return LIT(text.decode("ascii"))
    return bytes.fromhex(text.decode("ascii")) if kind == "hex" else text


def _bracket(mark: bytes, opened: list[list[Any]]) -> Any:
    """Open or close a list or dictionary; return what was closed."""
    if mark in (b"[", b"<<"):
        if len(opened) > _DEEPEST:
            raise Unusual
        opened.append([mark])
        return None
    if not opened or opened[-1][0] != {b"]": b"[", b">>": b"<<"}[mark]:
        raise Unusual
    kind, *values = opened.pop()
    if kind == b"[":
        return values
    if len(values) % 2 or any(not hasattr(key, "name") for key in values[::2]):
        raise Unusual
    return {key.name: value for key, value in zip(values[::2], values[1::2], strict=True)}


def lay_out(page: Any) -> None:
    """Carry out the instructions of a page of pdfplumber before it does so itself."""
    device = PDFPageAggregatorWithMarkedContent(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
    PageInterpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    page._layout = device.get_result()
