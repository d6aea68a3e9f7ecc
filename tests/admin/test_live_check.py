"""What somebody has typed and not saved is checked on the server: nothing is stored, nobody else may ask."""

from dataclasses import replace

import pytest
from django.urls import reverse

from reports import checks
from reports.actions import start
from reports.admin.findings import Rights, shown_findings
from reports.models import Edition, Finding, ReportEvent
from tests import factories
from tests.admin.browsers import address, page, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

RECEIVED = "requests.received.natural_person"


@pytest.fixture
def report(agency):
    return factories.make_report(agency)


@pytest.fixture
def client(editor):
    return signed_in(editor)


@pytest.fixture
def draft(editor, report):
    return start(editor, report, content=factories.sound_content(agency_name=report.name_then))


def checked(client, edition, **typed):
    """Send what was typed and return the answer."""
    fields = {"version": edition.version, "seen": 0, "number": 7}
    answer = client.post(address("check", edition), {**fields, **typed})
    assert answer["Content-Type"] == "application/json"
    return answer


def failing(answer):
    """Return {rule: finding} of the groups that are not folded."""
    groups = [group for group in answer.json()["groups"] if not group["folded"]]
    return {finding["rule"]: finding for group in groups for finding in group["findings"]}


def test_the_answer_names_what_was_typed_and_stores_nothing(client, draft):
    before = (draft.version, list(Finding.objects.values_list("pk")), ReportEvent.objects.count())
    answer = checked(client, draft, **{RECEIVED: "21"})
    assert answer.json()["number"] == 7
    found = failing(answer)
    assert {"T3-BALANCE", "T3-ROW-SUM"} <= set(found)
    assert RECEIVED in dict(found["T3-BALANCE"]["cells"])
    assert answer.json()["counts"]["errors"] == 2
    stored = Edition.objects.get(pk=draft.pk)
    assert (stored.version, list(Finding.objects.values_list("pk")), ReportEvent.objects.count()) == before
    assert stored.content().number(RECEIVED) == 20


def test_errors_come_first_and_what_cannot_be_judged_is_folded(client, draft):
    answer = checked(client, draft, **{RECEIVED: "21", "remedies.reconsideration.upheld": ""})
    keys = [group["key"] for group in answer.json()["groups"]]
    assert keys[0] == "error"
    folded = {group["key"] for group in answer.json()["groups"] if group["folded"]}
    assert "open" in folded
    assert not folded & {"error", "warn"}


def test_the_message_is_in_the_language_of_the_page(client, draft):
    fields = {"version": draft.version, RECEIVED: "21"}
    english = client.post(f"/en{address('check', draft)}", fields)
    assert "does not add up" in failing(english)["T3-BALANCE"]["message"]
    assert "不平" in failing(checked(client, draft, **{RECEIVED: "21"}))["T3-BALANCE"]["message"]


def test_cells_are_marked_for_what_the_page_cannot_judge_itself(client, draft):
    marks = checked(client, draft, **{RECEIVED: "-3"}).json()["marks"]
    assert marks[RECEIVED]["severity"] == "error"
    assert all(marks[RECEIVED]["messages"])
    sums_alone = checked(client, draft, **{RECEIVED: "21"}).json()["marks"]
    assert not any(mark["severity"] == "error" for mark in sums_alone.values())


def test_a_figure_of_the_text_that_the_table_contradicts_is_shown_in_its_sentence(client, draft):
    answer = checked(client, draft, **{"text.overview": "本年度共收到政府信息公开申请99件。通过网站公开信息1203条。"})
    figures = answer.json()["figures"]
    (wrong,) = figures["contradicting"]
    assert "99" in wrong["printed"]
    assert "收到政府信息公开申请" in wrong["before"]
    assert "网站" not in wrong["after"]
    assert wrong["place"][0] == "text.overview"
    assert wrong["cells"][0][0] == "requests.received.total"
    assert any("1203" in figure["printed"] for figure in figures["untied"])
    assert failing(answer)["N-TABLE"]["place"][0] == "text.overview"


