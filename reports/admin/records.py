"""Findings and events as lists to look through; nothing in them is changed here."""

from typing import Any

from django.contrib import admin
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..models import Edition, Finding, ReportEvent
from .access import StaffAdmin
from .filters import RuleFilter, YearOfEditionFilter, YearOfReportFilter
from .findings import rule_address, rule_name
from .workbench import changes_in_words


@admin.register(Finding)
class FindingAdmin(StaffAdmin):
    """What the checks report on the editions whose contents a person may see."""

    list_display = ["report_link", "year", "severity", "rule_link", "verdict", "message"]
    list_display_links = None
    list_filter = ["severity", RuleFilter, YearOfEditionFilter, "verdict"]
    search_fields = ["edition__report__agency__name", "rule", "message_zh"]
    search_help_text = _("Name of an agency, number of a rule, words of a message")
    ordering = ["-edition__report__year__year", "edition__report__agency__path", "pk"]
    list_per_page = 100

    def get_queryset(self, request: HttpRequest) -> QuerySet[Finding]:
        """Return the findings of editions whose contents the person may see: a message names figures."""
        in_reach = Edition.objects.for_person(request.user)
        return (
            Finding.objects.filter(edition__in=in_reach)
            .select_related("edition__report__agency", "edition__report__year")
            .order_by(*self.ordering)
        )

    def get_urls(self) -> list[Any]:
        """Keep the list alone: a finding is read on the page of its report."""
        return super().get_urls()[:1]

    @admin.display(description=_("report"), ordering="edition__report__agency__path")
    def report_link(self, finding: Finding) -> str:
        """Lead to the cell, or to the findings of the report."""
        address = reverse("admin:reports_report_change", args=[finding.edition.report_id])
        place = finding.cells[0] if finding.cells else "findings"
        return format_html(
            '<a href="{}?edition={}#{}">{}</a>', address, finding.edition_id, place, finding.edition.report.agency
        )

    @admin.display(description=_("year"), ordering="edition__report__year__year")
    def year(self, finding: Finding) -> int:
        """Return the year of the report."""
        return finding.edition.report.year.year

    @admin.display(description=_("rule"), ordering="rule")
    def rule_link(self, finding: Finding) -> str:
        """Lead to the rule in the public rule book."""
        address = rule_address(finding.rule)
        return format_html('<a href="{}" title="{}">{}</a>', address, rule_name(finding.rule), finding.rule)

    @admin.display(description=_("message"))
    def message(self, finding: Finding) -> str:
        """Return the message in the language of the page."""
        return finding.message_en if (get_language() or "").startswith("en") else finding.message_zh


@admin.register(ReportEvent)
class ReportEventAdmin(StaffAdmin):
    """Who did what when; of drafts out of sight only that something was done."""

    list_display = ["at", "report_link", "verb", "by", "states", "said", "changed"]
    list_display_links = None
    list_filter = ["verb", YearOfReportFilter, "at"]
    search_fields = ["report__agency__name", "person_name"]
    search_help_text = _("Name of an agency or of a person")
    ordering = ["-at", "-pk"]
    list_per_page = 100
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReportEvent]:
        """Return the events in reach, each told whether the person may see its contents."""
        in_reach = Edition.objects.for_person(request.user).values("pk")
        events = super().get_queryset(request).select_related("report__agency", "report__year")
        is_in_reach = Case(When(edition__in=in_reach, then=Value(True)), default=Value(False))
        return events.annotate(is_in_reach=is_in_reach)

    def get_urls(self) -> list[Any]:
        """Keep the list alone: an event has no page of its own."""
        return super().get_urls()[:1]

    @admin.display(description=_("report"), ordering="report__agency__path")
    def report_link(self, event: ReportEvent) -> str:
        """Lead to the report."""
        address = reverse("admin:reports_report_change", args=[event.report_id])
        return format_html('<a href="{}">{} {}</a>', address, event.report.agency, event.report.year)

    @admin.display(description=_("person"), ordering="person_name")
    def by(self, event: ReportEvent) -> str:
        """Return the name that the person bore."""
        return event.person_name or "—"

    @admin.display(description=_("state"))
    def states(self, event: ReportEvent) -> str:
        """Return the states before and after, where they differ."""
        if event.from_state == event.to_state:
            return event.get_to_state_display()
        return f"{event.get_from_state_display()} → {event.get_to_state_display()}"

    @admin.display(description=_("comment"))
    def said(self, event: ReportEvent) -> str:
        """Return the comment, unless it may speak of figures out of sight."""
        return event.comment if event.is_in_reach else ""

    @admin.display(description=_("changes"))
    def changed(self, event: ReportEvent) -> str:
        """Return the first changes in words."""
        if not event.changes:
            return ""
        if not event.is_in_reach:
            return str(len(event.changes))
        parts = [f"{name}: {was[:40]} → {now[:40]}" for name, was, now in changes_in_words(event)[:3]]
        rest = len(event.changes) - len(parts)
        return "; ".join(parts) + (f" … +{rest}" if rest > 0 else "")
