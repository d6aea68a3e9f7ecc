"""The search page: what it shows, what it says when there is nothing, and what cannot do harm."""

import re
from html import unescape

import pytest
from django.utils.http import urlencode

from reports import actions
from reports.models import State
from reports.rendering import search_results
from tests.factories import end_edition, make_agency, make_edition, make_published, make_report
from tests.worlds import world

pytestmark = pytest.mark.django_db
TEXT = "<p>办事大厅免费提供材料。</p><p>收费 &lt;b&gt; 与免试、费用无关。</p>"


@world
def portal():
    """Give a government and two bodies with reports on two years."""
    county = make_agency("青禾县人民政府", slug="qinghe", kind="government", short_name="县政府")
    bureau = make_agency("青禾县教育局", slug="jiaoyuju", superior=county, short_name="县教育局")
    town = make_agency("青禾县石桥镇人民政府", slug="shiqiao", superior=county, kind="township")
    for year in (2021, 2022):
        make_published(bureau, year, preface=TEXT)
        make_published(town, year, preface="<p>石桥镇政务公开 Open Data 3.5</p>")
    actions.name_agencies()
    actions.index_search()
    return {"county": county, "bureau": bureau, "town": town}


def page(client, query, language="", **more):
    """Return the main part of the page."""
    answer = client.get(f"{language}/search/?{urlencode({'q': query, **more})}")
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def results(html):
    """Return where the results lead."""
    listed = html.partition('<ol class="results"')[2].partition("</ol>")[0]
    return re.findall(r'<h3><a href="([^"]*)"', listed)


def test_a_passage_is_shown_with_report_section_date_and_marked_words(client, portal):
    html = page(client, "免费")
    assert results(html) == ["/reports/jiaoyuju/2022/", "/reports/jiaoyuju/2021/"]
    assert "办事大厅<mark>免费</mark>提供材料。" in html
    assert html.count("<mark>") == 2
    assert "2 passages" in page(client, "免费", "/en")


def test_what_reports_print_is_escaped_in_excerpts(client, portal):
    html = page(client, "收费")
    assert "<mark>收费</mark> &lt;b&gt; 与" in html
    assert "<b>" not in html.partition('<ol class="results"')[2]


def test_a_result_leads_to_the_section(client, portal):
    assert set(results(page(client, "每月核对"))) == {
        f"/reports/{slug}/{year}/#s5" for slug in ("jiaoyuju", "shiqiao") for year in (2021, 2022)
    }


def test_words_must_stand_together_and_english_words_whole(client, portal):
    assert results(page(client, "费免")) == results(page(client, "免试费用")) == []
    assert results(page(client, "open data")) == ["/reports/shiqiao/2022/", "/reports/shiqiao/2021/"]
    assert results(page(client, "“open data”")) == results(page(client, "OPEN"))
    assert results(page(client, "“data open”")) == results(page(client, "pen")) == results(page(client, "35")) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"year": "2021"}, ["/reports/jiaoyuju/2021/#s5", "/reports/shiqiao/2021/#s5"]),
        ({"year": "2021", "kind": "township"}, ["/reports/shiqiao/2021/#s5"]),
        ({"in": "shiqiao"}, ["/reports/shiqiao/2022/#s5", "/reports/shiqiao/2021/#s5"]),
        ({"in": "qinghe", "year": "2022", "kind": "department"}, ["/reports/jiaoyuju/2022/#s5"]),
        ({"section": "overview"}, []),
    ],
)
def test_filters_keep_what_they_say(client, portal, filters, expected):
    assert sorted(results(page(client, "每月核对", **filters))) == sorted(expected)


@pytest.mark.parametrize(
    "filters",
    [{"year": "1"}, {"year": "\x00"}, {"kind": "x"}, {"section": "x"}, {"in": "x\x00"}, {"by": "x"}, {"page": "x"}],
)
def test_filters_that_are_none_are_passed_over(client, portal, filters):
    assert len(results(page(client, "免费", **filters))) == 2


def test_pages_lead_on_and_keep_the_query(client, portal, monkeypatch):
    monkeypatch.setattr(search_results, "PER_PAGE", 1)
    first = page(client, "免费", kind="department")
    following = unescape(re.search(r'<a rel="next" href="([^"]*)"', first)[1])
    assert results(client.get(following).content.decode()) == ["/reports/jiaoyuju/2021/"]
    assert "kind=department" in following


def test_more_than_can_be_ranked_is_said(client, portal, monkeypatch):
    monkeypatch.setattr(search_results, "MOST_PASSAGES", 3)
    html = page(client, "每月核对", "/en")
    assert "more than 3 passages" in html
    assert len(results(html)) == 3


def test_drafts_and_what_was_withdrawn_are_not_found(client, portal):
    make_edition(make_report(portal["bureau"], 2023), state=State.SUBMITTED)
    gone = make_published(make_agency("青禾县旧办", slug="gone"), preface="<p>渡口</p>")
    actions.index_search()
    assert len(results(page(client, "渡口"))) == 1
    end_edition(gone, State.WITHDRAWN)
    # Even where the index were behind: the pages of results go through the published door.
    assert results(page(client, "渡口")) == []
    actions.index_search()
    assert "渡口" in page(client, "渡口")
    assert results(page(client, "渡口")) == []


def test_a_place_and_a_year_lead_to_the_report_first(client, portal):
    html = page(client, "石桥镇 2022")
    assert re.findall(r'<a href="(/reports/[^"]*)"', html)[0] == "/reports/shiqiao/2022/"


def test_a_slip_of_the_pen_is_answered_with_the_nearest_names(client, portal):
    html = page(client, "青禾县叫育局", "/en")
    assert "Did you mean" in html
    assert 'href="/en/agencies/jiaoyuju/"' in html
    assert 'href="/en/agencies/jiaoyuju/"' in page(client, "jiaoyujv", "/en")


def test_nothing_near_is_offered_for_what_is_no_name(client, portal):
    html = page(client, "龘龘龘", "/en")
    assert "Nothing was found for" in html
    assert "Did you mean" not in html


def test_an_unknown_year_is_said(client, portal):
    assert "There are no reports for 1999 here" in page(client, "教育局 1999", "/en")


def test_an_empty_search_explains_itself(client, portal):
    assert "What can be looked for" in page(client, "", "/en")
    assert "There is no word to look for in this" in page(client, "?!", "/en")


@pytest.mark.parametrize(
    "query",
    [
        *("AND", "OR NOT", "NEAR(公开 信息)", "公*", "*", '"', '""', "'", "-公开", "^公", "公:开", "body:公开", "("),
        *(")", "公开)", "%", "_", "h_公开", "k_department", "a_1", "\\", "';--", "公开 & | ! <->", "公" * 5000),
        *("x" * 5000, "e\u0301\u0301", "🀄", "年" * 60, "\x00", "公\x00开", "\u2028", "٢٠٢٢", "²³", "ﷺ" * 30),
        *("{{ 7 }}", "<script>alert(1)</script>"),
    ],
)  # fmt: skip
def test_odd_queries_do_no_harm(client, portal, query):
    html = client.get("/search/", {"q": query})
    assert html.status_code == 200
    assert b"<script>alert" not in html.content


def test_a_search_that_took_too_long_is_said(client, portal, monkeypatch):
    def slow(*_arguments):
        raise search_results.TooSlow

    monkeypatch.setattr(search_results, "newest_passages", slow)
    assert "took too long" in page(client, "公开", "/en")
