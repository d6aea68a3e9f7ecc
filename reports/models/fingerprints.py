"""Fingerprints of published reports, so that one report is compared with all others by looking them up."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .agencies import Agency
from .editions import Edition

EVERY_TABLE = ""  # in the place of a table: all figures of the report together


class TableFingerprint(models.Model):
    """What one table of a published edition holds, in sixteen bytes. ``table`` is "" for all figures together."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="table_fingerprints", db_index=False)
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+", db_index=False)
    table = models.CharField(max_length=16, blank=True)
    mark = models.UUIDField()

    class Meta:
        verbose_name = _("fingerprint of a table")
        verbose_name_plural = _("fingerprints of tables")
        indexes = [models.Index(fields=["mark", "edition"], name="same_table")]
        constraints = [models.UniqueConstraint(fields=["edition", "table"], name="table_fingerprint_once")]

    def __str__(self) -> str:
        return f"{self.edition} {self.table}"


class TextFingerprint(models.Model):
    """One of the few fingerprints that stand for a section of a published edition; the section is part of ``mark``."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="text_fingerprints")
    mark = models.BigIntegerField()

    class Meta:
        verbose_name = _("fingerprint of a text")
        verbose_name_plural = _("fingerprints of texts")
        indexes = [models.Index(fields=["mark", "edition"], name="same_text")]

    def __str__(self) -> str:
        return f"{self.edition} {self.mark}"


class CheckOfEdition(models.Model):
    """When an edition was last checked and by which rule book, and whether something it rests on changed since.

    ``is_indexed`` tells that the fingerprints of a published edition are stored.
    """

    edition = models.OneToOneField(Edition, models.CASCADE, primary_key=True, related_name="last_check")
    rulebook = models.CharField(max_length=16)
    is_due = models.BooleanField(default=False)
    is_indexed = models.BooleanField(default=False)
    checked_at = models.DateTimeField(_("checked"), auto_now=True)

    class Meta:
        verbose_name = _("check of an edition")
        verbose_name_plural = _("checks of editions")
        indexes = [models.Index(fields=["edition"], name="check_due", condition=models.Q(is_due=True))]

    def __str__(self) -> str:
        return f"{self.edition} {self.checked_at}"
