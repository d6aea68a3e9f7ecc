# ruff: noqa: S608 (the names in this SQL are this module's own; every value is a parameter)
"""Store passages and find them again, on SQLite by FTS5, on PostgreSQL by a tsvector with GIN, with equal results.

The index only proposes: whether a passage holds a word is decided by its folded text, in the same statement. Both
databases give the newest passages first and stop at a limit, so that a word of every report costs no more than another.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import OperationalError, connection

from .searching import SearchPassage

PASSAGES = "reports_searchpassage"
TOKENS = "reports_searchtokens"
COLUMNS = ("key", "edition_id", "section", "year", "kind", "path", "head", "body")
_NAMES = ", ".join(f'"{column}"' for column in COLUMNS)
_HOLDERS = ", ".join(["%s"] * len(COLUMNS))
_BROKEN_OFF = ("interrupted", "statement timeout")
_STEPS = 20_000  # of SQLite's machine between two looks at the clock


class TooSlow(Exception):
    """A search was broken off because it took too long."""


@dataclass(frozen=True)
class Sought:
    """What passages are to hold: for each word its folded form and the keys to look up; and the filters."""

    words: tuple[tuple[str, tuple[str, ...]], ...]
    years: tuple[int, ...] = ()
    kind: str = ""
    section: str = ""
    agency: int = 0
    path: str = ""
    path_after: str = ""


@dataclass(frozen=True)
class Found:
    """A passage that was found."""

    key: int
    edition: int
    section: str
    head: str
    body: str


# Storing -------------------------------------------------------------------------------------------------------------


def store_passages(passages: Iterable[tuple[SearchPassage, Iterable[str]]]) -> None:
    """Store passages with the tokens under which they are found, those of lower keys first."""
    rows = sorted((tuple(getattr(passage, column) for column in COLUMNS), sorted(found)) for passage, found in passages)
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = f"INSERT INTO {PASSAGES} ({_NAMES}, tokens) VALUES ({_HOLDERS}, %s::tsvector)"
            cursor.executemany(statement, [(*values, _as_vector(found)) for values, found in rows])
        else:
            cursor.executemany(f"INSERT INTO {PASSAGES} ({_NAMES}) VALUES ({_HOLDERS})", [row for row, _ in rows])
            statement = f"INSERT INTO {TOKENS} (rowid, tokens) VALUES (%s, %s)"
            cursor.executemany(statement, [(values[0], " ".join(found)) for values, found in rows])


def drop_passages(passages: Iterable[tuple[SearchPassage, Iterable[str]]]) -> None:
    """Take passages out again; SQLite has to be told their tokens."""
    rows = [(passage.key, " ".join(sorted(found))) for passage, found in passages]
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            statement = f"INSERT INTO {TOKENS} ({TOKENS}, rowid, tokens) VALUES ('delete', %s, %s)"
            cursor.executemany(statement, rows)
        cursor.executemany(f"DELETE FROM {PASSAGES} WHERE key = %s", [(key,) for key, _ in rows])


def drop_all_passages() -> None:
    """Empty the index at once."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute(f"INSERT INTO {TOKENS} ({TOKENS}) VALUES ('delete-all')")
        cursor.execute(f"DELETE FROM {PASSAGES}")


def tidy() -> None:
    """Let the database bring a newly filled index into its best shape."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {PASSAGES}")
        else:
            cursor.execute(f"INSERT INTO {TOKENS} ({TOKENS}) VALUES ('optimize')")


def _as_vector(found: Iterable[str]) -> str:
    return " ".join(f"'{token}'" for token in found)


# Finding -------------------------------------------------------------------------------------------------------------


def newest_passages(sought: Sought, most: int) -> list[Found]:
    """Return the newest ``most`` passages that hold every word and pass the filters, in one statement.

    A word may also stand in the name of the body, but at least one stands in the passage itself.
    """
    held, values = _conditions(sought)
    if connection.vendor == "postgresql":
        source, matched = f"FROM {PASSAGES} p WHERE p.tokens @@ %s::tsquery", _expression(sought, "'", "&", "|")
    else:
        # CROSS: SQLite goes through the index in its order, and never through the passages.
        source = f"FROM {TOKENS} t CROSS JOIN {PASSAGES} p ON p.key = t.rowid WHERE t.{TOKENS} MATCH %s"
        matched = _expression(sought, '"', "AND", "OR")
    order = "p.key" if connection.vendor == "postgresql" else "t.rowid"
    statement = (
        f"SELECT p.key, p.edition_id, p.section, p.head, p.body {source} AND {held} ORDER BY {order} DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [matched, *values, most])
        return [Found(*row) for row in cursor.fetchall()]


def _conditions(sought: Sought) -> tuple[str, list[object]]:
    """Return the SQL by which the passage itself decides, and its values."""
    place = "strpos" if connection.vendor == "postgresql" else "instr"
    parts, values = [], []
    for folded, _keys in sought.words:
        parts.append(f"({place}(p.body, %s) > 0 OR {place}(p.head, %s) > 0)")
        values += [folded, folded]
    if len(sought.words) > 1:
        parts.append("(" + " OR ".join([f"{place}(p.body, %s) > 0"] * len(sought.words)) + ")")
        values += [folded for folded, _keys in sought.words]
    else:
        parts, values = [f"{place}(p.body, %s) > 0"], [sought.words[0][0]]
    if sought.years:
        parts.append(f"p.year IN ({', '.join(['%s'] * len(sought.years))})")
        values += sought.years
    for column, value in (("kind", sought.kind), ("section", sought.section)):
        if value:
            parts.append(f"p.{column} = %s")
            values.append(value)
    if sought.path:
        parts.append("p.path >= %s AND p.path < %s")
        values += [sought.path, sought.path_after]
    return " AND ".join(parts), values


def _expression(sought: Sought, mark: str, both: str, either: str) -> str:
    """Return what the index is asked, in its own language; tokens hold no sign that means something in it."""

    def every(tokens: Sequence[str]) -> str:
        return "(" + f" {both} ".join(f"{mark}{token}{mark}" for token in tokens) + ")"

    bodies = [every(keys) for _folded, keys in sought.words]
    if len(bodies) == 1:
        parts = bodies
    else:
        heads = [every([f"h_{key}" for key in keys]) for _folded, keys in sought.words]
        parts = [f"({body} {either} {head})" for body, head in zip(bodies, heads, strict=True)]
        parts.append("(" + f" {either} ".join(bodies) + ")")
    if sought.years:
        parts.append("(" + f" {either} ".join(f"{mark}y_{year}{mark}" for year in sought.years) + ")")
    marks = (("k", sought.kind), ("s", sought.section), ("a", sought.agency))
    parts += [f"{mark}{name}_{value}{mark}" for name, value in marks if value]
    return f" {both} ".join(parts)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Break off what the database does in this block after ``seconds``; raise TooSlow then."""
    connection.ensure_connection()
    limited = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    try:
        with limited(connection.connection, seconds):
            yield
    except OperationalError as error:
        if not any(words in str(error) for words in _BROKEN_OFF):
            raise
        raise TooSlow from error


@contextmanager
def _on_sqlite(opened, seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds
    opened.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        yield
    finally:
        opened.set_progress_handler(None, 0)


@contextmanager
def _on_postgresql(opened, seconds: float) -> Iterator[None]:
    opened.execute(f"SET statement_timeout = {max(1, int(seconds * 1000))}")
    try:
        yield
    finally:
        if opened.info.transaction_status.name != "INERROR":  # what was set goes with the transaction then
            opened.execute("SET statement_timeout = DEFAULT")
