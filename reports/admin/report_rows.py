"""Reports as rows of a list: the state of each, what the checks found, and the next step."""

from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..actions import has_role_for, roles_at
from ..models import EDITABLE, FAILING, WORKING, Edition, Finding, Obligation, Person, Report, Role, State, Verb

NOT_STARTED = "not_started"
NOT_OWED = "not_owed"

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


def with_findings(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Add ``errors`` and ``warnings`` of the shown edition to the reports of ``with_states``, with agency and year."""
    return reports.annotate(errors=_count("error"), warnings=_count("warn")).select_related("agency", "year")


def counts_by_state(reports: QuerySet[Report]) -> dict[str, int]:
    """Return how many reports of ``with_states`` are in each state. One query."""
    counts = dict.fromkeys(STATES, 0)
    grouped = reports.order_by().values("working_state", "current_state", "obligation").annotate(number=Count("pk"))
    for row in grouped:
        counts[_state(row["working_state"], row["current_state"], row["obligation"])] += row["number"]
    return counts


def _count(severity: str) -> Coalesce:
    found = Finding.objects.filter(edition=OuterRef("shown_edition"), severity=severity, verdict__in=FAILING)
    number = found.order_by().values("edition").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), Value(0))


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
    """Return the next step on a report of ``with_states``. Whether a person wrote an edition is not asked here."""
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
    if report.errors:
        return _("Put the errors right")
    if state == State.RETURNED:
        return _("Mend what the comment says, then submit again")
    return _("Explain the warnings, then submit") if report.warnings else _("Complete and submit")
