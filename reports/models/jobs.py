"""Jobs: work in the background, kept with leases so that a kill loses nothing."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .people import Person


class JobState(models.TextChoices):
    """States of a job and of its items."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Job(models.Model):
    """One piece of background work for a person."""

    kind = models.CharField(_("kind"), max_length=40)
    state = models.CharField(_("state"), max_length=8, choices=JobState, default=JobState.WAITING)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="jobs", verbose_name=_("person"))
    options = models.JSONField(_("options"), default=dict, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class JobItem(models.Model):
    """One item of a job. Its effect and its state are one transaction; an expired lease may be taken over."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="items", verbose_name=_("job"))
    key = models.CharField(_("item"), max_length=300)
    state = models.CharField(_("state"), max_length=8, choices=JobState, default=JobState.WAITING)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    leased_by = models.CharField(max_length=80, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(_("result"), default=dict, blank=True)

    class Meta:
        verbose_name = _("item of a job")
        verbose_name_plural = _("items of jobs")
        ordering = ["job", "pk"]
        constraints = [models.UniqueConstraint(fields=["job", "key"], name="job_item_once")]
        indexes = [models.Index(fields=["state", "leased_until"], name="job_item_free")]

    def __str__(self) -> str:
        return self.key


class MaintenanceWindow(models.Model):
    """The one switch that lets frozen rows be touched: tests, restore, lawful erasure.

    Opened and closed inside one transaction by ``freezing.maintenance`` and never reachable from the
    admin; its rows stay as the log of who opened it and why.
    """

    reason = models.CharField(max_length=300)
    opened_by = models.CharField(max_length=150)
    opened_at = models.DateTimeField(auto_now_add=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("maintenance window")
        verbose_name_plural = _("maintenance windows")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["is_open"], condition=models.Q(is_open=True), name="one_open_window")
        ]

    def __str__(self) -> str:
        return f"{self.opened_at} {self.reason}"
