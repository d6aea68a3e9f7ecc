"""Hand out stored files to staff: shown in the page where a browser draws them safely, else as a download."""

from django.http import FileResponse, Http404

from ..models import SourceFile

# Types that a browser draws without running anything; their first bytes were looked at when they were stored.
SHOWN_IN_PLACE = {"application/pdf", "image/png", "image/jpeg"}


def answer_with(file: SourceFile, *, name: str = "", is_download: bool = False) -> FileResponse:
    """Return ``file``, under ``name`` or its own, with headers under which it can do no harm."""
    is_shown = file.media_type in SHOWN_IN_PLACE and not is_download
    try:
        opened = file.content.open("rb")
    except FileNotFoundError:
        raise Http404(file.name) from None
    answer = FileResponse(
        opened,
        as_attachment=not is_shown,
        filename=name or file.name,
        content_type=file.media_type if is_shown else "application/octet-stream",
    )
    # Chromium's PDF viewer does not start in a sandbox, a picture needs nothing else.
    rest = "default-src 'self'" if file.media_type == "application/pdf" else "default-src 'none'; sandbox"
    answer["Content-Security-Policy"] = f"{rest}; frame-ancestors 'self'"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
