"""Rows of registers: what an agency owed for a year, how that was kept, and what the checks say of the report."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from ..formats import EQUATION_NAMES
from ..models import Agency, AgencyKind, DueDate, Edition, Finding, Report, State
from .duty import Duty, duties_of


@dataclass(frozen=True)
class RegisterEntry:
    """One report in a register: the edition to open where there is one, and in ``duty`` why there is none.

    ``name`` is that of the report, else today's. ``findings`` names the sign of the checks, "" where none is due.
    """

    agency: Agency
    name: str
    kind: str
    year: int
    edition: Edition | None
    address: str
    duty: Duty
    findings: str

    @property
    def is_shown(self) -> bool:
        """Tell whether there is an edition in force."""
        return self.edition is not None and self.edition.state == State.PUBLISHED


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


def entries_of(reports: Iterable[Any], due_dates: Iterable[DueDate] | None = None) -> list[RegisterEntry]:
    """Return reports of ``with_findings``, their agency, year and current edition loaded: two queries at most."""
    held = list(reports)
    duties = duties_of(held, due_dates)
    return [_entry(report, duties[report.pk]) for report in held]


def _entry(report: Any, duty: Duty) -> RegisterEntry:
    edition, agency = report.current_edition, report.agency
    return RegisterEntry(
        agency=agency,
        name=(edition.agency_name if edition else "") or agency.name,
        kind=str(AgencyKind(agency.kind).label),
        year=report.year.year,
        edition=edition,
        address=reverse("report", args=[agency.slug, report.year.year]) if edition else "",
        duty=duty,
        findings=sign_of_checks(report),
    )


def sign_of_checks(report: Any) -> str:
    """Return the sign of the checks for a report of ``with_findings``."""
    edition = report.current_edition
    if not edition or edition.state != State.PUBLISHED or edition.shape != "form":
        return ""
    marks = ("unbalanced", report.is_unbalanced), ("faulty", report.is_faulty), ("remarks", report.has_remarks)
    return next((name for name, is_so in (*marks, ("open", report.is_open)) if is_so), "balanced")
