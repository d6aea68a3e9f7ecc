"""Filters of the lists of the staff side."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..checks import RULES
from ..models import AgencyKind, ReportingYear
from .report_rows import STATES, in_state


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


class RuleFilter(admin.SimpleListFilter):
    """Keep findings of one rule."""

    title = _("rule")
    parameter_name = "rule"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer every rule of the rule book."""
        language = getattr(request, "LANGUAGE_CODE", "zh")
        return [(number, f"{number} {rule.name.in_language(language)}") for number, rule in RULES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep the chosen rule."""
        return queryset.filter(rule=self.value()) if self.value() in RULES else queryset
