"""Read folders, archives and files full of reports; what is read waits for review."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from django.utils.translation import gettext as _
from django.utils.translation import override

from ...actions import Refused
from ...jobs import (
    Options,
    Worker,
    counts_of,
    items_of,
    job_of_paths,
    result_workbook,
    rows_of,
    unfinished_job_of_paths,
)
from ...models import ItemState, Job, JobKind, JobState, Origin, Person

UNREADABLE = 3
INTERRUPTED = 130
MOST_SHOWN = 20
STEP = 0.5  # seconds from one change of the progress line to the next
LINES = 10.0  # seconds from one line to the next where the output is no terminal
PROBLEMS = (ItemState.REFUSED, ItemState.FAILED)


class Command(BaseCommand):
    """Make a job of the paths, or go on with the one that was broken off, and work on it to its end."""

    help = (
        "Read every report in the folders, zip archives, year's workbooks and files named, and store the readings for"
        " review. A run that was broken off goes on when the same command is given again; nothing is stored twice."
        " Exit codes: 0 all read or already there, 3 some files could not be read (the result says which and why),"
        " 1 nothing was done."
    )

    requires_system_checks = []

    drawn_at = 0.0

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take paths, and what holds for all files in them."""
        parser.add_argument("paths", nargs="*", metavar="PATH", help="a folder, a zip archive, a workbook, a file")
        parser.add_argument("--as", dest="username", help="whose readings these are (default: the only administrator)")
        parser.add_argument("--origin", choices=Origin.values, help="default: drafted, with --accept-sure transcribed")
        parser.add_argument("--year", type=int, help="the year of reports that do not say it")
        parser.add_argument(
            "--accept-sure",
            action="store_true",
            help="accept what has no doubts and is certain in agency and year, as transcribed drafts",
        )
        parser.add_argument("--language", choices=("zh", "en"), default="zh", help="language of sentences (zh)")
        parser.add_argument("--result", type=Path, metavar="FILE.xlsx", help="write the result of every file here")
        parser.add_argument("--job", type=int, metavar="N", help="go on with job N, or write its result again")

    def handle(self, *, paths: list[str], language: str, result: Path | None, **options: Any) -> None:
        """Run the job in the language asked for."""
        with override("en" if language == "en" else "zh-hans"):
            if result and not result.parent.is_dir():
                raise CommandError(_("There is no folder %(name)s for the result.") % {"name": result.parent})
            try:
                job = self.job_for(paths, language=language, **options)
                self.work_on(job)
            except Refused as refusal:
                raise CommandError(str(refusal)) from refusal
            except (OperationalError, ProgrammingError) as error:
                raise CommandError(_("The database is not ready: run manage.py migrate first.")) from error
            self.tell(job)
            if result:
                result.write_bytes(result_workbook(job))
        if any(counts_of(job).get(state) for state in PROBLEMS):
            sys.exit(UNREADABLE)

    def job_for(
        self, paths: list[str], *, job: int | None, username: str | None, accept_sure: bool, **options: Any
    ) -> Job:
        """Return the job to work on: a new one, or one that was begun before."""
        if job is not None:
            return self.job_again(job, paths, accept_sure)
        if not paths:
            raise CommandError(_("Name at least one folder, archive or file, or a job to go on with (--job)."))
        person = person_named(username)
        origin = options["origin"] or (Origin.TRANSCRIBED if accept_sure else Origin.DRAFTED)
        if accept_sure and origin != Origin.TRANSCRIBED:
            raise CommandError(_("--accept-sure takes published reports alone: leave --origin out."))
        said = Options(origin, options["year"], accept_sure, options["language"])
        chosen = [Path(path) for path in paths]
        begun = unfinished_job_of_paths(person, chosen, said)
        if begun:
            self.say(_("Going on with job %(number)s.") % {"number": begun.pk})
            return begun
        made = job_of_paths(person, chosen, said)
        self.say(_("Job %(number)s: %(count)s files.") % {"number": made.pk, "count": made.items.count()})
        return made

    def job_again(self, number: int, paths: list[str], accept_sure: bool) -> Job:
        """Return a job by its number, opened again where its sure readings are to be accepted now."""
        if paths:
            raise CommandError(_("Name paths or a job, not both."))
        job = Job.objects.filter(pk=number, kind=JobKind.COMMANDED).first()
        if job is None:
            raise CommandError(_("There is no job %(number)s of the command line.") % {"number": number})
        if accept_sure and job.options["origin"] != Origin.TRANSCRIBED:
            raise CommandError(_("--accept-sure takes published reports alone; the files of this job are drafted."))
        if accept_sure and job.state != JobState.CANCELLED:
            job.options = {**job.options, "accept_sure": True}
            job.state = JobState.RUNNING
            job.save(update_fields=["options", "state"])
        return job

    def work_on(self, job: Job) -> None:
        """Work until the job has ended; wait for files that another process holds."""
        worker = Worker(job)
        try:
            while True:
                worker.work_off(lambda: self.draw(job))
                job.refresh_from_db()
                if job.state in (JobState.DONE, JobState.CANCELLED):
                    break
                time.sleep(1)
        except KeyboardInterrupt:
            self.say("")
            self.say(_("Stopped; give the same command again to go on with job %(number)s.") % {"number": job.pk})
            sys.exit(INTERRUPTED)
        self.draw(job, is_last=True)

    def draw(self, job: Job, *, is_last: bool = False) -> None:
        """Show how far the job is: one line that changes on a terminal, a line now and then elsewhere."""
        is_terminal, now = self.stderr.isatty(), time.monotonic()
        if not is_last and now - self.drawn_at < (STEP if is_terminal else LINES):
            return
        self.drawn_at = now
        counts = counts_of(job)
        left = sum(counts.get(state, 0) for state in (ItemState.WAITING, ItemState.RUNNING))
        every = sum(counts.values())
        words = f"{every - left}/{every} · " + " · ".join(
            f"{ItemState(state).label} {count}" for state, count in counts.items() if state != ItemState.RUNNING
        )
        if is_terminal:
            self.stderr.write(f"\r\x1b[K{words}", ending="\n" if is_last else "")
        else:
            self.stderr.write(words)

    def tell(self, job: Job) -> None:
        """Print the result: how many ended how, and what could not be read."""
        for state, count in counts_of(job).items():
            self.stdout.write(f"{count:6} {ItemState(state).label}")
        problems = items_of(job).filter(state__in=PROBLEMS)
        for row in rows_of(problems[:MOST_SHOWN]):
            self.stdout.write(f"{row.name}: {row.sentence}")
        if (more := problems.count() - MOST_SHOWN) > 0:
            self.stdout.write(
                _("… and %(count)s more: --job %(number)s --result FILE.xlsx writes them all.")
                % {
                    "count": more,
                    "number": job.pk,
                }
            )

    def say(self, sentence: str) -> None:
        """Print a sentence about the run, apart from its result."""
        self.stderr.write(sentence)


def person_named(username: str | None) -> Person:
    """Return the person for whom the readings are stored."""
    if username:
        person = Person.objects.filter(username=username, is_active=True).first()
        if person is None:
            raise CommandError(_("There is no person %(name)s who may sign in.") % {"name": username})
        return person
    administrators = list(Person.objects.filter(is_superuser=True, is_active=True)[:2])
    if len(administrators) != 1:
        raise CommandError(_("Say whose readings these are: --as USERNAME."))
    return administrators[0]
