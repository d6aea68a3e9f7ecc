"""Home, year, agency and search pages: what is listed, found, missing, and said when there is nothing."""

import datetime

import pytest

from reports import actions
from reports.checks.arithmetic import EQUATION_RULES
from reports.models import AgencyPeriod, State
from reports.searching.query import understood
from reports.serving import answer
from tests.factories import end_edition, make_agency, make_edition, make_published, make_report, make_year

from .conftest import store_findings


def page(client, address, status=200):
    """Return the HTML at ``address``."""
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("address", ["/", "/agencies/", "/search/", "/search/?q=2022"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_an_empty_portal_has_pages(client, db, address, prefix):
    assert "<h1>" in page(client, prefix + address)


def test_the_register_names_what_is_published_missing_exempt_and_withdrawn(client, district):
    exempt = make_agency("青禾县新办", slug="new")
    make_report(exempt, obligation="exempt", exemption_reason="年末新组建")
    gone = make_published(make_agency("青禾县旧办", slug="gone"))
    end_edition(gone, State.WITHDRAWN)
    html = page(client, "/en/years/2022/")
    assert 'href="/en/reports/qinghe-jiaoyuju/2022/"' in html
    assert "not published" in html
    assert "exempt: 年末新组建" in html
    assert ">withdrawn<" in html
    assert 'href="/en/reports/gone/2022/"' in html


def test_the_register_signs_a_report_that_does_not_add_up(client, db):
    edition = make_published(make_agency(slug="odd"), figures={"remedies.reconsideration.total": 9})
    assert "does not add up" not in page(client, "/en/years/2022/")
    store_findings(edition)
    assert "does not add up" in page(client, "/en/years/2022/")


@pytest.mark.parametrize(
    ("cell", "figure", "printed", "words"),
    [
        ("documents.rules.issued", None, "约5件", "is not in order"),
        ("documents.rules.issued", None, None, "is not in order"),
    ],
)
def test_the_register_does_not_say_that_a_report_adds_up_when_a_cell_holds_no_figure(
    client, db, cell, figure, printed, words
):
    parts = {"figures": {cell: figure}, "printed": {cell: printed} if printed else {}}
    store_findings(make_published(make_agency(slug="odd"), **parts))
    html = page(client, "/en/years/2022/")
    assert words in html
    assert "adds up" not in html


def test_the_register_says_that_equations_are_open(client, db):
    edition = make_published(make_agency(slug="odd"), figures={"remedies.reconsideration.upheld": None})
    store_findings(edition, rules=EQUATION_RULES)
    html = page(client, "/en/years/2022/")
    assert "not all can be judged" in html
    assert "adds up" not in html


def test_a_year_that_was_never_opened_is_not_found(client, db):
    page(client, "/years/1999/", 404)


def test_a_long_register_is_cut_into_pages(client, district, monkeypatch):
    monkeypatch.setattr(answer, "PER_PAGE", 1)
    first, second = page(client, "/years/2022/"), page(client, "/years/2022/?page=2")
    assert "?page=2" in first
    assert ("青禾县教育局" in first) != ("青禾县教育局" in second)


@pytest.mark.parametrize("number", ["0", "99", "x", "-1"])
def test_a_page_that_is_not_there_shows_the_nearest(client, district, number):
    assert "青禾县教育局" in page(client, f"/years/2022/?page={number}")


@pytest.mark.parametrize(
    ("text", "words", "years"),
    [
        ("涧西区 2022", ("涧西区",), (2022,)),
        ("涧西区2022年", ("涧西区",), (2022,)),
        ("２０２２　涧西区", ("涧西区",), (2022,)),
        ("某某局2022年政府信息公开工作年度报告", ("某某局",), (2022,)),
        ("教育局 年报", ("教育局",), ()),
        ("11410300", ("11410300",), ()),
        ("2021 2022", (), (2021, 2022)),
        ("  ", (), ()),
        ("a\x00b", ("ab",), ()),
    ],
)
def test_a_query_is_taken_apart(text, words, years):
    query = understood(text)
    assert (query.words, query.years) == (words, years)


@pytest.mark.parametrize(
    "words", ["青禾县教育局", "教育局", "教委", "教育委员会", "990123", "qinghe-jiaoyuju", "青禾 教育"]
)
def test_an_agency_is_found_by_any_of_its_names_and_codes(client, district, words):
    bureau = district["bureau"]
    AgencyPeriod.objects.create(
        agency=bureau,
        first_day=datetime.date(1990, 1, 1),
        last_day=datetime.date(1999, 12, 31),
        name="青禾县教育委员会",
        short_name="县教委",
    )
    actions.name_agencies()
    html = page(client, f"/search/?q={words} 2022")
    assert 'href="/agencies/qinghe-jiaoyuju/"' in html
    assert 'href="/reports/qinghe-jiaoyuju/2022/"' in html
    assert "qinghe-caizhengju" not in html


def test_a_year_without_a_report_is_said(client, district):
    make_year(2023)
    html = page(client, "/en/search/?q=教育局 2023")
    assert "No report for 2023 has been published here." in html
    assert 'href="/en/reports/qinghe-jiaoyuju/2022/"' in html


def test_drafts_are_not_found(client, district):
    make_edition(make_report(district["finance"], 2021), state=State.SUBMITTED)
    assert "/reports/qinghe-caizhengju/" not in page(client, "/search/?q=财政局")


def test_nothing_found_says_so_and_leads_on(client, district):
    html = page(client, "/en/search/?q=天文台")
    assert "Nothing was found for “天文台”." in html
    assert 'href="/en/agencies/"' in html


def test_what_was_typed_is_escaped(client, district):
    html = page(client, "/search/?q=<script>alert(1)</script>")
    assert "<script>alert" not in html


def test_robots_are_kept_from_the_staff_side(client, db):
    assert "Disallow: /admin/" in client.get("/robots.txt").content.decode().splitlines()


@pytest.mark.parametrize("address", ["/nope/", "/en/nope/", "/agencies/nope/", "/reports/nope/2022/"])
def test_an_address_that_leads_nowhere_offers_the_search_box(client, db, address):
    html = page(client, address, 404)
    assert 'name="q"' in html
    assert ('lang="en"' in html.split(">")[1] or 'lang="en"' in html[:200]) == address.startswith("/en/")
