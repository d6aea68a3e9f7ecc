"""The keys of passages: in the order of time, and small enough for FTS5 to go through them backwards."""

import random
import sqlite3
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from reports.models.searching import MOST_PARTS, first_key

YEARS, PASSAGES_A_YEAR, RARE = range(2000, 2026), 250, 7  # with keys of 62 bits, three of six lost some


def keys_of_years(chance: random.Random) -> list[int]:
    """Return the keys of some parts of some editions of every year."""
    keys = []
    for year in YEARS:
        for edition in range(PASSAGES_A_YEAR):
            published = datetime(year + 1, 1, 1, tzinfo=UTC) + timedelta(minutes=edition * 97)
            keys.append(first_key(year, published, edition) + chance.randrange(9))
    return sorted(keys)


def found_backwards(keys: list[int], rare: list[int]) -> list[int]:
    """Return the keys that SQLite finds from the end where all rows hold one word and ``rare`` ones another."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(tokens, content='', columnsize=0, detail=none)")
    rows = [(key, "each seldom" if key in rare else "each") for key in keys]
    connection.executemany("INSERT INTO words (rowid, tokens) VALUES (?, ?)", rows)
    connection.execute("INSERT INTO words (words) VALUES ('optimize')")
    statement = "SELECT rowid FROM words WHERE words MATCH 'seldom AND each' ORDER BY rowid DESC"
    return [key for (key,) in connection.execute(statement)]


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_lost_on_the_way_back(seed):
    chance = random.Random(seed)  # noqa: S311
    keys = keys_of_years(chance)
    rare = sorted(chance.sample(keys, RARE), reverse=True)
    assert found_backwards(keys, rare) == rare


@pytest.mark.parametrize(
    ("year", "published", "edition"),
    [
        (2127, datetime(2190, 1, 1, tzinfo=UTC), 2**21 - 1),
        (2200, datetime(9999, 12, 31, tzinfo=UTC), 2**40),
        (1999, datetime(1990, 1, 1, tzinfo=UTC), 0),
    ],
)
def test_no_key_takes_more_than_seven_bytes(year, published, edition):
    assert 0 <= first_key(year, published, edition) <= 2**56 - MOST_PARTS


def test_keys_stand_by_year_then_by_publication_then_by_edition():
    day = datetime(2025, 1, 20, 9, 0, tzinfo=UTC)
    in_order = [
        first_key(2023, day + timedelta(days=900), 9),
        first_key(2024),
        first_key(2024, day, 7),
        first_key(2024, day, 8),
        first_key(2024, day + timedelta(minutes=15), 3),
        first_key(2024, day + timedelta(days=366), 2),
        first_key(2025, day, 1),
    ]
    assert in_order == sorted(in_order)
    assert all(later - before >= MOST_PARTS for before, later in pairwise(in_order[1:]))
