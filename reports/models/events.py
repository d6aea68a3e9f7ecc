"""Events: who did what when. Append-only, kept so by triggers (see ``freezing``)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .agencies import agencies_of
from .editions import Edition, State
from .people import Person


class Verb(models.TextChoices):
    """What people do to reports."""

    START = "start", _("started")
    ACCEPT = "accept", _("accepted a reading")
    SAVE = "save", _("saved")
    IMPORT = "import", _("imported figures")
    EXPLAIN = "explain", _("explained a finding")
    CLEAR = "clear", _("cleared a finding")
    ATTACH = "attach", _("attached a file")
    SUBMIT = "submit", _("submitted")
    RETURN = "return", _("returned")
    APPROVE = "approve", _("approved")
    SCHEDULE = "schedule", _("scheduled")
    PUBLISH = "publish", _("published")
    CORRECT = "correct", _("opened a correction")
    DISCARD = "discard", _("discarded")
    WITHDRAW = "withdraw", _("withdrew")
    SUPERSEDE = "supersede", _("superseded")
    ASK_SEAL = "ask_seal", _("asked for a removal by law")
    SEAL = "seal", _("removed by law")
    DECLINE_SEAL = "decline_seal", _("declined a removal by law")


class ReportEventQuerySet(models.QuerySet["ReportEvent"]):
    """Questions about events."""

    def for_person(self, person: Person):
        """Keep the events of reports that ``person`` works on, supervises or audits."""
        return self.filter(agencies_of(person, "report__agency__"))


class ReportEvent(models.Model):
    """One act on a report: one for each save, with the cells it changed."""

    report = models.ForeignKey("reports.Report", models.PROTECT, related_name="events", verbose_name=_("report"))
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("edition")
    )
    verb = models.CharField(_("verb"), max_length=12, choices=Verb)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="report_events", verbose_name=_("person")
    )
    person_name = models.CharField(_("name of the person"), max_length=150, blank=True)
    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    from_state = models.CharField(_("from state"), max_length=12, choices=State, blank=True)
    to_state = models.CharField(_("to state"), max_length=12, choices=State, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    changes = models.JSONField(_("changes"), default=dict, blank=True)

    objects = ReportEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.report} · {self.get_verb_display()}"
