"""Agencies on the staff side: names and places in time, changes, and the list in and out."""

import datetime
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from django.contrib import admin
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet, URLField
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..actions import name_agencies, recheck_after_change, renew_public_pages
from ..exchange import AgencyResource
from ..models import Agency, AgencyChange, AgencyPeriod, refresh_today
from ..rendering.joined import joined
from .access import AdministratorAdmin, say
from .tables import TableAdmin


class PeriodForm(ModelForm):
    """One period. Overlaps are judged over all periods of the page at once, as they will be stored."""

    def _post_clean(self) -> None:
        super()._post_clean()
        found = self.errors.get(NON_FIELD_ERRORS, self.error_class()).as_data()
        kept = [error for error in found if error.code != "overlap"]
        self.errors.pop(NON_FIELD_ERRORS, None)
        if kept:
            self.add_error(None, kept)


class PeriodFormSet(BaseInlineFormSet):
    """The periods of one agency: in order, without overlap, and not below itself today."""

    def clean(self) -> None:
        """Refuse overlaps and a superior that stands below the agency."""
        super().clean()
        if any(self.errors):
            return
        periods = sorted(
            (form.instance for form in self.forms if form.instance.first_day and form not in self.deleted_forms),
            key=lambda period: period.first_day,
        )
        for earlier, later in pairwise(periods):
            if (earlier.last_day or datetime.date.max) >= later.first_day:
                raise ValidationError(
                    _t("The period from %(earlier)s overlaps the one from %(later)s: end it the day before.")
                    % {"earlier": earlier.first_day, "later": later.first_day}
                )
        today = timezone.localdate()
        for period in periods:
            holds_today = period.first_day <= today and (period.last_day is None or period.last_day >= today)
            if holds_today and period.superior and self.instance.path and period.superior.is_below(self.instance):
                raise ValidationError(
                    _t("%(superior)s stands below this agency and cannot be its superior.")
                    % {"superior": period.superior}
                )


class PeriodInline(admin.StackedInline):
    """Name, place and codes from a first to a last day."""

    model = AgencyPeriod
    fk_name = "agency"
    form = PeriodForm
    formset = PeriodFormSet
    extra = 0
    min_num = 1
    validate_min = True
    autocomplete_fields = ["superior"]
    verbose_name = _("period")
    verbose_name_plural = _("names and places in time")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("first_day", "last_day"),
                    ("name", "short_name"),
                    ("kind", "level"),
                    "superior",
                    ("credit_code", "region_code"),
                ]
            },
        )
    ]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let administrators add periods."""
        return request.user.is_superuser

    has_change_permission = has_view_permission = has_delete_permission = has_add_permission


@admin.register(Agency)
class AgencyAdmin(TableAdmin, AdministratorAdmin):
    """Every body that owes reports."""

    resource_classes = [AgencyResource]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    list_display = ["name", "short_name", "kind", "superior", "slug", "is_listed"]
    list_filter = ["kind", "is_listed", "may_make_rules"]
    list_select_related = ["superior"]
    search_fields = ["name", "short_name", "slug"]
    search_help_text = _("Any name of an agency, now or once, or its code")
    ordering = ["path", "pk"]
    list_per_page = 100
    show_full_result_count = False
    inlines = [PeriodInline]
    fieldsets = [
        (None, {"fields": ["slug", "former_slugs", "english_name", ("may_make_rules", "is_listed")]}),
        (_("Contact"), {"fields": ["contact_address", "contact_telephone", "contact_email", "website"]}),
    ]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Let administrators import."""
        return self.has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: an agency ends with the last day of its last period."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the address once it is given: ``manage.py rename_agency`` changes it and keeps the old one."""
        return ["slug", "former_slugs"] if obj else ["former_slugs"]

    @admin.display(description=_("former addresses"), empty_value="–")
    def former_slugs(self, obj: Agency) -> str:
        """Name the addresses that it had once, each with its last day."""
        held = obj.former_addresses.all() if obj.pk else ()
        return joined(f"{former.slug} ({former.last_day})" for former in held)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Agency], search_term: str
    ) -> tuple[QuerySet[Agency], bool]:
        """Find agencies by any of their names and codes."""
        words = search_term.strip()
        return (queryset.named(words) if words else queryset), False

    def save_model(self, request: HttpRequest, obj: Agency, form: ModelForm, change: bool) -> None:
        """Save; a new agency bears its address as a name until its periods are stored."""
        obj.name = obj.name or obj.slug
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        """Save the periods and take over today's name and place."""
        super().save_related(request, form, formsets, change)
        if not change:
            first = form.instance.periods.order_by("-first_day").first()
            Agency.objects.filter(pk=form.instance.pk).update(name=first.name, short_name=first.short_name)
        refresh_today()
        name_agencies()
        renew_public_pages()
        form.instance.refresh_from_db()

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Answer a circle of superiors with its sentence; nothing is stored then."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as error:
            say(request, " ".join(error.messages), is_refusal=True)
            return HttpResponseRedirect(request.get_full_path())


@admin.register(AgencyChange)
class AgencyChangeAdmin(AdministratorAdmin):
    """Bodies that merged, split, were renamed or moved."""

    list_display = ["day", "kind", "from_agencies", "to_agencies", "note"]
    list_display_links = ["day", "kind"]
    list_filter = ["kind"]
    autocomplete_fields = ["predecessors", "successors"]
    date_hierarchy = "day"

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save who was before and after, then check the reports that the change speaks of."""
        super().save_related(request, form, formsets, change)
        recheck_after_change(form.instance)

    def get_deleted_objects(self, objs: Iterable[AgencyChange], request: HttpRequest) -> tuple[list, dict, set, list]:
        """Name the changes alone: Django would list the rows between them and their agencies, too."""
        return [str(change) for change in objs], {}, set(), []

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgencyChange]:
        """Return the changes with their agencies, in two further queries."""
        return super().get_queryset(request).prefetch_related("predecessors", "successors")

    @admin.display(description=_("predecessors"))
    def from_agencies(self, change: AgencyChange) -> str:
        """Return the names of the predecessors."""
        return joined(str(agency) for agency in change.predecessors.all())

    @admin.display(description=_("successors"))
    def to_agencies(self, change: AgencyChange) -> str:
        """Return the names of the successors."""
        return joined(str(agency) for agency in change.successors.all())
