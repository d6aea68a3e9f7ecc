"""List the files of a job: folders, archives and single files named on the command line, or sent by a browser."""

import os
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..actions import Refused, full_disk_in_words
from ..models import ItemState, Job, JobItem, JobKind, Origin, Person
from ..reading import Unreadable
from ..reading.archives import inner_archive, is_archive, is_litter, litter_of, members_of, open_archive

FOLDER = "jobs"  # in the storage of files, one folder in it for each job
LONGEST_KEY = 300
MOST_FILES = 20_000
MOST_NAMED = 20  # of files that were passed over
KEPT = timedelta(days=180)  # the list of a job after its end
_OLD_ENOUGH = timedelta(days=1)


class NothingToRead(Refused):
    """There is no file in what was named; nothing was made."""


@dataclass(frozen=True)
class Options:
    """What a person says of all files of a job."""

    origin: str = Origin.DRAFTED
    year: int | None = None
    accept_sure: bool = False
    language: str = "zh"
    source_address: str = ""
    source_published_on: str = ""


@dataclass(frozen=True)
class Listed:
    """One file: what people call it, where it lies, which file of an archive it is; or why it is refused unread.

    ``member`` of an archive in an archive names both: "4/0". ``is_litter``: it is of a system and passed over.
    """

    key: str
    place: str
    member: str = ""
    refusal: Unreadable | None = None
    is_litter: bool = False


def job_of_paths(person: Person, paths: Iterable[Path], options: Options) -> Job:
    """Make a job of folders, archives and files on this machine; nobody but the command line works on it."""
    paths = [path.resolve() for path in paths]
    listed = chain.from_iterable(_in_path(path) for path in paths)
    return _make(person, listed, JobKind.COMMANDED, options, paths=[place_of(path) for path in paths])


def unfinished_job_of_paths(person: Person, paths: Iterable[Path], options: Options) -> Job | None:
    """Return the job that the same person began with the same paths and options and that was broken off."""
    places = [place_of(path.resolve()) for path in paths]
    for job in Job.objects.unfinished().filter(kind=JobKind.COMMANDED, person=person):
        said = {"paths": places, **asdict(options)}
        if all(job.options.get(name) == value for name, value in said.items() if name != "accept_sure"):
            return job
    return None


def job_of_uploads(person: Person, files: Iterable[tuple[str, IO[bytes]]], options: Options) -> Job:
    """Make a job of files that a browser sent; they are kept until they are read."""
    folder = f"{FOLDER}/{secrets.token_hex(8)}"
    listed: list[Listed] = []
    try:
        for number, (name, file) in enumerate(files):
            with full_disk_in_words():
                place = default_storage.save(f"{folder}/{number}", file if isinstance(file, File) else File(file))
            listed += _in_stored(name, place)
        return _make(person, listed, JobKind.UPLOADED, options, folder=folder)
    except BaseException:
        _remove(folder)
        raise


def throw_away(job: Job) -> None:
    """Remove the copies of the files that a browser sent: what was read of them is stored under its hash."""
    if folder := job.options.get("folder"):
        _remove(folder)


def sweep() -> None:
    """Remove copies that no unfinished job needs: a kill in the middle of an upload left them."""
    needed = {str(folder) for folder in Job.objects.unfinished().values_list("options__folder", flat=True) if folder}
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[0]:
        folder = f"{FOLDER}/{name}"
        if folder not in needed and _is_old(folder):
            _remove(folder)


def forget_old_jobs() -> int:
    """Delete the lists of jobs that ended long ago, and return how many; files, readings and drafts stay."""
    ended = Job.objects.exclude(pk__in=Job.objects.unfinished().values("pk"))
    return ended.filter(finished_at__lt=timezone.now() - KEPT).delete()[1].get("reports.Job", 0)


def place_of(path: Path) -> str:
    """Return a path as text that any database can hold; names on a disk need not be text."""
    raw = os.fsencode(path)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return f"hex:{raw.hex()}"


def path_at(place: str) -> Path:
    """Return the path that ``place_of`` made text of."""
    return Path(os.fsdecode(bytes.fromhex(place[4:]))) if place.startswith("hex:") else Path(place)


def _make(person: Person, found: Iterable[Listed], kind: str, options: Options, **more: Any) -> Job:
    listed, litter = _sorted_out(found)
    if litter:
        more["passed_over"] = {"count": len(litter), "names": litter[:MOST_NAMED]}
    if not listed:
        raise NothingToRead(_("There is no file in what you chose; choose files, a folder or a zip archive."))
    if len(listed) > MOST_FILES:
        raise NothingToRead(_("These are more than %(most)s files; make several jobs of them.") % {"most": MOST_FILES})
    tops = list(dict.fromkeys(file.key.split("/")[0] for file in listed))
    name = tops[0] if len(tops) == 1 else _("%(first)s and %(more)s more") % {"first": tops[0], "more": len(tops) - 1}
    with transaction.atomic():
        job = Job.objects.create(kind=kind, person=person, name=name[-200:], options={**asdict(options), **more})
        JobItem.objects.bulk_create((_item(job, file) for file in _each_with_its_own_key(listed)), batch_size=500)
    return job


