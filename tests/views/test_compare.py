"""The comparison: two years of an agency, several agencies, and what the reader is warned of."""

import re

import pytest

from reports.models import Obligation, State
from reports.rendering.choosing import choose
from reports.rendering.comparison import Comparison, columns_of, tables_of
from reports.rendering.comparison_guard import cautions_of
from reports.rendering.shown_figures import Difference, difference, figure_in
from tests.factories import (
    end_edition,
    make_agency,
    make_edition,
    make_published,
    make_report,
    make_year,
    sound_content,
)

pytestmark = pytest.mark.any_database

ADDRESS = "/en/compare/"


def lines_of(agencies, years, all_kinds=False):
    """Return {label: cells} of the table of requests, and the comparison."""
    chosen = choose([agency.slug for agency in agencies], "", 6).agencies
    comparison = Comparison(tuple(columns_of(chosen, years)), tuple(years), all_kinds)
    tables = {table.key: table for table in tables_of(comparison, "en")}
    return comparison, tables


def cells_of(table, label):
    return next(line.cells for line in table.lines if line.label.startswith(label) and line.cells)


@pytest.fixture
def bureau(db):
    return make_agency("青禾县教育局", slug="bureau")


@pytest.mark.usefixtures("english")
def test_two_years_show_the_difference_and_its_share(bureau):
    make_published(bureau, 2021, figures={"requests.received.total": 40})
    make_published(bureau, 2022, figures={"requests.received.total": 50, "requests.carried_forward.total": 5})
    _, tables = lines_of([bureau], [2021, 2022])
    before, after, step = cells_of(tables["requests"], "I. ")
    assert (before.text, after.text, step.text, step.share) == ("40", "50", "+10", "+25%")
    assert cells_of(tables["requests"], "IV. ")[2] == Difference("+1", "", direction="up")


@pytest.mark.usefixtures("english")
def test_blank_text_and_not_shown_stay_apart_from_zero(bureau):
    figures = {"requests.disclosed.total": None, "requests.partly_disclosed.total": None}
    printed = {"requests.partly_disclosed.total": "见附表"}
    content = sound_content(figures=figures, printed=printed)
    del content.figures["requests.received.total"]
    states = {
        row: figure_in(content, f"requests.{row}.total", "en").state
        for row in ("disclosed", "partly_disclosed", "received", "withheld_state_secret", "otherwise_closed")
    }
    assert states == {
        "disclosed": "blank",
        "partly_disclosed": "text",
        "received": "not_shown",
        "withheld_state_secret": "zero",
        "otherwise_closed": "other_form",
    }
    blank, zero = (figure_in(content, f"requests.{row}.total", "en") for row in ("disclosed", "withheld_state_secret"))
    assert difference(blank, zero).text == ""


@pytest.mark.usefixtures("english")
def test_the_forms_of_2019_and_2021_meet_where_they_can(bureau):
    make_published(bureau, 2020, form="2019")
    make_published(bureau, 2021)
    comparison, tables = lines_of([bureau], [2020, 2021])
    before, after, step = cells_of(tables["requests"], "(6) Otherwise")
    assert (before.number, after.number, step.text) == (2, 2, "0")
    assert [cell.state for cell in cells_of(tables["requests"], "3. Other")[:2]] == ["other_form", "number"]
    assert "one row in the form of 2019" in tables["requests"].notes[0]
    assert tables["documents"].notes
    assert cells_of(tables["procurement"], "Procurement projects")[1].state == "other_form"
    assert "other_form" in {caution.kind for caution in cautions_of(comparison)}
    licensing = next(line for line in tables["licensing"].lines if line.label.startswith("Decisions"))
    assert licensing.cells[2].text == "0"


@pytest.mark.usefixtures("english")
def test_the_guard_speaks_of_every_inequality(bureau):
    township = make_agency("青禾县石桥镇人民政府", slug="township", kind="township", level="township")
    make_published(bureau, 2022, scope="consolidated")
    make_published(township, 2022)
    comparison, _ = lines_of([bureau, township], [2022])
    kinds = {caution.kind: caution.words for caution in cautions_of(comparison)}
    assert set(kinds) == {"unequal_kind", "unequal_level", "consolidated", "small_number"}
    assert "township" in kinds["unequal_kind"]


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda agency: make_report(agency, 2022), "has not been published"),
        (lambda agency: make_edition(make_report(agency, 2022)), "has not been published"),
        (lambda agency: make_report(agency, 2022, obligation=Obligation.NOT_ALIVE), "did not exist"),
        (lambda agency: make_report(agency, 2022, obligation="exempt", exemption_reason="新设"), "was owed"),
        (lambda agency: end_edition(make_published(agency, 2022), State.WITHDRAWN), "was withdrawn"),
        (lambda agency: make_year(2022), "no report is on record"),
    ],
)
def test_a_missing_report_is_named_with_its_reason(client, bureau, make, words):
    make_published(bureau, 2021)
    make(bureau)
    text = client.get(ADDRESS, {"a": "bureau", "y": ["2021", "2022"]}).content.decode()
    assert words in text
    assert "1234567" not in text


