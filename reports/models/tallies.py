"""Counts made in the background: how many published reports break each rule, and the totals of each year."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RuleTally(models.Model):
    """One rule in one year. ``judged``: published reports that the rule speaks to; a report counts once.

    ``undecided`` are reports in which something stays open, whether or not they break the rule elsewhere.
    """

    rule = models.CharField(_("rule"), max_length=24)
    year = models.PositiveSmallIntegerField(_("year"))
    judged = models.PositiveIntegerField(default=0)
    broken = models.PositiveIntegerField(default=0)
    undecided = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(_("counted"))

    class Meta:
        verbose_name = _("count of a rule")
        verbose_name_plural = _("counts of rules")
        ordering = ["rule", "-year"]
        constraints = [models.UniqueConstraint(fields=["rule", "year"], name="rule_tally_once")]

    def __str__(self) -> str:
        return f"{self.rule} {self.year}"


class YearTotal(models.Model):
    """The sum of one measure over the published reports of one year: ``counted`` of ``owed`` reports enter it.

    Added up in the background: a page costs the same however many reports there are. ``left_out`` are consolidated
    reports that would have counted others twice.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    measure = models.CharField(_("figure"), max_length=60)
    number = models.BigIntegerField(_("sum"), null=True)
    counted = models.PositiveIntegerField(default=0)
    owed = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(_("counted"))

    class Meta:
        verbose_name = _("total of a year")
        verbose_name_plural = _("totals of years")
        ordering = ["measure", "year"]
        constraints = [models.UniqueConstraint(fields=["year", "measure"], name="year_total_once")]

    def __str__(self) -> str:
        return f"{self.measure} {self.year}"
