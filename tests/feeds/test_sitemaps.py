"""The site map and robots.txt: every public page once in each language, nothing of drafts, files that stay small."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree

from reports.checks import RULES
from reports.feeds import sitemaps
from reports.feeds.urls import urlpatterns as of_feeds
from reports.models import State
from reports.views.urls import urlpatterns as of_readers
from tests.factories import end_edition, make_agency, make_edition, make_published, make_report

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
HOST = "https://www.example.gov.cn"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def document_at(client, address, tag):
    """Return the root of the document at ``address``."""
    response = client.get(address.removeprefix(HOST))
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    root = etree.fromstring(response.content)
    assert root.tag == MAP + tag
    assert len(response.content) < 50 * 2**20
    return root


def files_of(client):
    """Return the addresses of the files that the index names."""
    root = document_at(client, "/sitemap.xml", "sitemapindex")
    assert {child.tag for child in root} <= {f"{MAP}sitemap"}
    for held in root:
        assert [child.tag for child in held] in ([f"{MAP}loc"], [f"{MAP}loc", f"{MAP}lastmod"])
    return [held.findtext(f"{MAP}loc") for held in root]


def pages_of(client):
    """Return {address: (last change, {language: address})} over all files, after a look at their form."""
    found = {}
    for file in files_of(client):
        root = document_at(client, file, "urlset")
        assert 0 < len(root) <= 10_000
        for held in root:
            address, changed = held.findtext(f"{MAP}loc"), held.findtext(f"{MAP}lastmod")
            assert address not in found
            assert changed is None or MOMENT.fullmatch(changed)
            links = held.findall(LINK)
            assert {link.get("rel") for link in links} == {"alternate"}
            found[address] = changed, {link.get("hreflang"): link.get("href") for link in links}
    return found


def test_every_page_stands_in_it_in_both_languages_and_is_there(client, bureau, site):
    pages = pages_of(client)
    for path in ("/", "/agencies/", "/years/2022/", "/agencies/jiaoyuju/", "/reports/jiaoyuju/2022/", "/feeds/"):
        assert {HOST + path, f"{HOST}/en{path}"} <= set(pages)
    assert {f"{HOST}/rules/{rule}/" for rule in RULES} <= set(pages)
    for address, (_changed, others) in pages.items():
        assert set(others) == {"zh-Hans", "en", "x-default"}
        assert address in others.values()
        assert others["x-default"] == others["zh-Hans"]
        assert all(pages[other][1] == others for other in others.values())
    for address in pages:
        if "/rules/" not in address:
            assert client.get(address.removeprefix(HOST)).status_code == 200, address


def test_a_report_says_when_it_was_published(client, bureau, site):
    edition = bureau.reports.get(year__year=2022).current_edition
    changed, _ = pages_of(client)[f"{HOST}/reports/jiaoyuju/2022/"]
    assert changed == edition.published_at.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_nothing_of_drafts_withdrawn_reports_and_unlisted_bodies_is_named(client, bureau):
    end_edition(bureau.reports.get(year__year=2021).current_edition, State.WITHDRAWN)
    make_published(make_agency("青禾县某办", slug="hidden", is_listed=False), 2022)
    make_edition(make_report(make_agency("青禾县财政局", slug="draft-only"), 2022))
    reports = [address for address in pages_of(client) if "/reports/" in address and "/en/" not in address]
    assert reports == ["http://testserver/reports/jiaoyuju/2022/"]
    assert not [address for address in pages_of(client) if "hidden" in address]


def test_no_endless_page_and_no_file_is_named(client, bureau):
    assert not [address for address in pages_of(client) if re.search(r"/search/|\?|\.\w+$", address.split("//")[1])]


def test_long_lists_are_cut_into_files_without_loss(client, bureau, monkeypatch):
    for number in range(6):
        make_published(make_agency(f"青禾县第{number}局", slug=f"office-{number}"), 2022)
    whole = pages_of(client)
    monkeypatch.setattr(sitemaps, "MOST", 3)
    assert len([file for file in files_of(client) if "reports-2022" in file]) == 3
    assert pages_of(client) == whole


@pytest.mark.parametrize(
    "address", ["agencies-0", "agencies-2", "reports-2022-0", "reports-2022-2", "reports-1999-1", "reports-2023-1"]
)
def test_a_file_that_the_index_does_not_name_is_not_there(client, bureau, address):
    assert client.get(f"/sitemaps/{address}.xml").status_code == 404


def test_no_file_costs_more_queries_when_there_are_more_reports(client, bureau):
    def costs():
        found = {}
        for address in ["http://testserver/sitemap.xml", *files_of(client)]:
            with CaptureQueriesContext(connection) as captured:
                client.get(address.removeprefix("http://testserver"))
            found[address] = len(captured)
        return found

    before = costs()
    for number in range(4):
        make_published(make_agency(f"青禾县第{number}局", slug=f"office-{number}"), 2022)
    assert costs() == before
    assert max(before.values()) <= 3


def test_a_map_that_has_not_changed_is_not_sent_again(client, bureau):
    etag = client.get("/sitemap.xml")["ETag"]
    assert client.get("/sitemap.xml", headers={"if_none_match": etag}).status_code == 304


def test_the_map_hangs_under_the_path_of_the_portal(client, bureau, site, under_a_path):
    root = document_at(client, "/sitemap.xml", "sitemapindex")
    assert all(held.findtext(f"{MAP}loc").startswith(f"{HOST}{under_a_path}/sitemaps/") for held in root)
    urls = document_at(client, "/sitemaps/reports-2022-1.xml", "urlset")
    assert [held.findtext(f"{MAP}loc") for held in urls] == [
        f"{HOST}{under_a_path}/reports/jiaoyuju/2022/",
        f"{HOST}{under_a_path}/en/reports/jiaoyuju/2022/",
    ]


def test_robots_are_told_where_the_map_is_and_kept_from_what_has_no_end(client, site):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert f"Sitemap: {HOST}/sitemap.xml" in lines
    closed = {line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")}
    assert {"/admin/", "/en/admin/", "/search/", "/en/search/", "/compare/?", "/en/statistics/?"} <= closed
    assert not closed & {"/", "/en/", "/compare/", "/statistics/", "/feeds/", "/reports/"}


def may_read(lines, address):
    """Tell whether a robot may read ``address``: of the rules that speak of it the longest one counts (RFC 9309)."""
    rules = [line.split(": ", 1) for line in lines if line.startswith(("Allow", "Disallow"))]
    speaking = [
        (len(path), word)
        for word, path in rules
        if re.match(re.escape(path).replace(r"\*", ".*").replace(r"\$", "$"), address)
    ]
    return max(speaking, default=(0, "Allow"))[1] == "Allow"


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    ("address", "is_open"),
    [
        ("/years/2022/", True),
        ("/years/2022/?page=2", True),
        ("/years/2022/register.csv", True),
        ("/years/2022/register.csv?page=2", True),
        ("/years/2022/?sort=name", False),
        ("/years/2022/?state=late&page=2", False),
        ("/years/2022/register.csv?state=late", False),
        ("/agencies/?page=2", True),
        ("/corrections/?page=2", True),
        ("/compare/", True),
        ("/compare/?a=jiaoyuju", False),
        ("/statistics/table.csv?page=2", False),
        ("/search/?q=1", False),
        ("/admin/login/", False),
        ("/reports/jiaoyuju/2022/", True),
    ],
)
def test_robots_reach_every_page_of_a_register_but_not_its_endless_orders(client, db, prefix, address, is_open):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert may_read(lines, prefix + address) is is_open


def test_every_public_page_whose_address_is_fixed_stands_in_the_map():
    found = {
        pattern.name
        for pattern in (*of_readers, *of_feeds)
        if not pattern.pattern.converters and re.fullmatch(r"(.*/)?", str(pattern.pattern))
    }
    assert found - {"search"} == set(sitemaps.FIXED_PAGES)


def test_robots_without_a_domain_are_sent_to_the_host_that_they_asked(client, db):
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()
