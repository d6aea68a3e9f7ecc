"""A public report as a file to take away: Word, PDF, Excel, CSV, HTML, JSON, drawn from the stored edition."""

import hashlib
from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from ..formats import FORMS
from ..models import Edition, State
from ..presentation import present
from ..writing import WRITERS, file_name, write
from ..writing.blank_forms import BLANK_FORMS
from .answer import MAX_AGE, as_file, fingerprint
from .report_page import public_editions, shown


@require_safe
def download(request: HttpRequest, slug: str, year: int, kind: str) -> HttpResponse:
    """Send the current edition as a file; 410 with the reason where it was withdrawn."""
    editions = public_editions(slug, year)
    current = [edition for edition in editions if edition.report.current_edition_id == edition.pk]
    return _sent(request, current, editions, kind)


@require_safe
def edition_download(request: HttpRequest, slug: str, year: int, number: int, digest: str, kind: str) -> HttpResponse:
    """Send one edition as a file; what stands at this address never changes."""
    editions = public_editions(slug, year)
    chosen = [edition for edition in editions if edition.number == number and edition.digest.startswith(digest)]
    return _sent(request, chosen, editions, kind)


@require_safe
def form_file(request: HttpRequest, form: int, kind: str) -> HttpResponse:
    """Send the blank official form to fill in, as Excel or Word."""
    if str(form) not in FORMS or kind not in BLANK_FORMS:
        raise Http404("no such form")
    blank, declared = BLANK_FORMS[kind], FORMS[str(form)]
    written = _blank_form(declared.key, kind, translation.get_language() or "")
    etag = f'"{fingerprint("form", hashlib.sha256(written).hexdigest())}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(written, content_type=blank.media_type)
    as_file(response, blank.file_name(declared))
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response


@cache
def _blank_form(form: str, kind: str, language: str) -> bytes:
    """Return the file, made once for each process: it changes only with the code."""
    return BLANK_FORMS[kind].make(FORMS[form], language)


def _sent(request: HttpRequest, chosen: list[Edition], editions: list[Edition], kind: str) -> HttpResponse:
    if not chosen or kind not in WRITERS:
        raise Http404("no such public file")
    edition = chosen[0]
    if edition.state == State.WITHDRAWN:
        return shown(request, edition, editions)
    etag = f'"{fingerprint("file", kind, edition.digest, translation.get_language())}"'
    return get_conditional_response(request, etag=etag) or _file(edition, kind, etag)


def _file(edition: Edition, kind: str, etag: str) -> HttpResponse:
    """Return the file under the title of the report, which is Chinese: RFC 5987 carries the name. Eight queries."""
    content = edition.content()
    presented = present(content, translation.get_language() or "")
    response = HttpResponse(write(presented, content, kind), content_type=WRITERS[kind].media_type)
    as_file(response, file_name(presented, kind))
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response
