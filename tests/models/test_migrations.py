"""A migration may rebuild a table in a filled database: the rows stay, and so does what keeps them."""

import importlib
import sys
import types
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, connections, migrations, models, transaction

from reports import migrations as real
from reports.management.commands import serve
from reports.models import STATISTICS, Edition
from reports.models.freezing import drop_triggers, make_triggers, missing_triggers
from tests.databases import migrate, run_on
from tests.factories import make_edition, make_event, make_published

from .conftest import ROW_TABLES

pytestmark = pytest.mark.django_db
LATER = "later_migrations_of_reports"


@pytest.fixture
def later(settings, monkeypatch, tmp_path):
    """Give a function that adds migrations behind the real ones, each a list of operations."""
    folder = tmp_path / LATER
    folder.mkdir()
    (folder / "__init__.py").write_text("from reports import migrations\n\n__path__ += migrations.__path__\n")
    monkeypatch.syspath_prepend(tmp_path)
    settings.MIGRATION_MODULES = {"reports": LATER}
    behind = [max(path.stem for path in Path(real.__file__).parent.glob("[0-9]*.py"))]

    def add(**operations):
        for name, steps in operations.items():
            (folder / f"{name}.py").touch()
            module = types.ModuleType(f"{LATER}.{name}")
            parts = {"operations": steps, "dependencies": [("reports", behind[-1])]}
            module.Migration = type("Migration", (migrations.Migration,), parts)
            monkeypatch.setitem(sys.modules, module.__name__, module)
            behind.append(name)
        importlib.invalidate_caches()

    yield add
    for name in [name for name in sys.modules if name.startswith(LATER)]:
        monkeypatch.delitem(sys.modules, name)


def rebuild(model):
    """Return operations that make SQLite build the table of ``model`` anew, and add a column to it."""
    return [
        migrations.AddField(model, "later_column", models.IntegerField(default=0)),
        migrations.AddConstraint(
            model, models.CheckConstraint(condition=models.Q(later_column__gte=0), name=f"{model}_later_column")
        ),
    ]


def fail(apps, schema_editor):
    """Fail as a data migration may."""
    raise ZeroDivisionError


def counts():
    """Return how many rows stand in every table of an edition."""
    return {model.__name__: model.objects.count() for model in STATISTICS.values()}


def assert_is_frozen(connection, *, tables=ROW_TABLES):
    """Try to change every public row in the database."""
    for table in tables:
        if not run_on(connection, f"SELECT 1 FROM {table}"):
            continue
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET edition_id = edition_id"):
            with pytest.raises(IntegrityError, match=f"frozen: {table}"), transaction.atomic():
                run_on(connection, statement)
    with pytest.raises(IntegrityError, match="frozen: reports_edition"), transaction.atomic():
        run_on(connection, "UPDATE reports_edition SET preface = 'x'")
    with pytest.raises(IntegrityError, match="frozen: reports_reportevent"), transaction.atomic():
        run_on(connection, "DELETE FROM reports_reportevent")


@pytest.fixture
def filled(database):
    """Give a database with a published edition, an event, and no draft."""
    edition = make_published()
    make_event(edition.report)
    return edition


@pytest.mark.parametrize("model", ["edition", "requestsrow", "editiontext", "reportevent", "maintenancewindow"])
def test_a_rebuild_in_a_filled_database_keeps_rows_and_triggers(filled, database, later, model):
    before, digest = counts(), filled.content().digest()
    later(**{"9001_rebuild": rebuild(model)})
    migrate("reports", "9001")
    assert run_on(database, f"SELECT DISTINCT later_column FROM reports_{model}") in ([(0,)], [])
    assert counts() == before
    assert Edition.objects.get().content().digest() == digest == Edition.objects.get().digest
    assert_is_frozen(database)
    if model in ("edition", "requestsrow", "reportevent"):  # the column that no model of this version knows
        with pytest.raises(IntegrityError, match=f"frozen: reports_{model}"), transaction.atomic():
            run_on(database, f"UPDATE reports_{model} SET later_column = 1")


def test_a_data_migration_may_change_public_rows(filled, database, later):
    change = migrations.RunSQL("UPDATE reports_requestsrow SET total = total + 1", "SELECT 1")
    later(**{"9001_change": [change]})
    before = filled.requestsrow_set.get(row="received").total
    migrate("reports", "9001")
    assert filled.requestsrow_set.get(row="received").total == before + 1
    assert_is_frozen(database)


