"""Reports as files to take away: published doors only, proper names, no cookies, 304 and 410."""

import json
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.models import Edition, State
from reports.presentation import present
from reports.writing import WRITERS, write
from tests.factories import end_edition, make_agency, make_edition, make_published, make_report

pytestmark = pytest.mark.any_database

ADDRESS = "/reports/qinghe-jiaoyuju/2022/report"


@pytest.mark.parametrize("kind", list(WRITERS))
def test_a_published_report_is_sent_under_its_chinese_title(client, district, kind):
    response = client.get(f"{ADDRESS}.{kind}")
    content = district["edition"].content()
    assert response.status_code == 200
    assert response.content == write(present(content, "zh-hans"), content, kind)
    assert response["Content-Type"] == WRITERS[kind].media_type
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert quote(f"{content.title}.{WRITERS[kind].suffix}") in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("kind", list(WRITERS))
def test_an_unchanged_file_is_answered_with_304(client, district, kind):
    etag = client.get(f"{ADDRESS}.{kind}")["ETag"]
    with CaptureQueriesContext(connection) as captured:
        response = client.get(f"{ADDRESS}.{kind}", headers={"if-none-match": etag})
    assert response.status_code == 304
    assert response.content == b""
    assert len(captured) <= 2
    assert client.get(f"/en{ADDRESS}.{kind}")["ETag"] != etag


def test_labels_are_english_under_the_english_address(client, district):
    assert "Requests received this year" in client.get(f"/en{ADDRESS}.html").content.decode()


def test_an_older_edition_stays_to_be_taken(client, district):
    first = district["edition"]
    end_edition(first)
    content = first.content()
    figures = {**content.figures, "documents.rules.issued": 7}
    parts = {"state": State.PUBLISHED, "change": "correction", "change_reason": "更正。"}
    make_edition(first.report, content.__class__(**{**vars(content), "figures": figures}), **parts)
    old = client.get(f"/reports/qinghe-jiaoyuju/2022/{first.address_key}/report.json")
    new = client.get(f"{ADDRESS}.json")
    issued = [json.loads(sent.content)["content"]["figures"]["documents"]["rules"]["issued"] for sent in (old, new)]
    assert issued == [0, 7]


def test_a_withdrawn_report_is_gone_with_its_reason(client, district):
    edition = district["edition"]
    end_edition(edition, State.WITHDRAWN, reason="误含个人信息。")
    for address in (f"{ADDRESS}.docx", f"/reports/qinghe-jiaoyuju/2022/{edition.address_key}/report.csv"):
        response = client.get(address)
        assert response.status_code == 410
        assert "误含个人信息" in response.content.decode()


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.APPROVED, State.RETURNED])
def test_what_is_not_public_is_not_there(client, db, state):
    edition = make_edition(make_report(make_agency(slug="quiet")), state=state)
    assert not Edition.objects.public().filter(pk=edition.pk).exists()
    for kind in WRITERS:
        assert client.get(f"/reports/quiet/2022/report.{kind}").status_code == 404


def test_an_unlisted_agency_gives_nothing_away(client, db):
    make_published(make_agency(slug="hidden", is_listed=False))
    assert client.get("/reports/hidden/2022/report.json").status_code == 404


@pytest.mark.parametrize("name", ["report.exe", "report.", "report", "report.docx.exe", "v9-000000000000/report.csv"])
def test_an_unknown_kind_or_edition_is_not_found(client, district, name):
    assert client.get(f"/reports/qinghe-jiaoyuju/2022/{name}").status_code == 404


def test_files_are_read_only(client, district):
    assert client.post(f"{ADDRESS}.docx").status_code == 405


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_page_links_every_kind_and_each_link_works(client, district, language):
    html = client.get(f"{language}/reports/qinghe-jiaoyuju/2022/").content.decode()
    for kind in WRITERS:
        assert f'href="{language}{ADDRESS}.{kind}"' in html
        assert client.get(f"{language}{ADDRESS}.{kind}").status_code == 200


def test_the_page_of_an_older_edition_links_its_own_files(client, district):
    first = district["edition"]
    end_edition(first)
    make_edition(first.report, first.content(), state=State.PUBLISHED, change="correction", change_reason="更正。")
    html = client.get(f"/reports/qinghe-jiaoyuju/2022/{first.address_key}/").content.decode()
    assert f"/{first.address_key}/report.docx" in html
    assert f'"{ADDRESS}.docx"' not in html
