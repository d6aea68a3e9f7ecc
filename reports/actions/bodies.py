"""What the register of agencies says of the body of a report: names, rights, what lies below it, what became of it."""

from datetime import date

from django.db.models import Q

from ..checks import Child, Profile
from ..models import (
    Agency,
    AgencyChange,
    AgencyKind,
    AgencyLevel,
    AgencyPeriod,
    Edition,
    Obligation,
    Report,
)
from ..models.successions import TAKES_OVER

# Below the districted city nobody makes 规章; above it the flag of the agency says who does, and where it says nothing
# for a government, nobody knows.
_WITHOUT_RULES = (AgencyLevel.COUNTY, AgencyLevel.TOWNSHIP)


def profile_of(report: Report) -> Profile:
    """Return what the register says of the body in the year of ``report``. Uses prefetched periods when there are."""
    then, agency = report.period_then, report.agency
    known = [period for period in agency.periods.all() if period.first_day.year <= report.year.year]
    names = [name for period in known for name in (period.name, period.short_name) if name]
    kind = then.kind if then else agency.kind
    return Profile(tuple(dict.fromkeys(names)), kind, then.level if then else None, _may_make_rules(agency, then, kind))


def _may_make_rules(agency: Agency, then: AgencyPeriod | None, kind: str) -> bool | None:
    if agency.may_make_rules:
        return True
    is_high = then is None or then.level not in _WITHOUT_RULES
    return None if is_high and kind == AgencyKind.GOVERNMENT else False


def is_known_body(name: str) -> bool:
    """Tell whether ``name`` is or was that of a body on the public side. Costs one query."""
    named = AgencyPeriod.objects.filter(agency__is_listed=True).filter(Q(name=name) | Q(short_name=name))
    return named.exists()


def children_of(edition: Edition) -> tuple[Child, ...]:
    """Return the bodies directly below that owed a report on the year, with what they have published.

    A body further below among the editions that ``edition`` names as its parts counts twice. Costs a dozen queries.
    """
    report = edition.report
    below = _below(report.agency_id, report.year.year)
    owed = Report.objects.filter(year=report.year, obligation=Obligation.OWED)
    direct = list(owed.filter(agency__in=below).select_related("agency", "year").order_by("agency__path", "agency_id"))
    published = {
        other.report_id: other for other in Edition.objects.published().filter(report__in=direct).with_contents()
    }
    names = {other.agency_id: below[other.agency_id] for other in direct}
    found = [
        Child(names[other.agency_id], published[other.pk].content() if other.pk in published else None)
        for other in direct
    ]
    return (*found, *_counted_twice(edition, names))


def _counted_twice(edition: Edition, names: dict[int, str]) -> list[Child]:
    if not edition.pk:
        return []
    year = edition.report.year.year
    parts = edition.compared_editions.exclude(report__agency__in=names).with_contents()
    found = []
    for part in parts.order_by("pk"):
        above, seen = part.report.agency, {part.report.agency_id}
        while (period := above.period_in(year)) and period.superior and period.superior_id not in seen:
            above = period.superior
            seen.add(above.pk)
            if above.pk in names:
                found.append(Child(part.report.name_then, part.content(), counted_in=names[above.pk]))
                break
    return found


def _below(agency: int, year: int) -> dict[int, str]:
    """Return the bodies directly below ``agency`` on 31 December of ``year`` with their names then."""
    day = date(year, 12, 31)
    held = AgencyPeriod.objects.filter(Q(last_day__isnull=True) | Q(last_day__gte=day), first_day__lte=day)
    return dict(held.filter(superior_id=agency).order_by("first_day").values_list("agency_id", "name"))


def are_all_listed(agencies: list[int]) -> bool:
    """Tell whether all of ``agencies`` stand on the public side."""
    return not Agency.objects.filter(pk__in=agencies, is_listed=False).exists()


def children_are_listed(report: Report) -> bool:
    """Tell whether every body directly below stands on the public side. Costs two queries."""
    return are_all_listed(list(_below(report.agency_id, report.year.year)))


def superior_in(agency: Agency, year: int) -> int | None:
    """Return the key of the body directly above ``agency`` on 31 December of ``year``."""
    period = agency.period_in(year)
    return period.superior_id if period else None


def changes_of(agencies: list[int], years: set[int]) -> list[AgencyChange]:
    """Return the changes in ``years`` that touch one of ``agencies``."""
    touched = Q(predecessors__in=agencies) | Q(successors__in=agencies)
    return list(
        AgencyChange.objects.filter(touched, day__year__in=years)
        .prefetch_related("predecessors", "successors")
        .distinct()
        .order_by("day", "pk")
    )


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