def test_a_migration_that_fails_half_way_is_made_good_by_the_next(filled, database, later):
    before = counts()
    later(**{"9001_rebuild": rebuild("edition"), "9002_fails": [migrations.RunPython(fail)]})
    with pytest.raises(ZeroDivisionError):
        migrate("reports")
    assert missing_triggers(database)
    migrate("reports", "9001")
    assert counts() == before
    assert_is_frozen(database)


def test_a_table_dropped_and_made_again_by_hand_is_noticed_and_made_good(filled, database):
    drop_triggers(database)
    messages = run_checks(databases=["default"])
    assert [message.id for message in messages] == ["reports.E003"]
    assert "--skip-checks" in messages[0].hint
    with pytest.raises(SystemCheckError, match=r"reports\.E003"):
        call_command("check", databases=["default"])
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    assert run_checks(databases=["default"]) == []
    assert_is_frozen(database)


def test_the_portal_does_not_start_without_its_triggers(database):
    serve.Command().migrate()
    drop_triggers(database)
    with pytest.raises(SystemCheckError, match=r"reports\.E003"):
        serve.Command().migrate()


def test_all_the_way_back_and_forward(filled, database):
    migrate("reports", "zero")
    assert names_of_triggers(database) == []
    assert run_checks(databases=["default"]) == []
    migrate()
    assert missing_triggers(database) == []
    make_event(make_published().report)
    assert_is_frozen(database)


def names_of_triggers(connection):
    """Return the names of all triggers and their functions, each with what changes when it is made anew."""
    if connection.vendor == "postgresql":
        triggers = "SELECT tgname, oid FROM pg_trigger WHERE NOT tgisinternal"
        functions = "SELECT proname, oid FROM pg_proc WHERE prorettype = 'trigger'::regtype AND proname LIKE 'nian%'"
        return sorted(run_on(connection, f"{triggers} UNION {functions}", None))
    return sorted(run_on(connection, "SELECT name, rowid FROM sqlite_master WHERE type = 'trigger'"))


def test_a_second_migrate_leaves_the_triggers_alone(database):
    before = names_of_triggers(database)
    migrate()
    assert before
    assert names_of_triggers(database) == before


@pytest.mark.parametrize(
    "name",
    ["nianbao_frozen_reports_requestsrow_update", "nianbao_frozen_reports_reportevent_delete"],
)
def test_one_missing_trigger_is_reported(database, name):
    table = name.removeprefix("nianbao_frozen_").rsplit("_", 1)[0]
    run_on(database, f'DROP TRIGGER "{name}"' + (f" ON {table}" if database.vendor == "postgresql" else ""))
    (message,) = run_checks(databases=["default"])
    assert (message.id, name in message.msg) == ("reports.E003", True)


def test_a_trigger_that_does_nothing_is_reported(database):
    name = "nianbao_frozen_reports_requestsrow_update"
    if database.vendor == "postgresql":
        empty = "RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
        run_on(database, f"CREATE OR REPLACE FUNCTION {name}() {empty}")
    else:
        run_on(database, f"DROP TRIGGER {name}")
        run_on(database, f"CREATE TRIGGER {name} BEFORE UPDATE ON reports_requestsrow BEGIN SELECT 1; END")
    assert missing_triggers(database) == [name]
    make_triggers(database)
    assert missing_triggers(database) == []


def test_an_open_window_is_reported(database):
    run_on(
        database,
        "INSERT INTO reports_maintenancewindow (reason, opened_by, opened_at, is_open) "
        "VALUES ('x', 'x', '2026-01-01 00:00:00+00', %s)",
        [True],
    )
    assert [message.id for message in run_checks(databases=["default"])] == ["reports.E004"]


def test_check_without_a_database_asks_none(django_assert_num_queries):
    with django_assert_num_queries(0):
        run_checks()


def test_every_alias_gets_its_triggers(database, tmp_path):
    settings = {**database.settings_dict, "NAME": str(tmp_path / "second.sqlite3")}
    if database.vendor == "postgresql":
        run_on(database, "CREATE SCHEMA second")
        options = {**settings["OPTIONS"], "options": "-c search_path=second"}
        settings |= {"NAME": database.settings_dict["NAME"], "OPTIONS": options}
    connections.databases["second"] = settings
    second = connections["second"]
    second.connect()  # pytest-django lets a test open only databases that its settings name
    try:
        migrate(alias="second")
        assert names_of_triggers(second)
        assert missing_triggers(second) == []
        drop_triggers(second)
        assert missing_triggers(database) == []
        assert {message.id for message in run_checks(databases=["default", "second"])} == {"reports.E003"}
    finally:
        second.close()
        del connections["second"], connections.databases["second"]


def test_drafts_are_free_after_a_migration(database):
    make_edition().texts.update(text="<p>x</p>")
