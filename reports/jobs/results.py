"""What became of the files of a job: counts, rows, and the result as a workbook."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..actions import Refused
from ..checks import check
from ..document import content_from_json
from ..models import ItemState, Job, JobItem, SourceFile
from ..models.readings import ROW, part_in_words
from ..reading import Unreadable
from ..writing.formulas import neutral
from .reading import PART

if TYPE_CHECKING:
    from ..writing.commented_workbook import Note

BLOBS = ("reading__document_blob", "reading__evidence_blob")


@dataclass(frozen=True)
class Row:
    """One file as people see it. ``reading`` is the number of the reading to look at, if there is one."""

    number: int
    name: str
    state: str
    state_words: str
    agency: str
    year: int | None
    doubts: int | None
    is_certain: bool
    sentence: str
    reading: int | None
    file: int | None


def counts_of(job: Job) -> dict[str, int]:
    """Return how many files ended how, in the order of the states; a year's workbook counts by its reports."""
    counted = dict(job.items.order_by().values_list("state").annotate(Count("pk")))
    return {state: counted[state] for state in ItemState.values if state in counted and state != ItemState.SEVERAL}


def items_of(job: Job) -> QuerySet[JobItem]:
    """Return the files of ``job`` in their order, with their readings but not what was read."""
    return job.items.select_related("reading__agency").defer(*BLOBS).order_by("pk")


def rows_of(items: Iterable[JobItem]) -> Iterator[Row]:
    """Yield the files of ``items`` in their order."""
    language = "en" if get_language() == "en" else "zh"
    for item in items:
        said, reading = item.result, item.reading
        agency = str(reading.agency) if reading and reading.agency else said.get("agency", "")
        yield Row(
            number=item.pk,
            name=_shown(item.key),
            state=item.state,
            state_words=item.get_state_display(),
            agency=agency,
            year=(reading.year if reading else None) or said.get("year"),
            doubts=said.get("doubts"),
            is_certain=bool(said.get("certain")),
            sentence=said.get(language, ""),
            reading=item.reading_id,
            file=said.get("file"),
        )


def result_workbook(job: Job) -> bytes:
    """Return a workbook with one row for each file of ``job``: how it ended, and what to do."""
    import xlsxwriter  # only who takes a result away needs it in memory

    held = io.BytesIO()
    book = xlsxwriter.Workbook(
        held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet = book.add_worksheet(_("Result"))
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    heads = (_("File"), _("State"), _("Agency"), _("Year"), _("Doubts"), _("What there is to say"))
    for column, (words, width) in enumerate(zip(heads, (48, 18, 30, 8, 8, 70), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, words, bold)
    for line, row in enumerate(rows_of(items_of(job).iterator(chunk_size=500)), start=1):
        for column, text in ((0, row.name), (1, row.state_words), (2, row.agency), (5, row.sentence)):
            sheet.write_string(line, column, neutral(text), wrapped)
        for column, number in ((3, row.year), (4, row.doubts)):
            if number is not None:
                sheet.write_number(line, column, number)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, job.items.count(), len(heads) - 1)
    book.close()
    return held.getvalue()


def commented_workbook(item: JobItem) -> bytes:
    """Return the workbook of ``item`` with a comment at each doubtful or faulty cell of the reports in it.

    Raise Refused with a sentence when it cannot be written.
    """
    from ..writing.commented_apart import comment_apart  # what writes workbooks again weighs as much as the rest
    from ..writing.commented_workbook import notes_of

    language = "en" if get_language() == "en" else "zh"
    file = SourceFile.objects.filter(pk=item.result.get("file")).first()
    if file is None:
        raise Refused(_("The workbook is not kept; upload it again."))
    notes: list[Note] = []
    reports = JobItem.objects.filter(job=item.job, place=item.place, member=item.member).exclude(pk=item.pk)
    for report in reports.select_related("reading").order_by("pk"):
        if report.reading is None:
            if report.state in (ItemState.REFUSED, ItemState.FAILED):
                notes.append(_note_on_part(report, report.result.get(language, "")))
        else:
            document, evidence = report.reading.document, report.reading.evidence
            found = [finding.to_json() for finding in check(content_from_json(document))]
            said = notes_of(document, evidence, found, language)
            # Figures that came before in another file were read there: their places are those of that file.
            is_here = report.reading.file_id == file.pk
            notes += [note if is_here and note.row else _note_on_part(report, note.text) for note in said]
    try:
        with file.content.open("rb") as stream:
            return comment_apart(stream.read(), notes, language)
    except FileNotFoundError:
        raise Refused(_("The workbook is not kept; upload it again.")) from None
    except Unreadable as refusal:
        raise Refused(refusal.text.in_language(language)) from refusal


def _note_on_part(item: JobItem, said: str) -> "Note":
    """Return a note on a report as a whole: at its row, where it is one of a sheet."""
    from ..writing.commented_workbook import Note

    part = item.key.rpartition(PART)[2]
    if row := ROW.fullmatch(part):
        return Note(row["sheet"], int(row["row"]), 1, said)
    return Note("", 0, 0, f"{part}: {said}")


def _shown(key: str) -> str:
    """Return the name of a file or of a report in it, the row in the language of the reader."""
    name, sign, part = key.rpartition(PART)
    return f"{name}{sign}{part_in_words(part)}" if sign else key
