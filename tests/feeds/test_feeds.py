"""The feeds: valid Atom, stable identifiers, nothing of drafts, answered with 304, in both languages."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree

from reports.feeds.entries import MOST
from reports.models import Agency, Site, State
from tests.factories import (
    end_edition,
    make_agency,
    make_edition,
    make_published,
    make_report,
    make_year,
    sound_content,
)

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
FEEDS = [
    "/feeds/reports.atom",
    "/feeds/agencies/jiaoyuju.atom",
    "/feeds/years/2022.atom",
    "/feeds/corrections.atom",
]
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
IDENT = re.compile(r"tag:[^,/:]+,\d{4}:[^\s]+")


def feed_at(client, address, **headers):
    """Return the root of the feed at ``address`` and the answer, after a look at what RFC 4287 demands."""
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = etree.fromstring(response.content)
    assert root.tag == f"{ATOM}feed"
    assert_is_sound(root)
    return root, response


def assert_is_sound(root):
    """Assert the musts of RFC 4287, 4.1.1, 4.1.2, 4.2.6 and 3.3."""
    assert root.get(LANGUAGE) in ("zh-Hans", "en")
    entries = root.findall(f"{ATOM}entry")
    for held in (root, *entries):
        for tag in ("id", "title", "updated"):
            (found,) = held.findall(f"{ATOM}{tag}")
            assert found.text.strip()
        assert IDENT.fullmatch(held.findtext(f"{ATOM}id"))
        assert MOMENT.fullmatch(held.findtext(f"{ATOM}updated"))
        (author,) = held.findall(f"{ATOM}author")
        assert author.findtext(f"{ATOM}name").strip()
        links = held.findall(f"{ATOM}link")
        assert all(re.match(r"https?://[^/]+/", link.get("href")) for link in links)
        alternates = [(link.get("type"), link.get("hreflang")) for link in links if link.get("rel") == "alternate"]
        assert len(alternates) == len(set(alternates)) == 1
    assert [link.get("type") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"] == [
        "application/atom+xml"
    ]
    for entry in entries:
        assert entry.findtext(f"{ATOM}summary").strip()
        assert entry.findtext(f"{ATOM}published") <= entry.findtext(f"{ATOM}updated")
    idents = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(idents)) == len(idents)
    assert root.findtext(f"{ATOM}updated") >= max(
        (entry.findtext(f"{ATOM}updated") for entry in entries), default=root.findtext(f"{ATOM}updated")
    )


def published(agency, year, moment, **fields):
    """Return an edition that was published at ``moment``."""
    return make_edition(make_report(agency, year), state=State.PUBLISHED, published_at=moment, **fields)


def links_of(root):
    """Return the addresses of the entries."""
    return [entry.find(f"{ATOM}link").get("href") for entry in root.findall(f"{ATOM}entry")]


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.any_database
def test_every_feed_is_atom_and_says_where_it_and_the_other_language_are(client, bureau, site, prefix):
    for address in FEEDS:
        root, answer = feed_at(client, prefix + address)
        links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
        assert links["self"] == f"https://www.example.gov.cn{prefix}{address}"
        assert links["related"] == f"https://www.example.gov.cn{'' if prefix else '/en'}{address}"
        assert client.get(links["alternate"].removeprefix("https://www.example.gov.cn")).status_code == 200
        assert answer.cookies == {}


@pytest.mark.any_database
def test_entries_say_section_three_in_one_sentence_and_lead_to_the_edition(client, bureau, site):
    edition = bureau.reports.get(year__year=2022).current_edition
    root, _ = feed_at(client, "/feeds/years/2022.atom")
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == edition.title
    assert "收到申请" in entry.findtext(f"{ATOM}summary")
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "青禾县教育局"
    (link,) = links_of(root)
    assert link.endswith(f"/reports/jiaoyuju/2022/{edition.address_key}/")
    assert client.get(link.removeprefix("https://www.example.gov.cn")).status_code == 200
    english, _ = feed_at(client, "/en/feeds/years/2022.atom")
    assert "requests received" in english.findtext(f"{ATOM}entry/{ATOM}summary")
    assert "/en/reports/jiaoyuju/2022/" in links_of(english)[0]


def test_nothing_of_drafts_and_of_bodies_that_are_not_listed_is_said(client, bureau):
    hidden = make_agency("青禾县某办", slug="hidden", is_listed=False)
    make_published(hidden, 2022)
    root, _ = feed_at(client, "/feeds/reports.atom")
    assert len(links_of(root)) == 2
    assert not [link for link in links_of(root) if "2023" in link or "hidden" in link]
    for address in ("/feeds/agencies/hidden.atom", "/feeds/agencies/nobody.atom", "/feeds/years/1999.atom"):
        assert client.get(address).status_code == 404


def test_the_newest_come_first_and_fifty_at_most(client, db):
    for number in range(MOST + 2):
        agency = make_agency(f"青禾县第{number}局", slug=f"office-{number}")
        moment = datetime.datetime(2023, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(days=number)
        published(agency, 2022, moment)
    links = links_of(feed_at(client, "/feeds/reports.atom")[0])
    assert len(links) == MOST
    assert f"office-{MOST + 1}" in links[0]
    assert f"office-{MOST}" in links[1]


def corrected(bureau, reason="漏计一件。"):
    """Correct the report on 2022: one more request received."""
    first = bureau.reports.get(year__year=2022).current_edition
    end_edition(first)
    figures = dict(first.content().figures) | {"requests.received.total": 4321}
    content = sound_content(first.form, figures=figures)
    return make_edition(first.report, content, state=State.PUBLISHED, change="correction", change_reason=reason)


@pytest.mark.any_database
def test_a_correction_is_told_with_its_reason_and_the_figure_before_and_after(client, bureau):
    corrected(bureau)
    root, _ = feed_at(client, "/en/feeds/corrections.atom")
    (entry,) = root.findall(f"{ATOM}entry")
    summary = entry.findtext(f"{ATOM}summary")
    assert "漏计一件。" in summary
    assert "→ 4321" in summary
    assert "#v2" in links_of(root)[0]
    in_reports = feed_at(client, "/feeds/agencies/jiaoyuju.atom")[0].find(f"{ATOM}entry")
    assert "漏计一件。" in in_reports.findtext(f"{ATOM}summary")


@pytest.mark.any_database
def test_a_withdrawal_leaves_the_list_of_reports_and_is_told_with_its_reason(client, bureau):
    edition = bureau.reports.get(year__year=2022).current_edition
    end_edition(edition, State.WITHDRAWN, reason="误发。")
    assert len(links_of(feed_at(client, "/feeds/reports.atom")[0])) == 1
    root, _ = feed_at(client, "/feeds/corrections.atom")
    assert "误发。" in root.findtext(f"{ATOM}entry/{ATOM}summary")


@pytest.mark.parametrize("address", FEEDS)
@pytest.mark.any_database
def test_a_reader_that_has_it_already_is_told_so(client, bureau, address):
    corrected(bureau)
    _, first = feed_at(client, address)
    for headers in ({"if_none_match": first["ETag"]}, {"if_modified_since": first["Last-Modified"]}):
        again = client.get(address, headers=headers)
        assert again.status_code == 304
        assert again.content == b""
    later = datetime.datetime(2026, 2, 3, tzinfo=datetime.UTC)
    published(make_agency("青禾县财政局", slug="caizhengju"), 2022, later)
    published(bureau, 2020, later, change="correction", change_reason="更正。")
    assert client.get(address, headers={"if_none_match": first["ETag"]}).status_code == 200
    assert client.get(address, headers={"if_modified_since": first["Last-Modified"]}).status_code == 200


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_costs_no_more_queries_when_there_are_more_reports(client, bureau, address):
    corrected(bureau)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    cold, warm = cost(), cost()
    for number in range(5):
        agency = make_agency(f"青禾县第{number}局", slug=f"office-{number}")
        make_published(agency, 2022)
        make_published(agency, 2021)
        make_published(bureau, 2015 + number)
        corrected(agency)
    assert cost() == cold <= 12
    assert warm <= 5


@pytest.mark.any_database
def test_without_a_domain_the_host_that_was_asked_stands_in(client, bureau):
    root, _ = feed_at(client, "/feeds/reports.atom")
    assert all(link.startswith("http://testserver/reports/") for link in links_of(root))
    assert root.findtext(f"{ATOM}id") == "tag:testserver,2026:feeds/reports"
    assert client.get("/feeds/reports.atom", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.any_database
def test_identifiers_outlive_a_change_of_the_address(client, bureau, site):
    def idents():
        root, _ = feed_at(client, "/feeds/reports.atom")
        return [held.text for held in root.iter(f"{ATOM}id")]

    before = idents()
    Agency.objects.filter(pk=bureau.pk).update(slug="qinghe-jiaoyuju", name="青禾县教育体育局")
    Site.objects.update(public_stamp=7)
    assert idents() == before
    english, _ = feed_at(client, "/en/feeds/reports.atom")
    assert not {held.text for held in english.iter(f"{ATOM}id")} & set(before)


@pytest.mark.any_database
def test_signs_that_xml_does_not_know_break_no_feed(client, bureau):
    edition = bureau.reports.get(year__year=2022).current_edition
    end_edition(edition, State.WITHDRAWN, reason="误发\x0b<b>&\ufffe。")
    root, _ = feed_at(client, "/feeds/corrections.atom")
    assert "<b>&" in root.findtext(f"{ATOM}entry/{ATOM}summary")


@pytest.mark.any_database
def test_an_empty_feed_is_still_a_feed(client, db):
    make_agency("青禾县教育局", slug="jiaoyuju")
    make_year(2022)
    for address in FEEDS:
        root, first = feed_at(client, address)
        assert links_of(root) == []
        assert client.get(address)["ETag"] == first["ETag"]


@pytest.mark.any_database
def test_feeds_hang_under_the_path_of_the_portal(client, bureau, site, under_a_path):
    root, _ = feed_at(client, "/en/feeds/reports.atom")
    start = f"https://www.example.gov.cn{under_a_path}/en/"
    assert all(link.get("href").startswith(start) for link in root.iter(f"{ATOM}link") if link.get("rel") != "related")


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.any_database
def test_the_page_names_every_feed_in_words(client, bureau, prefix):
    html = client.get(f"{prefix}/feeds/").content.decode()
    for address in FEEDS:
        assert f'href="{prefix}{address}"' in html


@pytest.mark.parametrize(
    ("page", "feeds"),
    [
        ("/", ["/feeds/reports.atom", "/feeds/corrections.atom"]),
        ("/agencies/jiaoyuju/", ["/feeds/agencies/jiaoyuju.atom"]),
        ("/years/2022/", ["/feeds/years/2022.atom"]),
        ("/reports/jiaoyuju/2022/", ["/feeds/agencies/jiaoyuju.atom"]),
    ],
)
@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.any_database
def test_pages_name_their_feeds_to_readers(client, bureau, page, feeds, prefix):
    html = client.get(prefix + page).content.decode()
    found = re.findall(r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="([^"]+)">', html)
    assert found == [prefix + feed for feed in feeds]
    assert all(client.get(address).status_code == 200 for address in found)
