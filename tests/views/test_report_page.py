"""The report page: what it shows, which edition it shows, and what it never shows."""

import datetime
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from reports.figures import shown
from reports.formats import FORMS
from reports.models import EditionFile, Explanation, Site, State
from reports.models.freezing import maintenance
from reports.rendering import Preview, report_context
from reports.serving.answer import draw
from reports.templatetags.report_pages import moment
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

pytestmark = pytest.mark.any_database

ADDRESS = "/reports/qinghe-jiaoyuju/2022/"
SECOND_DAY = datetime.datetime(2023, 5, 6, 7, 5, tzinfo=datetime.UTC)


class Figures(HTMLParser):
    """Read the figure cells of a page: id → (header ids, text)."""

    def __init__(self, html):
        super().__init__()
        self.cells, self.idents, self.open = {}, [], None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        held = dict(attributes)
        if "id" in held:
            self.idents.append(held["id"])
        if tag in ("td", "th", "tr", "tbody"):
            self.open = None
        if tag == "td" and held.get("id", "").count(".") == 2:
            self.open = held["id"]
            self.cells[self.open] = (held.get("headers", "").split(), "")

    def handle_endtag(self, tag):
        if tag == "table":
            self.open = None

    def handle_data(self, text):
        if self.open:
            headers, before = self.cells[self.open]
            self.cells[self.open] = (headers, before + text)


def page(client, address=ADDRESS, status=200):
    """Return the HTML at ``address``."""
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def corrected(report, first, content, **fields):
    """Supersede ``first`` by a second edition that says ``content``; return the second."""
    end_edition(first)
    report.refresh_from_db()
    second = make_edition(report, content, state=State.APPROVED, change="correction", **fields)
    _freeze(second, State.PUBLISHED, 2, SECOND_DAY)
    return second


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_figure_stands_with_id_and_headers(client, district, prefix):
    read = Figures(page(client, prefix + ADDRESS))
    content = district["edition"].content()
    assert set(read.cells) == set(FORMS["2021"].cells())
    for cell, (headers, text) in read.cells.items():
        assert headers
        assert set(headers) <= set(read.idents)
        assert text == shown(content.figures[cell])
    assert len(read.idents) == len(set(read.idents))


def test_six_sections_stand_in_order(client, district):
    html = page(client)
    places = [html.index(f'<section id="s{number}"') for number in range(1, 7)]
    assert places == sorted(places)
    for section in FORMS["2021"].sections:
        assert section.title.zh in html
    assert "全年主动发布信息二百余条" in html
    assert "注：表中数据不含咨询件。" in html


def test_the_date_is_written_in_the_portals_time(client, district):
    assert "2023-01-20 17:30" in page(client)


def test_a_moment_is_no_finer_than_html_takes_it():
    assert moment(datetime.datetime(2023, 1, 20, 9, 30, 0, 123456, datetime.UTC), "c") == "2023-01-20T17:30:00+08:00"


def test_english_keeps_the_agencys_name_and_narrative_in_chinese(client, district):
    html = page(client, f"/en{ADDRESS}")
    assert '<html lang="en"' in html
    assert '<span lang="zh-Hans">青禾县教育局</span>' in html
    assert "Annual report on open government information, 2022" in html
    assert "Requests received this year" in html


def test_the_language_switch_leads_to_the_same_page(client, district):
    assert f'href="/en{ADDRESS}"' in page(client)
    assert re.search(rf'<a class="language"[^>]* href="{ADDRESS}"', page(client, f"/en{ADDRESS}"))


def test_the_statement_says_that_all_equations_hold(client, district):
    assert "All <b>42</b> equations hold" in page(client, f"/en{ADDRESS}")


