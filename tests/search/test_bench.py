"""The measurement of search does what it says, on a few reports."""

import pytest

from reports import actions
from reports.models import Edition, SearchedEdition

from . import bench


@pytest.mark.django_db
def test_the_queries_of_the_measurement_find_something_in_the_reports_it_makes():
    bench.fill(60)
    actions.name_agencies()
    assert actions.index_search() + SearchedEdition.objects.count() >= Edition.objects.published().count() == 60
    asked = list(bench.queries())
    assert len(asked) >= 100
    found = {query: bench.results_of(query) for _sort, query in asked}
    assert all(any(found[query]) for sort, query in asked if sort in ("common word", "full name"))
