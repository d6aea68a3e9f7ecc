"""The workbench: a report from its first draft to its withdrawal, as the people who do it see it."""

import datetime
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.actions import start
from reports.figures import shown
from reports.models import Edition, Explanation, ReportEvent, State
from tests import factories
from tests.admin.browsers import address, page, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

RECEIVED = "requests.received.natural_person"


def sentences(response):
    """Return what the page says of what was just done."""
    return " ".join(str(message) for message in response.context["messages"])


def step(client, edition, verb, **fields):
    """Take one step and return the page that it leads to."""
    return client.post(address("verb", edition, verb), fields, follow=True)


def typed_fields(content):
    """Return the fields of the form as they are sent when somebody types ``content`` in."""
    fields = {cell: shown(figure, content.printed.get(cell)) for cell, figure in content.figures.items()}
    fields |= {
        f"text.{section.key}": section.text.replace("<p>", "").replace("</p>", "\n") for section in content.sections
    }
    return fields


@pytest.fixture
def report(agency):
    return factories.make_report(agency)


@pytest.fixture
def client(editor):
    return signed_in(editor)


@pytest.fixture
def draft(editor, report):
    """Give a draft that the editor has begun and that nothing stands in the way of."""
    return start(editor, report, content=factories.sound_content(agency_name=report.name_then))


def test_a_report_goes_from_the_first_draft_to_its_withdrawal(client, agency, report):
    reviewer = signed_in(factories.make_reviewer(agency))
    supervisor = signed_in(factories.make_supervisor(agency))

    client.post(reverse("admin:report_start", args=[report.pk]), {"origin": "drafted"})
    draft = Edition.objects.get(report=report)
    fields = typed_fields(factories.sound_content()) | {RECEIVED: "21", "text.other_matters": "无。"}
    client.post(address("save", draft), {**fields, "version": draft.version}, follow=True)
    draft.refresh_from_db()
    blocked = step(client, draft, "submit")
    assert [shown.finding.rule for shown in blocked.context["findings"].errors] == ["T3-BALANCE", "T3-ROW-SUM"]
    assert sentences(blocked).startswith(("Errors", "有差错", "存在"))
    assert f'href="#{RECEIVED}"' in blocked.content.decode()

    client.post(address("save", draft), {"version": draft.version, RECEIVED: "20"})
    silent = step(client, draft, "submit")
    (fee,) = silent.context["findings"].warnings
    assert fee.finding.rule == "S6-FEE-STATED"
    assert fee.asks
    mark = fee.finding.fingerprint
    client.post(address("explain", draft), {f"text.{mark}": "本年度未收费。", f"public.{mark}": "1"})
    assert Explanation.objects.get().is_public
    assert step(client, draft, "submit").context["edition"].state == State.SUBMITTED

    returned = step(reviewer, draft, "return", comment="第六部分请写明。")
    assert returned.context["edition"].state == State.RETURNED
    assert "第六部分请写明。" in client.get(page(report)).content.decode()
    draft.refresh_from_db()
    mended = {"version": draft.version, "text.other_matters": "本年度未收取信息处理费。", "then": "submit"}
    assert client.post(address("save", draft), mended, follow=True).context["edition"].state == State.SUBMITTED

    assert step(reviewer, draft, "approve").context["edition"].state == State.APPROVED
    published = step(supervisor, draft, "publish").context["edition"]
    assert (published.state, published.number) == (State.PUBLISHED, 1)
    assert published.content().number(RECEIVED) == 20

    correction = step(client, draft, "correct", comment="新收数更正。").context["edition"]
    assert (correction.state, correction.change, correction.change_reason) == ("draft", "correction", "新收数更正。")
    step(client, correction, "discard", comment="无须更正")
    assert step(supervisor, draft, "withdraw", comment="含个人信息").context["edition"].state == State.WITHDRAWN
    verbs = list(ReportEvent.objects.filter(report=report).order_by("pk").values_list("verb", flat=True))
    assert verbs[0] == "start"
    assert verbs[-1] == "withdraw"


