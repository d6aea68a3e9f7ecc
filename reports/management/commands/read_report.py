"""manage.py read_report FILE: print the report document that a file holds. Touches no database."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports.checks import check
from reports.document import document_to_json
from reports.formats import Text
from reports.reading import LARGEST_FILE, Unreadable, read

UNREADABLE = 3
_NO_FILE = Text("找不到文件 {name}，请检查路径。", "There is no file {name}; check the path.")


class Command(BaseCommand):
    """Read one file and print its document as JSON: exit 0 read, 3 not readable."""

    help = "Print the report document that a file holds, as JSON. Exit code 3: not readable, one line says why."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and the language of the sentence that refuses it."""
        parser.add_argument("file", help="the report to read")
        parser.add_argument("--language", default="zh", choices=("zh", "en"), help="language of a refusal (zh)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the document, or one line to standard error and leave with 3."""
        path = Path(options["file"])
        try:
            reading = read(_bytes_of(path), path.name)
        except Unreadable as refusal:
            self._leave(refusal.text.in_language(options["language"]))
        except OSError:
            self._leave(_NO_FILE.in_language(options["language"]).format(name=path))
        findings = tuple(finding.to_json() for finding in check(reading.content))
        document = document_to_json(reading, findings)
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))

    def _leave(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(UNREADABLE)


def _bytes_of(path: Path) -> bytes:
    """Return the bytes of the file, one more than may be read at most: the reader refuses what is too large."""
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)
