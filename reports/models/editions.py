"""Editions: one state of a report, from working draft to published, corrected, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..document import Content, FeeStatement, SectionText
from ..figures import Figure
from ..formats import FORMS, SECTION_KEYS, Form
from .agencies import agencies_of
from .people import Person, Role
from .statistics import STATISTICS


class State(models.TextChoices):
    """States of an edition; verbs lead from one to another, never a form field."""

    DRAFT = "draft", _("draft")
    RETURNED = "returned", _("returned")
    SUBMITTED = "submitted", _("submitted")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published")
    SUPERSEDED = "superseded", _("superseded")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DISCARDED = "discarded", _("discarded")


WORKING = (State.DRAFT, State.RETURNED, State.SUBMITTED, State.APPROVED)
EDITABLE = (State.DRAFT, State.RETURNED)
FROZEN = (State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN)


class Origin(models.TextChoices):
    """Where an edition comes from."""

    DRAFTED = "drafted", _("drafted: not yet published anywhere")
    TRANSCRIBED = "transcribed", _("transcribed: already published elsewhere")


class Change(models.TextChoices):
    """Why there is an edition."""

    FIRST = "first", _("first edition")
    CORRECTION = "correction", _("correction: the agency changed its report")
    TRANSCRIPTION = "transcription", _("correction of our copy")


def form_choices() -> list[tuple[str, str]]:
    """Return the official forms as choices."""
    return [(form.key, form.name.zh) for form in FORMS.values()]


def section_choices() -> list[tuple[str, str]]:
    """Return the six sections as choices."""
    return [(section.key, section.heading.zh) for section in FORMS["2021"].sections]


class EditionQuerySet(models.QuerySet["Edition"]):
    """Questions about editions."""

    def published(self) -> Self:
        """Keep the editions in force: for lists and sums of the public side."""
        return self.filter(state=State.PUBLISHED, report__agency__is_listed=True)

    def public(self) -> Self:
        """Keep everything that ever was public: also superseded and withdrawn editions."""
        return self.filter(state__in=FROZEN, report__agency__is_listed=True)

    def with_contents(self) -> Self:
        """Read what ``Edition.content`` needs along: nine queries, however many editions there are."""
        names = {"texts": EditionText, **{f"{model.__name__.lower()}_set": model for model in STATISTICS.values()}}
        rows = (models.Prefetch(name, model.objects.order_by("pk")) for name, model in names.items())
        return self.select_related("report__agency", "report__year").prefetch_related(*rows, "report__agency__periods")

    def working(self) -> Self:
        """Keep the editions in work."""
        return self.filter(state__in=WORKING)

    def for_person(self, person: Person) -> Self:
        """Keep the editions whose contents ``person`` may see.

        Editors and reviewers see all of their agency; supervisors and auditors see their subtree from
        submission on: of drafts they see state and counts only.
        """
        own = agencies_of(person, "report__agency__", (Role.EDITOR, Role.REVIEWER))
        subtree = agencies_of(person, "report__agency__", (Role.SUPERVISOR, Role.AUDITOR))
        return self.filter(own | (subtree & ~Q(state__in=(State.DRAFT, State.DISCARDED))))


class Edition(models.Model):
    """One edition of a report. Once public it is frozen: only its state may change (see ``freezing``)."""

    report = models.ForeignKey("reports.Report", models.PROTECT, related_name="editions", verbose_name=_("report"))
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, db_index=True)
    form = models.CharField(_("official form"), max_length=8, choices=form_choices)
    shape = models.CharField(
        _("shape"),
        max_length=16,
        default="form",
        choices=[
            ("form", _("six sections with tables")),
            ("narrative_only", _("text only")),
            ("document_only", _("document only")),
        ],
    )
    scope = models.CharField(
        _("scope"), max_length=16, default="own", choices=[("own", _("own")), ("consolidated", _("consolidated"))]
    )
    compared_editions = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="compared_in")
    origin = models.CharField(_("origin"), max_length=12, choices=Origin, default=Origin.DRAFTED)
    source_address = models.URLField(_("address of the published source"), max_length=500, blank=True)
    source_published_on = models.DateField(_("published there on"), null=True, blank=True)
    first_seen_on = models.DateField(_("first seen on"), null=True, blank=True)
    change = models.CharField(_("kind of change"), max_length=14, choices=Change, default=Change.FIRST)
    change_reason = models.TextField(_("public reason of the change"), blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    preface = models.TextField(_("preface"), blank=True)
    leftovers = models.JSONField(_("rows and notes outside the form"), default=list, blank=True)
    fee_notices = models.PositiveIntegerField(_("fee notices issued"), null=True, blank=True)
    fee_notified_yuan = models.CharField(_("fees notified, yuan"), max_length=30, blank=True)
    fee_collected_yuan = models.CharField(_("fees collected, yuan"), max_length=30, blank=True)
    document_date = models.DateField(_("date of the document"), null=True, blank=True)
    agency_name = models.CharField(_("name of the agency as published"), max_length=200, blank=True)
    agency_code = models.CharField(_("code of the agency as published"), max_length=18, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    scheduled_for = models.DateTimeField(_("to be published at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, db_index=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    ended_at = models.DateTimeField(_("superseded or withdrawn"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("public reason of the withdrawal"), blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["report", "-number", "-pk"]
        # The newest of all in force, for home and feeds: without it every edition in force is read and sorted.
        indexes = [models.Index(fields=["state", "published_at"], name="edition_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(state__in=WORKING),
                name="one_working_edition",
                violation_error_message=_("This report already has an edition in work."),
            ),
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(state=State.PUBLISHED),
                name="one_published_edition",
                violation_error_message=_("This report already has a published edition."),
            ),
            models.UniqueConstraint(fields=["report", "number"], name="edition_number_once"),
            models.CheckConstraint(
                condition=~Q(state__in=FROZEN)
                | (Q(number__isnull=False) & Q(published_at__isnull=False) & ~Q(digest="")),
                name="public_edition_has_number_date_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} · {self.label}"

    @property
    def label(self) -> str:
        """Return the number of the edition in words, or its state while in work."""
        return str(_("edition %(number)s") % {"number": self.number}) if self.number else self.get_state_display()

    @property
    def address_key(self) -> str:
        """Return the part of its address that names this edition: v1-<first twelve digits of the digest>."""
        return f"v{self.number}-{self.digest[:12]}"

    @property
    def official_form(self) -> Form:
        """Return the declaration of the form that this edition uses."""
        return FORMS[self.form]

    @property
    def is_frozen(self) -> bool:
        """Tell whether the edition is or was public."""
        return self.state in FROZEN

    @property
    def is_editable(self) -> bool:
        """Tell whether its figures and texts may be changed now."""
        return self.state in EDITABLE

    def content(self) -> Content:
        """Return what the edition says. Costs one query for the texts and one for each of seven tables."""
        texts = {text.key: text for text in self._rows("texts")}
        figures: dict[str, Figure] = {}
        printed: dict[str, str] = {}
        absent: list[str] = []
        for model in STATISTICS.values():
            for row in self._rows(f"{model.__name__.lower()}_set"):
                row_figures, row_printed, row_absent = row.cells(self.official_form)
                figures |= row_figures
                printed |= row_printed
                absent += row_absent
        return Content(
            # Once public they stay as they were, an empty code too: the digest covers them.
            agency_name=self.agency_name if self.is_frozen else self.agency_name or self.report.name_then,
            agency_code=self.agency_code if self.is_frozen else self.agency_code or self.report.code_then,
            year=self.report.year.year,
            form=self.form,
            shape=self.shape,
            scope=self.scope,
            title=self.title,
            document_date=self.document_date.isoformat() if self.document_date else None,
            published_date=self.source_published_on.isoformat() if self.source_published_on else None,
            preface=self.preface,
            sections=tuple(
                SectionText(key, texts[key].heading, texts[key].text, texts[key].after)
                for key in SECTION_KEYS
                if key in texts
            ),
            figures=figures,
            printed=printed,
            absent=tuple(sorted(absent)),
            leftovers=tuple(self.leftovers),
            fee=FeeStatement(self.fee_notices, self.fee_notified_yuan or None, self.fee_collected_yuan or None),
        )

    def _rows(self, name: str) -> models.QuerySet:
        """Return the texts or figures under ``name`` in their order; that of their model would join four tables."""
        rows = getattr(self, name)
        return rows.all() if name in getattr(self, "_prefetched_objects_cache", ()) else rows.order_by("pk")


class EditionText(models.Model):
    """The printed heading and the text of one section of an edition, before and after its table."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="texts", verbose_name=_("edition"))
    key = models.CharField(_("section"), max_length=24, choices=section_choices)
    heading = models.CharField(_("printed heading"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    after = models.TextField(_("text after the table"), blank=True)

    class Meta:
        verbose_name = _("text of a section")
        verbose_name_plural = _("texts of sections")
        ordering = ["edition", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="edition_text_once")]

    def __str__(self) -> str:
        return f"{self.edition} · {self.get_key_display()}"


def blank_figures(form: Form) -> Mapping[str, Figure]:
    """Return every cell of ``form`` as a blank."""
    return dict.fromkeys(form.cells())
