"""Read a folder of mixed files in a portal of its own while its worker is killed again and again.

    python -m tests.jobs.killing --files 2000        (make bench-bulk)

makes the files, kills the worker three times at moments drawn from a seed, lets it end, looks whether every report is
stored once and every file has one end, and prints how long the work took.
"""

import argparse
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit, urlunsplit

from tests.run import clean_environment

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE = 1800
ENDED = "SELECT count(*) FROM reports_jobitem WHERE state NOT IN ('waiting', 'running')"
READ = ("sure", "doubtful", "accepted")
ITEMS = "SELECT key, state, attempt FROM reports_jobitem"
READINGS = (
    "SELECT agency.name, reading.year FROM reports_reading reading"
    " LEFT JOIN reports_agency agency ON agency.id = reading.agency_id"
)
JOB = "SELECT id FROM reports_job"
FILES = "SELECT count(*) FROM reports_sourcefile"


@dataclass
class Portal:
    """A portal with a database of its own."""

    folder: Path
    address: str

    def __post_init__(self) -> None:
        self.environment = clean_environment(self.folder / "data") | {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "DATABASE_URL": self.address,
        }

    def start(self, *arguments: str) -> subprocess.Popen:
        """Start a command of the portal."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.Popen(
            command, cwd=CHECKOUT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    @contextmanager
    def database(self) -> Iterator[Callable[[str], list[tuple]]]:
        """Give a way to ask the database past the portal."""
        if self.address.startswith("sqlite"):
            with closing(sqlite3.connect(self.address.removeprefix("sqlite:///"), timeout=20)) as database:
                yield lambda question: database.execute(question).fetchall()
        else:
            import psycopg

            with psycopg.connect(self.address, autocommit=True) as database:
                yield lambda question: database.execute(question).fetchall()


@contextmanager
def portal_beside(database_url: str, folder: Path, *, agencies: int) -> Iterator[Portal]:
    """Give a portal with so many agencies: on SQLite in ``folder``, else in a new database beside the one named."""
    from tests.databases import default_is, drop_database, made_database, migrate, migrated_for_all

    migrated = migrated_for_all()
    name = made_database("bulk", folder, migrated)
    try:
        with default_is(name):
            if not migrated:
                migrate()
            prepare(agencies)
        is_file = not database_url.startswith("postgres")
        yield Portal(
            folder, f"sqlite:///{name}" if is_file else urlunsplit(urlsplit(database_url)._replace(path=f"/{name}"))
        )
    finally:
        drop_database(name)


def prepare(agencies: int) -> None:
    """Store who reads, the years, and so many agencies."""
    from tests.factories import make_agency, make_person, make_year
    from tests.jobs.mixed_files import YEARS, agency_names

    make_person("keeper", superuser=True)
    for year in YEARS:
        make_year(year)
    for name in agency_names(agencies):
        make_agency(name, kind="township")


@dataclass
class Outcome:
    """What is stored in the end, and what it took."""

    items: dict[str, str]
    readings: list[tuple]
    files: int
    attempts: int
    kills: list[int]
    seconds: float
    computing: float
    errors: str


def computing() -> float:
    """Return the seconds of computing of all processes that have ended and were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def read_while_killed(portal: Portal, files: Path, count: int, *, kills: int, seed: int) -> Outcome:
    """Read ``files`` with a worker that is killed ``kills`` times, each time at a moment drawn from ``seed``.

    In the end two workers do the rest side by side.
    """
    draw = random.Random(seed)  # noqa: S311 (when to kill, not a secret)
    moments = sorted(draw.sample(range(1, max(count - 4, kills + 1)), kills))
    command = ("import_reports", str(files), "--as", "keeper", "--language", "en")
    killed_at, started, errors = [], time.monotonic(), ""
    before = computing()
    with portal.database() as ask:
        for moment in moments:
            process = portal.start(*command)
            while process.poll() is None and ask(ENDED)[0][0] < moment:
                Event().wait(0.005)
            Event().wait(draw.random() * 0.04)  # in the middle of a file
            process.send_signal(signal.SIGKILL)
            errors += process.communicate(timeout=PATIENCE)[1]
            killed_at.append(ask(ENDED)[0][0])
        begun = ask(JOB)  # none where nothing was to be killed
        rest = [("import_reports", "--job", str(begun[0][0]), "--language", "en")] * 2 if begun else [command]
        for process in [portal.start(*arguments) for arguments in rest]:
            errors += process.communicate(timeout=PATIENCE)[1]
            assert process.returncode == 3, errors  # some files are broken
        seconds, items = time.monotonic() - started, ask(ITEMS)
        return Outcome(
            items={key: state for key, state, _attempt in items},
            readings=ask(READINGS),
            files=ask(FILES)[0][0],
            attempts=max(attempt for _key, _state, attempt in items),
            kills=killed_at,
            seconds=seconds,
            computing=computing() - before,
            errors=errors,
        )


def faults_in(outcome: Outcome, mixed) -> list[str]:
    """Return what is wrong: a report that is not stored exactly once, a file without its one end."""
    found = []
    prefix = "mixed/"
    stored = Counter(outcome.readings)
    found += [f"{report} is stored {stored[report]} times" for report in mixed.distinct if stored[report] != 1]
    found += [f"{report} was never sent" for report in stored if report not in mixed.distinct]
    if outcome.files != len(mixed.distinct):
        found.append(f"{outcome.files} files are kept for {len(mixed.distinct)} reports")
    if set(outcome.items) != {prefix + name for name in mixed.reports}:
        found.append("the files of the job are not those of the folder")
    ends: dict[object, list[str]] = {}
    for name, report in mixed.reports.items():
        state = outcome.items.get(prefix + name, "missing")
        if report is None and state != "refused":
            found.append(f"{name} is broken and ended as {state}")
        if report is not None:
            ends.setdefault(report, []).append(state)
    for report, states in ends.items():
        read, twice = [s for s in states if s in READ], [s for s in states if s == "twice"]
        if len(read) != 1 or len(read) + len(twice) != len(states):
            found.append(f"the files of {report} ended as {states}")
    return found


def main() -> int:
    """Run with what the command line says, and print the figures."""
    parser = argparse.ArgumentParser(description="Read mixed files while the worker is killed.")
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, default=20261122)
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from tests.jobs.mixed_files import YEARS, make_files

    with tempfile.TemporaryDirectory(prefix="nianbao-bulk-") as name:
        folder = Path(name)
        mixed = make_files(folder / "mixed", options.files, seed=options.seed)
        agencies = -(-options.files // len(YEARS))
        with portal_beside(os.environ.get("DATABASE_URL", ""), folder, agencies=agencies) as portal:
            outcome = read_while_killed(portal, folder / "mixed", options.files, kills=options.kills, seed=options.seed)
    faults = faults_in(outcome, mixed)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    lines = [
        f"{options.files} files, {len(mixed.distinct)} reports; killed at {outcome.kills} files done",
        f"ends: {dict(Counter(outcome.items.values()))}; most attempts on a file: {outcome.attempts}",
        f"{len(outcome.readings)} readings, {outcome.files} files kept, {len(faults)} faults",
        f"{outcome.seconds:.1f} s with all starts, {outcome.computing:.1f} s of computing,"
        f" {options.files / outcome.computing:.1f} files a second of computing; largest process {peak:.0f} MB",
        *faults[:20],
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