def test_what_repeats_last_year_is_measured_while_writing(client, editor, agency, draft):
    words = "".join(f"第{number}项工作在春天完成并由信息科逐条登记公布。" for number in "甲乙丙丁戊己庚辛")
    overview = [
        factories.SectionText(s.key, s.heading, f"<p>{words}</p>" if s.key == "overview" else s.text)
        for s in factories.sound_sections()
    ]
    factories.make_published(agency, 2021, sections=tuple(overview))
    same = checked(client, draft, **{"text.overview": words}).json()["repeats"]["overview"]
    assert same["share"] > 90
    assert same["over"]
    assert "2021" in same["words"]
    other = checked(client, draft, **{"text.overview": "今年改由街道上门收集意见，居民提出的九类事项逐户答复。"})
    assert other.json()["repeats"]["overview"]["share"] == 0


def test_half_a_date_is_told_and_the_rest_is_checked(client, draft):
    answer = checked(client, draft, **{"document_date": "2023-0", RECEIVED: "21"})
    assert answer.status_code == 200
    assert "2023-01-31" in answer.json()["sentence"]
    assert "T3-BALANCE" in failing(answer)


def test_a_warning_with_a_word_is_marked_as_explained(client, draft):
    silent = {"text.other_matters": "无。"}
    client.post(address("save", draft), {"version": draft.version, **silent})
    draft.refresh_from_db()
    fee = draft.findings.get(rule="S6-FEE-STATED")
    client.post(address("explain", draft), {f"text.{fee.fingerprint}": "没有收费。"})
    answer = checked(client, draft, **silent)
    assert failing(answer)["S6-FEE-STATED"]["explained"]


def test_two_people_typing_are_told_of_each_other(client, agency, draft):
    second = signed_in(factories.make_editor(agency, "second"))
    opened = second.get(page(draft.report)).context
    assert checked(second, draft).json()["newer"] == ""
    client.post(address("save", draft), {"version": draft.version, RECEIVED: "21"})
    fields = {"version": opened["version"], "seen": opened["seen"], RECEIVED: "20"}
    answer = second.post(address("check", draft), fields)
    assert "editor" in answer.json()["newer"]
    assert "T3-BALANCE" not in failing(answer)


def test_only_who_may_save_may_ask(agency, draft):
    for make in (factories.make_reviewer, factories.make_supervisor):
        assert checked(signed_in(make(agency)), draft).status_code == 403
    stranger = signed_in(factories.make_editor(factories.make_agency("青禾县民政局"), "stranger"))
    assert stranger.post(address("check", draft)).status_code == 404


def test_a_locked_report_is_not_checked_as_typed(client, draft):
    Edition.objects.filter(pk=draft.pk).update(state="submitted")
    answer = checked(client, draft)
    assert answer.status_code == 409
    assert answer.json()["sentence"]


def test_looking_at_the_address_is_refused_and_a_flood_of_text_too(client, draft):
    assert client.get(address("check", draft)).status_code == 405
    answer = client.post(address("check", draft), {"text.overview": "字" * 800_000})
    assert answer.status_code == 413
    assert answer.json()["sentence"]


def test_the_page_measures_and_lists_without_a_script(client, agency, draft):
    factories.make_published(agency, 2021)
    client.post(
        address("save", draft), {"version": draft.version, "text.overview": "本年度共收到政府信息公开申请99件。"}
    )
    answer = client.get(page(draft.report)).content.decode()
    assert 'id="text.overview-repeats"' in answer
    assert "<mark>99" in answer
    assert answer.count("<meter") == 3
    assert reverse("admin:report_check", args=[draft.report_id, draft.pk]) in answer


def test_a_day_that_only_bars_publication_is_not_listed_among_what_bars_submitting(client, draft):
    # The same words as the action: rechecking.standing_errors leaves the rule out, publishing asks it.
    shown = shown_findings([finding_on_the_day()], draft.form, rights=Rights(is_blocked=True))
    assert [group.key for group in shown.groups] == ["publication"]
    assert not shown.errors
    assert not shown.is_sound
    assert not shown.groups[0].hint


def finding_on_the_day():
    """Return what rule P-DATE finds in a report of 2024 that says it was published in 2024."""
    content = replace(factories.sound_content(), year=2024, published_date="2024-05-01")
    return next(one for one in checks.check(content, checks.Context()) if one.rule == "P-DATE")
