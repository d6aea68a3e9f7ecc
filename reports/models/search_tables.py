# ruff: noqa: S608 (the names in this SQL are this module's own; every value is a parameter)
"""Store passages and find them again, on SQLite by FTS5, on PostgreSQL by tsvectors with GIN, with equal results.

The index only proposes: whether a passage holds a word is decided by its folded text, in the same statement. Both
databases give the newest passages first and stop at a limit, so that a word of every report costs no more than another.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import OperationalError, connection

from .planning import measure_tables
from .searching import SearchPassage, first_key

PASSAGES = "reports_searchpassage"
TOKENS = "reports_searchtokens"
INDEX = f"{TOKENS}_index"  # PostgreSQL's
COLUMNS = ("key", "edition_id", "section", "year", "kind", "path", "head", "body")
_NAMES = ", ".join(f'"{column}"' for column in COLUMNS)
_HOLDERS = ", ".join(["%s"] * len(COLUMNS))
YEARS = "reports_reportingyear"
_FOUND = "p.key, p.edition_id, p.section, p.head, p.body"
_COMMON = 0.15  # the share of passages from which on it is quicker to go through all of them, from the newest
_RARE = 0.004  # the share up to which the index is asked for all years at once
_SIDE_BY_SIDE = 0.2
_KEPT_SECONDS = 600
_known: dict[str, tuple[float, dict[str, float]]] = {}
_STATISTICS = f"""
    SELECT most_common_elems::text::text[], most_common_elem_freqs FROM pg_stats
    WHERE tablename = '{TOKENS}' AND attname = 'tokens' AND schemaname = current_schema()
"""
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
        cursor.executemany(f"INSERT INTO {PASSAGES} ({_NAMES}) VALUES ({_HOLDERS})", [row for row, _ in rows])
        if connection.vendor == "postgresql":
            statement = f"INSERT INTO {TOKENS} (key, tokens) VALUES (%s, %s::tsvector)"
            cursor.executemany(statement, [(values[0], _as_vector(found)) for values, found in rows])
        else:
            statement = f"INSERT INTO {TOKENS} (rowid, tokens) VALUES (%s, %s)"
            cursor.executemany(statement, [(values[0], " ".join(found)) for values, found in rows])


def drop_passages(passages: Iterable[tuple[SearchPassage, Iterable[str]]]) -> None:
    """Take passages out again; SQLite has to be told their tokens."""
    rows = [(passage.key, " ".join(sorted(found))) for passage, found in passages]
    if not rows:
        return
    keys = [(key,) for key, _ in rows]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(f"DELETE FROM {TOKENS} WHERE key = %s", keys)
        else:
            statement = f"INSERT INTO {TOKENS} ({TOKENS}, rowid, tokens) VALUES ('delete', %s, %s)"
            cursor.executemany(statement, rows)
        cursor.executemany(f"DELETE FROM {PASSAGES} WHERE key = %s", keys)


def drop_all_passages() -> None:
    """Empty the index at once."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DELETE FROM {TOKENS}")
        else:
            cursor.execute(f"INSERT INTO {TOKENS} ({TOKENS}) VALUES ('delete-all')")
        cursor.execute(f"DELETE FROM {PASSAGES}")


@contextmanager
def many() -> Iterator[None]:
    """Let many passages be stored in this block, and bring the index into its best shape behind it.

    PostgreSQL gathers them meanwhile and sorts them in together, which takes a fraction of the time.
    """
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgresql:
            cursor.execute(f"ALTER INDEX {INDEX} SET (fastupdate = on, gin_pending_list_limit = 32768)")
        try:
            yield
        finally:
            if is_postgresql:
                cursor.execute(f"ALTER INDEX {INDEX} SET (fastupdate = off)")
                cursor.execute(f"SELECT gin_clean_pending_list('{INDEX}')")
        if is_postgresql:
            cursor.execute(f"ANALYZE {PASSAGES}, {TOKENS}")
        else:
            cursor.execute(f"INSERT INTO {TOKENS} ({TOKENS}) VALUES ('optimize')")
    measure_tables()


def _as_vector(found: Iterable[str]) -> str:
    return " ".join(f"'{token}'" for token in found)


# Finding -------------------------------------------------------------------------------------------------------------


def newest_passages(sought: Sought, most: int) -> list[Found]:
    """Return the newest ``most`` passages that hold every word and pass the filters, in one statement.

    A word may also stand in the name of the body, but at least one stands in the passage itself.
    """
    find = _for_postgresql if connection.vendor == "postgresql" else _for_sqlite
    statement, values = find(sought)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} LIMIT %s", [*values, most])
        return [Found(*row) for row in cursor.fetchall()]


def _for_sqlite(sought: Sought) -> tuple[str, list[object]]:
    """Return a statement that goes through the index from its end, which FTS5 does without looking at the rest."""
    passing, kept = _filters(sought)
    held, words = _words(sought, "instr")
    # CROSS: SQLite is never to go through the passages instead.
    source = f"FROM {TOKENS} t CROSS JOIN {PASSAGES} p ON p.key = t.rowid WHERE t.{TOKENS} MATCH %s"
    statement = f"SELECT {_FOUND} {source} AND {passing} AND {held} ORDER BY t.rowid DESC"
    return statement, [_expression(sought, '"', "AND", "OR"), *kept, *words]


