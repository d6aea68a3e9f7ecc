"""What is known of the file that a report was taken from: is it whole, where stood each figure, who else has it."""

from pathlib import PurePosixPath

from ..checks import FileReading, KeptFile, Twin
from ..document import Content, content_from_json
from ..models import Edition, EditionFile, FileRole, Reading, ReadingState
from .index import twins_of

_FIRST_BYTES = {
    ".pdf": b"%PDF-",
    ".docx": b"PK\x03\x04",
    ".xlsx": b"PK\x03\x04",
    ".ofd": b"PK\x03\x04",
    ".doc": b"\xd0\xcf\x11\xe0",
    ".xls": b"\xd0\xcf\x11\xe0",
    ".wps": b"\xd0\xcf\x11\xe0",
    ".png": b"\x89PNG",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
}
_MOST_TWINS = 3


def kept_file_of(edition: Edition) -> KeptFile | None:
    """Return the state of the file that the report was taken from, None without one or where it is withheld by law.

    Costs a query and a file.
    """
    beside = _source_of(edition)
    if beside is None:
        return None
    file, name = beside.file, beside.name or beside.file.name
    start = b""
    try:
        opens = file.content.storage.size(file.content.name) == file.size
        with file.content.storage.open(file.content.name) as stored:
            start = stored.read(8)
    except OSError:
        opens = False
    expected = _FIRST_BYTES.get(PurePosixPath(name).suffix.lower())
    matches = start.startswith(expected) if opens and expected else None
    return KeptFile(name, opens, matches, has_hash=len(file.sha256) == 64)


def _source_of(edition: Edition) -> EditionFile | None:
    return (
        EditionFile.objects.filter(edition=edition, role=FileRole.SOURCE, file__withheld=None)
        .select_related("file")
        .order_by("pk")
        .first()
    )


def file_reading_of(edition: Edition, content: Content) -> FileReading | None:
    """Return what rules on reading need of an edition taken from a file; what was typed since has no place in it."""
    reading = edition.readings.filter(state=ReadingState.ACCEPTED).order_by("-pk").first()
    if reading is None:
        return None
    twins = (*_same_file(edition), *twins_of(edition, content))
    if not reading.evidence_blob:
        return FileReading(is_confirmed=True, twins=twins)
    return FileReading(with_evidence=_with_evidence(reading, content), is_confirmed=True, twins=twins)


def _with_evidence(reading: Reading, content: Content) -> frozenset[str]:
    read = content_from_json(reading.document)
    typed = {cell for cell, figure in content.figures.items() if read.figures.get(cell) != figure}
    return frozenset({*reading.evidence, *typed})


def _same_file(edition: Edition) -> list[Twin]:
    """Return the reports of others in force, and all of the own agency, that were taken from the same file."""
    own = EditionFile.objects.filter(edition=edition, role=FileRole.SOURCE).values("file")
    parts = set(edition.readings.filter(state=ReadingState.ACCEPTED).values_list("part", flat=True))
    same = Edition.objects.published().filter(files__file__in=own, files__role=FileRole.SOURCE)
    others = same.exclude(report_id=edition.report_id).select_related("report__year").order_by("pk").distinct()
    found = []
    for other in others.prefetch_related("readings")[: 2 * _MOST_TWINS]:
        # A year's workbook holds many reports, each under its own name.
        if not parts or parts & {reading.part for reading in other.readings.all()}:
            found.append(Twin("file", other.agency_name, other.report.year.year))
    return found[:_MOST_TWINS]
