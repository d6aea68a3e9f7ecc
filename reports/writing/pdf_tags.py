"""Name the header cells in the tags of a PDF: row labels and headings inside a table, scopes, ids, headers."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf


class TagsDiffer(RuntimeError):
    """The tags of a printed table are not the cells that were handed to the printer."""


@dataclass(frozen=True)
class TaggedCell:
    """What the tag of one cell says: header or not, its scope, its own id and those of its headers."""

    is_header: bool
    scope: str = ""
    ident: str = ""
    headers: tuple[str, ...] = ()


def tagged(printed: bytes, tables: Sequence[Sequence[TaggedCell]]) -> bytes:
    """Return the PDF with every cell of its tables tagged as ``tables`` say, in the order of the document.

    Raise TagsDiffer when the document has other tables or cells: a wrong tag would say a wrong thing aloud.
    """
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        root = pdf.Root.StructTreeRoot
        found = [held for held in _elements(root.K) if str(held.S) == "/Table"]
        if len(found) != len(tables):
            raise TagsDiffer(f"{len(found)} tables are tagged, {len(tables)} were printed")
        known: dict[str, Any] = {}
        for number, (table, cells) in enumerate(zip(found, tables, strict=True), 1):
            known |= _tag_table(table, cells, number)
        names = [part for ident in sorted(known) for part in (pikepdf.String(ident), known[ident])]
        root.IDTree = pikepdf.Dictionary(Names=pikepdf.Array(names))
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True)
        return written.getvalue()


def _elements(node: Any) -> Iterator[Any]:
    """Yield the structure elements under ``node`` in the order of the document."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _elements(child)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        if "/K" in node:
            yield from _elements(node.K)


def _tag_table(table: Any, cells: Sequence[TaggedCell], number: int) -> dict[str, Any]:
    """Tag the cells of one table and return its header cells by id; ids are unique by the table's number."""
    found = [held for held in _elements(table.K) if str(held.S) in ("/TH", "/TD")]
    if len(found) != len(cells):
        raise TagsDiffer(f"table {number}: {len(found)} cells are tagged, {len(cells)} were printed")
    known: dict[str, Any] = {}
    for place, (element, cell) in enumerate(zip(found, cells, strict=True), 1):
        element.S = pikepdf.Name.TH if cell.is_header else pikepdf.Name.TD
        attributes = _attributes(element)
        for holder, key in ((attributes, "/Scope"), (attributes, "/Headers"), (element, "/ID")):
            if key in holder:
                del holder[key]
        if cell.headers:
            attributes.Headers = pikepdf.Array([pikepdf.String(f"T{number}-{ident}") for ident in cell.headers])
        if cell.is_header:
            ident = f"T{number}-{cell.ident or place}"
            element.ID = pikepdf.String(ident)
            attributes.Scope = pikepdf.Name(f"/{cell.scope}")
            known[ident] = element
    return known


def _attributes(element: Any) -> Any:
    """Return the attributes of a cell that belong to tables; there are some at every cell that is printed."""
    held = element.A if isinstance(element.A, pikepdf.Array) else [element.A]
    return next(part for part in held if part.get("/O") == pikepdf.Name.Table)
