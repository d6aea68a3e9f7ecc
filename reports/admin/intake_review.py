"""The pages of one reading: its review up to the draft, its source, and the scan that is typed from."""

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import actions
from ..actions import NotAllowed, Refused, WrongState
from ..formats import Text
from ..models import Agency, EditionFile, FileRole, Origin, Reading, ReadingState
from ..reading import Unreadable
from ..writing.commented_apart import comment_apart
from ..writing.commented_workbook import notes_of
from .access import answers_refusals, say, works_here
from .files import (
    answer_with,
    answer_with_markup,
    answer_with_page,
    answer_with_workbook,
    data_of,
    is_workbook,
    page_count_of,
)
from .intake_forms import ReviewForm, agencies_to_enter_for, decisions_in
from .intake_identity import candidates_for, identity_notes, in_words, report_notes
from .intake_page import doubts_of, findings_of, review_context
from .taking import done


@dataclass
class SentReview:
    """What a person sent to the review, and the sentence that answers it."""

    form: ReviewForm | None = None
    decided: dict[str, str] = field(default_factory=dict)
    sentence: str = ""
    is_fault: bool = True
    status: int = 200


class ReviewPages:
    """The views of one reading, for the ModelAdmin of readings."""

    @answers_refusals
    def review_view(self, request: HttpRequest, reading_id: int) -> HttpResponse:
        """Show source beside result; a POST accepts the reading as confirmed and decided, or checks it again."""
        reading = self._in_reach(request, reading_id)
        if not reading.document:
            return self._scan_view(request, reading)
        found = candidates_for(reading, request.user)
        asked = SentReview()
        if reading.state == ReadingState.WAITING and agencies_to_enter_for(request.user).exists():
            asked.form = _form_for(request, reading, found)
        if request.method == "POST":
            if asked.form is None:
                raise NotAllowed(_("This reading is decided, or your role does not allow accepting it."))
            asked.decided = decisions_in(request.POST, doubts_of(reading))
            if "look" in request.POST:
                asked.form.is_valid()
                asked.sentence, asked.is_fault = _("Checked again with what you decided; nothing is stored yet."), False
            elif (answer := _accepted(request, reading, asked)) is not None:
                return answer
        return self._review_page(request, reading, asked, found)

    def _review_page(self, request: HttpRequest, reading: Reading, asked: SentReview, found: Any) -> HttpResponse:
        own = agencies_to_enter_for(request.user)
        is_among_own = bool(reading.agency_id and own.filter(pk=reading.agency_id).exists())
        agency, year = _confirmed(asked.form, reading)
        context = {
            **self.admin_site.each_context(request),
            "title": str(reading),
            "opts": self.model._meta,
            "reading": reading,
            "form": asked.form,
            "sentence": asked.sentence,
            "is_fault": asked.is_fault,
            "is_transcribed": reading.origin == Origin.TRANSCRIBED,
            "candidates": in_words(found, own) if asked.form else [],
            "identity_notes": identity_notes(reading, is_among_own, found) if asked.form else [],
            "existing": report_notes(reading, agency, year) if asked.form else {},
            "is_replacing": request.POST.get("may_replace") == "1",
            "is_workbook": is_workbook(reading.file.name),
            "can_reject": reading.state == ReadingState.WAITING and (asked.form or reading.uploaded_by == request.user),
            **review_context(
                request.user,
                reading,
                request.POST if request.method == "POST" else {},
                asked.decided,
                agency=agency,
                year=year,
            ),
        }
        return render(request, "admin/intake/review.html", context, status=asked.status)

    def _scan_view(self, request: HttpRequest, reading: Reading) -> HttpResponse:
        """Show a file that could not be read, with its pages; a POST opens the draft that is typed from it."""
        form, sentence, status = None, "", 200
        is_open = reading.state == ReadingState.REFUSED and reading.edition_id is None
        if is_open and agencies_to_enter_for(request.user).exists():
            form = _form_for(request, reading, ())
        if request.method == "POST":
            if form is None:
                raise NotAllowed(_("This file is decided on, or your role does not allow typing from it."))
            sentence, status = _("Nothing is stored yet: look at the marked places."), 422
            if form.is_valid():
                try:
                    return _typed_from(request, reading, form)
                except NotAllowed:
                    raise
                except Refused as refusal:
                    sentence, status = str(refusal), 409 if isinstance(refusal, WrongState) else 422
        numbers = range(1, page_count_of(reading.file) + 1)
        context = {
            **self.admin_site.each_context(request),
            "title": str(reading),
            "opts": self.model._meta,
            "reading": reading,
            "form": form,
            "sentence": sentence,
            "refusal": Text(reading.refusal_zh, reading.refusal_en).in_language(get_language() or "zh"),
            "pages": [(number, reverse("admin:intake_page", args=[reading.pk, number])) for number in numbers],
            "is_transcribed": reading.origin == Origin.TRANSCRIBED,
            "existing": report_notes(reading, *_confirmed(form, reading)) if form else {},
        }
        return render(request, "admin/intake/scan.html", context, status=status)

    @answers_refusals
    def reject_view(self, request: HttpRequest, reading_id: int) -> HttpResponse:
        """Put the reading aside; file and reading are kept."""
        reading = self._in_reach(request, reading_id)
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:intake_review", args=[reading.pk]))
        words = _("The reading is rejected; the file is kept.")
        if not done(request, lambda: actions.reject_reading(request.user, reading), words):
            return HttpResponseRedirect(reverse("admin:intake_review", args=[reading.pk]))
        return HttpResponseRedirect(reverse("admin:reports_reading_changelist"))

    def source_view(self, request: HttpRequest, reading_id: int) -> HttpResponse:
        """Hand out the file as it was uploaded."""
        return answer_with(self._in_reach(request, reading_id).file)

    @answers_refusals
    def commented_view(self, request: HttpRequest, reading_id: int) -> HttpResponse:
        """Hand out the workbook with a comment at each doubtful or faulty cell, or say why it cannot be made."""
        reading = self._in_reach(request, reading_id)
        if not reading.document or not is_workbook(reading.file.name):
            raise Http404(str(reading_id))
        language = get_language() or "zh"
        notes = notes_of(
            reading.document,
            reading.evidence,
            [finding.to_json() for finding in findings_of(request.user, reading)],
            language,
        )
        try:
            commented = comment_apart(data_of(reading.file), notes, language)
        except (Unreadable, FileNotFoundError) as error:
            is_gone = isinstance(error, FileNotFoundError)
            sentence = _("The workbook is not kept; upload it again.") if is_gone else error.text.in_language(language)
            say(request, sentence, is_refusal=True)
            return HttpResponseRedirect(reverse("admin:intake_review", args=[reading.pk]))
        return answer_with_workbook(commented, f"{PurePath(reading.file.name).stem}-{_('comments')}.xlsx")

    def page_view(self, request: HttpRequest, reading_id: int, number: int) -> HttpResponse:
        """Hand out one page of the PDF as a picture."""
        return answer_with_page(self._in_reach(request, reading_id).file, number)

    def markup_view(self, request: HttpRequest, reading_id: int) -> HttpResponse:
        """Hand out the web page as it was, without anything that acts."""
        return answer_with_markup(self._in_reach(request, reading_id).file)

    def _in_reach(self, request: HttpRequest, reading_id: int) -> Reading:
        """Return the reading, or answer 404 where it is out of reach or not there."""
        if not works_here(request.user):
            raise Http404(str(reading_id))
        readings = Reading.objects.for_person(request.user).filter(pk=reading_id)
        reading = readings.select_related("file", "agency", "uploaded_by", "decided_by", "edition").first()
        if reading is None:
            raise Http404(str(reading_id))
        return reading


