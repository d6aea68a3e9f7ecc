"""Fixtures and marks that every part of the tests shares."""

import gc
import os
import shutil
from contextlib import ExitStack
from pathlib import Path
from types import FunctionType

import pytest
from django.conf import settings
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

from .databases import tests_begin_migrated
from .worlds import HELD, in_groups_by_world, world_of

CHECKOUT = Path(__file__).resolve().parent.parent


def samples_folder():
    """Return the folder of real published reports, whether it is there or not."""
    return Path(os.environ.get("REPORT_SAMPLES", CHECKOUT.parent / "shared" / "samples"))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what touches the database, so that the second database runs that alone, and what reads samples.

    Then bring together what asks for the same world.
    """
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        is_case = getattr(getattr(item, "cls", None), "databases", None) is not None
        if is_case or item.get_closest_marker("django_db") or names & {"db", "transactional_db", "live_server"}:
            item.add_marker("database")
        if "samples" in names:
            item.add_marker("samples")
    yield
    items[:] = in_groups_by_world(items)


def pytest_configure():
    """Look for unreachable cycles less often: each look walks through all that a run keeps, a fifth of its time."""
    gc.set_threshold(50_000, 20, 20)


def pytest_collection_finish():
    """Look no more at what is there before the first test."""
    gc.freeze()


def call(function, *arguments):
    """Call ``function``."""
    return function(*arguments)


# Python keeps the variables of calls in pieces of 16 KB: where a loop calls across the end of one, every call asks the
# system for memory and gives it back, a fifth of a run's time. Room for this many in one call makes a piece for all.
call_in_one_piece = FunctionType(call.__code__.replace(co_stacksize=70_000), globals())


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    """Run the tests as pytest does."""
    return call_in_one_piece(session.config.pluginmanager.getplugin("main").pytest_runtestloop, session)


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef, request):
    """Make the world of a test before the transaction of the test itself begins."""
    if fixturedef.argname == "_django_db_helper" and (build := world_of(request.node)):
        with request.config.stash[blocking_manager_key].unblock():
            HELD.hold(build)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Take a world away that the next test does not ask for."""
    yield
    if HELD.around and (nextitem is None or world_of(nextitem) is not HELD.build):
        with item.config.stash[blocking_manager_key].unblock():
            HELD.leave()


def pytest_unconfigure():
    """Throw the folder of this run away."""
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


@pytest.fixture
def english():
    """Speak English, as the messages stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def in_this_process(monkeypatch):
    """Open files in this process: what is tried here is not the other one, whose start costs half a second."""
    from reports.reading.apart import answer_to, parts_in
    from reports.sources import apart as sources_apart

    def read_here(data, name, *, limit):
        (only,) = parts_in(answer_to("whole", data, name, limit))
        if isinstance(only.outcome, Exception):
            raise only.outcome
        return only.outcome

    def answer_here(task, data, argument=""):
        return sources_apart.TASKS[task](data, argument)

    monkeypatch.setattr("reports.actions.uploads.read_apart", read_here)
    monkeypatch.setattr("reports.actions.by_address.read_apart", read_here)
    monkeypatch.setattr(sources_apart, "_answer", answer_here)


@pytest.fixture(scope="session")
def samples():
    """Give the folder of real published reports, or skip."""
    folder = samples_folder()
    if not folder.is_dir():
        pytest.skip("samples not found")
    return folder


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_blocker):
    """Begin with a migrated database where a run has one."""
    with ExitStack() as around:
        with django_db_blocker.unblock():
            around.enter_context(tests_begin_migrated())
        yield


@pytest.fixture(scope="session", autouse=True)
def only_the_context_of_the_page_itself():
    """Keep of an answer the context of its page, without a copy of it for each of the many parts that it includes."""
    from django.test import client

    def keep_the_first(store, signal, sender, template, context, **rest):
        if "context" in store:
            store["templates"].append(template)
        else:
            keep(store, signal, sender, template, context, **rest)

    keep, client.store_rendered_templates = client.store_rendered_templates, keep_the_first
    yield
    client.store_rendered_templates = keep


@pytest.fixture(scope="session", autouse=True)
def flush_through_the_maintenance_switch():
    """Let tests that flush the database (transaction=True, live_server) do so: triggers keep published editions."""
    from django.test import TransactionTestCase

    from reports.models.freezing import maintenance

    flush = TransactionTestCase._fixture_teardown

    def flush_in_maintenance(case):
        with ExitStack() as windows:
            for alias in case._databases_names(include_mirrors=False):
                windows.enter_context(maintenance("flush between tests", "tests", using=alias))
            flush(case)

    TransactionTestCase._fixture_teardown = flush_in_maintenance
    yield
    TransactionTestCase._fixture_teardown = flush
