"""The home page: the newest report of each body in one step, years, who is late, what is new, and an empty portal."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.models import DueDate, Site, State, YearTotal
from reports.rendering import kept
from reports.rendering.coverage import share
from reports.rendering.home_page import MOST_LATE
from reports.rendering.year_totals import sums_of_years
from tests.factories import (
    end_edition,
    make_agency,
    make_edition,
    make_event,
    make_published,
    make_report,
    make_year,
    sound_content,
)

from .crowds import make_many

pytestmark = pytest.mark.django_db


def part(client, name, address="/en/"):
    """Return one section of the home page, without its markup, in one line."""
    html = client.get(address).content.decode().partition(f'id="{name}"')[2].partition("</section>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.partition(">")[2])).strip()


def cost_of(client, address="/"):
    """Return how many queries an address costs."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_an_empty_portal_says_how_it_begins_and_what_works_already(client, prefix):
    html = client.get(f"{prefix}/").content.decode()
    for address in ("check/", "rules/", "data/forms/2021.docx"):
        assert f'href="{prefix}/{address}"' in html
    assert html.count("<h2") == 2
    assert 'role="search"' in html


def test_an_empty_portal_tells_it_in_words(client):
    assert "Nothing is here yet" in client.get("/en/").content.decode()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_way_to_the_years_leads_somewhere_on_an_empty_portal(client, prefix):
    html = client.get(f"{prefix}/").content.decode()
    assert f'href="{prefix}/#years"' in html
    assert html.count('id="years"') == 1


@pytest.mark.parametrize("makes", ["year", "agency"])
def test_a_portal_with_one_thing_only_has_a_page(client, makes):
    make_year() if makes == "year" else make_agency()
    html = client.get("/en/").content.decode()
    assert "Nothing is here yet" not in html
    assert ("No year has been opened yet." in html) == (makes == "agency")


def test_the_newest_report_of_each_body_is_one_click_away(client, district):
    make_published(district["bureau"], 2021)
    html = client.get("/").content.decode()
    agencies = html.partition('id="agencies"')[2].partition("</section>")[0]
    assert 'href="/reports/qinghe-jiaoyuju/2022/"' in agencies
    assert 'href="/reports/qinghe-jiaoyuju/2021/"' not in agencies
    assert 'href="/agencies/qinghe-jiaoyuju/"' in agencies
    assert "青禾县财政局 no report yet" in part(client, "agencies")


def test_where_several_bodies_stand_on_top_they_are_the_way_in(client, district):
    make_agency("白石县人民政府", slug="baishi", kind="government")
    text = part(client, "agencies")
    assert "青禾县人民政府" in text
    assert "白石县人民政府" in text
    assert "青禾县教育局" not in text
    assert "2 below" in text


def test_years_say_how_many_have_filed_and_lead_to_those_who_have_not(client, district):
    make_year(2023)
    assert "2022 1 of 2 published (50%) 1 not published" in part(client, "years")
    assert "2023 No report is owed yet." in part(client, "years")
    assert 'href="/en/years/2022/?state=missing#register"' in client.get("/en/").content.decode()


def test_who_is_late_is_named_for_the_newest_year_that_was_due(client, district):
    DueDate.objects.create(year=make_year(2022), legal_date=datetime.date(2023, 1, 31))
    DueDate.objects.create(year=make_year(2098), legal_date=datetime.date(2099, 1, 31))
    text = part(client, "late")
    assert text.startswith("Who is late for 2022")
    assert re.search(r"1 in time, 0 late, 1 overdue 青禾县财政局 not published, [\d,]+ days overdue", text)


@pytest.mark.parametrize(("late", "named"), [(MOST_LATE + 2, MOST_LATE + 2), (MOST_LATE + 3, MOST_LATE)])
def test_a_list_is_not_cut_by_one_or_two_and_says_where_the_others_stand(client, district, late, named):
    DueDate.objects.create(year=make_year(2022), legal_date=datetime.date(2023, 1, 31))
    make_many(district["government"], late - 1)  # the finance bureau is late as well
    html = client.get("/en/").content.decode().partition('id="late"')[2].partition("</section>")[0]
    assert html.count("<li>") == named
    assert (f"{late} are late: all by days" in html) == (named < late)
    assert ('href="/en/years/2022/?sort=lateness#register"' in html) == (named < late)


def test_nobody_is_late_where_no_date_has_passed(client, district):
    assert "Nobody is late." in part(client, "late")


def test_corrections_and_withdrawals_stand_on_the_home_page(client, district):
    assert part(client, "corrections") == ""
    first = district["edition"]
    end_edition(first)
    correction = sound_content(figures={"remedies.reconsideration.total": 9})
    make_edition(first.report, correction, state=State.PUBLISHED, change="correction", change_reason="更正。")
    assert "青禾县教育局 2022 correction by the agency" in part(client, "corrections")


