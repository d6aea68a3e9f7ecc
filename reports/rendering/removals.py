"""What came off an edition by law: how many passages and files, when and why; never what they said."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..models import Edition, EditionFile, Seal, SealedPlace


@dataclass(frozen=True)
class Removal:
    """One removal from an edition; ``passages`` and ``files`` are counted in that edition."""

    decided_at: datetime.datetime
    ground: str
    ground_words: str
    reason: str
    passages: int
    files: int

    def to_json(self) -> dict[str, str | int]:
        """Return the removal as a report document tells it."""
        return {
            "day": timezone.localdate(self.decided_at).isoformat(),
            "ground": self.ground,
            "reason": self.reason,
            "passages": self.passages,
            "files": self.files,
        }


def with_removals(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Mark editions with ``has_removals``: whether a passage or a file came off them."""
    places = SealedPlace.objects.filter(edition=OuterRef("pk"))
    files = EditionFile.objects.filter(edition=OuterRef("pk"), file__withheld__isnull=False)
    return editions.annotate(has_removals=Exists(places) | Exists(files))


def removals_of(edition: Edition) -> tuple[Removal, ...]:
    """Return what came off ``edition``, oldest first: one query, and none where ``with_removals`` says that none is."""
    if not getattr(edition, "has_removals", True):
        return ()
    places = SealedPlace.objects.filter(seal=OuterRef("pk"), edition=edition.pk).order_by().values("seal")
    beside = EditionFile.objects.filter(file__withheld__seal=OuterRef("pk"), edition=edition.pk).order_by()
    files = beside.values("file__withheld__seal").annotate(number=Count("pk"))
    counted = Seal.objects.public().filter(report=edition.report_id)
    counted = counted.annotate(
        passages=Coalesce(Subquery(places.annotate(number=Sum("times")).values("number")), 0),
        files=Coalesce(Subquery(files.values("number")), 0),
    )
    return tuple(
        Removal(seal.decided_at, seal.ground, str(seal.get_ground_display()), seal.reason, seal.passages, seal.files)
        for seal in counted.order_by("decided_at", "pk")
        if seal.passages or seal.files
    )