def test_nobody_approves_an_own_report(report, draft, editor, agency):
    factories.make_membership(editor, agency, "reviewer")
    client = signed_in(editor)
    step(client, draft, "submit")
    assert "approve" not in {step.verb for step in client.get(page(report)).context["steps"]}
    refused = client.post(address("verb", draft, "approve"))
    assert refused.status_code == 403
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED


def test_a_cell_keeps_what_was_typed_in_it(client, draft):
    client.post(
        address("save", draft),
        {"version": draft.version, RECEIVED: "/", "documents.rules.issued": "2（其中修订 1 件）"},
    )
    content = Edition.objects.get(pk=draft.pk).content()
    assert content.figures[RECEIVED] is None
    assert (content.printed[RECEIVED], content.printed["documents.rules.issued"]) == ("/", "2（其中修订 1 件）")
    answer = client.get(page(draft.report)).content.decode()
    assert f'name="{RECEIVED}" value="/"' in answer


class FormFields(HTMLParser):
    """The fields of the form of the page as a browser without scripts sends them."""

    def __init__(self, page):
        super().__init__()
        self.fields, self.box, self.select = {}, None, None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        """Take the values of inputs and chosen options."""
        held = dict(attributes)
        if tag == "form":
            self.is_in = held.get("id") == "workbench"
        if not getattr(self, "is_in", False):
            return
        if tag == "input" and held.get("type") not in ("radio", "checkbox", "submit"):
            self.fields[held["name"]] = held.get("value", "")
        elif tag == "textarea":
            self.box = held["name"]
            self.fields[self.box] = ""
        elif tag == "select":
            self.select = held["name"]
        elif tag == "option" and "selected" in held:
            self.fields[self.select] = held["value"]

    def handle_endtag(self, tag):
        """End a box or the form."""
        self.box = None if tag == "textarea" else self.box
        self.is_in = getattr(self, "is_in", False) and tag != "form"

    def handle_data(self, text):
        """Take the text of a box."""
        if self.box:
            self.fields[self.box] += text


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_a_form_sent_back_as_it_came_changes_nothing(editor, client, report, form):
    content = factories.sound_content(
        form,
        agency_name=report.name_then,
        leftovers=("备注：另有一行", "第二行"),
    )
    figures = {cell: figure for cell, figure in content.figures.items() if "third_party" not in cell}
    absent = tuple(cell for cell in content.figures if "third_party" in cell)
    draft = start(editor, report, content=replace(content, figures=figures, absent=absent))
    stored = Edition.objects.get(pk=draft.pk).content()
    fields = FormFields(client.get(page(report)).content.decode()).fields
    assert len(fields) > 200
    assert fields["leftovers"].split() == ["备注：另有一行", "第二行"]
    sent = {name: text.replace("\n", "\r\n") for name, text in fields.items()}
    client.post(address("save", draft), sent)
    assert Edition.objects.get(pk=draft.pk).content() == stored
    assert Edition.objects.get(pk=draft.pk).version == draft.version
    assert [event.verb for event in ReportEvent.objects.filter(edition=draft)] == ["start"]


def test_nonsense_is_refused_with_a_sentence_and_the_typing_stays(client, draft):
    answer = client.post(
        address("save", draft), {"version": draft.version, "document_date": "一月十六日", RECEIVED: "77"}
    )
    assert answer.status_code == 400
    assert "2023-01-" in sentences(answer)
    assert f'name="{RECEIVED}" value="77"' in answer.content.decode()
    assert Edition.objects.get(pk=draft.pk).content().number(RECEIVED) == 20


@pytest.mark.parametrize(
    ("field", "value"),
    [("fee_notices", "三份"), ("fee_notices", "99999999999"), ("title", "题" * 301), (RECEIVED, "1" * 201)],
)
def test_what_no_column_can_hold_is_refused(client, draft, field, value):
    answer = client.post(address("save", draft), {"version": draft.version, field: value})
    assert answer.status_code == 400
    assert len(sentences(answer)) > 5


