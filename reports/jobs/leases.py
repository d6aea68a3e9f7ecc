"""Hand each file of a job to one worker at a time, and take it back from workers that are gone.

A worker holds a file by a lease. Whoever ends it says so in the transaction of its effect, by an UPDATE that counts
only while the lease is still the same: a worker that was taken for dead cannot store anything twice.
"""

import os
import socket
from contextlib import suppress
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ..actions.bulk import in_both
from ..formats import Text
from ..models import UNFINISHED, ItemState, ItemTask, Job, JobItem, JobKind, JobState, Reading

LEASE = timedelta(minutes=2)  # longer than reading one file may take
MOST_ATTEMPTS = 3
# What workers that serve no one job take; a job of the command line belongs to its command.
OF_WORKERS = (JobKind.UPLOADED, JobKind.CHECKS)
_UNFINISHED_JOBS = (JobState.WAITING, JobState.RUNNING)


class LeaseLost(Exception):
    """Another worker has taken the file over: nothing of this worker's effect may be kept."""


def this_worker() -> str:
    """Return the name of this process: machine, space of process numbers, number, moment of its start."""
    return f"{_this_machine()} {os.getpid()} {_started(os.getpid())}"


def claim(owner: str, *, job: Job | None = None, after: int = 0) -> JobItem | None:
    """Return a file that nobody works on, now leased to ``owner``: of ``job``, else of any job uploaded.

    Jobs take turns: the first job behind number ``after`` is served first. What has ended
    ``MOST_ATTEMPTS`` workers is given up on the way.
    """
    while True:
        free = _free(job)
        if not free.exists():  # a look costs nothing; a transaction would lock SQLite
            return None
        with transaction.atomic():
            locked = free.select_related("job__person").select_for_update(skip_locked=True, of=("self",))
            item = locked.filter(job_id__gt=after).first() or locked.first()
            if item is None:
                return None
            if item.attempt >= MOST_ATTEMPTS:
                _give_up(item)
            elif _lease(item, owner):
                Job.objects.filter(pk=item.job_id, state=JobState.WAITING).update(state=JobState.RUNNING)
                return item


def settle(
    item: JobItem, state: str, *, sentence: Text | None = None, reading: Reading | None = None, **result: object
) -> None:
    """Say how the file of ``item`` ended, in the transaction of what was done; raise LeaseLost when it was taken."""
    said = {**result, **({"zh": sentence.zh, "en": sentence.en} if sentence else {})}
    mine = JobItem.objects.filter(pk=item.pk, state=ItemState.RUNNING, leased_by=item.leased_by, attempt=item.attempt)
    if not mine.update(state=state, reading=reading, result=said, leased_by="", leased_until=None):
        raise LeaseLost(str(item))
    item.state, item.reading, item.result = state, reading, said


def give_back(item: JobItem, *, is_counted: bool) -> None:
    """Let others have the file; ``is_counted`` tells that the attempt was spent."""
    JobItem.objects.filter(pk=item.pk, state=ItemState.RUNNING, leased_by=item.leased_by, attempt=item.attempt).update(
        leased_until=timezone.now(), attempt=item.attempt if is_counted else item.attempt - 1
    )


@transaction.atomic
def cancel(job: Job) -> int:
    """Stop ``job``: files that wait are left out, what is done stays; return how many were left out."""
    if not Job.objects.filter(pk=job.pk, state__in=_UNFINISHED_JOBS).update(
        state=JobState.CANCELLED, finished_at=timezone.now()
    ):
        return 0
    # A file that is being read loses its lease, and with it what would have been stored.
    left = JobItem.objects.filter(job=job, state__in=UNFINISHED)
    # A reading that was to be accepted stays what it is: read, waiting for a person.
    kept = left.filter(reading__isnull=False).update(
        state=ItemState.SURE, task=ItemTask.READ, leased_by="", leased_until=None
    )
    return kept + left.filter(reading__isnull=True).update(state=ItemState.CANCELLED, leased_by="", leased_until=None)


def free_leases_of_the_dead() -> int:
    """End the leases of workers of this machine that are no longer alive; those of others run out by themselves."""
    now, ended = timezone.now(), 0
    held = JobItem.objects.filter(state=ItemState.RUNNING, leased_until__gt=now)
    for owner in set(held.filter(leased_by__startswith=f"{_this_machine()} ").values_list("leased_by", flat=True)):
        if not _is_alive(owner):
            ended += held.filter(leased_by=owner).update(leased_until=now)
    return ended


def _free(job: Job | None) -> QuerySet[JobItem]:
    run_out = Q(state=ItemState.RUNNING, leased_until__lte=timezone.now())
    free = JobItem.objects.filter(Q(state=ItemState.WAITING) | run_out, job__state__in=_UNFINISHED_JOBS)
    return (free.filter(job=job) if job else free.filter(job__kind__in=OF_WORKERS)).order_by("job_id", "pk")


def _lease(item: JobItem, owner: str) -> bool:
    """Lease ``item`` as it was seen; SQLite locks no row, so another worker may have been faster."""
    seen = JobItem.objects.filter(pk=item.pk, state=item.state, attempt=item.attempt, leased_by=item.leased_by)
    item.state, item.leased_by, item.leased_until = ItemState.RUNNING, owner, timezone.now() + LEASE
    item.attempt += 1
    return bool(seen.update(state=item.state, attempt=item.attempt, leased_by=owner, leased_until=item.leased_until))


def _give_up(item: JobItem) -> None:
    sentence = in_both(
        lambda: (
            _("Reading this file broke off %(times)s times; upload it by itself, or save it in another format.")
            % {"times": MOST_ATTEMPTS}
        )
    )
    end = ItemState.SURE if item.reading_id else ItemState.FAILED
    settle(item, end, sentence=sentence, reading=item.reading, **facts_of(item))


def facts_of(item: JobItem) -> dict[str, object]:
    """Return what is known of the report of ``item``, without the sentence."""
    return {name: value for name, value in item.result.items() if name not in ("zh", "en")}


@lru_cache
def _this_machine() -> str:
    space = ""
    with suppress(OSError):  # two containers may bear the same name
        space = os.readlink("/proc/self/ns/pid")
    return f"{socket.gethostname()[:60]}/{space}".replace(" ", "")


def _is_alive(owner: str) -> bool:
    _machine, process, started = owner.rsplit(" ", 2)
    return process.isdigit() and started == _started(int(process)) and _exists(int(process))


def _exists(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _started(process: int) -> str:
    """Return when a process started, as far as the system tells: its number alone is given away again."""
    try:
        state, *fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return "-" if state == "Z" else fields[18]
    except (OSError, ValueError, IndexError):
        return "-"
