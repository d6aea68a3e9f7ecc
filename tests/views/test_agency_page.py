"""The page of an agency: who it is and was, how it kept its duty, all its years, and what stands below it."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.models import AgencyChange, AgencyPeriod, DueDate, State
from tests.factories import end_edition, make_agency, make_edition, make_published, make_report, make_year

from .conftest import store_findings

pytestmark = pytest.mark.django_db


def html_of(client, address="/en/agencies/qinghe-jiaoyuju/"):
    """Return the HTML at ``address``."""
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def part(client, name, address="/en/agencies/qinghe-jiaoyuju/"):
    """Return one section of the page, without its markup, in one line."""
    html = html_of(client, address).partition(f'id="{name}"')[2].partition("</section>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.partition(">")[2])).strip()


def make_change(kind, before, after, day=datetime.date(2019, 3, 1), note=""):
    """Store a change of agencies."""
    change = AgencyChange.objects.create(day=day, kind=kind, note=note)
    change.predecessors.set(before)
    change.successors.set(after)
    return change


@pytest.fixture
def due():
    """Give due dates for 2019 to 2022, always 31 January."""
    for year in range(2019, 2023):
        DueDate.objects.create(year=make_year(year), legal_date=datetime.date(year + 1, 1, 31))


def test_all_years_stand_with_what_became_of_each(client, district, due):
    bureau = district["bureau"]
    late = datetime.datetime(2022, 2, 3, 4, 0, tzinfo=datetime.UTC)
    make_edition(make_report(bureau, 2021), state=State.PUBLISHED, published_at=late)
    make_report(bureau, 2020, obligation="exempt", exemption_reason="未设立")
    make_report(bureau, 2019)
    text = part(client, "years")
    assert "1 of 3 reports in time · 1 late · 1 not published" in text
    assert "2022 2023-01-20 published in time due by 2023-01-31 edition 1 26 26 4 ✓ adds up" in text
    assert "2021 2022-02-03 published 3 days late due by 2022-01-31 edition 1 26 26 4" in text
    assert "exempt: 未设立" in text
    assert re.search(r"2019 not published, [\d,]+ days overdue due by 2020-01-31", text)


def test_a_withdrawn_report_is_told_in_the_record(client, due):
    end_edition(make_published(make_agency(slug="qinghe-jiaoyuju")), State.WITHDRAWN)
    # The factory publishes on 20 January.
    assert "1 of 1 report in time · 1 withdrawn since" in part(client, "years")


def test_an_agency_without_reports_says_so_and_has_no_record(client):
    make_agency(slug="qinghe-jiaoyuju")
    text = part(client, "years")
    assert "This agency owes no report yet." in text
    assert "in time" not in text


def test_names_superiors_and_codes_stand_by_date(client, district):
    bureau = district["bureau"]
    AgencyPeriod.objects.filter(agency=bureau).update(first_day=datetime.date(2019, 3, 1))
    AgencyPeriod.objects.create(
        agency=bureau,
        first_day=datetime.date(2000, 1, 1),
        last_day=datetime.date(2019, 2, 28),
        name="青禾县教育委员会",
        superior=district["government"],
        region_code="990100",
    )
    text = part(client, "names")
    assert re.search(r"青禾县教育局 .*990123 2019-03-01 today", text)
    assert re.search(r"青禾县教育委员会 department 青禾县人民政府 990100 2000-01-01 2019-02-28", text)


def test_a_merger_links_both_ways_and_an_ended_body_leads_to_its_heir(client, district):
    old = make_agency("青禾县体育局", slug="old", last_day=datetime.date(2019, 2, 28))
    bureau = district["bureau"]
    make_change("merged", [old, bureau], [bureau], note="机构改革")
    heir = html_of(client, "/en/agencies/old/")
    assert "This body was in being until 2019-02-28." in heir
    assert 'href="/en/agencies/qinghe-jiaoyuju/"' in heir
    steps = part(client, "changes")
    assert "2019-03-01 merged : 青禾县教育局 , 青禾县体育局 → became 青禾县教育局 机构改革" in steps
    assert 'href="/en/agencies/old/"' in html_of(client)


def test_a_renamed_body_that_goes_on_is_not_called_ended(client, district):
    make_change("renamed", [district["bureau"]], [district["bureau"]])
    assert "in being until" not in html_of(client)
    assert "renamed" in part(client, "changes")


def test_unlisted_bodies_are_not_named(client, district):
    hidden = make_agency("青禾县密局", slug="hidden", is_listed=False)
    bureau = district["bureau"]
    make_change("split", [hidden], [bureau])
    bureau.superior = hidden
    bureau.save()
    AgencyPeriod.objects.filter(agency=bureau).update(superior=hidden)
    AgencyPeriod.objects.create(
        agency=bureau,
        first_day=datetime.date(1990, 1, 1),
        last_day=datetime.date(1999, 12, 31),
        name="旧",
        superior=hidden,
    )
    assert "青禾县密局" not in html_of(client)


def test_what_stands_below_is_shown_with_its_state(client, district, due):
    text = part(client, "below", "/en/agencies/qinghe/")
    assert "Here and below 1 of 2 reports for 2022 are published (50%)." in text
    assert re.search(r"青禾县财政局 no report yet 2022: not published, [\d,]+ days overdue", text)
    assert "report 2022 青禾县教育局" in text


def test_the_page_leads_on(client, district):
    html = html_of(client)
    for address in ("compare/?a=qinghe-jiaoyuju", "statistics/?a=qinghe-jiaoyuju", "agencies/qinghe/below/"):
        assert f'href="/en/{address}"' in html


def test_an_unknown_or_unlisted_agency_is_not_found(client, district):
    make_agency("青禾县密局", slug="hidden", is_listed=False)
    assert client.get("/agencies/hidden/").status_code == client.get("/agencies/nobody/").status_code == 404


def test_the_cost_does_not_grow_with_years_and_changes(client, district, due):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            html_of(client)
        return len(captured)

    bureau = district["bureau"]
    for year in range(2015, 2017):
        end_edition(make_published(bureau, year))
        make_edition(bureau.reports.get(year__year=year), state=State.PUBLISHED)
    make_change("merged", [make_agency("青禾县第一局")], [bureau])
    before = cost()
    for year in range(2017, 2022):
        store_findings(make_published(bureau, year))
        make_change("merged", [make_agency(f"青禾县{year}局")], [bureau])
    assert cost() == before
