"""The carry-over chain and the stock ledger of an agency: as printed, judged by the rules, over mergers and gaps."""

import csv
import datetime
import io

import pytest

from reports.models import AgencyChange, AgencyPeriod, Explanation, State
from reports.rendering.carry_over import chain_of
from reports.rendering.stock import stock_of
from tests.factories import (
    end_edition,
    make_agency,
    make_edition,
    make_person,
    make_published,
    make_report,
    sound_content,
)

from .conftest import store_findings
from .test_budgets import queries_of

BROUGHT, CARRIED = "requests.brought_forward.total", "requests.carried_forward.total"
IN_FORCE = "documents.normative_documents.in_force"
ISSUED = "documents.normative_documents.issued"


@pytest.fixture
def bureau(db):
    return make_agency("青禾县教育局", slug="bureau")


def signs(agency):
    return {one.year: one.joint.sign for one in chain_of(agency, "en").years if one.joint}


def stock(agency):
    return next(one for one in stock_of(agency, "en").stocks if one.key == "normative_documents")


def page(client, name):
    return client.get(f"/en/agencies/bureau/{name}/").content.decode()


def file_of(client, name):
    body = client.get(f"/agencies/bureau/{name}/{name}.csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body)))


def test_the_chain_holds_breaks_and_stays_open(client, bureau):
    make_published(bureau, 2020)
    make_published(bureau, 2021)
    make_published(bureau, 2022, figures={BROUGHT: 9})
    make_published(bureau, 2023, figures={BROUGHT: None})
    assert signs(bureau) == {2020: "=", 2021: "≠", 2022: "?"}
    text = page(client, "carry-over")
    assert "breaks, by 5" in text
    assert '<span class="mark">blank</span>' in text
    assert f'href="/en/reports/bureau/2022/cells/{BROUGHT}/"' in text
    assert [row["verdict"] for row in file_of(client, "carry-over")] == ["holds", "fails", "undecided", ""]


def test_missing_and_withdrawn_years_are_said_in_words_and_nothing_is_nil(client, bureau):
    make_published(bureau, 2020)
    make_report(bureau, 2021)
    make_published(bureau, 2022)
    withdrawn = make_published(bureau, 2023)
    end_edition(withdrawn, State.WITHDRAWN)
    assert set(signs(bureau).values()) == {"?"}
    text = page(client, "carry-over")
    assert "the report has not been published" in text
    assert "the report was withdrawn" in text
    states = [row["carried_forward_state"] for row in file_of(client, "carry-over")]
    assert states == ["number", "no_report", "number", "no_report"]


def test_after_a_merger_the_sum_of_all_bodies_goes_on(client, bureau):
    other = make_agency("青禾县体育局", slug="sports", last_day=datetime.date(2022, 6, 30))
    change = AgencyChange.objects.create(day=datetime.date(2022, 6, 30), kind="merged", note="机构改革。")
    change.predecessors.add(other)
    change.successors.add(bureau)
    make_published(bureau, 2021)
    make_published(other, 2021, figures={CARRIED: 2, "requests.carried_forward.natural_person": 1})
    make_published(bureau, 2022, figures={BROUGHT: 6, "requests.brought_forward.natural_person": 4})
    joint = chain_of(bureau, "en").years[0].joint
    assert [(part.name, part.figure.text) for part in joint.parts] == [("青禾县体育局", "2")]
    assert joint.sign == "="
    text = page(client, "carry-over")
    assert "机构改革。" in text
    assert 'href="/en/agencies/sports/carry-over/"' in text
    assert 'href="/en/agencies/bureau/carry-over/"' in client.get("/en/agencies/sports/carry-over/").content.decode()


def test_a_merged_body_without_a_report_or_not_shown_leaves_it_open(client, bureau):
    other = make_agency("暗处局", slug="hidden", is_listed=False)
    change = AgencyChange.objects.create(day=datetime.date(2022, 6, 30), kind="merged")
    change.predecessors.add(other)
    change.successors.add(bureau)
    make_published(bureau, 2021)
    make_published(other, 2021, figures={CARRIED: 7654321})
    make_published(bureau, 2022)
    assert signs(bureau) == {2021: "?"}
    text = page(client, "carry-over")
    assert "暗处局" not in text
    assert "7654321" not in text
    assert "a body that is not shown here" in text


def test_after_a_split_nobody_judges(client, bureau):
    change = AgencyChange.objects.create(day=datetime.date(2022, 6, 30), kind="split", note="科技职能划出。")
    change.predecessors.add(bureau)
    change.successors.add(make_agency("青禾县科技局", slug="science"))
    make_published(bureau, 2021)
    make_published(bureau, 2022, figures={BROUGHT: 9})
    assert signs(bureau) == {2021: "?"}
    assert "科技职能划出" in page(client, "carry-over")


def test_a_renamed_body_goes_on_under_both_of_its_names(client, bureau):
    AgencyPeriod.objects.filter(agency=bureau).update(last_day=datetime.date(2022, 3, 14))
    AgencyPeriod.objects.create(agency=bureau, first_day=datetime.date(2022, 3, 15), name="青禾县教育体育局")
    change = AgencyChange.objects.create(day=datetime.date(2022, 3, 15), kind="renamed")
    change.predecessors.add(bureau)
    change.successors.add(bureau)
    make_published(bureau, 2021)
    make_published(bureau, 2022)
    (first, _) = chain_of(bureau, "en").years
    (shown,) = first.joint.changes
    assert first.joint.sign == "="
    assert [body.name for body in (*shown.predecessors, *shown.successors)] == ["青禾县教育局", "青禾县教育体育局"]
    assert "青禾县教育体育局" in page(client, "carry-over")


def test_the_word_of_the_agency_stands_at_the_break_where_it_is_public(client, bureau):
    before = make_published(bureau, 2021)
    person = make_person()
    report = make_report(bureau, 2022)
    edition = make_edition(report, sound_content(figures={BROUGHT: 9}))
    finding = next(
        one
        for one in store_findings(edition, last_year=before.content())
        if (one.rule, one.line) == ("X-CARRY", "total")
    )
    said = {"edition": edition, "rule": "X-CARRY", "line": "total", "person": person}
    Explanation.objects.create(fingerprint=finding.fingerprint, text="登记台账更正所致。", **said)
    Explanation.objects.create(fingerprint="0" * 64, text="内部说明。", is_public=False, **said)
    edition.state, edition.number, edition.digest = State.PUBLISHED, 1, edition.content().digest()
    edition.published_at = datetime.datetime(2023, 1, 20, tzinfo=datetime.UTC)
    edition.save()
    report.current_edition = edition
    report.save()
    text = page(client, "carry-over")
    assert "登记台账更正所致。" in text
    assert "内部说明" not in text


def test_a_new_body_that_brings_something_forward_has_a_line_before_its_first_year(db):
    young = make_agency("青禾县数据局", slug="bureau", first_day=datetime.date(2022, 3, 1))
    make_published(young, 2022)
    chain = chain_of(young, "en")
    assert [one.year for one in chain.years] == [2021, 2022]
    assert chain.years[0].is_broken


def test_the_stock_follows_breaks_and_keeps_the_old_form_apart(client, bureau):
    make_published(bureau, 2020, form="2019")
    make_published(bureau, 2021)
    make_published(bureau, 2022)
    make_published(bureau, 2023, figures={IN_FORCE: 29})
    held = stock(bureau)
    assert [(one.year, one.sign) for one in held.years] == [(2021, ""), (2022, "="), (2023, "≠")]
    assert held.years[2].expected == 12
    assert [one.year for one in held.old_years] == [2020]
    text = page(client, "stock")
    assert "differs by 17" in text
    assert "compared with nothing" in text
    assert f'href="/en/reports/bureau/2023/cells/{IN_FORCE}/"' in text
    rows = [row for row in file_of(client, "stock") if row["document"] == "normative_documents"]
    assert [(row["year"], row["in_force_state"], row["verdict"]) for row in rows] == [
        ("2020", "other_form", ""),
        ("2021", "number", ""),
        ("2022", "number", "holds"),
        ("2023", "number", "fails"),
    ]


def test_more_repealed_than_there_can_be_is_said(client, bureau):
    make_published(bureau, 2021)
    make_published(bureau, 2022, figures={"documents.normative_documents.repealed": 99})
    assert stock(bureau).years[1].notes
    assert "more than" in page(client, "stock")


def test_a_blank_in_the_stock_is_never_counted_as_nil(bureau):
    make_published(bureau, 2021, figures={IN_FORCE: None})
    make_published(bureau, 2022)
    last = stock(bureau).years[1]
    assert (last.sign, last.expected) == ("?", None)


@pytest.mark.parametrize("name", ["carry-over", "stock"])
def test_an_agency_without_reports_has_a_page_that_says_so(client, bureau, name):
    assert client.get(f"/agencies/bureau/{name}/").status_code == 200
    assert "<svg" not in page(client, name)
    assert client.get(f"/agencies/nobody/{name}/").status_code == 404
    assert client.get(f"/agencies/nobody/{name}/{name}.csv").status_code == 404


@pytest.mark.parametrize("name", ["carry-over", "stock"])
def test_one_year_has_no_chart_and_no_verdict(client, bureau, name):
    make_published(bureau, 2022)
    text = page(client, name)
    assert "<svg" not in text
    assert "≠" not in text


@pytest.mark.parametrize("name", ["carry-over", "stock"])
def test_the_cost_of_a_ledger_does_not_grow_with_the_years(client, bureau, name):
    make_published(bureau, 2021)
    make_published(bureau, 2022)
    before, _ = queries_of(client, f"/agencies/bureau/{name}/")
    for year in (2016, 2017, 2018, 2019, 2020, 2023):
        make_published(bureau, year)
    assert queries_of(client, f"/agencies/bureau/{name}/")[0] == before <= 8
