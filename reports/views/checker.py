"""The open checker: anybody hands in a report and is told what the rules find. Nothing of it is kept.

The file stays in memory and in the process that reads it; no row, no file and no line of the log holds any of it.
Who wants the findings as a list sends what was read back, in a form of the page: the server has forgotten it.
"""

import json
from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.csrf import csrf_exempt

from ..models import current_site
from ..reading import READERS, Unreadable
from ..rendering import Crumb, frame_for
from ..serving.answer import answer, as_file, draw
from ..serving.limits import WINDOW, seconds_to_wait
from ..serving.methods import taking
from ..writing.public_findings import LIST_WRITERS, list_name
from .checked import Checked, checked, read_here
from .turnstile import InMemory, one_at_a_time

SECONDS_WHEN_BUSY = 5
BEFORE = "before"  # field: last year's report
FIRST_YEAR, LAST_YEAR = 2008, 2100  # the first reports were on 2008


class Refusal(Exception):
    """A check that is not done: the sentence that says what to do, and how it is answered."""

    def __init__(self, sentence: str, status: int, wait: int = 0) -> None:
        super().__init__(sentence)
        self.sentence, self.status, self.wait = sentence, status, wait


# No secret against forged forms: it would need a cookie, which the public side does not set. Nobody is signed in here
# and nothing is stored, so that a form sent from elsewhere does nothing in anybody's name.
@csrf_exempt
@taking("GET", "HEAD", "POST")
def check(request: HttpRequest) -> HttpResponse:
    """Show the form, or check what was handed in and show the findings."""
    if request.method != "POST":
        return answer(request, _form())
    handler = InMemory(request, settings.CHECK_MAX_BYTES)
    request.upload_handlers = [handler]
    try:
        return _answered(request, handler)
    except Refusal as refusal:
        page = _form(refusal.sentence, request.POST.get("text", "") if _is_typed(request) else "")
        response = HttpResponse(page, status=refusal.status)
        if refusal.wait:
            response["Retry-After"] = str(refusal.wait)
        return _private(response)


# Says itself that a file is too large: its limit is not that of the staff side.
check.answers_large_bodies = True  # type: ignore[attr-defined]


def _answered(request: HttpRequest, handler: InMemory) -> HttpResponse:
    files = request.FILES
    if handler.too_large:
        raise Refusal(_too_large(), 413)
    given = _given(files.get("report"), request.POST.get("text", ""))
    before = _given(files.get(BEFORE), request.POST.get(f"{BEFORE}_text", ""))
    year = _year(request.POST.get("year", ""))
    if given is None:
        raise Refusal(gettext("Choose the file of a report, or paste its text."), 400)
    with one_at_a_time() as is_mine:
        if not is_mine:
            words = gettext("Another report is being checked at this moment. Wait a few seconds and send yours again.")
            raise Refusal(words, 503, SECONDS_WHEN_BUSY)
        if wait := seconds_to_wait(request, "check", settings.CHECKS_PER_ADDRESS, settings.CHECKS_IN_ALL):
            minutes = -(-wait // 60)
            words = ngettext(
                "There have been too many checks in the last ten minutes. Try again in %(minutes)d minute.",
                "There have been too many checks in the last ten minutes. Try again in %(minutes)d minutes.",
                minutes,
            )
            raise Refusal(words % {"minutes": minutes}, 429, wait)
        found = _checked(given, before, year)
    kind = request.POST.get("to", "")
    return _private(_list(found, kind) if kind in LIST_WRITERS else HttpResponse(_result(found)))


def _given(file: UploadedFile | None, text: str) -> tuple[bytes, str] | None:
    """Return the bytes that were handed in and the ending that says what they are; the name itself is not used."""
    if file is not None:
        return file.read(), PurePath(file.name or "").suffix.lower() or ".txt"
    text = text.strip()
    if not text:
        return None
    data = text.encode()
    if len(data) > settings.CHECK_MAX_BYTES:
        raise Refusal(_too_large(), 413)
    return data, {"{": ".json", "<": ".html"}.get(text[0], ".txt")


def _is_typed(request: HttpRequest) -> bool:
    """Tell whether the text is what somebody typed, and not what a page of ours sends back."""
    return not request.POST.get("to")


def _year(text: str) -> int | None:
    """Return the year that somebody typed; None where they left it to the file."""
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:9]) <= LAST_YEAR):
        raise Refusal(gettext("The year is a number such as 2024; leave it empty where the report says it."), 400)
    return int(text)


def _checked(given: tuple[bytes, str], before: tuple[bytes, str] | None, year: int | None) -> Checked:
    try:
        document = read_here(*given)
    except Unreadable as refusal:
        raise Refusal(refusal.text.in_language(_language()), 422) from refusal
    thresholds = current_site().thresholds()
    if before is None:
        return checked(document, thresholds, year=year)
    try:
        return checked(document, thresholds, read_here(*before), year)
    except Unreadable as refusal:
        words = gettext("Last year's report: %(sentence)s") % {"sentence": refusal.text.in_language(_language())}
        raise Refusal(words, 422) from refusal


def _form(sentence: str = "", text: str = "") -> bytes:
    site, title = current_site(), gettext("Check a report")
    context = {
        **frame_for(
            site,
            title,
            "check",
            description=gettext("Hand in an annual report and see what the rules find. Nothing is kept."),
            crumbs=[Crumb(title)],
            section="check",
        ),
        "sentence": sentence,
        "text": text,
        "endings": ",".join(f".{kind}" for kind in READERS),
        "limit": _megabytes(),
        "per_address": settings.CHECKS_PER_ADDRESS,
        "window": WINDOW // 60,
    }
    return draw("check/form.html", context)


def _result(found: Checked) -> bytes:
    site, language = current_site(), _language()
    title = gettext("Result of the check")
    context = {
        **frame_for(site, title, "check", crumbs=[Crumb(gettext("Check a report"), ""), Crumb(title)]),
        "found": found,
        **found.context(language),
        "document": json.dumps(found.document, ensure_ascii=False),
        "before": json.dumps(found.last_document, ensure_ascii=False) if found.last_document else "",
        "lists": [(kind, writer.name.in_language(language)) for kind, writer in LIST_WRITERS.items()],
    }
    return draw("check/result.html", context)


def _list(found: Checked, kind: str) -> HttpResponse:
    held, writer = found.listed(), LIST_WRITERS[kind]
    response = HttpResponse(writer.make(held, _language()), content_type=writer.media_type)
    as_file(response, list_name(held, kind))
    return response


def _private(response: HttpResponse) -> HttpResponse:
    """Return an answer that no cache keeps and no robot lists."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _too_large() -> str:
    words = gettext("A file may have at most %(limit)s MB here. Choose the report alone, without scanned pictures.")
    return words % {"limit": _megabytes()}


def _megabytes() -> str:
    return f"{settings.CHECK_MAX_BYTES / 1024**2:.3g}"


def _language() -> str:
    return get_language() or ""
