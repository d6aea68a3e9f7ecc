"""Files beside editions that a person released to the public."""

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse

from ..models import EditionFile
from ..serving.answer import answer, draw
from ..serving.methods import read_only


@read_only
def public_file(request: HttpRequest, slug: str, year: int, sha256: str) -> FileResponse | HttpResponse:
    """Send a public file as a download under its own name; 410 with the reason where it is withheld by law."""
    beside = EditionFile.objects.filter(edition__report__agency__slug=slug, edition__report__year__year=year)
    held = beside.public().released_as(sha256).select_related("file", "public_copy").first()
    if held is None:
        return _withheld(request, beside.withheld().released_as(sha256))
    try:
        opened = held.released.content.open("rb")
    except FileNotFoundError:
        raise Http404("the file is not on the disk") from None
    response = FileResponse(opened, as_attachment=True, filename=held.name or held.file.name)
    response["Cache-Control"] = "public, max-age=3600"
    response["ETag"] = f'"{held.released.sha256}"'
    return response


def _withheld(request: HttpRequest, files: QuerySet[EditionFile]) -> HttpResponse:
    beside = ("file__withheld__seal", "public_copy", "edition__report__agency", "edition__report__year")
    held = files.select_related(*beside).first()
    if held is None:
        raise Http404("no such public file")
    context = {"held": held, "seal": held.file.withheld.seal}
    return answer(request, draw("reports/withheld_file.html", context), status=410)
