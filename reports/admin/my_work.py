"""What the first page of the staff side shows a person: own reports, what waits, the subtree in states."""

from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ..models import Person, Reading, Report, ReportingYear, Role, State, agencies_of, memberships_of
from .report_rows import STATES, counts_by_state, next_step, state_of, with_counts, with_states
from .seal_pages import waiting_seals

NEWEST_YEARS = 2
MOST_ROWS = 40
WAITING_FOR_A_SECOND_PERSON = (State.SUBMITTED, State.APPROVED)


def my_work(person: Person) -> dict[str, Any]:
    """Return the context of the first page. Its cost does not grow with the number of reports, but for the counts."""
    years = list(ReportingYear.objects.order_by("-year").values_list("year", flat=True)[:NEWEST_YEARS])
    own = with_states(_reports(person, (Role.EDITOR, Role.REVIEWER)).filter(year__year__in=years))
    return {
        "years": years,
        "own_reports": [] if person.is_superuser else _rows(person, own[:MOST_ROWS]),
        "waiting_reports": _waiting_for(person),
        "waiting_seals": waiting_seals(person),
        "boards": _boards(person, years),
        "readings": _readings(person),
        "roles": [f"{member.agency} · {member.get_role_display()}" for member in memberships_of(person)],
        "has_no_role": not person.is_superuser and not memberships_of(person),
    }


def _reports(person: Person, roles: tuple[Role, ...]) -> QuerySet[Report]:
    return Report.objects.for_person(person).filter(agencies_of(person, "agency__", roles))


def _rows(person: Person, reports: QuerySet[Report]) -> list[dict[str, Any]]:
    return [
        {
            "report": report,
            "address": reverse("admin:reports_report_change", args=[report.pk]),
            "state": state_of(report),
            "state_words": STATES[state_of(report)],
            "number": report.current_number,
            "step": next_step(person, report),
        }
        for report in with_counts(reports.select_related("agency", "year"))
    ]


def _waiting_for(person: Person) -> list[dict[str, Any]]:
    """Return the reports of any year that this person may move on, submitted ones first."""
    approving = with_states(_reports(person, (Role.REVIEWER, Role.SUPERVISOR)))
    waiting = approving.filter(working_state__in=WAITING_FOR_A_SECOND_PERSON).order_by("-working_state", "-year__year")
    return [row for row in _rows(person, waiting[:MOST_ROWS]) if row["step"].is_mine]


def _boards(person: Person, years: list[int]) -> list[dict[str, Any]]:
    """Return for each year how many reports of the subtree are in each state, with the list behind each number."""
    subtree = with_states(_reports(person, (Role.SUPERVISOR, Role.AUDITOR)))
    listed = reverse("admin:reports_report_changelist")
    boards = []
    for year in years:
        counts = counts_by_state(subtree.filter(year__year=year))
        parts = [
            {"key": state, "words": STATES[state], "count": count, "address": f"{listed}?year={year}&state={state}"}
            for state, count in counts.items()
            if count
        ]
        if sum(counts.values()):
            boards.append({"year": year, "total": sum(counts.values()), "parts": parts})
    return boards


def _readings(person: Person) -> list[dict[str, Any]]:
    """Return the uploads that wait for a decision."""
    try:
        reverse("admin:reports_reading_changelist")
    except NoReverseMatch:
        return []
    waiting = (
        Reading.objects.for_person(person)
        .waiting()
        .select_related("file", "agency")
        .defer("document_blob", "evidence_blob")
    )
    unknown = _("agency unknown")
    return [
        {
            "name": str(reading),
            "about": f"{reading.agency or unknown} {reading.year or ''}".strip(),
            "doubts": reading.doubt_count,
            "uploaded_at": reading.uploaded_at,
            "address": reverse("admin:reports_reading_change", args=[reading.pk]),
        }
        for reading in waiting[:MOST_ROWS]
    ]
