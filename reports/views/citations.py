"""The citation of a report as a file, read today: GB/T 7714 in words, and BibTeX, RIS, CSL-JSON for programs."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from ..models import State, current_site
from ..presentation.citation import STYLES
from ..rendering.citing import source_of
from ..serving.answer import answer_file
from ..serving.methods import read_only
from .report_page import edition_at, shown


@read_only
def citation_file(
    request: HttpRequest, slug: str, year: int, kind: str, number: int = 0, digest: str = ""
) -> HttpResponse:
    """Send the citation of the edition in force, or of the one named: with its own address, read today."""
    edition, editions = edition_at(slug, year, number, digest)
    if kind not in STYLES:
        raise Http404("no such citation")
    if edition.state == State.WITHDRAWN:
        return shown(request, edition, editions)
    style, source = STYLES[kind], source_of(edition, current_site(), accessed=timezone.localdate().isoformat())
    return answer_file(request, f"{source.key}.{style.kind}", style.write(source).encode(), style.media_type)
