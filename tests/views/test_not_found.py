"""An address that leads nowhere: the page helps on, in the language of the address."""

import datetime

import pytest
from django.utils import timezone

from reports.models import DueDate
from tests.factories import make_agency, make_year

pytestmark = pytest.mark.django_db


def page(client, address):
    """Return the HTML of a page that is not there."""
    response = client.get(address)
    assert response.status_code == 404
    return response.content.decode()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_search_years_and_agencies_are_at_hand(client, district, prefix):
    html = page(client, f"{prefix}/nope/")
    for way in ("/search/", "/years/2022/", "/agencies/"):
        assert f'"{prefix}{way}"' in html
    assert f'lang="{"en" if prefix else "zh-Hans"}"' in html


@pytest.mark.parametrize("address", ["/reports/qinghe-jiaoyuju/2019/", "/reports/qinghe-jiaoyuju/20222/"])
def test_a_report_that_is_not_there_leads_to_its_agency(client, district, address):
    html = page(client, address)
    assert 'href="/agencies/qinghe-jiaoyuju/"' in html
    assert "qinghe-caizhengju" not in html


@pytest.mark.parametrize("address", ["/agencies/qinghe-jiaoyu/", "/reports/qinhe-jiaoyuju/2022/"])
def test_a_mistyped_address_leads_to_the_agency_most_like_it(client, district, address):
    html = page(client, address)
    links = [slug for slug in ("qinghe-jiaoyuju", "qinghe-caizhengju") if f'href="/agencies/{slug}/"' in html]
    assert links[0] == "qinghe-jiaoyuju"
    assert html.index("qinghe-jiaoyuju") < (html.index("qinghe-caizhengju") if len(links) > 1 else len(html))


def test_a_report_that_is_due_and_missing_says_by_how_many_days_it_is_overdue(client, district, monkeypatch):
    due = DueDate.objects.create(year=district["edition"].report.year, legal_date=datetime.date(2023, 1, 31))
    monkeypatch.setattr(timezone, "localdate", lambda *moment: datetime.date(2023, 2, 12))
    for address in ("/en/reports/qinghe-caizhengju/2022/", "/en/reports/qinghe-caizhengju/2022/report.pdf"):
        html = page(client, address)
        assert "<h1>The report for 2022 is not published</h1>" in html
        assert "not published, 12 days overdue" in html
        assert "due by 2023-01-31" in html
    due.legal_date = datetime.date(2023, 3, 31)
    due.save()
    assert "not yet due" in page(client, "/en/reports/qinghe-caizhengju/2022/")


@pytest.mark.parametrize(
    "address",
    ["/en/reports/qinghe-caizhengju/1999/", "/en/agencies/qinghe-caizhengju/x/", "/en/reports/qinghe-jiaoyuju/2022/x/"],
)
def test_nobody_is_called_late_for_a_report_that_is_not_owed_or_there(client, district, address):
    DueDate.objects.create(year=district["edition"].report.year, legal_date=datetime.date(2023, 1, 31))
    html = page(client, address)
    assert "overdue" not in html
    assert "due by" not in html


def test_no_agency_that_is_not_listed_is_offered(client, db):
    make_agency("青禾县某办", slug="qinghe-hidden", is_listed=False)
    assert "某办" not in page(client, "/agencies/qinghe-hidden/")
    assert "某办" not in page(client, "/agencies/qinghe-hidde/")


def test_the_page_costs_no_more_when_there_is_more(client, district, django_assert_num_queries):
    for year in range(2008, 2021):
        make_year(year)
    for number in range(20):
        make_agency(f"青禾县第{number}局", slug=f"qinghe-office-{number}")
    with django_assert_num_queries(2):
        page(client, "/nope/")
    with django_assert_num_queries(5):
        page(client, "/agencies/qinghe-offic/")
    with django_assert_num_queries(7):
        page(client, "/reports/qinghe-caizhengju/2022/")
