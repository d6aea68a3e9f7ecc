"""Count how many published reports break each rule, for the public rule book, and keep the totals of the years."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from ..checks.catalogue import CATALOGUE
from ..models import FAILING, Edition, Finding, ReportEvent, RuleTally, Verb, YearTotal

OFTEN = timedelta(minutes=10)  # the least time from one count to the next
SELDOM = timedelta(hours=1)  # the most, even where nothing seems to have happened

# What was last seen: the newest finding and the newest event.
Seen = tuple[int | None, int | None]


def seen_now() -> Seen:
    """Return the newest finding and event: where both are as before, there is nothing new to count."""
    newest = Finding.objects.aggregate(newest=Max("pk"))["newest"], ReportEvent.objects.aggregate(newest=Max("pk"))
    return newest[0], newest[1]["newest"]


def tally_when_due(seen: Seen | None, sums: Callable[[], Iterable[YearTotal]] | None = None) -> Seen | None:
    """Count again where something has happened since ``seen``; return what is seen now.

    ``sums`` adds up the totals of the years anew; they are kept at the same time.
    """
    last = RuleTally.objects.aggregate(last=Max("counted_at"))["last"]
    age = timezone.now() - last if last else None
    if age is not None and age < OFTEN and not _is_withdrawn_since(seen):
        return seen
    now = seen_now()
    if age is None or age >= SELDOM or now != seen:
        tally_findings()
        if sums is not None:
            keep_year_totals(sums())
    return now


def _is_withdrawn_since(seen: Seen | None) -> bool:
    """Tell whether a report was withdrawn since ``seen``: its figures are not to stay in any sum for long."""
    if seen is None:
        return False
    return ReportEvent.objects.filter(pk__gt=seen[1] or 0, verb=Verb.WITHDRAW).exists()


def keep_year_totals(totals: Iterable[YearTotal]) -> int:
    """Keep ``totals`` in the place of those that are kept, and return how many there are."""
    rows = list(totals)
    with transaction.atomic():
        YearTotal.objects.all().delete()
        YearTotal.objects.bulk_create(rows)
    return len(rows)


def tally_findings() -> int:
    """Count anew, rule by rule and year by year, and return how many counts there are. Costs two great queries."""
    judged = _judged()
    found = {(row["rule"], row["edition__report__year__year"]): row for row in _found()}
    counted_at = timezone.now()
    rows = []
    for (rule, year), number in judged.items():
        row = found.get((rule, year), {})
        rows.append(
            RuleTally(
                rule=rule,
                year=year,
                judged=number,
                broken=row.get("broken", 0),
                undecided=row.get("undecided", 0),
                counted_at=counted_at,
            )
        )
    with transaction.atomic():
        RuleTally.objects.all().delete()
        RuleTally.objects.bulk_create(rows)
    return len(rows)


def _judged() -> dict[tuple[str, int], int]:
    """Return how many published reports of each year each rule speaks to."""
    published = Edition.objects.published().values("report__year__year", "form", "shape")
    counts: dict[tuple[str, int], int] = {}
    for kind in published.annotate(number=Count("pk")).order_by():
        year = kind["report__year__year"]
        for rule in CATALOGUE:
            if kind["form"] in rule.forms and kind["shape"] in rule.shapes and year >= rule.first_year:
                counts[rule.number, year] = counts.get((rule.number, year), 0) + kind["number"]
    return counts


def _found():
    editions = Edition.objects.published()
    return (
        Finding.objects.public()
        .filter(edition__in=editions)
        .uncleared()
        .values("rule", "edition__report__year__year")
        .annotate(
            broken=Count("edition", distinct=True, filter=Q(verdict__in=FAILING)),
            undecided=Count("edition", distinct=True, filter=~Q(verdict__in=FAILING)),
        )
        .order_by()
    )