def test_english_comparisons_name_agencies_in_english_too(client, bureau):
    offices = [bureau, make_agency("青禾县财政局", slug="finance"), make_agency("青禾县水务局", slug="water")]
    for office in offices:
        make_published(office)
    bureau.english_name = "Qinghe Education & Sports Bureau"
    bureau.save()
    asked = "?" + "&".join(f"a={office.slug}" for office in offices)
    english, chinese = (client.get(f"{prefix}/compare/{asked}").content.decode() for prefix in ("/en", ""))
    named = "Qinghe Education &amp; Sports Bureau"
    assert f'</h1><p class="soft">{named}</p>' in english
    assert f"青禾县教育局 ({named}) 2022" in english  # too few cases for a rate
    assert (
        f'<th scope="row"><span lang="zh-Hans">青禾县教育局</span> <span class="english" lang="en">{named}' in english
    )
    assert re.search(r'<text [^>]*lang="zh-Hans"[^>]*>青禾县教育局</text><text [^>]*>Qinghe Education', english)
    assert "Qinghe" not in chinese


def test_nothing_that_is_not_public_is_compared(client, bureau):
    make_edition(make_report(bureau, 2022), sound_content(figures={"requests.received.total": 7654321}))
    make_published(
        make_agency("暗处", slug="hidden", is_listed=False), 2022, figures={"requests.received.total": 7654321}
    )
    text = client.get(ADDRESS, {"a": ["bureau", "hidden"], "y": "2022"}).content.decode()
    assert "7654321" not in text
    assert "暗处" not in text


def test_every_kind_of_applicant_shows_on_request(client, bureau):
    make_published(bureau, 2021)
    make_published(bureau, 2022)
    asked = {"a": "bureau", "y": ["2021", "2022"]}
    assert "Legal service provider" not in client.get(ADDRESS, asked).content.decode()
    assert "Legal service provider" in client.get(ADDRESS, {**asked, "kinds": "all"}).content.decode()


def test_the_texts_of_two_years_are_set_against_each_other(client, bureau):
    sections = list(sound_content().sections)
    sections[0] = type(sections[0])("overview", sections[0].heading, "<p>全年主动发布信息<strong>八</strong>条。</p>")
    make_published(bureau, 2021)
    make_published(bureau, 2022, sections=tuple(sections))
    text = client.get(ADDRESS, {"a": "bureau", "y": ["2021", "2022"]}).content.decode()
    assert re.search(r'<ins><span class="hidden"[^>]*>New: </span>[^<]*八', text)
    assert "Not a word changed" in text


def test_six_agencies_at_most_and_the_form_offers_others(client, bureau):
    for number in range(8):
        make_published(make_agency(f"第{number}局", slug=f"b{number}"), 2022)
    text = client.get(ADDRESS, {"a": [f"b{number}" for number in range(8)], "y": "2022"}).content.decode()
    assert "2 were left out" in text
    found = client.get(ADDRESS, {"a": "b1", "find": "教育"}).content.decode()
    assert '<input type="checkbox" name="a" value="bureau">' in found
    assert '<input type="checkbox" name="a" value="b1" checked>' in found


def test_the_address_of_the_other_language_asks_the_same(client, bureau):
    make_published(bureau, 2021)
    make_published(bureau, 2022)
    text = client.get("/compare/?a=bureau").content.decode()
    assert 'href="/en/compare/?a=bureau&amp;y=2021&amp;y=2022"' in text


@pytest.mark.parametrize(
    "query",
    [
        "a=nix&y=9999",
        "a=%00&y=%00&find=%00",
        "a=../x&y=abc",
        "y=2022",
        "a=bureau&y=２０２２",
        "kinds=x&find=%27%22%3Cb%3E",
    ],
)
def test_nonsense_is_answered_with_a_page(client, bureau, query):
    make_published(bureau, 2022)
    response = client.get(f"/compare/?{query}")
    assert response.status_code == 200
    assert '"<b>' not in response.content.decode()


def test_more_columns_cost_no_more_queries(client, bureau, django_assert_max_num_queries):
    for number in range(6):
        for year in (2021, 2022):
            make_published(make_agency(f"局{number}", slug=f"b{number}") if year == 2021 else _again(number), year)
    slugs = [f"b{number}" for number in range(6)]
    with django_assert_max_num_queries(16):
        assert client.get(ADDRESS, {"a": slugs, "y": ["2021", "2022"]}).status_code == 200


def _again(number):
    from reports.models import Agency

    return Agency.objects.get(slug=f"b{number}")
