"""What became of bodies in a year: who took over whom, and where nobody can say what went along."""

from django.db.models import Q, QuerySet

from .agencies import Agency, AgencyChange, ChangeKind

TAKES_OVER = (ChangeKind.MERGED, ChangeKind.RENAMED, ChangeKind.MOVED)
DIVIDES = (ChangeKind.SPLIT, ChangeKind.TRANSFERRED)


def changes_of(agency: Agency) -> QuerySet[AgencyChange]:
    """Return the changes in which ``agency`` took part, the earliest first, with all bodies: three queries."""
    own = Q(pk__in=agency.changes_out.order_by().values("pk")) | Q(pk__in=agency.changes_in.order_by().values("pk"))
    return AgencyChange.objects.filter(own).prefetch_related("predecessors", "successors").order_by("day", "pk")


def touching(change: AgencyChange, agency: int, year: int) -> bool:
    """Tell whether ``change`` fell into ``year`` and touched the body with the key ``agency``."""
    bodies = {body.pk for body in (*change.predecessors.all(), *change.successors.all())}
    return change.day.year == year and agency in bodies


def merged_into(agency: Agency, changes: list[AgencyChange]) -> list[Agency]:
    """Return the other bodies that became part of ``agency``, always in the same order."""
    taken_over = {
        predecessor.pk: predecessor
        for change in changes
        if change.kind in TAKES_OVER and agency in change.successors.all()
        for predecessor in change.predecessors.all()
    }
    return [taken_over[key] for key in sorted(taken_over) if key != agency.pk]
