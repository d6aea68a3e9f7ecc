"""Findings to take away: of one edition, and of all reports that the list shows as it is filtered."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..formats import ALL_CELLS, FORMS, cell_name
from ..models import Edition, Explanation, Finding, Person, Report, Severity, Verdict
from ..writing.findings_list import FINDING_COLUMNS, REPORT_COLUMNS, Listing, Row, csv_parts, json_parts, workbook
from ..writing.public_findings import LIST_WRITERS
from .access import refused
from .reach import edition_to_look_at
from .report_rows import STATES, state_of, with_counts

MOST_IN_A_WORKBOOK = 50_000  # findings; more keep a web worker busy for too long
AT_ONCE = 1000
STORED = (
    *("edition", "fingerprint", "rule", "severity", "verdict", "line", "cells"),
    *("left", "right", "message_zh", "message_en"),
)


def lists_of(edition: Edition) -> list[dict[str, str]]:
    """Return the name and address of every kind of list of the findings of ``edition``."""
    place = [edition.report_id, edition.pk]
    return [
        {"name": writer.name.en, "address": reverse("admin:report_findings", args=[*place, kind])}
        for kind, writer in LIST_WRITERS.items()
    ]


def edition_list_view(request: HttpRequest, report_id: int, edition_id: int, kind: str) -> HttpResponse:
    """Hand out all findings of an edition whose contents the person may see, with every explanation."""
    edition = edition_to_look_at(request, report_id, edition_id)
    if kind not in LIST_WRITERS:
        raise Http404(kind)
    findings = _findings(Edition.objects.filter(pk=edition.pk))
    name = _("Findings %(report)s") % {"report": edition.report}
    return _answer([Listing("findings", FINDING_COLUMNS, _rows(findings))], kind, name)


def reports_list_view(request: HttpRequest, reports: QuerySet[Report], what: str, kind: str) -> HttpResponse:
    """Hand out ``reports`` with their counts and the findings of the editions whose contents the person may see.

    As CSV one of the two: ``what`` is "findings" or "reports".
    """
    if kind not in LIST_WRITERS or what not in ("findings", "reports"):
        raise Http404(f"{what}.{kind}")
    findings = _findings(_editions_of(request.user, reports))
    if kind == "xlsx" and findings.count() > MOST_IN_A_WORKBOOK:
        words = _("That is more than %(most)s findings: narrow the list down, or take CSV.")
        return refused(request, words % {"most": MOST_IN_A_WORKBOOK}, status=400)
    both = {
        "reports": Listing("reports", REPORT_COLUMNS, _report_rows(reports)),
        "findings": Listing("findings", FINDING_COLUMNS, _rows(findings)),
    }
    return _answer([both[what]] if kind == "csv" else [*both.values()], kind, _("Findings"))


def _editions_of(person: Person, reports: QuerySet[Report]) -> QuerySet[Edition]:
    """Return the shown editions of ``reports`` whose contents ``person`` may see."""
    shown = reports.order_by().values("shown_edition")
    return Edition.objects.for_person(person).filter(pk__in=shown)


def _findings(editions: QuerySet[Edition]) -> QuerySet[Finding]:
    keys = editions.order_by().values("pk")
    place = ("-edition__report__year__year", "edition__report__agency__path", "edition", "pk")
    return Finding.objects.filter(edition__in=keys).order_by(*place)


def _rows(findings: QuerySet[Finding]) -> Iterator[Row]:
    """Yield the findings as rows. What many of them share is looked up once: a list may hold a hundred thousand."""
    keys = findings.order_by().values("edition")
    editions = {edition.pk: _about(edition) for edition in _editions(keys)}
    explanations = Explanation.objects.filter(edition__in=keys).select_related("person")
    said = {(word.edition_id, word.fingerprint): (word.text, _kind(word), str(word.person)) for word in explanations}
    names = {key: {cell: cell_name(cell, form) for cell in ALL_CELLS} for key, form in FORMS.items()}
    severities = {str(value): str(words) for value, words in Severity.choices}
    verdicts = {str(value): str(words) for value, words in Verdict.choices}
    for finding in findings.values_list(*STORED).iterator(AT_ONCE):
        edition, fingerprint, rule, severity, verdict, line, cells, *rest = finding
        about, form = editions[edition]
        yield (
            *about,
            rule,
            severities.get(severity, severity),
            verdicts.get(verdict, verdict),
            line,
            " ".join(cells),
            "；".join(names[form][cell].zh for cell in cells),
            "; ".join(names[form][cell].en for cell in cells),
            *rest,
            *said.get((edition, fingerprint), ("", "", "")),
        )


def _editions(keys: QuerySet[Any]) -> QuerySet[Edition]:
    whole = Edition.objects.filter(pk__in=keys).defer("preface", "leftovers", "change_reason", "withdrawal_reason")
    return whole.select_related("report__agency", "report__year").prefetch_related("report__agency__periods")


def _about(edition: Edition) -> tuple[tuple[Any, ...], str]:
    report = edition.report
    name, code = edition.agency_name or report.name_then, edition.agency_code or report.code_then
    return (name, code, report.year.year, str(edition.label)), edition.form


def _kind(word: Explanation) -> str:
    if word.is_clearance:
        return _("cleared")
    return _("public") if word.is_public else _("internal")


def _report_rows(reports: QuerySet[Report]) -> Iterator[Row]:
    for page in _pages(reports):
        for report in with_counts(page):
            counts = report.counts
            checked_at = counts.checked_at
            yield (
                report.name_then,
                report.code_then,
                report.year.year,
                str(STATES[state_of(report)]),
                counts.errors,
                counts.warnings,
                counts.unexplained,
                counts.remarks,
                counts.open,
                timezone.localtime(checked_at).isoformat(timespec="minutes") if checked_at else "",
                counts.is_stale,
            )


def _pages(reports: QuerySet[Report]) -> Iterator[list[Report]]:
    """Yield the reports in portions, so that neither memory nor the number of queries grows with each."""
    page: list[Report] = []
    whole = reports.select_related("agency", "year").prefetch_related("agency__periods")
    for report in whole.iterator(AT_ONCE):
        page.append(report)
        if len(page) == AT_ONCE:
            yield page
            page = []
    if page:
        yield page


def _answer(listings: list[Listing], kind: str, name: str) -> Any:
    language = get_language() or "zh"
    if kind == "xlsx":
        answer: Any = HttpResponse(workbook(listings, language), content_type=LIST_WRITERS[kind].media_type)
    else:
        parts = csv_parts(listings[0]) if kind == "csv" else json_parts(listings)
        answer = StreamingHttpResponse(parts, content_type=LIST_WRITERS[kind].media_type)
    file_name = f"{name.replace('/', '-')}.{kind}"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file_name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer
