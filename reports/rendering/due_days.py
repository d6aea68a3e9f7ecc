"""The due day of a report read along with its editions, so that a report page says how late it was at no query more."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Length

from ..models import DueDate, Edition
from .duty import NO_DATE, Duty, duty_of


def with_due_days(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Mark editions with ``legal_day`` and ``local_day`` of their report, as ``due_row_for`` finds them."""
    speaking = (
        DueDate.objects.filter(year=OuterRef("report__year"), kind__in=("", OuterRef("report__agency__kind")))
        .annotate(place=Cast(OuterRef("report__agency__path"), TextField()))
        .filter(Q(subtree=None) | Q(place__startswith=F("subtree__path"), subtree__path__gt=""))
        .annotate(
            depth=Coalesce(Length("subtree__path"), 0), named=Case(When(kind="", then=Value(0)), default=Value(1))
        )
        .order_by("-depth", "-named")
    )
    return editions.annotate(
        legal_day=Subquery(speaking.values("legal_date")[:1]), local_day=Subquery(speaking.values("local_date")[:1])
    )


def days_of(edition: Edition) -> tuple[Any, Any]:
    """Return the legal and the local due day that ``with_due_days`` read; None where it did not."""
    return getattr(edition, "legal_day", None), getattr(edition, "local_day", None)


def duty_read_along(edition: Edition, editions: Sequence[Edition]) -> Duty | None:
    """Return how the duty of the report was kept; None where no day is set. No query.

    ``editions`` are all public editions of the report.
    """
    legal, local = days_of(edition)
    report = edition.report
    current = next((held for held in editions if held.pk == report.current_edition_id), None)
    if legal is None or current is None:
        return None
    report.current_edition = current
    first = min(editions, key=lambda held: held.number or 0)
    duty = duty_of(report, [DueDate(year_id=report.year_id, legal_date=legal, local_date=local)], first)
    return duty if duty.state != NO_DATE else None
