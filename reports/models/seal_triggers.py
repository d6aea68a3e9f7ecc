# ruff: noqa: S608 (the names in this SQL are the models' own)
"""The SQL by which triggers let a seal change a published edition, and nothing else, and keep the seals themselves.

A text may change only where it becomes what a seal, confirmed by another person than the one who asked, says that it
leaves of it. A seal goes from asked to confirmed to carried out, or to declined, and never back.
"""

from collections.abc import Sequence

from django.db import models

from .seals import SealState
from .statistics import STATISTICS

# Column of a table, and the SQL of the place that it is.
TEXTS: dict[str, tuple[tuple[str, str], ...]] = {
    "edition": (("preface", "'preface'"), ("leftovers", "'leftovers'")),
    "editiontext": (("text", "'text.' || OLD.\"key\""), ("after", "'after.' || OLD.\"key\"")),
    **{
        model._meta.model_name: (("printed", f"'printed.{table}.' || OLD.\"row\""),)
        for table, model in STATISTICS.items()
    },
}
SEAL, PLACE, WITHHELD = "reports_seal", "reports_sealedplace", "reports_withheldfile"
MOVES_WITH_A_SEAL = ("state", "passage", "decided_by_id", "decided_at", "decline_reason")
_CONFIRMED = f"sealed.state = '{SealState.CONFIRMED}' AND sealed.decided_by_id <> sealed.asked_by_id"


def differ(columns: Sequence[str], differs: str) -> str:
    """Return the SQL that any of ``columns`` changes."""
    return " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in columns)


def only(model: type[models.Model], free: Sequence[str], differs: str) -> str:
    """Return the SQL that nothing of a row of ``model`` changes but its columns ``free``."""
    # Sorted: the state that migrations leave has the same fields in another order.
    kept = sorted(field.column for field in model._meta.local_concrete_fields if field.column not in free)
    return f"NOT ({differ(kept, differs)})"


def taking_out(model: type[models.Model], differs: str, *, is_postgresql: bool) -> str:
    """Return the SQL that an UPDATE of a row of an edition takes out what a confirmed seal names, and does no more."""
    texts = TEXTS[model._meta.model_name]
    columns = [column for column, _place in texts]
    key, beside = ("id", ("changed_at",)) if model._meta.model_name == "edition" else ("edition_id", ())
    parts = [only(model, (*columns, *beside), differs), f"({differ(columns, differs)})"]
    for column, place in texts:
        is_json = isinstance(model._meta.get_field(column), models.JSONField)
        cast = "::text" if is_json and is_postgresql else ""
        taken = (
            f"SELECT 1 FROM {PLACE} taken JOIN {SEAL} sealed ON sealed.id = taken.seal_id WHERE {_CONFIRMED} "
            f"AND taken.edition_id = OLD.{key} AND taken.place = {place} AND taken.found <> '' "
            f'AND NEW."{column}"{cast} = replace(OLD."{column}"{cast}, taken.found, taken.leaves)'
        )
        parts.append(f"(NOT ({differ([column], differs)}) OR EXISTS ({taken}))")
    return " AND ".join(parts)


def erasing(model: type[models.Model], free: Sequence[str], report: str, differs: str) -> str:
    """Return the SQL that only the words ``free`` of a row change, and that a seal of its report is confirmed."""
    sealed = f"SELECT 1 FROM {SEAL} sealed WHERE {_CONFIRMED} AND sealed.report_id = {report}"
    return f"{only(model, free, differs)} AND EXISTS ({sealed})"


def is_wrong_beginning() -> str:
    """Return the SQL that a new seal is born decided."""
    return f"NEW.state <> '{SealState.ASKED}' OR NEW.decided_by_id IS NOT NULL"


def is_wrong_step(model: type[models.Model], differs: str) -> str:
    """Return the SQL that a seal changes in any way but the three steps that there are."""
    asked, confirmed, done, declined = (f"'{state.value}'" for state in SealState)
    by_another = "NEW.decided_by_id IS NOT NULL AND NEW.decided_by_id <> OLD.asked_by_id"
    same_people = f"NOT ({differ(('decided_by_id', 'decided_at', 'decline_reason'), differs)})"
    rest = f"SELECT 1 FROM {PLACE} taken WHERE taken.seal_id = OLD.id AND taken.found <> ''"
    gone = f"NEW.passage = '' AND {same_people} AND NOT EXISTS ({rest})"
    steps = (
        f"OLD.state = {asked} AND NEW.state = {confirmed} AND {by_another} AND NEW.passage = OLD.passage",
        f"OLD.state = {asked} AND NEW.state = {declined} AND NEW.decided_by_id IS NOT NULL AND NEW.passage = ''",
        f"OLD.state = {confirmed} AND NEW.state = {done} AND {gone}",
    )
    allowed = " OR ".join(f"({step})" for step in steps)
    return f"NOT ({only(model, MOVES_WITH_A_SEAL, differs)} AND ({allowed}))"


def is_without_a_seal() -> str:
    """Return the SQL that a new row belongs to no seal that is being carried out."""
    return f"NOT EXISTS (SELECT 1 FROM {SEAL} sealed WHERE sealed.id = NEW.seal_id AND {_CONFIRMED})"


def is_no_clearing(model: type[models.Model], differs: str) -> str:
    """Return the SQL that a sealed place changes in any way but losing what was found there."""
    return f"NOT ({only(model, ('found', 'leaves'), differs)} AND NEW.found = '' AND NEW.leaves = '')"
