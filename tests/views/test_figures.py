"""The page of one figure: what it says, in which edition, and what becomes of addresses that name none."""

import datetime
import html as markup
import json
import re
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.utils import timezone

from reports.models import DueDate, Explanation, Origin, Reading, Site, State
from reports.models.freezing import maintenance
from tests.factories import (
    _freeze,
    end_edition,
    make_agency,
    make_edition,
    make_edition_file,
    make_file,
    make_person,
    make_published,
    make_report,
    sound_content,
)

from .conftest import store_findings
from .test_report_page import SECOND_DAY, corrected, page

REPORT = "/reports/qinghe-jiaoyuju/2022/"
RECEIVED = "requests.received.total"


def words(html):
    """Return the words of a page with single spaces."""
    return " ".join(markup.unescape(re.sub(r"<[^>]+>", " ", html)).split())


def figure(client, cell=RECEIVED, base=f"/en{REPORT}", status=200):
    """Return the words of the page of one figure."""
    return words(page(client, f"{base}cells/{cell}/", status))


def test_every_figure_of_the_report_leads_to_a_page_that_names_it(client, district):
    html = page(client, REPORT)
    links = re.findall(r'<td id="([^"]+)"[^>]*><a href="([^"]+)"', html)
    assert len(links) == 200
    assert all(address == f"cells/{cell}/" for cell, address in links)
    for cell, address in links[::40]:
        assert f'href="{REPORT}#{cell}"' in page(client, REPORT + address)


def test_it_says_value_unit_definition_article_and_place(client, district):
    text = figure(client)
    assert "26 requests" in text
    assert "New requests for government information that arrived" in text
    assert "article 50, item (2)" in text
    assert "Requests received this year 一、本年新收政府信息公开申请数量" in text
    assert "国办公开办函〔2021〕30号" in text


@pytest.mark.parametrize(("number", "said"), [(1, "1 case"), (0, "0 cases"), (2, "2 cases")])
def test_one_is_counted_in_the_singular(client, db, number, said):
    cell = "remedies.reconsideration.total"
    make_published(make_agency(slug="few"), figures={cell: number})
    text = figure(client, cell, "/en/reports/few/2022/")
    assert f" {said} " in text
    assert text.count(said) == text.count(said.rstrip("s"))


def test_both_sides_of_each_equation_are_worked_out(client, district):
    text = figure(client)
    content = district["edition"].content()
    workload = content.number(RECEIVED) + content.number("requests.brought_forward.total")
    assert f"{workload} = {workload} : both sides agree" in text
    assert "Natural person 20 +" in text
    assert "more that are 0" in figure(client, "requests.results_total.total")


def test_a_broken_equation_is_told_with_its_difference_and_the_agencys_words(client, db):
    edition = make_published(make_agency(slug="odd"), figures={"remedies.reconsideration.total": 9})
    failing = next(found for found in store_findings(edition) if found.verdict == "fails")
    with maintenance("explain after publication", "test"):
        Explanation.objects.create(
            edition=edition, rule=failing.rule, fingerprint=failing.fingerprint, text="已函告。", person=make_person()
        )
    text = figure(client, "remedies.reconsideration.total", "/en/reports/odd/2022/")
    sound = sound_content().number("remedies.reconsideration.total")
    assert f"both sides differ by {9 - sound}" in text
    assert "The agency says: 已函告。" in text
    assert "What the checks say" not in figure(client, RECEIVED, "/en/reports/odd/2022/")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"figures": {RECEIVED: 0}}, "The report says 0."),
        ({"figures": {RECEIVED: None}}, "The cell is blank in the report. That is not counted as 0."),
        ({"figures": {RECEIVED: None}, "printed": {RECEIVED: "约5件"}}, "The report has words where a number belongs"),
    ],
)
def test_zero_blank_and_text_stay_apart(client, db, parts, said):
    make_published(make_agency(slug="odd"), **parts)
    assert said in figure(client, RECEIVED, "/en/reports/odd/2022/")


def test_a_cell_that_the_source_does_not_show_and_one_of_the_other_form_say_so(client, db):
    whole = sound_content()
    figures = {cell: number for cell, number in whole.figures.items() if cell != RECEIVED}
    content = replace(whole, figures=figures, absent=(RECEIVED,))
    make_edition(make_report(make_agency(slug="odd")), content, state=State.PUBLISHED)
    assert "does not show this cell" in figure(client, RECEIVED, "/en/reports/odd/2022/")
    other = figure(client, "documents.rules.newly_produced", "/en/reports/odd/2022/")
    assert "The form of this report does not have this cell" in other


