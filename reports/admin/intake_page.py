"""What the review page of a reading shows: source beside result, doubtful cells first."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import checks
from ..document import Content, content_from_json
from ..formats import FORMS, Text, cell_name, column_of, row_of
from ..models import Edition, Reading, ReadingState, Report, ReportingYear, State
from ..presentation import present
from ..reading import Unreadable
from ..reading.repair import mend
from ..reading.text import decode

TEXT_FILES = (".txt", ".md")
MOST_LINES = 4000
MOST_CHARACTERS = 400_000
SHORT_ENOUGH = 90
# A cell offers one or two readings of its text; more candidates are the figures of a whole row that lost its places.
MOST_CANDIDATES_OF_A_CELL = 2


@dataclass(frozen=True)
class DoubtShown:
    """A doubtful cell as presentation marks it."""

    cells: tuple[str, ...]
    message: Text
    rule: str = ""
    severity: str = "doubt"
    verdict: str = "fails"


def doubts_of(reading: Reading) -> list[dict[str, Any]]:
    """Return the doubts about cells, in the order of the form."""
    document = reading.document
    order = {cell: place for place, cell in enumerate(FORMS[document["content"]["form"]].cells())}
    doubts = [doubt for doubt in document["reading"]["doubts"] if doubt["cell"]]
    return sorted(doubts, key=lambda doubt: order.get(doubt["cell"], len(order)))


def review_context(reading: Reading, posted: Mapping[str, str], decided: Mapping[str, str]) -> dict[str, Any]:
    """Return source, doubts, findings and the reading itself. Costs a file and a handful of queries."""
    document, evidence = reading.document, reading.evidence
    content = content_from_json(document)
    doubts, language = doubts_of(reading), get_language() or "zh"
    found = checks.check(content, checks.Context(last_year=_last_year(reading)))
    marks = [DoubtShown((doubt["cell"],), Text(**doubt["reason"])) for doubt in doubts]
    lines, is_cut = source_lines(reading)
    places = {doubt["cell"]: _line_of(doubt, evidence, lines) for doubt in doubts}
    # A doubtful cell is no number yet, which needs no finding beside the doubt.
    failing = [finding for finding in found if finding.is_failure and not places.keys() >= set(finding.cells)]
    presented = present(
        content,
        language,
        findings=[*failing, *marks],
        link=lambda cell: f"#line-{evidence[cell]['line']}" if cell in evidence else "",
    )
    return {
        "doubts": doubts,
        "doubtful_rows": _by_row([_doubt(doubt, content, places, posted, decided, language) for doubt in doubts]),
        "undecided": len(doubts) - len(decided),
        "remarks": [
            Text(**doubt["reason"]).in_language(language)
            for doubt in document["reading"]["doubts"]
            if not doubt["cell"]
        ],
        "findings": [_finding(finding, language) for finding in failing],
        "presented": presented,
        "printed_title": content.title,
        "lines": [{"number": number, "text": text, "is_doubtful": number in places.values()} for number, text in lines],
        "is_cut": is_cut,
        "counts": _counts(content, doubts),
    }


def _doubt(
    doubt: Mapping[str, Any],
    content: Content,
    places: Mapping[str, int | None],
    posted: Mapping[str, str],
    decided: Mapping[str, str],
    language: str,
) -> dict[str, Any]:
    cell, form = doubt["cell"], FORMS[content.form]
    candidates = [
        {"value": f"c{place}", "words": words} for place, words in enumerate(doubt["candidates"]) if words.strip()
    ]
    is_about_the_row = len(doubt["candidates"]) > MOST_CANDIDATES_OF_A_CELL
    if doubt["printed"].strip() and doubt["printed"] not in doubt["candidates"] and not is_about_the_row:
        candidates.append({"value": "printed", "words": doubt["printed"], "is_verbatim": True})
    return {
        "cell": cell,
        "name": cell_name(cell, form).in_language(language),
        "row": row_of(cell, form).text.in_language(language),
        "column": column_of(cell, form).text.in_language(language),
        "row_key": cell.rpartition(".")[0],
        "reason": Text(**doubt["reason"]).in_language(language),
        "printed": doubt["printed"],
        "line": places[cell],
        "candidates": candidates,
        "choice": posted.get(f"choice.{cell}", ""),
        "other": posted.get(f"other.{cell}", ""),
        "is_undecided": bool(posted) and cell not in decided,
    }


def _finding(finding: checks.Finding, language: str) -> dict[str, Any]:
    words = finding.message.in_language(language)
    return {
        "severity": finding.severity,
        "sign": "✕" if finding.severity == "error" else "!",
        "rule": finding.rule,
        "words": words,
        "gist": f"{words[:SHORT_ENOUGH]}…" if len(words) > 2 * SHORT_ENOUGH else "",
        "cell": finding.cells[-1] if finding.cells else "",
    }


def _line_of(doubt: Mapping[str, Any], evidence: Mapping[str, Any], lines: list[tuple[int, str]]) -> int | None:
    """Return the line of a doubtful cell: as the reader noted it, else the one line that says what is printed."""
    if doubt["cell"] in evidence:
        return evidence[doubt["cell"]]["line"]
    printed = _bare(doubt["printed"])
    saying = [number for number, text in lines if printed and printed in _bare(text)]
    if len(saying) > 1:
        labels = {_bare(words) for words in row_of(doubt["cell"]).text}
        saying = [
            number for number, text in lines if number in saying and any(label in _bare(text) for label in labels)
        ]
    return saying[0] if len(saying) == 1 else None


def _bare(text: str) -> str:
    return "".join(text.split())


def _by_row(doubts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the doubtful cells in groups that share row, reason and printed text."""
    rows: list[dict[str, Any]] = []
    for doubt in doubts:
        shared = {name: doubt[name] for name in ("row_key", "row", "reason", "printed", "line")}
        if not rows or any(rows[-1][name] != shared[name] for name in shared):
            rows.append({**shared, "cells": []})
        rows[-1]["cells"].append(doubt)
    return rows


