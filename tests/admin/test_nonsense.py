"""What nobody types but somebody sends to the staff side: a sentence, never a fault."""

from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from reports.models import Edition, State
from tests.factories import (
    make_edition,
    make_edition_file,
    make_event,
    make_file,
    make_report,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
LONG = "9" * 5000


@pytest.fixture
def draft(agency):
    """Give its draft, with an event."""
    edition = make_edition(make_report(agency))
    make_event(edition.report, edition=edition)
    return edition


def step(name, edition):
    """Return the address of a step on an edition."""
    return reverse(f"admin:report_{name}", args=[edition.report_id, edition.pk])


@pytest.mark.filterwarnings("ignore:DateTimeField:RuntimeWarning")
@pytest.mark.parametrize(
    ("model", "query"),
    [
        ("reportevent", "at__gte=0001-01-01"),
        ("reportevent", "at__year=0"),
        ("reportevent", "at__year=-1"),
        ("reportevent", "at__year=999999"),
        ("reportevent", "foo=1"),
        ("agencychange", "day__year=9&day__month=13"),
        ("agencychange", "day__year=999999"),
        ("agencychange", "day__year=x"),
        ("requestsrow", "edition__state__exact=%00"),
        ("requestsrow", "row=%00"),
        ("finding", "q=%00"),
        ("agency", "q=%00"),
        ("report", "obligation__exact=%00"),
        ("report", "p=" + LONG),
        ("person", "memberships__role__exact=%00"),
    ],
)
def test_a_list_that_is_asked_for_nonsense_shows_itself_whole(boss, model, query):
    answer = boss.get(reverse(f"admin:reports_{model}_changelist") + f"?{query}", follow=True)
    assert answer.status_code == 200
    if answer.redirect_chain:
        assert answer.redirect_chain[-1][0].endswith("?e=1")
        assert "cannot filter by" in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["foo=1", "row=%00", "edition__report__year__id__exact=x", "edition__state__exact=%00"]
)
@pytest.mark.parametrize("send", ["get", "post"])
def test_an_export_that_is_asked_for_nonsense_says_so(boss, send, query):
    fields = {"format": "1", "resource": "0"} if send == "post" else {}
    address = reverse("admin:reports_requestsrow_export") + f"?{query}"
    answer = getattr(boss, send)(address, fields) if fields else boss.get(address)
    assert answer.status_code in (200, 400)
    if query == "foo=1":
        assert answer.status_code == 400
        assert "cannot filter by" in answer.content.decode()


def test_a_search_for_an_agency_takes_every_text(boss):
    fields = {"app_label": "reports", "model_name": "membership", "field_name": "agency"}
    for term in ("\x00", "青\x00禾", LONG):
        assert boss.get(reverse("admin:autocomplete"), {**fields, "term": term}).status_code in (200, 400)


@pytest.mark.parametrize("number", ["9" * 64, "9" * 600, "٣" * 30, "", "\x00"])
def test_an_explanation_of_no_finding_is_refused(signed_in, draft, number):
    answer = signed_in.post(step("explain", draft), {f"text.{number}": "说明"}, follow=True)
    assert answer.status_code == 200
    assert "This finding is gone" in answer.content.decode()


@pytest.mark.parametrize("notices", [LONG, "٣" * 5000, "1" * 30])
@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED])
def test_a_number_of_notices_that_is_none_is_refused(signed_in, draft, state, notices):
    Edition.objects.filter(pk=draft.pk).update(state=state)
    answer = signed_in.post(step("save", draft), {"version": draft.version - 1, "fee_notices": notices})
    assert answer.status_code in (400, 409)
    assert answer.context["messages"]


def test_a_file_beside_a_report_bears_its_name_there(signed_in, draft):
    beside = make_edition_file(draft, make_file(name="甲局底稿.pdf"))
    beside.name = "乙局报告.pdf"
    beside.save()
    sent = signed_in.get(reverse("admin:report_file", args=[draft.report_id, draft.pk, beside.pk]))
    assert quote("乙局报告.pdf") in sent["Content-Disposition"]


@pytest.mark.parametrize("field", ["username", "password"])
def test_a_name_that_no_account_has_is_refused_at_the_door(client, settings, field):
    settings.AXES_ENABLED = True
    get_user_model().objects.create_user("wang", "wang@example.gov.cn", "the-right-password-1")
    fields = {"username": "wang", "password": "wrong", field: "x" * 5000}
    answer = client.post("/en/admin/login/", fields)
    assert answer.status_code == 200
    assert "characters; type the one of your account" in answer.content.decode()


def test_who_signed_out_sees_no_navigation(signed_in, draft):
    assert 'class="sections"' in signed_in.get("/en/admin/").content.decode()
    page = signed_in.post("/en/admin/logout/").content.decode()
    assert "You are signed out." in page
    assert 'class="sections"' not in page
