"""What the checks found in many reports: counted, filtered, sorted and taken away, within a person's reach."""

import csv
import io
import json
from dataclasses import replace

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.actions import clear, explain, recheck
from reports.models import CheckOfEdition, Edition
from tests import factories
from tests.admin.browsers import address, signed_in

pytestmark = pytest.mark.django_db

LIST = reverse("admin:reports_report_changelist")
WRONG = {"requests.received.natural_person": 21}


@pytest.fixture
def office():
    return factories.make_agency("青禾县人民政府办公室", kind="general_office")


@pytest.fixture
def supervisor(office):
    return factories.make_supervisor(office)


@pytest.fixture
def browser(supervisor):
    return signed_in(supervisor)


@pytest.fixture
def made(office):
    """Give a function that makes a checked report of a new agency below the office."""

    def make(name, *, state="submitted", figures=None, texts=None):
        report = factories.make_report(factories.make_agency(name, superior=office))
        content = factories.sound_content(agency_name=name, figures=figures)
        sections = tuple(replace(s, text=(texts or {}).get(s.key, s.text)) for s in content.sections)
        edition = factories.make_edition(report, replace(content, sections=sections), state=state)
        recheck(edition)
        return edition

    return make


def rows(browser, **query):
    """Return {agency: (errors, warnings, unexplained)} of the list."""
    answer = browser.get(LIST, query)
    assert answer.status_code == 200
    return {
        report.agency.name: (report.counts.errors, report.counts.warnings, report.counts.unexplained)
        for report in answer.context["cl"].result_list
        if report.shown_edition
    }


def taken(browser, what, kind, **query):
    """Return a list that was taken away, whole."""
    answer = browser.get(reverse("admin:reports_findings_export", args=[what, kind]), query)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_list_counts_by_severity_and_is_filtered_and_sorted(browser, made):
    made("甲局")
    wrong = made("乙局", figures=WRONG)
    silent = made("丙局", texts={"other_matters": "<p>无。</p>"})
    assert rows(browser) == {"甲局": (0, 0, 0), "乙局": (2, 0, 0), "丙局": (0, 1, 1)}
    assert set(rows(browser, found="error")) == {"乙局"}
    assert set(rows(browser, found="unexplained")) == {"丙局"}
    assert set(rows(browser, found="none")) == {"甲局"}
    assert set(rows(browser, rule="T3-BALANCE")) == {"乙局"}
    assert rows(browser, rule="S6-FEE-STATED") == {"丙局": (0, 1, 1)}
    columns = browser.get(LIST).context["cl"].list_display
    assert next(iter(rows(browser, o=f"-{columns.index('errors')}"))) == "乙局"
    assert next(iter(rows(browser, o=f"-{columns.index('unexplained')}"))) == "丙局"
    fee = silent.findings.get(rule="S6-FEE-STATED")
    Edition.objects.filter(pk=silent.pk).update(state="draft")
    explain(factories.make_editor(silent.report.agency), silent, fee, "没有收费。", is_public=False)
    assert rows(browser, found="warn") == {"丙局": (0, 1, 0)}
    assert rows(browser, found="unexplained") == {}
    assert wrong.findings.failing().count() == 2


def test_a_cleared_error_is_no_error_any_more(browser, supervisor, made):
    edition = made("甲局", texts={"improvement": "<p>存在的问题：待补充。改进措施：加强培训。</p>"})
    assert set(rows(browser, found="error")) == {"甲局"}
    Edition.objects.filter(pk=edition.pk).update(state="returned")
    clear(supervisor, edition, edition.findings.get(rule="N-PLACEHOLDER"), "原文如此。")
    assert rows(browser, found="error") == {}
    assert rows(browser)["甲局"][0] == 0
    shown = browser.get(reverse("admin:reports_report_change", args=[edition.report_id])).context["findings"]
    assert [one.finding.rule for one in shown.of("cleared")] == ["N-PLACEHOLDER"]


def test_findings_that_are_out_of_date_are_marked(browser, made):
    edition = made("甲局")
    assert rows(browser, found="stale") == {}
    CheckOfEdition.objects.filter(edition=edition).update(is_due=True)
    assert set(rows(browser, found="stale")) == {"甲局"}
    (report,) = (r for r in browser.get(LIST).context["cl"].result_list if r.shown_edition)
    assert report.counts.is_stale


def test_of_drafts_out_of_sight_only_counts_are_told(browser, made):
    made("甲局", state="draft", figures=WRONG)
    assert rows(browser) == {"甲局": (2, 0, 0)}
    assert rows(browser, rule="T3-BALANCE") == {}
    assert json.loads(taken(browser, "findings", "json"))["findings"] == []
    assert json.loads(taken(browser, "findings", "json"))["reports"][-1]["errors"] == 2


