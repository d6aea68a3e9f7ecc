# ruff: noqa: S608 (the names and states in this SQL are the models' own)
"""Write the triggers that keep what was published, for SQLite and PostgreSQL, from the models' tables and columns.

A guard says which rows of a table are kept and which changes of them are refused; a later column or
unique key is covered without a line here. ``freezing`` puts the triggers into a database.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import models
from django.db.models.constraints import UniqueConstraint

from . import seal_triggers as seals
from .editions import FROZEN
from .statistics import STATISTICS

PREFIX = "nianbao_frozen_"
MESSAGE = "nianbao: frozen: "
ANY_CHANGE = "1 = 1"
ROWS_OF_AN_EDITION = (
    *(model._meta.model_name for model in STATISTICS.values()),
    "editiontext",
    "editionfile",
    "explanation",
)
# What may still change of a published edition. Its version, digest and texts may not.
ENDING = ("state", "ended_at", "withdrawal_reason", "changed_at")


@dataclass(frozen=True)
class Guard:
    """Which rows of one table are kept, and what is refused of them.

    ``kept`` is SQL with ``{row}`` for the row; ``changes`` is SQL over OLD and NEW. ``owner`` is the
    column that names the edition to which a row belongs: then no row may join a kept edition either.
    ``lawful`` is the SQL of a change that passes all the same, ``refused_new`` that of a new row that does not.
    """

    model: type[models.Model]
    kept: str
    changes: str = ANY_CHANGE
    owner: str = ""
    lawful: str = ""
    refused_new: str = ""

    @property
    def table(self) -> str:
        """Return the name of the table."""
        return self.model._meta.db_table

    def is_kept(self, row: str) -> str:
        """Return the SQL that ``row`` is kept."""
        return self.kept.replace("{row}", row)

    def refused(self, event: str) -> str:
        """Return the SQL under which ``event`` is refused, nothing when it never is."""
        if event == "TRUNCATE":
            return ANY_CHANGE
        if event == "DELETE":
            return self.is_kept("OLD")
        if event == "INSERT":
            return self.is_kept("NEW") if self.owner else self.refused_new
        refused = f"({self.changes}) AND ({self.is_kept('OLD')})"
        if self.owner:
            refused = f"({self.is_kept('OLD')}) OR ({self.is_kept('NEW')})"
        return f"({refused}) AND NOT ({self.lawful})" if self.lawful else refused


@dataclass(frozen=True)
class Trigger:
    """One trigger: the statements that make it, and the text by which it is known again."""

    name: str
    table: str
    text: str
    statements: tuple[str, ...] = field(compare=False)


def triggers(connection, apps) -> dict[str, Trigger]:
    """Return every trigger that the tables of ``apps`` need, by name; none for tables that are not there."""
    there = set(connection.introspection.table_names())
    window = _table(apps, "maintenancewindow")
    if window is None or window not in there or _table(apps, "edition") not in there:
        return {}
    write = _for_postgresql if connection.vendor == "postgresql" else _for_sqlite
    found = [
        trigger
        for guard in guards(apps, is_postgresql=connection.vendor == "postgresql")
        if guard.table in there
        for trigger in write(guard, connection, apps)
    ]
    return {trigger.name: trigger for trigger in found}


def guards(apps, *, is_postgresql: bool) -> Iterator[Guard]:
    """Yield the guards of the tables that ``apps`` has."""
    differs = "IS DISTINCT FROM" if is_postgresql else "IS NOT"  # the operator that tells two columns apart
    edition, owned = _table(apps, "edition"), _owned_by_frozen(apps)
    for model in _models(apps, *ROWS_OF_AN_EDITION):
        lawful = _lawful(apps, model, differs, is_postgresql=is_postgresql)
        yield Guard(model, owned.replace("{key}", "{row}.edition_id"), owner="edition_id", lawful=lawful)
    for model in _models(apps, "edition"):
        through = model._meta.get_field("compared_editions").remote_field.through
        yield Guard(through, owned.replace("{key}", "{row}.from_edition_id"), owner="from_edition_id")
        changes = f"({_changed(model, differs, ENDING)}) OR ({_wrong_ending(differs)})"
        public = f"{{row}}.state IN ({_frozen()})"
        lawful = _lawful(apps, model, differs, is_postgresql=is_postgresql)
        yield Guard(model, public, changes, lawful=lawful, refused_new=public.replace("{row}", "NEW"))
    for model in _models(apps, "sourcefile"):
        keys = " OR ".join(f"beside.{key} = {{row}}.id" for key in _keys_of_files(apps))
        beside = f"SELECT 1 FROM {_table(apps, 'editionfile')} beside WHERE ({keys})"
        used = f"EXISTS ({beside} AND {owned})"
        # Who uploaded it may be forgotten: a person can be deleted.
        changes = _changed(model, differs, ("uploaded_by",))
        yield Guard(model, used.replace("{key}", "beside.edition_id"), changes)
    public = f"SELECT 1 FROM {edition} stored WHERE stored.state IN ({_frozen()}) AND stored.report_id"
    for model in _models(apps, "report"):
        yield Guard(model, f"EXISTS ({public} = {{row}}.id)", seals.differ(("id", "agency_id", "year_id"), differs))
    for model in _models(apps, "reportingyear"):
        reports = f"SELECT owed.id FROM {_table(apps, 'report')} owed WHERE owed.year_id = {{row}}.id"
        yield Guard(model, f"EXISTS ({public} IN ({reports}))", seals.differ(("id", "year"), differs))
    for model in _models(apps, "reportevent"):
        yield Guard(model, ANY_CHANGE, lawful=_lawful(apps, model, differs, is_postgresql=is_postgresql))
    for model in _models(apps, "maintenancewindow"):
        yield Guard(model, ANY_CHANGE)
    yield from _guards_of_seals(apps, differs)


def _guards_of_seals(apps, differs: str) -> Iterator[Guard]:
    for model in _models(apps, "seal"):
        wrong = seals.is_wrong_step(model, differs)
        yield Guard(model, ANY_CHANGE, wrong, refused_new=seals.is_wrong_beginning())
    for model in _models(apps, "sealedplace"):
        wrong = seals.is_no_clearing(model, differs)
        yield Guard(model, ANY_CHANGE, wrong, refused_new=seals.is_without_a_seal())
    for model in _models(apps, "withheldfile"):
        yield Guard(model, ANY_CHANGE, refused_new=seals.is_without_a_seal())


def _lawful(apps, model: type[models.Model], differs: str, *, is_postgresql: bool) -> str:
    """Return the SQL of what a seal may change in ``model``; nothing where there are no seals, or it holds no words."""
    name = model._meta.model_name
    if _table(apps, "seal") is None:
        return ""
    if name in seals.TEXTS:
        return seals.taking_out(model, differs, is_postgresql=is_postgresql)
    if name == "reportevent":
        return seals.erasing(model, ("comment", "changes"), "OLD.report_id", differs)
    if name == "explanation":
        report = f"(SELECT said.report_id FROM {_table(apps, 'edition')} said WHERE said.id = OLD.edition_id)"
        return seals.erasing(model, ("text",), report, differs)
    return ""


def _models(apps, *names: str) -> Iterator[type[models.Model]]:
    for name in names:
        try:
            yield apps.get_model("reports", name)
        except LookupError:  # a state of the tables in which the model is not there yet
            continue


def _table(apps, name: str) -> str | None:
    return next((model._meta.db_table for model in _models(apps, name)), None)


def _keys_of_files(apps) -> list[str]:
    """Return the columns by which a file stands beside an edition: a public copy is frozen like the file itself."""
    return [
        field.attname
        for model in _models(apps, "editionfile")
        for field in model._meta.concrete_fields
        if field.related_model and field.related_model._meta.model_name == "sourcefile"
    ]


def _frozen() -> str:
    return ", ".join(f"'{state.value}'" for state in FROZEN)


def _owned_by_frozen(apps) -> str:
    stored = f"SELECT 1 FROM {_table(apps, 'edition')} stored WHERE stored.id = {{key}}"
    return f"EXISTS ({stored} AND stored.state IN ({_frozen()}))"


def _changed(model: type[models.Model], differs: str, free) -> str:
    # Sorted: the state that migrations leave has the same fields in another order.
    return seals.differ(sorted(f.column for f in model._meta.local_concrete_fields if f.name not in free), differs)


def _wrong_ending(differs: str) -> str:
    """Return the SQL that a public edition is ended in a way that does not exist, or that its end is rewritten."""
    published, superseded, withdrawn = (f"'{state.value}'" for state in FROZEN)
    return (
        f"CASE WHEN NEW.state = OLD.state THEN "
        f"(OLD.ended_at IS NOT NULL AND OLD.ended_at {differs} NEW.ended_at) "
        f"OR (OLD.withdrawal_reason <> '' AND OLD.withdrawal_reason {differs} NEW.withdrawal_reason) "
        f"ELSE NOT (OLD.state = {published} AND NEW.state IN ({superseded}, {withdrawn}) "
        f"OR OLD.state = {superseded} AND NEW.state = {withdrawn}) END"
    )


def _name(guard: Guard, event: str) -> str:
    return f"{PREFIX}{guard.table}_{event.lower()}"


def _window_is_open(apps) -> str:
    return f"EXISTS (SELECT 1 FROM {_table(apps, 'maintenancewindow')} opened WHERE opened.is_open)"


# SQLite --------------------------------------------------------------------------------------------------------------


def _for_sqlite(guard: Guard, connection, apps) -> Iterator[Trigger]:
    for event in ("INSERT", "UPDATE", "DELETE"):
        conditions = [guard.refused(event)]
        if event != "DELETE":
            conditions.append(_replaces_a_kept_row(guard, event, connection))
        refused = " OR ".join(f"({condition})" for condition in conditions if condition)
        when = f"({refused}) AND NOT {_window_is_open(apps)}"
        yield _sqlite_trigger(guard, event, _name(guard, event), when, f"RAISE(ABORT, '{MESSAGE}{guard.table}')")
    if guard.table == _table(apps, "maintenancewindow"):
        # A flush empties this table too, and not as the last one: the open window outlives it.
        yield _sqlite_trigger(guard, "DELETE", f"{PREFIX}{guard.table}_open", "OLD.is_open", "RAISE(IGNORE)")


def _sqlite_trigger(guard: Guard, event: str, name: str, when: str, act: str) -> Trigger:
    text = f'CREATE TRIGGER "{name}" BEFORE {event} ON "{guard.table}" FOR EACH ROW WHEN {when} BEGIN SELECT {act}; END'
    return Trigger(name, guard.table, text, (text,))


def _replaces_a_kept_row(guard: Guard, event: str, connection) -> str:
    """Return the SQL that OR REPLACE would delete a kept row, of which no DELETE trigger need hear.

    SQLite fires DELETE triggers for replaced rows only under PRAGMA recursive_triggers.
    """
    other = ' AND held."id" <> OLD."id"' if event == "UPDATE" else ""
    return " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} held WHERE {_equal(columns)}{other} AND ({guard.is_kept('held')})){condition}"
        for columns, table, condition in _unique_keys(guard, connection)
    )


def _equal(columns: tuple[str, ...]) -> str:
    return " AND ".join(f'held."{column}" = NEW."{column}"' for column in columns)


def _unique_keys(guard: Guard, connection) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield the columns of every unique key, the rows that it speaks of, and the SQL that it speaks of NEW."""
    meta, table = guard.model._meta, f'"{guard.table}"'
    everything = sorted(f.column for f in meta.local_concrete_fields)
    for columns, condition in sorted(_keys(guard.model, connection)):
        if guard.owner in columns:
            continue  # what it replaces belongs to the same edition, and nothing may join a kept one
        if condition:
            rows = f"(SELECT * FROM {table} WHERE {condition})"
            new = ", ".join(f'NEW."{column}" AS "{column}"' for column in everything if f'"{column}"' in condition)
            yield columns, rows, f" AND EXISTS (SELECT 1 FROM (SELECT {new}) WHERE {condition})"
        else:
            yield columns, table, ""


