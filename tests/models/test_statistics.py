"""The statistics tables hold the columns of both forms, and a check says when they do not."""

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import IntegrityError, models, transaction

from reports import formats
from reports.formats import ALL_CELLS, Leaf, split_cell
from reports.models import STATISTICS, RequestsRow, statistics
from reports.models.statistics import StatisticsRow, check_columns
from tests.factories import make_edition


def test_every_declared_cell_has_a_field():
    for cell in ALL_CELLS:
        place = split_cell(cell)
        model = STATISTICS[place.table]
        assert model._meta.get_field(place.column).null
        assert place.row in dict(model._meta.get_field("row").flatchoices)
    assert check_columns() == []


def test_a_declared_column_without_a_field_is_reported(monkeypatch):
    form = formats.FORMS["2021"]
    wider = tuple(
        replace(table, columns=(*table.columns, Leaf("enquiries", "x", "x"))) if table.key == "remedies" else table
        for table in form.tables
    )
    monkeypatch.setitem(formats.FORMS, "2021", replace(form, tables=wider))
    formats.tables_named.cache_clear()
    try:
        (error,) = check_columns()
    finally:
        formats.tables_named.cache_clear()
    assert (error.id, "enquiries" in error.msg) == ("reports.E001", True)


def test_a_field_without_a_declared_column_is_reported(monkeypatch):
    class Wider(StatisticsRow):
        table = "remedies"
        row = models.CharField(max_length=40)
        stray = models.BigIntegerField(null=True)

        class Meta(StatisticsRow.Meta):
            app_label = "elsewhere"
            constraints: list = []

    for column in Wider.columns():
        models.BigIntegerField(null=True).contribute_to_class(Wider, column)
    monkeypatch.setitem(statistics.STATISTICS, "remedies", Wider)
    assert [(error.id, "stray" in error.msg) for error in check_columns()] == [("reports.E002", True)]


def test_a_mended_label_makes_no_migration(monkeypatch):
    form = formats.FORMS["2021"]
    mended = tuple(
        replace(table, rows=tuple(replace(row, label=f"{row.label}。") for row in table.rows))
        if table.key == "documents"
        else table
        for table in form.tables
    )
    monkeypatch.setitem(formats.FORMS, "2021", replace(form, tables=mended))
    monkeypatch.setattr("django.db.migrations.loader.MigrationLoader.check_consistent_history", lambda *_: None)
    call_command("makemigrations", "reports", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_an_edition_has_a_row_once():
    edition = make_edition()
    with pytest.raises(IntegrityError), transaction.atomic():
        RequestsRow.objects.create(edition=edition, row="received")
