"""What the head of a page says: addresses, feeds, what a shared link shows, and what machines are told."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_script_prefix, set_script_prefix
from lxml import html as markup
from PIL import Image

from reports.models import Agency, Colour, Edition, Site, State
from reports.rendering.linked_data import as_script
from tests.factories import end_edition, make_agency, make_edition, make_published, make_report, make_year

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
HOST = "https://www.example.gov.cn"
PAGES = {
    "home": "/",
    "year": "/years/2022/",
    "agency": "/agencies/qinghe-jiaoyuju/",
    "agencies": "/agencies/",
    "report": "/reports/qinghe-jiaoyuju/2022/",
    "statistics": "/statistics/",
    "feeds": "/feeds/",
    "rules": "/rules/",
}


@pytest.fixture
def site(db):
    """Give the record of a site that knows its domain."""
    return Site.objects.create(pk=1, domain="www.example.gov.cn", organ="青禾县人民政府", english_name="Qinghe County")


class Head:
    """The head of one page."""

    def __init__(self, client, address, status=200):
        response = client.get(address)
        assert response.status_code == status
        self.text = response.content.decode()
        self.tree = markup.document_fromstring(response.content)

    def links(self, relation):
        """Return the addresses of the links of one relation, by language where they have one."""
        held = self.tree.xpath(f'//head/link[@rel="{relation}"][not(@type)]')
        return {link.get("hreflang", ""): link.get("href") for link in held}

    @property
    def properties(self):
        """Return the properties of Open Graph, each with all that it says."""
        found = {}
        for meta in self.tree.xpath("//head/meta[@property]"):
            found.setdefault(meta.get("property"), []).append(meta.get("content"))
        return found

    @property
    def nodes(self):
        """Return what machines are told, by type."""
        (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', self.text, re.DOTALL)
        told = json.loads(block)
        assert told["@context"] == "https://schema.org"
        return {node["@type"]: node for node in told.get("@graph", [told])}


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_page_names_its_one_address_and_those_of_every_language(client, district, site, prefix):
    for address in PAGES.values():
        head = Head(client, prefix + address)
        assert head.links("canonical") == {"": f"{HOST}{prefix}{address}"}
        chinese, english = f"{HOST}{address}", f"{HOST}/en{address}"
        assert head.links("alternate") == {"zh-Hans": chinese, "en": english, "x-default": chinese}


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_shared_link_shows_title_text_and_picture(client, district, site, prefix):
    locales = ["en_US", "zh_CN"] if prefix else ["zh_CN", "en_US"]
    for name, address in PAGES.items():
        head = Head(client, prefix + address)
        said, described = head.properties, "Description" if name == "report" else "description"
        assert said["og:url"] == [f"{HOST}{prefix}{address}"]
        assert said["og:type"] == ["article" if name == "report" else "website"]
        assert said["og:title"][0] in head.tree.findtext(".//title")
        assert said["og:description"] == head.tree.xpath(f'//meta[@name="{described}"]/@content')
        assert said["og:site_name"] == ["Qinghe County" if prefix else "青禾县人民政府"]
        assert said["og:locale"] + said["og:locale:alternate"] == locales
        assert said["og:image"] == [f"{HOST}/static/public/social-blue.png"]
        assert head.tree.xpath('//meta[@name="twitter:card"]/@content') == ["summary"]


@pytest.mark.parametrize("colour", Colour.values)
def test_the_picture_of_a_shared_link_is_there_in_every_colour(client, district, site, colour):
    Site.objects.update(colour=colour)
    said = Head(client, "/").properties
    file = Path(settings.BASE_DIR, "static", said["og:image"][0].partition("/static/")[2])
    assert file.stat().st_size < 60_000
    with Image.open(file) as picture:
        assert [str(side) for side in picture.size] == said["og:image:width"] + said["og:image:height"]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_machines_are_told_the_way_that_people_see(client, district, site, prefix):
    for name in PAGES.keys() - {"home"}:
        head = Head(client, prefix + PAGES[name])
        way = head.nodes["BreadcrumbList"]["itemListElement"]
        assert [step["position"] for step in way] == list(range(1, len(way) + 1))
        seen = [step.text_content() for step in head.tree.xpath('//nav[contains(@class, "crumbs")]//li')]
        assert [step["name"] for step in way] == seen
        assert way[0]["item"] == f"{HOST}{prefix}/"
        assert all(step["item"].startswith(HOST) for step in way[:-1])


def test_machines_are_told_who_reported_what_and_when(client, district, site):
    edition = Edition.objects.get(pk=district["edition"].pk)
    told = Head(client, PAGES["report"]).nodes["Report"]
    assert told["name"] == edition.title
    assert told["author"]["@type"] == "GovernmentOrganization"
    assert told["author"]["name"] == "青禾县教育局"
    assert told["datePublished"] == edition.published_at.isoformat()
    assert told["inLanguage"] == "zh-Hans"
    assert told["version"] == "1"
    assert told["identifier"]["value"] == edition.digest
    assert told["isPartOf"]["url"] == f"{HOST}/years/2022/"
    assert "isBasedOn" not in told


def test_a_transcribed_report_names_its_source(client, db):
    report = make_report(make_agency(slug="copied"))
    source = "https://www.example.gov.cn/2022.html"
    make_edition(report, state=State.PUBLISHED, origin="transcribed", source_address=source)
    assert Head(client, "/reports/copied/2022/").nodes["Report"]["isBasedOn"] == source


@pytest.mark.parametrize("name", ["home", "year", "statistics"])
def test_machines_are_told_which_tables_there_are(client, district, site, name):
    told = Head(client, PAGES[name]).nodes["Dataset"]
    assert told["url"] == HOST + PAGES[name]
    assert told["creator"]["name"] == "青禾县人民政府"
    assert "license" not in told
    for held in told["distribution"]:
        answer = client.get(held["contentUrl"].removeprefix(HOST))
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith(held["encodingFormat"])


def test_machines_are_told_how_to_search(client, district, site):
    action = Head(client, "/en/").nodes["WebSite"]["potentialAction"]
    place = action["target"]["urlTemplate"].removeprefix(HOST)
    assert place == "/en/search/?q={search_term_string}"
    assert client.get(place.replace("{search_term_string}", "教育局")).status_code == 200


def test_a_withdrawn_report_is_no_longer_told_as_one(client, district, site):
    end_edition(district["edition"], State.WITHDRAWN)
    assert set(Head(client, PAGES["report"], 410).nodes) == {"BreadcrumbList"}


def test_words_cannot_end_the_block_that_holds_them(client, district, site):
    words = "</script><script>alert(1)</script><!-- &amp; \u2028 \"'"
    assert json.loads(as_script([{"@type": "Thing", "name": words}]))["name"] == words
    Agency.objects.filter(slug="qinghe-jiaoyuju").update(name=words)
    head = Head(client, PAGES["agency"])
    assert head.nodes["BreadcrumbList"]["itemListElement"][-1]["name"] == words
    assert "<script>alert" not in head.text


def test_the_pages_of_a_list_name_those_before_and_after(client, district, site, monkeypatch):
    monkeypatch.setattr("reports.serving.answer.PER_PAGE", 2)
    for number in range(4):
        make_agency(f"青禾县第{number}局", slug=f"office-{number}")
    first, second, last = (Head(client, f"/feeds/{query}") for query in ("", "?page=2", "?page=4"))
    assert first.links("prev") | first.links("next") == {"": "/feeds/?page=2"}
    assert first.links("prev") == {}
    assert second.links("prev") == {"": "/feeds/"}
    assert second.links("next") == {"": "/feeds/?page=3"}
    assert last.links("next") == {}
    assert second.links("canonical") == {"": f"{HOST}/feeds/?page=2"}


def test_a_site_without_a_domain_says_paths(client, district):
    make_year(2021)
    head = Head(client, PAGES["report"])
    assert head.links("canonical") == {"": PAGES["report"]}
    assert head.properties["og:image"] == ["/static/public/social-blue.png"]
    assert head.nodes["Report"]["url"] == PAGES["report"]


def test_everything_stands_under_the_path_of_the_portal(client, district, site):
    make_published(district["finance"], 2021)
    before = get_script_prefix()
    set_script_prefix("/xxgk/nianbao/")
    head = Head(client, PAGES["report"])
    set_script_prefix(before)
    start = f"{HOST}/xxgk/nianbao/"
    told = head.nodes["Report"]
    places = [
        *head.links("canonical").values(),
        *head.links("alternate").values(),
        *head.properties["og:url"],
        told["url"],
        told["author"]["url"],
        *(step["item"] for step in head.nodes["BreadcrumbList"]["itemListElement"] if "item" in step),
    ]
    assert all(place.startswith(start) for place in places)


def test_a_page_that_is_not_there_names_no_address_of_its_own(client, district, site):
    head = Head(client, "/nope/", 404)
    assert head.links("canonical") == head.links("alternate") == head.properties == {}
    assert "ld+json" not in head.text
