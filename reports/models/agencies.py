"""Agencies: who owes reports, under which name and superior at which time."""

import datetime
from collections.abc import Iterable
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .codes import validate_credit_code, validate_region_code
from .former_addresses import refuse_former_address
from .people import Role

PATH_STEP = 8  # digits a level: digits alone sort alike under every collation


class AgencyKind(models.TextChoices):
    """Kinds of body as due dates and sums tell them apart."""

    GOVERNMENT = "government", _("government")
    GENERAL_OFFICE = "general_office", _("general office")
    DEPARTMENT = "department", _("department")
    TOWNSHIP = "township", _("township")
    SUBDISTRICT = "subdistrict", _("subdistrict")
    DISPATCHED = "dispatched", _("dispatched office")
    VERTICAL = "vertical", _("vertically managed body")
    AUTHORISED = "authorised", _("authorised organization")
    PARTY = "party", _("party organ with an administrative plate")
    DEVELOPMENT_ZONE = "development_zone", _("development zone")


class AgencyLevel(models.TextChoices):
    """Level of government to which a body belongs."""

    STATE = "state", pgettext_lazy("level of government", "state")
    PROVINCE = "province", _("province")
    CITY = "city", _("city")
    COUNTY = "county", _("county")
    TOWNSHIP = "township", _("township")


class AgencyQuerySet(models.QuerySet["Agency"]):
    """Questions about agencies."""

    def below(self, agency: "Agency") -> Self:
        """Keep ``agency`` and all bodies below it today."""
        return self.filter(subtree_of(agency))

    def for_person(self, person) -> Self:
        """Keep the agencies on whose reports ``person`` works, supervises or audits."""
        return self.filter(agencies_of(person))

    def named(self, words: str) -> Self:
        """Keep agencies one of whose names, now or once, contains ``words``, or whose code begins with it."""
        return self.filter(
            Q(name__icontains=words)
            | Q(short_name__icontains=words)
            | Q(english_name__icontains=words)
            | Q(periods__name__icontains=words)
            | Q(periods__short_name__icontains=words)
            | Q(periods__credit_code__istartswith=words)
            | Q(periods__region_code__startswith=words)
            | Q(slug__icontains=words)
        ).distinct()

    def alive_on(self, day: datetime.date) -> Self:
        """Keep agencies that exist on ``day``."""
        alive = AgencyPeriod.objects.filter(
            Q(last_day__isnull=True) | Q(last_day__gte=day), agency=models.OuterRef("pk"), first_day__lte=day
        )
        return self.filter(models.Exists(alive))


def path_after(path: str) -> str:
    """Return the first path that sorts behind the whole subtree of ``path``."""
    return f"{int(path) + 1:0{len(path)}d}"


def subtree_of(agency: "Agency", prefix: str = "") -> Q:
    """Return the condition that the agency at ``prefix`` is ``agency`` or below it.

    While it has no path (see ``refresh_today``) that is itself alone.
    """
    if not agency.path:
        return Q(**{f"{prefix}pk": agency.pk})
    return Q(**{f"{prefix}path__gte": agency.path, f"{prefix}path__lt": path_after(agency.path)})


def agencies_of(person, prefix: str = "", roles: Iterable[str] = Role.values) -> Q:
    """Return the condition that the agency at ``prefix`` is in reach of ``person`` in one of ``roles``.

    Editors and reviewers reach their agency, supervisors and auditors its subtree, superusers all.
    Costs one query for the memberships, kept on the person.
    """
    if not person.is_active:
        return Q(pk__in=[])
    if person.is_superuser:
        return ~Q(pk__in=[])  # everything; an empty Q would vanish from "own or subtree"
    reach = Q(pk__in=[])
    for membership in memberships_of(person):
        if membership.role not in roles:
            continue
        if membership.role in (Role.SUPERVISOR, Role.AUDITOR):
            reach |= subtree_of(membership.agency, prefix)
        else:
            reach |= Q(**{f"{prefix}pk": membership.agency_id})
    return reach


def memberships_of(person) -> list:
    """Return the memberships of ``person`` with their agencies, read once for each person object."""
    if not hasattr(person, "_memberships_with_agencies"):
        in_order = person.memberships.order_by("agency__path", "agency_id", "role")  # without a look at the person
        person._memberships_with_agencies = list(in_order.select_related("agency"))
    return person._memberships_with_agencies


