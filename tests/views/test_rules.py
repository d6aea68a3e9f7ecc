"""The public rule book: list, filters, one rule, the reports that break it, files."""

import csv
import io
import json
import re

import pytest

from reports.actions.tallies import tally_findings
from reports.checks import CATALOGUE, FAMILIES
from reports.models import Finding
from tests.factories import make_agency, make_published
from tests.worlds import world

from .conftest import store_findings


@world
def counted():
    """Give three reports for 2022, one of which does not add up, counted."""
    for name in ("甲局", "乙局"):
        store_findings(make_published(make_agency(f"青禾县{name}")))
    odd = make_published(make_agency("青禾县丙局", slug="odd"), figures={"remedies.reconsideration.total": 9})
    store_findings(odd)
    tally_findings()
    return odd


def page(client, address, status=200):
    """Return the page at ``address``."""
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_list_names_every_rule_with_its_page(client, counted, prefix):
    html = page(client, f"{prefix}/rules/")
    for rule in CATALOGUE:
        assert f'href="{prefix}/rules/{rule.number}/"' in html
    assert f"{CATALOGUE[0].words.en if prefix else CATALOGUE[0].words.zh}" in html


def test_the_list_says_how_many_reports_break_a_rule_and_leads_to_them(client, counted):
    html = page(client, "/en/rules/")
    row = re.search(r'<tr><th[^>]*><a href="/en/rules/T4-SUM/">.*?</tr>', html)[0]
    assert re.search(r'data-label="broken 2022"><a href="/en/rules/T4-SUM/2022/">1<', row)
    row = re.search(r'<tr><th[^>]*><a href="/en/rules/T3-BALANCE/">.*?</tr>', html)[0]
    assert re.search(r'data-label="broken 2022"><span class="soft">0<', row)


@pytest.mark.parametrize("letter", FAMILIES)
def test_a_family_is_kept_by_a_plain_link(client, counted, letter):
    html = page(client, f"/en/rules/?family={letter}")
    shown = set(re.findall(r'<th scope="row"><a href="/en/rules/([^/]+)/"', html))
    assert shown == {rule.number for rule in CATALOGUE if rule.number[0] == letter}
    assert f'href="/en/rules/?family={letter}" aria-current="page"' in html


def test_a_severity_is_kept_beside_the_family(client, counted):
    html = page(client, "/en/rules/?family=T&severity=info")
    assert set(re.findall(r'scope="row"><a href="/en/rules/([^/]+)/"', html)) == {"T-SAME-YEAR", "T-SAME-AGENCY"}
    assert 'href="/en/rules/?severity=info"' in html
    assert page(client, "/en/rules/?family=%3Cb%3E&severity=x") == page(client, "/en/rules/")


def test_a_choice_without_rules_says_so(client, counted):
    assert "No rule of this family has this severity." in page(client, "/en/rules/?family=C&severity=doubt")


@pytest.mark.parametrize("rule", CATALOGUE[::6], ids=lambda rule: rule.number)
def test_the_page_of_a_rule_says_all_that_the_catalogue_says(client, db, rule):
    html = page(client, f"/en/rules/{rule.number}/").replace("&#x27;", "'").replace("&quot;", '"')
    assert rule.name.en in html
    assert rule.words.en in html
    assert rule.source.en in html
    assert rule.example.words.en in html
    if rule.formula:
        assert rule.formula.en in html
    for other in rule.companions:
        assert f'href="/en/rules/{other}/"' in html


def test_the_page_of_a_rule_shows_the_example_before_and_after_and_what_is_said(client, counted):
    html = page(client, "/en/rules/T3-BALANCE/")
    assert "<del>2</del>" in html
    assert "<ins>29</ins>" in html
    assert "difference 27" in html


def test_the_page_of_a_rule_counts_every_year(client, counted):
    html = page(client, "/en/rules/T4-SUM/")
    assert re.search(r'<th scope="row">2022</th><td class="figure">3</td><td class="figure"><a[^>]*>1<', html)


def test_the_reports_that_break_a_rule_are_listed_with_what_is_wrong(client, counted):
    html = page(client, "/en/rules/T4-SUM/2022/")
    assert 'href="/en/reports/odd/2022/#check"' in html
    assert "1 published report" in html
    assert Finding.objects.get(edition=counted, rule="T4-SUM", verdict="fails").message_en[:20] in html
    assert "青禾县甲局" not in html


def test_reports_left_open_are_listed_apart(client, counted):
    first = make_published(make_agency("青禾县丁局", slug="blank"), figures={"remedies.reconsideration.total": None})
    store_findings(first)
    html = page(client, "/en/rules/T4-SUM/2022/?show=undecided")
    assert 'href="/en/reports/blank/2022/#check"' in html
    assert "/reports/odd/" not in html


def test_inner_findings_and_drafts_stay_inside(client, db):
    hidden = make_published(make_agency(slug="hidden"), figures={"remedies.reconsideration.total": 9})
    store_findings(hidden, public=False)
    assert "/reports/hidden/" not in page(client, "/rules/T4-SUM/2022/")


def test_nothing_to_list_is_said(client, counted):
    assert "No published report of that year breaks this rule." in page(client, "/en/rules/T3-BALANCE/2022/")


@pytest.mark.parametrize("address", ["T9-NOTHING/", "t3-balance/", "T9-X/2022/", "rules.exe"])
def test_what_is_no_rule_is_not_there(client, db, address):
    page(client, f"/rules/{address}", 404)


def test_an_empty_portal_has_a_rule_book_too(client, db):
    assert "–" not in re.findall(r"<h2>.*?</h2>", page(client, "/en/rules/"))
    assert "No published report has been counted yet." in page(client, "/en/rules/T3-BALANCE/")


def test_the_rule_book_is_taken_away_as_csv_and_json(client, counted):
    response = client.get("/rules/rules.csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row["number"] for row in rows] == [rule.number for rule in CATALOGUE]
    assert rows[0]["words_en"] == CATALOGUE[0].words.en
    held = json.loads(client.get("/rules/rules.json").content)["rules"]
    assert [rule["number"] for rule in held] == [rule.number for rule in CATALOGUE]
    (years,) = [rule["published_reports"] for rule in held if rule["number"] == "T4-SUM"]
    assert years == [{"year": 2022, "judged": 3, "broken": 1, "undecided": 0}]
    assert client.get("/rules/rules.json", headers={"if-none-match": response["ETag"]}).status_code == 200
    assert client.get("/rules/rules.csv", headers={"if-none-match": response["ETag"]}).status_code == 304


def test_every_rule_has_a_page_and_its_example(client, db):
    for rule in CATALOGUE:
        assert rule.example.words.zh in page(client, f"/rules/{rule.number}/"), rule.number
