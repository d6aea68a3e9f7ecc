"""Uploading many files at once: the upload page, the page of a job while it runs and after, and its result."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _t
from django.views.decorators.csrf import csrf_protect

from .. import jobs
from ..actions import Refused
from ..models import Agency, ItemState, Job, JobKind, JobState, Origin, Reading, Role, agencies_of
from ..reading import READERS
from .access import refused, say, works_here
from .bulk_forms import BulkForm
from .files import answer_with_workbook, is_workbook

# What these pages show: files that were read.
KINDS = (JobKind.UPLOADED, JobKind.COMMANDED)
# A supervisor may send in what the bodies below have; their editors accept it.
SENDERS = (Role.EDITOR, Role.SUPERVISOR)
ROWS = 100
RECENT = 10
# In this order: what a person has to do something about comes first.
SIGNS = {
    ItemState.REFUSED: "bad",
    ItemState.FAILED: "bad",
    ItemState.DOUBTFUL: "warn",
    ItemState.SURE: "ok",
    ItemState.ACCEPTED: "ok",
}


def sends_many(person: Any) -> bool:
    """Tell whether ``person`` may upload many files."""
    return works_here(person) and Agency.objects.filter(agencies_of(person, roles=SENDERS)).exists()


def bulk_urls(view: Callable[..., Any]) -> list[Any]:
    """Return the addresses of these pages; ``view`` guards them by sign-in."""
    return [
        path("bulk/", view(upload_view), name="bulk_upload"),
        path("bulk/<int:job_id>/", view(job_view), name="bulk_job"),
        path("bulk/<int:job_id>/progress/", view(progress_view), name="bulk_progress"),
        path("bulk/<int:job_id>/accept/", view(accept_view), name="bulk_accept"),
        path("bulk/<int:job_id>/cancel/", view(cancel_view), name="bulk_cancel"),
        path("bulk/<int:job_id>/result.xlsx", view(result_view), name="bulk_result"),
        path("bulk/<int:job_id>/commented/<int:item_id>.xlsx", view(commented_view), name="bulk_commented"),
    ]


# Upload --------------------------------------------------------------------------------------------------------------


def upload_view(request: HttpRequest) -> HttpResponse:
    """Take many files and make a job of them. The files go to the disk as they come, once the person is known."""
    if not sends_many(request.user):
        return refused(
            request, _t("Only editors and supervisors upload many reports; ask your administrator for the role.")
        )
    request.upload_handlers = [TemporaryFileUploadHandler(request)]
    try:
        return _checked_upload(request)
    except TooManyFilesSent:
        most = settings.DATA_UPLOAD_MAX_NUMBER_FILES
        sentence = _t("These are more than %(most)s files; put them into a zip archive, or send them in several lots.")
        return refused(request, sentence % {"most": most}, status=422)


upload_view.takes_bulk = True
# Looking for the token reads the whole body: that is left to csrf_protect below, behind the sign-in.
upload_view.csrf_exempt = True


@csrf_protect
def _checked_upload(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _upload_page(request, BulkForm())
    form = BulkForm(request.POST, request.FILES)
    if form.is_valid():
        files = [(file.name, file) for file in form.cleaned_data["files"]]
        try:
            job = jobs.job_of_uploads(request.user, files, form.options(get_language()))
        except Refused as refusal:
            form.add_error("files", str(refusal))
        else:
            return HttpResponseRedirect(reverse("admin:bulk_job", args=[job.pk]))
    return _upload_page(request, form, status=422)


def _upload_page(request: HttpRequest, form: BulkForm, status: int = 200) -> HttpResponse:
    own = Job.objects.for_person(request.user).filter(kind__in=KINDS).select_related("person")
    context = {
        **_frame(request, _t("Upload many files")),
        "form": form,
        "limit": settings.MAX_UPLOAD_BYTES // 2**20,
        "limit_of_all": settings.MAX_BULK_BYTES // 2**20,
        "limit_bytes": settings.MAX_BULK_BYTES,
        "most_files": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        "endings": ",".join([".zip", *(f".{kind}" for kind in READERS)]),
        "kinds": " ".join(f".{kind}" for kind in READERS),
        "recent": own[:RECENT],
        "kept_days": jobs.KEPT.days,
    }
    return render(request, "admin/bulk/upload.html", context, status=status)


# One job -------------------------------------------------------------------------------------------------------------


def job_view(request: HttpRequest, job_id: int) -> HttpResponse:
    """Show how far the job is and what became of each file; it reloads itself while the job runs."""
    job = _own(request, job_id)
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET"])
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in ItemState.values else ""
    items = jobs.items_of(job)
    page = Paginator(items.filter(state=chosen) if chosen else items, ROWS).get_page(request.GET.get("page"))
    context = {
        **_frame(request, str(job)),
        "job": job,
        "origin": Origin(job.options["origin"]).label,
        "chosen": chosen,
        "page": page,
        "rows": _rows(request, job, page.object_list),
        "passed_over": _passed_over(job),
        "acceptable": jobs.acceptable_items(job, request.user).count() if _is_ended(job) else 0,
        **_progress(job),
    }
    return render(request, "admin/bulk/job.html", context)


def _passed_over(job: Job) -> str:
    """Return the sentence that names the files that were passed over, "" where there were none."""
    said = job.options.get("passed_over")
    if not said:
        return ""
    count, names = said["count"], " · ".join(said["names"])
    sentence = ngettext(
        "%(count)s file of a system or of an open program was passed over: %(names)s",
        "%(count)s files of a system or of open programs were passed over: %(names)s",
        count,
    )
    return sentence % {"count": count, "names": names if count == len(said["names"]) else f"{names} …"}


def progress_view(request: HttpRequest, job_id: int) -> HttpResponse:
    """Return how far the job is, for the script of its page."""
    job = _own(request, job_id)
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    answer = JsonResponse(_progress(job))
    answer["Cache-Control"] = "no-store"
    return answer


def accept_view(request: HttpRequest, job_id: int) -> HttpResponse:
    """Ask, then let the readings that leave nothing to decide be accepted as drafts."""
    job = _own(request, job_id)
    back = reverse("admin:bulk_job", args=[job.pk])
    acceptable = jobs.acceptable_items(job, request.user)
    count = acceptable.count() if _is_ended(job) else 0
    if not count:
        say(request, _t("There is nothing that can be accepted in one step."), is_refusal=request.method == "POST")
        return HttpResponseRedirect(back)
    if request.method != "POST":
        items = acceptable.select_related("reading__agency", "reading__file").defer(*jobs.BLOBS).order_by("pk")
        context = {
            **_frame(request, _t("Accept all without doubts")),
            "job": job,
            "origin": job.options.get("origin"),
            "count": count,
            "some": items[:ROWS],
            "more": max(0, count - ROWS),
        }
        return render(request, "admin/bulk/accept.html", context)
    begun = jobs.accept_all(job, request.user)
    sentence = ngettext("%(count)s reading is being accepted.", "%(count)s readings are being accepted.", begun)
    say(request, sentence % {"count": begun})
    return HttpResponseRedirect(back)


def cancel_view(request: HttpRequest, job_id: int) -> HttpResponse:
    """Stop the job; what is read stays."""
    job = _own(request, job_id)
    if request.method == "POST":
        left_out = jobs.cancel(job)
        jobs.throw_away(job)
        sentence = ngettext(
            "Stopped; %(count)s file was left out.", "Stopped; %(count)s files were left out.", left_out
        )
        say(request, sentence % {"count": left_out})
    return HttpResponseRedirect(reverse("admin:bulk_job", args=[job.pk]))


def result_view(request: HttpRequest, job_id: int) -> HttpResponse:
    """Hand out the result of every file as a workbook."""
    job = _own(request, job_id)
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    return answer_with_workbook(jobs.result_workbook(job), f"{job.pk}-result.xlsx")


def commented_view(request: HttpRequest, job_id: int, item_id: int) -> HttpResponse:
    """Hand out a year's workbook as it was sent, with a comment at each cell that is to be looked at."""
    job = _own(request, job_id)
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    item = job.items.filter(pk=item_id, state=ItemState.SEVERAL).first()
    if item is None:
        raise Http404(str(item_id))
    try:
        commented = jobs.commented_workbook(item)
    except Refused as refusal:
        return refused(request, refusal, status=409)
    return answer_with_workbook(commented, f"{job.pk}-{item.pk}-commented.xlsx")


