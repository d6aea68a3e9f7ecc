"""Carry a removal by law out: out of the texts of every edition, out of what was kept of them, off the disk.

What has to go is replaced, never hidden: afterwards no table and no file of the portal holds it. The verbs that lead
here are in ``sealing``.
"""

import json
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from ..document import Content
from ..formats import split_cell
from ..models import (
    FROZEN,
    STATISTICS,
    WORKING,
    CheckOfEdition,
    Edition,
    EditionFile,
    EditionText,
    Explanation,
    JobItem,
    Reading,
    Report,
    ReportEvent,
    Seal,
    SealedPlace,
    SourceFile,
    State,
    WithheldFile,
)
from ..passages import Cut, stands_in, taken_out, without
from . import search_index
from .index import remember
from .rechecking import CHECKED, mark_partners, recheck, refresh_neighbours

LOG = logging.getLogger(__name__)
LEFTOVERS = "leftovers"


def texts_by_place(content: Content) -> dict[str, tuple[str, ...]]:
    """Return the texts of every place from which a passage can come off; ``printed`` ones by row of a table."""
    found: dict[str, tuple[str, ...]] = {"preface": (content.preface,)}
    for section in content.sections:
        found |= {f"text.{section.key}": (section.text,), f"after.{section.key}": (section.after,)}
    for cell, text in content.printed.items():
        place = split_cell(cell)
        key = f"printed.{place.table}.{place.row}"
        found[key] = (*found.get(key, ()), text)
    found[LEFTOVERS] = content.leftovers
    return {place: texts for place, texts in found.items() if any(texts)}


def is_html(place: str) -> bool:
    """Tell whether what stands at ``place`` is a narrative with its tags."""
    return place != LEFTOVERS and not place.startswith("printed.")


def places_holding(content: Content, passage: str) -> list[str]:
    """Return every place of ``content`` in which ``passage`` stands."""
    return [
        place
        for place, texts in texts_by_place(content).items()
        if any(stands_in(text, passage, is_html=is_html(place)) for text in texts)
    ]


def files_of(report: Report) -> list[SourceFile]:
    """Return the files of all editions and readings of ``report`` that are not withheld yet."""
    beside = Q(uses__edition__report=report) | Q(readings__in=readings_of(report))
    return list(SourceFile.objects.filter(beside, withheld=None).distinct().order_by("pk"))


def readings_of(report: Report, files: Iterable[int] = ()) -> QuerySet[Reading]:
    """Return what was read for ``report``, accepted or not, and whatever else was read of ``files``."""
    same = Q(agency=report.agency_id, year=report.year.year)
    return Reading.objects.filter(Q(edition__report=report) | same | Q(file__in=list(files)))


# Texts ---------------------------------------------------------------------------------------------------------------


def take_out_of_editions(seal: Seal) -> int:
    """Take the passage out of its place in every edition of the report, drafts too; return how many held it."""
    # No correction is opened meanwhile: it would take the passage over.
    Report.objects.select_for_update(of=("self",)).get(pk=seal.report_id)
    editions = Edition.objects.select_for_update(of=("self",)).filter(report=seal.report_id).order_by("pk")
    return sum(_take_out(seal, edition) for edition in editions)


def _take_out(seal: Seal, edition: Edition) -> bool:
    rows, column = _rows_at(edition, seal.place)
    value = rows.values_list(column, flat=True).first()
    cuts = _cuts(value, seal.passage)
    SealedPlace.objects.bulk_create(
        SealedPlace(
            seal=seal,
            edition=edition,
            place=seal.place,
            found=_as_stored(value, cut.found),
            leaves=_as_stored(value, cut.left),
            times=cut.times,
        )
        for cut in cuts
    )
    for cut in cuts:  # one at a time: the database compares each change with what one sealed place says
        value = _replaced(value, cut)
        rows.update(**{column: value})
    if cuts:
        # Who has a draft open may not save the passage back over it.
        moved = {"version": F("version") + 1} if edition.state in WORKING else {}
        Edition.objects.filter(pk=edition.pk).update(changed_at=timezone.now(), **moved)
    return bool(cuts)


def _rows_at(edition: Edition, place: str) -> tuple[QuerySet[Any], str]:
    part, _dot, key = place.partition(".")
    if part in ("text", "after"):
        return EditionText.objects.filter(edition=edition, key=key), part
    if part == "printed":
        table, _dot, row = key.partition(".")
        return STATISTICS[table].objects.filter(edition=edition, row=row), part
    return Edition.objects.filter(pk=edition.pk), part


