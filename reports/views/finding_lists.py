"""What the checks found in a public report: a page, and a list to take away as Excel, CSV, JSON."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from ..models import Edition, State, current_site
from ..rendering import listed_findings
from ..rendering.findings_page import findings_context
from ..serving.answer import answer_made_file, draw, kept_page
from ..serving.methods import read_only
from ..writing.public_findings import LIST_WRITERS, FindingList, in_weight, list_name
from .report_page import edition_at, parts_of, shown


@read_only
def findings_page(request: HttpRequest, slug: str, year: int, number: int = 0, digest: str = "") -> HttpResponse:
    """Show everything that was found in the edition in force, or in the one named; 410 where it was withdrawn."""
    edition, editions = edition_at(slug, year, number, digest)
    if edition.state == State.WITHDRAWN:
        return shown(request, edition, editions)
    site = current_site()
    parts = ("findings page", *parts_of(edition, site))
    return kept_page(request, parts, lambda: draw("reports/findings.html", findings_context(edition, site)))


@read_only
def findings_file(request: HttpRequest, slug: str, year: int, kind: str) -> HttpResponse:
    """Send the public findings of the edition in force; 410 with the reason where it was withdrawn. Three queries."""
    edition, editions = edition_at(slug, year)
    if kind not in LIST_WRITERS:
        raise Http404("no such list")
    if edition.state == State.WITHDRAWN:
        return shown(request, edition, editions)
    parts = ("findings", kind, *parts_of(edition, current_site()))
    return answer_made_file(request, parts, lambda: _file(edition, kind), LIST_WRITERS[kind].media_type)


def _file(edition: Edition, kind: str) -> tuple[str, bytes]:
    held = FindingList(edition.agency_name, edition.report.year.year, edition.form, in_weight(listed_findings(edition)))
    return list_name(held, kind), LIST_WRITERS[kind].make(held, translation.get_language() or "")
