"""Files that belong to reports: what was uploaded, and the official file beside an edition."""

from typing import Self

from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from .editions import FROZEN, Edition
from .people import Person


class FileRole(models.TextChoices):
    """What a file is to an edition."""

    SOURCE = "source", _("source that was read or typed from")
    OFFICIAL = "official", _("official file, signed or sealed")
    ATTACHMENT = "attachment", _("attachment")


def file_storage():
    """Return the storage under DATA_DIR in which files lie."""
    return storages["default"]


class SourceFile(models.Model):
    """One stored file, known by the SHA-256 of its bytes; never stored twice, never changed."""

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("type"), max_length=100)
    name = models.CharField(_("file name"), max_length=255)
    content = models.FileField(_("file"), storage=file_storage, max_length=200)
    uploaded_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", verbose_name=_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class EditionFileQuerySet(models.QuerySet["EditionFile"]):
    """Questions about the files of editions."""

    def public(self) -> Self:
        """Keep the files that a person released, of editions that are or were public but not withdrawn.

        Files withheld by law are among those ``withheld``.
        """
        released = self.filter(is_public=True, edition__state__in=FROZEN, edition__report__agency__is_listed=True)
        return released.filter(file__withheld=None).exclude(edition__state="withdrawn")

    def withheld(self) -> Self:
        """Keep the files that the public could take once and that are withheld by law."""
        released = self.filter(is_public=True, edition__state__in=FROZEN, edition__report__agency__is_listed=True)
        return released.filter(file__withheld__isnull=False)

    def released_as(self, sha256: str) -> Self:
        """Keep what the public takes under ``sha256``: the digest of the public copy, where there is one."""
        return self.filter(models.Q(public_copy__sha256=sha256) | models.Q(public_copy=None, file__sha256=sha256))


class EditionFile(models.Model):
    """A file in a role beside an edition; public only when a person says so."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="files", verbose_name=_("edition"))
    file = models.ForeignKey(SourceFile, models.PROTECT, related_name="uses", verbose_name=_("file"))
    role = models.CharField(_("role"), max_length=12, choices=FileRole)
    is_public = models.BooleanField(_("public"), default=False)
    # What the public takes: the file without metadata. Files released before there were such copies have none.
    public_copy = models.ForeignKey(
        SourceFile, models.PROTECT, null=True, blank=True, related_name="releases", verbose_name=_("public copy")
    )
    # The same bytes may bear another name beside another report.
    name = models.CharField(_("file name"), max_length=255, blank=True)

    objects = EditionFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of an edition")
        verbose_name_plural = _("files of editions")
        ordering = ["edition", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "file", "role"],
                name="edition_file_once",
                violation_error_message=_("This file already stands beside this edition."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name or self.file} · {self.get_role_display()}"

    @property
    def released(self) -> SourceFile:
        """Return the file that the public takes."""
        return self.public_copy or self.file
