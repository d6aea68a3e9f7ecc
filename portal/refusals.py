"""Answers to requests that cannot be read at all, and to those that failed here."""

import base64
import hashlib
import re
from functools import cache

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .middleware import read_and_drop

TOO_LONG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400 with a sentence: the form is too long, or the request is no request of this site."""
    is_too_long = isinstance(exception, TOO_LONG)
    if is_too_long:
        read_and_drop(request)
    context = {
        "is_too_long": is_too_long,
        "limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20,
        "most_fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
    }
    return render(request, "400.html", context, status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a page that needs nothing: no template engine, no database, no other file.

    Its style stands in it and is named to the browser by its digest, since the policy allows none else.
    """
    html, digest = _fault_page()
    response = HttpResponse(html, status=500)
    response._csp_update = {"style-src": [f"'sha256-{digest}'"]}
    return response


@cache
def _fault_page() -> tuple[str, str]:
    """Return the page with its links under the path of the portal, and the digest of its style."""
    html = (settings.BASE_DIR / "templates" / "500.html").read_text(encoding="utf-8")
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = hashlib.sha256(style[1].encode() if style else b"").digest()
    return html.replace('href="/', f'href="{settings.BASE_PATH}/'), base64.b64encode(digest).decode()