class Agency(models.Model):
    """A body that owes reports. Its slug changes only by ``actions.change_address``, and the former one leads on.

    ``name``, ``short_name``, ``kind``, ``superior`` and ``path`` are today's, taken over from the
    period that holds today; reports on a year use the period of that year.
    """

    slug = models.SlugField(
        _("address"),
        max_length=80,
        unique=True,
        validators=[refuse_former_address],
        help_text=_("Pinyin and region. Only manage.py rename_agency changes it; the old address leads on."),
    )
    name = models.CharField(_("name"), max_length=200, db_index=True)
    short_name = models.CharField(_("short name"), max_length=100, blank=True)
    english_name = models.CharField(_("English name"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=AgencyKind, default=AgencyKind.DEPARTMENT)
    superior = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subordinates", verbose_name=_("superior")
    )
    path = models.CharField(max_length=200, db_index=True, editable=False, default="")
    may_make_rules = models.BooleanField(_("may make rules (规章)"), default=False)
    is_listed = models.BooleanField(_("listed on the public side"), default=True)
    contact_address = models.CharField(_("address of the office"), max_length=200, blank=True)
    contact_telephone = models.CharField(_("telephone"), max_length=60, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["path", "pk"]

    def __str__(self) -> str:
        return self.name

    def period_in(self, year: int) -> "AgencyPeriod | None":
        """Return the period that holds 31 December of ``year``, or None when the body did not exist."""
        return self.period_on(datetime.date(year, 12, 31))

    def period_on(self, day: datetime.date) -> "AgencyPeriod | None":
        """Return the period that holds ``day``, or None; uses prefetched periods when there are."""
        held = [p for p in self.periods.all() if p.first_day <= day and (p.last_day is None or p.last_day >= day)]
        return max(held, key=lambda period: period.first_day) if held else None

    def is_below(self, other: "Agency") -> bool:
        """Tell whether this is ``other`` or a body below it today."""
        return bool(other.path) and self.path.startswith(other.path)


class AgencyPeriod(models.Model):
    """The name, place and codes of an agency from a first to a last day (both included)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="periods", verbose_name=_("agency"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=100, blank=True)
    superior = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="former_subordinates", verbose_name=_("superior")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=AgencyKind, default=AgencyKind.DEPARTMENT)
    level = models.CharField(_("level"), max_length=12, choices=AgencyLevel, default=AgencyLevel.COUNTY)
    credit_code = models.CharField(
        _("unified social credit code"), max_length=18, blank=True, validators=[validate_credit_code]
    )
    region_code = models.CharField(_("region code"), max_length=9, blank=True, validators=[validate_region_code])

    class Meta:
        verbose_name = _("period of an agency")
        verbose_name_plural = _("periods of agencies")
        ordering = ["agency", "first_day"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "first_day"],
                name="agency_period_first_day",
                violation_error_message=_("This agency already has a period that begins on this day."),
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=models.F("first_day")),
                name="agency_period_days_in_order",
                violation_error_message=_("The last day lies before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.first_day}–{self.last_day or ''})"

    def clean(self) -> None:
        """Refuse a period that overlaps another one of the same agency, or a body above itself."""
        super().clean()
        if self.superior_id and self.superior_id == self.agency_id:
            raise ValidationError({"superior": _("An agency cannot be its own superior.")})
        if not self.first_day or not self.agency_id:
            return
        end = self.last_day or datetime.date.max
        for other in AgencyPeriod.objects.filter(agency_id=self.agency_id).exclude(pk=self.pk):
            if other.first_day <= end and (other.last_day or datetime.date.max) >= self.first_day:
                raise ValidationError(
                    _("This period overlaps the one from %(first_day)s.") % {"first_day": other.first_day},
                    code="overlap",
                )


class ChangeKind(models.TextChoices):
    """What happened to bodies on a day."""

    MERGED = "merged", _("merged")
    SPLIT = "split", _("split")
    RENAMED = "renamed", _("renamed")
    MOVED = "moved", _("moved under another superior")
    TRANSFERRED = "transferred", _("functions transferred")


class AgencyChange(models.Model):
    """A dated change that links predecessors with successors."""

    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=12, choices=ChangeKind)
    predecessors = models.ManyToManyField(Agency, related_name="changes_out", verbose_name=_("predecessors"))
    successors = models.ManyToManyField(Agency, related_name="changes_in", verbose_name=_("successors"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("change of agencies")
        verbose_name_plural = _("changes of agencies")
        ordering = ["day", "pk"]

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}"


def refresh_today(agencies: Iterable[Agency] | None = None, day: datetime.date | None = None) -> int:
    """Take over today's name, kind and superior from the periods, and make all paths anew.

    Returns how many agencies changed. Costs two queries and one update for each change. Raise
    ValidationError when superiors form a circle.
    """
    today = day or timezone.localdate()
    everyone = {agency.pk: agency for agency in Agency.objects.prefetch_related("periods")}
    for agency in everyone.values() if agencies is None else (everyone[a.pk] for a in agencies):
        period = agency.period_on(today)
        if period:
            agency.name, agency.short_name = period.name, period.short_name
            agency.kind, agency.superior_id = period.kind, period.superior_id
    for agency in everyone.values():
        agency.path = _path(agency, everyone, ())
    before = {
        row["pk"]: row for row in Agency.objects.values("pk", "name", "short_name", "kind", "superior_id", "path")
    }
    changed = [
        a
        for a in everyone.values()
        if any(before[a.pk][field] != getattr(a, field) for field in before[a.pk] if field != "pk")
    ]
    Agency.objects.bulk_update(changed, ["name", "short_name", "kind", "superior", "path"], batch_size=500)
    return len(changed)


def _path(agency: Agency, everyone: dict[int, Agency], seen: tuple[int, ...]) -> str:
    if agency.pk in seen:
        raise ValidationError(_("%(agency)s would stand above itself.") % {"agency": agency.name})
    own = f"{agency.pk:0{PATH_STEP}d}"
    if agency.superior_id is None:
        return own
    return _path(everyone[agency.superior_id], everyone, (*seen, agency.pk)) + own
