"""Verbs about files: upload a report for reading, accept or reject the reading, attach a file."""

import hashlib
import json
import mimetypes
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..document import content_from_json
from ..figures import parse_cell
from ..formats import column_of
from ..models import (
    Agency,
    Edition,
    EditionFile,
    FileRole,
    Origin,
    Person,
    Reading,
    ReadingState,
    Report,
    SourceFile,
    State,
    Verb,
    WithheldFile,
)
from ..reading import Unreadable
from ..reading.apart import ReadApart, read_apart
from .editing import changes_between, claim, fresh, report_for, start
from .keeping import record, store_content
from .matching import candidates, names_in, settled
from .rechecking import recheck, recheck_following
from .refusals import NotAllowed, Refused, WrongState, full_disk_in_words, refused_in_words
from .rights import has_role_for, require, require_role


def store_file(person: Person, data: bytes, name: str, media_type: str = "") -> SourceFile:
    """Keep ``data`` under its hash; the same bytes are kept once, and those withheld by law never again."""
    digest = hashlib.sha256(data).hexdigest()
    known = SourceFile.objects.filter(sha256=digest).first()
    if known:
        if is_withheld(digest):
            raise Refused(withheld_in_words())
        return known
    file = SourceFile(
        sha256=digest,
        size=len(data),
        name=name[-255:],
        media_type=media_type or mimetypes.guess_type(name)[0] or "application/octet-stream",
        uploaded_by=person,
    )
    with full_disk_in_words():
        _write(file, f"{digest[:2]}/{digest}", data)
    try:
        with transaction.atomic():
            file.save()
    except IntegrityError:
        return SourceFile.objects.get(sha256=digest)
    return file


def is_withheld(sha256: str) -> bool:
    """Tell whether the file with these bytes is withheld by law."""
    return WithheldFile.objects.filter(file__sha256=sha256).exists()


def withheld_in_words() -> str:
    """Return the sentence that refuses a file withheld by law."""
    return _("This very file is withheld by law and is not taken again: take the passage out of it first.")


def _write(file: SourceFile, path: str, data: bytes) -> None:
    storage = file.content.storage
    if storage.exists(path) and storage.size(path) != len(data):
        storage.delete(path)  # what a kill in the middle of a write left behind
    if storage.exists(path):
        file.content.name = path
    else:
        file.content.save(path, ContentFile(data), save=False)


def too_large() -> str:
    """Return the sentence that refuses a report above the limit."""
    return _("The file is larger than %(limit)s MB; remove pictures from it or split it.") % {
        "limit": settings.MAX_UPLOAD_BYTES // 2**20
    }


def upload(
    person: Person,
    data: bytes,
    name: str,
    *,
    origin: str,
    agency: Agency | None = None,
    year: int | None = None,
    source_address: str = "",
    source_published_on=None,
) -> Reading:
    """Read an uploaded report and keep the reading for review; nothing of it is accepted yet.

    The same file uploaded again for the same agency and year leads to the reading that waits. Raise Refused
    with the reader's sentence when the file cannot be read: then nothing is stored.
    """
    if len(data) > settings.MAX_UPLOAD_BYTES:
        raise Refused(too_large())
    try:
        found = read_apart(data, name, limit=settings.MAX_UPLOAD_BYTES)
    except Unreadable as refusal:
        raise refused_in_words(refusal.text) from refusal
    identity = found.document["reading"]["identity"]
    year = year or next((int(candidate["value"]) for candidate in identity["year"]), None)
    # Only now: a transaction locks SQLite, and reading may take a minute.
    with transaction.atomic():
        file = store_file(person, data, name)
        agency = agency or settled(candidates(names_in(found.document), person, year))
        waiting = Reading.objects.waiting().filter(file=file, uploaded_by=person)
        if before := waiting.filter(agency=agency, year=year, origin=origin).first():
            return before
        return keep_reading(
            person,
            file,
            found,
            figures_key=figures_key_of(found.document, agency, year, file.sha256),
            origin=origin,
            agency=agency,
            year=year,
            source_address=source_address,
            source_published_on=source_published_on,
        )


