"""The seven statistics tables as flat tables: one row for each row of the form of an edition.

Figures are changed by ``save_figures`` alone, in drafts, once for each edition. Row by row the person's
right is checked; one faulty row stops the file, and nothing of it is stored.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import RowResult

from ..actions import Refused, require, save_figures
from ..figures import parse_cell, parse_decimal, plain_number, shown
from ..formats import Form, Leaf, Text, cell_key, split_cell
from ..models import FROZEN, STATISTICS, Edition, Person, StatisticsRow, Verb
from .files import Formula, is_text
from .headers import Column, figure_columns, leaves_named, plain, recognise, row_spellings
from .outcome import difference
from .places import Places

BEFORE = (
    Column("agency", Text("机关", "Agency"), True, ("行政机关", "agency_slug")),
    Column("agency_name", Text("机关名称", "Name of the agency")),
    Column("year", Text("年度", "Year"), True, ("年份",)),
    Column("edition", Text("版本", "Edition")),
    Column("state", Text("状态", "State")),
    Column("row", Text("行", "Row"), True, ("项目",)),
    Column("row_name", Text("行名称", "Name of the row")),
)
PRINTED = Column("printed", Text("原文", "As printed"))
ABSENT = Column("absent", Text("来源未列", "Not shown"))
# Digits before the point, or noughts after it, beyond which nothing is a figure and writing it out costs memory.
MOST_DIGITS = 20


class StatisticsResource(Resource):
    """One statistics table of the editions that a person may see. Take ``statistics_resource(table)``."""

    table = ""

    class Meta:
        use_transactions = True
        report_skipped = False
        instance_loader_class = BaseInstanceLoader

    def __init__(self, person: Person | None = None, seen: str = "", **kwargs: Any) -> None:
        super().__init__()
        self.person = person
        self.seen = seen
        self.leaves = leaves_named(self.table, "columns")
        self.columns = (*BEFORE, *figure_columns(self.table), PRINTED, ABSENT)
        self.typed: dict[int, dict[str, str]] = {}
        self.editions: dict[int, Edition] = {}
        self.spoken_of: dict[tuple[int, str], int] = {}

    @classmethod
    def get_display_name(cls) -> str:
        """Return the name that the forms of django-import-export ask for."""
        return cls.__name__

    # Out ---------------------------------------------------------------------------------------------------------

    def export(self, queryset: QuerySet | None = None, **kwargs: Any) -> tablib.Dataset:
        """Return the rows of ``queryset``, figures as numbers and what was printed otherwise beside them."""
        dataset = tablib.Dataset(headers=[column.key for column in self.columns])
        rows = queryset.select_related("edition__report__agency", "edition__report__year")
        for row in rows.order_by("-edition__report__year__year", "edition__report__agency__path", "edition", "pk"):
            dataset.append(self._cells(row))
        return dataset

    def _cells(self, row: StatisticsRow) -> tuple[Any, ...]:
        edition = row.edition
        return (
            edition.report.agency.slug,
            edition.report.agency.name,
            edition.report.year.year,
            edition.number,
            edition.state,
            row.row,
            leaves_named(self.table, "rows")[row.row].text.in_language(get_language() or "zh"),
            *(getattr(row, key) for key in self.leaves),
            {key: text for key, text in row.printed.items() if text},
            " ".join(_not_shown(row, edition.official_form)),
        )

    # In ----------------------------------------------------------------------------------------------------------

    def get_diff_headers(self) -> list[str]:
        """Return the columns of the preview."""
        return ["agency", "year", "row", *self.leaves, "printed"]

    def get_user_visible_fields(self) -> list[Any]:
        """Return nothing: the columns are told by ``columns``."""
        return []

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Recognise the headers and find everything that the rows speak of, or let no row be read."""
        try:
            recognise(dataset, self.columns)
            self._look_up(dataset)
        except Exception:  # whatever it was, no row may be read without what was to be looked up
            dataset.wipe()
            raise

    def _look_up(self, dataset: tablib.Dataset) -> None:
        self.row_numbers = getattr(dataset, "row_numbers", range(1, len(dataset) + 1))
        years = {year for text in dataset["year"] if (year := _year(text))}
        self.places = Places(self.person, [str(name) for name in dataset["agency"] if name], years)
        self.editions = {edition.pk: edition for edition in self.places.editions()}
        stored = STATISTICS[self.table].objects.filter(edition__in=list(self.editions))
        self.stored = {(row.edition_id, row.row): row for row in stored}
        self.rows = row_spellings(self.table)

    def import_row(self, row: Mapping[str, Any], instance_loader: Any, **kwargs: Any) -> RowResult:
        """Take in what one row changes; ``after_import`` saves it."""
        outcome = RowResult()
        try:
            edition, key = self._place(row, self.row_numbers[kwargs["row_number"] - 1])
            stored = self.stored.get((edition.pk, key)) or STATISTICS[self.table](edition=edition, row=key)
            typed = self._typed(row, stored)
            _require_same_absent(row, stored, edition.official_form)
            if not typed:
                outcome.import_type = RowResult.IMPORT_TYPE_SKIP
                return outcome
            self._require_right(edition)
        except ValidationError as error:
            outcome.import_type, outcome.validation_error = RowResult.IMPORT_TYPE_INVALID, error
            return outcome
        self.typed.setdefault(edition.pk, {}).update({cell_key(self.table, key, c): t for c, t in typed.items()})
        outcome.import_type = RowResult.IMPORT_TYPE_UPDATE if stored.pk else RowResult.IMPORT_TYPE_NEW
        outcome.diff = self._preview(stored, typed)
        return outcome

    def after_import(self, dataset: tablib.Dataset, result: Any, **kwargs: Any) -> None:
        """Save each edition once, unless this is the preview, a row is at fault or the preview is out of date."""
        if kwargs.get("dry_run") or result.has_errors() or result.has_validation_errors():
            return
        if self.seen and self.seen != self.fingerprint():
            raise Refused(_("A draft was changed since this preview was made; look at the changes once more."))
        for pk, typed in self.typed.items():
            edition = self.editions[pk]
            save_figures(self.person, edition, typed, version=edition.version, verb=Verb.IMPORT)

    def fingerprint(self) -> str:
        """Return what the preview rested on: the drafts it changes, each at its version."""
        versions = sorted((pk, self.editions[pk].version) for pk in self.typed)
        return hashlib.sha256(json.dumps(versions).encode()).hexdigest()

    def _place(self, row: Mapping[str, Any], number: int) -> tuple[Edition, str]:
        """Return the edition and the row key that a row names; raise ValidationError at the column at fault."""
        for column, cell in row.items():
            if isinstance(cell, Formula):
                raise _at(column, _("A formula stands here; put its value in its place."))
        year = _year(row["year"])
        if year is None:
            raise _at("year", _("A year has four digits, for example 2022."))
        key = self.rows.get(plain(row["row"] or ""))
        if key is None:
            raise _at("row", _("This table has no row “%(row)s”.") % {"row": row["row"] or ""})
        try:
            agency = self.places.agency(str(row["agency"] or ""))
            edition = self.places.edition(agency, year, _edition_number(row.get("edition")))
        except Refused as refusal:
            raise _at("agency", str(refusal)) from refusal
        if (edition.pk, key) in self.spoken_of:
            raise _at("row", _("Row %(number)s already speaks of this.") % {"number": self.spoken_of[edition.pk, key]})
        self.spoken_of[edition.pk, key] = number
        return edition, key

    def _require_right(self, edition: Edition) -> None:
        if edition.state in FROZEN:
            raise _at("edition", _("This edition is public and keeps its figures: open a correction first."))
        try:
            require(self.person, Verb.IMPORT, edition)
        except Refused as refusal:
            raise _at("agency", str(refusal)) from refusal

    def _typed(self, row: Mapping[str, Any], stored: StatisticsRow) -> dict[str, str]:
        """Return the text to be typed for each column that changes."""
        printed = _printed(row["printed"], self.leaves) if "printed" in row else None
        typed: dict[str, str] = {}
        wrong: dict[str, str] = {}
        for key, leaf in self.leaves.items():
            if key not in row and (printed is None or key not in printed):
                continue
            try:
                text = _text_for(row.get(key), leaf, stored, printed, key in row)
            except ValueError as error:
                wrong[key] = str(error)
                continue
            if text is not None:
                typed[key] = text
        if wrong:
            raise ValidationError(wrong)
        return typed

    def _preview(self, stored: StatisticsRow, typed: Mapping[str, str]) -> list[Any]:
        report = self.editions[stored.edition_id].report
        name = leaves_named(self.table, "rows")[stored.row].text.in_language(get_language() or "zh")
        cells = [difference(text, text) for text in (report.agency, report.year, name)]
        notes: list[Any] = []
        for key, leaf in self.leaves.items():
            before = shown(getattr(stored, key), stored.printed.get(key) or None)
            cells.append(difference(before, typed.get(key, before)))
            if key in typed and parse_cell(typed[key], leaf).printed is not None:
                notes.append(f"{leaf.text.in_language(get_language() or 'zh')}: {typed[key].strip()}")
        return [*cells, difference("", "; ".join(notes))]