def test_a_letter_that_no_database_keeps_is_left_out(client, draft):
    client.post(address("save", draft), {"version": draft.version, "text.improvement": "改\x00进"})
    assert Edition.objects.get(pk=draft.pk).content().section("improvement").text == "<p>改进</p>"


def test_nothing_to_report_writes_noughts_and_asks_when_figures_stand(client, draft):
    asked = client.post(address("save", draft), {"version": draft.version, "nil": "remedies"})
    assert asked.context["question"] == "remedies"
    assert Edition.objects.get(pk=draft.pk).content().number("remedies.reconsideration.total") == 4
    client.post(address("save", draft), {"version": draft.version, "nil": "remedies", "nil_confirmed": "remedies"})
    content = Edition.objects.get(pk=draft.pk).content()
    assert {content.number(cell) for cell in content.figures if cell.startswith("remedies.")} == {0}
    assert content.number(RECEIVED) == 20


def test_blanks_that_mean_nil_are_filled_and_blank_totals_get_their_sums(client, report):
    client.post(reverse("admin:report_start", args=[report.pk]), {"origin": "drafted"})
    draft = Edition.objects.get(report=report)
    client.post(
        address("save", draft), {"version": draft.version, "blanks": "requests", "requests.disclosed.business": "4"}
    )
    content = Edition.objects.get(pk=draft.pk).content()
    assert content.number("requests.disclosed.total") == 4
    assert content.number("requests.results_total.business") == 4
    assert content.number("requests.results_total.total") == 4
    assert content.number("requests.carried_forward.natural_person") == 0
    assert content.number("documents.rules.issued") is None


def test_brought_forward_is_taken_from_last_year(client, agency, report):
    factories.make_published(agency, 2021)
    client.post(reverse("admin:report_start", args=[report.pk]), {"origin": "drafted"})
    draft = Edition.objects.get(report=report)
    assert "carry" in client.get(page(report)).content.decode()
    typed_before = {"version": draft.version, "carry": "1", "requests.brought_forward.business": "9"}
    client.post(address("save", draft), typed_before)
    content = Edition.objects.get(pk=draft.pk).content()
    assert content.number("requests.brought_forward.natural_person") == 3
    assert content.number("requests.brought_forward.business") == 9


def test_a_text_with_more_than_lines_can_hold_keeps_its_marks(client, editor, report):
    table = "<p>如下：</p><table><tbody><tr><td>一</td></tr></tbody></table>"
    sections = tuple(
        factories.SectionText(section.key, section.heading, table if section.key == "overview" else section.text)
        for section in factories.sound_sections()
    )
    draft = start(editor, report, content=factories.sound_content(sections=sections))
    answer = client.get(page(report)).content.decode()
    assert 'name="html.text.overview"' in answer
    client.post(address("save", draft), {"version": draft.version, "html.text.overview": table, RECEIVED: "30"})
    assert Edition.objects.get(pk=draft.pk).content().section("overview").text == table


def test_scripts_in_a_text_are_taken_out(client, draft):
    client.post(address("save", draft), {"version": draft.version, "html.preface": "<p>a<script>alert(1)</script></p>"})
    assert Edition.objects.get(pk=draft.pk).content().preface == "<p>a</p>"
    client.post(address("save", draft), {"version": draft.version + 1, "preface": "<script>x</script>"})
    assert "<script>" not in Edition.objects.get(pk=draft.pk).content().preface


def test_every_field_of_a_grid_is_named_by_its_headings(client, draft):
    answer = client.get(page(draft.report)).content.decode()
    ids = set(re.findall(r' id="([^"]+)"', answer))
    fields = re.findall(
        r"<input id=\"([^\"]+)\" name=\"([^\"]+)\" value=\"[^\"]*\" aria-labelledby=\"([^\"]+)\"", answer
    )
    assert len(fields) == 200
    for field, name, headings in fields:
        assert field == name
        assert set(headings.split()) <= ids


