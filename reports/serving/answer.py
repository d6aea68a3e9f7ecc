"""Answers of the public side: the same for everybody, with an ETag, without a cookie."""

import datetime
import hashlib
from collections.abc import Callable
from functools import cache as once
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date

HTML, CSV = "text/html; charset=utf-8", "text/csv; charset=utf-8"
MAX_AGE = 60
PER_PAGE = 200
_SOURCES = ("reports/**/*.py", "reports/**/*.typ", "templates/**/*.html", "static/public/*", "locale/**/*.mo")


@once
def asset_version() -> str:
    """Return a digest over what pages are drawn with: code, templates, styles and words. Read once a process."""
    digest = hashlib.sha256()
    for pattern in _SOURCES:
        for path in sorted(Path(settings.BASE_DIR).glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def fingerprint(*parts: Any) -> str:
    """Return a short digest of ``parts`` and of what pages are drawn with."""
    return hashlib.sha256("\n".join(map(str, (*parts, asset_version(), settings.BASE_PATH))).encode()).hexdigest()[:32]


def draw(template: str, context: dict[str, Any]) -> bytes:
    """Render a page without the request: it knows no person and no cookie."""
    return render_to_string(template, context).encode()


def answer(
    request: HttpRequest,
    body: bytes,
    *,
    etag: str = "",
    status: int = 200,
    media_type: str = HTML,
    changed: datetime.datetime | None = None,
) -> HttpResponse:
    """Return the page, or 304 where the reader has it already; ``changed`` is when its contents last did."""
    etag = f'"{etag or hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, status=status, content_type=media_type)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    moment = int(changed.timestamp()) if changed else None
    if moment is not None:
        response["Last-Modified"] = http_date(moment)
    if status != 200:
        return response
    return get_conditional_response(request, etag=etag, last_modified=moment, response=response) or response


def kept_page(
    request: HttpRequest,
    parts: tuple[Any, ...],
    body: Callable[[], bytes],
    status: int = 200,
    *,
    media_type: str = HTML,
    changed: datetime.datetime | None = None,
) -> HttpResponse:
    """Return the page that ``parts`` name, drawn by ``body`` unless it is kept already."""
    etag = fingerprint(*parts)
    moment = int(changed.timestamp()) if changed else None
    asked = get_conditional_response(request, etag=f'"{etag}"', last_modified=moment) if status == 200 else None
    if asked is not None:
        return answer(request, b"", etag=etag, media_type=media_type, changed=changed)
    key = f"page:{etag}"
    drawn = cache.get(key)
    if drawn is None:
        drawn = body()
        cache.set(key, drawn)
    return answer(request, drawn, etag=etag, status=status, media_type=media_type, changed=changed)


def as_file(response: HttpResponseBase, name: str) -> None:
    """Let a browser store the answer under ``name``, which may be Chinese."""
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"


def answer_file(request: HttpRequest, name: str, body: bytes, media_type: str) -> HttpResponse:
    """Return a file to take away under ``name``, or 304 where the reader has it already."""
    response = answer(request, body, media_type=media_type)
    as_file(response, name)
    return response


def answer_made_file(
    request: HttpRequest, parts: tuple[Any, ...], make: Callable[[], tuple[str, bytes]], media_type: str
) -> HttpResponse:
    """Return the file that ``parts`` name; its name and bytes are made only where the reader does not have it."""
    etag = fingerprint(*parts)
    if get_conditional_response(request, etag=f'"{etag}"') is not None:
        return answer(request, b"", etag=etag, media_type=media_type)
    name, body = make()
    response = answer(request, body, etag=etag, media_type=media_type)
    as_file(response, name)
    return response


def answer_csv(request: HttpRequest, name: str, body: bytes) -> HttpResponse:
    """Return a CSV to take away under ``name``."""
    return answer_file(request, name, body, CSV)


def page_of(rows: Any, request: HttpRequest, per_page: int = 0) -> Page:
    """Return the page of ``rows`` that the address asks for; the nearest one where there is no such page."""
    return Paginator(rows, per_page or PER_PAGE).get_page(request.GET.get("page"))
