"""How long the ledgers and the totals of the years take in a portal with many reports, in a scratch SQLite database.

    python -m tests.rendering.bench --reports 50000        (make bench-ledgers)

Every tenth report was corrected, every hundredth of those in force withdrawn. Prints seconds of the background count,
then milliseconds of each page, drawn and kept: computing time of one core, database included. Fails where a page costs
more than its budget.
"""

import argparse
import datetime
import random
import time

from tests.benches import end, say, scratch_portal

YEARS = range(2019, 2026)
DRAWN_MS = 500.0  # of computing, database included
PAGES = (
    "/corrections/",
    "/corrections/?page=100",
    "/agencies/office-7/corrections/",
    "/agencies/office-7/carry-over/",
    "/agencies/office-7/stock/",
    "/years/2022/",
    "/",
)


def fill(count: int, chance: random.Random) -> None:
    """Store ``count`` reports of the seven years with table three, all published."""
    from django.db import connection

    from reports.models import Agency, Report, ReportingYear, Site, refresh_today
    from reports.models.agencies import AgencyPeriod
    from reports.models.freezing import drop_triggers, make_triggers

    drop_triggers(connection)
    Site.objects.create(pk=1)  # as in every portal in which somebody has changed an agency: only then pages are kept
    years = [ReportingYear.objects.create(year=year) for year in YEARS]
    above = Agency.objects.create(slug="city", name="示例市人民政府", kind="government")
    names = range(count // len(YEARS))
    offices = [Agency(slug=f"office-{number}", name=f"示例市第{number}局", superior=above) for number in names]
    Agency.objects.bulk_create(offices, batch_size=2000)
    periods = [
        AgencyPeriod(agency=one, name=one.name, kind=one.kind, superior=one.superior, first_day="2000-01-01")
        for one in (above, *offices)
    ]
    AgencyPeriod.objects.bulk_create(periods, batch_size=2000)
    refresh_today()
    reports = [Report(agency=office, year=year) for year in years for office in offices]
    _publish(Report.objects.bulk_create(reports, batch_size=5000), chance)
    make_triggers(connection)


def _publish(reports: list, chance: random.Random) -> None:
    from reports.models import Edition, Report

    editions = []
    for report in reports:
        last = 2 if chance.random() < 0.1 else 1
        for number in range(1, last + 1):
            at = datetime.datetime(report.year.year + 1, number + 1, chance.randint(1, 28), tzinfo=datetime.UTC)
            state = "superseded" if number < last else "withdrawn" if chance.random() < 0.01 else "published"
            editions.append(_edition(Edition, report, number, state, at, chance))
    Edition.objects.bulk_create(editions, batch_size=3000)
    for edition in editions:
        edition.report.current_edition = edition
    Report.objects.bulk_update(reports, ["current_edition"], batch_size=500)
    _store_requests(editions, chance)


def _edition(model, report, number, state, at, chance):
    return model(
        report=report,
        number=number,
        state=state,
        form="2021",
        change="first" if number == 1 else "correction",
        change_reason="" if number == 1 else "录入有误。",
        published_at=at,
        ended_at=None if state == "published" else at + datetime.timedelta(days=20),
        withdrawal_reason="误含个人信息。" if state == "withdrawn" else "",
        digest=f"{chance.getrandbits(256):064x}",
        agency_name=report.agency.name,
    )


def _store_requests(editions: list, chance: random.Random) -> None:
    from reports.formats import FORMS
    from reports.models import RequestsRow

    names = [leaf.key for leaf in FORMS["2021"].table("requests").row_leaves()]
    for start in range(0, len(editions), 1000):
        rows = [
            RequestsRow(edition=edition, row=name, natural_person=number, total=number)
            for edition in editions[start : start + 1000]
            for name in names
            for number in (chance.randint(0, 30),)
        ]
        RequestsRow.objects.bulk_create(rows, batch_size=2000)


def measure() -> list[str]:
    """Print what everything takes, and return the budgets that were passed."""
    from django.conf import settings
    from django.test import Client

    from reports.actions.tallies import keep_year_totals
    from reports.rendering.year_totals import sums_of_years

    settings.ALLOWED_HOSTS = ["testserver"]
    start = time.process_time()
    keep_year_totals(sums_of_years())
    say(f"totals of all years in the background: {time.process_time() - start:.1f} s")
    client, passed = Client(), []
    client.get("/en/corrections/")  # warms up
    for address in PAGES:
        drawn, kept = _taken(client, address), _taken(client, address)
        say(f"{address}: {drawn:.0f} ms drawn, {kept:.0f} ms again")
        if drawn > DRAWN_MS:
            passed.append(f"{address} {drawn:.0f} ms")
    return passed


def _taken(client, address: str) -> float:
    start = time.process_time()
    assert client.get(address).status_code == 200
    return (time.process_time() - start) * 1000


def main() -> None:
    """Measure in a scratch database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=50_000)
    arguments = parser.parse_args()
    with scratch_portal():
        from django.core.management import call_command

        call_command("migrate", verbosity=0, skip_checks=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        fill(arguments.reports, random.Random(1))  # noqa: S311 (a measurement)
        passed = measure()
    end(passed)


if __name__ == "__main__":
    main()