def test_a_page_has_no_script_and_no_style_of_its_own(client, draft):
    answer = client.get(page(draft.report)).content.decode()
    assert re.findall(r"<script(?![^>]* src=)(?![^>]*application/json)[^>]*>", answer) == []
    assert "<style" not in answer
    assert re.findall(r"\s(style|on\w+)=\"", answer) == []


def test_a_schedule_needs_a_moment(agency, report, draft):
    Edition.objects.filter(pk=draft.pk).update(state="approved")
    supervisor = signed_in(factories.make_supervisor(agency))
    assert len(sentences(step(supervisor, draft, "schedule", moment="morgen"))) > 5
    assert len(sentences(step(supervisor, draft, "schedule", moment="2020-01-01T08:00"))) > 5
    moment = timezone.localtime().replace(second=0, microsecond=0) + datetime.timedelta(days=30)
    done = step(supervisor, draft, "schedule", moment=f"{moment:%Y-%m-%dT%H:%M}").context["edition"]
    assert done.scheduled_for == moment


def test_both_languages_have_their_address(client, draft):
    chinese = client.get(page(draft.report))
    english = client.get(f"/en{page(draft.report)}")
    assert chinese["Content-Language" if "Content-Language" in chinese else "Content-Type"]
    assert 'lang="zh-hans"' in chinese.content.decode()
    assert 'lang="en"' in english.content.decode()
    assert f"/en{page(draft.report)}" in chinese.content.decode()
    assert "Findings" in english.content.decode()


def test_a_draft_can_use_the_other_official_form(agency, editor):
    report = factories.make_report(agency)
    edition = factories.make_edition(report, factories.sound_content(agency_name=agency.name))
    fields = typed_fields(edition.content()) | {"version": edition.version, "form": "2019"}
    answer = signed_in(editor).post(address("save", edition), fields, follow=True)
    assert 'name="documents.rules.newly_produced"' in answer.content.decode()
    content = Edition.objects.get(pk=edition.pk).content()
    assert content.form == "2019"
    assert content.figures["requests.received.total"] == 26


def test_a_transcribed_report_is_begun_with_its_source(client, report):
    begin = reverse("admin:report_start", args=[report.pk])
    answer = client.post(begin, {"origin": "transcribed"}, follow=True)
    assert sentences(answer)
    assert not report.editions.exists()
    where = {"source_address": "https://www.example.gov.cn/nb.html", "source_published_on": "2023-01-30"}
    client.post(begin, {"origin": "transcribed", **where})
    edition = report.editions.get()
    assert (edition.source_address, str(edition.source_published_on)) == tuple(where.values())


@pytest.mark.parametrize("moment", ["9999-12-31T23:59-12:00", "0001-01-01T00:00", "soon", ""])
def test_a_moment_out_of_reach_is_one_sentence(agency, report, moment):
    edition = factories.make_edition(report, factories.sound_content(agency_name=agency.name), state="approved")
    supervisor = factories.make_supervisor(agency, "above")
    assert sentences(step(signed_in(supervisor), edition, "schedule", moment=moment))
    edition.refresh_from_db()
    assert edition.scheduled_for is None


def test_a_page_that_is_out_of_date_approves_nothing(agency, report):
    edition = factories.make_edition(report, factories.sound_content(agency_name=agency.name), state="submitted")
    reviewer = factories.make_reviewer(agency)
    assert sentences(step(signed_in(reviewer), edition, "approve", version=edition.version + 1))
    edition.refresh_from_db()
    assert edition.state == "submitted"


@pytest.mark.parametrize("field", ["text.overview", "html.text.overview", "preface"])
@pytest.mark.parametrize("text", ["字" * 300_001, "<ul><li>" * 3000])
def test_a_text_too_long_or_too_deep_is_one_sentence(client, draft, field, text):
    if field != "html.text.overview" and text.startswith("<"):
        text = text * 20
    answer = client.post(address("save", draft), {"version": draft.version, field: text})
    assert answer.status_code == 400
    assert sentences(answer)
    draft.refresh_from_db()
    assert draft.version == 1