def _cuts(value: Any, passage: str) -> list[Cut]:
    if isinstance(value, str):
        return list(taken_out(value, passage, is_html=True)[1])
    found: dict[str, Cut] = {}
    for text in value.values() if isinstance(value, Mapping) else value or ():
        for cut in taken_out(str(text), passage, is_html=False)[1]:
            before = found.get(cut.found)
            found[cut.found] = Cut(cut.found, cut.left, cut.times + (before.times if before else 0))
    return list(found.values())


def _replaced(value: Any, cut: Cut) -> Any:
    if isinstance(value, str):
        return value.replace(cut.found, cut.left)
    if isinstance(value, Mapping):
        return {key: _replaced(text, cut) for key, text in value.items()}
    return [_replaced(text, cut) for text in value]


def _as_stored(value: Any, text: str) -> str:
    """Return ``text`` as the database holds it in a column of such a value; SQLite's JSON keeps to ASCII."""
    if isinstance(value, str):
        return text
    return json.dumps(text, ensure_ascii=connection.vendor != "postgresql")[1:-1]


# What was kept of them -----------------------------------------------------------------------------------------------


def erase_records(report: Report, passage: str, files: Iterable[int]) -> None:
    """Take the passage out of events, explanations and readings of ``report``, wherever in them it stands."""
    for event in ReportEvent.objects.filter(report=report):
        comment, changes = without(event.comment, passage), without(event.changes, passage)
        if (comment, changes) != (event.comment, event.changes):
            ReportEvent.objects.filter(pk=event.pk).update(comment=comment, changes=changes)
    for said in Explanation.objects.filter(edition__report=report):
        if (text := without(said.text, passage)) != said.text:
            Explanation.objects.filter(pk=said.pk).update(text=text)
    for reading in readings_of(report, files):
        document, evidence = without(reading.document, passage), without(reading.evidence, passage)
        if (document, evidence) != (reading.document, reading.evidence):
            reading.document, reading.evidence = document, evidence
            reading.save(update_fields=["document_blob", "evidence_blob"])
    for item in JobItem.objects.filter(reading__in=readings_of(report, files)):
        if (result := without(item.result, passage)) != item.result:
            JobItem.objects.filter(pk=item.pk).update(result=result)


def draw_anew(seal: Seal) -> None:
    """Make everything anew that is made of what the seal took: findings, fingerprints, search, pages."""
    touched = Q(sealed_places__seal=seal) | Q(files__file__withheld__seal=seal)
    editions = Edition.objects.filter(touched, report=seal.report_id).distinct().order_by("pk")
    for edition in editions.select_related("report__agency", "report__year"):
        if edition.state == State.PUBLISHED:
            remember(edition, edition.content())
            search_index.enter(edition)
        if edition.state in FROZEN:
            mark_partners(edition)
        if edition.state in CHECKED:
            recheck(edition)
        else:
            edition.findings.all().delete()
    refresh_neighbours(seal.report)


# Files ---------------------------------------------------------------------------------------------------------------


def withhold(seal: Seal, files: Iterable[int]) -> None:
    """Withhold the files, and the copies that the public takes of them, beside whatever report they stand."""
    files = list(files)
    copies = EditionFile.objects.filter(file__in=files).exclude(public_copy=None).values_list("public_copy", flat=True)
    going = SourceFile.objects.filter(pk__in={*files, *copies}, withheld=None)
    WithheldFile.objects.bulk_create(WithheldFile(seal=seal, file=file) for file in going.order_by("pk"))
    beside = Edition.objects.filter(files__file__withheld__seal=seal)
    Report.objects.filter(editions__in=beside).update(public_stamp=F("public_stamp") + 1)
    CheckOfEdition.objects.filter(edition__in=beside).update(is_due=True)


def clean_up_after_commit() -> None:
    """Take withheld files off the disk and forget kept pages, once the removal is stored for good."""

    def clean_up() -> None:
        erase_withheld_files()
        cache.clear()

    transaction.on_commit(clean_up, robust=True)


def erase_withheld_files() -> int:
    """Take every withheld file off the disk that is still there, or there again; return how many were."""
    erased = 0
    for withheld in WithheldFile.objects.select_related("file"):
        content = withheld.file.content
        try:
            if content.storage.exists(content.name):
                content.storage.delete(content.name)
                erased += 1
        except OSError:
            LOG.exception("The withheld file %s could not be taken off the disk.", withheld.file.sha256)
    return erased
