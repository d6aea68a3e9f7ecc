"""Verbs about years: open one, with a report for every agency that owes one."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Agency, DueDate, Obligation, Person, Report, ReportingYear
from .refusals import NotAllowed


@transaction.atomic
def open_year(person: Person | None, year: int) -> ReportingYear:
    """Open ``year`` and make a report for each agency in being on 31 December; safe to repeat.

    ``person`` is an administrator, or None for the system. Legal due dates are set where there are none:
    31 March of the next year for governments, 31 January for all others (《条例》第四十九条).
    """
    if person is not None and not person.is_superuser:
        raise NotAllowed(_("Only an administrator opens a year."))
    opened, made = ReportingYear.objects.get_or_create(year=year)
    if made:
        DueDate.objects.create(year=opened, kind="", legal_date=datetime.date(year + 1, 1, 31))
        DueDate.objects.create(year=opened, kind="government", legal_date=datetime.date(year + 1, 3, 31))
    alive = Agency.objects.alive_on(datetime.date(year, 12, 31))
    have = set(Report.objects.filter(year=opened).values_list("agency_id", flat=True))
    Report.objects.bulk_create(
        Report(agency=agency, year=opened, obligation=Obligation.OWED) for agency in alive if agency.pk not in have
    )
    return opened
