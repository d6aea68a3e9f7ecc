"""The small charts of an agency page: requests over the years, and where the chain of what is carried breaks."""

import datetime

import pytest

from reports.models import AgencyChange
from tests.factories import make_agency, make_published

pytestmark = pytest.mark.any_database

ADDRESS = "/en/agencies/bureau/"


@pytest.fixture
def bureau(db):
    return make_agency("青禾县教育局", slug="bureau")


def page(client):
    return client.get(ADDRESS).content.decode()


def test_the_chain_marks_where_it_breaks(client, bureau):
    make_published(bureau, 2020)
    make_published(bureau, 2021)
    make_published(bureau, 2022, figures={"requests.brought_forward.total": 9})
    make_published(bureau, 2023, figures={"requests.brought_forward.total": None})
    text = page(client)
    assert "The chain breaks once." in text
    assert "2020 carried 4 forward, 2021 brought 4 forward" in text
    assert "breaks, by 5" in text
    assert "2022 carried 4 forward, 2023 brought – forward" in text


def test_a_missing_year_is_a_gap_and_no_link(client, bureau):
    for year in (2018, 2019, 2021, 2022):
        make_published(bureau, year)
    text = page(client)
    assert "No figure for 2020: the line has a gap." in text
    assert "2019 carried" not in text
    assert text.count("<circle") == 4


def test_one_year_has_neither_chart_nor_chain(client, bureau):
    make_published(bureau, 2022)
    assert 'id="trends"' not in page(client)
    assert "<svg" not in page(client)


def test_what_merged_bodies_carried_counts_together(client, bureau):
    other = make_agency("青禾县体育局", slug="sports")
    change = AgencyChange.objects.create(day=datetime.date(2022, 6, 30), kind="merged")
    change.predecessors.add(other)
    change.successors.add(bureau)
    make_published(bureau, 2021)
    make_published(other, 2021)
    make_published(bureau, 2022, figures={"requests.brought_forward.total": 8})
    text = page(client)
    assert "2021 carried 4 + 4 forward, 2022 brought 8 forward" in text
    assert "The chain breaks" not in text


def test_two_years_have_a_chain_and_no_chart(client, bureau):
    make_published(bureau, 2021)
    make_published(bureau, 2022)
    assert 'id="trends"' in page(client)
    assert "<svg" not in page(client)
    assert 'href="/en/compare/?a=bureau"' in page(client)
