"""The pages and steps of one report. Each asks for what is in reach, calls a verb, and says what came of it."""

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import actions
from ..actions import require, require_role
from ..models import Edition, EditionFile, FileRole, Verb, current_site
from ..rendering import Preview, report_context
from .access import answers_refusals, say
from .explaining import clear_one, explain_all
from .files import answer_with, answer_with_page
from .origin import OriginForm
from .reach import back_to, edition_to_act_on, edition_to_look_at, report_in_reach
from .saving import save
from .steps import WORDS
from .taking import done, take_step
from .workbench import default_edition, editions_in_reach, page_context


class ReportPages:
    """The views of a report's page, for its ModelAdmin."""

    def page_view(self, request: HttpRequest, report_id: int) -> HttpResponse:
        """Show the report: the edition in work or the public one, or the one asked for."""
        report = report_in_reach(request, report_id)
        editions = editions_in_reach(request.user, report)
        asked = request.GET.get("edition", "")
        edition = next((edition for edition in editions if str(edition.pk) == asked), None)
        if asked and edition is None:
            raise Http404(asked)
        edition = edition or default_edition(report, editions)
        beside = request.GET.get("beside", "")
        context = {
            **admin.site.each_context(request),
            "title": str(report),
            **page_context(request.user, report, edition, editions, beside=beside),
        }
        return render(request, "admin/report/page.html", context)

    @answers_refusals
    def start_view(self, request: HttpRequest, report_id: int) -> HttpResponse:
        """Begin the first edition, drafted or transcribed."""
        report = report_in_reach(request, report_id)
        if request.method == "POST":
            require_role(request.user, Verb.START, report.agency)
        form = OriginForm(request.POST)
        if request.method == "POST" and not form.is_valid():
            say(request, next(iter(form.errors.values()))[0], is_refusal=True)
        elif request.method == "POST":
            where = form.cleaned_data
            done(request, lambda: actions.start(request.user, report, **where), _("The draft is open."))
        return back_to(report)

    @answers_refusals
    def save_view(self, request: HttpRequest, report_id: int, edition_id: int) -> HttpResponse:
        """Save what was typed; a refused save shows the typing again."""
        edition = edition_to_act_on(request, report_id, edition_id)
        return save(request, edition) if request.method == "POST" else back_to(edition.report)

    @answers_refusals
    def verb_view(self, request: HttpRequest, report_id: int, edition_id: int, verb: str) -> HttpResponse:
        """Take one step: submit, return, approve, publish, schedule, correct, discard, withdraw."""
        edition = edition_to_act_on(request, report_id, edition_id)
        if verb not in WORDS:
            raise Http404(verb)
        return take_step(request, edition, Verb(verb)) if request.method == "POST" else back_to(edition.report)

    @answers_refusals
    def explain_view(self, request: HttpRequest, report_id: int, edition_id: int) -> HttpResponse:
        """Keep what the agency says to findings: one form for all of them."""
        edition = edition_to_act_on(request, report_id, edition_id)
        if request.method != "POST":
            return back_to(edition.report, None, "findings")
        return explain_all(request, edition)

    @answers_refusals
    def clear_view(self, request: HttpRequest, report_id: int, edition_id: int) -> HttpResponse:
        """Keep why an error of a text rule is none, in the words of a second person."""
        edition = edition_to_act_on(request, report_id, edition_id)
        if request.method == "POST":
            done(request, lambda: clear_one(request, edition), _("The error is cleared."))
        return back_to(edition.report, None, "findings")

    @answers_refusals
    def attach_view(self, request: HttpRequest, report_id: int, edition_id: int) -> HttpResponse:
        """Keep a file beside the edition."""
        edition = edition_to_act_on(request, report_id, edition_id)
        if request.method == "POST":
            done(request, lambda: _attach(request, edition), _("The file is kept beside the report."))
        return back_to(edition.report, None, "files")

    def file_view(self, request: HttpRequest, report_id: int, edition_id: int, file_id: int) -> HttpResponse:
        """Hand out a file that stands beside an edition whose contents the person may see."""
        beside = _file_beside(request, report_id, edition_id, file_id)
        is_download = "download" in request.GET
        if "public" in request.GET and beside.is_public:
            return answer_with(beside.released, name=beside.name, is_download=is_download)
        return answer_with(beside.file, name=beside.name, is_download=is_download)

    def file_page_view(
        self, request: HttpRequest, report_id: int, edition_id: int, file_id: int, number: int
    ) -> HttpResponse:
        """Hand out one page of a PDF that stands beside an edition as a picture."""
        return answer_with_page(_file_beside(request, report_id, edition_id, file_id).file, number)

    def preview_view(self, request: HttpRequest, report_id: int, edition_id: int) -> HttpResponse:
        """Show the edition as the public page shows it."""
        return _as_public(request, report_id, edition_id, "admin/report/preview.html")

    def print_view(self, request: HttpRequest, report_id: int, edition_id: int) -> HttpResponse:
        """Show the edition for paper, with a place for the leader's signature and the seal."""
        return _as_public(request, report_id, edition_id, "admin/report/print.html")


def _file_beside(request: HttpRequest, report_id: int, edition_id: int, file_id: int) -> EditionFile:
    """Return a file beside an edition whose contents the person may see, or answer 404."""
    edition = edition_to_look_at(request, report_id, edition_id)
    beside = EditionFile.objects.filter(edition=edition, pk=file_id).select_related("file", "public_copy").first()
    if beside is None:
        raise Http404(str(file_id))
    return beside


def _attach(request: HttpRequest, edition: Edition) -> None:
    require(request.user, Verb.ATTACH, edition)
    file, role = request.FILES.get("file"), request.POST.get("role", "")
    if file is None:
        limit = settings.MAX_UPLOAD_BYTES // 2**20
        raise actions.Refused(_("Choose a file of at most %(limit)s MB.") % {"limit": limit})
    if role not in FileRole.values:
        raise actions.Refused(_("Choose what the file is to the report."))
    is_public = request.POST.get("is_public") == "1"
    actions.attach(request.user, edition, file.read(), file.name, role, is_public=is_public)


def _as_public(request: HttpRequest, report_id: int, edition_id: int, template: str) -> HttpResponse:
    edition = edition_to_look_at(request, report_id, edition_id)
    words = _("%(state)s, last changed %(moment)s") % {
        "state": edition.get_state_display(),
        "moment": timezone.localtime(edition.changed_at).strftime("%Y-%m-%d %H:%M"),
    }
    context = report_context(edition, current_site(), preview=Preview(words, has_signature=False))
    return render(request, template, {**context, "workbench": edition.report})