def test_key_numbers_say_how_many_reports_they_hold_and_have_a_chart_from_three_years_on(client, district):
    assert "26 Requests received, 2022 from 1 of 2 reports" in part(client, "numbers")
    assert "<svg" not in client.get("/en/").content.decode()
    for year in (2020, 2021):
        make_published(district["bureau"], year)
    assert "The total of each year, 2020 to 2022" in part(client, "numbers")


def test_drafts_and_unlisted_bodies_stand_nowhere(client, district):
    make_edition(make_report(district["finance"], 2021), state=State.APPROVED)
    hidden = make_agency("青禾县密局", slug="hidden", superior=district["government"], is_listed=False)
    make_published(hidden)
    html = client.get("/").content.decode()
    assert "/reports/qinghe-caizhengju/" not in html
    assert "青禾县密局" not in html


def test_english_pages_name_agencies_in_both_languages(client, district):
    bureau = district["bureau"]
    bureau.english_name = "Qinghe Education Bureau"
    bureau.save()
    make_published(district["finance"], 2021)
    make_published(bureau, 2021)
    year, other = r'( <span class="number">\d{4}</span>)?', '<span class="english" lang="en">Qinghe'
    both = re.compile(f'<span lang="zh-Hans">青禾县教育局</span>{year} {other}')
    for address in (
        *("/", "/years/2022/", "/agencies/", "/agencies/qinghe/", "/feeds/"),
        *("/reports/qinghe-caizhengju/2021/", "/reports/qinghe-jiaoyuju/2020/", "/statistics/", "/compare/"),
        *("/compare/?a=qinghe-jiaoyuju", "/statistics/?a=qinghe-jiaoyuju&a=qinghe-caizhengju"),
    ):
        english, chinese = (client.get(prefix + address).content.decode() for prefix in ("/en", ""))
        assert both.search(english), address
        assert "Qinghe Education Bureau" not in chinese, address


def test_the_cost_does_not_grow_with_agencies(client, district):
    make_many(district["government"], 5)
    before = cost_of(client)
    make_many(district["government"], 500)
    assert cost_of(client) == before


@pytest.fixture
def site():
    """Give a site with its record, which lets pages be kept."""
    return Site.objects.create(pk=1)


@pytest.mark.parametrize("address", ["/", "/years/2022/", "/agencies/"])
def test_a_page_for_everybody_is_kept_until_something_happens(client, district, site, address):
    first = client.get(address)
    assert cost_of(client, address) == 2
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert len(captured) == 2
    make_event(district["edition"].report)
    assert client.get(address)["ETag"] != first["ETag"]


def test_a_kept_page_shows_the_next_publication(client, district, site):
    client.get("/")
    make_published(district["government"])
    assert 'href="/reports/qinghe/2022/"' in client.get("/").content.decode()


def test_a_kept_page_is_not_older_than_five_minutes(client, district, site, monkeypatch):
    before = client.get("/")["ETag"]
    now = kept.time.time()
    monkeypatch.setattr(kept.time, "time", lambda: now + kept.KEPT_SECONDS)
    assert client.get("/")["ETag"] != before


def test_of_a_page_with_a_query_only_what_stands_around_the_register_is_kept(client, district, site):
    address = "/years/2022/?state=missing"
    first, second = cost_of(client, address), cost_of(client, address)
    assert 2 < second < first
    make_event(district["edition"].report)
    assert cost_of(client, address) > second


def test_totals_say_when_they_were_counted_and_what_was_left_out(client, district):
    whole = make_report(district["government"])
    make_edition(whole, sound_content(agency_name=district["government"].name, scope="consolidated"), state="published")
    Site.objects.create(pk=1)
    assert "Counted" not in part(client, "numbers")
    YearTotal.objects.bulk_create(sums_of_years())
    said = part(client, "numbers")
    assert "1 consolidated report is left out, because it holds others of them." in said
    assert re.search(r"Counted \d{4}-\d{2}-\d{2} \d{2}:\d{2}\.", said)


@pytest.mark.parametrize(
    ("filed", "owed", "words"),
    [
        (24, 34, "70.6%"),
        (34, 35, "97.1%"),
        (35, 35, "100%"),
        (9999, 10_000, "99.9%"),
        (1, 10_000, "<0.1%"),
        (1, 1000, "0.1%"),
        (0, 5, "0%"),
        (1, 2, "50%"),
        (0, 0, ""),
    ],
)
def test_a_share_is_rounded_but_never_to_all_or_nothing(filed, owed, words):
    assert share(filed, owed) == words
