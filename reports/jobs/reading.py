"""Read one file of a job, and store what was read together with how the file ended."""

import hashlib
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from ..actions import is_withheld, store_file, withheld_in_words
from ..actions.bulk import Kept, Sent, Wanted, in_both, keep_part
from ..formats import Text
from ..models import ItemState, JobItem, JobKind, Person
from ..reading import Unreadable
from ..reading.apart import PartApart
from ..reading.archives import bytes_of, inner_archive, open_archive
from ..reading.warm import WarmReader
from .leases import settle
from .making import path_at

_LONGEST_PART = 100
PART = " › "  # between the name of a file and the name of a report in it


class Gone(Exception):
    """The file is no longer where it was when the job was made."""


class Shelf:
    """Where the files of jobs lie. An archive stays open from one of its files to the next."""

    def __init__(self) -> None:
        self._place = ("", "")
        self._archive: zipfile.ZipFile | None = None
        self._file: IO[bytes] | None = None

    def bytes_of(self, item: JobItem) -> bytes:
        """Return the bytes of ``item``, one more than may be read at most; raise Unreadable or Gone."""
        limit = settings.MAX_UPLOAD_BYTES
        try:
            if item.member:
                outer, _sign, member = item.member.rpartition("/")
                return bytes_of(self._opened(item, outer), int(member), limit=limit)
            with _open(item) as file:
                return file.read(limit + 1)
        except OSError as error:
            raise Gone(item.key) from error

    def close(self) -> None:
        """Close the archive that is open."""
        for held in (self._archive, self._file):
            with suppress(OSError):
                if held:
                    held.close()
        self._place, self._archive, self._file = ("", ""), None, None

    def _opened(self, item: JobItem, outer: str) -> zipfile.ZipFile:
        """Return the archive that holds the file: the one sent, or the one that is file ``outer`` of it."""
        if self._archive is None or self._place != (item.place, outer):
            self.close()
            self._file = _open(item)
            archive = open_archive(self._file)
            self._archive, self._place = inner_archive(archive, int(outer)) if outer else archive, (item.place, outer)
        return self._archive


def _open(item: JobItem) -> IO[bytes]:
    if item.job.kind == JobKind.COMMANDED:
        return path_at(item.place).open("rb")
    return default_storage.open(item.place, "rb")


def read_item(item: JobItem, shelf: Shelf, reader: WarmReader, is_wanted: Callable[[], bool]) -> None:
    """Read the file of ``item`` and store the outcome; raise LeaseLost when another worker has taken it over."""
    try:
        data = shelf.bytes_of(item)
    except Unreadable as refusal:
        _refuse(item, refusal)
        return
    except Gone:
        sentence = in_both(lambda: _("The file is no longer there; start again with the files as they are now."))
        settle(item, ItemState.FAILED, sentence=sentence)
        return
    sent = Sent(data, name_of(item), hashlib.sha256(data).hexdigest())
    if is_withheld(sent.sha256):
        settle(item, ItemState.REFUSED, sentence=in_both(withheld_in_words))
        return
    parts = reader.read(data, sent.name, is_wanted=is_wanted)
    with transaction.atomic():
        if len(parts) == 1:
            _keep(item, sent, parts[0])
        else:
            _keep_several(item, sent, parts)


def name_of(item: JobItem) -> str:
    """Return the name of the file itself, without folders and archives."""
    return PurePosixPath(item.key).name


def wanted_of(options: dict[str, Any]) -> Wanted:
    """Return what the person said of all files of a job with ``options``."""
    published = options.get("source_published_on")
    return Wanted(
        origin=options["origin"],
        year=options.get("year"),
        source_address=options.get("source_address", ""),
        source_published_on=date.fromisoformat(published) if published else None,
    )


def _keep(item: JobItem, sent: Sent, part: PartApart) -> None:
    if isinstance(part.outcome, Unreadable):
        _refuse(item, part.outcome)
        return
    kept = keep_part(_person(item), sent, part.part[:_LONGEST_PART], part.outcome, wanted_of(item.job.options))
    settle(item, _state_of(kept), sentence=kept.sentence, reading=kept.reading, **_facts(kept))


def _keep_several(item: JobItem, sent: Sent, parts: tuple[PartApart, ...]) -> None:
    """Store every report of a year's workbook, each as a file of its own in the list."""
    person, wanted, made = _person(item), wanted_of(item.job.options), []
    for number, part in enumerate(parts, start=1):
        name = part.part[:_LONGEST_PART]
        if any(other.part == part.part for other in parts[: number - 1]):  # no program writes two sheets of one name
            name = f"{name[:-8]} {number}"
        key = f"{item.key[-190:]}{PART}{name}"
        row = JobItem(job=item.job, key=key, place=item.place, member=item.member)
        if isinstance(part.outcome, Unreadable):
            row.state, row.result = ItemState.REFUSED, {"code": part.outcome.code, **_words(part.outcome.text)}
        else:
            kept = keep_part(person, sent, name, part.outcome, wanted)
            row.state, row.reading = _state_of(kept), kept.reading
            row.result = {**_facts(kept), **(_words(kept.sentence) if kept.sentence else {})}
        made.append(row)
    JobItem.objects.bulk_create(made)
    # The workbook itself is kept even if no report of it is new: it goes back with a comment at each faulty cell.
    file = store_file(person, sent.data, sent.name)
    settle(item, ItemState.SEVERAL, parts=len(made), file=file.pk)


def _refuse(item: JobItem, refusal: Unreadable) -> None:
    settle(item, ItemState.REFUSED, sentence=refusal.text, code=refusal.code)


def _state_of(kept: Kept) -> str:
    if not kept.is_new:
        return ItemState.TWICE
    return ItemState.DOUBTFUL if kept.doubts else ItemState.SURE


def _facts(kept: Kept) -> dict[str, Any]:
    return {"agency": kept.agency_name, "year": kept.year, "doubts": kept.doubts, "certain": kept.is_certain}


def _words(sentence: Text) -> dict[str, str]:
    return {"zh": sentence.zh, "en": sentence.en}


def _person(item: JobItem) -> Person:
    if item.job.person is None:  # people of jobs are protected; only rows made by hand have none
        raise ValueError(f"job {item.job_id} has no person")
    return item.job.person
