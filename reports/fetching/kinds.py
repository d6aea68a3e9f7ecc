"""What a fetched file is, told by its content: neither headers nor the end of an address are believed."""

import io
import re
import zipfile
from pathlib import PurePosixPath
from urllib.parse import unquote

_TAG = re.compile(rb"<(?:!doctype|html|head|body|table|div|p|span|meta)\b", re.I)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "OFD.xml": "ofd"}
_PLAIN = ("txt", "md", "json")
_OLD_ENDINGS = ("doc", "wps", "xls", "et")
_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_LONGEST_NAME = 100


def kind_of(data: bytes, ending: str = "") -> str:
    """Return the ending that fits ``data``; ``ending`` chooses only among kinds whose bytes look alike."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        try:
            names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            return "zip"
        return next((kind for part, kind in _PARTS.items() if part in names), "zip")
    if data.startswith(_OLD_OFFICE):
        return ending if ending in _OLD_ENDINGS else "doc"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if ending in _PLAIN and not _TAG.search(data[:4096]):
        return ending
    return "html"


def name_for(target: str, data: bytes) -> str:
    """Return a file name for what was fetched from ``target``, the path of an address, with the ending that fits."""
    last = PurePosixPath(unquote(target.partition("?")[0]))
    kind = kind_of(data, last.suffix.lower().lstrip("."))
    stem = _NOT_IN_A_NAME.sub("_", last.stem).strip("._ ")[:_LONGEST_NAME]
    return f"{stem or 'page'}.{kind}"
