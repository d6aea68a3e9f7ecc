"""The ledger of corrections as lines of a CSV: one changed cell, text or particular a line, one for a withdrawal."""

import codecs
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone

from ..formats import FORMS, Text
from ..models import Site
from ..presentation.changes import PREFACE, PREFACE_KEY
from ..writing.csv_file import csv_lines
from .corrections import WITHDRAWAL, Correction, corrections
from .page import absolute
from .shown_figures import ShownFigure

AT_ONCE = 50  # corrections whose contents are in memory together
COLUMNS = (
    *("agency", "agency_name", "year", "kind", "at", "edition", "edition_digest", "edition_address"),
    *("previous_edition", "previous_address", "changed", "part", "official_label", "english_label"),
    *("before_state", "before", "after_state", "after", "difference", "reason"),
)
_SECTIONS = {section.key: section.title for form in FORMS.values() for section in form.sections}
_TEXTS = {PREFACE_KEY: PREFACE} | _SECTIONS


def lines_of_file(rows: Sequence[Any], site: Site) -> Iterator[bytes]:
    """Yield the file for ``rows`` of the ledger in pieces: ten queries for every fifty rows, never more in memory."""
    yield codecs.BOM_UTF8 + csv_lines([COLUMNS])
    for start in range(0, len(rows), AT_ONCE):
        for held in corrections(rows[start : start + AT_ONCE]):
            yield csv_lines(_lines(held, site))


def _lines(held: Correction, site: Site) -> Iterator[list[str]]:
    edition, previous = held.edition, held.previous
    head = [
        *(held.agency.slug, held.organ, str(held.year), held.kind, timezone.localtime(held.when).isoformat()),
        *(str(edition.number), edition.digest, absolute(site, edition.address)),
        *((str(previous.number), absolute(site, previous.address)) if previous else ("", "")),
    ]
    changes = list(_changes(held))
    for changed, part, words, figures in changes:
        yield [*head, changed, part, *words, *figures, held.reason]
    if not changes:
        changed = "withdrawal" if held.kind == WITHDRAWAL else "not_shown" if held.not_shown else "nothing"
        yield [*head, changed, *[""] * 8, held.reason]


def _changes(held: Correction) -> Iterator[tuple[str, str, Text, list[str]]]:
    for cell in held.cells:
        step = "" if cell.before.number is None or cell.after.number is None else cell.after.number - cell.before.number
        yield "figure", cell.cell, cell.path, [*_figure(cell.before), *_figure(cell.after), str(step)]
    for text in held.texts:
        yield "text", text.key, _TEXTS[text.key], [""] * 5
    for key in held.particular_keys:
        yield "particular", key, Text("", ""), [""] * 5


def _figure(figure: ShownFigure) -> tuple[str, str]:
    return figure.state, figure.printed
