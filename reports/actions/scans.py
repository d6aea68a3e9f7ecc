"""Files that show a report and cannot be read: kept as the source from which a person types."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..formats import Text
from ..models import Agency, Edition, FileRole, Origin, Person, Reading, ReadingState, Verb
from .attaching import attach
from .editing import report_for, start
from .refusals import Refused, WrongState
from .rights import require_role
from .uploads import store_file

# Refusals of files that a person can still read with their own eyes.
TYPED_FROM = frozenset({"picture_only"})


@transaction.atomic
def keep_scan(
    person: Person,
    data: bytes,
    name: str,
    refusal: Text,
    *,
    origin: str,
    agency: Agency | None = None,
    year: int | None = None,
    source_address: str = "",
    source_published_on: date | None = None,
) -> Reading:
    """Keep a file that was refused for ``refusal``, to type from; the same file kept again is the same reading."""
    file = store_file(person, data, name, "application/pdf")
    kept = Reading.objects.filter(file=file, uploaded_by=person, state=ReadingState.REFUSED, edition=None).first()
    return kept or Reading.objects.create(
        file=file,
        state=ReadingState.REFUSED,
        origin=origin,
        agency=agency,
        year=year,
        source_address=source_address,
        source_published_on=source_published_on,
        refusal_zh=refusal.zh,
        refusal_en=refusal.en,
        uploaded_by=person,
    )


@transaction.atomic
def type_from(
    person: Person, reading: Reading, *, agency: Agency, year: int, source_published_on: date | None = None
) -> Edition:
    """Open the draft of ``agency`` on ``year`` with the kept file as its source; a draft that stands is kept."""
    require_role(person, Verb.START, agency)
    report = report_for(agency, year)
    reading.source_published_on = source_published_on or reading.source_published_on
    edition = report.working_edition() or start(
        person,
        report,
        origin=reading.origin,
        source_address=reading.source_address if reading.origin == Origin.TRANSCRIBED else "",
        source_published_on=reading.source_published_on,
    )
    try:
        with reading.file.content.open("rb") as opened:
            data = opened.read()
    except FileNotFoundError:
        raise Refused(_("The file is no longer on the disk; upload it again.")) from None
    attach(person, edition, data, reading.file.name, FileRole.SOURCE)
    moved = Reading.objects.filter(pk=reading.pk, state=ReadingState.REFUSED, edition=None).update(
        state=ReadingState.ACCEPTED,
        edition=edition,
        agency=agency,
        year=year,
        decided_by=person,
        source_published_on=reading.source_published_on,
        decided_at=timezone.now(),
    )
    if not moved:
        raise WrongState(_("This file was already decided on by somebody else."))
    return edition
