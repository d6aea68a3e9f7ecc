"""The tree of agencies: levels with counts, kinds, former bodies, and a cost that does not grow."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.models import AgencyPeriod, DueDate
from reports.serving import answer
from tests.factories import make_agency, make_published, make_report, make_year
from tests.worlds import world

from .crowds import make_many

pytestmark = pytest.mark.django_db


def page(client, address, status=200):
    """Return the text at ``address`` without its markup, in one line."""
    response = client.get(address)
    assert response.status_code == status
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@world
def city():
    """Give a city with two districts, one of them with two offices, of which one has filed for 2022."""
    make_year(2022)
    city = make_agency("青禾市人民政府", slug="city", kind="government")
    north = make_agency("青禾市北区人民政府", slug="north", kind="government", superior=city)
    south = make_agency("青禾市南区人民政府", slug="south", kind="government", superior=city)
    school = make_agency("青禾市北区教育局", slug="north-school", superior=north)
    health = make_agency("青禾市北区卫生局", slug="north-health", superior=north)
    make_published(school)
    for agency in (city, north, south, health):
        make_report(agency)
    return {"city": city, "north": north, "south": south, "school": school, "health": health}


def test_the_only_body_on_top_is_opened_at_once(client, city):
    text = page(client, "/en/agencies/")
    assert "青禾市人民政府 · 4 bodies below · 1 of 5 reports for 2022 published (20%)" in text
    assert "青禾市北区人民政府" in text
    assert "青禾市北区教育局" not in text


def test_each_body_says_what_is_below_it_and_opens_to_it(client, city):
    html = client.get("/en/agencies/").content.decode()
    assert 'href="/en/agencies/north/below/"' in html
    assert 'href="/en/agencies/south/below/"' not in html
    assert "1/3 · 33.3%" in html
    assert "2 below" in html
    text = page(client, "/en/agencies/north/below/")
    assert "青禾市北区教育局" in text
    assert "青禾市南区人民政府" not in text


def test_the_way_up_stands_on_every_level(client, city):
    html = client.get("/en/agencies/north/below/").content.decode()
    assert '<a href="/en/agencies/city/below/">青禾市人民政府</a>' in html
    assert '<a href="/en/agencies/">Agencies</a>' in html


def test_the_newest_report_is_one_click_away(client, city):
    make_published(city["school"], 2021)
    html = client.get("/en/agencies/north/below/").content.decode()
    assert 'href="/en/reports/north-school/2022/"' in html
    assert "no report yet" in html


def test_who_is_overdue_is_said(client, city):
    DueDate.objects.create(year=make_year(2022), legal_date=datetime.date(2023, 1, 31))
    assert re.search(
        r"青禾市北区卫生局 .*?2022: not published, [\d,]+ days overdue", page(client, "/en/agencies/north/below/")
    )


def test_several_bodies_on_top_are_listed(client, city):
    make_agency("白石市人民政府", slug="other", kind="government")
    text = page(client, "/en/agencies/")
    assert "白石市人民政府" in text
    assert "4 below" in text
    assert "青禾市北区人民政府" not in text


def test_a_kind_is_listed_across_all_levels(client, city):
    assert "青禾市北区教育局" in page(client, "/agencies/?kind=department")
    assert "青禾市人民政府" in page(client, "/agencies/?kind=government")
    below = page(client, "/agencies/north/below/?kind=government")
    assert "青禾市南区人民政府" not in below


def test_what_is_under_an_unlisted_body_stands_on_top(client, city):
    city["north"].is_listed = False
    city["north"].save()
    text = page(client, "/en/agencies/")
    assert "青禾市北区教育局" in text
    assert "青禾市北区人民政府" not in text
    page(client, "/en/agencies/north/below/", 404)


def test_a_body_no_longer_in_being_stands_last_and_is_not_counted(client, city):
    AgencyPeriod.objects.filter(agency=city["health"]).update(last_day=datetime.date(2023, 6, 30))
    text = page(client, "/en/agencies/north/below/")
    assert "No longer in being" in text
    assert text.index("青禾市北区教育局") < text.index("No longer in being")
    assert "1 body below" in text


def test_a_body_with_nothing_below_says_so(client, city):
    assert "Nothing stands below this agency." in page(client, "/en/agencies/south/below/")


def test_an_unknown_body_is_not_found(client, city):
    page(client, "/agencies/nobody/below/", 404)


def test_nonsense_in_the_address_becomes_a_sentence(client, city):
    assert "There is no kind of agency “nonsense”" in page(client, "/en/agencies/?kind=nonsense")
    assert "There is no page “abc”: page 1 of 1 is shown." in page(client, "/en/agencies/?page=abc")


def test_a_broad_level_is_cut_into_pages_with_counts_for_the_page_alone(client, city, monkeypatch):
    monkeypatch.setattr(answer, "PER_PAGE", 1)
    first, second = page(client, "/en/agencies/city/below/"), page(client, "/en/agencies/city/below/?page=2")
    assert "青禾市北区人民政府" in first
    assert "青禾市北区人民政府" not in second
    assert "1/3 · 33.3%" in first
    assert "4 bodies below" in second


@pytest.mark.parametrize(
    "address", ["/agencies/", "/agencies/north/below/", "/agencies/?kind=department", "/agencies/north/"]
)
def test_the_cost_does_not_grow_with_the_tree(client, city, address):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    make_many(city["north"], 5)
    before = cost()
    for body in make_many(city["north"], 20):
        make_many(body, 20)
    assert cost() == before


def test_a_tree_without_a_year_has_no_shares(client):
    make_agency("青禾市人民政府", slug="city", kind="government")
    assert "reports for" not in page(client, "/en/agencies/")
