"""Reports on the staff side: the list, and the addresses of everything that is done on a report's page."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ..models import Agency, Obligation, Report
from .access import StaffAdmin
from .exports import export_view
from .filters import FoundFilter, KindFilter, RuleOfReportFilter, StateFilter, YearFilter
from .finding_lists import edition_list_view, reports_list_view
from .live_check import check_view
from .report_pages import ReportPages
from .report_rows import STATES, number_of, state_of, with_counts, with_states
from .seal_pages import SealPages

# What can be taken away of the list, and as what.
LISTS = (
    (_("Excel"), "findings", "xlsx"),
    (_("Findings as CSV"), "findings", "csv"),
    (_("Counts as CSV"), "reports", "csv"),
    (_("JSON"), "findings", "json"),
)


class CountedList(ChangeList):
    """The list of reports. What the checks found is asked for the rows of one page, all at once."""

    def get_results(self, request: HttpRequest) -> None:
        """Find the rows of the page, with their counts."""
        super().get_results(request)
        self.result_list = with_counts(self.result_list)


@admin.register(Report)
class ReportAdmin(ReportPages, SealPages, StaffAdmin):
    """Every report in reach with its state and findings; its page is the workbench."""

    list_display = [
        *("agency_then", "year", "state", "public_edition", "errors", "warnings", "unexplained", "remarks", "checked"),
        "obligation_words",
    ]
    list_display_links = ["agency_then"]
    list_filter = [YearFilter, StateFilter, FoundFilter, RuleOfReportFilter, KindFilter, "obligation"]
    search_fields = ["agency__name"]  # what makes Django show the box; get_search_results looks at all names
    search_help_text = _("Any name of an agency, now or once, or its code")
    ordering = ["-year__year", "agency__path", "pk"]
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER  # one query for each of the rules
    change_list_template = "admin/report/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        """Return the reports in reach with their states."""
        return with_states(super().get_queryset(request)).select_related("agency", "year")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list that counts the findings of the rows it shows."""
        return CountedList

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list, with the addresses to take it away as it is filtered."""
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        lists = [
            (words, f"{reverse('admin:reports_findings_export', args=[what, kind])}{query}")
            for words, what, kind in LISTS
        ]
        return super().changelist_view(request, {"lists": lists, **(extra_context or {})})

    def findings_view(self, request: HttpRequest, what: str, kind: str) -> HttpResponse:
        """Hand out the list as it is filtered, with the findings."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        reports = self.get_changelist_instance(request).get_queryset(request)
        return reports_list_view(request, reports, what, kind)

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
            here("findings/<str:what>.<str:kind>", self.findings_view, "reports_findings_export"),
            here("<int:report_id>/", self.page_view, "reports_report_change"),
            here("<int:report_id>/start/", self.start_view, "report_start"),
            here(f"{edition}save/", self.save_view, "report_save"),
            here(f"{edition}check/", check_view, "report_check"),
            here(f"{edition}explain/", self.explain_view, "report_explain"),
            here(f"{edition}clear/", self.clear_view, "report_clear"),
            here(f"{edition}findings/<str:kind>/", edition_list_view, "report_findings"),
            here(f"{edition}attach/", self.attach_view, "report_attach"),
            here(f"{edition}files/<int:file_id>/", self.file_view, "report_file"),
            here(f"{edition}files/<int:file_id>/pages/<int:number>/", self.file_page_view, "report_file_page"),
            here(f"{edition}export/<str:kind>/", export_view, "report_export"),
            here(f"{edition}preview/", self.preview_view, "report_preview"),
            here(f"{edition}print/", self.print_view, "report_print"),
            here(f"{edition}steps/<str:verb>/", self.verb_view, "report_verb"),
            here(f"{edition}seal/", self.seal_view, "report_seal"),
            here("<int:report_id>/seals/<int:seal_id>/", self.seal_decide_view, "report_seal_decide"),
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

    @admin.display(description=_("errors"), ordering=number_of("error"))
    def errors(self, report: Report) -> str:
        """Return how many errors there are, marked where there are any."""
        return _counted(report, report.counts.errors, "bad", "≠")

    @admin.display(description=_("warnings"), ordering=number_of("warn"))
    def warnings(self, report: Report) -> str:
        """Return how many warnings there are, marked where there are any."""
        return _counted(report, report.counts.warnings, "warn", "!")

    @admin.display(description=_("without a word"), ordering=number_of("warn", is_silent=True))
    def unexplained(self, report: Report) -> str:
        """Return how many warnings nobody has explained."""
        return _counted(report, report.counts.unexplained, "warn", "?")

    @admin.display(description=_("remarks"), ordering=number_of("info"))
    def remarks(self, report: Report) -> str:
        """Return how many remarks there are."""
        return str(report.counts.remarks) if report.shown_edition else ""

    @admin.display(description=_("checked"))
    def checked(self, report: Report) -> str:
        """Return when the report was checked, or that what it rests on has changed since."""
        if report.counts.is_stale:
            return format_html('<span class="sign warn">{}</span>', _("to be checked again"))
        moment = report.counts.checked_at
        return timezone.localtime(moment).strftime("%Y-%m-%d") if moment else ""

    @admin.display(description=_("obligation"), ordering="obligation")
    def obligation_words(self, report: Report) -> str:
        """Return whether the report is owed, with the reason of an exemption."""
        if report.obligation == Obligation.EXEMPT:
            return _("exempt: %(reason)s") % {"reason": report.exemption_reason}
        return report.get_obligation_display()


def _counted(report: Report, number: int, tone: str, sign: str) -> str:
    if report.shown_edition is None:
        return ""
    if not number:
        return "0"
    return format_html('<span class="sign {}">{} {}</span>', tone, sign, number)
