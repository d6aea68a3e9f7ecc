"""How many reports of a year are there, in time, late or overdue; and which year is the one to ask about."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..models import DueDate, Obligation, Report, ReportingYear, State
from .duty import (
    EXEMPT,
    IN_TIME,
    LATE,
    NO_DATE,
    NOT_ALIVE,
    NOT_DUE,
    OVERDUE,
    STATES,
    UNDATED,
    name_of_state,
    tallies_of,
)

FILED, MISSING = "published", "missing"
OWED = Q(obligation=Obligation.OWED)
IS_FILED = OWED & Q(current_edition__state=State.PUBLISHED)
IS_MISSING = OWED & Q(current_edition__isnull=True)


@dataclass(frozen=True)
class Part:
    """Some of the reports of a year: the state that they are in, how many they are, and their share of those owed."""

    key: str
    name: str
    count: int
    share: str


@dataclass(frozen=True)
class Coverage:
    """How many reports of a year are owed, and how many of them are published. ``states`` counts them by duty."""

    owed: int = 0
    published: int = 0
    missing: int = 0
    states: Mapping[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.owed or self.published or any(self.states.values()))

    @property
    def share(self) -> str:
        """Return the share of those owed that are published."""
        return share(self.published, self.owed)

    @property
    def withdrawn(self) -> int:
        """Return how many of those owed were published and withdrawn."""
        return self.owed - self.published - self.missing

    @property
    def percent(self) -> int:
        """Return the share as a whole number, for a bar."""
        return self.published * 100 // self.owed if self.owed else 0

    @property
    def parts(self) -> list[Part]:
        """Return the states in which there is a report, what needs a look first."""
        return [self._part(state) for state, count in self.states.items() if count]

    @property
    def late(self) -> int:
        """Return how many came late or are overdue."""
        return self.states.get(LATE, 0) + self.states.get(OVERDUE, 0)

    def _part(self, state: str) -> Part:
        count = self.states[state]
        is_owed = state not in (EXEMPT, NOT_ALIVE)
        return Part(state, name_of_state(state), count, share(count, self.owed) if is_owed else "")


def share(part: int, whole: int) -> str:
    """Write a share in percent; never 100 where something is missing, nor 0 where something is there."""
    if not whole:
        return ""
    if 0 < part * 1000 < whole:
        return "<0.1%"
    tenths = min((part * 2000 + whole) // (whole * 2), 1000 if part >= whole else 999)
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"


def coverage_of(marked: QuerySet[Report], today: datetime.date | None = None) -> Coverage:
    """Count reports of ``duty.with_duty`` by what became of them: one query."""
    tallies = tallies_of(marked, today)
    owed = [tally for tally in tallies if tally.obligation == Obligation.OWED]
    order = dict.fromkeys((IN_TIME, LATE, OVERDUE, NOT_DUE, UNDATED, NO_DATE, *STATES))
    return Coverage(
        owed=sum(tally.count for tally in owed),
        published=sum(tally.count for tally in owed if tally.edition == State.PUBLISHED),
        missing=sum(tally.count for tally in owed if not tally.edition),
        states={state: sum(tally.count for tally in tallies if tally.state == state) for state in order},
    )


@dataclass(frozen=True)
class YearHeld:
    """A reporting year with the first day on which a report on it was due, None where no date is set."""

    year: ReportingYear
    first_due: datetime.date | None
    coverage: Coverage = field(default_factory=Coverage)


def years_held() -> list[YearHeld]:
    """Return all years, the newest first: one query."""
    first = DueDate.objects.filter(year=OuterRef("pk")).annotate(day=Coalesce("local_date", "legal_date"))
    years = ReportingYear.objects.annotate(first_due=Subquery(first.order_by("day").values("day")[:1]))
    return [YearHeld(year, year.first_due) for year in years]


def year_to_ask_about(years: Iterable[YearHeld], today: datetime.date | None = None) -> ReportingYear | None:
    """Return the newest year on which the first reports were due already, else the newest one."""
    held, today = list(years), today or timezone.localdate()
    due = (one.year for one in held if one.first_due and one.first_due < today)
    return next(due, held[0].year if held else None)


def with_coverage(years: Iterable[YearHeld]) -> list[YearHeld]:
    """Add how many reports of each year are owed, published and missing: one query for all of them."""
    held = list(years)
    rows = Report.objects.listed().filter(year__in=[one.year for one in held]).order_by()
    counted: Any = rows.values("year").annotate(
        owed=Count("pk", filter=OWED), filed=Count("pk", filter=IS_FILED), missing=Count("pk", filter=IS_MISSING)
    )
    found = {row["year"]: Coverage(row["owed"], row["filed"], row["missing"]) for row in counted}
    return [YearHeld(one.year, one.first_due, found.get(one.year.pk, Coverage())) for one in held]
