"""Do what falls due by itself: publish what is scheduled, take over names, check what changed, keep search, count."""

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from django.core.management import BaseCommand, CommandError
from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from ... import actions
from ...actions import tallies
from ...models import refresh_today
from ...models.planning import measure_tables
from ...rendering.year_totals import sums_of_years

logger = logging.getLogger(__name__)

# Any fixed number, the same for all web processes: whoever holds it does the round, the others leave it out.
KEEPER_LOCK = 20260000043
ROUND = 60  # seconds from one round to the next
SEARCH_SECONDS = 20  # of a round at most that the index of search may take


class Command(BaseCommand):
    """Go round every minute: scheduled publications, once a day today's names of agencies, the counts of rules."""

    help = "Publish what is due, take over each day's names of agencies, count for the rule book, until it is stopped."
    requires_system_checks = []

    refreshed_on: date | None = None
    seen: tallies.Seen | None = None

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="go round once and stop, for cron")
        parser.add_argument("--parent", type=int, help="stop when this process is no longer the parent")

    def handle(self, *, once, parent, **options):
        if once:
            if not self.go_round():
                raise CommandError("Something that is due could not be done; the log says why.")
            return
        try:
            while not is_orphan(parent):
                self.go_round()
                rest(parent)
        except KeyboardInterrupt:
            return

    def go_round(self) -> bool:
        """Do what is due unless another process is at it; return whether nothing went wrong."""
        close_old_connections()
        try:
            with only_one() as is_mine:
                # Each by itself: what stands in the way of one does not hold up the other.
                if not is_mine:
                    return True
                went = [went_well(self.take_over_today), went_well(publish_due), went_well(check_what_changed)]
                went.append(went_well(enter_in_search))
                went.append(went_well(self.count_rules))
                return all(went)
        except Exception:
            # A database that is away for a while comes back; the next round tries again.
            logger.exception("The database did not answer; what is due waits for the next round.")
            return False
        finally:
            close_old_connections()

    def take_over_today(self) -> None:
        """Take over, once a day, the names and superiors that hold today, and measure the tables."""
        today = timezone.localdate()
        if self.refreshed_on == today:
            return
        actions.erase_withheld_files()  # what a kill left on the disk, or a backup brought back
        with transaction.atomic():
            changed = refresh_today(day=today)
            actions.name_agencies()
            if changed:
                actions.renew_public_pages()
        measure_tables()
        self.refreshed_on = today
        if changed:
            logger.info("Agencies that have another name or place since today: %s.", changed)

    def count_rules(self) -> None:
        """Count, at most every ten minutes, how many published reports break each rule, and add up the years."""
        self.seen = tallies.tally_when_due(self.seen, sums_of_years)


def publish_due() -> None:
    """Publish what was scheduled and whose moment has come."""
    for edition in actions.publish_due():
        logger.info("Published %s.", edition)


def check_what_changed() -> None:
    """Check again what rests on something that others changed, a share of it each round."""
    actions.index_missing()
    if checked := actions.recheck_due():
        logger.info("Reports checked again because others changed: %s.", checked)


def enter_in_search() -> None:
    """Bring the index of search into step with what is published, a share of it each round."""
    if entered := actions.index_search(SEARCH_SECONDS):
        logger.info("Reports entered in the index of search, or taken out: %s.", entered)


def went_well(task: Callable[[], None]) -> bool:
    """Do ``task``; log what goes wrong, and return whether nothing did."""
    try:
        task()
    except Exception:
        logger.exception("%s failed; the next round tries again.", task.__name__)
        return False
    return True


@contextmanager
def only_one() -> Iterator[bool]:
    """Tell whether no other process that shares this PostgreSQL database is going round, and keep it so."""
    if connection.vendor != "postgresql":
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [KEEPER_LOCK])
        (is_mine,) = cursor.fetchone()
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [KEEPER_LOCK])


def is_orphan(parent: int | None) -> bool:
    """Tell whether ``parent`` was named and is gone: an orphan gets another parent at once."""
    return parent is not None and os.getppid() != parent


def rest(parent: int | None) -> None:
    """Wait for the next round, at most a second longer than ``parent`` lives."""
    end = time.monotonic() + ROUND
    while time.monotonic() < end and not is_orphan(parent):
        time.sleep(1)
