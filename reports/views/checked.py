"""One report checked without being stored: what was read, what the rules find in it, how it is shown."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from .. import checks
from ..checks.catalogue import CATALOGUE
from ..checks.reading_rules import SURE
from ..document import Content, Doubt, Reading
from ..formats import FORMS, Text, cell_name, row_of, split_cell
from ..models import Edition
from ..presentation import present
from ..reading.apart import ReadApart, read_apart
from ..reading.document_json import reading_of_json
from ..reading.office import OLD_TEXTS
from ..reading.reasons import DISAGREE
from ..reading.refusals import Unreadable
from ..rendering.statement import ShownFinding, rules_of
from ..writing.public_findings import FindingList, ListedFinding, in_weight

MOST_TEXT = 60_000  # characters: the rules on text, which run in the web process, then take a second at most
MOST_DOUBTS = 1000
SECONDS = 20  # on the processor, for a file that is read here
SECONDS_OF_OFFICE = 45  # an older file is turned into a newer one first, which may take 40 seconds
ABOUT_BLANKS = ("T-BLANK", "T3-SPLIT")
_WHOLE = Text("整份文件", "The whole file")
_MOST_PRINTED = 120


def read_here(data: bytes, ending: str) -> ReadApart:
    """Read a file in a process of its own, in less time than the staff side has; raise Unreadable where that fails.

    What is far longer than a report is refused, since checking it would hold up the site.
    """
    seconds = SECONDS_OF_OFFICE if ending.lstrip(".") in OLD_TEXTS else SECONDS
    read = read_apart(data, f"report{ending}", limit=max(1, len(data)), seconds=seconds)
    content, doubts = read.document["content"], read.document["reading"]["doubts"]
    texts = [part for section in content["sections"] for part in (section["text"], section.get("after", ""))]
    length = sum(map(len, (content["preface"], *texts, *content["leftovers"])))
    if length > MOST_TEXT or len(doubts) > MOST_DOUBTS:
        raise Unreadable("too_long")
    return read


@dataclass(frozen=True)
class Checked:
    """What came of a check. ``compared_with`` says where last year's report is from: "file", "published" or ""."""

    reading: Reading
    document: dict[str, Any]
    findings: tuple[checks.Finding, ...]
    last_document: dict[str, Any] | None = None
    compared_with: str = ""
    last_address: str = ""
    last_name: str = ""

    @property
    def content(self) -> Content:
        """Return what was read."""
        return self.reading.content

    def listed(self) -> FindingList:
        """Return the findings, and the doubts of the reader, as a list to take away."""
        content = self.content
        found = [
            ListedFinding(
                rule=finding.rule,
                severity=finding.severity,
                verdict=finding.verdict,
                line=finding.line,
                cells=finding.cells,
                message=finding.message,
                left="" if finding.left is None else str(finding.left),
                right="" if finding.right is None else str(finding.right),
            )
            for finding in self.findings
        ]
        doubts = [
            ListedFinding("", "doubt", "fails", doubt.cell or "", (doubt.cell,) if doubt.cell else (), words)
            for doubt, words in self._doubts()
        ]
        return FindingList(content.agency_name, content.year, content.form, in_weight([*found, *doubts]))

    def context(self, language: str) -> dict[str, Any]:
        """Return what the page of the result shows."""
        shown = [_shown(finding) for finding in self.findings]
        failing = [finding for finding in shown if finding.is_failing]
        doubts = [ShownFinding("", "doubt", "fails", _cells(doubt), words) for doubt, words in self._doubts()]
        content = self.content
        marked = [finding for finding in failing if finding.severity != "doubt"]
        counts = checks.statement(content, self.findings)
        undecided = counts.undecided + counts.hold_if_nil

        def by_rule(severity: str) -> Any:
            return rules_of(content, (one for one in failing if one.severity == severity), language)

        presented = present(content, language, findings=[*marked, *doubts], link=lambda cell: f"#{cell}")
        return {
            "report": presented,
            "year": content.year,
            "organ": content.agency_name,
            "is_sure_of_year": _is_sure(self.reading.years),
            "is_sure_of_agency": _is_sure(self.reading.agencies),
            "has_figures": content.shape == "form" and bool(content.figures),
            "counts": counts,
            "undecided_equations": undecided,
            "groups": [(severity, rules) for severity in ("error", "warn", "info") if (rules := by_rule(severity))],
            "doubts": [(words.in_language(language), cell) for words, cell in _by_row(self.reading.doubts, content)],
            "open_rules": rules_of(content, (one for one in shown if not one.is_failing), language),
            "number_open": sum(not one.is_failing for one in shown),
            "number": {severity: sum(one.severity == severity for one in failing) for severity in checks.SEVERITIES},
        }

    def _doubts(self) -> list[tuple[Doubt, Text]]:
        return [(doubt, _in_words(doubt, self.content)) for doubt in self.reading.doubts]


