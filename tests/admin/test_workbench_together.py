"""Two people in one report, and people who may look but not touch: neither loses work, nobody sees too much."""

import pytest
from django.urls import reverse

from reports.actions import attach, send_back, start, submit
from reports.models import Edition, EditionFile, ReportEvent, State
from tests import factories
from tests.admin.browsers import address, page, signed_in

pytestmark = pytest.mark.django_db

RECEIVED = "requests.received.natural_person"
BUSINESS = "requests.received.business"
PDF = b"%PDF-1.4 sealed"


def stored(edition):
    """Return what the edition says in the database."""
    return Edition.objects.get(pk=edition.pk).content()


@pytest.fixture
def office():
    return factories.make_agency("青禾县人民政府办公室", kind="general_office")


@pytest.fixture
def agency(office):
    return factories.make_agency(superior=office)


@pytest.fixture
def draft(editor, agency):
    report = factories.make_report(agency)
    return start(editor, report, content=factories.sound_content(agency_name=report.name_then))


@pytest.fixture
def two(editor, agency):
    """Give two editors of the agency, each in a browser."""
    return signed_in(editor), signed_in(factories.make_editor(agency, "second"))


def opened(client, draft):
    """Return the hidden fields of the form as the page hands them out."""
    context = client.get(page(draft.report)).context
    return {"version": context["version"], "seen": context["seen"]}


def test_a_stale_save_shows_both_values_and_keeps_the_typing(two, draft):
    first, second = two
    form = opened(second, draft)
    first.post(address("save", draft), {**opened(first, draft), RECEIVED: "31"})
    answer = second.post(address("save", draft), {**form, RECEIVED: "32", "text.improvement": "另有改进。"})
    assert answer.status_code == 409
    conflicts = {conflict.key: (conflict.stored, conflict.typed) for conflict in answer.context["merged"].conflicts}
    assert conflicts[RECEIVED] == ("31", "32")
    assert conflicts["text.improvement"][1] == "另有改进。"
    assert answer.context["merged"].by.person.username == "editor"
    assert f'name="{RECEIVED}" value="32"' in answer.content.decode()
    assert "另有改进。" in answer.content.decode()
    assert stored(draft).number(RECEIVED) == 31


@pytest.mark.parametrize(("choice", "number"), [("mine", 32), ("stored", 31)])
def test_after_a_stale_save_one_chooses_and_saves_again(two, draft, choice, number):
    first, second = two
    form = opened(second, draft)
    first.post(address("save", draft), {**opened(first, draft), RECEIVED: "31"})
    context = second.post(address("save", draft), {**form, RECEIVED: "32"}).context
    again = {"version": context["version"], "seen": context["seen"], RECEIVED: "32", f"take.{RECEIVED}": choice}
    assert second.post(address("save", draft), again).status_code == 302
    assert stored(draft).number(RECEIVED) == number


def test_what_only_the_other_one_changed_is_taken_over(two, draft):
    first, second = two
    form = opened(second, draft)
    first.post(address("save", draft), {**opened(first, draft), RECEIVED: "31"})
    answer = second.post(address("save", draft), {**form, RECEIVED: "20", BUSINESS: "6"})
    merged = answer.context["merged"]
    assert [conflict.key for conflict in merged.conflicts] == [BUSINESS]
    assert len(merged.taken_over) == 1
    assert f'name="{RECEIVED}" value="31"' in answer.content.decode()
    context = answer.context
    second.post(
        address("save", draft), {"version": context["version"], "seen": context["seen"], RECEIVED: "31", BUSINESS: "6"}
    )
    assert (stored(draft).number(RECEIVED), stored(draft).number(BUSINESS)) == (31, 6)


def test_a_report_locked_meanwhile_gives_the_typing_back(two, editor, draft):
    _, second = two
    form = opened(second, draft)
    submit(editor, draft)
    answer = second.post(address("save", draft), {**form, RECEIVED: "32"})
    assert answer.status_code == 409
    assert [(c.key, c.typed) for c in answer.context["merged"].conflicts] == [(RECEIVED, "32")]
    assert not answer.context["is_editable"]
    assert stored(draft).number(RECEIVED) == 20


