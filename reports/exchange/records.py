"""Agencies with their periods, and reporting years, as flat tables. Administrators alone exchange them."""

from collections.abc import Mapping
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource

from ..actions import NotAllowed, Refused, name_agencies, open_year, renew_public_pages
from ..formats import Text
from ..models import (
    Agency,
    AgencyKind,
    AgencyLevel,
    AgencyPeriod,
    FormerAddress,
    Person,
    ReportingYear,
    refresh_today,
)
from .files import Formula
from .headers import Column, recognise
from .outcome import PlainDiff
from .widgets import AgencyWidget, ChoiceWidget, DayWidget, WordsWidget, YesNoWidget


class RecordResource(Resource):
    """A list of records that administrators keep, one file row each."""

    columns: tuple[Column, ...] = ()
    identity: tuple[str, ...] = ()

    class Meta:
        use_transactions = True
        skip_unchanged = True
        report_skipped = False
        clean_model_instances = True
        instance_loader_class = BaseInstanceLoader

    def __init__(self, person: Person | None = None, seen: str = "", **kwargs: Any) -> None:
        super().__init__()
        self.person = person
        self.spoken_of: dict[tuple[str, ...], int] = {}

    @classmethod
    def get_display_name(cls) -> str:
        """Return the name that the forms of django-import-export ask for."""
        return cls.__name__

    @classmethod
    def get_diff_class(cls):
        """Return differences without inline styles."""
        return PlainDiff

    def init_instance(self, row: Any = None) -> Any:
        """Return a new record with its defaults."""
        return self._meta.model()

    def fingerprint(self) -> str:
        """Return nothing: these lists have no drafts that others type in."""
        return ""

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Recognise the headers, or let no row be read."""
        try:
            if not (self.person and self.person.is_active and self.person.is_superuser):
                raise NotAllowed(_("Only an administrator imports this list."))
            recognise(dataset, self.columns)
        except Exception:  # whatever it was, no row may be read then
            dataset.wipe()
            raise
        self.row_numbers = getattr(dataset, "row_numbers", range(1, len(dataset) + 1))

    def before_import_row(self, row: Mapping[str, Any], **kwargs: Any) -> None:
        """Refuse formulas and a second row about the same record."""
        for column, cell in row.items():
            if isinstance(cell, Formula):
                raise ValidationError({column: [_("A formula stands here; put its value in its place.")]})
        named = tuple(str(row[column]).strip() for column in self.identity)
        if named in self.spoken_of:
            sentence = _("Row %(number)s already speaks of this.") % {"number": self.spoken_of[named]}
            raise ValidationError({self.identity[0]: [sentence]})
        self.spoken_of[named] = self.row_numbers[kwargs["row_number"] - 1]

    def save_instance(self, instance: Any, is_create: bool, row: Mapping[str, Any], **kwargs: Any) -> None:
        """Save in a transaction of its own, so that a refusal by the database is a fault of this row alone."""
        with transaction.atomic():
            super().save_instance(instance, is_create, row, **kwargs)


def _words(attribute: str, column: str = "") -> Field:
    return Field(attribute=attribute, column_name=column or attribute, widget=WordsWidget())


class AgencyResource(RecordResource):
    """Agencies, one row for each period; what belongs to the agency itself stands in each of its rows alike."""

    agency = Field(attribute="agency", column_name="slug", widget=AgencyWidget())
    first_day = Field(attribute="first_day", column_name="first_day", widget=DayWidget())
    last_day = Field(attribute="last_day", column_name="last_day", widget=DayWidget())
    name = _words("name")
    short_name = _words("short_name")
    superior = Field(attribute="superior", column_name="superior", widget=AgencyWidget())
    kind = Field(attribute="kind", column_name="kind", widget=ChoiceWidget(AgencyKind.choices))
    level = Field(attribute="level", column_name="level", widget=ChoiceWidget(AgencyLevel.choices))
    credit_code = _words("credit_code")
    region_code = _words("region_code")
    english_name = _words("agency__english_name", "english_name")
    may_make_rules = Field(attribute="agency__may_make_rules", column_name="may_make_rules", widget=YesNoWidget())
    is_listed = Field(attribute="agency__is_listed", column_name="is_listed", widget=YesNoWidget())
    contact_address = _words("agency__contact_address", "contact_address")
    contact_telephone = _words("agency__contact_telephone", "contact_telephone")
    contact_email = _words("agency__contact_email", "contact_email")
    website = _words("agency__website", "website")

    identity = ("slug", "first_day")
    columns = (
        Column("slug", Text("网址名", "Address"), True),
        Column("first_day", Text("启用日期", "First day"), True),
        Column("last_day", Text("停用日期", "Last day")),
        Column("name", Text("名称", "Name"), True, ("机关名称",)),
        Column("short_name", Text("简称", "Short name")),
        Column("superior", Text("上级机关", "Superior")),
        Column("kind", Text("类型", "Kind")),
        Column("level", Text("层级", "Level")),
        Column("credit_code", Text("统一社会信用代码", "Unified social credit code")),
        Column("region_code", Text("行政区划代码", "Region code")),
        Column("english_name", Text("英文名称", "English name")),
        Column("may_make_rules", Text("可制定规章", "May make rules")),
        Column("is_listed", Text("对外列出", "Listed")),
        Column("contact_address", Text("办公地址", "Address of the office")),
        Column("contact_telephone", Text("联系电话", "Telephone")),
        Column("contact_email", Text("电子邮箱", "E-mail")),
        Column("website", Text("网站", "Website")),
    )

    class Meta:
        model = AgencyPeriod

    def filter_export(self, queryset: QuerySet, **kwargs: Any) -> QuerySet:
        """Return the periods of the agencies that are listed."""
        periods = AgencyPeriod.objects.filter(agency__in=queryset).select_related("agency", "superior")
        return periods.order_by("agency__path", "agency", "first_day")

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Make new agencies first, so that a row may name a superior that stands further down.

        None is made for an address that an agency had once: the row is refused.
        """
        super().before_import(dataset, **kwargs)
        known = set(Agency.objects.values_list("slug", flat=True))
        known.update(FormerAddress.objects.values_list("slug", flat=True))
        for slug, name in zip(dataset["slug"], dataset["name"], strict=True):
            slug = str(slug or "").strip()
            if slug and slug not in known and _is_slug(slug):
                Agency.objects.create(slug=slug, name=str(name or slug)[:200])
                known.add(slug)

    def get_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> AgencyPeriod | None:
        """Return the stored period of this agency and first day."""
        slug = str(row["slug"] or "").strip()
        if not _is_slug(slug):
            sentence = _("“%(slug)s” is no address: use small letters, digits and hyphens.") % {"slug": slug}
            raise ValidationError({"slug": [sentence]})
        try:
            first_day = DayWidget().clean(row["first_day"])
        except ValueError as error:
            raise ValidationError({"first_day": [str(error)]}) from error
        if first_day is None:
            raise ValidationError({"first_day": [_("Give the first day.")]})
        period = AgencyPeriod.objects.filter(agency__slug=slug, first_day=first_day)
        return period.select_related("agency", "superior").first()

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        """Tell whether the row changes nothing; a new period always does."""
        return original.pk is not None and super().skip_row(instance, original, row, import_validation_errors)

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Check the period and what belongs to the agency itself."""
        faults = dict(import_validation_errors or {})
        if instance.agency_id:
            try:
                instance.agency.full_clean(exclude=["slug", "name", "short_name", "kind", "superior"])
            except ValidationError as error:
                faults |= error.error_dict
        super().validate_instance(instance, faults, validate_unique)

    def before_save_instance(self, instance: AgencyPeriod, row: Any, **kwargs: Any) -> None:
        """Save the agency with its period."""
        instance.agency.save()

    def after_import(self, dataset: tablib.Dataset, result: Any, **kwargs: Any) -> None:
        """Take over today's names and places; a circle of superiors stops the file."""
        if result.has_errors() or result.has_validation_errors():
            return
        try:
            refresh_today()
            name_agencies()
            renew_public_pages()
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from error


