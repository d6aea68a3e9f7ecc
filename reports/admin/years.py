"""Reporting years on the staff side: opening one makes its reports and due dates."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..actions import open_year
from ..exchange import YearResource
from ..models import DueDate, ReportingYear
from .access import AdministratorAdmin, say
from .inlines import RecordInline
from .tables import TableAdmin


class DueDateInline(RecordInline):
    """The days on which reports on the year are due."""

    model = DueDate
    autocomplete_fields = ["subtree"]
    verbose_name_plural = _("due dates: the most special one holds, a local date before the legal one")


@admin.register(ReportingYear)
class ReportingYearAdmin(TableAdmin, AdministratorAdmin):
    """The years on which reports are owed."""

    resource_classes = [YearResource]
    list_display = ["year", "is_open", "report_count", "note"]
    ordering = ["-year"]
    fields = ["year", "is_open", "note"]
    actions = ["open_again"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReportingYear]:
        """Return the years with the number of their reports."""
        return super().get_queryset(request).annotate(counted=Count("reports"))

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Show due dates once the year is open: opening sets the legal ones."""
        return [DueDateInline] if obj else []

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the year of a year."""
        return ["year"] if obj else []

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Let administrators import."""
        return self.has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: reports hang on a year."""
        return False

    def save_model(self, request: HttpRequest, obj: ReportingYear, form: forms.ModelForm, change: bool) -> None:
        """Save; a new year is opened, with a report for every agency that owes one."""
        if not change:
            opened = open_year(request.user, obj.year)
            obj.pk, obj._state.adding = opened.pk, False
            obj.save()
            count = opened.reports.count()
            say(request, _t("%(count)s reports on %(year)s are owed.") % {"count": count, "year": obj.year})
            return
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Make missing reports and due dates"))
    def open_again(self, request: HttpRequest, queryset: QuerySet[ReportingYear]) -> None:
        """Make reports for agencies that were entered after the year was opened."""
        for year in queryset:
            before = year.reports.count()
            open_year(request.user, year.year)
            made = year.reports.count() - before
            say(request, _t("%(year)s: %(count)s reports were made.") % {"year": year.year, "count": made})

    @admin.display(description=_("reports"), ordering="counted")
    def report_count(self, year: ReportingYear) -> int:
        """Return how many reports are owed on the year."""
        return year.counted
