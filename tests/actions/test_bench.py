"""A small part of ``make bench-checks``: one check is quick, and a larger index costs no more."""

import random
import statistics

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import actions
from reports.actions import index
from reports.models import Edition, TableFingerprint, TextFingerprint
from tests.actions import bench

FIRST = 1_000_000  # a number that no edition of a test bears
MUCH_TOO_SLOW_MS = 60  # three times the budget: this runs beside other work


def test_one_check_of_one_report_is_quick():
    times = bench.pure(years=range(2023, 2025))
    assert len(times) > 30
    assert statistics.median(times) < MUCH_TOO_SLOW_MS


@pytest.mark.django_db
def test_the_lookups_cost_the_same_when_the_index_holds_ten_times_as_much():
    bench.fill_years(3)
    assert actions.index_missing() == 6
    edition = Edition.objects.filter(report__year__year=bench.YEAR).with_contents().first()
    marks, seen = index.text_marks(edition.content()), []
    for first, last in ((FIRST, FIRST + 100), (FIRST + 100, FIRST + 1000)):
        bench.grow_index(first, last, random.Random(first))  # noqa: S311 - figures of a test
        with CaptureQueriesContext(connection) as queries:
            candidates = index.candidates_for(marks, edition.report.agency_id)
        seen.append((len(queries), candidates))
    assert marks
    assert seen[0] == seen[1]
    assert TextFingerprint.objects.count() > 20_000
    # Of these editions there is nothing but the fingerprints, which no database keeps behind a transaction.
    for model in (TextFingerprint, TableFingerprint):
        model.objects.filter(edition_id__gte=FIRST).delete()