def test_the_page_says_who_saved_last(two, draft):
    first, second = two
    first.post(address("save", draft), {**opened(first, draft), RECEIVED: "31"})
    last = second.get(page(draft.report)).context["last_save"]
    assert (last.person.username, last.verb) == ("editor", "save")


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED, State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN])
def test_a_locked_report_has_no_field_to_type_in(agency, editor, state):
    edition = factories.make_edition(factories.make_report(agency), state=state)
    answer = signed_in(editor).get(f"{page(edition.report)}?edition={edition.pk}")
    assert answer.status_code == 200
    assert f'name="{RECEIVED}"' not in answer.content.decode()
    assert f'id="{RECEIVED}"' in answer.content.decode()
    assert 'id="workbench"' not in answer.content.decode()


def test_a_report_of_a_foreign_agency_is_not_there(draft):
    foreign = factories.make_editor(factories.make_agency("青禾县水务局"), "stranger")
    client = signed_in(foreign)
    assert client.get(page(draft.report)).status_code == 404
    for name in ("save", "explain", "attach"):
        assert client.post(address(name, draft), {"version": 1}).status_code == 404
    for name in ("preview", "print"):
        assert client.get(address(name, draft)).status_code == 404
    assert client.post(address("verb", draft, "submit")).status_code == 404
    assert client.post(reverse("admin:report_start", args=[draft.report_id])).status_code == 404
    assert list(client.get(reverse("admin:reports_report_changelist")).context["cl"].result_list) == []


def test_a_supervisor_sees_state_and_counts_of_a_draft_and_nothing_of_its_contents(office, draft, editor):
    signed_in(editor).post(address("save", draft), {"version": draft.version, RECEIVED: "4711"})
    beside = attach(editor, draft, PDF, "scan.pdf", "source")
    supervisor = signed_in(factories.make_supervisor(office))
    answer = supervisor.get(page(draft.report))
    assert answer.status_code == 200
    assert answer.context["hidden"]["errors"] == 2
    assert "4711" not in answer.content.decode()
    for name, rest in (("preview", ()), ("print", ()), ("file", (beside.pk,))):
        assert supervisor.get(address(name, draft, *rest)).status_code == 404
    assert "4711" not in supervisor.get(reverse("admin:reports_reportevent_changelist")).content.decode()
    assert "4711" not in supervisor.get(reverse("admin:reports_finding_changelist")).content.decode()
    assert supervisor.post(address("save", draft), {"version": 1}).status_code == 403


def test_a_supervisor_reads_what_is_submitted_and_an_auditor_only_looks(office, draft, editor):
    submit(editor, draft)
    supervisor, auditor = factories.make_supervisor(office), factories.make_auditor(office)
    assert {step.verb for step in signed_in(supervisor).get(page(draft.report)).context["steps"]} == {
        "approve",
        "return",
    }
    assert signed_in(auditor).get(page(draft.report)).context["steps"] == []
    assert signed_in(auditor).post(address("verb", draft, "approve")).status_code == 403


def test_the_history_shows_who_changed_what(two, draft):
    first, _ = two
    first.post(address("save", draft), {**opened(first, draft), RECEIVED: "31"})
    newest = first.get(page(draft.report)).context["events"][0]
    assert newest["event"].verb == "save"
    assert [(was, now) for _, was, now in newest["changes"]] == [("20", "31")]


def test_a_comment_of_the_second_person_reaches_the_editor(agency, editor, draft):
    submit(editor, draft)
    send_back(factories.make_reviewer(agency), draft, "合计请核对。")
    assert "合计请核对。" in signed_in(editor).get(page(draft.report)).content.decode()


def test_files_are_kept_beside_the_report_and_handed_out_with_safe_headers(editor, draft):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = signed_in(editor)
    client.post(address("attach", draft), {"file": SimpleUploadedFile("sealed.pdf", PDF), "role": "official"})
    beside = EditionFile.objects.get(edition=draft)
    assert (beside.role, beside.is_public) == ("official", False)
    answer = client.get(address("file", draft, beside.pk))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("inline")
    assert client.get(address("file", draft, beside.pk) + "?download")["Content-Disposition"].startswith("attachment")
    shown = client.get(f"{page(draft.report)}?beside={beside.pk}").content.decode()
    assert f'<iframe src="{address("file", draft, beside.pk)}"' in shown


