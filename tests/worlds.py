"""Worlds that are costly to make: made once for the tests that follow each other and ask for the same one.

A world lies in a transaction around those of its tests, so that what a test does is undone and the world stays. It is
taken away before a test that does not ask for it. Each test is given a copy of the objects, as of a world of its own.
"""

from collections.abc import Callable
from copy import deepcopy
from itertools import groupby

import pytest
from django.core.cache import cache
from django.db import transaction


def world(build: Callable[[], object]):
    """Make a fixture of ``build``, which stores a world and returns its objects, under the name of the function."""

    def copied(db):
        return deepcopy(HELD.objects)

    copied.build = build
    return pytest.fixture(copied, name=build.__name__)


def world_of(item) -> Callable[[], object] | None:
    """Return what makes the world that a test asks for, if it asks for one."""
    known = getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", {})
    asked = [getattr(fixtures[-1].func, "build", None) for fixtures in known.values()]
    return next(filter(None, asked), None)


def in_groups_by_world(items: list) -> list:
    """Return the tests with those of a module together that ask for the same world, first for the one that is there."""
    ordered, there = [], None
    for _module, tests in groupby(items, key=lambda item: item.path):
        groups: dict[object, list] = {}
        for item in tests:
            groups.setdefault(world_of(item), []).append(item)
        for asked in sorted(groups, key=lambda asked: (asked is not there, asked is not None)):
            ordered += groups[asked]
            there = asked
    return ordered


class Held:
    """The one world that is there, if any."""

    def __init__(self) -> None:
        self.build: Callable[[], object] | None = None
        self.objects: object = None
        self.around: transaction.Atomic | None = None

    def hold(self, build: Callable[[], object]) -> None:
        """Make this world, unless it is there."""
        if self.build is build:
            return
        self.around = transaction.atomic()
        self.around._from_testcase = True  # as around any test: what must stand outermost does not count it
        self.around.__enter__()
        self.build = build
        try:
            self.objects = build()
        except BaseException:
            self.leave()
            raise
        cache.clear()

    def leave(self) -> None:
        """Take the world away, if there is one."""
        if self.around is not None:
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)
        self.build, self.objects, self.around = None, None, None


HELD = Held()
