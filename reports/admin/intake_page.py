"""What the review page of a reading shows: source beside result, doubtful cells first."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import get_language

from .. import checks
from ..actions import surroundings_of, with_decisions
from ..actions.rechecking import is_kept
from ..document import Content, content_from_json
from ..figures import shown
from ..formats import FORMS, Text, cell_name, column_of, row_of
from ..models import Agency, Edition, Origin, Person, Reading, Report, ReportingYear, State
from ..presentation import present
from .findings import Rights, shown_findings
from .grid import equations
from .intake_source import PlaceInSource, places_of, source_of
from .workbench import last_years_content

YEARS = range(2000, 2100)  # a file may say any number
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


def review_context(
    person: Person,
    reading: Reading,
    posted: Mapping[str, str],
    decided: Mapping[str, str],
    *,
    agency: Agency | None,
    year: int | None,
) -> dict[str, Any]:
    """Return source, doubts, findings and the reading itself, checked as a report of ``agency`` on ``year``.

    What is ``decided`` counts as if it were accepted. Costs a file and a handful of queries.
    """
    document, language = reading.document, get_language() or "zh"
    doubts = doubts_of(reading)
    source = source_of(reading)
    places = places_of(reading, source)
    content = with_decisions(content_from_json(document), decided, reading)
    undecided = [doubt for doubt in doubts if doubt["cell"] not in decided]
    marks = [DoubtShown((doubt["cell"],), Text(**doubt["reason"])) for doubt in undecided]
    found = _found(content, _context_of(person, agency, year), {doubt["cell"] for doubt in undecided})
    failing = [finding for finding in found if finding.is_failure]
    presented = present(
        content,
        language,
        findings=[*failing, *marks],
        link=lambda cell: places[cell].address if cell in places else "",
    )
    return {
        "doubts": doubts,
        "doubtful_rows": _by_row([_doubt(doubt, content, places, posted, decided, language) for doubt in doubts]),
        "remarks": [
            Text(**doubt["reason"]).in_language(language)
            for doubt in document["reading"]["doubts"]
            if not doubt["cell"]
        ],
        "findings": shown_findings(
            found,
            content.form,
            rights=Rights(is_blocked=reading.origin != Origin.TRANSCRIBED),
            anchor=lambda section: "what-was-read" if section == "preface" else f"head-{section}",
        ),
        "presented": presented,
        "printed_title": content.title,
        "source": source,
        "doubtful_lines": {places[doubt["cell"]].line for doubt in undecided if doubt["cell"] in places},
        "counts": _counts(content, undecided),
        "for_sums": {
            "equations": equations(content),
            "cells": {cell: shown(figure, content.printed.get(cell)) for cell, figure in content.figures.items()},
            "places": {cell: [place.line, place.column, place.page] for cell, place in places.items() if place.address},
        },
    }


def findings_of(person: Person, reading: Reading) -> list[checks.Finding]:
    """Return what fails in the reading as it was read, checked as a report of the agency and year proposed."""
    context = _context_of(person, reading.agency, reading.year)
    return [finding for finding in checks.check(content_from_json(reading.document), context) if finding.is_failure]


def _found(content: Content, context: checks.Context, undecided: set[str]) -> list[checks.Finding]:
    """Return what the checks find; a doubtful cell is no number yet, which needs no finding beside the doubt."""
    return [
        finding
        for finding in checks.check(content, context)
        if is_kept(finding, context) and not (finding.cells and undecided >= set(finding.cells))
    ]


def _context_of(person: Person, agency: Agency | None, year: int | None) -> checks.Context:
    """Return what a draft of ``agency`` on ``year`` would be checked against: last year, mergers, splits."""
    if agency is None or year is None or year not in YEARS:
        return checks.Context()
    edition = Edition(report=_report(agency, year), state=State.DRAFT)
    return replace(surroundings_of(edition).context, last_year=last_years_content(person, edition))


def _report(agency: Agency, year: int) -> Report:
    stored = Report.objects.filter(agency=agency, year__year=year).select_related("agency", "year").first()
    return stored or Report(agency=agency, year=ReportingYear(year=year))


def _doubt(
    doubt: Mapping[str, Any],
    content: Content,
    places: Mapping[str, PlaceInSource],
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
        "place": places.get(cell, PlaceInSource()),
        "line": places.get(cell, PlaceInSource()).line,
        "candidates": candidates,
        "choice": posted.get(f"choice.{cell}", ""),
        "other": posted.get(f"other.{cell}", ""),
        "is_undecided": bool(posted) and cell not in decided,
    }


def _by_row(doubts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the doubtful cells in groups that share row, reason and printed text."""
    rows: list[dict[str, Any]] = []
    for doubt in doubts:
        shared = {name: doubt[name] for name in ("row_key", "row", "reason", "printed", "line")}
        if not rows or any(rows[-1][name] != shared[name] for name in shared):
            rows.append({**shared, "place": doubt["place"], "cells": []})
        rows[-1]["cells"].append(doubt)
    return rows


def _counts(content: Content, doubts: list[dict[str, Any]]) -> dict[str, int]:
    """Return how many cells of the form were read, stand in doubt, or are not shown by the source."""
    cells = FORMS[content.form].cells()
    doubtful = {doubt["cell"] for doubt in doubts}
    read = [cell for cell in cells if content.shows(cell) and cell not in doubtful]
    missing = len(cells) - len(read) - len(doubtful.intersection(cells))
    return {"all": len(cells), "read": len(read), "doubtful": len(doubtful), "missing": missing}
