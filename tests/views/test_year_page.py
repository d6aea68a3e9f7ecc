"""The page of a year: coverage, totals, who is late, and the register sorted, filtered, in pages and as a file."""

import csv
import datetime
import io
import re

import pytest

from reports.models import DueDate, State
from reports.serving import answer
from reports.views import years
from tests.factories import end_edition, make_agency, make_edition, make_published, make_report, make_year
from tests.worlds import world

pytestmark = pytest.mark.django_db
SLUGS = {"丙": "a-bing", "乙": "b-yi", "甲": "c-jia"}
DAYS = r"[\d,]+ days"


def html_of(client, address, status=200):
    """Return the HTML at ``address``."""
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def text_of(html):
    """Return a page without its markup, in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def register(html):
    """Return the names in the register in their order."""
    body = html.partition('id="register"')[2].partition("<tbody")[2].partition("</tbody>")[0]
    return re.findall(r'<th scope="row"[^>]*><a [^>]*><span lang="zh-Hans">(.*?)</span>', body)


@world
def year():
    """Give 2022, due on 31 January, with reports in time, late, overdue, withdrawn and exempt."""
    year = make_year(2022)
    DueDate.objects.create(year=year, kind="", legal_date=datetime.date(2023, 1, 31))
    county = make_agency("青禾县人民政府", slug="county", kind="government")
    early, late, gone = (make_agency(f"青禾县{name}局", slug=slug, superior=county) for name, slug in SLUGS.items())
    make_published(early)
    moment = datetime.datetime(2023, 2, 10, 4, 0, tzinfo=datetime.UTC)
    make_edition(make_report(late), state=State.PUBLISHED, published_at=moment)
    end_edition(make_published(gone), State.WITHDRAWN)
    make_report(county)
    make_report(
        make_agency("青禾县新办", slug="new", superior=county), obligation="exempt", exemption_reason="年末新组建"
    )
    return year


def test_coverage_counts_by_what_became_of_each(client, year):
    text = text_of(html_of(client, "/en/years/2022/"))
    assert "Owed 4 Published 2 50% Not published 1" in text
    assert "Published in time 1 25%" in text
    assert "Published late 1 25%" in text
    assert "Not published, overdue 1 25%" in text
    assert "Withdrawn 1 25%" in text
    assert "Exempt 1" in text


def test_who_is_late_is_named_with_the_days(client, year):
    text = text_of(html_of(client, "/en/years/2022/").partition('id="late"')[2].partition("</section>")[0])
    assert re.search(rf"青禾县人民政府 not published, {DAYS} overdue 青禾县乙局 published 10 days late", text)
    assert "青禾县丙局" not in text


def test_one_click_shows_who_has_not_filed(client, year):
    html = html_of(client, "/en/years/2022/")
    assert 'href="/en/years/2022/?state=missing#register"' in html
    assert register(html_of(client, "/en/years/2022/?state=missing")) == ["青禾县人民政府"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=published", "丙乙"),
        ("state=in_time", "丙"),
        ("state=late", "乙"),
        ("state=withdrawn", "甲"),
        ("state=not_due", ""),
        ("sort=date&kind=department&state=published", "丙乙"),
        ("sort=-date&kind=department&state=published", "乙丙"),
        ("sort=lateness&state=published", "乙丙"),
        ("sort=-lateness&state=published", "丙乙"),
        ("sort=state&state=published", "乙丙"),
        ("sort=name&state=published", "丙乙"),
        ("sort=-name&state=published", "乙丙"),
        ("under=county&kind=department&state=published", "丙乙"),
        ("under=a-bing", "丙"),
    ],
)
def test_the_register_is_sorted_and_filtered_by_its_address(client, year, query, names):
    found = register(html_of(client, f"/years/2022/?{query}"))
    assert found == [f"青禾县{name}局" for name in names]


def test_what_is_not_dated_stands_last_in_either_direction(client, year):
    for sort in ("date", "-date"):
        assert register(html_of(client, f"/years/2022/?sort={sort}"))[-2:] == ["青禾县人民政府", "青禾县新办"]


def test_the_subtree_narrows_the_counts_too(client, year):
    make_published(make_agency("白石县人民政府", slug="other", kind="government"))
    assert "Owed 5 " in text_of(html_of(client, "/en/years/2022/"))
    assert "Owed 4 " in text_of(html_of(client, "/en/years/2022/?under=county"))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("sort=nonsense", "There is no order “nonsense”"),
        ("state=draft", "There is no state “draft”"),
        ("kind=nonsense", "There is no kind of agency “nonsense”"),
        ("under=nobody", "There is no agency at the address “nobody”"),
        ("page=abc", "There is no page “abc”: page 1 of 1 is shown."),
        ("page=99", "There is no page “99”"),
        ("under=%00<b>", "There is no agency at the address “&lt;b&gt;”"),
    ],
)
def test_nonsense_in_the_address_becomes_a_sentence_and_all_are_shown(client, year, query, sentence):
    html = html_of(client, f"/en/years/2022/?{query}")
    assert sentence in html
    assert len(register(html)) == 5


def test_nothing_of_that_kind_says_so_and_leads_back(client, year):
    assert "No report of this year is like that." in html_of(client, "/en/years/2022/?kind=township")


def test_totals_say_how_many_reports_they_hold(client, year):
    text = text_of(html_of(client, "/en/years/2022/").partition('id="totals"')[2].partition("</section>")[0])
    assert "Requests received (requests) 52 2 of 4 reports" in text


def test_totals_stand_beside_those_of_the_year_before_where_it_is_one_of_the_portal(client, year):
    assert ">2021</th>" not in html_of(client, "/en/years/2022/")
    make_year(2021)
    text = text_of(html_of(client, "/en/years/2022/").partition('id="totals"')[2].partition("</section>")[0])
    assert "Requests received (requests) no report has this figure 0 of 0 reports 52 2 of 4 reports" in text


def test_years_lead_to_each_other(client, year):
    make_year(2021)
    make_year(2024)
    html = html_of(client, "/en/years/2022/")
    assert '<a rel="prev" href="/en/years/2021/">' in html
    assert '<a rel="next" href="/en/years/2024/">' in html


def test_a_year_without_a_due_date_blames_nobody(client):
    make_report(make_agency())
    text = text_of(html_of(client, "/en/years/2022/"))
    assert "Nobody is late." in text
    assert "No due date set 1 100%" in text


def test_a_year_not_yet_due_and_a_closed_one_have_pages(client):
    DueDate.objects.create(year=make_year(2099), legal_date=datetime.date(2100, 1, 31))
    make_report(make_agency(), 2099)
    assert "Not yet due 1 100%" in text_of(html_of(client, "/en/years/2099/"))
    make_year(2015, is_open=False)
    html = html_of(client, "/en/years/2015/")
    assert "No report is owed for this year yet." in html
    assert "This year is closed" in html


def test_corrections_and_withdrawals_of_the_year_are_listed(client, year):
    part = html_of(client, "/en/years/2022/").partition('id="corrections"')[2].partition("</section>")[0]
    assert "青禾县甲局" in part
    assert "withdrawal" in part


def test_filters_stay_from_page_to_page(client, year, monkeypatch):
    monkeypatch.setattr(answer, "PER_PAGE", 1)
    assert 'href="/years/2022/?state=published&amp;page=2"' in html_of(client, "/years/2022/?state=published")


def rows_of(response):
    """Return the rows of a CSV answer as dicts."""
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_register_is_taken_away_as_it_is_filtered(client, year):
    response = client.get("/en/years/2022/register.csv?sort=lateness")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    rows = rows_of(response)
    assert [row["agency"] for row in rows][:2] == ["county", "b-yi"]
    late = rows[1]
    assert (late["state"], late["days_late"], late["due"]) == ("late", "10", "2023-01-31")
    assert (late["first_published"], late["state_in_words"]) == ("2023-02-10", "published 10 days late")
    assert [row["agency"] for row in rows_of(client.get("/years/2022/register.csv?state=withdrawn"))] == ["c-jia"]
    assert client.get("/years/1999/register.csv").status_code == 404


def test_a_long_register_fills_several_files(client, year, monkeypatch):
    monkeypatch.setattr(years, "PER_FILE", 3)
    html = html_of(client, "/years/2022/?sort=name")
    for query in ("sort=name", "sort=name&amp;page=2"):
        assert f'href="/years/2022/register.csv?{query}"' in html
    agencies = [
        row["agency"]
        for query in ("", "&page=2")
        for row in rows_of(client.get(f"/years/2022/register.csv?sort=name{query}"))
    ]
    assert agencies == ["a-bing", "b-yi", "c-jia", "county", "new"]


def test_no_name_in_the_file_runs_as_a_formula(client):
    make_report(make_agency("=HYPERLINK(1)", slug="odd"))
    assert rows_of(client.get("/years/2022/register.csv"))[0]["agency_name"] == "'=HYPERLINK(1)"


def test_a_draft_shows_nowhere(client, year):
    make_edition(make_report(make_agency("青禾县丁局", slug="d-ding")), state=State.APPROVED)
    assert "青禾县丁局" in register(html_of(client, "/years/2022/?state=overdue"))
    assert rows_of(client.get("/years/2022/register.csv?under=d-ding"))[0]["digest"] == ""
