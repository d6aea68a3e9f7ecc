"""The citation of a report as a file for programs that keep references: BibTeX, RIS, CSL-JSON."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ..models import State, current_site
from ..presentation.citation import STYLES
from ..rendering.citing import source_of
from .answer import answer, as_file
from .report_page import chosen_edition, public_editions, shown


@require_safe
def citation_file(
    request: HttpRequest, slug: str, year: int, kind: str, number: int = 0, digest: str = ""
) -> HttpResponse:
    """Send the citation of the edition in force, or of the one named; it always names the edition's own address."""
    editions = public_editions(slug, year)
    edition = chosen_edition(editions, number, digest)
    if edition is None or kind not in STYLES:
        raise Http404("no such citation")
    if edition.state == State.WITHDRAWN:
        return shown(request, edition, editions)
    style, source = STYLES[kind], source_of(edition, current_site())
    response = answer(request, style.write(source).encode(), media_type=style.media_type)
    as_file(response, f"{source.key}.{style.kind}")
    return response
