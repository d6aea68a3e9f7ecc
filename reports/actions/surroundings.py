"""What surrounds a report when it is checked: last year's editions of its agency and of the bodies merged into it."""

from dataclasses import dataclass

from django.db.models import Q

from ..checks import Context
from ..models import FROZEN, WORKING, Agency, AgencyChange, ChangeKind, Edition, State

# States of which supervisors see the contents, too.
SEEN_ABOVE = (State.RETURNED, State.SUBMITTED, State.APPROVED)
TAKES_OVER = (ChangeKind.MERGED, ChangeKind.RENAMED, ChangeKind.MOVED)
DIVIDES = (ChangeKind.SPLIT, ChangeKind.TRANSFERRED)


@dataclass(frozen=True)
class Surroundings:
    """The context of a check, and whether all of it is public."""

    context: Context
    is_public: bool


def edition_of_last_year(edition: Edition) -> Edition | None:
    """Return the edition of the year before that checks compare with.

    A public edition is compared with public editions only; work in progress also with work in progress.
    """
    last_year = _last_year(edition, edition.report.agency_id)
    published = last_year.filter(state=State.PUBLISHED).first()
    if published or edition.state in FROZEN:
        return published
    # Whoever sees this edition reads the figures in its findings: nobody may see more of last year's than of this.
    as_open = WORKING if edition.state == State.DRAFT else SEEN_ABOVE
    return last_year.filter(state__in=as_open).first()


def surroundings_of(edition: Edition) -> Surroundings:
    """Return what ``edition`` is checked against. Of other agencies only what is published counts.

    Costs two queries, two for the changes of its year, and the reading of each edition compared with.
    """
    before = edition_of_last_year(edition)
    agency, year = edition.report.agency, edition.report.year.year
    changes = list(
        AgencyChange.objects.filter(Q(predecessors=agency) | Q(successors=agency), day__year=year)
        .prefetch_related("predecessors", "successors")
        .distinct()
    )
    merged = _merged_into(agency, changes)
    dividing = [change for change in changes if change.kind in DIVIDES]
    context = Context(
        last_year=before.content() if before else None,
        merged=tuple(_published_content(edition, other) for other in merged),
        is_divided=bool(dividing),
        change_note=next((change.note for change in dividing if change.note), ""),
        is_first_year=agency.period_in(year - 1) is None,
    )
    return Surroundings(context, edition.state in FROZEN and (before is None or before.state == State.PUBLISHED))


def successors_in(agency: Agency, year: int) -> list[int]:
    """Return the keys of other bodies that took over ``agency`` in ``year``: their reports rest on its last one."""
    return list(
        Agency.objects.filter(
            changes_in__predecessors=agency, changes_in__day__year=year, changes_in__kind__in=TAKES_OVER
        )
        .exclude(pk=agency.pk)
        .values_list("pk", flat=True)
        .distinct()
    )


def _merged_into(agency: Agency, changes: list[AgencyChange]) -> list[Agency]:
    """Return the other bodies that became part of ``agency``, always in the same order."""
    taken_over = {
        predecessor.pk: predecessor
        for change in changes
        if change.kind in TAKES_OVER and agency in change.successors.all()
        for predecessor in change.predecessors.all()
    }
    return [taken_over[key] for key in sorted(taken_over) if key != agency.pk]


def _published_content(edition: Edition, other: Agency):
    published = _last_year(edition, other.pk).filter(state=State.PUBLISHED).first()
    return published.content() if published else None


def _last_year(edition: Edition, agency_id: int):
    return Edition.objects.filter(
        report__agency_id=agency_id, report__year__year=edition.report.year.year - 1
    ).select_related("report__year", "report__agency")