def test_the_list_costs_the_same_however_many_reports_it_shows(browser, made):
    made("甲局", figures=WRONG)
    rows(browser)
    with CaptureQueriesContext(
        connection,
    ) as few:
        rows(browser)
    for name in ("乙局", "丙局", "丁局"):
        made(name, figures=WRONG)
    with CaptureQueriesContext(connection) as many:
        rows(browser)
    assert len(many) == len(few)


def test_a_list_is_taken_away_as_it_is_filtered(browser, made):
    made("甲局", figures=WRONG)
    made("乙局", texts={"other_matters": "<p>无。</p>"})
    lines = list(csv.DictReader(io.StringIO(taken(browser, "findings", "csv", found="error").decode("utf-8-sig"))))
    assert {line["agency"] for line in lines} == {"甲局"}
    assert {"T3-BALANCE", "T3-ROW-SUM"} <= {line["rule"] for line in lines}
    counts = list(csv.DictReader(io.StringIO(taken(browser, "reports", "csv").decode("utf-8-sig"))))
    assert {line["agency"]: line["errors"] for line in counts if line["errors"] != "0"} == {"甲局": "2"}
    book = openpyxl.load_workbook(io.BytesIO(taken(browser, "findings", "xlsx")))
    assert len(book.worksheets) == 2
    agencies = {row[0] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)}
    assert agencies == {"甲局", "乙局"}
    both = json.loads(taken(browser, "findings", "json"))
    assert {line["rule"] for line in both["findings"]} >= {"T3-BALANCE", "S6-FEE-STATED"}


def test_what_people_wrote_is_no_formula_in_a_list(made):
    edition = made("甲局", state="draft", texts={"other_matters": "<p>无。</p>"})
    editor = factories.make_editor(edition.report.agency)
    explain(editor, edition, edition.findings.get(rule="S6-FEE-STATED"), "=HYPERLINK(1)", is_public=False)
    browser = signed_in(editor)
    lists = {}
    for kind in ("csv", "xlsx", "json"):
        answer = browser.get(address("findings", edition, kind))
        lists[kind] = b"".join(answer.streaming_content) if answer.streaming else answer.content
    lines = list(csv.DictReader(io.StringIO(lists["csv"].decode("utf-8-sig"))))
    (said,) = (line for line in lines if line["explanation"])
    assert (said["explanation"], said["rule"]) == ("'=HYPERLINK(1)", "S6-FEE-STATED")
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(lists["xlsx"])).active.iter_rows() for cell in row]
    (formula,) = (cell for cell in cells if cell.value == "=HYPERLINK(1)")
    assert formula.data_type == "s"
    assert any(line["explanation"] == "=HYPERLINK(1)" for line in json.loads(lists["json"])["findings"])


def test_the_findings_of_a_draft_out_of_sight_are_not_handed_out(browser, made):
    edition = made("甲局", state="draft")
    assert browser.get(address("findings", edition, "csv")).status_code == 404
    assert browser.get(address("findings", made("乙局"), "zip")).status_code == 404


def test_nonsense_in_the_address_of_a_list_is_one_sentence(browser, made):
    answer = browser.get(reverse("admin:reports_findings_export", args=["findings", "csv"]), {"agency__nothing": "1"})
    assert answer.status_code == 400
    assert browser.get(reverse("admin:reports_findings_export", args=["all", "csv"])).status_code == 404


def test_one_form_holds_a_word_for_every_warning(made):
    texts = {"other_matters": "<p>无。</p>", "improvement": "<p>无。</p>"}
    edition = made("甲局", state="draft", texts=texts)
    browser = signed_in(factories.make_editor(edition.report.agency))
    place = reverse("admin:reports_report_change", args=[edition.report_id])
    asking = browser.get(place).context["findings"].asking
    assert len(asking) >= 2
    fields = {f"text.{one.finding.fingerprint}": f"第{place}条说明" for place, one in enumerate(asking)}
    fields |= {f"public.{asking[0].finding.fingerprint}": "1"}
    assert browser.post(address("explain", edition), fields).status_code == 302
    said = {word.fingerprint: word.is_public for word in edition.explanations.all()}
    assert said == {one.finding.fingerprint: one is asking[0] for one in asking}
    assert browser.get(place).context["findings"].silent == ()
    again = browser.post(address("explain", edition), fields, headers={"accept": "application/json"})
    assert again.json()["sentence"]
    assert edition.events.filter(verb="explain").count() == len(asking)