def test_a_broken_equation_is_told_at_the_cell_in_the_statement_and_in_the_meta_block(client, db):
    figures = {"remedies.reconsideration.total": 9}
    edition = make_published(make_agency(slug="odd"), figures=figures)
    store_findings(edition)
    html = page(client, "/en/reports/odd/2022/")
    cell = re.search(r'<td id="remedies.reconsideration.total".*?(?=<t[dr]|</t)', html)[0]
    assert 'aria-hidden="true">≠<' in cell
    assert "does not add up" in cell
    assert "1 of 42 equations do not hold" in html
    assert html.count('href="#remedies.reconsideration.total"') >= 2


def test_public_explanations_are_shown_and_internal_ones_are_not(client, db):
    edition = make_published(make_agency(slug="odd"), figures={"remedies.reconsideration.total": 9})
    failing = next(finding for finding in store_findings(edition) if finding.verdict == "fails")
    with maintenance("explain after publication", "test"):
        said = Explanation.objects.create(
            edition=edition, rule=failing.rule, fingerprint=failing.fingerprint, text="已函告。", person=make_person()
        )
    assert "已函告。" in page(client, "/reports/odd/2022/")
    with maintenance("take it inside", "test"):
        said.is_public = False
        said.save()
    edition.report.public_stamp += 1
    edition.report.save()
    assert "已函告。" not in page(client, "/reports/odd/2022/")


def test_findings_that_rest_on_unpublished_reports_stay_inside(client, db):
    edition = make_published(make_agency(slug="odd"), figures={"remedies.reconsideration.total": 9})
    store_findings(edition, public=False)
    assert "≠" not in page(client, "/reports/odd/2022/")


def test_a_draft_is_not_there(client, db):
    edition = make_edition(make_report(make_agency(slug="secret")), state=State.DRAFT)
    page(client, "/reports/secret/2022/", 404)
    assert edition.number is None


def test_an_unlisted_agency_is_not_there(client, db):
    edition = make_published(make_agency(slug="concealed", is_listed=False))
    for address in (
        "/reports/concealed/2022/",
        "/agencies/concealed/",
        f"/reports/concealed/2022/{edition.address_key}/",
    ):
        page(client, address, 404)
    assert "concealed" not in page(client, "/agencies/") + page(client, "/years/2022/") + page(client, "/")


def test_a_correction_shows_reason_and_changed_figures(client, district):
    first = district["edition"]
    figures = {**first.content().figures, "documents.rules.issued": 2}
    second = corrected(first.report, first, replace(first.content(), figures=figures), change_reason="补报两件。")
    html = page(client)
    assert "补报两件。" in html
    assert '<a href="#documents.rules.issued">' in html
    assert "<del>0</del>" in html
    assert "<ins>2</ins>" in html
    assert re.search(r'<td id="documents.rules.issued"[^>]*changed', html)
    assert f"/reports/qinghe-jiaoyuju/2022/{first.address_key}/" in html
    assert second.digest in html


def test_the_superseded_edition_is_served_as_it_was(client, district):
    first = district["edition"]
    figures = {**first.content().figures, "documents.rules.issued": 2}
    corrected(first.report, first, replace(first.content(), figures=figures), change_reason="补报两件。")
    address = f"{ADDRESS}{first.address_key}/"
    html = page(client, address)
    assert Figures(html).cells["documents.rules.issued"][1].split()[0] == "0"
    assert f'<a href="{ADDRESS}">' in html
    assert f'rel="canonical" href="{address}"' in html


def test_the_address_of_the_edition_in_force_names_the_reports_page_as_canonical(client, district):
    html = page(client, f"{ADDRESS}{district['edition'].address_key}/")
    assert f'rel="canonical" href="{ADDRESS}"' in html


def test_a_full_digest_leads_to_the_short_address(client, district):
    edition = district["edition"]
    response = client.get(f"/en{ADDRESS}v1-{edition.digest}/", follow=True)
    assert response.redirect_chain[-1] == (f"/en{ADDRESS}{edition.address_key}/", 301)
    assert response.status_code == 200