def _own(request: HttpRequest, job_id: int) -> Job:
    """Return the job, or answer 404 where it is another person's or not there."""
    job = (
        Job.objects.for_person(request.user).filter(pk=job_id, kind__in=KINDS).first()
        if works_here(request.user)
        else None
    )
    if job is None:
        raise Http404(str(job_id))
    return job


def _is_ended(job: Job) -> bool:
    return job.state in (JobState.DONE, JobState.CANCELLED)


def _progress(job: Job) -> dict[str, Any]:
    """Return how far ``job`` is, with the words for it."""
    counts = jobs.counts_of(job)
    every = sum(counts.values())
    done = every - counts.get(ItemState.WAITING, 0) - counts.get(ItemState.RUNNING, 0)
    return {
        "is_ended": _is_ended(job),
        "state": job.get_state_display(),
        "done": done,
        "every": every,
        "words": _t("%(done)s of %(every)s files") % {"done": done, "every": every},
        "counts": [
            {"state": state, "words": str(ItemState(state).label), "count": count, "sign": SIGNS.get(state, "")}
            for state, count in counts.items()
            if state != ItemState.RUNNING
        ],
    }


def _rows(request: HttpRequest, job: Job, items: Any) -> list[dict[str, Any]]:
    """Return the rows of the list; a reading that the person may not look at is not linked."""
    rows = list(jobs.rows_of(items))
    numbers = [row.reading for row in rows if row.reading]
    open_to = set(Reading.objects.for_person(request.user).filter(pk__in=numbers).values_list("pk", flat=True))
    return [_row(row, job, row.reading in open_to) for row in rows]


def _row(row: jobs.Row, job: Job, may_open: bool) -> dict[str, Any]:
    has_file = row.state == ItemState.SEVERAL and row.file and is_workbook(row.name)
    return {
        "row": row,
        "sign": SIGNS.get(row.state, ""),
        "review": reverse("admin:reports_reading_change", args=[row.reading]) if may_open else "",
        "is_uncertain": may_open and not row.is_certain and row.state in (ItemState.SURE, ItemState.DOUBTFUL),
        "commented": reverse("admin:bulk_commented", args=[job.pk, row.number]) if has_file else "",
    }


def _frame(request: HttpRequest, title: str) -> dict[str, Any]:
    return {**admin.site.each_context(request), "title": title, "opts": Reading._meta}
