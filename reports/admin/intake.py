"""The list of readings and its addresses; ``intake_upload`` and ``intake_review`` hold the pages."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from ..models import Reading, ReadingState
from .access import StaffAdmin, works_here
from .bulk import bulk_urls, sends_many
from .intake_forms import agencies_to_enter_for
from .intake_review import ReviewPages
from .intake_upload import UploadPages


class ReadingStateFilter(admin.SimpleListFilter):
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
class ReadingAdmin(UploadPages, ReviewPages, StaffAdmin):
    """What readers made of uploaded files; the list shows what waits for a person."""

    change_list_template = "admin/intake/change_list.html"
    list_display = ["name", "agency", "year", "origin", "doubts", "uploaded_by", "uploaded_at", "state"]
    list_display_links = ["name"]
    list_filter = [ReadingStateFilter, "origin"]
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
        context = {"can_upload": can_upload, "can_upload_many": sends_many(request.user), **(extra_context or {})}
        return super().changelist_view(request, context)

    def get_urls(self) -> list[Any]:
        """Return the list, the upload page, and the pages of one reading."""
        view = self.admin_site.admin_view
        return [
            path("upload/", view(self.upload_view), name="intake_upload"),
            path("<int:reading_id>/review/", view(self.review_view), name="intake_review"),
            path("<int:reading_id>/reject/", view(self.reject_view), name="intake_reject"),
            path("<int:reading_id>/source/", view(self.source_view), name="intake_source"),
            path("<int:reading_id>/source/pages/<int:number>/", view(self.page_view), name="intake_page"),
            path("<int:reading_id>/source/commented/", view(self.commented_view), name="intake_commented"),
            path("<int:reading_id>/source/markup/", view(self.markup_view), name="intake_markup"),
            path("<int:reading_id>/change/", view(self.to_review), name="reports_reading_change"),
            *bulk_urls(view),
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
