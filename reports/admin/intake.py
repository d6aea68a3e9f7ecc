"""Uploading a report and reviewing what was read of it, up to the draft on the report's own page."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .. import actions
from ..actions import NotAllowed, Refused, WrongState
from ..models import Origin, Reading, ReadingState
from ..reading import READERS
from .access import StaffAdmin, answers_refusals, refused, say, works_here
from .files import answer_with
from .intake_forms import AgencyAndYear, UploadForm, agencies_to_enter_for, decisions_in
from .intake_page import doubts_of, identity_notes, report_notes, review_context


class StateFilter(admin.SimpleListFilter):
    """Show what waits, unless another state is asked for."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the states that a reading can be in."""
        return [("all", _("all")), *ReadingState.choices]

    def choices(self, changelist: Any) -> Any:
        """Yield the states, "waiting" in the place of Django's "all"."""
        chosen = self.value() or ReadingState.WAITING
        for value, words in self.lookup_choices:
            address = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": chosen == value, "query_string": address, "display": words}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Reading]) -> QuerySet[Reading]:
        """Keep the chosen state."""
        chosen = self.value() or ReadingState.WAITING
        return queryset if chosen == "all" else queryset.filter(state=chosen)


@admin.register(Reading)
class ReadingAdmin(StaffAdmin):
    """What readers made of uploaded files; the list shows what waits for a person."""

    change_list_template = "admin/intake/change_list.html"
    list_display = ["name", "agency", "year", "origin", "doubts", "uploaded_by", "uploaded_at", "state"]
    list_display_links = ["name"]
    list_filter = [StateFilter, "origin"]
    list_select_related = ["file", "agency", "uploaded_by"]
    search_fields = ["file__name", "agency__name"]
    search_help_text = _("Name of a file or an agency")
    ordering = ["-uploaded_at", "-pk"]
    list_per_page = 50
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reading]:
        """Return the readings in reach, without what was read."""
        return super().get_queryset(request).defer("document_blob", "evidence_blob")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list, with a way to upload for whoever enters reports."""
        can_upload = works_here(request.user) and agencies_to_enter_for(request.user).exists()
        return super().changelist_view(request, {"can_upload": can_upload, **(extra_context or {})})

    def get_urls(self) -> list[Any]:
        """Return the list, the upload page, and the pages of one reading."""
        view = self.admin_site.admin_view
        return [
            path("upload/", view(self.upload_view), name="intake_upload"),
            path("<int:reading_id>/review/", view(self.review_view), name="intake_review"),
            path("<int:reading_id>/reject/", view(self.reject_view), name="intake_reject"),
            path("<int:reading_id>/source/", view(self.source_view), name="intake_source"),
            path("<int:reading_id>/change/", view(self.to_review), name="reports_reading_change"),
            super().get_urls()[0],
        ]

    def to_review(self, request: HttpRequest, reading_id: int) -> HttpResponse:
        """Lead to the review: a reading has no other page."""
        return HttpResponseRedirect(reverse("admin:intake_review", args=[reading_id]))

    @admin.display(description=_("file"), ordering="file__name")
    def name(self, reading: Reading) -> str:
        """Return the name of the file."""
        return str(reading)

    @admin.display(description=_("doubts"), ordering="doubt_count")
    def doubts(self, reading: Reading) -> int:
        """Return how many cells and remarks a person has to look at."""
        return reading.doubt_count

    # Upload ------------------------------------------------------------------------------------------------------

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Take a file and read it; a refusal is one sentence on the page."""
        if not agencies_to_enter_for(request.user).exists():
            return refused(request, _t("Only editors upload reports; ask your administrator for the role."))
        if request.method != "POST":
            form = UploadForm(request.user, initial=_asked_for(request))
            return self._upload_page(request, form)
        form = UploadForm(request.user, request.POST, request.FILES)
        if _is_too_large(request):
            form.errors["file"] = form.error_class([_too_large()])
        elif form.is_valid() and (reading := self._read(request, form)):
            return HttpResponseRedirect(reverse("admin:intake_review", args=[reading.pk]))
        return self._upload_page(request, form, status=422)

    upload_view.answers_large_bodies = True

    def _read(self, request: HttpRequest, form: UploadForm) -> Reading | None:
        began, cleaned = timezone.now(), form.cleaned_data
        try:
            reading = actions.upload(
                request.user,
                cleaned["file"].read(),
                cleaned["file"].name,
                origin=cleaned["origin"],
                agency=cleaned["agency"],
                year=cleaned["year"],
                source_address=cleaned["source_address"],
                source_published_on=cleaned["source_published_on"],
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
            return None
        if reading.uploaded_at < began:
            say(request, _t("This file was uploaded before and still waits: here it is."))
        return reading

    def _upload_page(self, request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _t("Upload a report"),
            "opts": self.model._meta,
            "form": form,
            "limit": settings.MAX_UPLOAD_BYTES // 2**20,
            "limit_bytes": settings.MAX_UPLOAD_BYTES,
            "endings": ",".join(f".{kind}" for kind in READERS),
            "kinds": "、".join(f".{kind}" for kind in READERS),
        }
        return render(request, "admin/intake/upload.html", context, status=status)

    # Review ------------------------------------------------------------------------------------------------------

    @answers_refusals
    def review_view(self, request: HttpRequest, reading_id: int) -> HttpResponse:
        """Show source beside result; a POST accepts the reading as confirmed and decided."""
        reading = self._in_reach(request, reading_id)
        form, decided, sentence, status = None, {}, "", 200
        if reading.state == ReadingState.WAITING and agencies_to_enter_for(request.user).exists():
            initial = {"agency": reading.agency_id, "year": reading.year and str(reading.year)}
            form = AgencyAndYear(request.user, request.POST or None, initial=_known(initial))
        if request.method == "POST":
            if form is None:
                raise NotAllowed(_t("This reading is decided, or your role does not allow accepting it."))
            decided = decisions_in(request.POST, doubts_of(reading))
            sentence, status = _t("Nothing is stored yet: look at the marked places."), 422
            if form.is_valid():
                try:
                    return self._accept(request, reading, form, decided)
                except NotAllowed:
                    raise
                except Refused as refusal:
                    sentence, status = str(refusal), 409 if isinstance(refusal, WrongState) else 422
        return self._review_page(request, reading, form, decided, sentence, status)

    def _accept(self, request: HttpRequest, reading: Reading, form: AgencyAndYear, decided: Any) -> HttpResponse:
        edition = actions.accept_reading(
            request.user,
            reading,
            agency=form.cleaned_data["agency"],
            year=form.cleaned_data["year"],
            decisions=decided,
            may_replace=request.POST.get("may_replace") == "1",
        )
        say(request, _t("The reading is accepted; this is the draft."))
        return HttpResponseRedirect(reverse("admin:reports_report_change", args=[edition.report_id]))

    def _review_page(
        self, request: HttpRequest, reading: Reading, form: Any, decided: Any, sentence: str, status: int
    ) -> HttpResponse:
        is_among_own = bool(
            reading.agency_id and agencies_to_enter_for(request.user).filter(pk=reading.agency_id).exists()
        )
        posted = request.POST if request.method == "POST" else {}
        context = {
            **self.admin_site.each_context(request),
            "title": str(reading),
            "opts": self.model._meta,
            "reading": reading,
            "form": form,
            "sentence": sentence,
            "is_transcribed": reading.origin == Origin.TRANSCRIBED,
            "identity_notes": identity_notes(reading, is_among_own) if form else [],
            "existing": report_notes(reading) if form else {},
            "is_replacing": posted.get("may_replace") == "1",
            "can_reject": reading.state == ReadingState.WAITING and (form or reading.uploaded_by == request.user),
            **review_context(reading, posted, decided),
        }
        return render(request, "admin/intake/review.html", context, status=status)

    @answers_refusals
    def reject_view(self, request: HttpRequest, reading_id: int) -> HttpResponse:
        """Put the reading aside; file and reading are kept."""
        reading = self._in_reach(request, reading_id)
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:intake_review", args=[reading.pk]))
        try:
            actions.reject_reading(request.user, reading)
        except NotAllowed:
            raise
        except Refused as refusal:
            say(request, refusal, is_refusal=True)
            return HttpResponseRedirect(reverse("admin:intake_review", args=[reading.pk]))
        say(request, _t("The reading is rejected; the file is kept."))
        return HttpResponseRedirect(reverse("admin:reports_reading_changelist"))

    def source_view(self, request: HttpRequest, reading_id: int) -> HttpResponse:
        """Hand out the file as it was uploaded."""
        return answer_with(self._in_reach(request, reading_id).file)

    def _in_reach(self, request: HttpRequest, reading_id: int) -> Reading:
        """Return the reading, or answer 404 where it is out of reach or not there."""
        if not works_here(request.user):
            raise Http404(str(reading_id))
        readings = Reading.objects.for_person(request.user).filter(pk=reading_id)
        reading = readings.select_related("file", "agency", "uploaded_by", "decided_by", "edition").first()
        if reading is None:
            raise Http404(str(reading_id))
        return reading


def _asked_for(request: HttpRequest) -> dict[str, str]:
    """Return agency and year that the address names, as a link from a report's page does."""
    asked = {name: request.GET.get(name, "") for name in ("agency", "year")}
    return {name: text for name, text in asked.items() if text.isdecimal()}


def _known(initial: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in initial.items() if value}


def _too_large() -> str:
    return _t("The file is larger than %(limit)s MB; remove pictures from it or split it.") % {
        "limit": settings.MAX_UPLOAD_BYTES // 2**20
    }


def _is_too_large(request: HttpRequest) -> bool:
    """Tell whether the body was longer than what is kept of a file, so that the file is missing from the form."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return "file" not in request.FILES and length.isdigit() and int(length) > settings.MAX_UPLOAD_BYTES
