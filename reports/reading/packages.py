"""Open the zip package of an office file safely: no bomb, no entity, nothing outside it."""

import io
import zipfile
import zlib
from collections.abc import Collection
from functools import lru_cache
from typing import Any

from lxml import etree

from .refusals import Unreadable

MEGABYTE = 1024 * 1024
LARGEST_PART = 64 * MEGABYTE
LARGEST_PACKAGE = 256 * MEGABYTE
# Deflate reaches 1032; real office XML stays below 60, and a small part may well be blank space.
_STEEPEST = 200
_MOST_PARTS = 4000
# What reading a damaged archive ends in; RuntimeError: a part with a password.
_DAMAGE = (KeyError, ValueError, EOFError, OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def open_package(data: bytes, kind: str, needed: Collection[str]) -> zipfile.ZipFile:
    """Return the archive in ``data``, a file of type ``kind`` that must hold one of the parts ``needed``."""
    if data.startswith(_OLD_OFFICE):
        raise Unreadable("encrypted") if _ENCRYPTED in data else Unreadable("wrong_content", type=kind)
    if not data.startswith(b"PK"):
        raise Unreadable("wrong_content", type=kind)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable("damaged") from error
    parts = archive.infolist()
    if not any(part.filename in needed for part in parts):
        raise Unreadable("wrong_content", type=kind)
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("encrypted")
    total = sum(part.file_size for part in parts)
    steep = any(part.file_size > MEGABYTE and part.file_size > _STEEPEST * max(1, part.compress_size) for part in parts)
    if len(parts) > _MOST_PARTS or total > LARGEST_PACKAGE or steep:
        raise Unreadable("archive_bomb")
    return archive


def part_of(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return one part, never more than its stated size or the limit."""
    try:
        with archive.open(name) as stream:
            content = stream.read(LARGEST_PART + 1)
    except _DAMAGE as error:
        raise Unreadable("damaged") from error
    if len(content) > LARGEST_PART:
        raise Unreadable("archive_bomb")
    return content


@lru_cache(maxsize=1024)
def local_name(tag: Any) -> str:
    """Return the name of an element or attribute without its namespace, nothing for a comment."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def xml_of(archive: zipfile.ZipFile, name: str) -> Any:
    """Return the root of an XML part; a part that declares a document type is refused, it could hold a bomb."""
    content = part_of(archive, name)
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
        raise Unreadable("archive_bomb")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("damaged") from error
