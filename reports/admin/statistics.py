"""The seven statistics tables on the staff side: look, import, export. Nothing is typed here.

Figures are typed on the page of their report; an import goes through ``save_figures`` into drafts.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..actions import TRANSITIONS
from ..exchange import statistics_resource
from ..figures import shown
from ..formats import Text, leaves, tables_named
from ..models import STATISTICS, Edition, State, StatisticsRow, Verb, memberships_of
from .access import StaffAdmin, works_here
from .tables import TableAdmin


def _in_language(text: Text) -> str:
    return text.in_language(get_language() or "zh")


in_language = lazy(_in_language, str)


class RowFilter(admin.SimpleListFilter):
    """Choose one row of the form."""

    title = _("row")
    parameter_name = "row"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the rows of both forms in the language of the page."""
        tables = reversed(tables_named(model_admin.model.table))
        found = {leaf.key: leaf.text for table in tables for leaf in leaves(table.rows)}
        return [(key, _in_language(text)) for key, text in found.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep the chosen row."""
        return queryset.filter(row=self.value()) if self.value() else queryset


class StatisticsAdmin(TableAdmin, StaffAdmin):
    """The rows of one statistics table in the editions whose contents a person may see."""

    import_export_change_list_template = "admin/intake/tables.html"
    list_display_links = None
    list_filter = [("edition__report__year", admin.RelatedOnlyFieldListFilter), "edition__state", RowFilter]
    search_fields = ["edition__report__agency__name"]
    search_help_text = _("Name of an agency")
    ordering = ["-edition__report__year__year", "edition__report__agency__path", "edition", "pk"]
    list_select_related = ["edition__report__agency", "edition__report__year"]
    list_per_page = 100
    show_full_result_count = False
    actions = None
    skip_admin_log = True  # the event of each edition is the record

    def get_queryset(self, request: HttpRequest) -> QuerySet[StatisticsRow]:
        """Return the rows of editions whose contents the person may see, not of those given up."""
        in_reach = Edition.objects.for_person(request.user).exclude(state=State.DISCARDED)
        return self.model.objects.filter(edition__in=in_reach).order_by(*self.ordering)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list, with a way to the other tables."""
        tables = [
            {
                "address": reverse(f"admin:reports_{model._meta.model_name}_changelist"),
                "words": _in_language(tables_named(key)[-1].title),
                "is_here": model is self.model,
            }
            for key, model in STATISTICS.items()
        ]
        return super().changelist_view(request, {"tables": tables, **(extra_context or {})})

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Allow importing to whoever enters figures anywhere; each row is checked by itself."""
        person = request.user
        roles = {membership.role for membership in memberships_of(person)} if works_here(person) else set()
        return bool(works_here(person) and (person.is_superuser or roles & set(TRANSITIONS[Verb.IMPORT].roles)))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Lead to the page of the report, where figures are read and typed."""
        row = self.get_object(request, object_id)
        address = reverse("admin:reports_report_change", args=[row.edition.report_id])
        return HttpResponseRedirect(f"{address}?edition={row.edition_id}")

    @admin.display(description=_("report"), ordering="edition__report__agency__path")
    def report_link(self, row: StatisticsRow) -> str:
        """Lead to the report."""
        address = reverse("admin:reports_report_change", args=[row.edition.report_id])
        return format_html('<a href="{}?edition={}">{}</a>', address, row.edition_id, row.edition.report)

    @admin.display(description=_("edition"))
    def edition_label(self, row: StatisticsRow) -> str:
        """Return number or state of the edition."""
        return row.edition.label

    @admin.display(description=_("row"), ordering="row")
    def row_name(self, row: StatisticsRow) -> str:
        """Return the label of the row in the form of the edition."""
        tables = sorted(tables_named(row.table), key=lambda table: table not in row.edition.official_form.tables)
        return next(
            (_in_language(leaf.text) for table in tables for leaf in leaves(table.rows) if leaf.key == row.row), row.row
        )


def _column_shown(key: str, text: Text) -> Any:
    @admin.display(description=in_language(text), ordering=key)
    def column(row: StatisticsRow) -> str:
        return shown(getattr(row, key), row.printed.get(key) or None)

    column.__name__ = key
    return column


def _list_of(table: str) -> list[Any]:
    found = {leaf.key: leaf.text for part in reversed(tables_named(table)) for leaf in leaves(part.columns)}
    return ["report_link", "edition_label", "row_name", *(_column_shown(key, text) for key, text in found.items())]


for key, model in STATISTICS.items():
    admin.site.register(
        model,
        type(
            f"{model.__name__}Admin",
            (StatisticsAdmin,),
            {"resource_classes": [statistics_resource(key)], "list_display": _list_of(key), "__doc__": model.__doc__},
        ),
    )
