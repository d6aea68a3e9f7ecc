"""The pages of a removal by law: what is asked, what the second person sees, and what either is told."""

import pytest
from django.urls import reverse

from reports.models import Seal
from reports.passages import MARK
from tests.factories import (
    end_edition,
    make_agency,
    make_edition,
    make_published,
    make_report,
    make_supervisor,
    sound_content,
)

pytestmark = pytest.mark.django_db
PASSAGE = "陈某某，电话13800138000"
ASKED = {"place": "preface", "passage": PASSAGE, "ground": "privacy", "reason": "含个人信息。"}


@pytest.fixture(autouse=True)
def _in_english(client, english):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def edition():
    """Give a published edition with a passage in two places."""
    agency = make_agency("青禾县石桥镇", kind="township")
    preface = f"<p>由{PASSAGE}编制。</p>"
    return make_published(agency, agency_name=agency.name, preface=preface, leftovers=(f"联系人：{PASSAGE}",))


@pytest.fixture
def people(edition):
    """Give two supervisors."""
    return [make_supervisor(edition.report.agency, name) for name in ("zhao", "qian")]


def asking(edition):
    """Return the address of the form."""
    return reverse("admin:report_seal", args=[edition.report_id, edition.pk])


def test_one_asks_and_the_other_finds_sees_and_confirms_it(client, edition, people):
    client.force_login(people[0])
    page = client.get(asking(edition)).content.decode()
    assert PASSAGE in page
    assert "Withdraw the edition first" in page
    answer = client.post(asking(edition), ASKED)
    place = answer["Location"]
    assert "You asked for this" in client.get(place).content.decode()
    assert place not in client.get(reverse("admin:index")).content.decode()
    client.force_login(people[1])
    assert place in client.get(reverse("admin:index")).content.decode()
    assert place in client.get(reverse("admin:reports_report_change", args=[edition.report_id])).content.decode()
    page = client.get(place).content.decode()
    assert '由<span class="sealed"' in page
    assert "also stands elsewhere" in page
    client.post(place, {"act": "confirm"})
    page = client.get(place).content.decode()
    assert Seal.objects.get().state == "carried_out"
    assert PASSAGE not in page
    assert Seal.objects.get().sha256 in page
    assert MARK in edition.report.editions.get().preface


def test_what_was_filled_in_stays_with_the_sentence_that_refuses_it(client, edition, people):
    client.force_login(people[0])
    answer = client.post(
        asking(edition), {**ASKED, "place": "leftovers", "passage": "没有的话", "file": ["x", "9" * 20]}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "does not stand in that place" in page
    assert "没有的话" in page
    assert not Seal.objects.exists()


def test_a_decision_is_asked_for(client, edition, people):
    client.force_login(people[0])
    place = client.post(asking(edition), ASKED)["Location"]
    client.force_login(people[1])
    for sent, sentence in (({}, "Choose whether"), ({"act": "decline"}, "Say why")):
        assert sentence in client.post(place, sent, follow=True).content.decode()
    client.post(place, {"act": "decline", "reason": "是单位名称。"})
    page = client.get(place).content.decode()
    assert "是单位名称。" in page
    assert PASSAGE not in page
    assert "already decided" in client.post(place, {"act": "confirm"}, follow=True).content.decode()


def test_a_draft_leads_back_with_a_sentence(client, edition, people):
    end_edition(edition, "superseded")
    draft = make_edition(edition.report, sound_content())
    client.force_login(people[0])
    assert "not public" in client.get(asking(draft), follow=True).content.decode()


def test_a_seal_is_found_under_its_own_report_alone(client, edition, people):
    client.force_login(people[0])
    client.post(asking(edition), ASKED)
    other = make_report(edition.report.agency, 2030)
    assert client.get(reverse("admin:report_seal_decide", args=[other.pk, Seal.objects.get().pk])).status_code == 404