def _keys(model: type[models.Model], connection) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the columns of every unique key of ``model`` and the SQL of its condition."""
    for column in (f.column for f in model._meta.local_concrete_fields if f.unique):
        yield (column,), ""
    together = [UniqueConstraint(fields=fields, name="together") for fields in model._meta.unique_together]
    for constraint in (*together, *model._meta.constraints):
        if isinstance(constraint, UniqueConstraint):
            if constraint.expressions:
                raise NotImplementedError(f"{constraint.name}: a kept table may not be unique by an expression.")
            columns = tuple(model._meta.get_field(name).column for name in constraint.fields)
            yield columns, constraint._get_condition_sql(model, connection.schema_editor()) or ""


# PostgreSQL ----------------------------------------------------------------------------------------------------------


def _for_postgresql(guard: Guard, connection, apps) -> Iterator[Trigger]:
    for event in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
        refused = guard.refused(event)
        if not refused:
            continue
        act = (
            f"IF ({refused}) AND NOT {_window_is_open(apps)} THEN RAISE EXCEPTION USING "
            f"MESSAGE = '{MESSAGE}{guard.table}', ERRCODE = 'integrity_constraint_violation'; END IF;"
        )
        rows = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD", "TRUNCATE": "NULL"}[event]
        body = f"BEGIN {_lock_owner(guard, event, apps)}{act} RETURN {rows}; END"
        yield _postgresql_trigger(guard, event, _name(guard, event), body)
    if guard.table == _table(apps, "maintenancewindow"):
        body = "BEGIN IF OLD.is_open THEN RETURN NULL; END IF; RETURN OLD; END"
        yield _postgresql_trigger(guard, "DELETE", f"{PREFIX}{guard.table}_open", body)


def _lock_owner(guard: Guard, event: str, apps) -> str:
    """Return the SQL that waits for whoever is publishing the edition to which the row belongs.

    Without it a row could be written between the digest and the commit of another connection.
    """
    if not guard.owner or event == "TRUNCATE":
        return ""
    rows = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}[event]
    keys = ", ".join(f"{row}.{guard.owner}" for row in rows)
    return f"PERFORM 1 FROM {_table(apps, 'edition')} WHERE id IN ({keys}) ORDER BY id FOR SHARE; "


def _postgresql_trigger(guard: Guard, event: str, name: str, body: str) -> Trigger:
    each = "STATEMENT" if event == "TRUNCATE" else "ROW"
    return Trigger(
        name,
        guard.table,
        body,
        (
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$',
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{guard.table}" FOR EACH {each} EXECUTE FUNCTION "{name}"()',
        ),
    )
