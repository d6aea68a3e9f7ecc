"""Recognise the columns and rows of a flat table: by key, by official label, in either language."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import tablib
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..actions import Refused
from ..formats import Leaf, Text, leaves, tables_named


@dataclass(frozen=True)
class Column:
    """A column of a flat table: its key, its names, and whether a file may leave it out."""

    key: str
    name: Text
    is_required: bool = False
    other_names: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Return the name in the language of the person."""
        return self.name.in_language(get_language() or "zh")


def plain(words: object) -> str:
    """Return ``words`` as they are compared: narrow, small, without spaces."""
    return "".join(unicodedata.normalize("NFKC", str(words)).split()).casefold()


def spellings(columns: Iterable[Column]) -> dict[str, str]:
    """Return what may stand in a header line → key; a name that two columns bear means neither."""
    found: dict[str, set[str]] = {}
    for column in columns:
        for words in (column.key, *column.name, *column.other_names):
            found.setdefault(plain(words), set()).add(column.key)
    return {words: next(iter(keys)) for words, keys in found.items() if len(keys) == 1}


def recognise(dataset: tablib.Dataset, columns: tuple[Column, ...]) -> None:
    """Put keys for the headers of ``dataset``; raise Refused for unknown, doubled and missing columns."""
    known = spellings(columns)
    keys = []
    for header in dataset.headers:
        key = known.get(plain(header))
        if key is None:
            raise Refused(
                _("No column of this table is called “%(header)s”. Columns: %(columns)s.")
                % {"header": header, "columns": ", ".join(column.key for column in columns)}
            )
        if key in keys:
            raise Refused(_("The column “%(header)s” stands in the file twice.") % {"header": header})
        keys.append(key)
    missing = [column for column in columns if column.is_required and column.key not in keys]
    if missing:
        raise Refused(
            _("The file lacks the column %(columns)s.")
            % {"columns": ", ".join(f"{column.key} ({column.words})" for column in missing)}
        )
    dataset.headers = keys


def leaves_named(table: str, part: str) -> Mapping[str, Leaf]:
    """Return the rows or columns of ``table`` in both forms by key, those of the newer form first."""
    found: dict[str, Leaf] = {}
    for form_table in reversed(tables_named(table)):
        for leaf in leaves(form_table.rows if part == "rows" else form_table.columns):
            found.setdefault(leaf.key, leaf)
    return found


def figure_columns(table: str) -> tuple[Column, ...]:
    """Return the columns that hold figures, with every label that either form prints."""
    return tuple(
        Column(key, leaf.text, other_names=_labels(table, "columns", key))
        for key, leaf in leaves_named(table, "columns").items()
    )


def row_spellings(table: str) -> dict[str, str]:
    """Return what may stand for a row of ``table`` → row key."""
    return spellings(
        Column(key, leaf.text, other_names=_labels(table, "rows", key))
        for key, leaf in leaves_named(table, "rows").items()
    )


def _labels(table: str, part: str, key: str) -> tuple[str, ...]:
    found: list[str] = []
    for form_table in tables_named(table):
        for leaf in leaves(form_table.rows if part == "rows" else form_table.columns):
            if leaf.key == key:
                found += [*leaf.text, *leaf.text.in_running_text]
    return tuple(dict.fromkeys(found))
