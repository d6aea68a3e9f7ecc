"""An edition as a file to take away, before and after it is public; what is not public says so in the file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from ..models import FROZEN, Edition
from ..presentation import present
from ..writing import WRITERS, file_name, write
from .reach import edition_to_look_at


def export_view(request: HttpRequest, report_id: int, edition_id: int, kind: str) -> HttpResponse:
    """Hand out an edition whose contents the person may see as a file of ``kind``, or answer 404."""
    edition = edition_to_look_at(request, report_id, edition_id)
    if kind not in WRITERS:
        raise Http404(kind)
    content, is_draft = edition.content(), edition.state not in FROZEN
    presented = present(content, get_language() or "zh")
    answer = HttpResponse(write(presented, content, kind, is_draft=is_draft), content_type=WRITERS[kind].media_type)
    name = file_name(presented, kind, is_draft=is_draft)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def exports_of(edition: Edition) -> list[dict[str, str]]:
    """Return the name and address of every kind of file."""
    language = get_language() or "zh"
    return [
        {
            "name": writer.name.in_language(language),
            "address": reverse("admin:report_export", args=[edition.report_id, edition.pk, kind]),
        }
        for kind, writer in WRITERS.items()
    ]
