"""How long checking takes, in a portal of its own with a scratch SQLite database.

    python -m tests.actions.bench --reports 5000 --index 200000        (make bench-checks)

prints the time of one check with and without the database, the time of a year of reports by two workers, and that of
the lookups of repeated tables and texts as the index grows. Fails where a budget is passed.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.benches import end, say, scratch_portal

CHECKOUT = Path(__file__).resolve().parents[2]
YEAR = 2024
ONE_REPORT_MS, YEAR_SECONDS, GROWTH = 20.0, 90.0, 3.0
BUDGET_OF = 5000  # reports that the seconds of a year are meant for
ROWS_AT_ONCE = 400


def pure(seed: str = "bench", years: range = range(YEAR - 3, YEAR + 1)) -> list[float]:
    """Return the milliseconds of computing that each report of a district takes, context in hand.

    Nothing of a report is kept from one to the next; the first year is left out, it warms up.
    """
    from reports import checks
    from reports.checks.narrative.ties import forget
    from reports.demonstration.around import Around
    from reports.demonstration.writing_up import District

    around, times = Around(District(seed, years).editions()), []
    for one in around.editions:
        content, context = one.content, around.context_of(one)
        forget()
        start = time.process_time()
        checks.check(content, context)
        if one.year > years[0]:
            times.append((time.process_time() - start) * 1000)
    return times


# A year of reports ---------------------------------------------------------------------------------------------------


def fill_years(count: int) -> None:
    """Store ``count`` reports on each of two years, published, every one with its own figures and words."""
    from reports.models import Agency, AgencyPeriod, DueDate, ReportingYear

    years = [ReportingYear.objects.create(year=year) for year in (YEAR - 1, YEAR)]
    for year in years:
        DueDate.objects.create(year=year, kind="", legal_date=f"{year.year + 1}-01-31")
    agencies = Agency.objects.bulk_create(
        (Agency(slug=f"a{number}", name=f"示例{number}", path=f"{number:08d}") for number in range(1, count + 1)),
        ROWS_AT_ONCE,
    )
    AgencyPeriod.objects.bulk_create(
        (AgencyPeriod(agency=agency, first_day="2005-01-01", name=agency.name) for agency in agencies), ROWS_AT_ONCE
    )
    contents = _contents(count)
    for start in range(0, count, 500):
        part = agencies[start : start + 500]
        _store(
            [
                (agency, year, content[at])
                for agency in part
                for content in [next(contents)]
                for at, year in enumerate(years)
            ]
        )


def _contents(count: int) -> Iterator[tuple[object, object]]:
    """Yield the reports of two years of one body after the other, from as many districts as it takes."""
    from dataclasses import replace

    from reports.demonstration.writing_up import District

    made = 0
    for number in range(count):
        found: dict[str, dict[int, object]] = {}
        for one in District(f"bench-{number}", range(YEAR - 1, YEAR + 1)).editions():
            if one.content.shape == "form" and one.content.scope == "own":
                found.setdefault(one.body.key, {})[one.year] = one.content
        for contents in found.values():
            if len(contents) == 2:
                made += 1
                name = f"示例{made}"
                yield tuple(replace(contents[year], agency_name=name, agency_code="") for year in (YEAR - 1, YEAR))
            if made == count:
                return


def _store(wanted: list[tuple[object, object, object]]) -> None:
    import datetime

    from reports.models import STATISTICS, Edition, EditionText, Report, State, rows_from

    reports = Report.objects.bulk_create((Report(agency=agency, year=year) for agency, year, _ in wanted), ROWS_AT_ONCE)
    editions = Edition.objects.bulk_create(
        (
            Edition(
                report=report,
                number=1,
                state=State.APPROVED,
                form=content.form,
                title=content.title,
                preface=content.preface,
                agency_name=content.agency_name,
                published_at=datetime.datetime(year.year + 1, 1, 20, tzinfo=datetime.UTC),
                digest=f"{report.pk:064d}",
            )
            for report, (_, year, content) in zip(reports, wanted, strict=True)
        ),
        ROWS_AT_ONCE,
    )
    pairs = [(edition, content) for edition, (_, _, content) in zip(editions, wanted, strict=True)]
    EditionText.objects.bulk_create(
        (
            EditionText(edition=edition, key=text.key, heading=text.heading, text=text.text)
            for edition, content in pairs
            for text in content.sections
        ),
        ROWS_AT_ONCE,
    )
    for table, model in STATISTICS.items():
        rows = (row for edition, content in pairs for row in rows_from(edition, content).get(table, ()))
        model.objects.bulk_create(rows, ROWS_AT_ONCE)
    for edition in editions:
        edition.report.current_edition = edition
    Edition.objects.filter(pk__gte=editions[0].pk).update(state=State.PUBLISHED)
    Report.objects.bulk_update([edition.report for edition in editions], ["current_edition"], ROWS_AT_ONCE)


def year_by_two_workers() -> tuple[float, float]:
    """Return the seconds that two workers take for all reports of the year, and those of computing together."""
    from reports.jobs import job_of_checks
    from reports.models import Edition, ItemState

    job = job_of_checks(Edition.objects.filter(report__year__year=YEAR), "bench")
    start, before = time.monotonic(), sum(os.times()[2:4])
    workers = [subprocess.Popen([sys.executable, "manage.py", "work", "--once"], cwd=CHECKOUT) for _worker in range(2)]
    codes = [worker.wait() for worker in workers]
    seconds = time.monotonic() - start
    if any(codes) or job.items.exclude(state=ItemState.CHECKED).exists():
        sys.exit("The workers did not finish.")
    return seconds, sum(os.times()[2:4]) - before


def with_database(most: int = 200) -> list[float]:
    """Return the milliseconds from the call to the stored findings for single reports of the year."""
    from reports import actions
    from reports.checks.narrative.ties import forget
    from reports.models import Edition

    times = []
    for edition in Edition.objects.filter(report__year__year=YEAR).select_related("report__agency", "report__year")[
        :most
    ]:
        forget()
        start = time.process_time()
        actions.recheck(edition)
        times.append((time.process_time() - start) * 1000)
    return times


# The index -----------------------------------------------------------------------------------------------------------


def grow_index(first: int, last: int, chance: random.Random) -> None:
    """Store the fingerprints of the editions ``first`` to ``last``: most of them their own, some known to many."""
    from django.db import connection

    from reports.actions.index import MOST_POSTINGS

    texts, tables, crowd = [], [], {}
    for number in range(first, last):
        agency = number % 9000 + 1
        for table in ("requests", "remedies", ""):
            tables.append((number, agency, table, uuid.UUID(int=chance.getrandbits(128)).hex))
        for _mark in range(chance.randint(22, 34)):
            mark = chance.getrandbits(62)
            if chance.random() < 0.15:  # a phrase of which there are few in the whole country
                mark = chance.randrange(400) * 1_000_003
                crowd[mark] = crowd.get(mark, 0) + 1
                if crowd[mark] > MOST_POSTINGS:
                    continue
            texts.append((number, mark))
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO reports_textfingerprint (edition_id, mark) VALUES (%s, %s)", texts)
        columns = 'edition_id, agency_id, "table", mark'
        cursor.executemany(f"INSERT INTO reports_tablefingerprint ({columns}) VALUES (%s, %s, %s, %s)", tables)


def lookups(most: int = 100) -> list[float]:
    """Return the milliseconds that single reports take to be compared with everything in the index."""
    from reports.actions.index import same_tables_of, same_text_of
    from reports.checks import Thresholds
    from reports.models import Edition

    times = []
    for edition in Edition.objects.filter(report__year__year=YEAR).with_contents().order_by("pk")[:most]:
        content, start = edition.content(), time.process_time()
        same_tables_of(edition, content)
        same_text_of(edition, content, Thresholds())
        times.append((time.process_time() - start) * 1000)
    return times


# The whole -----------------------------------------------------------------------------------------------------------


def told(times: Iterable[float]) -> str:
    """Return the middle, the slow end and the worst of ``times`` in words."""
    ordered = sorted(times)
    slow = ordered[int(len(ordered) * 0.95)]
    return f"{statistics.mean(ordered):.1f} ms on average, 95 % within {slow:.1f} ms, at most {ordered[-1]:.1f} ms"


def measure(reports: int, index: int) -> list[str]:
    """Print all measures; return the budgets that were passed."""
    from django.core.management import call_command
    from django.db import connection

    from reports import actions

    passed = []
    times = pure()
    say(f"One check, context in hand, {len(times)} reports: {told(times)}.")
    passed += [f"one check over {ONE_REPORT_MS} ms"] * (statistics.mean(times) > ONE_REPORT_MS)
    call_command("migrate", verbosity=0)
    fill_years(reports)
    start = time.process_time()
    indexed = actions.index_missing()
    say(f"Index of {indexed} editions made in {time.process_time() - start:.0f} s of computing.")
    seconds, computing = year_by_two_workers()
    say(f"A year of {reports} reports, two workers: {seconds:.0f} s, {computing:.0f} s of computing.")
    # Beside other work the clock says little: two free cores take half of what both computed.
    passed += [f"a year over {YEAR_SECONDS} s"] * (min(seconds, computing / 2) > YEAR_SECONDS * reports / BUDGET_OF + 4)
    say(f"One check with the database: {told(with_database())}.")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")  # of these editions there is nothing but the fingerprints
        cursor.execute("PRAGMA synchronous = OFF")
    chance, before, first = random.Random(1), 0.0, 1_000_000  # noqa: S311 (figures of a measurement)
    for size in (index // 100, index // 10, index):
        for start_at in range(first, 1_000_000 + size, 2000):
            grow_index(start_at, min(start_at + 2000, 1_000_000 + size), chance)
        first = 1_000_000 + size
        times = lookups()
        say(f"Repeated tables and texts among {size + indexed:,} editions: {told(times)}.")
        middle = statistics.median(times)
        passed += [f"lookups grew from {before:.1f} to {middle:.1f} ms"] * (before > 0 and middle > GROWTH * before)
        before = before or middle
    return passed


def main() -> None:
    """Measure in a scratch database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=5000)
    parser.add_argument("--index", type=int, default=200_000)
    arguments = parser.parse_args()
    with scratch_portal():
        passed = measure(arguments.reports, arguments.index)
    end(passed)


if __name__ == "__main__":
    main()
