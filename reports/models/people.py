"""People who work on reports, and for which agency in which role."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(AbstractUser):
    """A member of staff. What a person may do comes from memberships; a superuser administers."""

    class Meta(AbstractUser.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def get_full_name(self) -> str:
        """Return the name as Chinese names are written: family name first, no space."""
        return f"{self.last_name}{self.first_name}".strip()


class Role(models.TextChoices):
    """What a person is to an agency; supervisors and auditors are so for its whole subtree."""

    EDITOR = "editor", _("editor")
    REVIEWER = "reviewer", _("reviewer")
    SUPERVISOR = "supervisor", _("supervisor")
    AUDITOR = "auditor", _("auditor")


class Membership(models.Model):
    """One role of one person at one agency."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    agency = models.ForeignKey("reports.Agency", models.PROTECT, related_name="memberships", verbose_name=_("agency"))
    role = models.CharField(_("role"), max_length=16, choices=Role)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["agency", "role", "person"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agency", "role"],
                name="membership_once",
                violation_error_message=_("This person already has this role at this agency."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.agency} · {self.get_role_display()}"
