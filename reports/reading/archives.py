"""List and open the files in a zip archive that people sent: no bomb, one archive in another, names as they were.

Nothing is ever unpacked under its name, so a name can lead nowhere; it is only shown.
"""

import shutil
import struct
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

from .refusals import Unreadable

MEGABYTE = 1024 * 1024
MOST_MEMBERS = 5000
LARGEST_ARCHIVE = 4096 * MEGABYTE  # of all files together, unpacked
LARGEST_INNER = 512 * MEGABYTE  # of an archive in the archive
_IN_MEMORY = 8 * MEGABYTE
# Deflate reaches 1032; a report of plain text stays below 20, one with much blank space below 100.
_STEEPEST = 200
_UNICODE_PATH = 0x7075
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 1
_ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
# What reading a damaged archive ends in; RuntimeError: a file with a password.
_DAMAGE = (
    *(KeyError, ValueError, EOFError, OSError, RuntimeError, NotImplementedError),
    *(zipfile.BadZipFile, zlib.error, struct.error),
)
_LITTER = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class Member:
    """One file of an archive: its number in the list of the archive, its name, and how large it is unpacked."""

    number: int
    name: str
    size: int


def open_archive(file: IO[bytes] | str) -> zipfile.ZipFile:
    """Return the archive in ``file``, a path or an open file; raise Unreadable for a damaged one and for bombs."""
    try:
        archive = zipfile.ZipFile(file)
    except _DAMAGE as error:
        raise Unreadable("damaged") from error
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise Unreadable("too_many_members", most=str(MOST_MEMBERS))
    if archive.fp is None:  # cannot be: it was opened just now
        raise Unreadable("damaged")
    archive.fp.seek(0, 2)
    # Members that overlap, so that few bytes count many times, are together larger than the archive.
    overlaps = sum(member.compress_size for member in members) > archive.fp.tell()
    if overlaps or sum(member.file_size for member in members) > LARGEST_ARCHIVE:
        raise Unreadable("archive_bomb")
    return archive


def members_of(archive: zipfile.ZipFile) -> tuple[Member, ...]:
    """Return the files in ``archive`` in their order, without folders and the litter of operating systems."""
    members = []
    for number, entry in enumerate(archive.infolist()):
        name = _name_of(entry)
        if not entry.is_dir() and not name.endswith("/") and not is_litter(name):
            members.append(Member(number, name, entry.file_size))
    if not members:
        raise Unreadable("empty_archive")
    return tuple(members)


def litter_of(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """Return the names of the files in ``archive`` that ``members_of`` leaves out."""
    names = (_name_of(entry) for entry in archive.infolist() if not entry.is_dir())
    return tuple(name for name in names if not name.endswith("/") and is_litter(name))


def is_litter(name: str) -> bool:
    """Tell whether a file is none of people's making: of a system, of an editor at work, hidden."""
    path = PurePath(name.replace("\\", "/"))
    hidden = any(part.startswith(".") and part.strip(".") for part in path.parts)
    return hidden or "__MACOSX" in path.parts or path.name.lower() in _LITTER or path.name.startswith(("~$", ".~"))


def is_archive(name: str) -> bool:
    """Tell whether a file is a zip archive by its name."""
    return PurePath(name).suffix.lower() == ".zip"


def bytes_of(archive: zipfile.ZipFile, number: int, *, limit: int) -> bytes:
    """Return one file, never more than ``limit``; raise Unreadable where it cannot or may not be unpacked."""
    try:
        entry = archive.infolist()[number]
    except IndexError as error:
        raise Unreadable("damaged") from error
    if PurePath(_name_of(entry)).suffix.lower() in _ARCHIVES:
        raise Unreadable("nested_archive")
    _require_harmless(entry, limit)
    try:
        with archive.open(entry) as stream:
            data = stream.read(limit + 1)
    except _DAMAGE as error:
        raise Unreadable("damaged") from error
    if len(data) > limit:
        raise Unreadable("archive_bomb")
    return data


def inner_archive(archive: zipfile.ZipFile, number: int) -> zipfile.ZipFile:
    """Return the zip archive that is file ``number`` of ``archive``; raise Unreadable as ``open_archive`` does."""
    held = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (lives as long as the archive that reads it)
    try:
        entry = archive.infolist()[number]
        _require_harmless(entry, LARGEST_INNER)
        with archive.open(entry) as stream:
            shutil.copyfileobj(stream, held, MEGABYTE)
        return open_archive(held)
    except (*_DAMAGE, IndexError) as error:
        held.close()
        raise error if isinstance(error, Unreadable) else Unreadable("damaged") from error


def _require_harmless(entry: zipfile.ZipInfo, limit: int) -> None:
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise Unreadable("encrypted")
    if entry.file_size > MEGABYTE and entry.file_size > _STEEPEST * max(1, entry.compress_size):
        raise Unreadable("archive_bomb")
    if entry.file_size > limit:
        raise Unreadable("too_large", limit=str(max(1, limit // MEGABYTE)))


def _name_of(entry: zipfile.ZipInfo) -> str:
    """Return the name that people gave: Windows in China writes it in GBK and says nothing of it."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_FLAG:
        raw = _raw_name(entry)
        name = _unicode_path(entry.extra, raw) or _decoded(raw) or name
    name = "".join(character if character.isprintable() else "�" for character in name.replace("\\", "/"))
    return "/".join(part for part in name.split("/") if part not in ("", ".", "..")) + "/" * name.endswith("/")


def _raw_name(entry: zipfile.ZipInfo) -> bytes:
    try:
        return entry.orig_filename.encode("cp437")  # how the standard library read it
    except UnicodeEncodeError:
        return b""


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """Return the name in the field that Info-ZIP adds, when it belongs to this name."""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == _UNICODE_PATH and len(field) > 5 and field[0] == 1:
            (checksum,) = struct.unpack_from("<L", field, 1)
            if checksum == zlib.crc32(raw):
                return field[5:].decode("utf-8", "replace")
    return ""
