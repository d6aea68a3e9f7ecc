"""Sums and rates over many published reports, added up by the database: one query for each measure, whatever the years.

No report enters a sum together with a consolidated report that holds it already (C-DOUBLE): there the consolidated
report is left out, and said to be.
"""

import datetime
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, F, FilteredRelation, IntegerField, Max, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce

from ..formats import column_of, split_cell
from ..models import STATISTICS, Agency, AgencyPeriod, Edition, Obligation, Report
from ..models.agencies import subtree_of
from .kept import KEPT_SECONDS
from .measures import Measure, Parts
from .shown_figures import Number


@dataclass(frozen=True)
class Total:
    """The sum of one measure over the reports of a year: ``counted`` of ``owed`` reports hold the figures it needs.

    Of one that is kept it is known when it was counted, and how many consolidated reports were left out of it.
    """

    numerator: Number | None
    denominator: Number | None
    counted: int
    owed: int
    left_out: int = 0
    counted_at: datetime.datetime | None = None


@dataclass(frozen=True)
class Selection:
    """Which reports enter: the agencies, or a subtree, or everybody; and the years."""

    agencies: tuple[Agency, ...] = ()
    under: Agency | None = None
    kind: str = ""
    years: tuple[int, ...] = ()
    left_out: frozenset[int] = field(default_factory=frozenset)

    def of_agencies(self, prefix: str = "") -> Q:
        """Return the condition on agencies at ``prefix``."""
        chosen = Q(**{f"{prefix}is_listed": True})
        if self.agencies:
            chosen &= Q(**{f"{prefix}pk__in": [agency.pk for agency in self.agencies]})
        if self.under:
            chosen &= subtree_of(self.under, prefix)
        if self.kind:
            chosen &= Q(**{f"{prefix}kind": self.kind})
        return chosen

    def editions(self) -> Any:
        """Return the published editions with tables that enter the sums."""
        chosen = Edition.objects.published().filter(
            self.of_agencies("report__agency__"), report__year__year__in=self.years, shape="form"
        )
        return chosen.exclude(pk__in=self.left_out) if self.left_out else chosen


def consolidated_beside_their_parts(selection: Selection) -> list[Edition]:
    """Return the consolidated editions that would be counted beside reports that they hold: two queries at most.

    A part is a published report of the same year, of the selection too, of a body below: by its superior on the last
    day of that year, or by today's tree.
    """
    consolidated = selection.editions().filter(scope="consolidated").order_by()
    # Asked in one query, a database may look for parts of every report before it looks whether it is consolidated.
    candidates = list(consolidated.values_list("pk", flat=True))
    if not candidates:
        return []
    others = Report.objects.published().filter(selection.of_agencies("agency__"), year=OuterRef("report__year"))
    others = others.exclude(agency=OuterRef("report__agency"))
    by_date = reduce(
        Q.__or__,
        (
            Q(year__year=year)
            & Exists(
                AgencyPeriod.objects.filter(
                    Q(last_day__isnull=True) | Q(last_day__gte=last),
                    agency=OuterRef("agency"),
                    superior=OuterRef(OuterRef("report__agency")),
                    first_day__lte=last,
                )
            )
            for year, last in ((year, datetime.date(year, 12, 31)) for year in selection.years)
        ),
        Q(pk__in=[]),
    )
    below = Q(agency__path__startswith=OuterRef("report__agency__path")) & ~Q(agency__path="")
    held = Exists(others.filter(by_date | below))
    chosen = Edition.objects.published().filter(held, pk__in=candidates)
    chosen = chosen.select_related("report__agency", "report__year")
    return list(chosen.order_by("report__agency__path", "report__agency", "report__year__year"))


def owed_in(selection: Selection) -> dict[int, int]:
    """Return how many reports are owed in each year by those whose figures are asked for: one query."""
    owed = Report.objects.listed().filter(
        selection.of_agencies("agency__"), year__year__in=selection.years, obligation=Obligation.OWED
    )
    if selection.left_out:
        owed = owed.exclude(current_edition__in=selection.left_out)
    return dict(owed.order_by().values_list("year__year").annotate(Count("pk")))


