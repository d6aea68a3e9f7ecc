"""Archives that people send: names as they wrote them, and no bomb."""

import hashlib
import io
import struct
import zipfile
import zlib

import pytest

from reports.reading import Unreadable, archives
from reports.reading.archives import bytes_of, is_archive, members_of, open_archive

LIMIT = 1024**2


def archive_with(files, *, compression=zipfile.ZIP_DEFLATED):
    """Return the bytes of an archive with ``files``, pairs of name (or entry) and content."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return held.getvalue()


def opened(data):
    """Return the archive in ``data``."""
    return open_archive(io.BytesIO(data))


def with_raw_name(name, encoding, extra=b""):
    """Return an archive whose one file has a name in ``encoding``, which the archive does not tell."""
    raw = name.encode(encoding)
    entry = zipfile.ZipInfo("x" * len(raw))
    entry.extra = extra
    data = archive_with([(entry, b"text")])
    return data.replace(b"x" * len(raw), raw)


def names(data):
    """Return the names of the files in an archive."""
    return [member.name for member in members_of(opened(data))]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_chinese_names_are_read_whether_or_not_the_archive_tells_their_encoding(encoding):
    assert names(with_raw_name("青禾县/年度报告.html", encoding)) == ["青禾县/年度报告.html"]
    assert names(archive_with([("青禾县/年度报告.html", b"")])) == ["青禾县/年度报告.html"]


def test_the_name_of_info_zip_counts_before_a_guess():
    raw = "report.html".encode("cp437")
    field = struct.pack("<BL", 1, zlib.crc32(raw)) + "年报.html".encode()
    extra = struct.pack("<HH", 0x7075, len(field)) + field
    assert names(with_raw_name("report.html", "cp437", extra)) == ["年报.html"]


def test_folders_and_litter_are_no_files():
    files = ["a/", "a/b.html", "__MACOSX/a/._b.html", "a/.DS_Store", "Thumbs.db", "a/~$b.docx", ".hidden/c.html"]
    assert names(archive_with([(name, b"") for name in files])) == ["a/b.html"]


def test_a_name_leads_nowhere():
    assert names(archive_with([("../../etc/a.html", b""), ("/b.html", b""), ("c\\d.html", b"")])) == [
        "etc/a.html",
        "b.html",
        "c/d.html",
    ]


def test_a_file_is_unpacked_and_no_further_than_the_limit():
    noise = b"".join(hashlib.sha256(bytes([number % 256, number // 256])).digest() for number in range(LIMIT // 16))
    archive = opened(archive_with([("a.html", b"abc"), ("b.html", noise)]))
    assert bytes_of(archive, 0, limit=LIMIT) == b"abc"
    with pytest.raises(Unreadable) as refused:
        bytes_of(archive, 1, limit=LIMIT)
    assert refused.value.code == "too_large"


def test_a_file_that_unpacks_to_a_thousand_times_its_size_is_a_bomb():
    with pytest.raises(Unreadable) as refused:
        bytes_of(opened(archive_with([("a.html", bytes(10 * LIMIT))])), 0, limit=20 * LIMIT)
    assert refused.value.code == "archive_bomb"


def test_a_file_that_is_larger_than_it_says_is_damaged_or_a_bomb():
    data = archive_with([("a.html", b"a" * 5000)])
    lying = data.replace(struct.pack("<L", 5000), struct.pack("<L", 50))
    with pytest.raises(Unreadable) as refused:
        bytes_of(opened(lying), 0, limit=LIMIT)
    assert refused.value.code in ("damaged", "archive_bomb")


def test_files_that_overlap_are_a_bomb():
    data = archive_with([("a.html", bytes(range(256)) * 64)], compression=zipfile.ZIP_STORED)
    start = data.index(b"PK\x01\x02")
    entry, end = data[start : data.index(b"PK\x05\x06")], data[data.index(b"PK\x05\x06") :]
    many = 20
    closing = bytearray(end)
    struct.pack_into("<HHLL", closing, 8, many, many, len(entry) * many, start)
    with pytest.raises(Unreadable) as refused:
        opened(data[:start] + entry * many + bytes(closing))
    assert refused.value.code == "archive_bomb"


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("damaged", lambda: b"PK\x03\x04 no archive"),
        ("damaged", lambda: b""),
        ("too_many_members", lambda: archive_with([(f"{n}.html", b"") for n in range(4)])),
        ("archive_bomb", lambda: archive_with([("a.html", bytes(3000)), ("b.html", bytes(3000))])),
    ],
)
def test_an_archive_that_is_refused_says_why(monkeypatch, code, make):
    monkeypatch.setattr(archives, "MOST_MEMBERS", 3)
    monkeypatch.setattr(archives, "LARGEST_ARCHIVE", 5000)
    with pytest.raises(Unreadable) as refused:
        opened(make())
    assert refused.value.code == code


def test_an_archive_without_files_is_refused():
    with pytest.raises(Unreadable) as refused:
        members_of(opened(archive_with([("a/", b"")])))
    assert refused.value.code == "empty_archive"


def test_archives_in_archives_and_locked_files_are_refused_one_by_one():
    inner = archive_with([("a.html", b"text")])
    data = bytearray(archive_with([("inner.zip", inner), ("locked.html", b"text"), ("fine.html", b"fine")]))
    place = data.rindex(b"PK\x01\x02", 0, data.rindex(b"PK\x01\x02"))  # the entry of the second file
    data[place + 8] |= 1
    archive = opened(bytes(data))
    codes = []
    for number in range(2):
        with pytest.raises(Unreadable) as refused:
            bytes_of(archive, number, limit=LIMIT)
        codes.append(refused.value.code)
    assert codes == ["nested_archive", "encrypted"]
    assert bytes_of(archive, 2, limit=LIMIT) == b"fine"


def test_an_archive_is_told_by_its_name():
    assert is_archive("报告.ZIP")
    assert not is_archive("报告.docx")
