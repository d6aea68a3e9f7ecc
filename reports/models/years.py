"""Reporting years and the days on which reports are due."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .agencies import Agency, AgencyKind

FIRST_YEAR = 2008  # the year in which the OGI Regulations came into force


class ReportingYear(models.Model):
    """A year on which reports are owed. While closed it takes no first editions."""

    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(2100)]
    )
    is_open = models.BooleanField(_("open for first editions"), default=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("reporting year")
        verbose_name_plural = _("reporting years")
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class DueDate(models.Model):
    """By which day reports on a year are due, for a kind of agency and a subtree.

    Legal dates: 31 January for departments, 31 March for governments (《条例》第四十九条); local
    dates are set by the competent department.
    """

    year = models.ForeignKey(ReportingYear, models.CASCADE, related_name="due_dates", verbose_name=_("year"))
    kind = models.CharField(_("kind of agency"), max_length=20, choices=AgencyKind, blank=True)
    subtree = models.ForeignKey(
        Agency, models.CASCADE, null=True, blank=True, related_name="due_dates", verbose_name=_("at and below")
    )
    legal_date = models.DateField(_("legal date"))
    local_date = models.DateField(_("local date"), null=True, blank=True)

    class Meta:
        verbose_name = _("due date")
        verbose_name_plural = _("due dates")
        ordering = ["year", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "kind", "subtree"],
                name="due_date_once",
                violation_error_message=_("This year already has a due date for this kind and subtree."),
            ),
            models.UniqueConstraint(
                fields=["year", "kind"],
                condition=models.Q(subtree__isnull=True),
                name="due_date_once_everywhere",
                violation_error_message=_("This year already has a due date for this kind and subtree."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_kind_display()} {self.legal_date}"

    def applies_to(self, agency: Agency) -> bool:
        """Tell whether this date speaks of ``agency``."""
        return self.kind in ("", agency.kind) and (self.subtree is None or agency.is_below(self.subtree))


def due_row_for(agency: Agency, due_dates: list[DueDate]) -> DueDate | None:
    """Return the dates by which ``agency`` owes its report: the most special ones win."""
    fitting = [due for due in due_dates if due.applies_to(agency)]
    return max(fitting, key=lambda due: (len(due.subtree.path) if due.subtree else 0, bool(due.kind)), default=None)
