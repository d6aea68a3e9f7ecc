"""How long feeds and site maps take among many reports, in a portal of its own with a scratch SQLite database.

    python -m tests.feeds.bench --reports 50000        (make bench-feeds)

prints the computing time of every feed and of every kind of file of the site map, drawn anew and asked again unchanged.
Fails where one takes longer than a page may.
"""

import argparse
import datetime
import hashlib
import time
from collections.abc import Iterator

from tests.benches import end, say, scratch_portal

YEARS = range(2016, 2026)
MOST_SECONDS = 1.0
ROWS_AT_ONCE = 400
START = datetime.datetime(2017, 1, 1, tzinfo=datetime.UTC)
FIGURES = {"received": 40, "brought_forward": 2, "results_total": 39, "disclosed": 20, "partly_disclosed": 5}


def fill(count: int) -> None:
    """Store ``count`` published reports over ten years, each with the rows from which its sentence is made."""
    from reports.models import Agency, AgencyPeriod, ReportingYear
    from reports.models.freezing import maintenance

    years = [ReportingYear.objects.create(year=year) for year in YEARS]
    number = -(-count // len(years))
    agencies = Agency.objects.bulk_create(
        (Agency(slug=f"shili-{at}", name=f"示例{at}局", path=f"{at:08d}") for at in range(1, number + 1)), ROWS_AT_ONCE
    )
    AgencyPeriod.objects.bulk_create(
        (AgencyPeriod(agency=agency, first_day="2005-01-01", name=agency.name) for agency in agencies), ROWS_AT_ONCE
    )
    with maintenance("rows of a measurement", "bench"):
        for year in years:
            _store(agencies[: max(0, count - number * years.index(year))], year)


def _store(agencies, year) -> None:
    from reports.models import Edition, Report, RequestsRow, State

    reports = Report.objects.bulk_create((Report(agency=agency, year=year) for agency in agencies), ROWS_AT_ONCE)
    editions = Edition.objects.bulk_create(
        (
            Edition(
                report=report,
                number=1,
                state=State.PUBLISHED,
                form="2021",
                title=f"{report.agency.name}{year.year}年报告",
                agency_name=report.agency.name,
                published_at=START + datetime.timedelta(days=365 * (year.year - YEARS[0]), minutes=at),
                digest=hashlib.sha256(f"{year.year}-{at}".encode()).hexdigest(),
            )
            for at, report in enumerate(reports)
        ),
        ROWS_AT_ONCE,
    )
    RequestsRow.objects.bulk_create(
        (
            RequestsRow(edition=edition, row=row, total=figure)
            for edition in editions
            for row, figure in (*FIGURES.items(), ("carried_forward", 3))
        ),
        ROWS_AT_ONCE,
    )
    for report, edition in zip(reports, editions, strict=True):
        report.current_edition = edition
    Report.objects.bulk_update(reports, ["current_edition"], ROWS_AT_ONCE)


def addresses() -> Iterator[str]:
    """Yield one address of every kind."""
    yield from ("/feeds/reports.atom", "/feeds/agencies/shili-1.atom", f"/feeds/years/{YEARS[0]}.atom")
    yield from ("/feeds/corrections.atom", "/feeds/", "/robots.txt", "/sitemap.xml", "/sitemaps/pages.xml")
    yield from ("/sitemaps/years.xml", "/sitemaps/agencies-1.xml", f"/sitemaps/reports-{YEARS[-1]}-1.xml")


def measure(count: int) -> list[str]:
    """Print all measures; return what took too long."""
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    fill(count)
    client, late = Client(headers={"host": "localhost"}), []
    client.get("/robots.txt")  # the first request takes the code in
    say(f"{count:,} reports. Drawn anew, and asked again unchanged:")
    for address in addresses():
        start = time.process_time()
        answer = client.get(address)
        drawn = time.process_time() - start
        start = time.process_time()
        again = client.get(address, headers={"if-none-match": answer.get("ETag", "")})
        asked = time.process_time() - start
        times = f"{answer.status_code} {drawn * 1000:5.0f} ms, {again.status_code} {asked * 1000:5.0f} ms"
        say(f"  {address:32} {times}, {len(answer.content) / 1024:.0f} KiB")
        late += [f"{address} took {drawn:.1f} s"] * (answer.status_code != 200 or drawn > MOST_SECONDS)
    return late


def main() -> None:
    """Measure in a scratch database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=50_000)
    arguments = parser.parse_args()
    with scratch_portal(debug=True):
        late = measure(arguments.reports)
    end(late)


if __name__ == "__main__":
    main()
