"""The explorer: sums and rates with coverage, nothing counted twice, the address reproduces the table."""

import csv
import io
import re
from decimal import Decimal

import pytest
from django.core.cache import cache

from reports.formats import FORMS
from reports.models import Agency, Site
from reports.rendering.measures import CURATED, measure_named
from reports.rendering.totals import Selection, consolidated_beside_their_parts, owed_in, totals_of
from tests.factories import make_agency, make_edition, make_published, make_report, sound_content
from tests.worlds import world

from .test_budgets import queries_of

ADDRESS = "/en/statistics/"
RECEIVED = "requests.received.total"


def totals(key, **fields):
    """Return {year: total} of a measure, as the page computes them."""
    selection = Selection(**{"years": (2020, 2021, 2022), **fields})
    twice = consolidated_beside_their_parts(selection)
    selection = Selection(**{**selection.__dict__, "left_out": frozenset(edition.pk for edition in twice)})
    return totals_of(measure_named(key), selection, owed_in(selection))


def table_of(client, **asked):
    """Return the rows of the CSV as dictionaries."""
    body = client.get(f"{ADDRESS}table.csv", asked).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body)))


@world
def county():
    """Give a government with three bureaus: two published in 2022, one of them under the form of 2019 in 2020."""
    government = make_agency("青禾县人民政府", slug="county", kind="government")
    bureaus = [make_agency(f"青禾县第{number}局", slug=f"bureau-{number}", superior=government) for number in range(3)]
    make_published(bureaus[0], 2020, form="2019")
    make_published(bureaus[0], 2022)
    make_published(bureaus[1], 2022, figures={RECEIVED: 100, "requests.disclosed.total": None})
    make_report(bureaus[2], 2022)
    return government, bureaus


def test_a_total_says_how_many_of_the_reports_owed_it_holds(county):
    total = totals(RECEIVED)
    assert (total[2022].numerator, total[2022].counted, total[2022].owed) == (126, 2, 3)
    assert (total[2021].numerator, total[2021].counted, total[2021].owed) == (None, 0, 0)


def test_a_rate_counts_only_reports_with_numerator_and_denominator(county):
    rate = totals("rate.disclosure")[2022]
    assert (rate.numerator, rate.denominator, rate.counted) == (16, 26, 1)


def test_the_row_of_2019_counts_for_the_group_of_2021(county):
    total = totals("sum.otherwise")
    assert (total[2020].numerator, total[2022].numerator) == (2, 4)


def test_the_database_adds_up_what_the_reports_say(county):
    contents = {2020: sound_content("2019"), 2022: sound_content()}
    for key, measure in CURATED.items():
        found = totals(key, agencies=(county[1][0],))
        for year, content in contents.items():
            is_whole = measure.denominator is None or measure.denominator.number_in(content) is not None
            assert found[year].numerator == (measure.numerator.number_in(content) if is_whole else None), (key, year)


def test_a_consolidated_report_and_its_parts_are_never_in_one_sum(client, county):
    government, bureaus = county
    consolidated = make_published(government, 2022, scope="consolidated", figures={RECEIVED: 5000})
    assert totals(RECEIVED)[2022].numerator == 126
    assert totals(RECEIVED, agencies=(government, bureaus[0]))[2022].numerator == 26
    assert totals(RECEIVED, agencies=(government,))[2022].numerator == 5000
    assert totals(RECEIVED)[2022].owed == 3
    text = client.get(ADDRESS, {"y": "2022"}).content.decode()
    assert "Left out of the totals" in text
    assert f'<a href="/en/reports/{consolidated.report.agency.slug}/2022/">2022</a>' in text
    make_published(government, 2020, scope="consolidated", figures={RECEIVED: 5000})
    left_out = client.get(ADDRESS).content.decode().partition("Left out of the totals")[2].partition("</p>")[0]
    assert left_out.count(government.name) == 1
    assert re.findall(r">(\d{4})</a>", left_out) == ["2020", "2022"]


def test_a_body_that_was_below_then_counts_as_a_part_though_it_moved_since(county):
    government, bureaus = county
    make_published(government, 2022, scope="consolidated", figures={RECEIVED: 5000})
    Agency.objects.filter(pk=bureaus[0].pk).update(superior=None, path=f"{bureaus[0].pk:08d}")
    bureaus[0].refresh_from_db()
    assert totals(RECEIVED, agencies=(government, bureaus[0]))[2022].numerator == 26


def test_a_subtree_is_counted_alone(county):
    make_published(make_agency("别县教育局", slug="elsewhere"), 2022)
    assert totals(RECEIVED, under=county[0])[2022].counted == 2
    assert totals(RECEIVED)[2022].counted == 3