@pytest.mark.parametrize("key", ["v1-000000000000", "v2-{digest}", "v1-{digest}0"])
def test_a_wrong_digest_or_number_is_not_found(client, district, key):
    digest = district["edition"].digest[:12]
    page(client, f"{ADDRESS}{key.format(digest=digest)}/", 404)


def test_a_withdrawn_report_leaves_a_page_with_the_reason_and_nothing_of_its_text(client, district):
    edition = district["edition"]
    end_edition(edition, State.WITHDRAWN, reason="误载个人电话。")
    for address in (ADDRESS, f"{ADDRESS}{edition.address_key}/"):
        html = page(client, address, 410)
        assert "误载个人电话。" in html
        assert "全年主动发布信息二百余条" not in html
        assert "<table" not in html


def test_a_correction_of_a_withdrawn_edition_does_not_repeat_its_figures(client, district):
    first = district["edition"]
    end_edition(first, State.WITHDRAWN)
    second = make_edition(
        first.report, first.content(), state=State.APPROVED, change="correction", change_reason="重发。"
    )
    _freeze(second, State.PUBLISHED, 2, SECOND_DAY)
    html = page(client)
    assert "重发。" in html
    assert 'id="changes"' not in html


def test_public_files_are_offered_and_others_are_not(client, db):
    report = make_report(make_agency(slug="files"))
    edition = make_edition(report, state=State.APPROVED)
    sealed = make_edition_file(edition, make_file(b"sealed", name="盖章.pdf"), is_public=True).file
    working = make_edition_file(edition, make_file(b"working", name="底稿.docx"), role="source").file
    address = reverse("file", args=["files", 2022, sealed.sha256])
    page(client, address, 404)
    _freeze(edition, State.PUBLISHED, 1, SECOND_DAY)
    html = page(client, "/reports/files/2022/")
    assert "盖章.pdf" in html
    assert "底稿.docx" not in html
    response = client.get(address)
    assert b"".join(response.streaming_content) == b"sealed"
    assert response["Content-Disposition"].startswith("attachment")
    page(client, reverse("file", args=["files", 2022, working.sha256]), 404)


def test_files_go_with_a_withdrawn_edition(client, db):
    edition = make_edition(make_report(make_agency(slug="files")), state=State.APPROVED)
    held = make_edition_file(edition, is_public=True)
    _freeze(edition, State.PUBLISHED, 1, SECOND_DAY)
    end_edition(edition, State.WITHDRAWN)
    assert EditionFile.objects.count() == 1
    page(client, reverse("file", args=["files", 2022, held.file.sha256]), 404)
    assert held.file.name not in page(client, "/reports/files/2022/", 410)


def test_neighbouring_years_are_linked(client, district):
    make_published(district["bureau"], 2021)
    make_published(district["bureau"], 2023)
    html = page(client)
    assert 'rel="prev" href="/reports/qinghe-jiaoyuju/2021/"' in html
    assert 'rel="next" href="/reports/qinghe-jiaoyuju/2023/"' in html


def test_a_narrative_report_shows_text_and_no_table(client, db):
    content = replace(sound_content(), shape="narrative_only", figures={}, sections=sound_content().sections[:1])
    make_edition(make_report(make_agency(slug="party")), content, state=State.PUBLISHED)
    html = page(client, "/reports/party/2022/")
    assert "全年主动发布信息二百余条" in html
    assert "<table" not in html
    assert 'id="check"' not in html


def test_page_labels_and_footer_are_filled_from_the_site(client, district):
    Site.objects.create(
        pk=1,
        name="年报",
        organ="青禾县人民政府",
        domain="www.qinghe.example",
        identification_code="1234567890",
        icp_record="示例ICP备1号",
        colour="red",
    )
    html = page(client)
    for name, content in (
        ("SiteName", "青禾县人民政府"),
        ("SiteDomain", "www.qinghe.example"),
        ("SiteIDCode", "1234567890"),
        ("ArticleTitle", district["edition"].title),
        ("PubDate", "2023-01-20 17:30"),
        ("ContentSource", "青禾县教育局"),
        ("Url", f"https://www.qinghe.example{ADDRESS}"),
    ):
        assert f'<meta name="{name}" content="{content}">' in html
    assert "示例ICP备1号" in html
    assert 'class="colour-red"' in html


