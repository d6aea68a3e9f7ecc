"""Files beside editions that a person released to the public."""

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from ..models import EditionFile


@require_safe
def public_file(request: HttpRequest, slug: str, year: int, sha256: str) -> FileResponse:
    """Send a public file as a download under its own name; its bytes never change at one address."""
    held = (
        EditionFile.objects.public()
        .filter(edition__report__agency__slug=slug, edition__report__year__year=year)
        .released_as(sha256)
        .select_related("file", "public_copy")
        .first()
    )
    if held is None:
        raise Http404("no such public file")
    try:
        opened = held.released.content.open("rb")
    except FileNotFoundError:
        raise Http404("the file is not on the disk") from None
    response = FileResponse(opened, as_attachment=True, filename=held.name or held.file.name)
    response["Cache-Control"] = "public, max-age=3600"
    response["ETag"] = f'"{held.released.sha256}"'
    return response