def test_an_address_of_no_figure_is_answered_in_words(client, district):
    assert "Neither official form has a cell of this name" in figure(client, "requests.nonsense.total", status=404)
    page(client, f"{REPORT}cells/Received%20<b>/", 404)
    content = replace(sound_content(), shape="narrative_only", figures={})
    make_edition(make_report(make_agency(slug="party")), content, state=State.PUBLISHED)
    assert "published without tables" in figure(client, RECEIVED, "/en/reports/party/2022/", 404)
    page(client, f"/reports/nobody/2022/cells/{RECEIVED}/", 404)


def test_a_withdrawn_report_shows_none_of_its_figures(client, district):
    end_edition(district["edition"], State.WITHDRAWN, reason="误载个人电话。")
    text = figure(client, status=410)
    assert "误载个人电话。" in text
    assert "26 requests" not in text


def test_a_draft_and_an_unlisted_agency_have_no_figures(client, db):
    make_edition(make_report(make_agency(slug="secret")), state=State.DRAFT)
    make_published(make_agency("青禾县档案局", slug="concealed", is_listed=False))
    for slug in ("secret", "concealed"):
        page(client, f"/reports/{slug}/2022/cells/{RECEIVED}/", 404)


def test_the_years_stand_side_by_side_with_steps_and_a_chart_from_three_on(client, district):
    bureau = district["bureau"]
    make_published(bureau, 2021, figures={RECEIVED: 40})
    assert "<svg" not in page(client, f"{REPORT}cells/{RECEIVED}/").split('id="past"')[1]
    make_published(bureau, 2020, form="2019")
    html = page(client, f"/en{REPORT}cells/{RECEIVED}/")
    assert "<svg" in html.split('id="past"')[1]
    assert '<a href="/en/reports/qinghe-jiaoyuju/2021/cells/requests.received.total/">40</a>' in html
    assert "−14" in words(html)


def test_a_year_whose_form_does_not_ask_is_named_and_not_counted(client, district):
    make_published(district["bureau"], 2020, form="2019")
    text = figure(client, "documents.rules.issued")
    assert "The form of 2019 (for trial implementation) does not ask for this figure." in text
    assert "not in the form of this report" in text
    assert "There is no report with tables for 2021." in text
    assert "one row for all three there: 2" in figure(client, "requests.otherwise_other.total")


def test_what_is_carried_forward_is_held_against_the_next_year(client, district):
    make_published(district["bureau"], 2021, figures={"requests.carried_forward.total": 9})
    text = figure(client, "requests.brought_forward.total")
    assert "2021 Carried forward to the next year 9 ≠ 2022" in text
    assert "the years differ by −5" in text


def test_a_correction_shows_the_figure_before_and_after_with_its_reason(client, district):
    first = district["edition"]
    figures = {**first.content().figures, RECEIVED: 25}
    second = corrected(first.report, first, replace(first.content(), figures=figures), change_reason="漏计一件。")
    html = page(client, f"/en{REPORT}cells/{RECEIVED}/")
    rows = re.findall(r"<tr.*?</tr>", html.split('id="editions"')[1].split("</section>")[0], re.DOTALL)[1:]
    assert [words(row).split()[:2] for row in rows] == [["2", "25"], ["1", "26"]]
    assert "漏计一件。" in rows[0]
    old = page(client, f"/en{REPORT}{first.address_key}/cells/{RECEIVED}/")
    assert "26 requests" in words(old)
    assert f'href="/en{REPORT}cells/{RECEIVED}/">The figure in the edition in force' in old
    assert f'rel="canonical" href="/en{REPORT}{first.address_key}/cells/{RECEIVED}/"' in old
    at_edition = page(client, f"/en{REPORT}{second.address_key}/cells/{RECEIVED}/")
    assert f'rel="canonical" href="/en{REPORT}cells/{RECEIVED}/"' in at_edition
    moved = client.get(f"{REPORT}v1-{first.digest}/cells/{RECEIVED}/")
    assert (moved.status_code, moved["Location"]) == (301, f"{REPORT}{first.address_key}/cells/{RECEIVED}/")


