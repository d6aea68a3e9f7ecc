"""Seals: passages and files of public editions that the law says must come off, asked for and confirmed by two people.

A seal keeps its passage only until it is decided; then its digest stays. What a seal may change of a published edition,
and in which order, the database itself watches over (see ``seal_triggers``).
"""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .agencies import agencies_of
from .editions import Edition
from .files import SourceFile
from .people import Person, Role


class Ground(models.TextChoices):
    """Why a passage must come off, by the article of the Regulation on Open Government Information."""

    PRIVACY = "privacy", _("personal privacy (article 15)")
    TRADE_SECRET = "trade_secret", _("trade secret (article 15)")
    STATE_SECRET = "state_secret", _("state secret (article 14)")
    FORBIDDEN = "forbidden", _("disclosure forbidden by a law or regulation (article 14)")
    SECURITY = "security", _("security and social stability (article 14)")
    INTERNAL = "internal", _("internal affairs or process information (article 16)")
    OTHER = "other", _("another ground, as the reason says")


class SealState(models.TextChoices):
    """States of a seal; it is confirmed only for as long as it takes to carry it out."""

    ASKED = "asked", _("waits for a second person")
    CONFIRMED = "confirmed", _("confirmed")
    CARRIED_OUT = "carried_out", _("carried out")
    DECLINED = "declined", _("declined")


class SealQuerySet(models.QuerySet["Seal"]):
    """Questions about seals."""

    def waiting(self) -> Self:
        """Keep the seals that nobody has decided on."""
        return self.filter(state=SealState.ASKED)

    def public(self) -> Self:
        """Keep what the public may know of: seals carried out on reports of listed agencies."""
        return self.filter(state=SealState.CARRIED_OUT, report__agency__is_listed=True)

    def for_person(self, person: Person) -> Self:
        """Keep the seals of reports that ``person`` supervises: the others may not read what is to come off."""
        return self.filter(agencies_of(person, "report__agency__", (Role.SUPERVISOR,)))


class Seal(models.Model):
    """One passage in one place of a report, the files beside it, why they come off, and the two people who say so.

    ``file_keys`` are the files that are to be withheld with it. ``sha256`` is that of the passage without white space.
    """

    report = models.ForeignKey("reports.Report", models.PROTECT, related_name="seals", verbose_name=_("report"))
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="asked_seals", verbose_name=_("edition"))
    place = models.CharField(_("place"), max_length=80)
    passage = models.TextField(_("passage"), blank=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    ground = models.CharField(_("legal ground"), max_length=16, choices=Ground)
    reason = models.TextField(_("public reason"))
    file_keys = models.JSONField(_("files to withhold"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=SealState, default=SealState.ASKED, db_index=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decline_reason = models.TextField(_("why it was declined"), blank=True)

    objects = SealQuerySet.as_manager()

    class Meta:
        verbose_name = _("removal by law")
        verbose_name_plural = _("removals by law")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=(SealState.CONFIRMED, SealState.CARRIED_OUT))
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="seal_by_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(SealState.CARRIED_OUT, SealState.DECLINED)) | Q(passage=""),
                name="decided_seal_without_passage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} · {self.get_ground_display()}"


class SealedPlace(models.Model):
    """What a seal takes out of one place of one edition: ``found`` as it is stored, until ``leaves`` stands there."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="places", verbose_name=_("removal by law"))
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="sealed_places", verbose_name=_("edition"))
    place = models.CharField(_("place"), max_length=80)
    found = models.TextField(blank=True)
    leaves = models.TextField(blank=True)
    times = models.PositiveSmallIntegerField(_("how often"))

    class Meta:
        verbose_name = _("sealed place")
        verbose_name_plural = _("sealed places")
        ordering = ["seal", "pk"]

    def __str__(self) -> str:
        return f"{self.edition} · {self.place}"


class WithheldFile(models.Model):
    """A stored file whose bytes a seal took off the disk; its digest stays."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="withheld", verbose_name=_("removal by law"))
    file = models.OneToOneField(SourceFile, models.PROTECT, related_name="withheld", verbose_name=_("file"))

    class Meta:
        verbose_name = _("withheld file")
        verbose_name_plural = _("withheld files")
        ordering = ["seal", "pk"]

    def __str__(self) -> str:
        return str(self.file)
