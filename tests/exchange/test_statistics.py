"""Statistics as flat tables: out and in again, into drafts only, every fault named, all or nothing."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from reports.actions import save_figures
from reports.exchange import FORMATS, Csv, faults, statistics_resource, table_in
from reports.formats import FORMS, TABLE_KEYS
from reports.models import STATISTICS, Edition, ReportEvent, State, Verb
from tests.factories import (
    make_agency,
    make_auditor,
    make_edition,
    make_editor,
    make_published,
    make_report,
    make_supervisor,
    sound_content,
)
from tests.worlds import world

pytestmark = pytest.mark.django_db

CODE = "11410300MB1234567F"


@pytest.fixture
def agency():
    """Give an agency with two names."""
    return agency_with_two_names()


def agency_with_two_names():
    """Return an agency with two names."""
    return make_agency("青禾县教育局", slug="qinghe-jiaoyu", short_name="县教育局")


@pytest.fixture
def draft(agency):
    """Give a draft on 2022 with a printed text, a blank and an absent cell."""
    return draft_of(agency)


def draft_of(agency):
    """Return a draft on 2022 with a printed text, a blank and an absent cell."""
    content = sound_content(
        figures={"documents.rules.issued": None, "documents.rules.repealed": None},
        printed={"documents.rules.issued": "/", "documents.normative_documents.issued": "3（其中修订1件）"},
        absent=("documents.rules.in_force",),
    )
    shown = {cell: figure for cell, figure in content.figures.items() if cell not in content.absent}
    return make_edition(make_report(agency), replace(content, figures=shown))


@pytest.fixture
def editor(agency):
    """Give the editor of the agency."""
    return make_editor(agency)


@world
def editor_of_three_years():
    """Give the editor of an agency with a draft and two published reports, of both forms."""
    agency = agency_with_two_names()
    draft_of(agency)
    make_published(agency, 2021)
    make_published(agency, 2020, form="2019")
    return make_editor(agency)


def out(table, person, file_format=Csv):
    """Return the file of every row in reach of ``person``."""
    reach = Edition.objects.for_person(person).exclude(state=State.DISCARDED)
    rows = STATISTICS[table].objects.filter(edition__in=reach)
    return file_format().export_data(statistics_resource(table)(person=person).export(queryset=rows))


def take(table, person, data, *, dry_run=False, seen=""):
    """Import ``data``; return result and faults."""
    dataset = table_in(data if isinstance(data, bytes) else data.encode())
    resource = statistics_resource(table)(person=person, seen=seen)
    result = resource.import_data(dataset, dry_run=dry_run, use_transactions=True, rollback_on_validation_errors=True)
    names = {column.key: column.words for column in resource.columns}
    return resource, result, faults(result, getattr(dataset, "row_numbers", []), names)


def reasons(table, person, data):
    """Return the faults of a file as (row, column key, reason), and see that nothing was stored."""
    before = {edition.pk: edition.content() for edition in Edition.objects.all()}
    with translation.override("en"):
        found = take(table, person, data)[2]
    assert {edition.pk: edition.content() for edition in Edition.objects.all()} == before
    assert not ReportEvent.objects.filter(verb=Verb.IMPORT).exists()
    return [(fault.row, fault.column.split(" ")[0], fault.reason) for fault in found]


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("table", TABLE_KEYS)
def test_a_file_that_was_exported_changes_nothing(table, file_format, editor_of_three_years):
    before = {edition.pk: edition.content() for edition in Edition.objects.all()}
    sent = out(table, editor_of_three_years, file_format)
    _resource, result, found = take(table, editor_of_three_years, sent)
    assert found == []
    assert result.totals["skip"] > 0
    assert result.totals["new"] + result.totals["update"] == 0
    assert {edition.pk: edition.content() for edition in Edition.objects.all()} == before
    assert not ReportEvent.objects.exists()


def test_what_the_source_does_not_show_is_told_from_a_blank(draft, editor):
    rules = next(row for row in table_in(out("documents", editor)).dict if row["row"] == "rules")
    assert (rules["absent"], rules["issued"], rules["in_force"]) == ("in_force", "", "")


@pytest.mark.parametrize("absent", ["", "issued", "in_force issued", "nonsense"])
def test_what_the_source_shows_is_not_changed_by_an_import(absent, draft, editor):
    found = reasons("documents", editor, f"agency,year,row,absent\nqinghe-jiaoyu,2022,rules,{absent}\n")
    assert [(row, column) for row, column, _reason in found] == [(2, "absent")]
    assert "is not changed by an import" in found[0][2]


def test_a_figure_may_be_entered_where_the_source_showed_none_and_the_file_sent_again(draft, editor):
    data = "agency,year,row,in_force,absent\nqinghe-jiaoyu,2022,rules,4,in_force\n"
    assert take("documents", editor, data)[2] == []
    assert Edition.objects.get(pk=draft.pk).content().number("documents.rules.in_force") == 4
    assert take("documents", editor, data)[2] == []


def test_a_failure_before_the_rows_stops_the_file(draft, editor, monkeypatch):
    def fail(*arguments):
        raise UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed")

    monkeypatch.setattr("reports.exchange.statistics.Places", fail)
    found = reasons("requests", editor, ROW)
    assert [(row, column) for row, column, _reason in found] == [(None, "")]


def test_figures_are_saved_once_for_each_edition(draft, agency, editor):
    other = make_edition(make_report(agency, 2023))
    data = "agency,year,row,total,business\n" + "".join(
        f"qinghe-jiaoyu,{year},{row},7,1\n" for year in (2022, 2023) for row in ("received", "carried_forward")
    )
    _resource, result, found = take("requests", editor, data)
    assert found == []
    assert result.totals["update"] == 4
    events = ReportEvent.objects.filter(verb=Verb.IMPORT)
    assert {event.edition_id for event in events} == {draft.pk, other.pk}
    assert len(events) == 2
    assert Edition.objects.get(pk=draft.pk).content().number("requests.received.total") == 7
    assert Edition.objects.get(pk=draft.pk).version == 2


def test_what_was_printed_is_kept_and_can_be_changed(draft, editor):
    cells = 'agency,year,row,issued,printed\nqinghe-jiaoyu,2022,{row},{number},"{printed}"\n'
    take("documents", editor, cells.format(row="rules", number="", printed='{""issued"": ""无""}'))
    content = Edition.objects.get(pk=draft.pk).content()
    assert content.figures["documents.rules.issued"] is None
    assert content.printed["documents.rules.issued"] == "无"
    take("documents", editor, cells.format(row="rules", number="4", printed=""))
    content = Edition.objects.get(pk=draft.pk).content()
    assert content.figures["documents.rules.issued"] == 4
    assert "documents.rules.issued" not in content.printed


def test_columns_that_a_file_does_not_name_stay(draft, editor):
    take("documents", editor, "agency,year,row,issued\nqinghe-jiaoyu,2022,normative_documents,9\n")
    content = Edition.objects.get(pk=draft.pk).content()
    assert content.number("documents.normative_documents.issued") == 9
    assert content.number("documents.normative_documents.in_force") == 12


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_official_labels_are_headers_too(form, language, editor, agency):
    edition = make_edition(make_report(agency, 2022), sound_content(form))
    table = FORMS[form].table("requests")
    headers = [column.text.in_language(language) for column in table.column_leaves()]
    row = table.row("results_total").text.in_language(language)
    fixed = ["机关", "年度", "行"] if language == "zh" else ["Agency", "Year", "Row"]
    data = ",".join(f'"{header}"' for header in [*fixed, *headers]) + f'\n青禾县教育局,2022,"{row}",1,2,3,4,5,6,21\n'
    assert take("requests", editor, data)[2] == []
    content = Edition.objects.get(pk=edition.pk).content()
    assert [content.number(f"requests.results_total.{c.key}") for c in table.column_leaves()] == [1, 2, 3, 4, 5, 6, 21]


def test_an_amount_keeps_its_decimals(draft, editor):
    take("fees", editor, "agency,year,row,collected_wan_yuan\nqinghe-jiaoyu,2022,administrative_fees,96171.604512\n")
    assert Edition.objects.get(pk=draft.pk).content().number("fees.administrative_fees.collected_wan_yuan") == Decimal(
        "96171.604512"
    )


ROW = "agency,year,row,total\nqinghe-jiaoyu,2022,received,8\n"


@pytest.mark.parametrize(
    ("data", "row", "column", "reason"),
    [
        ("agency,year,row,sum\nqinghe-jiaoyu,2022,received,1\n", None, "", "No column of this table is called “sum”"),
        ("year,row,total\n2022,received,1\n", None, "", "lacks the column agency"),
        ("agency,year,row,total,总计\nqinghe-jiaoyu,2022,received,1,1\n", None, "", "twice"),
        (ROW + "nowhere,2022,received,1\n", 3, "agency", "No agency is called “nowhere”"),
        (ROW + ",2022,received,1\n", 3, "agency", "No agency is called"),
        (ROW + "qinghe-jiaoyu,22,received,1\n", 3, "year", "four digits"),
        (ROW + "qinghe-jiaoyu,2019,received,1\n", 3, "agency", "has no draft on 2019"),
        (ROW + "qinghe-jiaoyu,2022,returned,1\n", 3, "row", "no row “returned”"),
        (ROW + "qinghe-jiaoyu,2022,received,1\n", 3, "row", "Row 2 already speaks of this"),
        (ROW + "qinghe-jiaoyu,2022,disclosed,many\n", 3, "total", "“many” is not a number"),
        (ROW + "qinghe-jiaoyu,2022,disclosed,1.5\n", 3, "total", "not a whole number"),
        (ROW + "qinghe-jiaoyu,2022,disclosed,=1+1\n", 3, "total", "formula"),
        ('[{"agency":"qinghe-jiaoyu","year":2022,"row":"received","total":true}]', 1, "total", "not a number"),
        ('[{"agency":"qinghe-jiaoyu","year":2022,"row":"received","printed":{"sum":"/"}}]', 1, "printed", "no column"),
        ('[{"agency":"qinghe-jiaoyu","year":2022,"row":"received","printed":"/"}]', 1, "printed", "object"),
        ('[{"agency":"qinghe-jiaoyu","year":2022,"row":"received","total":1E+300000000}]', 1, "total", "too long"),
        ('[{"agency":"qinghe-jiaoyu","year":2022,"row":"received","total":1E-300000000}]', 1, "total", "too long"),
        ('[{"agency":"qinghe-jiaoyu","year":1E+300000000,"row":"received","total":1}]', 1, "year", "four digits"),
        (
            'agency,year,row,printed\nqinghe-jiaoyu,2022,received,"{""total"": ""\\ud800""}"\n',
            2,
            "printed",
            "object of column keys",
        ),
        (
            '[{"agency":"qinghe-jiaoyu","year":2022,"row":"received","total":5,"printed":{"total":"6（含）"}}]',
            1,
            "total",
            "differ",
        ),
    ],
)
def test_a_fault_stops_the_file_and_names_row_column_and_reason(data, row, column, reason, draft, editor):
    found = reasons("requests", editor, data)
    assert [(fault[0], fault[1]) for fault in found] == [(row, column)]
    assert reason in found[0][2]


def test_every_faulty_row_is_named(draft, editor):
    found = reasons("requests", editor, ROW + "nowhere,2022,received,1\nqinghe-jiaoyu,2022,disclosed,x\n")
    assert [(row, column) for row, column, _reason in found] == [(3, "agency"), (4, "total")]


def test_reasons_are_in_the_language_of_the_person(draft, editor):
    with translation.override("zh-hans"):
        fault = take("requests", editor, ROW + "nowhere,2022,received,1\n")[2][0]
    assert fault.column == "agency (机关)"


def test_a_published_edition_asks_for_a_correction(agency, editor):
    published = make_published(agency)
    found = reasons("requests", editor, ROW)
    assert found[0][:2] == (2, "edition")
    assert "open a correction" in found[0][2]
    assert (
        reasons("requests", editor, "agency,year,edition,row,total\nqinghe-jiaoyu,2022,1,received,8\n")[0][1]
        == "edition"
    )
    assert (
        reasons("requests", editor, "agency,year,edition,row,total\nqinghe-jiaoyu,2022,7,received,8\n")[0][1]
        == "agency"
    )
    assert Edition.objects.get(pk=published.pk).content().number("requests.received.total") == 26


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED])
def test_an_edition_under_review_is_not_changed(state, agency, editor):
    make_edition(make_report(agency), state=state)
    assert "not possible" in reasons("requests", editor, ROW)[0][2]


@pytest.mark.parametrize("make", [make_supervisor, make_auditor])
def test_the_right_is_checked_row_by_row(make, draft, agency):
    sibling = make_agency("青禾县石桥镇人民政府", slug="shiqiao")
    make_edition(make_report(sibling))
    person = make(agency, "watcher")
    found = reasons("requests", person, ROW + "shiqiao,2022,received,8\n")
    assert [(row, column) for row, column, _reason in found] == [(2, "agency"), (3, "agency")]
    assert all("does not allow" in reason for _row, _column, reason in found)


def test_a_foreign_row_stops_the_rows_that_are_allowed(draft, editor):
    make_edition(make_report(make_agency("青禾县石桥镇人民政府", slug="shiqiao")))
    found = reasons("requests", editor, ROW + "shiqiao,2022,received,8\n")
    assert [(row, column) for row, column, _reason in found] == [(3, "agency")]


def test_names_that_two_agencies_bear_are_refused(draft, editor):
    make_agency("青禾县教育局", slug="qinghe-jiaoyu-2")
    found = reasons("requests", editor, "agency,year,row,total\n青禾县教育局,2022,received,8\n")
    assert "Several agencies" in found[0][2]


def test_the_code_names_an_agency(editor, draft, agency):
    agency.periods.update(credit_code=CODE)
    assert take("requests", editor, f"agency,year,row,total\n{CODE.lower()},2022,received,8\n")[2] == []
    assert Edition.objects.get(pk=draft.pk).content().number("requests.received.total") == 8


def test_drafts_out_of_reach_are_not_exported(draft, agency):
    supervisor, auditor = make_supervisor(agency), make_auditor(agency)
    for person in (supervisor, auditor):
        assert len(out("requests", person).splitlines()) == 1


def test_a_preview_stores_nothing(draft, editor):
    resource, result, found = take("requests", editor, ROW, dry_run=True)
    assert found == []
    assert result.totals["update"] == 1
    assert "<del>26</del> <ins>8</ins>" in result.rows[0].diff[-2]
    assert Edition.objects.get(pk=draft.pk).content().number("requests.received.total") == 26
    assert resource.fingerprint()


def test_a_draft_changed_since_the_preview_stops_the_import(draft, editor):
    seen = take("requests", editor, ROW, dry_run=True)[0].fingerprint()
    save_figures(editor, draft, {"requests.received.total": "25"}, version=draft.version)
    with translation.override("en"):
        found = take("requests", editor, ROW, seen=seen)[2]
    assert "since this preview" in found[0].reason
    assert Edition.objects.get(pk=draft.pk).content().number("requests.received.total") == 25


def test_the_cost_of_a_preview_does_not_grow_with_the_rows(draft, editor):
    def cost(rows):
        keys = [row.key for row in FORMS["2021"].table("requests").row_leaves()][:rows]
        data = "agency,year,row,total\n" + "".join(f"qinghe-jiaoyu,2022,{key},5\n" for key in keys)
        with CaptureQueriesContext(connection) as queries:
            assert take("requests", editor, data, dry_run=True)[2] == []
        return len([q for q in queries if "SAVEPOINT" not in q["sql"]])

    cost(1)
    assert cost(20) == cost(2)
