"""Work on the files of jobs, one after the other, until there is nothing left or nobody wants it any more."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.db import close_old_connections

from ..actions import NotStored
from ..models import ItemState, ItemTask, Job, JobItem
from ..reading.warm import Stopped, WarmReader
from .accepting import accept_item, finish
from .checking import check_item
from .leases import OF_WORKERS, LeaseLost, claim, free_leases_of_the_dead, give_back, this_worker
from .making import forget_old_jobs, sweep, throw_away
from .reading import Shelf, read_item

logger = logging.getLogger(__name__)
LOOK = 1.0  # seconds from one look for work to the next
LOOKS_BEFORE_CLOSING = 30  # then the helper that reads is closed, and its memory free
SWEEP = 3600.0  # seconds from one sweep of files that no job needs to the next


class Worker:
    """One process that works on the jobs uploaded, or on one ``job`` alone. Any number may run side by side."""

    def __init__(self, job: Job | None = None, *, is_wanted: Callable[[], bool] = lambda: True) -> None:
        self.job, self.is_wanted, self.owner = job, is_wanted, this_worker()
        self._reader, self._shelf, self._last_job = WarmReader(limit=settings.MAX_UPLOAD_BYTES), Shelf(), 0
        self._swept = 0.0

    def work_off(self, after_each: Callable[[], None] = lambda: None) -> int:
        """Work until nothing is left to take; return on how many files."""
        done = 0
        free_leases_of_the_dead()
        try:
            while self.is_wanted() and (self._one() or self._finish_what_was_left()):
                done += 1
                after_each()
        finally:
            self.close()
        return done

    def go_on(self) -> None:
        """Work, and look for work, as long as it is wanted."""
        idle = 0
        try:
            while self.is_wanted():
                if self._safely(self._one):
                    idle = 0
                    continue
                idle += 1
                if idle == LOOKS_BEFORE_CLOSING:
                    self.close()
                self._safely(self._look_round)
                time.sleep(LOOK)
        finally:
            self.close()

    def close(self) -> None:
        """Give back what this worker holds open."""
        self._reader.close()
        self._shelf.close()

    def _one(self) -> bool:
        """Work on one file; return whether there was one."""
        item = claim(self.owner, job=self.job, after=self._last_job)
        if item is None:
            return False
        self._last_job = item.job_id
        try:
            self._do(item)
        except LeaseLost:
            logger.warning("%s was taken over by another worker.", item)
        except Stopped:
            give_back(item, is_counted=False)
            return False
        except (KeyboardInterrupt, NotStored):  # a full disk is no fault of the file
            give_back(item, is_counted=False)
            raise
        except Exception:
            # Tried again, by this worker or another, and given up after a few times.
            logger.exception("%s of job %s broke off.", item, item.job_id)
            give_back(item, is_counted=True)
        self._finish(item.job)
        return True

    def _finish(self, job: Job) -> bool:
        """End ``job`` when it was the last file; return whether there is more to do on it."""
        if finish(job):
            self._shelf.close()
            throw_away(job)
            return False
        return JobItem.objects.filter(job=job, state=ItemState.WAITING).exists()

    def _finish_what_was_left(self) -> bool:
        """End jobs whose worker was killed between its last file and the end; return whether there is more to do."""
        jobs = [self.job] if self.job else Job.objects.unfinished().filter(kind__in=OF_WORKERS)
        return any(self._finish(job) for job in jobs)

    def _do(self, item: JobItem) -> None:
        if item.task == ItemTask.CHECK:
            check_item(item)
        elif item.task == ItemTask.ACCEPT:
            accept_item(item)
        else:
            read_item(item, self._shelf, self._reader, self.is_wanted)

    def _look_round(self) -> bool:
        """Take over what dead workers left, and once an hour throw away files that no job needs and old lists."""
        free_leases_of_the_dead()
        self._finish_what_was_left()
        if time.monotonic() - self._swept > SWEEP:
            self._swept = time.monotonic()
            sweep()
            if forgotten := forget_old_jobs():
                logger.info("Lists of jobs that ended long ago and were deleted: %s.", forgotten)
        return False

    def _safely(self, step: Callable[[], bool]) -> bool:
        """Do ``step``; a database that is away for a while, or a full disk, comes back."""
        try:
            close_old_connections()
            return step()
        except Exception:
            logger.exception("The work could not go on; it is tried again.")
            return False
