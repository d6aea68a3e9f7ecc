"""The register of a year as rows of a file: keys for machines beside words for people."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse

from ..models import DueDate
from .duty import duties_of
from .registers import sign_of_checks
from .year_page import rows_of_register

COLUMNS = (
    *("agency", "agency_name", "english_name", "kind", "superior", "year", "obligation", "state", "state_in_words"),
    *("due", "legal_date", "first_published", "days_late", "edition", "form", "checks", "digest", "address"),
)
_AT_ONCE = 1000


def rows_of(keys: Any, due_dates: Sequence[DueDate]) -> Iterator[list[str]]:
    """Yield a row for each key of ``year_page.register_of``; ``days_late`` is empty where nothing is late.

    Three queries for every thousand rows.
    """
    held = list(keys)
    for start in range(0, len(held), _AT_ONCE):
        part = rows_of_register(held[start : start + _AT_ONCE])
        duties = duties_of(part, due_dates)
        for report in part:
            yield _row(report, duties[report.pk])


def _row(report: Any, duty: Any) -> list[str]:
    agency, edition, superior = report.agency, report.current_edition, report.agency.superior
    is_late = duty.state in ("late", "overdue")
    return [
        agency.slug,
        (edition.agency_name if edition else "") or agency.name,
        agency.english_name,
        agency.kind,
        superior.name if superior and superior.is_listed else "",
        str(report.year.year),
        report.obligation,
        duty.state,
        duty.words,
        *(day.isoformat() if day else "" for day in (duty.due_on, duty.legal_on, duty.first_on)),
        str(duty.days) if is_late else "",
        str(edition.number) if edition else "",
        edition.form if edition else "",
        sign_of_checks(report),
        edition.digest if edition else "",
        reverse("report", args=[agency.slug, report.year.year]) if edition else "",
    ]
