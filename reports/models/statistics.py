"""The statistics tables: one model each, one row for each (edition, row of the form).

Columns are those of both official forms, nullable. ``printed`` holds a column's text where it is
not the plain number; ``absent`` the columns of the edition's form that the source does not show.
A blank cell of the *other* form is kept as an empty text in ``printed``. Nothing is computed.
"""

from collections.abc import Iterable, Mapping

from django.core import checks
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..document import Content
from ..figures import Figure
from ..formats import CELLS_OF, TABLE_KEYS, Form, cell_key, leaves, split_cell, tables_named


def _rows_of(table: str) -> list[tuple[str, str]]:
    found = {leaf.key: leaf.label for form_table in tables_named(table) for leaf in leaves(form_table.rows)}
    return list(found.items())


def documents_rows() -> list[tuple[str, str]]:
    """Return the rows of the table of documents, as choices."""
    return _rows_of("documents")


def licensing_rows() -> list[tuple[str, str]]:
    """Return the rows of the table of licensing, as choices."""
    return _rows_of("licensing")


def enforcement_rows() -> list[tuple[str, str]]:
    """Return the rows of the table of penalties and compulsion, as choices."""
    return _rows_of("enforcement")


def fees_rows() -> list[tuple[str, str]]:
    """Return the rows of the table of fees, as choices."""
    return _rows_of("fees")


def procurement_rows() -> list[tuple[str, str]]:
    """Return the rows of the table of procurement, as choices."""
    return _rows_of("procurement")


def requests_rows() -> list[tuple[str, str]]:
    """Return the rows of table three, as choices."""
    return _rows_of("requests")


def remedies_rows() -> list[tuple[str, str]]:
    """Return the rows of table four, as choices."""
    return _rows_of("remedies")


