"""Fixtures of the model tests: raw SQL, published editions, and spare databases that one test may migrate about."""

import contextlib

import pytest
from django.db import IntegrityError, connection, transaction

from reports.models import STATISTICS, State
from tests.databases import (
    connect,
    default_is,
    drop_database,
    made_and_migrated,
    made_database,
    migrated_for_all,
    run_on,
)
from tests.factories import (
    ENDED_AT,
    make_agency,
    make_edition,
    make_edition_file,
    make_published,
)

collect_ignore = [
    "test_freezing_on_sqlite.py" if connection.vendor == "postgresql" else "test_freezing_on_postgresql.py"
]
ROW_TABLES = [*(f"reports_{model._meta.model_name}" for model in STATISTICS.values()), "reports_editiontext"]


@pytest.fixture
def run(db):
    """Give a function that runs raw SQL on the default database and returns its rows."""
    return lambda statement, parameters=(): run_on(connection, statement, parameters)


@pytest.fixture
def refused(db):
    """Give a context in which the database must refuse because a row of ``table`` is frozen."""

    @contextlib.contextmanager
    def refuse(table):
        # A savepoint: after an error PostgreSQL refuses everything else in the transaction.
        with pytest.raises(IntegrityError, match=rf"nianbao: frozen: {table}(\n|$)"), transaction.atomic():
            yield

    return refuse


def end(run, edition, state):
    """Move a published edition on by raw SQL."""
    if state != "published":
        run("UPDATE reports_edition SET state = %s, ended_at = %s WHERE id = %s", [state, ENDED_AT, edition.pk])


def columns_but_id(table):
    """Return the columns of a table for a statement, without its key."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    return ", ".join(f'"{column.name}"' for column in described if column.name != "id")


@pytest.fixture
def published(db):
    """Give a published edition of the form of 2021 with rows in all of its tables."""
    return make_published()


@pytest.fixture
def of_2019(db):
    """Give a published edition of the form of 2019, the only one with rows on procurement."""
    return make_published(make_agency("青禾县财政局"), 2020, form="2019")


@pytest.fixture
def draft(published):
    """Give a draft of the same report."""
    return make_edition(published.report)


@pytest.fixture
def with_file(db):
    """Give a published edition with an official file, and that file's place beside it."""
    edition = make_edition(state="approved")
    beside = make_edition_file(edition, is_public=False)
    edition.number, edition.digest, edition.published_at = 1, edition.content().digest(), ENDED_AT
    edition.state = State.PUBLISHED
    edition.save()
    return beside


@pytest.fixture(scope="session")
def template(django_db_setup, django_db_blocker, tmp_path_factory):
    """Give the name of a database in which all migrations have run, for copies that a test may migrate about."""
    with django_db_blocker.unblock():
        shared = migrated_for_all()
        made = shared or made_and_migrated("template", tmp_path_factory.mktemp("databases"))
        yield made
        if not shared:
            drop_database(made)


@pytest.fixture
def database(db, template, tmp_path):
    """Make "default" a migrated database of its own for one test, which may migrate it and commit.

    Gives its connection. On SQLite it is a file, as in use.
    """
    name = made_database("copy", tmp_path, template)
    with default_is(name) as made:
        yield made
    drop_database(name)


@pytest.fixture
def second(database):
    """Give a second connection to the database of the test; it does not wait long for the first one."""
    second = connect(database.settings_dict["NAME"])
    if second.vendor == "postgresql":
        run_on(second, "SET lock_timeout = '300ms'")
    yield second
    second.close()


@pytest.fixture(autouse=True)
def in_english(english):
    """Answer in English here."""