def _sorted_out(found: Iterable[Listed]) -> tuple[list[Listed], list[str]]:
    """Return the files to read, at most one too many, and the names of those to pass over."""
    listed: list[Listed] = []
    litter: list[str] = []
    for file in found:
        if file.is_litter:
            litter.append(file.key)
        else:
            listed.append(file)
        if len(listed) > MOST_FILES:
            break
    return listed, litter


def _item(job: Job, file: Listed) -> JobItem:
    item = JobItem(job=job, key=file.key, place=file.place, member=file.member)
    if file.refusal:
        words = file.refusal.text
        item.state, item.result = ItemState.REFUSED, {"code": file.refusal.code, "zh": words.zh, "en": words.en}
    return item


def _each_with_its_own_key(listed: Iterable[Listed]) -> Iterator[Listed]:
    """Yield the files with names that differ: a number is put before the ending of the second of a name."""
    given: set[str] = set()
    for file in listed:
        stem, dot, ending = file.key[-LONGEST_KEY + 12 :].rpartition(".")
        key, number = file.key[-LONGEST_KEY + 12 :], 1
        while key in given:
            number += 1
            key = f"{stem} ({number}){dot}{ending}" if stem else f"{ending} ({number})"
        given.add(key)
        yield replace(file, key=key)


def _in_path(path: Path) -> Iterator[Listed]:
    if not path.exists():
        raise NothingToRead(_("There is no file or folder %(name)s; check the path.") % {"name": _shown(path)})
    if path.is_dir():
        for folder, folders, names in os.walk(path):
            folders.sort()
            for name in sorted(names):
                inside = Path(folder, name)
                key = _shown(inside.relative_to(path.parent))
                if not inside.is_file():
                    continue
                if is_litter(_shown(inside.relative_to(path))):
                    yield Listed(key, "", is_litter=True)
                else:
                    yield from _in_file(key, place_of(inside), inside)
    else:
        yield from _in_file(_shown(Path(path.name)), place_of(path), path)


def _in_file(key: str, place: str, path: Path) -> Iterator[Listed]:
    if not is_archive(key):
        yield Listed(key, place)
        return
    with path.open("rb") as file:
        yield from _in_archive(key, place, file)


def _in_stored(name: str, place: str) -> list[Listed]:
    if is_litter(name):
        return [Listed(name, "", is_litter=True)]
    if not is_archive(name):
        return [Listed(name, place)]
    with default_storage.open(place, "rb") as file:
        return list(_in_archive(name, place, file))


def _in_archive(key: str, place: str, file: IO[bytes]) -> Iterator[Listed]:
    try:
        with open_archive(file) as archive:
            yield from (Listed(f"{key}/{name}", "", is_litter=True) for name in litter_of(archive))
            for member in members_of(archive):
                inside = f"{key}/{member.name}"
                if is_archive(member.name):
                    yield from _in_inner(inside, place, archive, member.number)
                else:
                    yield Listed(inside, place, str(member.number))
    except Unreadable as refusal:
        yield Listed(key, place, refusal=refusal)


def _in_inner(key: str, place: str, archive: zipfile.ZipFile, number: int) -> Iterator[Listed]:
    """Yield the files of an archive in an archive; what is an archive in that one is refused when it is read."""
    try:
        with inner_archive(archive, number) as inner:
            yield from (Listed(f"{key}/{name}", "", is_litter=True) for name in litter_of(inner))
            for member in members_of(inner):
                yield Listed(f"{key}/{member.name}", place, f"{number}/{member.number}")
    except Unreadable as refusal:
        yield Listed(key, place, refusal=refusal)


def _shown(path: Path) -> str:
    """Return a path as people read it: names that are no UTF-8 come from a machine that wrote GBK."""
    raw = os.fsencode(path)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    return "".join(character if character.isprintable() else "�" for character in text)


def _is_old(folder: str) -> bool:
    names = default_storage.listdir(folder)[1]
    newest = max((default_storage.get_modified_time(f"{folder}/{name}") for name in names), default=None)
    return newest is None or newest < timezone.now() - _OLD_ENOUGH


def _remove(folder: str) -> None:
    if not default_storage.exists(folder):
        return
    for name in default_storage.listdir(folder)[1]:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)
