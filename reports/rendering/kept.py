"""What tells that public pages may look different: for pages that are dear to draw and asked for by everybody."""

import time
from typing import Any

from django.db.models import Subquery
from django.utils import timezone

from ..models import Edition, Report, ReportEvent, Site, YearTotal

KEPT_SECONDS = 300  # due dates, obligations and places in the tree change without an act that leaves a mark


def state_of_portal() -> tuple[Any, ...] | None:
    """Return what differs after every act on reports or the site, every count, every five minutes: one query.

    None where the site has no record: it is made with the first change of an agency, a year or the site.
    """
    newest = {
        "event": ReportEvent.objects.order_by("-pk"),
        "edition": Edition.objects.order_by("-pk"),
        "report": Report.objects.order_by("-pk"),
    }
    marks = {name: Subquery(rows.values("pk")[:1]) for name, rows in newest.items()}
    marks["counted"] = Subquery(YearTotal.objects.order_by("-counted_at").values("counted_at")[:1])
    row = Site.objects.filter(pk=1).annotate(**marks).values_list("public_stamp", *marks).first()
    return (*row, timezone.localdate(), int(time.time() // KEPT_SECONDS)) if row else None