def test_a_file_that_runs_in_a_browser_is_only_downloaded(editor, draft):
    file = factories.make_file(b"<script>alert(1)</script>", "page.html", media_type="text/html")
    beside = factories.make_edition_file(draft, file, role="source")
    answer = signed_in(editor).get(address("file", draft, beside.pk))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_file_of_another_edition_is_not_there(editor, draft, agency):
    other = factories.make_edition(factories.make_report(agency, 2021))
    beside = factories.make_edition_file(other)
    assert signed_in(editor).get(address("file", draft, beside.pk)).status_code == 404


def test_a_wrong_or_missing_file_is_refused_with_a_sentence(editor, draft):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = signed_in(editor)
    for fields in ({"role": "source"}, {"file": SimpleUploadedFile("a.exe", b"MZ"), "role": "source"}):
        answer = client.post(address("attach", draft), fields, follow=True)
        assert len([str(message) for message in answer.context["messages"]]) == 1
    assert not EditionFile.objects.exists()


def test_a_draft_is_previewed_as_the_public_page_with_a_clear_mark(editor, draft):
    client = signed_in(editor)
    preview = client.get(address("preview", draft))
    assert "reports/report.html" in {template.name for template in preview.templates}
    assert 'class="draft-mark"' in preview.content.decode()
    printed = client.get(address("print", draft)).content.decode()
    assert 'class="draft-mark"' in printed
    assert 'class="signing"' in printed


def test_nobody_changes_anything_through_stock_forms(agency, draft):
    administrator = signed_in(factories.make_person("root", superuser=True))
    names = {pattern.name for pattern in _patterns()}
    for model in ("report", "finding", "reportevent"):
        assert not {f"reports_{model}_{act}" for act in ("add", "delete")} & names
    assert not any(name and name.startswith(("reports_edition_", "reports_explanation_")) for name in names)
    assert administrator.get(reverse("admin:reports_reportevent_changelist")).status_code == 200
    assert ReportEvent.objects.filter(edition=draft).count() == 1


def _patterns():
    from django.contrib import admin

    return [pattern for model in admin.site._registry.values() for pattern in model.get_urls()]


def test_the_first_page_shows_what_each_person_has_to_do(office, agency, editor, draft):
    index = reverse("admin:index")
    own = signed_in(editor).get(index).context["own_reports"]
    assert [(row["report"].pk, row["state"], row["step"].is_mine) for row in own] == [(draft.report_id, "draft", True)]
    supervisor = signed_in(factories.make_supervisor(office))
    assert supervisor.get(index).context["waiting_reports"] == []
    submit(editor, draft)
    waiting = supervisor.get(index).context
    assert [row["report"].pk for row in waiting["waiting_reports"]] == [draft.report_id]
    assert {part["key"]: part["count"] for part in waiting["boards"][0]["parts"]} == {"submitted": 1}


def test_the_list_is_filtered_and_searched(office, agency, editor, draft):
    factories.make_report(agency, 2021)
    client = signed_in(factories.make_supervisor(office))
    listed = reverse("admin:reports_report_changelist")

    def found(query):
        return [report.pk for report in client.get(f"{listed}?{query}").context["cl"].result_list]

    assert found("year=2022&state=draft") == [draft.report_id]
    assert found("state=published") == []
    assert len(found("state=not_started")) == 1
    assert len(found("kind=department")) == 2
    assert len(found("q=教育")) == 2
    assert found("q=水务") == []


def test_lists_cost_the_same_however_long_they_are(agency, editor, django_assert_max_num_queries):
    client = signed_in(editor)
    for year in range(2019, 2026):
        factories.make_edition(factories.make_report(agency, year))
    with django_assert_max_num_queries(12):
        client.get(reverse("admin:reports_report_changelist"))
    with django_assert_max_num_queries(12):
        client.get(reverse("admin:index"))
