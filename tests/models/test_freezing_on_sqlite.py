"""SQLite's OR REPLACE deletes rows of which a DELETE trigger need not hear: public ones stay all the same."""

import pytest
from django.db import connection

from reports.models import STATISTICS, Edition, State
from tests.factories import make_edition, make_edition_file, make_event, make_file, sound_content

from .conftest import ROW_TABLES, columns_but_id

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["ON", "OFF"])
def recursive_triggers(request, db):
    """Run with PRAGMA recursive_triggers on and off: with it off no trigger hears of replaced rows."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers = {request.param}")
        yield
        cursor.execute("PRAGMA recursive_triggers = ON")


@pytest.mark.parametrize("table", [*ROW_TABLES, "reports_editionfile"])
def test_replace_deletes_no_public_row(run, refused, recursive_triggers, with_file, of_2019, table):
    owner = with_file.edition if table == "reports_editionfile" else of_2019
    draft = make_edition(owner.report, sound_content("2019"))
    ((kept,),) = run(f"SELECT id FROM {table} WHERE edition_id = %s LIMIT 1", [owner.pk])
    columns = columns_but_id(table)
    same = f"INSERT OR REPLACE INTO {table} (id, {columns}) SELECT %s, {columns} FROM {table} WHERE id = %s"
    with refused(table):
        run(same, [kept, kept])
    with refused(table):
        run(same.replace("SELECT %s", "SELECT NULL"), [kept])
    into_the_draft = columns.replace('"edition_id"', str(draft.pk)).replace('"row"', "'x'").replace('"key"', "'x'")
    with refused(table):
        run(
            f"REPLACE INTO {table} (id, {columns}) SELECT '{kept}', {into_the_draft} FROM {table} WHERE id = %s", [kept]
        )
    make_edition_file(draft, make_file(b"%PDF-1.4 another"))
    with refused(table):
        run(
            f"UPDATE OR REPLACE {table} SET id = %s WHERE edition_id = %s AND id = (SELECT max(id) FROM {table})",
            [kept, draft.pk],
        )


def test_replace_deletes_no_public_edition(run, refused, recursive_triggers, published, draft):
    columns = columns_but_id("reports_edition")
    as_draft = columns.replace('"state"', "'discarded'").replace('"number"', "NULL")
    insert = f"INSERT OR REPLACE INTO reports_edition (id, {columns}) SELECT"
    with refused("reports_edition"):
        run(f"{insert} id, {as_draft} FROM reports_edition WHERE id = %s", [published.pk])
    same_number = columns.replace('"state"', "'discarded'")
    with refused("reports_edition"):
        run(f"{insert} NULL, {same_number} FROM reports_edition WHERE id = %s", [published.pk])
    with refused("reports_edition"):
        run(f"{insert} NULL, {columns} FROM reports_edition WHERE id = %s", [published.pk])
    for change in (
        "id = %s",
        "number = 1 OR %s IS NULL",
        "state = 'published', number = 2, published_at = 1, digest = %s",
    ):
        with refused("reports_edition"):
            run(f"UPDATE OR REPLACE reports_edition SET {change} WHERE id = %s", [published.pk, draft.pk])
    assert Edition.objects.get(pk=published.pk).state == State.PUBLISHED


def test_replace_of_a_working_edition_is_not_our_business(run, recursive_triggers, published, draft):
    columns = columns_but_id("reports_edition")
    run("DELETE FROM reports_editiontext WHERE edition_id = %s", [draft.pk])
    for model in STATISTICS.values():
        model.objects.filter(edition=draft).delete()
    run(
        f"INSERT OR REPLACE INTO reports_edition (id, {columns}) "
        f"SELECT id, {columns} FROM reports_edition WHERE id = %s",
        [draft.pk],
    )
    assert Edition.objects.count() == 2


@pytest.mark.parametrize(
    "table", ["reports_sourcefile", "reports_reportevent", "reports_report", "reports_reportingyear"]
)
def test_replace_changes_nothing_beside_a_public_edition(run, refused, recursive_triggers, with_file, table):
    make_event(with_file.edition.report)
    columns = columns_but_id(table)
    with refused(table):
        run(f"INSERT OR REPLACE INTO {table} (id, {columns}) SELECT id, {columns} FROM {table}")
    unique = {"reports_sourcefile", "reports_report", "reports_reportingyear"}
    if table in unique:
        with refused(table):
            run(f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}")
