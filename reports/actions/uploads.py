"""Verbs about files: upload a report for reading, accept or reject the reading, attach a file."""

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import replace

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
    EDITABLE,
    Agency,
    Edition,
    EditionFile,
    FileRole,
    Origin,
    Person,
    Reading,
    ReadingState,
    SourceFile,
    State,
    Verb,
)
from ..reading import Unreadable
from ..reading.apart import read_apart
from .editing import changes_between, claim, fresh, report_for, start
from .keeping import recheck, recheck_following, record, store_content
from .refusals import NotAllowed, Refused, WrongState, refused_in_words
from .rights import has_role_for, require, require_role

# What may stand beside an edition: first bytes and media type. OFD and Office files are ZIP archives.
ATTACHABLE = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"PK\x03\x04": "application/zip",
    b"\xd0\xcf\x11\xe0": "application/x-ole-storage",
}
OFFICE_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ofd": "application/ofd",
    ".doc": "application/msword",
    ".wps": "application/vnd.ms-works",
    ".xls": "application/vnd.ms-excel",
}


def store_file(person: Person, data: bytes, name: str, media_type: str = "") -> SourceFile:
    """Keep ``data`` under its hash; the same bytes are kept once."""
    digest = hashlib.sha256(data).hexdigest()
    known = SourceFile.objects.filter(sha256=digest).first()
    if known:
        return known
    file = SourceFile(
        sha256=digest,
        size=len(data),
        name=name[-255:],
        media_type=media_type or mimetypes.guess_type(name)[0] or "application/octet-stream",
        uploaded_by=person,
    )
    path = f"{digest[:2]}/{digest}"
    storage = file.content.storage
    if storage.exists(path) and storage.size(path) != len(data):
        storage.delete(path)  # what a kill in the middle of a write left behind
    if storage.exists(path):
        file.content.name = path
    else:
        file.content.save(path, ContentFile(data), save=False)
    try:
        with transaction.atomic():
            file.save()
    except IntegrityError:
        return SourceFile.objects.get(sha256=digest)
    return file


