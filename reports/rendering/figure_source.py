"""Where a figure stood in the file from which it was read: only of files that a person has released."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, pgettext

from ..models import Edition, EditionFile, Reading
from ..models.readings import ReadingState


@dataclass(frozen=True)
class SourcePlace:
    """The file, the place in it in words, and what stood there, as found; all "" but the file where that is unknown."""

    file: str
    address: str
    sha256: str
    place: str = ""
    raw: str = ""


def source_places(cell: str, edition: Edition, same: Sequence[Edition]) -> list[SourcePlace]:
    """Return every released file of ``edition`` with the place of ``cell`` in it.

    ``same`` are the editions of the report in which the figure is the same as here: what was read for them holds here,
    too. One query, and one more where there are files.
    """
    held = list(EditionFile.objects.public().filter(edition=edition).select_related("file", "public_copy"))
    if not held:
        return []
    readings = Reading.objects.filter(
        edition__in=[one.pk for one in same], state=ReadingState.ACCEPTED, file__in=[one.file_id for one in held]
    )
    read = {reading.file_id: reading for reading in readings.defer("document_blob").order_by("pk")}
    return [_place(cell, edition, one, read.get(one.file_id)) for one in held]


def _place(cell: str, edition: Edition, held: EditionFile, reading: Reading | None) -> SourcePlace:
    report, sha256 = edition.report, held.released.sha256
    found: dict[str, Any] = (reading.evidence.get(cell) or {}) if reading else {}
    return SourcePlace(
        file=held.name or held.file.name,
        address=reverse("file", args=[report.agency.slug, report.year.year, sha256]),
        sha256=sha256,
        place=_in_words(found),
        raw=" ".join(str(found.get("raw", "")).split()),
    )


def _in_words(found: dict[str, Any]) -> str:
    """Write a place, from the page down to the column; what is not known is left out."""
    if not found:
        return ""
    words = [gettext("sheet %(name)s") % {"name": found["part"]}] if found.get("part") else []
    for key, told in (
        ("page", gettext("page %(number)s")),
        ("table", gettext("table %(number)s")),
        ("row", gettext("row %(number)s of the table")),
        ("column", gettext("column %(number)s of the table")),
    ):
        if found.get(key):
            words.append(told % {"number": found[key]})
    if not words and found.get("line"):
        words.append(gettext("line %(number)s of the text") % {"number": found["line"]})
    return pgettext("label", ", ").join(words)
