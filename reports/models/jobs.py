"""Jobs: work in the background, kept with leases so that a kill loses nothing."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .people import Person
from .readings import Reading


class JobKind(models.TextChoices):
    """Where the files of a job lie, which says who works on it."""

    UPLOADED = "uploaded", _("uploaded in the browser")
    COMMANDED = "commanded", _("read by the command line")
    CHECKS = "checks", _("reports checked anew")


class JobState(models.TextChoices):
    """States of a job."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")


class ItemState(models.TextChoices):
    """States of one file of a job; all but the first two are final."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("being read")
    SURE = "sure", _("read without doubts")
    DOUBTFUL = "doubtful", _("read, with doubts")
    ACCEPTED = "accepted", _("accepted as draft")
    CHECKED = "checked", _("checked anew")
    TWICE = "twice", _("already there")
    REFUSED = "refused", _("not readable")
    FAILED = "failed", _("failed")
    SEVERAL = "several", _("several reports, each listed")
    CANCELLED = "cancelled", _("cancelled")


class ItemTask(models.TextChoices):
    """What is to be done with an item that waits."""

    READ = "read", _("read")
    ACCEPT = "accept", _("accept")
    CHECK = "check", _("check anew")


UNFINISHED = (ItemState.WAITING, ItemState.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    """Questions about jobs."""

    def for_person(self, person: Person) -> Self:
        """Keep the jobs that ``person`` started; a superuser sees all."""
        return self if person.is_superuser else self.filter(person=person)

    def unfinished(self) -> Self:
        """Keep the jobs on which there is work to do."""
        return self.filter(state__in=(JobState.WAITING, JobState.RUNNING))


class Job(models.Model):
    """Many files read for one person. ``options`` hold origin, year and the like; see ``reports.jobs``."""

    kind = models.CharField(_("kind"), max_length=40, choices=JobKind, default=JobKind.UPLOADED)
    name = models.CharField(_("name"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.WAITING)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="jobs", verbose_name=_("person"))
    options = models.JSONField(_("options"), default=dict, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name or f"{self.kind} {self.pk}"


class JobItem(models.Model):
    """One file of a job. Its effect and its state are one transaction; an expired lease may be taken over.

    ``place`` says where its bytes lie, ``member`` which file of an archive they are. ``result`` holds the
    sentence in both languages, and what agency and year the file names.
    """

    job = models.ForeignKey(Job, models.CASCADE, related_name="items", verbose_name=_("job"))
    key = models.CharField(_("file"), max_length=300)
    place = models.CharField(max_length=1000, blank=True)
    member = models.CharField(max_length=20, blank=True)
    task = models.CharField(max_length=8, choices=ItemTask, default=ItemTask.READ)
    state = models.CharField(_("state"), max_length=10, choices=ItemState, default=ItemState.WAITING)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    leased_by = models.CharField(max_length=120, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    reading = models.ForeignKey(
        Reading, models.PROTECT, null=True, blank=True, related_name="job_items", verbose_name=_("reading")
    )
    result = models.JSONField(_("result"), default=dict, blank=True)

    class Meta:
        verbose_name = _("file of a job")
        verbose_name_plural = _("files of jobs")
        ordering = ["job", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["job", "key"], name="job_item_once"),
            models.CheckConstraint(
                condition=Q(state__in=(ItemState.SURE, ItemState.DOUBTFUL, ItemState.ACCEPTED), reading__isnull=False)
                | ~Q(state__in=(ItemState.SURE, ItemState.DOUBTFUL, ItemState.ACCEPTED)),
                name="job_item_read_has_reading",
            ),
        ]
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