def kept_totals(measures: Sequence[Measure], selection: Selection, owed: dict[int, int]) -> dict[str, dict[int, Total]]:
    """Return the totals of every measure by its key, added up anew only where a publication has changed them.

    A measure over 14,000 reports takes a third of a second; with the totals kept it is one query for all of them.
    """
    published = Report.objects.published().filter(selection.of_agencies("agency__"), year__year__in=selection.years)
    stamps = published.order_by().aggregate(Sum("public_stamp"), Count("pk"), Max("current_edition"))
    chosen = (
        [agency.pk for agency in selection.agencies],
        (selection.under.pk, selection.under.path) if selection.under else None,
        (selection.kind, selection.years, sorted(selection.left_out), sorted(owed.items())),
    )
    found = {}
    for measure in measures:
        said = repr((measure.key, measure.cells, sorted(stamps.items()), chosen))
        key = f"totals:{hashlib.sha256(said.encode()).hexdigest()}"
        held = cache.get(key)
        if held is None:
            held = totals_of(measure, selection, owed)
            cache.set(key, held, KEPT_SECONDS)
        found[measure.key] = held
    return found


def totals_of(measure: Measure, selection: Selection, owed: dict[int, int]) -> dict[int, Total]:
    """Return the total of ``measure`` in each year. Only reports with every figure that it needs enter: one query."""
    above = _expression(measure.numerator)
    below = _expression(measure.denominator) if measure.denominator else Value(1, output_field=IntegerField())
    editions = selection.editions().order_by().annotate(**_joined(measure.cells)).annotate(above=above, below=below)
    is_whole = Q(above__isnull=False, below__isnull=False)
    grouped = editions.values("report__year__year").annotate(
        numerator=Sum("above", filter=is_whole),
        denominator=Sum("below", filter=is_whole),
        counted=Count("pk", filter=is_whole),
    )
    found = {row["report__year__year"]: row for row in grouped}
    return {year: _total(measure, found.get(year), owed.get(year, 0)) for year in selection.years}


@dataclass(frozen=True)
class Together:
    """The sums of several measures in one year, over the ``counted`` reports that have the figures of all of them."""

    numbers: tuple[Number, ...]
    counted: int


def totals_together(measures: Sequence[Measure], selection: Selection) -> dict[int, Together]:
    """Return the sums of ``measures``, in their order, by year: parts of one whole over the same reports. One query."""
    names = [f"part_{place}" for place in range(len(measures))]
    cells = [cell for measure in measures for cell in measure.cells]
    parts = {name: _expression(measure.numerator) for name, measure in zip(names, measures, strict=True)}
    editions = selection.editions().order_by().annotate(**_joined(cells)).annotate(**parts)
    whole = editions.filter(**{f"{name}__isnull": False for name in names})
    sums = {f"sum_of_{name}": Sum(name) for name in names}
    grouped: Any = whole.values("report__year__year").annotate(**sums, counted=Count("pk"))
    return {
        row["report__year__year"]: Together(tuple(int(row[name]) for name in sums), row["counted"]) for row in grouped
    }


def _joined(cells: Iterable[str]) -> dict[str, FilteredRelation]:
    """Return the rows that hold ``cells``, each joined to its edition under the name of its table and row."""
    places = [split_cell(cell) for cell in cells]
    return {
        f"{place.table}_{place.row}": FilteredRelation(
            _relation(place.table), condition=Q(**{f"{_relation(place.table)}__row": place.row})
        )
        for place in places
    }


def _total(measure: Measure, row: dict[str, Any] | None, owed: int) -> Total:
    if row is None or not row["counted"]:
        return Total(None, None, 0, owed)
    return Total(
        numerator=_plain(measure, row["numerator"]),
        denominator=_plain(measure, row["denominator"]) if measure.is_rate else None,
        counted=row["counted"],
        owed=owed,
    )


def _plain(measure: Measure, number: Any) -> Number:
    return number if column_of(measure.numerator.cells[0]).kind == "amount" else int(number)


def _relation(table: str) -> str:
    return f"{STATISTICS[table].__name__.lower()}_set"


def _field(cell: str) -> F:
    place = split_cell(cell)
    return F(f"{place.table}_{place.row}__{place.column}")


def _expression(parts: Parts) -> Any:
    """Return the sum of the cells; no number as soon as one has none, unless the row of the other form is there."""
    whole = reduce(add, (_field(cell) for cell in parts.cells))
    return Coalesce(_field(parts.instead), whole) if parts.instead else whole


def agencies_of_selection(selection: Selection) -> Any:
    """Return the agencies in the order of the tree, those on whom a report of the years is kept."""
    held = Exists(Report.objects.listed().filter(agency=OuterRef("pk"), year__year__in=selection.years))
    return Agency.objects.filter(selection.of_agencies(), held).order_by("path", "pk")
