"""Reports: what one agency owes for one year."""

import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .agencies import Agency, AgencyPeriod, agencies_of
from .editions import FROZEN, WORKING, Edition, State
from .people import Person
from .years import ReportingYear


class Obligation(models.TextChoices):
    """Whether a report is owed."""

    OWED = "owed", _("owed")
    EXEMPT = "exempt", _("exempt")
    NOT_ALIVE = "not_alive", _("not in being on 31 December")


class ReportQuerySet(models.QuerySet["Report"]):
    """Questions about reports."""

    def published(self) -> Self:
        """Keep reports that have an edition in force, for lists and sums of the public side."""
        return self.filter(agency__is_listed=True, current_edition__state=State.PUBLISHED)

    def public(self) -> Self:
        """Keep reports that have or had a public edition: also withdrawn ones."""
        return self.filter(agency__is_listed=True, current_edition__state__in=FROZEN)

    def listed(self) -> Self:
        """Keep what agencies of the public side owe, filed or not; ``current_edition`` is never one in work."""
        return self.filter(agency__is_listed=True)

    def for_person(self, person: Person) -> Self:
        """Keep the reports that ``person`` works on, supervises or audits (states and counts, see Edition)."""
        return self.filter(agencies_of(person, "agency__"))

    def for_year(self, year: int) -> Self:
        """Keep the reports on ``year``."""
        return self.filter(year__year=year)


class Report(models.Model):
    """What one agency owes for one year; made when the year is opened.

    ``current_edition`` is the public edition (published, or withdrawn when there is no other).
    ``public_stamp`` rises whenever its public page may look different.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reports", verbose_name=_("agency"))
    year = models.ForeignKey(ReportingYear, models.PROTECT, related_name="reports", verbose_name=_("year"))
    obligation = models.CharField(_("obligation"), max_length=10, choices=Obligation, default=Obligation.OWED)
    exemption_reason = models.CharField(_("reason of the exemption"), max_length=300, blank=True)
    current_edition = models.OneToOneField(
        Edition, models.PROTECT, null=True, blank=True, editable=False, related_name="current_of"
    )
    public_stamp = models.PositiveIntegerField(default=0, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-year__year", "agency__path", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year"],
                name="one_report",
                violation_error_message=_("This agency already has a report on this year."),
            ),
            models.CheckConstraint(
                condition=~Q(obligation=Obligation.EXEMPT) | ~Q(exemption_reason=""),
                name="exemption_has_reason",
                violation_error_message=_("Say why the agency is exempt."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.year}"

    def get_absolute_url(self) -> str:
        """Return the address of the public page."""
        return reverse("report", args=[self.agency.slug, self.year.year])

    @cached_property
    def period_then(self) -> AgencyPeriod | None:
        """Return the agency's period on 31 December of the year, else the last one before it."""
        day = datetime.date(self.year.year, 12, 31)
        periods = [period for period in self.agency.periods.all() if period.first_day <= day]
        return max(periods, key=lambda period: period.first_day) if periods else None

    @property
    def name_then(self) -> str:
        """Return the agency's name in the year of the report."""
        return self.period_then.name if self.period_then else self.agency.name

    @property
    def code_then(self) -> str:
        """Return the agency's unified social credit code in the year of the report."""
        return self.period_then.credit_code if self.period_then else ""

    def working_edition(self) -> Edition | None:
        """Return the edition in work, or None. Costs one query."""
        return self.editions.filter(state__in=WORKING).first()
