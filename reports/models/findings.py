"""Findings of the checks, and what people say to them."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from .editions import Edition
from .people import Person


class Severity(models.TextChoices):
    """Weight of a finding."""

    ERROR = "error", _("error")
    WARN = "warn", _("warning")
    INFO = "info", _("remark")
    DOUBT = "doubt", _("doubt")


class Verdict(models.TextChoices):
    """What a check says where it does not simply hold."""

    FAILS = "fails", _("fails")
    FAILS_WHATEVER_BLANK = "fails_whatever_blank", _("fails whatever the blank holds")
    HOLDS_IF_NIL = "holds_if_nil", _("holds if the blank is nil")
    UNDECIDED = "undecided", _("undecided")


FAILING = (Verdict.FAILS, Verdict.FAILS_WHATEVER_BLANK)


class FindingQuerySet(models.QuerySet["Finding"]):
    """Questions about findings."""

    def public(self) -> Self:
        """Keep findings that rest on published inputs alone."""
        return self.filter(inputs_are_public=True)

    def failing(self) -> Self:
        """Keep findings that say that something does not hold."""
        return self.filter(verdict__in=FAILING)

    def uncleared(self) -> Self:
        """Leave out what a second person has declared to be no error."""
        said = Explanation.objects.filter(edition=OuterRef("edition"), fingerprint=OuterRef("fingerprint"))
        return self.exclude(Exists(said.filter(is_clearance=True)))


class Finding(models.Model):
    """What one rule reports on one line of an edition; re-made whenever an input changes."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="findings", verbose_name=_("edition"))
    rule = models.CharField(_("rule"), max_length=24)
    rule_version = models.PositiveSmallIntegerField(default=1)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity)
    verdict = models.CharField(_("verdict"), max_length=24, choices=Verdict)
    line = models.CharField(_("line"), max_length=80, blank=True)
    cells = models.JSONField(_("cells"), default=list)
    operands = models.JSONField(_("operands"), default=list)
    left = models.CharField(_("left side"), max_length=40, blank=True)
    right = models.CharField(_("right side"), max_length=40, blank=True)
    message_zh = models.TextField(_("message"))
    message_en = models.TextField(_("message in English"))
    fingerprint = models.CharField(max_length=64)
    inputs_are_public = models.BooleanField(default=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["edition", "pk"]

    def __str__(self) -> str:
        return f"{self.rule} {self.line}"

    @property
    def is_failing(self) -> bool:
        """Tell whether something does not hold."""
        return self.verdict in FAILING


class Explanation(models.Model):
    """What is said to a finding in one edition; holds as long as rule, line and operand values stay.

    It is approved and published with its edition; a correction takes it over. A clearance is the word of a second
    person that an error of a text rule is none.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="explanations", verbose_name=_("edition"))
    rule = models.CharField(_("rule"), max_length=24)
    line = models.CharField(_("line"), max_length=80, blank=True)
    fingerprint = models.CharField(max_length=64)
    text = models.TextField(_("explanation"))
    is_public = models.BooleanField(_("public"), default=True)
    is_clearance = models.BooleanField(_("clears an error"), default=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    written_at = models.DateTimeField(_("written"), auto_now=True)

    class Meta:
        verbose_name = _("explanation")
        verbose_name_plural = _("explanations")
        ordering = ["edition", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "fingerprint"], name="explanation_once")]

    def __str__(self) -> str:
        return f"{self.rule} {self.line}"
