"""The pages by which reports come in: a file, or the address at which a report is published."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import actions
from ..actions import TYPED_FROM, Offered, Refused
from ..formats import FORMS
from ..models import Reading
from ..reading import READERS, Unreadable
from .access import refused, say, was_left_out
from .intake_forms import AddressForm, UploadForm, agencies_to_enter_for


class UploadPages:
    """The upload page, for the ModelAdmin of readings."""

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Take a file or an address and read it; a refusal is one sentence on the page."""
        if not agencies_to_enter_for(request.user).exists():
            return refused(request, _("Only editors upload reports; ask your administrator for the role."))
        if request.method == "POST" and "address" in request.POST:
            return self._by_address(request)
        if request.method != "POST":
            return self._upload_page(request, UploadForm(request.user, initial=_asked_for(request)))
        form = UploadForm(request.user, request.POST, request.FILES)
        if was_left_out(request, "file"):
            form.errors["file"] = form.error_class([actions.too_large()])
        elif form.is_valid() and (reading := _read(request, form)):
            return HttpResponseRedirect(reverse("admin:intake_review", args=[reading.pk]))
        return self._upload_page(request, form, status=422)

    upload_view.answers_large_bodies = True

    def _by_address(self, request: HttpRequest) -> HttpResponse:
        """Fetch and read what the address gives, or offer what its page links to."""
        form, began = AddressForm(request.user, request.POST), timezone.now()
        offered = None
        if form.is_valid():
            cleaned = form.cleaned_data
            try:
                taken = actions.take_from_address(
                    request.user,
                    cleaned["address"],
                    agency=cleaned["agency"],
                    year=cleaned["year"],
                    reads_page=cleaned["reads_page"],
                )
            except Refused as refusal:
                form.add_error("address", str(refusal))
            else:
                if isinstance(taken, Reading):
                    _say_that_it_waits(request, taken, began)
                    return HttpResponseRedirect(reverse("admin:intake_review", args=[taken.pk]))
                offered = taken
        blank = UploadForm(request.user, initial=_asked_for(request))
        return self._upload_page(request, blank, by_address=form, offered=offered, status=200 if offered else 422)

    def _upload_page(
        self,
        request: HttpRequest,
        form: UploadForm,
        *,
        by_address: AddressForm | None = None,
        offered: Offered | None = None,
        status: int = 200,
    ) -> HttpResponse:
        if settings.FETCH_ADDRESSES and by_address is None:
            by_address = AddressForm(request.user, initial=_asked_for(request))
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Upload a report"),
            "opts": self.model._meta,
            "form": form,
            "newest_form": max(FORMS),
            "by_address": by_address,
            "offered": offered,
            "hosts": " ".join(settings.FETCH_HOSTS),
            "limit": settings.MAX_UPLOAD_BYTES // 2**20,
            "limit_bytes": settings.MAX_UPLOAD_BYTES,
            "endings": ",".join(f".{kind}" for kind in READERS),
            "kinds": " ".join(f".{kind}" for kind in READERS),
        }
        return render(request, "admin/intake/upload.html", context, status=status)


def _read(request: HttpRequest, form: UploadForm) -> Reading | None:
    began, cleaned = timezone.now(), form.cleaned_data
    data, name = cleaned["file"].read(), cleaned["file"].name
    where = {field: cleaned[field] for field in ("origin", "agency", "year", "source_address", "source_published_on")}
    try:
        reading = actions.upload(request.user, data, name, **where)
    except Refused as refusal:
        cause = refusal.__cause__
        if isinstance(cause, Unreadable) and cause.code in TYPED_FROM:
            return actions.keep_scan(request.user, data, name, cause.text, **where)
        form.add_error("file", str(refusal))
        return None
    _say_that_it_waits(request, reading, began)
    return reading


def _say_that_it_waits(request: HttpRequest, reading: Reading, began: Any) -> None:
    if reading.uploaded_at < began:
        say(request, _("This file was uploaded before and still waits: here it is."))


def _asked_for(request: HttpRequest) -> dict[str, str]:
    """Return agency and year that the address names, as a link from a report's page does."""
    asked = {name: request.GET.get(name, "") for name in ("agency", "year")}
    return {name: text for name, text in asked.items() if text.isdecimal()}