def _is_slug(slug: str) -> bool:
    try:
        validate_slug(slug)
    except ValidationError:
        return False
    return slug == slug.lower() and len(slug) <= 80


class YearResource(RecordResource):
    """Reporting years. A year that is not there is opened: its reports and legal due dates are made."""

    year = Field(attribute="year", column_name="year", widget=WordsWidget())
    is_open = Field(attribute="is_open", column_name="is_open", widget=YesNoWidget())
    note = _words("note")

    identity = ("year",)
    columns = (
        Column("year", Text("年度", "Year"), True, ("年份",)),
        Column("is_open", Text("开放首次填报", "Open")),
        Column("note", Text("备注", "Note")),
    )

    class Meta:
        model = ReportingYear

    def get_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> ReportingYear | None:
        """Return the stored year."""
        text = WordsWidget().clean(row["year"])
        if not (text.isascii() and text.isdecimal() and len(text) == 4):
            raise ValidationError({"year": [_("A year has four digits, for example 2022.")]})
        return ReportingYear.objects.filter(year=int(text)).first()

    def import_instance(self, instance: ReportingYear, row: Mapping[str, Any], **kwargs: Any) -> None:
        """Set the fields; the year as a number."""
        super().import_instance(instance, row, **kwargs)
        instance.year = int(instance.year)

    def do_instance_save(self, instance: ReportingYear, is_create: bool) -> None:
        """Save the year; open a new one with its reports and due dates."""
        if is_create:
            opened = open_year(self.person, instance.year)
            instance.pk, instance._state.adding = opened.pk, False
        instance.save()