def test_labels_that_nobody_filled_are_left_out(client, district):
    html = page(client)
    assert "SiteIDCode" not in html
    assert 'content=""' not in html


def test_a_draft_is_previewed_as_the_public_will_see_it(client, district):
    edition = district["edition"]
    public = page(client)
    report = make_report(district["finance"], 2021)
    draft = make_edition(report, sound_content(agency_name="青禾县教育局"), state=State.DRAFT)
    drawn = draw("reports/report.html", report_context(draft, Site(pk=1), preview=Preview("尚未审核")))
    html = drawn.decode()
    assert "尚未审核" in html
    assert Figures(html).cells == Figures(public).cells
    assert edition.digest not in html


def test_the_statement_groups_what_is_broken_by_severity_and_leads_to_the_rules(client, db):
    edition = make_published(
        make_agency(slug="odd"), figures={"remedies.reconsideration.total": 9, "requests.received.business": None}
    )
    store_findings(edition)
    html = page(client, "/en/reports/odd/2022/")
    statement = html[html.index('id="check"') :].split("</section>")[0]
    errors = statement[statement.index(">Errors<") :].split("<details")[0]
    assert 'href="/en/rules/T4-SUM/"' in errors
    assert 'href="#remedies.reconsideration.total"' in errors
    assert 'href="/en/rules/T-BLANK/"' in errors
    folded = statement.split("<details", 1)[1]
    assert 'href="/en/rules/T3-BALANCE/"' in folded
    assert "open question" in folded


def test_of_many_open_lines_of_a_rule_the_first_are_told(client, db):
    blank = {f"remedies.{row}.total": None for row in ("reconsideration", "litigation_direct")}
    blank |= {f"requests.{row}.total": None for row in ("received", "disclosed", "partly_disclosed", "carried_forward")}
    store_findings(make_published(make_agency(slug="blank"), figures=blank))
    html = page(client, "/en/reports/blank/2022/")
    rule = html[html.index('href="/en/rules/T3-ROW-SUM/"') :].split("</li>")[0]
    assert rule.count('<p class="small">') == 3
    assert "and 1 more" in rule


def test_what_a_second_person_has_cleared_is_folded_and_does_not_count(client, db):
    text = "<p>联系人电话：13800000000。</p>"
    edition = make_published(make_agency(slug="odd"), preface=text)
    store_findings(edition)
    (found,) = edition.findings.filter(rule="N-PERSONAL")
    assert "is not in order" in page(client, "/en/years/2022/")
    with maintenance("clear after publication", "test"):
        Explanation.objects.create(
            edition=edition,
            rule=found.rule,
            fingerprint=found.fingerprint,
            text="值班电话。",
            is_public=False,
            is_clearance=True,
            person=make_person(),
        )
    html = page(client, "/en/reports/odd/2022/")
    statement = html[html.index('id="check"') :].split("</section>")[0]
    assert "N-PERSONAL" not in statement.split("<details")[0]
    assert "1 cleared by a second person" in statement
    assert "值班电话" not in html
    assert "is not in order" not in page(client, "/en/years/2022/")
    assert "/reports/odd/" not in page(client, "/rules/N-PERSONAL/2022/")


def test_what_is_no_equation_is_told_above_the_text_too(client, db):
    store_findings(make_published(make_agency(slug="odd"), preface="<p>联系人电话：13800000000。</p>"))
    head = page(client, "/en/reports/odd/2022/").split('<div class="sheets">')[0]
    assert "! is not in order" in head
    assert "all equations hold" not in head
