"""Keep published editions, their rows, texts and files, and all events as they are: frozen means frozen.

Triggers in the database refuse every change, by whatever way it comes, but for what a seal of two
people takes out (see ``seal_triggers``). They are dropped before and made after each ``migrate``
(SQLite loses them when a table is rebuilt), a system check reports a missing one, and one logged
switch, ``maintenance``, lets the flush of tests and restore through. A change of the triggers ships
with a migration, be it an empty one: it brings them.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps as installed_apps
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from .jobs import MaintenanceWindow
from .triggers import PREFIX, triggers

_ON_SQLITE = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, %s) = %s"
_ON_POSTGRESQL = """
    SELECT tgname, relname, prosrc FROM pg_trigger
    JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE NOT tgisinternal AND tgenabled <> 'D' AND pg_table_is_visible(tgrelid) AND left(tgname, %s) = %s
"""
_FUNCTIONS = "SELECT proname FROM pg_proc WHERE pg_function_is_visible(oid) AND left(proname, %s) = %s"


@contextmanager
def maintenance(reason: str, opened_by: str, *, using: str = DEFAULT_DB_ALIAS) -> Iterator[MaintenanceWindow]:
    """Let frozen rows be touched inside this block, which is one transaction, and log who did it and why.

    The window is closed before the commit, so no other connection ever finds it open. When the block
    fails, everything is undone, the log included. Never reachable from the admin.
    """
    windows = MaintenanceWindow.objects.using(using)
    with transaction.atomic(using=using):
        window = windows.create(reason=reason, opened_by=opened_by)
        yield window
        window.is_open = False
        if not windows.filter(pk=window.pk).update(is_open=False):  # TRUNCATE has taken the log away
            windows.create(reason=reason, opened_by=opened_by, is_open=False)


def make_triggers(connection, apps=installed_apps) -> None:
    """Put every trigger into the database; do nothing when all are there as they should be."""
    wanted, found = triggers(connection, apps), _found(connection)
    if found == {name: (trigger.table, trigger.text) for name, trigger in wanted.items()}:
        return
    with transaction.atomic(using=connection.alias):
        drop_triggers(connection)
        with connection.cursor() as cursor:
            for trigger in wanted.values():
                for statement in trigger.statements:
                    cursor.execute(statement)


def drop_triggers(connection) -> None:
    """Take every trigger out of the database, those of an earlier version of the models too."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTIONS, [len(PREFIX), PREFIX])
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP FUNCTION "{name}"() CASCADE')
        else:
            for name in _found(connection):
                cursor.execute(f'DROP TRIGGER "{name}"')


def missing_triggers(connection) -> list[str]:
    """Return the names of triggers that are not in the database, or not as this version declares them."""
    found = _found(connection)
    wanted = triggers(connection, installed_apps)
    return sorted(name for name, trigger in wanted.items() if found.get(name) != (trigger.table, trigger.text))


def _found(connection) -> dict[str, tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_ON_POSTGRESQL if connection.vendor == "postgresql" else _ON_SQLITE, [len(PREFIX), PREFIX])
        return {name: (table, text) for name, table, text in cursor.fetchall()}


def drop_before_migrate(*, using: str, plan=(), **kwargs) -> None:
    """Drop the triggers when there is something to migrate (receiver of pre_migrate)."""
    if plan:
        drop_triggers(connections[using])


def make_after_migrate(*, using: str, apps=installed_apps, **kwargs) -> None:
    """Make the triggers for the tables as they are now (receiver of post_migrate)."""
    make_triggers(connections[using], apps)


@checks.register(checks.Tags.database)
def check_triggers(databases=None, **kwargs) -> list[checks.CheckMessage]:
    """Report a missing trigger (reports.E003) and a maintenance window that stands open (reports.E004).

    Silent while migrations wait: they make the triggers, and ``migrate`` runs this check first.
    """
    found: list[checks.CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        missing = missing_triggers(connection)
        if missing and not _has_waiting_migrations(connection):
            words = f"Published editions are not protected in database {alias}: {', '.join(missing)}."
            hint = f"Run manage.py migrate --skip-checks --database {alias}: it makes all triggers anew."
            found.append(checks.Error(words, hint=hint, id="reports.E003"))
        if _has_open_window(connection):
            words = f"A maintenance window stands open in database {alias}: published editions can be changed."
            hint = "Find out who opened it (reports_maintenancewindow), compare with a backup, and close it."
            found.append(checks.Error(words, hint=hint, id="reports.E004"))
    return found


def _has_waiting_migrations(connection) -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _has_open_window(connection) -> bool:
    if MaintenanceWindow._meta.db_table not in connection.introspection.table_names():
        return False
    return MaintenanceWindow.objects.using(connection.alias).filter(is_open=True).exists()
