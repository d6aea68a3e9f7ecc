"""What a search box proposes while one types: a bounded JSON of agencies, the same for everybody."""

import gzip
from pathlib import Path

import pytest

from reports import actions
from reports.views.suggestions import MOST
from tests.factories import make_agency, make_edition, make_report

pytestmark = pytest.mark.django_db
ADDRESS = "/search/suggestions.json"
SCRIPT = Path(__file__).resolve().parents[2] / "static" / "public" / "suggest.js"


def proposed(client, words, prefix=""):
    """Return the names that are proposed for ``words``."""
    response = client.get(prefix + ADDRESS, {"q": words})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json; charset=utf-8"
    return [agency["name"] for agency in response.json()["agencies"]]


@pytest.mark.parametrize("words", ["教育", "青禾县教育局", "qinghexianjiaoyuju", "qhxjyj", "qinghe-jiaoyuju", "990123"])
def test_an_agency_is_proposed_by_any_of_its_names(client, district, words):
    assert "青禾县教育局" in proposed(client, words)


def test_a_proposal_leads_to_the_agency_in_the_language_of_the_page(client, district):
    found = client.get(f"/en{ADDRESS}", {"q": "教育"}).json()
    assert found["agencies"] == [{"name": "青禾县教育局", "address": "/en/agencies/qinghe-jiaoyuju/"}]
    assert found["words"] == "1 agency, reached with the down arrow"


@pytest.mark.parametrize("words", ["", " ", "2022", "天文台", "\x00", "字" * 5000])
def test_what_names_nobody_proposes_nobody(client, district, words):
    assert proposed(client, words) == []


def test_the_best_eight_are_proposed_and_none_that_is_not_listed(client, district):
    for number in range(20):
        make_agency(f"青禾县第{number}教育中心", slug=f"centre-{number}")
    make_agency("青禾县教育密办", slug="hidden", is_listed=False)
    make_edition(make_report(make_agency("青禾县教育草案办", slug="draft-only")))
    actions.name_agencies()
    found = proposed(client, "教育局")
    assert found[0] == "青禾县教育局"
    assert len(proposed(client, "青禾县")) == MOST
    assert "青禾县教育密办" not in proposed(client, "密办")


def test_it_costs_few_queries_and_is_not_sent_again_unchanged(client, district, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        response = client.get(ADDRESS, {"q": "教育"})
    again = client.get(ADDRESS, {"q": "教育"}, headers={"if_none_match": response["ETag"]})
    assert again.status_code == 304
    assert "max-age" in response["Cache-Control"]
    assert not response.cookies


def test_it_counts_as_a_question(client, district, settings):
    settings.QUESTIONS_PER_ADDRESS = 1
    proposed(client, "教育")
    assert client.get(ADDRESS, {"q": "教育"}).status_code == 429


def test_the_search_boxes_name_it_and_search_without_it(client, district):
    for address in ("/en/", "/en/search/", "/en/reports/qinghe-jiaoyuju/2022/"):
        html = client.get(address).content.decode()
        assert html.count(f'data-suggest="/en{ADDRESS}"') == 1
        assert html.count('action="/en/search/"') == 1


def test_the_script_weighs_next_to_nothing():
    assert len(gzip.compress(SCRIPT.read_bytes())) < 1500