def figures_key_of(document: Mapping[str, Any], agency: Agency | None, year: int | None, alone: str) -> str:
    """Return a digest of which figures of which report ``document`` holds.

    Reports of nothing but zeros are alike: where agency or year is unknown, nothing is the same but the
    part of the file itself, ``alone``.
    """
    content = document["content"]
    name = f"agency {agency.pk}" if agency else content["agency"]["name"]
    doubts = [[doubt["cell"], doubt["printed"]] for doubt in document["reading"]["doubts"]]
    said = [content["form"], content["shape"], content["figures"], content["printed"], doubts]
    rows = [row for table in content["figures"].values() for row in table.values()]
    if all(figure is None for row in rows for figure in row.values()):
        said.append(content["sections"])
    whose = [name, year] if name and year else [alone]
    return hashlib.sha256(json.dumps([whose, said], sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def keep_reading(person: Person, file: SourceFile, found: ReadApart, **fields: object) -> Reading:
    """Store what was read of ``file``, waiting for a person; ``fields`` are those of the model."""
    kept = Reading(
        file=file,
        reader_version=found.document["reading"]["reader"],
        doubt_count=len(found.document["reading"]["doubts"]),
        uploaded_by=person,
        **fields,
    )
    kept.document, kept.evidence = found.document, found.evidence
    kept.save()
    return kept


@transaction.atomic
def accept_reading(
    person: Person,
    reading: Reading,
    *,
    agency: Agency,
    year: int,
    decisions: Mapping[str, str] | None = None,
    may_replace: bool = False,
    source_published_on: date | None = None,
) -> Edition:
    """Make a draft of a reading that ``person`` has reviewed, for ``agency`` and ``year`` as confirmed.

    ``decisions`` maps cells to the text the person settled on: every doubtful cell needs one ("" = blank). The event
    names each of them. ``source_published_on`` is the day as confirmed, where the reading is transcribed.
    A report that has a draft is replaced only with ``may_replace``; a published one needs a correction first.
    """
    decided = dict(decisions or {})
    require_role(person, Verb.ACCEPT, agency)
    report = report_for(agency, year)
    # No passage comes off by law meanwhile, and what came off since the reading was opened is gone from it.
    Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    reading.refresh_from_db(fields=["document_blob", "evidence_blob"])
    _require_new(reading, report)
    content = content_from_json(reading.document)
    _require_decided(reading, decided)
    content = replace(
        with_decisions(content, decided, reading), agency_name=report.name_then, agency_code=report.code_then, year=year
    )
    reading.source_published_on = source_published_on or reading.source_published_on
    edition = _edition_for(person, reading, report, content, may_replace, _decided_in_words(reading, decided))
    now = timezone.now()
    moved = Reading.objects.filter(pk=reading.pk, state=ReadingState.WAITING).update(
        state=ReadingState.ACCEPTED,
        edition=edition,
        agency=agency,
        year=year,
        source_published_on=reading.source_published_on,
        decided_by=person,
        decided_at=now,
    )
    if not moved:
        raise WrongState(_("This reading was already decided on by somebody else."))
    EditionFile.objects.get_or_create(
        edition=edition, file=reading.file, role=FileRole.SOURCE, defaults={"name": reading.file.name}
    )
    recheck(edition)
    recheck_following(edition.report)
    return edition


def with_decisions(content, decided: Mapping[str, str], reading: Reading):
    """Return ``content`` with what a person settled on; a transcribed cell keeps its printed text beside the number."""
    figures, printed = dict(content.figures), dict(content.printed)
    doubts = {doubt["cell"]: doubt for doubt in reading.document["reading"]["doubts"] if doubt["cell"]}
    for cell, text in decided.items():
        doubt = doubts.get(cell, {})
        # Where the place was lost, a doubt shows the text of a whole row: that is not what stands in the cell.
        was_printed = printed.pop(cell, None) or ("" if doubt.get("row") else doubt.get("printed"))
        parsed = parse_cell(text, column_of(cell))
        figures[cell] = parsed.figure
        if parsed.printed is not None:
            printed[cell] = parsed.printed
        elif reading.origin == Origin.TRANSCRIBED and was_printed and was_printed != text.strip():
            printed[cell] = was_printed
    return replace(
        content, figures=figures, printed=printed, absent=tuple(c for c in content.absent if c not in figures)
    )


def _require_new(reading: Reading, report) -> None:
    if reading.state != ReadingState.WAITING:
        raise WrongState(_("This reading was already decided on by somebody else."))
    twin = Reading.objects.filter(file=reading.file, state=ReadingState.ACCEPTED, edition__report=report).exclude(
        edition__state=State.DISCARDED
    )
    if twin.exists():
        raise Refused(
            _("This very file was already accepted for %(report)s; open that report instead.") % {"report": report}
        )


def _decided_in_words(reading: Reading, decided: Mapping[str, str]) -> dict[str, list[str]]:
    """Return what stood in each cell that the person decided, and what the person made of it."""
    printed = {doubt["cell"]: doubt["printed"] for doubt in reading.document["reading"]["doubts"] if doubt["cell"]}
    return {cell: [printed.get(cell, ""), text] for cell, text in decided.items()}


def _edition_for(person: Person, reading: Reading, report, content, may_replace: bool, decided: dict) -> Edition:
    working = report.working_edition()
    if working is None:
        edition = start(person, report, origin=reading.origin, content=content)
        record(Verb.ACCEPT, person, edition, comment=reading.file.name, changes=decided)
    else:
        edition = fresh(working)
        transition = require(person, Verb.ACCEPT, edition)
        if not may_replace:
            raise Refused(
                _("%(report)s already has a draft; say that it is to be replaced, or reject this reading.")
                % {"report": report}
            )
        before = edition.content()
        claim(edition, transition.from_states, origin=reading.origin)
        store_content(edition, content)
        changes = {**decided, **changes_between(before, content)}
        record(Verb.ACCEPT, person, edition, comment=reading.file.name, changes=changes)
    if reading.origin == Origin.TRANSCRIBED:
        edition.source_address = reading.source_address
        edition.source_published_on = reading.source_published_on
        edition.first_seen_on = timezone.localdate(reading.uploaded_at)
        edition.save(update_fields=["source_address", "source_published_on", "first_seen_on"])
    return edition


def _require_decided(reading: Reading, decided: Mapping[str, str]) -> None:
    undecided = {doubt["cell"] for doubt in reading.document["reading"]["doubts"] if doubt["cell"]} - decided.keys()
    if undecided:
        words = ngettext(
            "%(count)s doubtful cell is not decided yet.",
            "%(count)s doubtful cells are not decided yet.",
            len(undecided),
        )
        raise Refused(words % {"count": len(undecided)})


@transaction.atomic
def reject_reading(person: Person, reading: Reading) -> Reading:
    """Put a reading aside; the file and the reading are kept."""
    is_own = reading.uploaded_by_id == person.pk
    if not is_own and not (reading.agency and has_role_for(person, Verb.ACCEPT, reading.agency)):
        raise NotAllowed(_("Only the person who uploaded it or an editor of the agency can reject a reading."))
    moved = Reading.objects.filter(pk=reading.pk, state=ReadingState.WAITING).update(
        state=ReadingState.REJECTED, decided_by=person, decided_at=timezone.now()
    )
    if not moved:
        raise WrongState(_("This reading was already decided on by somebody else."))
    reading.refresh_from_db()
    return reading