def checked(
    document: ReadApart, thresholds: checks.Thresholds, before: ReadApart | None = None, year: int | None = None
) -> Checked:
    """Check a report against every rule, with last year's where it is handed in or published here.

    ``thresholds`` are those of the site, ``year`` is what the person says where the file does not. Costs one query,
    and nine more where last year's report is published here.
    """
    if year is not None:
        document.document["content"]["year"] = year
    reading = reading_of_json(json.dumps(document.document).encode())
    last = reading_of_json(json.dumps(before.document).encode()).content if before else None
    published = None if before else published_last_year(reading.content)
    last_year = last or (published.content() if published else None)
    context = checks.Context(
        last_year=last_year,
        thresholds=thresholds,
        reading=replace(
            checks.file_reading(reading, DISAGREE, is_confirmed=True), with_evidence=frozenset(document.evidence)
        ),
    )
    return Checked(
        reading=reading,
        document=document.document,
        findings=found_in(reading, context),
        last_document=before.document if before else None,
        compared_with="file" if last else "published" if published else "",
        last_address=published.report.get_absolute_url() if published else "",
        last_name=f"{last_year.agency_name} {last_year.year}" if last_year else "",
    )


def found_in(reading: Reading, context: checks.Context) -> tuple[checks.Finding, ...]:
    """Return what the rules find. A cell that could not be read for certain is open: neither blank nor left out."""
    content, doubtful = reading.content, reading.doubtful_cells()
    known = replace(content, figures={cell: held for cell, held in content.figures.items() if cell not in doubtful})
    # The rules about blanks ask whether something stands there, not what.
    filled = replace(content, figures={**content.figures, **dict.fromkeys(doubtful, 0)})
    found: list[checks.Finding] = []
    for rule in CATALOGUE:
        found += checks.check(filled if rule.number in ABOUT_BLANKS else known, context, [rule])
    return tuple(found)


def published_last_year(content: Content) -> Edition | None:
    """Return the edition in force of the same agency for the year before, where it is published here."""
    return (
        Edition.objects.published()
        .filter(report__agency__name=content.agency_name, report__year__year=content.year - 1)
        .with_contents()
        .first()
        if content.agency_name
        else None
    )


def _shown(finding: checks.Finding) -> ShownFinding:
    return ShownFinding(finding.rule, finding.severity, finding.verdict, finding.cells, finding.message)


def _cells(doubt: Doubt) -> tuple[str, ...]:
    return (doubt.cell,) if doubt.cell else ()


def _by_row(doubts: Iterable[Doubt], content: Content) -> list[tuple[Text, str]]:
    """Return the doubts in words, each with a cell to go to; cells of one row that share a reason are told once."""
    found = []
    for (row, _, _), group in groupby(doubts, lambda doubt: (_row_of(doubt), doubt.reason, doubt.printed)):
        held = list(group)
        name = row_of(held[0].cell or "", FORMS[content.form]).text if row and len(held) > 1 else None
        found.append((_in_words(held[0], content, name), held[0].cell or ""))
    return found


def _row_of(doubt: Doubt) -> tuple[str, str] | None:
    place = split_cell(doubt.cell) if doubt.cell else None
    return (place.table, place.row) if place else None


def _in_words(doubt: Doubt, content: Content, name: Text | None = None) -> Text:
    name = name or (cell_name(doubt.cell, FORMS[content.form]) if doubt.cell else _WHOLE)
    printed = doubt.printed[:_MOST_PRINTED]
    return Text(
        f"{name.zh}：{doubt.reason.zh}{f'（原文“{printed}”）' if printed else ''}。请对照原件。",
        f"{name.en}: {doubt.reason.en}{f' (printed “{printed}”)' if printed else ''}. Compare it with the original.",
    )


def _is_sure(candidates: Iterable[Any]) -> bool:
    best = next(iter(candidates), None)
    return best is not None and best.confidence >= SURE
