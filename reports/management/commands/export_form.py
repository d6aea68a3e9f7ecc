"""manage.py export_form FORM --to KIND: write the blank official form to fill in, to standard output or --out FILE."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports.formats import FORMS, Text
from reports.writing.blank_forms import BLANK_FORMS

NOT_WRITTEN = 4
_NOT_WRITABLE = Text("不能写入 {path}，请检查路径和权限。", "{path} cannot be written; check the path and its rights.")


class Command(BaseCommand):
    """Write a blank form as a file: exit 0 written, 4 the file cannot be written. Touches no database."""

    help = "Write the blank official form as a file to fill in. Exit code 4: the file cannot be written."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the version of the form, the kind of file and where it goes."""
        parser.add_argument("form", choices=tuple(FORMS), help="version of the form")
        parser.add_argument("--to", required=True, choices=tuple(BLANK_FORMS), help="kind of file")
        parser.add_argument("--out", metavar="FILE", help="file to write (standard output)")
        parser.add_argument("--language", default="zh", choices=("zh", "en"), help="language of the hints (zh)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file, or one line to standard error and leave with a code of its own."""
        language = options["language"]
        written = BLANK_FORMS[options["to"]].make(FORMS[options["form"]], language)
        if not options["out"]:
            sys.stdout.buffer.write(written)
            return
        try:
            Path(options["out"]).write_bytes(written)
        except OSError:
            self.stderr.write(_NOT_WRITABLE.in_language(language).format(path=options["out"]))
            sys.exit(NOT_WRITTEN)