def test_drafts_and_unlisted_agencies_enter_nothing(client, county):
    make_edition(make_report(make_agency("草稿局", slug="draft"), 2022), sound_content(figures={RECEIVED: 7654321}))
    make_published(make_agency("暗处", slug="hidden", is_listed=False), 2022, figures={RECEIVED: 7654321})
    assert totals(RECEIVED)[2022].numerator == 126
    assert totals(RECEIVED)[2022].owed == 4
    assert "7654321" not in client.get(ADDRESS).content.decode()
    assert "暗处" not in client.get(ADDRESS).content.decode()


def test_the_file_keeps_states_apart_and_begins_with_the_total(client, county):
    rows = table_of(client, f="requests.disclosed.total", y="2022")
    assert [(row["agency"], row["state"], row["value"]) for row in rows] == [
        ("", "number", "14"),
        ("bureau-0", "number", "14"),
        ("bureau-1", "blank", ""),
        ("bureau-2", "no_report", ""),
    ]
    assert (rows[0]["reports_counted"], rows[0]["reports_owed"]) == ("1", "3")


def test_no_name_in_the_file_is_taken_for_a_formula(client, db):
    make_published(make_agency("=HYPERLINK(1)", slug="formula"), 2022)
    assert table_of(client, y="2022")[1]["agency_name"] == "'=HYPERLINK(1)"


def test_few_cases_give_no_rate(client, county):
    rows = table_of(client, f="rate.disclosure", a="bureau-0", y="2022")
    assert (rows[1]["state"], rows[1]["value"], rows[1]["denominator"]) == ("few", "", "26")


def test_amounts_keep_their_decimals(county):
    total = totals("fees.administrative_fees.collected_wan_yuan")[2022]
    assert total.numerator == Decimal("70.4")
    assert total.counted == 2


def test_a_figure_that_the_form_of_a_year_does_not_ask_for_is_said(client, county):
    text = client.get(ADDRESS, {"f": "documents.normative_documents.in_force", "y": ["2020", "2022"]}).content.decode()
    assert "The form for 2020 to 2020 does not ask for this figure." in text


def test_three_years_are_drawn_and_two_are_not(client, county):
    bureau = county[1][0]
    assert "<svg" not in client.get(ADDRESS, {"a": "bureau-0"}).content.decode()
    make_published(bureau, 2019, form="2019")
    assert '<svg class="chart lines"' in client.get(ADDRESS, {"a": "bureau-0"}).content.decode()


def test_every_measure_has_a_name_and_official_labels(client, db):
    text = client.get(ADDRESS).content.decode()
    for measure in CURATED.values():
        assert f'value="{measure.key}"' in text
        assert measure.official
    cells = {cell for form in FORMS.values() for cell in form.cells() if not cell.endswith("procurement_amount")}
    assert all(f'value="{cell}"' in text for cell in cells)


def test_the_address_reproduces_the_table(client, county):
    text = client.get(f"{ADDRESS}?f={RECEIVED}&u=county").content.decode()
    assert 'href="/statistics/?f=requests.received.total&amp;u=county&amp;y=2020&amp;y=2022"' in text


@pytest.mark.parametrize(
    "query",
    [
        "f=nix&f=%00&f=a.b.c&f=procurement.central_procurement.procurement_amount",
        "u=nix&u=%00&kind=x",
        "y=abc&y=99999&y=-1&page=-3",
        "a=%00&a=%27--&find=%25",
        "page=%F0%9F%98%80",
    ],
)
def test_nonsense_is_answered_with_a_sentence(client, county, query):
    for address in (ADDRESS, f"{ADDRESS}table.csv"):
        assert client.get(f"{address}?{query}").status_code == 200


def test_totals_are_added_up_anew_after_a_publication(client, county):
    asked = f"{ADDRESS}?f={RECEIVED}&y=2022"
    assert ">126<" in client.get(asked).content.decode()
    cold = queries_of(client, f"{asked}&f=sum.withheld")[0]
    assert queries_of(client, f"{asked}&f=sum.withheld")[0] < cold
    make_published(make_agency("青禾县新局", superior=county[0]), 2022)
    assert ">152<" in client.get(asked).content.decode()


def test_the_plain_page_is_kept_until_something_is_published(client, county):
    Site.objects.create(pk=1)
    assert ">126<" in client.get(ADDRESS).content.decode()
    assert queries_of(client, ADDRESS)[0] <= 2
    make_published(make_agency("青禾县新局", superior=county[0]), 2022)
    assert ">152<" in client.get(ADDRESS).content.decode()


def test_more_agencies_cost_no_more_queries(client, county):
    asked = f"{ADDRESS}?f={RECEIVED}&f=rate.corrected&y=2022"
    before, _ = queries_of(client, asked)
    for number in range(5):
        make_published(make_agency(f"青禾县新{number}局", superior=county[0]), 2022)
    cache.clear()
    assert queries_of(client, asked)[0] == before
