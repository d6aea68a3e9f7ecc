"""manage.py export_report AGENCY YEAR --to KIND: write a report as a file, to standard output or --out FILE."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, ProgrammingError
from django.db.models import Q

from reports.formats import Text
from reports.models import Agency, Edition, Report, State
from reports.presentation import present
from reports.writing import WRITERS, file_name, write

NOT_THERE = 3
NOT_WRITTEN = 4
_NO_AGENCY = Text(
    "没有标识或名称为“{agency}”的机关，请用机关页面地址中的标识。",
    "No agency has the slug or name “{agency}”; use the slug in the address of its page.",
)
_NO_REPORT = Text(
    "{agency}没有已发布的{year}年年报，请先发布，或用 --draft 导出草稿。",
    "{agency} has no published report on {year}; publish it first, or export the draft with --draft.",
)
_NO_DRAFT = Text(
    "{agency}的{year}年年报没有编辑中的草稿，请去掉 --draft。",
    "{agency} has no edition in work for {year}; leave out --draft.",
)
_WITHDRAWN = Text("{agency}的{year}年年报已撤回，不再导出。", "The report of {agency} on {year} has been withdrawn.")
_NO_DATABASE = Text(
    "数据库不可用或尚未建立，请先运行 make run 或 manage.py migrate。",
    "The database is not there or not set up; run make run or manage.py migrate first.",
)
_NOT_WRITABLE = Text("不能写入 {path}，请检查路径和权限。", "{path} cannot be written; check the path and its rights.")


class Command(BaseCommand):
    """Write one report as a file: exit 0 written, 3 no such report, 4 the file cannot be written."""

    help = (
        "Write the published edition of a report as a file. "
        "Exit codes: 3 there is no such report, 4 the file cannot be written; one line says what to do."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take agency and year, the kind of file and where it goes."""
        parser.add_argument("agency", help="slug (or full name) of the agency")
        parser.add_argument("year", type=int, help="the year reported on")
        parser.add_argument("--to", required=True, choices=tuple(WRITERS), help="kind of file")
        parser.add_argument(
            "--out",
            metavar="FILE",
            help="file to write, or folder to write it to under its title (standard output)",
        )
        parser.add_argument("--language", default="zh", choices=("zh", "en"), help="language of the labels (zh)")
        parser.add_argument("--draft", action="store_true", help="the edition in work, with a clear mark")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file, or one line to standard error and leave with a code of its own."""
        try:
            content = self._edition(options).content()
        except (OperationalError, ProgrammingError):
            self._leave(NOT_THERE, _NO_DATABASE, options)
        presented, is_draft = present(content, options["language"]), bool(options["draft"])
        written = write(presented, content, options["to"], is_draft=is_draft)
        if not options["out"]:
            sys.stdout.buffer.write(written)
            return
        target = Path(options["out"])
        if target.is_dir():
            target /= file_name(presented, options["to"], is_draft=is_draft)
        try:
            target.write_bytes(written)
        except OSError:
            self._leave(NOT_WRITTEN, _NOT_WRITABLE, options, path=options["out"])

    def _edition(self, options: dict[str, Any]) -> Edition:
        asked = options["agency"]
        agency = Agency.objects.filter(Q(slug=asked) | Q(name=asked)).order_by("pk").first()
        if agency is None:
            self._leave(NOT_THERE, _NO_AGENCY, options)
        report = Report.objects.filter(agency=agency, year__year=options["year"]).first()
        if options["draft"]:
            working = report.working_edition() if report else None
            return working or self._leave(NOT_THERE, _NO_DRAFT, options)
        current = report.current_edition if report else None
        if current is None:
            self._leave(NOT_THERE, _NO_REPORT, options)
        if current.state != State.PUBLISHED:
            self._leave(NOT_THERE, _WITHDRAWN, options)
        return current

    def _leave(self, code: int, sentence: Text, options: dict[str, Any], **words: Any) -> Any:
        said = {"agency": options["agency"], "year": options["year"], **words}
        self.stderr.write(sentence.in_language(options["language"]).format(**said))
        sys.exit(code)