def test_figures_of_a_withdrawn_edition_are_not_repeated(client, district):
    first = district["edition"]
    end_edition(first, State.WITHDRAWN)
    second = make_edition(
        first.report,
        sound_content(figures={RECEIVED: 25}),
        state=State.APPROVED,
        change="correction",
        change_reason="重发。",
    )
    _freeze(second, State.PUBLISHED, 2, SECOND_DAY)
    rows = page(client, f"/en{REPORT}cells/{RECEIVED}/").split('id="editions"')[1].split("</section>")[0]
    assert "25" in rows
    assert ">26<" not in rows
    assert "withdrawn" in rows


def with_evidence(*, is_public):
    """Publish a report that was read from a file, and return its edition."""
    edition = make_edition(make_report(make_agency(slug="read")), state=State.APPROVED)
    held = make_edition_file(edition, make_file(b"scan", name="年报.pdf"), role="source", is_public=is_public)
    reading = Reading(file=held.file, state="accepted", edition=edition, uploaded_by=make_person())
    reading.evidence = {
        RECEIVED: {"raw": "廿四 件", "line": 7, "part": "", "page": 3, "table": 2, "row": 4, "column": 9}
    }
    reading.save()
    _freeze(edition, State.PUBLISHED, 1, SECOND_DAY)
    return edition


def test_the_place_in_a_released_file_is_told_with_what_stands_there(client, db):
    with_evidence(is_public=True)
    text = figure(client, RECEIVED, "/en/reports/read/2022/")
    assert "年报.pdf : page 3, table 2, row 4 of the table, column 9 of the table There stands: 廿四 件" in text


def test_nothing_is_told_of_a_file_that_was_not_released(client, db):
    with_evidence(is_public=False)
    html = page(client, f"/en/reports/read/2022/cells/{RECEIVED}/")
    assert "廿四" not in html
    assert "年报.pdf" not in html


def test_a_transcribed_report_names_its_source_on_both_pages(client, db):
    make_edition(
        make_report(make_agency(slug="copied")),
        sound_content(published_date="2023-01-19"),
        state=State.PUBLISHED,
        origin=Origin.TRANSCRIBED,
        source_address="https://www.example.gov.cn/2022.html",
        first_seen_on=datetime.date(2023, 2, 1),
    )
    report = page(client, "/reports/copied/2022/")
    assert 'href="https://www.example.gov.cn/2022.html"' in report
    assert "2023-02-01" in report
    html = page(client, f"/reports/copied/2022/cells/{RECEIVED}/")
    assert 'href="https://www.example.gov.cn/2022.html"' in html
    assert "(2023-01-19)[" in html


def test_the_ways_on_lead_to_the_figures_beside_it_and_to_the_explorer(client, district):
    make_published(district["bureau"], 2021)
    html = page(client, f"{REPORT}cells/{RECEIVED}/")
    assert 'rel="prev" href="../requests.received.other_organization/"' in html
    assert 'rel="next" href="../requests.brought_forward.natural_person/"' in html
    for address in (
        f"/statistics/?f={RECEIVED}&amp;a=qinghe-jiaoyuju",
        f"/statistics/?f={RECEIVED}&amp;u=qinghe&amp;y=2022",
        "/compare/?a=qinghe-jiaoyuju&amp;y=2021&amp;y=2022",
    ):
        assert f'href="{address}"' in html
        assert client.get(address.replace("&amp;", "&")).status_code == 200
    first, last = "documents.rules.issued", "remedies.litigation_after_reconsideration.total"
    assert 'rel="prev"' not in page(client, f"{REPORT}cells/{first}/")
    assert 'rel="next"' not in page(client, f"{REPORT}cells/{last}/")


def test_report_and_figure_are_cited_with_the_address_of_the_edition(client, district):
    Site.objects.create(pk=1, name="年报", domain="www.qinghe.example")
    edition = district["edition"]
    held = f"https://www.qinghe.example{REPORT}{edition.address_key}/"
    for address, cited in ((REPORT, held), (f"{REPORT}cells/{RECEIVED}/", f"{held}cells/{RECEIVED}/")):
        card = page(client, address).split('id="cite"')[1].split("</section>")[0]
        assert "[EB/OL]. (2023-01-20)[引用日期]. " in card
        assert card.count(cited) == 3
        assert "@online{qinghe-jiaoyuju-2022-v1" in card
        assert "Put the address" not in card


