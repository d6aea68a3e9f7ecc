"""Hand out stored files to staff: shown in the page where a browser draws them safely, else as a download.

Pages of a PDF are drawn as pictures in a process of its own, and kept in the cache.
"""

from contextlib import suppress
from typing import Any

from django.core.cache import cache
from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header

from ..models import SourceFile
from ..reading import Unreadable
from ..sources import NoPicture, Shown, markup_apart, page_apart, shown_apart
from ..writing.media_types import EXCEL, HTML, PDF

# Types that a browser draws without running anything; their first bytes were looked at when they were stored.
SHOWN_IN_PLACE = {PDF, "image/png", "image/jpeg"}
# What the cache holds was made by this version of the code that makes it.
VERSION = 1


def answer_with(file: SourceFile, *, name: str = "", is_download: bool = False) -> FileResponse:
    """Return ``file``, under ``name`` or its own, with headers under which it can do no harm."""
    is_shown = file.media_type in SHOWN_IN_PLACE and not is_download
    try:
        opened = _opened(file)
    except FileNotFoundError:
        raise Http404(file.name) from None
    answer = FileResponse(
        opened,
        as_attachment=not is_shown,
        filename=name or file.name,
        content_type=file.media_type if is_shown else "application/octet-stream",
    )
    # Chromium's PDF viewer does not start in a sandbox, a picture needs nothing else.
    rest = "default-src 'self'" if file.media_type == PDF else "default-src 'none'; sandbox"
    return _guarded(answer, rest)


def answer_with_page(file: SourceFile, number: int) -> HttpResponse:
    """Return page ``number`` of a PDF as a picture, or answer 404."""
    try:
        picture = _page(file, number)[0]
    except (NoPicture, FileNotFoundError):
        raise Http404(f"{file.name} {number}") from None
    return _guarded(HttpResponse(picture, content_type="image/png"), "default-src 'none'; sandbox")


def answer_with_markup(file: SourceFile) -> HttpResponse:
    """Return a stored web page without anything that acts or asks for more, or answer 404."""
    try:
        markup = _kept(f"markup-{file.sha256}", lambda: markup_apart(data_of(file)))
    except (Unreadable, FileNotFoundError):
        raise Http404(file.name) from None
    page = f'<!doctype html><meta charset="utf-8"><title></title><style>{PLAIN_LOOK}</style>{markup}'
    answer = HttpResponse(page, content_type=HTML)
    return _guarded(answer, "default-src 'none'; style-src 'unsafe-inline'; sandbox")


PLAIN_LOOK = (
    "body{font:14px/1.6 sans-serif;margin:12px;color:#1a1a1a;background:#fff;overflow-wrap:anywhere}"
    "table{border-collapse:collapse}td,th{border:1px solid #888;padding:2px 5px}"
)


def answer_with_workbook(data: bytes, name: str) -> HttpResponse:
    """Return a workbook made for this answer, as a download."""
    answer = HttpResponse(data, content_type=EXCEL)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return _guarded(answer, "default-src 'none'; sandbox")


def is_workbook(name: str) -> bool:
    """Tell whether a file of this name is a workbook in which comments can be written."""
    return name.lower().endswith((".xlsx", ".xls", ".et"))


def page_count_of(file: SourceFile) -> int:
    """Return how many pages the stored PDF has that can be drawn; 0 for any other file."""
    if not is_pdf(file):
        return 0
    try:
        return _page(file, 1)[1]
    except (NoPicture, FileNotFoundError):
        return 0


def is_pdf(file: SourceFile) -> bool:
    """Tell whether the file was stored as a PDF."""
    return file.media_type == PDF or file.name.lower().endswith(".pdf")


def shown_source(file: SourceFile) -> Shown:
    """Return the stored file in lines and tables; nothing of one that its reader refuses."""
    try:
        return _kept(f"shown-{file.sha256}", lambda: shown_apart(data_of(file), file.name))
    except (Unreadable, FileNotFoundError):
        return Shown()


def data_of(file: SourceFile) -> bytes:
    """Return the bytes of a stored file; raise FileNotFoundError when it is not on the disk or withheld by law."""
    with _opened(file) as opened:
        return opened.read()


def _opened(file: SourceFile) -> Any:
    if hasattr(file, "withheld"):  # a backup may have brought its bytes back
        raise FileNotFoundError(file.name)
    return file.content.open("rb")


def _page(file: SourceFile, number: int) -> tuple[bytes, int]:
    return _kept(f"page-{file.sha256}-{number}", lambda: page_apart(data_of(file), number))


def _kept(key: str, make: Any) -> Any:
    """Return what the cache keeps under ``key``, making it where it keeps nothing; a refusal is not kept."""
    name = f"source-{VERSION}-{key}"
    if (found := cache.get(name)) is None:
        found = make()
        with suppress(OSError):  # a full disk takes nothing in, and the page needs nothing of it
            cache.set(name, found)
    return found


def _guarded(answer: Any, policy: str) -> Any:
    answer["Content-Security-Policy"] = f"{policy}; frame-ancestors 'self'"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