def statistics_resource(table: str) -> type[StatisticsResource]:
    """Return the resource of one statistics table."""
    return type(f"{STATISTICS[table].__name__}Resource", (StatisticsResource,), {"table": table})


def _at(column: str, sentence: str) -> ValidationError:
    return ValidationError({column: [sentence]})


def _year(cell: object) -> int | None:
    try:
        text = _as_text(cell).strip()
    except ValueError:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else None


def _edition_number(cell: object) -> int | None:
    """Return the number of a public edition; None for a draft."""
    text = str(cell if cell is not None else "").strip().removeprefix("v")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 5):
        raise _at("edition", _("The edition is a number; leave it empty for a draft."))
    return int(text)


def _as_text(cell: object) -> str:
    """Return what a cell of a file says as a person would type it; a date or yes/no is no figure."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell == cell and abs(cell) < 1e15:
        cell = Decimal(repr(cell))
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        if abs(Decimal(cell).adjusted()) > MOST_DIGITS:
            raise ValueError(_("This number is too long: “%(cell)s”.") % {"cell": str(cell)[:40]})
        return plain_number(cell)
    raise ValueError(_("This is not a number: “%(cell)s”.") % {"cell": cell})


def _printed(cell: object, leaves: Iterable[str]) -> dict[str, str]:
    """Return the texts of the column "printed": an object of column key and text."""
    sentence = _('Write what is printed as an object of column keys and texts, for example {"total": "/"}.')
    if cell in (None, ""):
        return {}
    try:
        texts = json.loads(cell) if isinstance(cell, str) else cell
    except (ValueError, RecursionError) as error:
        raise _at("printed", sentence) from error
    if not isinstance(texts, dict) or not all(isinstance(text, str) and is_text(text) for text in texts.values()):
        raise _at("printed", sentence)
    if unknown := sorted(set(texts) - set(leaves)):
        raise _at("printed", _("This table has no column “%(column)s”.") % {"column": unknown[0]})
    return texts


def _not_shown(row: StatisticsRow, form: Form) -> list[str]:
    """Return the columns of ``form``, the edition's, that its source does not show in ``row``."""
    return [split_cell(cell).column for cell in row.cells(form)[2]]


