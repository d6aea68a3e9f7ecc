"""Addresses that agencies had once: they lead on for ever and are never given to another agency."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class FormerAddress(models.Model):
    """A slug that an agency had until a day; the row is the record of who changed it and when."""

    slug = models.SlugField(_("former address"), max_length=80, unique=True)
    agency = models.ForeignKey(
        "reports.Agency", models.PROTECT, related_name="former_addresses", verbose_name=_("agency")
    )
    last_day = models.DateField(_("last day"))
    changed_at = models.DateTimeField(_("changed"), auto_now_add=True)
    person_name = models.CharField(_("name of the person"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("former address of an agency")
        verbose_name_plural = _("former addresses of agencies")
        ordering = ["agency", "last_day", "pk"]

    def __str__(self) -> str:
        return self.slug


def refuse_former_address(slug: str) -> None:
    """Refuse an address that an agency had once: links to it lead to that agency. Costs one query."""
    if FormerAddress.objects.filter(slug=slug).exists():
        raise ValidationError(
            _("An agency had this address once, and links to it lead there: choose another one."),
            code="former_address",
        )
