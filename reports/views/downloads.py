"""A public report as a file to take away: Word, PDF, Excel, CSV, HTML, JSON, drawn from the stored edition."""

from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from ..formats import FORMS
from ..models import Edition, State
from ..presentation import present
from ..rendering.removals import removals_of
from ..serving.answer import answer_file, answer_made_file
from ..serving.methods import read_only
from ..writing import WRITERS, file_name, write
from ..writing.blank_forms import BLANK_FORMS
from .report_page import edition_at, shown


@read_only
def download(request: HttpRequest, slug: str, year: int, kind: str, number: int = 0, digest: str = "") -> HttpResponse:
    """Send the edition in force as a file, or the one named; 410 with the reason where it was withdrawn."""
    edition, editions = edition_at(slug, year, number, digest)
    if kind not in WRITERS:
        raise Http404("no such public file")
    if edition.state == State.WITHDRAWN:
        return shown(request, edition, editions)
    # What came off by law leaves the digest as it was.
    parts = ("file", kind, edition.digest, edition.changed_at, translation.get_language())
    return answer_made_file(request, parts, lambda: _file(edition, kind), WRITERS[kind].media_type)


def _file(edition: Edition, kind: str) -> tuple[str, bytes]:
    """Return the file, and its name, which is the title of the report. Eight queries."""
    content = edition.content()
    removed = tuple(removal.to_json() for removal in removals_of(edition))
    presented = present(content, translation.get_language() or "", removed=removed)
    return file_name(presented, kind), write(presented, content, kind)


@read_only
def form_file(request: HttpRequest, form: int, kind: str) -> HttpResponse:
    """Send the blank official form to fill in, as Excel or Word."""
    if str(form) not in FORMS or kind not in BLANK_FORMS:
        raise Http404("no such form")
    blank, declared = BLANK_FORMS[kind], FORMS[str(form)]
    written = _blank_form(declared.key, kind, translation.get_language() or "")
    return answer_file(request, blank.file_name(declared), written, blank.media_type)


@cache
def _blank_form(form: str, kind: str, language: str) -> bytes:
    """Return the file, made once for each process: it changes only with the code."""
    return BLANK_FORMS[kind].make(FORMS[form], language)