@transaction.atomic
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
        raise Refused(
            _("The file is larger than %(limit)s MB; remove pictures from it or split it.")
            % {"limit": settings.MAX_UPLOAD_BYTES // 2**20}
        )
    try:
        found = read_apart(data, name, limit=settings.MAX_UPLOAD_BYTES)
    except Unreadable as refusal:
        raise refused_in_words(refusal.text) from refusal
    file = store_file(person, data, name)
    identity = found.document["reading"]["identity"]
    agency = agency or agency_named([str(candidate["value"]) for candidate in identity["agency"]], person)
    year = year or next((int(candidate["value"]) for candidate in identity["year"]), None)
    waiting = Reading.objects.waiting().filter(file=file, uploaded_by=person, agency=agency, year=year, origin=origin)
    if before := waiting.first():
        return before
    kept = Reading(
        file=file,
        reader_version=found.document["reading"]["reader"],
        origin=origin,
        source_address=source_address,
        source_published_on=source_published_on,
        agency=agency,
        year=year,
        doubt_count=len(found.document["reading"]["doubts"]),
        uploaded_by=person,
    )
    kept.document, kept.evidence = found.document, found.evidence
    kept.save()
    return kept


def agency_named(names: list[str], person: Person) -> Agency | None:
    """Return the one agency in reach of ``person`` that bears one of ``names``, now or once, else None."""
    in_reach = Agency.objects.for_person(person)
    for name in names:
        matching = list(in_reach.filter(periods__name=name).distinct()[:2]) or list(
            in_reach.filter(periods__short_name=name).distinct()[:2]
        )
        if len(matching) == 1:
            return matching[0]
    return None


@transaction.atomic
def accept_reading(
    person: Person,
    reading: Reading,
    *,
    agency: Agency,
    year: int,
    decisions: Mapping[str, str] | None = None,
    may_replace: bool = False,
) -> Edition:
    """Make a draft of a reading that ``person`` has reviewed, for ``agency`` and ``year`` as confirmed.

    ``decisions`` maps cells to the text the person settled on: every doubtful cell needs one ("" = blank).
    A report that has a draft is replaced only with ``may_replace``; a published one needs a correction first.
    """
    decided = dict(decisions or {})
    require_role(person, Verb.ACCEPT, agency)
    report = report_for(agency, year)
    _require_new(reading, report)
    content = content_from_json(reading.document)
    open_doubts = {d["cell"] for d in reading.document["reading"]["doubts"] if d["cell"]} - decided.keys()
    if open_doubts:
        raise Refused(
            ngettext(
                "%(count)s doubtful cell is not decided yet.",
                "%(count)s doubtful cells are not decided yet.",
                len(open_doubts),
            )
            % {"count": len(open_doubts)}
        )
    content = replace(
        with_decisions(content, decided, reading), agency_name=report.name_then, agency_code=report.code_then, year=year
    )
    edition = _edition_for(person, reading, report, content, may_replace)
    now = timezone.now()
    moved = Reading.objects.filter(pk=reading.pk, state=ReadingState.WAITING).update(
        state=ReadingState.ACCEPTED, edition=edition, agency=agency, year=year, decided_by=person, decided_at=now
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


def _edition_for(person: Person, reading: Reading, report, content, may_replace: bool) -> Edition:
    working = report.working_edition()
    if working is None:
        edition = start(person, report, origin=reading.origin, content=content)
        record(Verb.ACCEPT, person, edition, comment=reading.file.name)
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
        record(Verb.ACCEPT, person, edition, comment=reading.file.name, changes=changes_between(before, content))
    if reading.origin == Origin.TRANSCRIBED:
        edition.source_address = reading.source_address
        edition.source_published_on = reading.source_published_on
        edition.first_seen_on = timezone.localdate(reading.uploaded_at)
        edition.save(update_fields=["source_address", "source_published_on", "first_seen_on"])
    return edition


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


@transaction.atomic
def attach(
    person: Person, edition: Edition, data: bytes, name: str, role: str, *, is_public: bool = False
) -> EditionFile:
    """Keep a file beside an edition in work: a scan to type from, the signed official file, an attachment."""
    edition = fresh(edition)
    require(person, Verb.ATTACH, edition)
    if is_public and edition.state not in EDITABLE:
        raise Refused(
            _("A public file belongs to what is approved: have the report returned first, or keep the file internal.")
        )
    if not data:
        raise Refused(_("The file is empty."))
    if len(data) > settings.MAX_UPLOAD_BYTES:
        raise Refused(_("The file is larger than %(limit)s MB.") % {"limit": settings.MAX_UPLOAD_BYTES // 2**20})
    media_type = attachable_type(data, name)
    beside, made = EditionFile.objects.get_or_create(
        edition=edition,
        file=store_file(person, data, name, media_type),
        role=role,
        defaults={"is_public": is_public, "name": name[-255:]},
    )
    if not made and beside.is_public != is_public:
        EditionFile.objects.filter(pk=beside.pk).update(is_public=is_public)
        beside.is_public = is_public
    record(Verb.ATTACH, person, edition, comment=f"{beside.get_role_display()}: {name}")
    return beside


def attachable_type(data: bytes, name: str) -> str:
    """Return the media type told by the first bytes; raise Refused for what may not be kept or is misnamed."""
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    for first_bytes, media_type in ATTACHABLE.items():
        if data.startswith(first_bytes):
            is_container = media_type in ("application/zip", "application/x-ole-storage")
            if is_container and ending not in OFFICE_TYPES:
                break
            return OFFICE_TYPES[ending] if is_container else media_type
    raise Refused(
        _("Only PDF, OFD, Word, Excel, PNG and JPEG files can be kept beside a report, each under its proper ending.")
    )
