"""Reports as rows of a list: the state of each, what the checks found, and the next step."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..actions import due_editions, has_role_for, roles_at
from ..models import (
    EDITABLE,
    FAILING,
    WORKING,
    CheckOfEdition,
    Edition,
    Explanation,
    Finding,
    Obligation,
    Origin,
    Person,
    Report,
    Role,
    State,
    Verb,
)

NOT_STARTED = "not_started"
NOT_OWED = "not_owed"

_PLACES = {"error": "errors", "warn": "warnings"}  # of a severity among the counts; all others are remarks

# What a row of a list may be, in the order of the work.
STATES = {
    NOT_STARTED: gettext_lazy("not started"),
    State.DRAFT: State.DRAFT.label,
    State.RETURNED: State.RETURNED.label,
    State.SUBMITTED: State.SUBMITTED.label,
    State.APPROVED: State.APPROVED.label,
    State.PUBLISHED: State.PUBLISHED.label,
    State.WITHDRAWN: State.WITHDRAWN.label,
    NOT_OWED: gettext_lazy("not owed"),
}


def with_states(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Add ``working_state``, ``shown_edition``, ``current_state`` and ``current_number`` to each report.

    ``shown_edition`` is the edition in work, else the public one.
    """
    working = Edition.objects.working().filter(report=OuterRef("pk"))
    return reports.annotate(
        working_state=Subquery(working.values("state")[:1]),
        shown_edition=Coalesce(Subquery(working.values("pk")[:1]), F("current_edition")),
        current_state=F("current_edition__state"),
        current_number=F("current_edition__number"),
    )


@dataclass(frozen=True)
class Counts:
    """What the checks found in the shown edition of a report, and whether that is out of date.

    ``unexplained`` are warnings of a drafted edition to which nobody has said a word; an error that a second person
    cleared is not counted. ``open`` are lines that could not be judged.
    """

    errors: int = 0
    warnings: int = 0
    unexplained: int = 0
    remarks: int = 0
    open: int = 0
    checked_at: datetime.datetime | None = None
    is_stale: bool = False


def with_counts(reports: Iterable[Report]) -> list[Report]:
    """Return reports of ``with_states`` with their ``counts``. Costs three queries, however many reports there are."""
    found = list(reports)
    editions = [report.shown_edition for report in found if report.shown_edition]
    checked = dict(CheckOfEdition.objects.filter(edition__in=editions).values_list("edition", "checked_at"))
    stale = set(due_editions().order_by().filter(pk__in=editions).values_list("pk", flat=True))
    numbers: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in _grouped(editions):
        of_one, is_failing = numbers[row["edition"]], row["verdict"] in FAILING
        key = _PLACES.get(row["severity"], "remarks") if is_failing else "open"
        of_one[key] += row["uncleared"] if key == "errors" else row["number"]
        if key == "warnings" and row["edition__origin"] == Origin.DRAFTED:
            of_one["unexplained"] += row["silent"]
    for report in found:
        edition = report.shown_edition
        report.counts = Counts(
            **numbers.get(edition, {}), checked_at=checked.get(edition), is_stale=bool(edition) and edition in stale
        )
    return found


def _grouped(editions: list[int]) -> QuerySet[Any]:
    counted = {
        "number": Count("pk"),
        "silent": Count("pk", filter=~Exists(said_to_finding())),
        "uncleared": Count("pk", filter=~Exists(said_to_finding().filter(is_clearance=True))),
    }
    groups = Finding.objects.filter(edition__in=editions).order_by()
    return groups.values("edition", "edition__origin", "severity", "verdict").annotate(**counted)


def said_to_finding() -> QuerySet[Explanation]:
    """Return what was said to the finding of the outer query."""
    return Explanation.objects.filter(edition=OuterRef("edition"), fingerprint=OuterRef("fingerprint"))


def findings_of_report(**conditions: Any) -> QuerySet[Finding]:
    """Return the findings of the shown edition of the report of the outer query, one of ``with_states``."""
    return Finding.objects.filter(edition=OuterRef("shown_edition"), **conditions).order_by()


def number_of(severity: str, *, is_silent: bool = False) -> Coalesce:
    """Return how many findings of ``severity`` fail, to order reports of ``with_states`` by.

    ``is_silent`` counts those of drafted editions to which nobody has said a word.
    """
    found = findings_of_report(severity=severity, verdict__in=FAILING)
    if is_silent:
        found = found.filter(~Exists(said_to_finding()), edition__origin=Origin.DRAFTED)
    number = found.values("edition").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), Value(0))


def counts_by_state(reports: QuerySet[Report]) -> dict[str, int]:
    """Return how many reports of ``with_states`` are in each state. One query."""
    counts = dict.fromkeys(STATES, 0)
    grouped = reports.order_by().values("working_state", "current_state", "obligation").annotate(number=Count("pk"))
    for row in grouped:
        counts[_state(row["working_state"], row["current_state"], row["obligation"])] += row["number"]
    return counts


def in_state(reports: QuerySet[Report], state: str) -> QuerySet[Report]:
    """Keep the reports of ``with_states`` that are in ``state``: an edition in work counts before the public one."""
    if state == NOT_OWED:
        return reports.exclude(obligation=Obligation.OWED).filter(shown_edition__isnull=True)
    if state == NOT_STARTED:
        return reports.filter(shown_edition__isnull=True, obligation=Obligation.OWED)
    if state in WORKING:
        return reports.filter(working_state=state)
    return reports.filter(working_state__isnull=True, current_state=state)


def state_of(report: Report) -> str:
    """Return the key in ``STATES`` of a report of ``with_states``."""
    return _state(report.working_state, report.current_state, report.obligation)


def _state(working: str | None, current: str | None, obligation: str) -> str:
    return working or current or (NOT_STARTED if obligation == Obligation.OWED else NOT_OWED)


@dataclass(frozen=True)
class Step:
    """What is to be done next, and whether it waits for the person who looks."""

    words: str
    is_mine: bool = False


def next_step(person: Person, report: Report) -> Step:
    """Return the next step on a report of ``with_counts``. Whether a person wrote an edition is not asked here."""
    state = state_of(report)
    if state in (NOT_OWED, State.PUBLISHED, State.WITHDRAWN):
        return Step("")
    is_editor = Role.EDITOR in roles_at(person, report.agency)
    if state == NOT_STARTED:
        return Step(_("Begin or upload the report") if is_editor else _("The agency begins the report"), is_editor)
    if state in EDITABLE:
        return Step(_draft_step(report, state) if is_editor else _("The agency is writing"), is_editor)
    if state == State.SUBMITTED:
        is_mine = has_role_for(person, Verb.APPROVE, report.agency)
        return Step(_("Approve or return") if is_mine else _("Waits for approval"), is_mine)
    is_mine = has_role_for(person, Verb.PUBLISH, report.agency)
    return Step(_("Publish") if is_mine else _("Waits for publication"), is_mine)


def _draft_step(report: Report, state: str) -> str:
    if report.counts.errors:
        return _("Put the errors right")
    if state == State.RETURNED:
        return _("Mend what the comment says, then submit again")
    return _("Explain the warnings, then submit") if report.counts.unexplained else _("Complete and submit")
