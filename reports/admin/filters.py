"""Filters of the lists of the staff side."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..actions import due_editions
from ..checks import RULES
from ..models import FAILING, AgencyKind, Edition, Origin, ReportingYear, Verdict
from .report_rows import STATES, findings_of_report, in_state, said_to_finding


class YearFilter(admin.SimpleListFilter):
    """Keep rows of one reporting year. ``place`` is the way from the row to the year."""

    title = _("year")
    parameter_name = "year"
    place = "year__year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[int, str]]:
        """Offer every year that was opened."""
        return [(year, str(year)) for year in ReportingYear.objects.values_list("year", flat=True)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep the rows of the chosen year."""
        value = self.value() or ""
        return queryset.filter(**{self.place: int(value)}) if value.isdecimal() and len(value) == 4 else queryset


class YearOfReportFilter(YearFilter):
    """Keep rows that hang on a report of one year."""

    place = "report__year__year"


class YearOfEditionFilter(YearFilter):
    """Keep rows that hang on an edition of a report of one year."""

    place = "edition__report__year__year"


class KindFilter(admin.SimpleListFilter):
    """Keep reports of one kind of agency."""

    title = _("kind of agency")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer every kind."""
        return list(AgencyKind.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep the chosen kind."""
        return queryset.filter(agency__kind=self.value()) if self.value() in AgencyKind.values else queryset


class StateFilter(admin.SimpleListFilter):
    """Keep reports in one state of the work."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer every state that a report may be in."""
        return list(STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep the chosen state."""
        return in_state(queryset, self.value()) if self.value() in STATES else queryset


# What the checks may have found in a report: words, conditions on its findings.
FOUND = {
    "error": (_("errors"), {"severity": "error", "verdict__in": FAILING}),
    "warn": (_("warnings"), {"severity": "warn", "verdict__in": FAILING}),
    "unexplained": (
        _("warnings without a word"),
        {"severity": "warn", "verdict__in": FAILING, "edition__origin": Origin.DRAFTED},
    ),
    "info": (_("remarks"), {"severity": "info", "verdict__in": FAILING}),
    "open": (_("what could not be judged"), {"verdict__in": (Verdict.HOLDS_IF_NIL, Verdict.UNDECIDED)}),
}


class FoundFilter(admin.SimpleListFilter):
    """Keep reports of ``with_states`` by what the checks found in their shown edition."""

    title = _("findings")
    parameter_name = "found"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer each weight, reports without a failure, and those whose findings are out of date."""
        kinds = [(key, words) for key, (words, _conditions) in FOUND.items()]
        return [*kinds, ("none", _("nothing stands out")), ("stale", _("to be checked again"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep the reports with such a finding."""
        value = self.value()
        if value == "none":
            failing = findings_of_report(verdict__in=FAILING).exclude(severity="info")
            return queryset.filter(~Exists(failing), shown_edition__isnull=False)
        if value == "stale":
            return queryset.filter(shown_edition__in=due_editions().order_by().values("pk"))
        if value not in FOUND:
            return queryset
        found = findings_of_report(**FOUND[value][1])
        if value == "unexplained":
            found = found.filter(~Exists(said_to_finding()))
        if value == "error":
            found = found.filter(~Exists(said_to_finding().filter(is_clearance=True)))
        return queryset.filter(Exists(found))


class RuleFilter(admin.SimpleListFilter):
    """Keep findings of one rule."""

    template = "admin/findings/rule_filter.html"

    title = _("rule")
    parameter_name = "rule"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer every rule of the rule book."""
        language = getattr(request, "LANGUAGE_CODE", "zh")
        return [(number, f"{number} {rule.name.in_language(language)}") for number, rule in RULES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep the chosen rule."""
        return queryset.filter(rule=self.value()) if self.value() in RULES else queryset


class RuleOfReportFilter(RuleFilter):
    """Keep reports of ``with_states`` that break one rule, of those whose contents the person may see."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep the reports that break the chosen rule; of a draft out of sight only the counts are told."""
        if self.value() not in RULES:
            return queryset
        in_reach = Edition.objects.for_person(request.user).order_by().values("pk")
        broken = findings_of_report(rule=self.value(), verdict__in=FAILING)
        return queryset.filter(Exists(broken), shown_edition__in=in_reach)
