"""The tree of agencies level by level: under each body shown, how many there are and how many of them have filed.

What a level costs does not depend on how deep the tree is: counts come from one query over the paths below the bodies
shown, and of a page of them only.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext

from ..models import Agency, AgencyKind, AgencyPeriod, Obligation, Report, ReportingYear, State
from ..models.agencies import PATH_STEP, path_after
from .coverage import share
from .duty import Duty, duties_of


@dataclass(frozen=True)
class Node:
    """A body in the tree. ``newest`` is the last year on which a report of it is published.

    ``duty`` is that of the year asked about, None where it has none. ``below`` counts the bodies under it that are in
    being; of the reports that it and they owe for the year, ``filed`` of ``owed`` are published.
    """

    agency: Agency
    newest: int | None
    duty: Duty | None
    below: int = 0
    owed: int = 0
    filed: int = 0
    is_former: bool = False

    @property
    def share(self) -> str:
        """Return the share filed, in percent."""
        return share(self.filed, self.owed)


@dataclass(frozen=True)
class Group:
    """Bodies of one kind on a level, or those that are no longer in being."""

    name: str
    nodes: tuple[Node, ...]


def topmost() -> QuerySet[Agency]:
    """Return the listed bodies with none above them that is listed, in the order of the tree's levels."""
    return in_order(Agency.objects.filter(Q(superior=None) | Q(superior__is_listed=False), is_listed=True))


def children_of(agency: Agency) -> QuerySet[Agency]:
    """Return the listed bodies directly under ``agency`` today."""
    return in_order(Agency.objects.filter(superior=agency, is_listed=True))


def in_order(agencies: QuerySet[Agency]) -> QuerySet[Agency]:
    """Mark agencies and sort them as a level shows them: by kind, former bodies last."""
    published = Report.objects.published().filter(agency=OuterRef("pk")).order_by("-year__year")
    ranks = [When(kind=kind, then=Value(place)) for place, kind in enumerate(AgencyKind.values)]
    marked = agencies.annotate(
        is_alive=Exists(_alive_period()),
        newest=Subquery(published.values("year__year")[:1]),
        rank=Case(*ranks, default=Value(len(ranks)), output_field=IntegerField()),
    )
    return marked.order_by("-is_alive", "rank", "path", "pk")


def nodes_of(agencies: Iterable[Any], year: ReportingYear | None) -> list[Node]:
    """Return agencies of ``in_order`` as nodes with their state for ``year``: five queries at most.

    They may stand on two levels, a body and what is under it.
    """
    held = list(agencies)
    steps = {agency.path[:end] for agency in held for end in range(PATH_STEP, len(agency.path), PATH_STEP)}
    upper, lower = ([one for one in held if (one.path in steps) is is_upper] for is_upper in (True, False))
    counts = _counts(upper, year) | _counts(lower, year)
    duties = _duties(held, year)
    return [
        Node(
            agency=agency,
            newest=agency.newest,
            duty=duties.get(agency.pk),
            is_former=not agency.is_alive,
            **counts.get(agency.path, {}),
        )
        for agency in held
    ]


def grouped(nodes: Iterable[Node]) -> list[Group]:
    """Return nodes by kind in their order; bodies no longer in being stand in a group of their own."""
    found: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        name = gettext("no longer in being") if node.is_former else str(AgencyKind(node.agency.kind).label)
        found[name].append(node)
    return [Group(name, tuple(held)) for name, held in found.items()]


def _duties(agencies: Sequence[Agency], year: ReportingYear | None) -> dict[int, Duty]:
    if year is None or not agencies:
        return {}
    reports = (
        Report.objects.listed()
        .filter(agency__in=agencies, year=year)
        .select_related("agency", "year", "current_edition")
    )
    held = list(reports.order_by())
    duties = duties_of(held)
    return {report.agency_id: duties[report.pk] for report in held}


def _counts(agencies: Sequence[Any], year: ReportingYear | None) -> dict[str, dict[str, int]]:
    """Return {path: counts} of everything at and below each of ``agencies``: one query."""
    placed = [agency.path for agency in agencies if agency.path]
    if not placed:
        return {}
    rows: Any = _at_and_below(placed)
    counted = {"bodies": Count("pk", filter=Exists(_alive_period()))}
    if year is not None:
        rows = rows.annotate(of_year=FilteredRelation("reports", condition=Q(reports__year=year)))
        owed = Q(of_year__obligation=Obligation.OWED)
        counted |= {
            "owed": Count("of_year", filter=owed),
            "filed": Count("of_year", filter=owed & Q(of_year__current_edition__state=State.PUBLISHED)),
        }
    alive = {agency.path: int(agency.is_alive) for agency in agencies}
    return {
        row["top"]: {
            "below": row["bodies"] - alive[row["top"]],
            "owed": row.get("owed", 0),
            "filed": row.get("filed", 0),
        }
        for row in rows.values("top").annotate(**counted)
    }


def _alive_period() -> QuerySet[AgencyPeriod]:
    today: datetime.date = timezone.localdate()
    in_being = Q(last_day__isnull=True) | Q(last_day__gte=today)
    return AgencyPeriod.objects.filter(in_being, agency=OuterRef("pk"), first_day__lte=today)


def _at_and_below(paths: Sequence[str]) -> QuerySet[Agency]:
    """Return the listed agencies at and below ``paths``, each marked with the one that it belongs to as ``top``.

    The first so many digits of a path name the body above on that level; all bodies shown stand on one level, but for
    those whose superior is not listed.
    """
    levels: dict[int, list[str]] = defaultdict(list)
    for path in paths:
        levels[len(path)].append(path)
    ranges = Q(pk__in=[])
    cases = []
    for length, held in sorted(levels.items(), reverse=True):
        within = Q(path__gte=min(held), path__lt=path_after(max(held)))
        ranges |= within
        cases.append(When(Q(**{f"above_{length}__in": held}), then=F(f"above_{length}")))
    above = {f"above_{length}": Substr("path", 1, length) for length in levels}
    marked = Agency.objects.filter(ranges, is_listed=True).order_by().annotate(**above)
    return marked.annotate(top=Case(*cases, default=Value(None))).filter(top__isnull=False)


def superiors_of(agency: Agency) -> list[Agency]:
    """Return the listed bodies above ``agency``, the topmost first: one query, none where it stands on top."""
    keys = [int(agency.path[place : place + PATH_STEP]) for place in range(0, len(agency.path) - PATH_STEP, PATH_STEP)]
    if not keys:
        return []
    found = {held.pk: held for held in Agency.objects.filter(pk__in=keys, is_listed=True).order_by()}
    return [found[key] for key in keys if key in found]
