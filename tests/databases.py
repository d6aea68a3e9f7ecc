"""Databases beside the one of the tests: empty ones, migrated ones, and copies that a test may migrate about.

Migrating takes seconds and a copy none. ``MIGRATED`` names a folder that all suites of a run share: who comes first
makes a migrated database, the others wait for it and copy it; on a server that stays it stays until the next run makes
its own. Without ``MIGRATED`` every suite migrates for itself.
"""

import contextlib
import fcntl
import os
import shutil
import sqlite3
from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections


def run_on(connection, statement, parameters=()):
    """Run raw SQL and return its rows, if it has any."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


def connect(name):
    """Return a new connection like the default one, to the database ``name``."""
    made = connections.create_connection("default")
    made.settings_dict = {**made.settings_dict, "NAME": name}
    if made.vendor == "sqlite":
        made.settings_dict["OPTIONS"] = {**made.settings_dict["OPTIONS"], "timeout": 0.3}
    return made


@contextlib.contextmanager
def default_is(name):
    """Let "default" be the database ``name`` inside this context."""
    kept, connections["default"] = connections["default"], connect(name)
    try:
        yield connections["default"]
    finally:
        connections["default"].close()
        connections["default"] = kept


def migrate(*target, alias="default"):
    """Run the migrate command as people do, with its checks."""
    call_command("migrate", *target, database=alias, verbosity=0, interactive=False, skip_checks=False)


def made_database(name, folder, template=None):
    """Make an empty database, or a copy of ``template``, beside the one of the tests; return its name."""
    if connection.vendor != "postgresql":
        path = folder / f"{name}.sqlite3"
        if template:
            shutil.copy(template, path)
        return str(path)
    name = f"{connection.settings_dict['NAME']}_{name}"
    drop_database(name)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template or "template1"}"')
    return name


def drop_database(name):
    """Drop a database that ``made_database`` made; pytest throws SQLite's files away."""
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def made_and_migrated(name, folder):
    """Make a database in which all migrations have run; return its name."""
    name = made_database(name, folder)
    with default_is(name) as made:
        migrate()
        if made.vendor == "sqlite":
            run_on(made, "PRAGMA journal_mode=DELETE")  # a copy in memory cannot be opened in the mode of files
    return name


def migrated_for_all():
    """Return the migrated database that the suites of this run share, None where there is no such run."""
    if not os.environ.get("MIGRATED"):
        return None
    folder = Path(os.environ["MIGRATED"])
    told = folder / f"{connection.vendor}.txt"
    with (folder / f"{connection.vendor}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            told.write_text(made_and_migrated("migrated", folder))
    return told.read_text()


@contextlib.contextmanager
def tests_begin_migrated():
    """Let the database of the tests, which is not made yet, begin as a copy of the migrated one."""
    template = migrated_for_all()
    if template is None:
        yield
    elif connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = template
        yield
    else:
        in_memory = sqlite3.connect(connection.creation._get_test_db_name(), uri=True)
        with contextlib.closing(in_memory), contextlib.closing(sqlite3.connect(template)) as source:
            source.backup(in_memory)
            yield  # what lies in memory is there as long as somebody is connected
