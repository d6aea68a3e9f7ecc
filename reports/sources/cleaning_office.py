"""Word, Excel and OFD without author, company, revision ids, thumbnails and paths; the content parts stay."""

import io
import posixpath
import re
import zipfile
from typing import Any

from lxml import etree

from ..reading.packages import open_package, part_of, xml_of
from .cleaning import NotReleased
from .cleaning_pictures import clean_jpeg, clean_png

NEEDED = {"docx": ("word/document.xml",), "xlsx": ("xl/workbook.xml",), "ofd": ("OFD.xml",)}
_DROPPED = re.compile(
    r"docProps/|customXml/|docMetadata/|\[trash\]/|word/people\.xml$|xl/persons/|xl/revisions/|.*/printerSettings/"
)
_COMMENTS = re.compile(r"(?:word|xl|xl/threadedComments)/(?:threaded)?[cC]omments?\w*\.xml$")
_ONE_COMMENT = {"comment", "threadedComment"}
_REVISION_NAMES = (
    "ins del moveFrom moveTo rPrChange pPrChange sectPrChange tblPrChange tblPrExChange tcPrChange trPrChange"
    " tblGridChange numberingChange cellIns cellDel cellMerge"
)
_REVISIONS = frozenset(_REVISION_NAMES.split())
_WORD_SETTINGS = frozenset(["rsids", "attachedTemplate", "docVars", "mailMerge", "docId"])
_BOOK_SETTINGS = frozenset(["fileSharing", "absPath", "revisionPtr"])
_OFD_WORDS = frozenset(
    ["Author", "Creator", "CreatorVersion", "CustomDatas", "DocID", "Keywords", "Subject", "Abstract"]
)
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_MOST_DEEP = 2


def clean_office(data: bytes, kind: str, depth: int = 0) -> bytes:
    """Return the Word or Excel file without metadata; a signed one as it is."""
    with open_package(data, kind, NEEDED[kind]) as archive:
        names = archive.namelist()
        if any(name.startswith("_xmlsignatures/") for name in names):
            return data
        parts = {
            name: _part(archive, name, kind, depth)
            for name in names
            if not name.endswith("/") and not _DROPPED.match(name)
        }
    return _packed(parts)


def clean_ofd(data: bytes) -> bytes:
    """Return the OFD without author and program; a sealed one as it is."""
    with open_package(data, "ofd", NEEDED["ofd"]) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        if any(posixpath.basename(name) in ("Signatures.xml", "SignedValue.dat", "Seal.esl") for name in names):
            return data
        if any("/Annots/" in f"/{name}" or posixpath.basename(name) == "Attachments.xml" for name in names):
            raise NotReleased("has_attachments")
        parts = {name: part_of(archive, name) for name in names}
        root = xml_of(archive, "OFD.xml")
    _without(root, _OFD_WORDS)
    parts["OFD.xml"] = _written(root)
    return _packed(parts)


def _part(archive: zipfile.ZipFile, name: str, kind: str, depth: int) -> bytes:
    ending = posixpath.splitext(name)[1].lower()
    if name.endswith((".xml", ".rels")):
        return _xml_part(archive, name, kind)
    content = part_of(archive, name)
    try:
        if ending == ".png":
            return clean_png(content)
        if ending in (".jpg", ".jpeg"):
            return clean_jpeg(content)
    except NotReleased:
        return content  # a picture inside that is drawn in some other way
    if "/embeddings/" in name:
        inner = ending.lstrip(".")
        if inner not in ("docx", "xlsx") or depth >= _MOST_DEEP:
            raise NotReleased("has_attachments")
        return clean_office(content, inner, depth + 1)
    return content


def _xml_part(archive: zipfile.ZipFile, name: str, kind: str) -> bytes:
    """Return the part without ids and paths; raise NotReleased for comments and tracked changes."""
    root = xml_of(archive, name)
    if _COMMENTS.match(name) and any(_local(element) in _ONE_COMMENT for element in root.iter()):
        raise NotReleased("has_comments")
    if name == "[Content_Types].xml":
        for override in [element for element in root if _DROPPED.match(element.get("PartName", "").lstrip("/"))]:
            root.remove(override)
    elif name.endswith(".rels"):
        _without_dropped_targets(root, name)
    elif kind == "docx" and name.startswith("word/"):
        if any(_local(element) in _REVISIONS and "wordprocessingml" in _space(element) for element in root.iter()):
            raise NotReleased("has_revisions")
        if name == "word/settings.xml":
            _without(root, _WORD_SETTINGS)
        for element in root.iter():
            for key in [key for key in element.attrib if key.rpartition("}")[2].startswith("rsid")]:
                del element.attrib[key]
    elif name == "xl/workbook.xml":
        _without(root, _BOOK_SETTINGS)
        for holder in [e for e in root.iter() if _local(e) == "AlternateContent" and not any(len(c) for c in e)]:
            holder.getparent().remove(holder)
    elif kind == "xlsx":
        _without(root, frozenset(("pageSetup",)), only_with="id")
    return _written(root)


def _without_dropped_targets(root: Any, name: str) -> None:
    """Drop the relations that lead to dropped parts, or to a template on somebody's machine."""
    folder = posixpath.dirname(posixpath.dirname(name))
    for relation in list(root):
        target = relation.get("Target", "")
        inside = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        is_template = relation.get("Type", "").endswith(("/attachedTemplate", "/mailMergeSource"))
        if is_template or (relation.get("TargetMode") != "External" and _DROPPED.match(inside)):
            root.remove(relation)


def _without(root: Any, names: frozenset[str], only_with: str = "") -> None:
    """Take the elements ``names`` out; with ``only_with`` take from them that attribute alone."""
    for element in [element for element in root.iter() if _local(element) in names]:
        if only_with:
            for key in [key for key in element.attrib if key.rpartition("}")[2] == only_with]:
                del element.attrib[key]
        elif element.getparent() is not None:
            element.getparent().remove(element)


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _space(element: Any) -> str:
    return element.tag.rpartition("}")[0] if isinstance(element.tag, str) else ""


def _written(root: Any) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _packed(parts: dict[str, bytes]) -> bytes:
    """Return the package with no times and no remarks of its own; the table of types stands first."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: name != "[Content_Types].xml"):
            archive.writestr(zipfile.ZipInfo(name, _EARLIEST), parts[name], zipfile.ZIP_DEFLATED)
    return kept.getvalue()
