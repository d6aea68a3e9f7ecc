"""Rows of registers: what an agency owed for a year and what became of it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from ..formats import EQUATION_NAMES
from ..models import Agency, AgencyKind, Edition, Finding, Obligation, Report, State


@dataclass(frozen=True)
class Standing:
    """How a report stands to the public: the edition to open, or in words why there is none."""

    agency: Agency
    name: str
    kind: str
    year: int
    edition: Edition | None
    address: str
    words: str
    tone: str
    findings: str


def with_findings(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Mark each report with what the public findings of its current edition say, in the order of their weight."""
    found = Finding.objects.public().filter(edition=OuterRef("current_edition"))
    failing, equations = found.failing(), found.filter(rule__in=EQUATION_NAMES)
    return reports.annotate(
        is_unbalanced=Exists(equations.failing()),
        is_faulty=Exists(failing.filter(severity="error").uncleared()),
        has_remarks=Exists(failing.filter(severity="warn")),
        is_open=Exists(equations),
    )


def standing_of(report: Any) -> Standing:
    """Return how ``report``, marked by ``with_findings``, stands to the public."""
    edition, agency = report.current_edition, report.agency
    words, tone = _words(report)
    return Standing(
        agency=agency,
        name=(edition.agency_name if edition else "") or agency.name,
        kind=str(AgencyKind(agency.kind).label),
        year=report.year.year,
        edition=edition,
        address=reverse("report", args=[agency.slug, report.year.year]) if edition else "",
        words=words,
        tone=tone,
        findings=_findings(report),
    )


def _words(report: Report) -> tuple[str, str]:
    edition = report.current_edition
    if edition and edition.state == State.WITHDRAWN:
        return gettext("withdrawn"), "warn"
    if edition:
        return gettext("published"), "ok"
    if report.obligation == Obligation.EXEMPT:
        return gettext("exempt: %(reason)s") % {"reason": report.exemption_reason}, "none"
    if report.obligation == Obligation.NOT_ALIVE:
        return gettext("not in being at the end of the year"), "none"
    return gettext("not published"), "missing"


def _findings(report: Any) -> str:
    edition = report.current_edition
    if not edition or edition.state != State.PUBLISHED or edition.shape != "form":
        return ""
    marks = ("unbalanced", report.is_unbalanced), ("faulty", report.is_faulty), ("remarks", report.has_remarks)
    return next((name for name, is_so in (*marks, ("open", report.is_open)) if is_so), "balanced")
