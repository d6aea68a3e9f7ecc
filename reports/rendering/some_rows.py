"""What editions say in some rows of their tables, for pages that show a figure or two of many reports."""

from collections.abc import Iterable, Mapping
from typing import Any

from ..document import Content
from ..formats import FORMS
from ..models import Edition


def contents_from(editions: Mapping[int, Edition], rows: Iterable[Any]) -> dict[int, Content]:
    """Return what ``rows``, of whichever tables, say of ``editions``, by the keys of these: no query.

    Texts are left out, and ``year`` is 0: who needs it has it at hand.
    """
    figures: dict[int, dict[str, Any]] = {pk: {} for pk in editions}
    printed: dict[int, dict[str, str]] = {pk: {} for pk in editions}
    absent: dict[int, list[str]] = {pk: [] for pk in editions}
    for row in rows:
        shown, words, hidden = row.cells(FORMS[editions[row.edition_id].form])
        figures[row.edition_id] |= shown
        printed[row.edition_id] |= words
        absent[row.edition_id] += hidden
    return {
        pk: Content(
            agency_name=edition.agency_name,
            year=0,
            form=edition.form,
            shape=edition.shape,
            scope=edition.scope,
            figures=figures[pk],
            printed=printed[pk],
            absent=tuple(absent[pk]),
        )
        for pk, edition in editions.items()
    }