def _for_postgresql(sought: Sought) -> tuple[str, list[object]]:
    """Return a statement that goes through the passages from the newest, or through the index.

    GIN has no order: it gives all rows with the tokens before the first one is known to be the newest. Where many
    passages have the tokens, the passages themselves are the shorter way. Where few have them, all are asked for at
    once; otherwise the newest year is asked first, and the ones before only as long as results are wanting. OFFSET 0
    keeps PostgreSQL from joining in another order.
    """
    passing, kept = _filters(sought)
    held, words = _words(sought, "strpos")
    share, share_of_years = _shares_of(sought)
    if share >= _COMMON:
        newest = f"SELECT {_FOUND} FROM {PASSAGES} p WHERE {passing} ORDER BY p.key DESC OFFSET 0"
        return f"SELECT * FROM ({newest}) p WHERE {held}", [*kept, *words]
    looked_up = f"SELECT key FROM {TOKENS} WHERE tokens @@ "
    keys = f"({looked_up} %s::tsquery ORDER BY key DESC OFFSET 0) kept"
    first: list[object] = []
    if share * share_of_years >= _RARE:
        years = " WHERE year = ANY(%s)" if sought.years else ""
        of_year = f"{looked_up} (%s::tsquery && ('y_' || asked.year)::tsquery) ORDER BY key DESC"
        keys = f"(SELECT year FROM {YEARS}{years} ORDER BY year DESC) asked CROSS JOIN LATERAL ({of_year}) kept"
        first = [list(sought.years)] if sought.years else []
    one = f"SELECT {_FOUND} FROM {PASSAGES} p WHERE p.key = kept.key AND {passing} OFFSET 0"
    statement = f"SELECT p.* FROM {keys} CROSS JOIN LATERAL ({one}) p WHERE {held}"
    return statement, [*first, _expression(sought, "'", "&", "|"), *kept, *words]


def _shares_of(sought: Sought) -> tuple[float, float]:
    """Return the share of passages that pass in the years asked for, and the share of these years among all.

    They are what the statistics of PostgreSQL tell, 0 where they tell nothing.
    """
    shares = _shares()
    found = 1.0
    for folded, keys in sought.words:
        places = ("", "h_") if len(sought.words) > 1 else ("",)
        held = (min((shares.get(f"{place}{key}", 0.0) for key in keys), default=0.0) for place in places)
        found *= min(1.0, sum(held))
        if "<" in folded and len(keys) > 1:  # 12件: who has both parts seldom has them side by side
            found *= _SIDE_BY_SIDE
    marks = (("k", sought.kind), ("s", sought.section), ("a", sought.agency))
    for name, value in marks:
        found *= shares.get(f"{name}_{value}", 0.0) if value else 1.0
    return found, sum(shares.get(f"y_{year}", 0.0) for year in sought.years) if sought.years else 1.0


def _shares() -> dict[str, float]:
    """Return how common the commonest tokens are, by statistics that change slowly: looked up every ten minutes."""
    looked_up_at, shares = _known.get(connection.alias, (0.0, {}))
    if not looked_up_at or time.monotonic() - looked_up_at > _KEPT_SECONDS:
        connection.ensure_connection()
        row = connection.connection.execute(_STATISTICS).fetchone()
        shares = dict(zip(row[0], row[1], strict=False)) if row and row[0] else {}
        _known[connection.alias] = (time.monotonic(), shares)
    return shares


def _filters(sought: Sought) -> tuple[str, list[object]]:
    """Return the SQL by which a passage passes the filters, and its values."""
    parts = ["TRUE"]
    values: list[object] = []
    if sought.years:
        parts.append(f"p.key >= %s AND p.key < %s AND p.year IN ({', '.join(['%s'] * len(sought.years))})")
        values += [first_key(min(sought.years)), first_key(max(sought.years) + 1), *sought.years]
    for column, value in (("kind", sought.kind), ("section", sought.section)):
        if value:
            parts.append(f"p.{column} = %s")
            values.append(value)
    if sought.path:
        parts.append("p.path >= %s AND p.path < %s")
        values += [sought.path, sought.path_after]
    return " AND ".join(parts), values


def _words(sought: Sought, place: str) -> tuple[str, list[object]]:
    """Return the SQL by which the text itself decides whether it holds the words, and its values."""
    words = [folded for folded, _keys in sought.words]
    parts, values = [], []
    if len(words) > 1:
        parts = [f"({place}(p.body, %s) > 0 OR {place}(p.head, %s) > 0)"] * len(words)
        values = [each for word in words for each in (word, word)]
    parts.append("(" + " OR ".join([f"{place}(p.body, %s) > 0"] * len(words)) + ")")
    return " AND ".join(parts), [*values, *words]


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
