"""Name the header cells in the tags of a PDF: row labels and headings inside a table, scopes, ids, headers.

Typst writes every object plainly, and the cells of a table before the table itself, so that the tags are mended in
the bytes: taking the whole document apart and writing it again costs two thirds of what setting its pages costs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

_ELEMENT = rb"\d+ 0 obj\n<</Type/StructElem/S/"
_CELL = re.compile(rb"(\d+ 0 obj\n<</Type/StructElem/S/)T[HD]/P (\d+ 0 R)(?:/ID\([^()]*\))?/A\[<</O/Table([^<>]*)>>")
_LIKE_A_CELL = re.compile(_ELEMENT + rb"T[HD]/")
_TABLE = re.compile(_ELEMENT + rb"Table/")
_ROOT = re.compile(rb"\d+ 0 obj\n<</Type/StructTreeRoot/")
_IDS = re.compile(rb"/IDTree<</Names\[[^\[\]]*\]>>")
_SPAN = re.compile(rb"/(Col|Row)Span (\d+)")
_CROSS_REFERENCES = re.compile(rb"xref\n0 (\d+)\n")
_ENTRY = 20  # bytes of a line of the table of cross-references
_START = b"startxref\n"


class TagsDiffer(RuntimeError):
    """The tags of a printed table are not the cells that were handed to the printer."""


@dataclass(frozen=True)
class TaggedCell:
    """What the tag of one cell says: header or not, its scope, its own id and those of its headers, its spans."""

    is_header: bool
    scope: str = ""
    ident: str = ""
    headers: tuple[str, ...] = ()
    colspan: int = 1
    rowspan: int = 1


def tagged(printed: bytes, tables: Sequence[Sequence[TaggedCell]]) -> bytes:
    """Return the PDF with every cell of its tables tagged as ``tables`` say, in the order of the document.

    Raise TagsDiffer when the document has other tables or cells: a wrong tag would say a wrong thing aloud.
    """
    head, objects, trailer = _taken_apart(printed)
    names: dict[bytes, bytes] = {}
    waiting = iter(tables)
    held: list[int] = []
    number = 0
    for at, part in enumerate(objects):
        if _LIKE_A_CELL.match(part):
            held.append(at)
        elif _TABLE.match(part):
            number += 1
            cells = next(waiting, ())
            if len(cells) != len(held):
                raise TagsDiffer(f"table {number}: {len(held)} cells are tagged, {len(cells)} were printed")
            for place, (cell, position) in enumerate(zip(cells, held, strict=True), 1):
                objects[position] = _mended(objects[position], cell, f"T{number}-", place, names)
            held = []
    if held or number != len(tables):
        raise TagsDiffer(f"{number} tables are tagged, {len(tables)} were printed")
    return _put_together(head, [_named(part, names) for part in objects], trailer)


def _mended(part: bytes, cell: TaggedCell, prefix: str, place: int, names: dict[bytes, bytes]) -> bytes:
    """Return the tag of one cell anew and put its id into ``names``; everything behind its attributes stays."""
    found = _CELL.match(part)
    if not found:
        raise TagsDiffer("the tag of a cell has another shape")
    spans = {name: int(span) for name, span in _SPAN.findall(found[3])}
    if (spans.get(b"Col", 1), spans.get(b"Row", 1)) != (cell.colspan, cell.rowspan):
        raise TagsDiffer("a cell is as broad or as deep as another one")
    ident = f"({prefix}{cell.ident or place})".encode() if cell.is_header else b""
    said = [b"/O/Table"]
    if ident:
        names[ident] = part[: part.index(b" 0 obj")] + b" 0 R"
        said.append(f"/Scope/{cell.scope}".encode())
    if cell.headers:
        said.append(f"/Headers[{''.join(f'({prefix}{header})' for header in cell.headers)}]".encode())
    said += [b"/%sSpan %d" % (name, span) for name, span in sorted(spans.items())]
    kind = b"TH/P %s/ID%s" % (found[2], ident) if ident else b"TD/P " + found[2]
    return b"%s%s/A[<<%s>>%s" % (found[1], kind, b"".join(said), part[found.end() :])


def _named(part: bytes, names: dict[bytes, bytes]) -> bytes:
    """Return an object as it is, the root of the tags with the ids of all header cells."""
    if not names or not _ROOT.match(part):
        return part
    tree = b"/IDTree<</Names[%s]>>" % b"".join(ident + names[ident] for ident in sorted(names))
    if _IDS.search(part):
        return _IDS.sub(lambda _: tree, part)
    return part.replace(b"/Type/StructTreeRoot", b"/Type/StructTreeRoot" + tree, 1)


def _taken_apart(printed: bytes) -> tuple[bytes, list[bytes], bytes]:
    """Return what stands before the first object, the objects by their number, and the trailer."""
    start = printed.rindex(_START)
    table = int(printed[start + len(_START) :].split()[0])
    found = _CROSS_REFERENCES.match(printed, table)
    if not found:
        raise TagsDiffer("the document has another table of cross-references")
    entries = [printed[at : at + _ENTRY] for at in _steps(found.end(), int(found[1]))]
    offsets = [int(entry[:10]) for entry in entries[1:]]
    if offsets != sorted(offsets):
        raise TagsDiffer("the objects of the document have another order")
    ends = [*offsets[1:], table]
    objects = [printed[begin:end] for begin, end in zip(offsets, ends, strict=True)]
    return printed[: offsets[0]], objects, printed[found.end() + _ENTRY * int(found[1]) : start]


def _steps(start: int, count: int) -> Iterator[int]:
    return (start + _ENTRY * number for number in range(count))


def _put_together(head: bytes, objects: list[bytes], trailer: bytes) -> bytes:
    """Return the document with a new table of cross-references: the objects have other lengths now."""
    *offsets, table = accumulate((len(part) for part in objects), initial=len(head))
    lines = "".join(f"{offset:010} 00000 n\r\n" for offset in offsets)
    references = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f\r\n{lines}".encode()
    return b"".join((head, *objects, references, trailer, _START, b"%d\n%%%%EOF" % table))
