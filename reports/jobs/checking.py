"""Check many reports anew in the background: groups of them, each handed to one worker at a time."""

from django.db import transaction
from django.db.models import QuerySet

from ..actions import recheck_many
from ..models import Edition, ItemState, ItemTask, Job, JobItem, JobKind, Person
from .leases import settle

GROUP = 20  # editions of one item, well within its lease


@transaction.atomic
def job_of_checks(editions: QuerySet[Edition], name: str, person: Person | None = None) -> Job:
    """Make a job that checks ``editions`` anew; any worker takes part in it."""
    keys = list(editions.order_by("report__agency__path", "pk").values_list("pk", flat=True))
    job = Job.objects.create(kind=JobKind.CHECKS, person=person, name=name[:200])
    JobItem.objects.bulk_create(
        JobItem(
            job=job,
            key=f"{start + 1}–{min(start + GROUP, len(keys))}",
            place=",".join(map(str, keys[start : start + GROUP])),
            task=ItemTask.CHECK,
        )
        for start in range(0, len(keys), GROUP)
    )
    return job


def check_item(item: JobItem) -> None:
    """Check the editions of ``item`` anew. Doing it twice does no harm: what is found is the same."""
    keys = [int(key) for key in item.place.split(",")]
    checked = recheck_many(Edition.objects.filter(pk__in=keys).with_contents().order_by("pk"))
    with transaction.atomic():
        settle(item, ItemState.CHECKED, checked=checked)
