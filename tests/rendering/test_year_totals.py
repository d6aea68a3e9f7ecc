"""The totals of the years: added up in the background, with coverage, nothing twice; read at a fixed cost."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from reports.actions.tallies import keep_year_totals, tally_when_due
from reports.models import RuleTally, YearTotal
from reports.rendering.exploring import tables_of_everybody
from reports.rendering.totals import Selection, consolidated_beside_their_parts
from reports.rendering.trends import results_of_year
from reports.rendering.year_totals import sums_of_years
from tests.factories import make_agency, make_edition, make_published, make_report, sound_content
from tests.worlds import world

RECEIVED = "requests.received.total"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@world
def county():
    """Give a government above three bureaus: two reports for 2022, one of them with a blank among its results."""
    government = make_agency("青禾县人民政府", slug="county", kind="government")
    bureaus = [make_agency(f"青禾县第{number}局", slug=f"bureau-{number}", superior=government) for number in range(3)]
    make_published(bureaus[0], 2022)
    make_published(bureaus[1], 2022, figures={RECEIVED: 100, "requests.disclosed.total": None})
    make_report(bureaus[2], 2022)
    return government, bureaus


def kept(key, *years):
    """Return the totals of a measure as pages show them, for the year 2022 where no other is named."""
    (table,) = tables_of_everybody([key], years or (2022,), "en")
    return table.totals


def count():
    return keep_year_totals(sums_of_years())


def drawn(template, **context):
    return render_to_string(template, context)


def test_nothing_is_shown_until_somebody_has_counted(county):
    assert results_of_year(2022) is None
    assert drawn("charts/_results.html", results=None).strip() == ""


def test_a_site_without_years_has_nothing_to_count(db):
    assert count() == 0
    assert results_of_year(2022) is None


def test_every_total_names_how_many_reports_it_holds(county):
    count()
    (total,) = kept(RECEIVED)
    assert (total.figure.number, total.counted, total.owed) == (126, 2, 3)


def test_parts_of_the_results_are_added_up_over_the_same_reports(county):
    count()
    results = results_of_year(2022)
    assert (results.counted, results.owed, results.total) == (1, 3, 26)
    assert [number for _, number, _ in results.rows] == ["14", "2", "1", "5", "2", "2"]


def test_the_row_of_2019_stands_for_the_group_of_2021(county):
    make_published(county[1][0], 2020, form="2019")
    count()
    assert results_of_year(2020).rows[-1][1] == "2"


def test_a_consolidated_report_beside_its_parts_is_left_out_and_said_to_be(county):
    make_published(county[0], 2022, scope="consolidated", figures={RECEIVED: 5000})
    count()
    assert kept(RECEIVED)[0].figure.number == 126
    assert "1 consolidated report is left out" in drawn("charts/_results.html", results=results_of_year(2022))


def test_drafts_and_unlisted_bodies_enter_nothing(county):
    make_edition(make_report(make_agency("草稿局", slug="draft"), 2022), sound_content(figures={RECEIVED: 7654321}))
    make_published(make_agency("暗处", slug="hidden", is_listed=False), 2022, figures={RECEIVED: 7654321})
    count()
    assert kept(RECEIVED)[0].figure.number == 126


def test_kept_totals_say_what_adding_up_on_the_spot_says(county):
    make_published(county[1][0], 2020, form="2019")
    keys = ("requests.received.total", "requests.results_total.total", "rate.disclosure", "sum.withheld")
    before = [table.totals for table in tables_of_everybody(keys, (2020, 2021, 2022), "en")]
    count()
    assert [table.totals for table in tables_of_everybody(keys, (2020, 2021, 2022), "en")] == before


def test_the_table_behind_the_chart_names_the_coverage_of_each_year(county):
    for year in (2020, 2021):
        make_published(county[1][0], year)
    count()
    (table,) = tables_of_everybody([RECEIVED], (2020, 2021, 2022), "en")
    text = drawn("charts/_chart.html", chart=table.chart)
    assert text.count("<circle") == 3
    assert ">2 of 3<" in text
    assert any("Coverage differs" in caution for caution in table.cautions)


def test_results_are_bars_with_shares_only_from_thirty_cases_on(county):
    count()
    assert results_of_year(2022).chart is None
    assert "<svg" not in drawn("charts/_results.html", results=results_of_year(2022))
    make_published(county[1][2], 2021, figures={"requests.disclosed.total": 88})
    count()
    text = drawn("charts/_results.html", results=results_of_year(2021))
    assert text.count("<rect") == 6
    assert "88 (88%)" in text or "88 (88.0%)" in text


def test_pages_read_them_with_one_query(county, django_assert_num_queries):
    count()
    with django_assert_num_queries(1):
        tables_of_everybody([RECEIVED, "rate.disclosure"], (2022,), "en")
    with django_assert_num_queries(1):
        results_of_year(2022)


def test_counting_again_replaces_what_was_kept(county):
    first = count()
    assert count() == first == YearTotal.objects.count()


def test_the_totals_are_counted_together_with_the_rules(county):
    assert not RuleTally.objects.exists()
    tally_when_due(None, sums_of_years)
    assert kept(RECEIVED)[0].figure.number == 126


def test_no_report_is_searched_for_parts_where_none_is_consolidated(county, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert consolidated_beside_their_parts(Selection(years=(2021, 2022))) == []
