"""Many agencies at once, made with few statements."""

import datetime

from reports.models import Agency, AgencyPeriod, Report
from tests.factories import make_year


def make_many(superior: Agency, count: int, *, year: int | None = 2022, kind: str = "department") -> list[Agency]:
    """Return ``count`` stored agencies under ``superior``, each owing a report for ``year``."""
    start = Agency.objects.count()
    made = Agency.objects.bulk_create(
        Agency(slug=f"crowd-{number}", name=f"青禾县第{number}局", kind=kind, superior=superior)
        for number in range(start, start + count)
    )
    for agency in made:
        agency.path = f"{superior.path}{agency.pk:08d}"
    Agency.objects.bulk_update(made, ["path"])
    AgencyPeriod.objects.bulk_create(
        AgencyPeriod(agency=agency, first_day=datetime.date(2000, 1, 1), name=agency.name, superior=superior, kind=kind)
        for agency in made
    )
    if year:
        Report.objects.bulk_create(Report(agency=agency, year=make_year(year)) for agency in made)
    return made
