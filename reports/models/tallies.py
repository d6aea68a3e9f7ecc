"""How many published reports of each year break each rule: counted in the background, read by the rule book."""

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
