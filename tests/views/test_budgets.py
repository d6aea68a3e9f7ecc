"""The budgets of public pages: queries, bytes, kept pages, and what no page may hold or ask for."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.models import State
from tests.factories import end_edition, make_agency, make_edition, make_published

from .conftest import store_findings

CHECKOUT = Path(__file__).resolve().parent.parent.parent
COUNTS = json.loads((CHECKOUT / "tests" / "query_counts.json").read_text(encoding="utf-8"))
STYLES = CHECKOUT / "static" / "public"
PAGES = {
    "home": "/",
    "search": "/search/?q=教育局 2022",
    "year": "/years/2022/",
    "agencies": "/agencies/",
    "agencies_below": "/agencies/qinghe/below/",
    "agency": "/agencies/qinghe-jiaoyuju/",
    "report": "/reports/qinghe-jiaoyuju/2022/",
    "findings_page": "/reports/qinghe-jiaoyuju/2022/findings/",
    "figure": "/reports/qinghe-jiaoyuju/2022/cells/requests.received.total/",
    "rules": "/rules/",
    "rule": "/rules/T3-BALANCE/",
    "rule_reports": "/rules/T4-SUM/2022/",
    "check": "/check/",
    "help": "/help/",
    "accessibility": "/accessibility/",
    "compare": "/compare/?a=qinghe-jiaoyuju&a=qinghe-caizhengju&y=2022",
    "statistics": "/statistics/?f=requests.received.total&f=rate.disclosure&y=2022",
    "feeds": "/feeds/",
    "corrections": "/corrections/",
    "agency_corrections": "/agencies/qinghe-jiaoyuju/corrections/",
    "report_corrections": "/reports/qinghe-jiaoyuju/2022/corrections/",
    "carry_over": "/agencies/qinghe-jiaoyuju/carry-over/",
    "stock": "/agencies/qinghe-jiaoyuju/stock/",
    "not_found": "/nope/",
}
MOST_BYTES = 60 * 1024
SCRIPTS = [  # keep the large text, propose agencies while one types: every page is whole without them
    '<script src="/static/public/page.js">',
    '<script defer src="/static/public/suggest.js">',
]


def queries_of(client, address, **headers):
    """Return how many queries a page costs, and its answer."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(address, headers=headers)
    return len(captured), response


@pytest.mark.parametrize("name", PAGES)
def test_each_page_costs_the_queries_that_are_written_down(client, district, name):
    assert queries_of(client, PAGES[name])[0] == COUNTS[f"public.{name}"]


def test_a_report_page_keeps_to_its_budget(client, district):
    cold, _ = queries_of(client, PAGES["report"])
    warm, response = queries_of(client, PAGES["report"])
    assert cold <= 12
    assert warm <= 2
    assert response.status_code == 200


def test_a_corrected_report_keeps_to_its_budget(client, district):
    first = district["edition"]
    end_edition(first)
    make_edition(first.report, first.content(), state=State.PUBLISHED, change="correction", change_reason="更正。")
    assert queries_of(client, PAGES["report"])[0] <= 12


def test_no_page_costs_more_queries_when_there_are_more_reports(client, district):
    names = [name for name in PAGES if name not in ("not_found", "check")]
    before = {name: cold_queries_of(client, name) for name in names}
    for number in range(5):
        office = make_agency(f"青禾县第{number}教育局", superior=district["government"])
        for year in (2020, 2021, 2022):
            store_findings(make_published(office, year))
    for year in (2020, 2021, 2023):
        make_published(district["bureau"], year)
    assert {name: cold_queries_of(client, name) for name in names} == before


def cold_queries_of(client, name):
    """Return how many queries a page costs when nothing is kept."""
    cache.clear()
    return queries_of(client, PAGES[name])[0]


@pytest.mark.any_database
def test_an_unchanged_page_is_answered_with_304(client, district):
    for address in PAGES.values():
        if address == PAGES["not_found"]:
            continue
        etag = client.get(address)["ETag"]
        _, response = queries_of(client, address, if_none_match=etag)
        assert response.status_code == 304, address
        assert response.content == b""
        assert "max-age" in response["Cache-Control"]
    assert queries_of(client, PAGES["report"], if_none_match=client.get(PAGES["report"])["ETag"])[0] <= 2


def test_a_kept_page_goes_when_the_stamp_rises(client, district):
    report = district["edition"].report
    before = client.get(PAGES["report"])["ETag"]
    report.public_stamp += 1
    report.save()
    assert client.get(PAGES["report"])["ETag"] != before


def test_a_kept_page_goes_when_the_agencys_contact_changes(client, district):
    assert "000-5551234" not in client.get(PAGES["report"]).content.decode()
    bureau = district["bureau"]
    bureau.contact_telephone = "000-5551234"
    bureau.save()
    assert "000-5551234" in client.get(PAGES["report"]).content.decode()


@pytest.mark.any_database
def test_both_languages_are_kept_apart(client, district):
    chinese, english = client.get(PAGES["report"]), client.get(f"/en{PAGES['report']}")
    assert chinese["ETag"] != english["ETag"]
    assert client.get(PAGES["report"]).content == chinese.content != english.content


def test_styles_and_scripts_weigh_little():
    sent = [path for path in STYLES.iterdir() if path.suffix in (".css", ".js")]
    assert sum(len(gzip.compress(path.read_bytes())) for path in sent) <= MOST_BYTES


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.any_database
def test_a_page_is_the_same_for_everybody(client, district, name):
    response = client.get(PAGES[name], headers={"accept-language": "en", "accept-encoding": "gzip"})
    assert not response.cookies
    assert {word.strip() for word in response.get("Vary", "").split(",")} <= {"Accept-Encoding", ""}
    assert client.get(PAGES[name], headers={"accept-language": "zh"})["Content-Type"] == response["Content-Type"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.any_database
def test_a_page_asks_no_other_host_and_needs_no_script(client, district, name):
    html = client.get(PAGES[name]).content.decode()
    assert re.findall(r'(?:src|srcset)="(?!/static/)[^"]*"', html) == []
    assert re.findall(r'<link rel="(?:stylesheet|icon)"[^>]*href="(?!/static/)', html) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", html) if "ld+json" not in tag] == SCRIPTS
    assert re.findall(r'\s(?:style|on[a-z]+)="', html) == []


def test_styles_ask_nobody():
    for path in STYLES.glob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert "url(" not in text
        assert "@import" not in text


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.any_database
def test_public_pages_are_read_only(client, district, method):
    for name, address in PAGES.items():
        if name != "not_found" and (name, method) != ("check", "post"):
            assert getattr(client, method)(address).status_code == 405
