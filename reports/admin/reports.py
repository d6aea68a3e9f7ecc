"""Reports on the staff side: the list, and the addresses of everything that is done on a report's page."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ..models import Agency, Obligation, Report
from .access import StaffAdmin
from .exports import export_view
from .filters import KindFilter, StateFilter, YearFilter
from .report_pages import ReportPages
from .report_rows import STATES, state_of, with_findings, with_states


@admin.register(Report)
class ReportAdmin(ReportPages, StaffAdmin):
    """Every report in reach with its state and findings; its page is the workbench."""

    list_display = ["agency_then", "year", "state", "public_edition", "errors", "warnings", "obligation_words"]
    list_display_links = ["agency_then"]
    list_filter = [YearFilter, StateFilter, KindFilter, "obligation"]
    search_fields = ["agency__name"]  # what makes Django show the box; get_search_results looks at all names
    search_help_text = _("Any name of an agency, now or once, or its code")
    ordering = ["-year__year", "agency__path", "pk"]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        """Return the reports in reach with states and findings."""
        return with_findings(with_states(super().get_queryset(request)))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Report], search_term: str
    ) -> tuple[QuerySet[Report], bool]:
        """Find agencies by any of their names and codes."""
        words = search_term.strip()
        if not words:
            return queryset, False
        return queryset.filter(agency__in=Agency.objects.named(words).values("pk")), False

    def get_urls(self) -> list[Any]:
        """Return the addresses of the list, the page and the steps; none of Django's stock forms."""
        site, edition = self.admin_site, "<int:report_id>/editions/<int:edition_id>/"

        def here(route: str, view: Callable[..., Any], name: str) -> Any:
            return path(route, site.admin_view(view), name=name)

        return [
            here("", self.changelist_view, "reports_report_changelist"),
            here("<int:report_id>/", self.page_view, "reports_report_change"),
            here("<int:report_id>/start/", self.start_view, "report_start"),
            here(f"{edition}save/", self.save_view, "report_save"),
            here(f"{edition}explain/", self.explain_view, "report_explain"),
            here(f"{edition}attach/", self.attach_view, "report_attach"),
            here(f"{edition}files/<int:file_id>/", self.file_view, "report_file"),
            here(f"{edition}files/<int:file_id>/pages/<int:number>/", self.file_page_view, "report_file_page"),
            here(f"{edition}export/<str:kind>/", export_view, "report_export"),
            here(f"{edition}preview/", self.preview_view, "report_preview"),
            here(f"{edition}print/", self.print_view, "report_print"),
            here(f"{edition}steps/<str:verb>/", self.verb_view, "report_verb"),
        ]

    @admin.display(description=_("agency"), ordering="agency__path")
    def agency_then(self, report: Report) -> str:
        """Return the agency as it is called today."""
        return report.agency.name

    @admin.display(description=_("state"))
    def state(self, report: Report) -> str:
        """Return the state of the edition in work, else of the public one."""
        state = state_of(report)
        return format_html('<span class="state state-{}">{}</span>', state, STATES[state])

    @admin.display(description=_("public edition"), ordering="current_edition__number")
    def public_edition(self, report: Report) -> Any:
        """Return the number of the edition that the public sees."""
        return report.current_number

    @admin.display(description=_("errors"))
    def errors(self, report: Report) -> str:
        """Return how many errors there are, marked where there are any."""
        return _counted(report, report.errors, "bad", "≠")

    @admin.display(description=_("warnings"))
    def warnings(self, report: Report) -> str:
        """Return how many warnings there are, marked where there are any."""
        return _counted(report, report.warnings, "warn", "!")

    @admin.display(description=_("obligation"), ordering="obligation")
    def obligation_words(self, report: Report) -> str:
        """Return whether the report is owed, with the reason of an exemption."""
        if report.obligation == Obligation.EXEMPT:
            return f"{report.get_obligation_display()}: {report.exemption_reason}"
        return report.get_obligation_display()


def _counted(report: Report, number: int, tone: str, sign: str) -> str:
    if report.shown_edition is None:
        return ""
    if not number:
        return "0"
    return format_html('<span class="sign {}">{} {}</span>', tone, sign, number)
