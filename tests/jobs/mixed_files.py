"""A folder of reports as people have them: of every kind, some twice, some broken in every way. Drawn from a seed."""

import io
import json
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reports.demonstration.waiting import as_text
from reports.document import Content
from reports.formats import form_for
from reports.presentation import present
from reports.writing import write
from tests.factories import sound_content

YEARS = tuple(range(2019, 2026))
KINDS = ("html", "html", "docx", "docx", "xlsx", "txt", "txt", "md", "json", "html")
ENDINGS = {"fragment": "html"}
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)
DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Mixed:
    """What was made: for each file name the report in it, None for a broken file; names that repeat another."""

    reports: dict[str, tuple[str, int] | None]
    repeated: frozenset[str]

    @property
    def distinct(self) -> set[tuple[str, int]]:
        """Return every report that is there at least once."""
        return {report for report in self.reports.values() if report}


def agency_names(count: int) -> list[str]:
    """Return as many names of agencies."""
    return [
        f"青禾县第{''.join(DIGITS[int(digit)] for digit in str(number))}镇人民政府" for number in range(1, count + 1)
    ]


def content_of(agency: str, year: int, number: int) -> Content:
    """Return a report whose figures are like no other's."""
    form = form_for(year).key
    cell = "licensing.licensing.decisions"
    return sound_content(form, agency_name=agency, year=year, figures={cell: 1000 + number})


def file_of(content: Content, kind: str) -> bytes:
    """Return the report as a file of ``kind``."""
    if kind in ("txt", "md"):
        return as_text(content).encode("gb18030" if content.year % 2 and kind == "txt" else "utf-8")
    return write(present(content, "zh"), content, kind)


def bomb() -> bytes:
    """Return a Word file that unpacks to much more than it seems."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(40 * 1024 * 1024))
    return held.getvalue()


BROKEN: tuple[tuple[str, Callable[[], bytes]], ...] = (
    ("empty.html", lambda: b""),
    ("picture.docx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(3000)),
    ("scan.jpg", lambda: b"\xff\xd8\xff\xe0" + bytes(3000)),
    ("locked.docx", lambda: COMPOUND),
    ("locked.xlsx", lambda: COMPOUND),
    ("bomb.docx", bomb),
    ("cut.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 8),
    ("poem.txt", lambda: "今天天气很好。\n".encode() * 20),
    ("other.json", lambda: json.dumps({"document": "invoice"}).encode()),
)


def make_files(folder: Path, count: int, *, seed: int = 1, pdf_share: float = 0.02) -> Mixed:
    """Write ``count`` files into ``folder`` and folders in it; of twenty one is broken and one there twice."""
    random_numbers = random.Random(seed)  # noqa: S311 (which files, not a secret)
    names = agency_names(-(-count // len(YEARS)))
    reports: dict[str, tuple[str, int] | None] = {}
    repeated: set[str] = set()
    contents: list[Content] = []
    for number in range(count):
        lot = random_numbers.random()
        place = folder / f"part-{number % 5}"
        place.mkdir(parents=True, exist_ok=True)
        if number % 20 == 19:
            ending, made = BROKEN[number // 20 % len(BROKEN)]
            path, data, report = place / f"{number:05}-{ending}", made() + b"", None
        elif number % 20 == 10:
            content = random_numbers.choice(contents)
            kind = random_numbers.choice(KINDS)
            path, data = place / f"{number:05}-again.{kind}", file_of(content, kind)
            report = (content.agency_name, content.year)
            repeated.add(str(path.relative_to(folder)))
        else:
            content = content_of(names[number // len(YEARS)], YEARS[number % len(YEARS)], number)
            kind = "pdf" if lot < pdf_share else random_numbers.choice(KINDS)
            contents.append(content)
            path, data = place / f"{number:05}.{kind}", file_of(content, kind)
            report = (content.agency_name, content.year)
        path.write_bytes(data)
        reports[str(path.relative_to(folder))] = report
    return Mixed(reports, frozenset(repeated))
