"""Accept the readings of a job that leave nothing to decide, each in a transaction of its own."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ..actions import TRANSITIONS, Refused, WrongState, accept_reading
from ..actions.bulk import why_not_acceptable
from ..formats import Text
from ..models import (
    UNFINISHED,
    ItemState,
    ItemTask,
    Job,
    JobItem,
    JobState,
    Person,
    Reading,
    ReadingState,
    Verb,
    agencies_of,
)
from .leases import facts_of, settle


def acceptable_items(job: Job, person: Person) -> QuerySet[JobItem]:
    """Return the files whose readings ``person`` may take in one step: no doubt, agency and year certain."""
    return JobItem.objects.filter(
        agencies_of(person, "reading__agency__", TRANSITIONS[Verb.ACCEPT].roles),
        job=job,
        task=ItemTask.READ,  # what was tried once and stayed is for a person to look at
        state=ItemState.SURE,
        result__certain=True,
        reading__state=ReadingState.WAITING,
        reading__doubt_count=0,
    )


@transaction.atomic
def accept_all(job: Job, person: Person) -> int:
    """Let workers accept what ``acceptable_items`` holds now; return how many that is."""
    chosen = list(acceptable_items(job, person).values_list("pk", flat=True))
    moved = 0
    for start in range(0, len(chosen), 500):  # SQLite takes a limited number of values in one statement
        moved += JobItem.objects.filter(pk__in=chosen[start : start + 500], state=ItemState.SURE).update(
            state=ItemState.WAITING, task=ItemTask.ACCEPT, attempt=0
        )
    if moved:
        Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, finished_at=None)
        job.refresh_from_db(fields=["state", "finished_at"])
    return moved


def finish(job: Job) -> bool:
    """Mark ``job`` done when no file of it is left; return whether this call did it.

    Where the person asked for it, what leaves nothing to decide is accepted first.
    """
    if JobItem.objects.filter(job=job, state__in=UNFINISHED).exists():  # a transaction would lock SQLite
        return False
    with transaction.atomic():
        return _finish(job)


def _finish(job: Job) -> bool:
    stored = Job.objects.unfinished().select_for_update(of=("self",)).select_related("person").filter(pk=job.pk).first()
    if stored is None or stored.items.filter(state__in=UNFINISHED).exists():
        return False
    if stored.options.get("accept_sure") and stored.person:
        Job.objects.filter(pk=job.pk).update(options={**stored.options, "accept_sure": False, "accepted_sure": True})
        if accept_all(stored, stored.person):
            return False
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, finished_at=now)
    job.state, job.finished_at = JobState.DONE, now
    return True


def accept_item(item: JobItem) -> None:
    """Accept the reading of ``item`` as a draft, or leave it waiting with the sentence that says why."""
    person, reading = item.job.person, item.reading
    if person is None or reading is None:
        raise ValueError(f"item {item.pk} has no reading or no person")
    language = item.job.options.get("language", "zh")
    with override("en" if language == "en" else "zh-hans"), transaction.atomic():
        said = why_not_acceptable(person, reading, bool(item.result.get("certain"))) or _accept(person, reading)
        state = ItemState.SURE if said else ItemState.ACCEPTED
        sentence = Text(said, said) if said else None
        settle(item, state, sentence=sentence, reading=reading, **facts_of(item))


def _accept(person: Person, reading: Reading) -> str:
    """Accept ``reading``; return why it was left, "" when it was not."""
    try:
        with transaction.atomic():
            accept_reading(person, reading, agency=reading.agency, year=reading.year)
    except WrongState:
        return _(
            "This report is published or has an edition in work; it was left as it is. Open the reading to decide."
        )
    except Refused as refusal:
        return str(refusal)
    return ""