def test_pages_say_the_same_on_every_day_and_the_files_say_on_which_day_the_source_was_read(
    client, district, monkeypatch
):
    pages = (REPORT, f"{REPORT}cells/{RECEIVED}/", f"{REPORT}findings/")
    before = [client.get(address) for address in pages]
    day = timezone.now() + datetime.timedelta(days=40)
    monkeypatch.setattr(timezone, "now", lambda: day)
    cache.clear()
    for one, address in zip(before, pages, strict=True):
        then = client.get(address)
        assert (then["ETag"], then.content) == (one["ETag"], one.content)
    read = timezone.localdate(day)
    for kind, written in (("txt", f"[{read}]"), ("bib", f"urldate = {{{read}}}"), ("ris", f"Y2  - {read:%Y/%m/%d}")):
        assert written in client.get(f"{REPORT}citation.{kind}").content.decode()
    (entry,) = json.loads(client.get(f"{REPORT}citation.json").content)
    assert entry["accessed"] == {"date-parts": [[read.year, read.month, read.day]]}


@pytest.mark.parametrize("kind", ["txt", "bib", "ris", "json"])
def test_the_citation_is_a_file_for_programs_that_keep_references(client, district, kind):
    edition = district["edition"]
    for base in (REPORT, f"{REPORT}{edition.address_key}/"):
        response = client.get(f"{base}citation.{kind}")
        assert response.status_code == 200
        assert response["Content-Disposition"] == f'attachment; filename="qinghe-jiaoyuju-2022-v1.{kind}"'
        assert f"{REPORT}{edition.address_key}/" in response.content.decode()
        assert "青禾县教育局" in response.content.decode()
    if kind == "json":
        assert json.loads(response.content)[0]["edition"] == "1"
    page(client, f"{REPORT}citation.doc", 404)
    end_edition(edition, State.WITHDRAWN)
    page(client, f"{REPORT}citation.{kind}", 410)


def test_sisters_with_a_report_on_the_year_are_offered_nearest_first_on_both_sides(client, district):
    government = district["government"]
    names = [f"青禾县第{number}局" for number in range(1, 7)]
    for name in names:
        make_published(make_agency(name, superior=government))
    silent = make_agency("青禾县无报局", superior=government)
    make_published(silent, 2021)
    card = page(client, f"/en{REPORT}").split('aria-label="Neighbouring agencies"')[1].split("</nav>")[0]
    assert re.findall(r"青禾县第\d局", card) == names[:3]
    assert "无报局" not in card
    assert 'href="/en/agencies/qinghe/"' in card


def test_the_report_says_whether_it_came_in_time(client, district):
    due = DueDate.objects.create(year=district["edition"].report.year, legal_date=datetime.date(2023, 1, 31))
    assert "2023-01-31 published in time" in words(page(client, f"/en{REPORT}"))
    due.local_date = datetime.date(2023, 1, 15)
    due.save()
    assert "2023-01-15 published 5 days after the local date" in words(page(client, f"/en{REPORT}"))


def test_changed_figures_bear_words_in_both_editions_and_the_text_is_set_against_the_old_one(client, district):
    first = district["edition"]
    content = first.content()
    sections = tuple(
        replace(section, text=section.text.replace("二百余条", "三百余条")) if section.key == "overview" else section
        for section in content.sections
    )
    changed = replace(content, figures={**content.figures, RECEIVED: 25}, sections=sections)
    corrected(first.report, first, changed, change_reason="漏计一件。")
    html = page(client, f"/en{REPORT}")
    cell = re.search(rf'<td id="{RECEIVED}".*?(?=<t[dr]|</t)', html)[0]
    assert '<a href="#changes"> before: 26</a>' in cell
    assert "<del>" in html.split('id="changes"')[1].split('class="text changes"')[1]
    old = page(client, f"/en{REPORT}{first.address_key}/")
    cell = re.search(rf'<td id="{RECEIVED}".*?(?=<t[dr]|</t)', old)[0]
    assert '<a href="#later"> later: 25</a>' in cell
    assert 'id="later"' in old
    assert "<small" not in re.search(r'<td id="requests.received.business".*?(?=<t[dr]|</t)', html)[0]


def test_a_change_of_shape_does_not_list_every_figure(client, district):
    first = district["edition"]
    corrected(first.report, first, replace(first.content(), shape="narrative_only", figures={}), change_reason="改。")
    assert "<ins>" not in page(client, REPORT)


def test_a_withdrawn_page_keeps_digest_day_and_the_other_years(client, district):
    make_published(district["bureau"], 2021)
    edition = district["edition"]
    end_edition(edition, State.WITHDRAWN)
    html = page(client, REPORT, 410)
    assert edition.digest in html
    assert "2023-03-01" in html
    assert 'href="/reports/qinghe-jiaoyuju/2021/"' in html
