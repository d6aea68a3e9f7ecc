"""Readings: what a reader made of a file, waiting for a person."""

import json
import re
import zlib
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .agencies import Agency, agencies_of
from .editions import Edition, Origin
from .files import SourceFile
from .people import Person, Role

# How the readers name a report that is a row of a sheet.
ROW = re.compile(r"(?P<sheet>.*), row (?P<row>\d+)")


def part_in_words(part: str) -> str:
    """Return the part of a file that a report is, a row in the language of the reader."""
    row = ROW.fullmatch(part)
    if row is None:
        return part
    where = gettext("row %(row)s") % {"row": row["row"]}
    return f"{row['sheet']} {where}"


class ReadingState(models.TextChoices):
    """States of a reading."""

    WAITING = "waiting", _("waiting for review")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")
    REFUSED = "refused", _("could not be read")


class ReadingQuerySet(models.QuerySet["Reading"]):
    """Questions about readings."""

    def waiting(self) -> Self:
        """Keep the readings that nobody has decided on."""
        return self.filter(state=ReadingState.WAITING)

    def for_person(self, person: Person) -> Self:
        """Keep readings that ``person`` uploaded or that belong to an agency for which the person enters or reviews."""
        own = agencies_of(person, "agency__", (Role.EDITOR, Role.REVIEWER))
        return self.filter(own | models.Q(uploaded_by=person))


class Reading(models.Model):
    """What a reader made of one part of a file. ``evidence`` is one compressed blob.

    ``agency`` and ``year`` are what the uploader or the reader proposes; accepting confirms them.
    """

    file = models.ForeignKey(SourceFile, models.PROTECT, related_name="readings", verbose_name=_("file"))
    part = models.CharField(_("part"), max_length=100, blank=True)
    reader_version = models.CharField(_("reader"), max_length=40, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ReadingState, default=ReadingState.WAITING, db_index=True
    )
    origin = models.CharField(_("origin"), max_length=12, choices=Origin, default=Origin.DRAFTED)
    source_address = models.URLField(_("address of the published source"), max_length=500, blank=True)
    source_published_on = models.DateField(_("published there on"), null=True, blank=True)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="readings", verbose_name=_("agency")
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    doubt_count = models.PositiveIntegerField(_("doubts"), default=0)
    document_blob = models.BinaryField(editable=False, default=b"")
    evidence_blob = models.BinaryField(editable=False, default=b"")
    # Which figures of which report these are (``figures_key_of``), and whether the reading came in with many others:
    # one job after the other, and one worker beside the other, may then not store the same figures again.
    figures_key = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    came_in_bulk = models.BooleanField(default=False, editable=False)
    refusal_zh = models.CharField(max_length=300, blank=True)
    refusal_en = models.CharField(max_length=300, blank=True)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="readings", verbose_name=_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="readings", verbose_name=_("edition")
    )

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["uploaded_by", "figures_key"],
                condition=models.Q(state=ReadingState.WAITING, came_in_bulk=True),
                name="reading_of_bulk_once",
                violation_error_message=_("The same figures already wait for review."),
            ),
            models.UniqueConstraint(
                fields=["uploaded_by", "file", "part"],
                condition=models.Q(state=ReadingState.WAITING, came_in_bulk=True),
                name="reading_of_bulk_file_once",
                violation_error_message=_("The same file already waits for review."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file.name} {part_in_words(self.part)}".strip()

    @property
    def document(self) -> dict[str, Any]:
        """Return the JSON report document of the reading, {} when there is none."""
        return _unpack(self.document_blob)

    @document.setter
    def document(self, document: dict[str, Any]) -> None:
        self.document_blob = _pack(document)

    @property
    def evidence(self) -> dict[str, Any]:
        """Return where each figure stood: cell → raw text, line, part, page."""
        return _unpack(self.evidence_blob)

    @evidence.setter
    def evidence(self, evidence: dict[str, Any]) -> None:
        self.evidence_blob = _pack(evidence)


def _pack(value: dict[str, Any]) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False).encode())


def _unpack(blob: bytes | memoryview) -> dict[str, Any]:
    return json.loads(zlib.decompress(bytes(blob))) if blob else {}