def _form_for(request: HttpRequest, reading: Reading, found: Any) -> ReviewForm:
    """Return the form that confirms whose report it is, filled with what is proposed."""
    proposed = {
        "agency": reading.agency_id,
        "year": reading.year and str(reading.year),
        "source_published_on": reading.source_published_on,
    }
    return ReviewForm(
        request.user,
        request.POST or None,
        initial={name: value for name, value in proposed.items() if value},
        candidates=in_words(found, agencies_to_enter_for(request.user)),
        is_transcribed=reading.origin == Origin.TRANSCRIBED,
    )


def _confirmed(form: ReviewForm | None, reading: Reading) -> tuple[Agency | None, int | None]:
    """Return agency and year as the person chose them, else as they were proposed."""
    said = getattr(form, "cleaned_data", {})
    return said.get("agency") or reading.agency, said.get("year") or reading.year


def _accepted(request: HttpRequest, reading: Reading, asked: SentReview) -> HttpResponse | None:
    """Accept the reading and lead to its draft, or put the sentence that says why not into ``asked``."""
    asked.sentence, asked.status = _("Nothing is stored yet: look at the marked places."), 422
    if asked.form is None or not asked.form.is_valid():
        return None
    try:
        edition = actions.accept_reading(
            request.user,
            reading,
            agency=asked.form.cleaned_data["agency"],
            year=asked.form.cleaned_data["year"],
            decisions=asked.decided,
            may_replace=request.POST.get("may_replace") == "1",
            source_published_on=asked.form.cleaned_data.get("source_published_on"),
        )
    except NotAllowed:
        raise
    except Refused as refusal:
        asked.sentence, asked.status = str(refusal), 409 if isinstance(refusal, WrongState) else 422
        return None
    say(request, _("The reading is accepted; this is the draft."))
    return HttpResponseRedirect(reverse("admin:reports_report_change", args=[edition.report_id]))


def _typed_from(request: HttpRequest, reading: Reading, form: ReviewForm) -> HttpResponse:
    """Open the draft with the scan beside its grids."""
    edition = actions.type_from(
        request.user,
        reading,
        agency=form.cleaned_data["agency"],
        year=form.cleaned_data["year"],
        source_published_on=form.cleaned_data.get("source_published_on"),
    )
    beside = EditionFile.objects.filter(edition=edition, file=reading.file, role=FileRole.SOURCE).first()
    say(request, _("The draft is open; the file stands beside the tables."))
    address = reverse("admin:reports_report_change", args=[edition.report_id])
    place = f"?edition={edition.pk}&beside={beside.pk}#source" if beside else ""
    return HttpResponseRedirect(f"{address}{place}")