class StatisticsRow(models.Model):
    """One row of one statistics table of one edition."""

    table: str

    edition = models.ForeignKey(
        "reports.Edition", models.PROTECT, related_name="%(class)s_set", verbose_name=_("edition")
    )
    printed = models.JSONField(_("as printed"), default=dict, blank=True)
    absent = models.JSONField(_("not shown"), default=list, blank=True)

    class Meta:
        abstract = True
        ordering = ["edition", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "row"],
                name="%(class)s_once",
                violation_error_message=_("This edition already has this row."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} · {self.get_row_display()}"

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Return the column keys of both forms."""
        return tuple(dict.fromkeys(leaf.key for table in tables_named(cls.table) for leaf in leaves(table.columns)))

    def cells(self, form: Form) -> tuple[dict[str, Figure], dict[str, str], list[str]]:
        """Return the figures, printed texts and absent cells of this row in an edition of ``form``."""
        in_form = CELLS_OF[form.key]
        figures: dict[str, Figure] = {}
        printed: dict[str, str] = {}
        absent: list[str] = []
        for column in self.columns():
            cell = cell_key(self.table, self.row, column)
            figure, text = getattr(self, column), self.printed.get(column)
            if cell in in_form and column in self.absent:
                absent.append(cell)
                continue
            if cell in in_form or figure is not None or text is not None:
                figures[cell] = figure
                if text:
                    printed[cell] = text
        return figures, printed, absent


def _count(name) -> models.BigIntegerField:
    return models.BigIntegerField(name, null=True, blank=True)


class DocumentsRow(StatisticsRow):
    """Article 20, item (1): rules and normative documents."""

    table = "documents"
    row = models.CharField(_("row"), max_length=40, choices=documents_rows)
    issued = _count(_("issued this year"))
    repealed = _count(_("repealed this year"))
    in_force = _count(_("in force"))
    newly_produced = _count(_("newly produced this year"))
    newly_disclosed = _count(_("newly disclosed this year"))
    disclosed_in_total = _count(_("disclosed in total"))

    class Meta(StatisticsRow.Meta):
        verbose_name = _("documents (article 20, item 1)")
        verbose_name_plural = _("documents (article 20, item 1)")


class LicensingRow(StatisticsRow):
    """Article 20, item (5): administrative licensing."""

    table = "licensing"
    row = models.CharField(_("row"), max_length=40, choices=licensing_rows)
    decisions = _count(_("decisions made"))
    items_previous_year = _count(_("items in the previous year"))
    items_change = _count(_("change this year"))

    class Meta(StatisticsRow.Meta):
        verbose_name = _("licensing (article 20, item 5)")
        verbose_name_plural = _("licensing (article 20, item 5)")


class EnforcementRow(StatisticsRow):
    """Article 20, item (6): administrative penalties and compulsion."""

    table = "enforcement"
    row = models.CharField(_("row"), max_length=40, choices=enforcement_rows)
    decisions = _count(_("decisions made"))
    items_previous_year = _count(_("items in the previous year"))
    items_change = _count(_("change this year"))

    class Meta(StatisticsRow.Meta):
        verbose_name = _("penalties and compulsion (article 20, item 6)")
        verbose_name_plural = _("penalties and compulsion (article 20, item 6)")


class FeesRow(StatisticsRow):
    """Article 20, item (8): administrative and institutional fees."""

    table = "fees"
    row = models.CharField(_("row"), max_length=40, choices=fees_rows)
    collected_wan_yuan = models.DecimalField(
        _("fees collected, ten thousand yuan"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    items_previous_year = _count(_("items in the previous year"))
    items_change = _count(_("change this year"))

    class Meta(StatisticsRow.Meta):
        verbose_name = _("fees (article 20, item 8)")
        verbose_name_plural = _("fees (article 20, item 8)")


class ProcurementRow(StatisticsRow):
    """Article 20, item (9), form of 2019 only: centralized procurement. The amount is text: no unit is printed."""

    table = "procurement"
    row = models.CharField(_("row"), max_length=40, choices=procurement_rows)
    procurement_projects = _count(_("procurement projects"))
    procurement_amount = models.CharField(_("total amount"), max_length=200, null=True, blank=True)  # noqa: DJ001

    class Meta(StatisticsRow.Meta):
        verbose_name = _("procurement (article 20, item 9)")
        verbose_name_plural = _("procurement (article 20, item 9)")


class RequestsRow(StatisticsRow):
    """Table three: requests received and handled, by kind of applicant."""

    table = "requests"
    row = models.CharField(_("row"), max_length=40, choices=requests_rows)
    natural_person = _count(_("natural person"))
    business = _count(_("commercial enterprise"))
    research_institution = _count(_("research institution"))
    public_welfare_organization = _count(_("public welfare organization"))
    legal_service_provider = _count(_("legal service provider"))
    other_organization = _count(_("other organization"))
    total = _count(_("total"))

    class Meta(StatisticsRow.Meta):
        verbose_name = _("requests (table three)")
        verbose_name_plural = _("requests (table three)")


class RemediesRow(StatisticsRow):
    """Table four: administrative reconsideration and litigation."""

    table = "remedies"
    row = models.CharField(_("row"), max_length=40, choices=remedies_rows)
    upheld = _count(_("upheld"))
    corrected = _count(_("corrected"))
    other_outcome = _count(_("other outcome"))
    pending = _count(_("pending"))
    total = _count(_("total"))

    class Meta(StatisticsRow.Meta):
        verbose_name = _("reconsideration and litigation (table four)")
        verbose_name_plural = _("reconsideration and litigation (table four)")


STATISTICS: dict[str, type[StatisticsRow]] = {
    model.table: model
    for model in (DocumentsRow, LicensingRow, EnforcementRow, FeesRow, ProcurementRow, RequestsRow, RemediesRow)
}


def rows_from(edition, content: Content) -> dict[str, list[StatisticsRow]]:
    """Return unsaved rows that hold the figures of ``content``, by table."""
    in_form = CELLS_OF[content.form]
    columns: dict[tuple[str, str], dict[str, Figure]] = {}
    for cell, figure in content.figures.items():
        place = split_cell(cell)
        columns.setdefault((place.table, place.row), {})[place.column] = figure
    absent: dict[tuple[str, str], list[str]] = {}
    for cell in content.absent:
        place = split_cell(cell)
        columns.setdefault((place.table, place.row), {})
        absent.setdefault((place.table, place.row), []).append(place.column)
    rows: dict[str, list[StatisticsRow]] = {table: [] for table in TABLE_KEYS}
    for (table, row), figures in columns.items():
        printed = {}
        for column, figure in figures.items():
            cell = cell_key(table, row, column)
            text = content.printed.get(cell)
            if text:
                printed[column] = text
            elif figure is None and cell not in in_form:
                printed[column] = ""
        hidden = sorted({*absent.get((table, row), ()), *_not_shown(table, row, figures, in_form)})
        rows[table].append(STATISTICS[table](edition=edition, row=row, printed=printed, absent=hidden, **figures))
    return rows


def _not_shown(table: str, row: str, figures: Mapping[str, Figure], in_form: frozenset[str]) -> Iterable[str]:
    for column in STATISTICS[table].columns():
        if cell_key(table, row, column) in in_form and column not in figures:
            yield column


@checks.register(checks.Tags.models)
def check_columns(**kwargs) -> list[checks.CheckMessage]:
    """Report a declared column without a field (reports.E001) and a field without a column (reports.E002)."""
    found: list[checks.CheckMessage] = []
    for model in STATISTICS.values():
        fields = {field.name for field in model._meta.get_fields()} - {"id", "edition", "row", "printed", "absent"}
        declared = set(model.columns())
        for column in sorted(declared - fields):
            hint = f"Add a field {column} to {model.__name__}."
            found.append(
                checks.Error(
                    f"{model.table} declares {column} without a field.", hint=hint, obj=model, id="reports.E001"
                )
            )
        for column in sorted(fields - declared):
            hint = "Declare the column in reports/formats or remove the field."
            found.append(
                checks.Error(f"No form declares the column {column}.", hint=hint, obj=model, id="reports.E002")
            )
    return found
