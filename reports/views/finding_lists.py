"""What the checks found in a public report, as a list to take away: Excel, CSV, JSON."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from ..models import Edition, State, current_site
from ..rendering import listed_findings
from ..writing.public_findings import LIST_WRITERS, FindingList, in_weight, list_name
from .answer import MAX_AGE, as_file, fingerprint
from .report_page import parts_of, public_editions, shown


@require_safe
def findings_file(request: HttpRequest, slug: str, year: int, kind: str) -> HttpResponse:
    """Send the public findings of the edition in force; 410 with the reason where it was withdrawn. Three queries."""
    editions = public_editions(slug, year)
    edition = next((edition for edition in editions if edition.report.current_edition_id == edition.pk), None)
    if edition is None or kind not in LIST_WRITERS:
        raise Http404("no such list")
    if edition.state == State.WITHDRAWN:
        return shown(request, edition, editions)
    etag = f'"{fingerprint("findings", kind, *parts_of(edition, current_site()))}"'
    return get_conditional_response(request, etag=etag) or _file(edition, kind, etag)


def _file(edition: Edition, kind: str, etag: str) -> HttpResponse:
    held = FindingList(edition.agency_name, edition.report.year.year, edition.form, in_weight(listed_findings(edition)))
    writer = LIST_WRITERS[kind]
    response = HttpResponse(writer.make(held, translation.get_language() or ""), content_type=writer.media_type)
    as_file(response, list_name(held, kind))
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response