def _require_same_absent(row: Mapping[str, Any], stored: StatisticsRow, form: Form) -> None:
    """Refuse a change of what the source does not show; only a figure typed in a cell, now or before, shows it."""
    if "absent" not in row:
        return
    filled = {key for key, cell in row.items() if cell not in (None, "")}
    said = set(str(row["absent"] or "").split())
    if said - filled != set(_not_shown(stored, form)) - filled:
        raise _at(
            "absent",
            _("What the source does not show is not changed by an import; leave this column as it was exported."),
        )


def _text_for(
    cell: object, leaf: Leaf, stored: StatisticsRow, printed: Mapping[str, str] | None, is_named: bool
) -> str | None:
    """Return the text to be typed in a cell, None when the row leaves it as it is; raise ValueError with a reason."""
    figure, was_printed = getattr(stored, leaf.key), stored.printed.get(leaf.key) or ""
    text = _as_text(cell).strip() if is_named else shown(figure)
    number = parse_cell(text, leaf)
    if text and number.figure is None:
        raise ValueError(_not_a_number(text, leaf))
    is_same_figure = number.figure == figure
    if printed is None:
        return None if is_same_figure else text
    words = printed.get(leaf.key, "")
    if is_same_figure and words.strip() == was_printed.strip():
        return None
    if text and words and parse_cell(words, leaf).figure != number.figure:
        raise ValueError(
            _("The number %(number)s and the printed text “%(printed)s” differ; change both or clear one.")
            % {"number": text, "printed": words}
        )
    return words or text


def _not_a_number(text: str, leaf: Leaf) -> str:
    if leaf.kind == "amount" or parse_decimal(text) is None:
        return _("“%(text)s” is not a number; words printed in its place belong in the column printed.") % {
            "text": text
        }
    return _("“%(text)s” is not a whole number.") % {"text": text}