def _counts(content: Content, doubts: list[dict[str, Any]]) -> dict[str, int]:
    """Return how many cells of the form were read, stand in doubt, or are not shown by the source."""
    cells = FORMS[content.form].cells()
    doubtful = {doubt["cell"] for doubt in doubts}
    read = [cell for cell in cells if content.shows(cell) and cell not in doubtful]
    missing = len(cells) - len(read) - len(doubtful.intersection(cells))
    return {"all": len(cells), "read": len(read), "doubtful": len(doubtful), "missing": missing}


def _last_year(reading: Reading) -> Content | None:
    """Return last year's published report of the proposed agency, for the checks that compare with it."""
    if not (reading.agency_id and reading.year):
        return None
    before = Edition.objects.published().filter(
        report__agency_id=reading.agency_id, report__year__year=reading.year - 1
    )
    edition = before.select_related("report__agency", "report__year").first()
    return edition.content() if edition else None


def source_lines(reading: Reading) -> tuple[list[tuple[int, str]], bool]:
    """Return the numbered lines of the source, mended as they were read, and whether the end is left out.

    Of files that are no text, return the raw text of each figure in the order of its place.
    """
    if PurePath(reading.file.name).suffix.lower() in TEXT_FILES:
        try:
            with reading.file.content.open("rb") as file:
                text = decode(file.read())
        except (Unreadable, FileNotFoundError):
            text = ""
        plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "")
        lines = list(enumerate(mend(plain[:MOST_CHARACTERS]).split("\n"), 1))
        return lines[:MOST_LINES], len(plain) > MOST_CHARACTERS or len(lines) > MOST_LINES
    places: dict[int, list[str]] = {}
    for place in reading.evidence.values():
        places.setdefault(place["line"], []).append(place["raw"])
    return [(line, "  ".join(places[line])) for line in sorted(places)][:MOST_LINES], len(places) > MOST_LINES


def identity_notes(reading: Reading, is_among_own: bool) -> list[str]:
    """Return what a person has to know about agency and year before confirming them."""
    identity = reading.document["reading"]["identity"]
    named = [str(candidate["value"]) for candidate in identity["agency"]]
    years = [str(candidate["value"]) for candidate in identity["year"]]
    notes = []
    if named and reading.agency is None:
        notes.append(
            _(
                "The file names “%(name)s”, which is none of your agencies. Choose the agency, "
                "or ask your administrator to enter it."
            )
            % {"name": named[0]}
        )
    elif not named:
        notes.append(_("The file does not name its agency. Choose it."))
    elif not is_among_own:
        notes.append(_("You do not enter reports for %(agency)s.") % {"agency": reading.agency})
    elif named and reading.agency and not _bears(reading, named):
        notes.append(
            _("The file names “%(name)s”; you chose %(agency)s. Look closely whose report it is.")
            % {"name": named[0], "agency": reading.agency}
        )
    if reading.year and not ReportingYear.objects.filter(year=reading.year).exists():
        notes.append(
            _("The year %(year)s has not been opened; ask your administrator to open it.") % {"year": reading.year}
        )
    if not years:
        notes.append(_("The file does not say its year. Choose it."))
    elif reading.year and str(reading.year) != years[0]:
        notes.append(_("The file says %(found)s; you chose %(chosen)s.") % {"found": years[0], "chosen": reading.year})
    return notes


def _bears(reading: Reading, names: list[str]) -> bool:
    known = {name for period in reading.agency.periods.all() for name in (period.name, period.short_name)}
    return bool(known & set(names))


def report_notes(reading: Reading) -> dict[str, Any]:
    """Return what is there already for the proposed agency and year: a sentence, a link, whether a draft stands."""
    if not (reading.agency and reading.year):
        return {}
    report = Report.objects.filter(agency=reading.agency, year__year=reading.year).select_related("year").first()
    if report is None:
        return {}
    working = report.working_edition()
    twin = Reading.objects.filter(file=reading.file, state=ReadingState.ACCEPTED, edition__report=report)
    address = reverse("admin:reports_report_change", args=[report.pk])
    if twin.exclude(edition__state=State.DISCARDED).exists():
        sentence = _("This very file was already accepted for %(report)s.") % {"report": report}
    elif working:
        sentence = _("%(report)s already has an edition in work (%(state)s).") % {
            "report": report,
            "state": working.get_state_display(),
        }
    elif report.current_edition_id:
        sentence = _("%(report)s is already public: open a correction there first, then accept this reading.") % {
            "report": report
        }
    else:
        return {}
    return {"sentence": sentence, "address": address, "has_draft": bool(working and working.is_editable)}
