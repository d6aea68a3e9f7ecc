"""Write the documentation that is drawn from the code: forms, report document, how to read a report."""

import json
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from reports.management.document_schema import report_document_schema
from reports.management.form_page import form_page
from reports.management.reading_page import reading_pages


class Command(BaseCommand):
    """Write the generated pages of docs/."""

    help = "Write the generated pages of docs/ (form, JSON Schema, how to read a report), or check them."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is stale")
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "docs", help="where the pages live")

    def handle(self, *, check, folder, **options):
        stale = [name for name, text in pages().items() if written(folder / name) != text]
        if check and stale:
            raise CommandError(f"Not current: {', '.join(stale)}. Run manage.py format_docs and commit the result.")
        for name in () if check else stale:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(pages()[name], encoding="utf-8")
            self.stdout.write(f"written: {folder / name}")


def pages():
    """Return the text of every generated page by its name."""
    schema = json.dumps(report_document_schema(), ensure_ascii=False, indent=1)
    return {"format.md": form_page(), "report-document.schema.json": f"{schema}\n", **reading_pages()}


def written(path):
    """Return what stands in a file, nothing when there is none."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""
