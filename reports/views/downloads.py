"""A public report as a file to take away: Word, Excel, CSV, HTML, JSON, drawn from the stored edition."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from ..models import Edition, State
from ..presentation import present
from ..writing import WRITERS, file_name, write
from .answer import MAX_AGE, fingerprint
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
    name = content_disposition_header(as_attachment=True, filename=file_name(presented, kind))
    response["Content-Disposition"] = name or "attachment"
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response
