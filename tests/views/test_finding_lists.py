"""The public findings of a report as Excel, CSV and JSON."""

import csv
import io
import json

import openpyxl
import pytest

from reports.models import Explanation, Finding, State
from reports.models.freezing import maintenance
from tests.factories import end_edition, make_agency, make_edition, make_person, make_published, make_report
from tests.worlds import world

from .conftest import store_findings

pytestmark = pytest.mark.any_database

ADDRESS = "/reports/odd/2022/findings."


@world
def odd():
    """Give a published report that does not add up, with an explanation that begins like a formula."""
    edition = make_published(make_agency(slug="odd"), figures={"remedies.reconsideration.total": 9})
    store_findings(edition)
    failing = edition.findings.get(rule="T4-SUM")
    with maintenance("explain after publication", "test"):
        Explanation.objects.create(
            edition=edition,
            rule=failing.rule,
            fingerprint=failing.fingerprint,
            text='=HYPERLINK("http://a.example")',
            person=make_person("somebody"),
        )
    return edition


def rows(client, address=f"{ADDRESS}csv"):
    """Return the rows of the CSV."""
    response = client.get(address)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_list_holds_what_is_wrong_where_and_by_how_much(client, odd):
    (row,) = [row for row in rows(client) if row["rule"] == "T4-SUM"]
    assert (row["severity"], row["verdict"]) == ("error", "fails")
    assert "remedies.reconsideration.total" in row["cells"]
    assert "行政复议·总计" in row["where_zh"]
    assert (row["left"], row["right"], row["difference"]) == ("4", "9", "5")
    assert "difference 5" in row["message_en"]


def test_what_fails_comes_first(client, odd):
    assert rows(client)[0]["rule"] == "T4-SUM"


def test_no_text_is_taken_for_a_formula(client, odd):
    assert rows(client)[0]["explanation"].startswith("'=")
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{ADDRESS}xlsx").content)).active
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_a_sheet_is_headed_and_spoken_in_the_language_of_the_page(client, odd):
    chinese = openpyxl.load_workbook(io.BytesIO(client.get(f"{ADDRESS}xlsx").content)).active
    english = openpyxl.load_workbook(io.BytesIO(client.get(f"/en{ADDRESS}xlsx").content)).active
    assert "规则" in [cell.value for cell in chinese[1]]
    assert "Rule" in [cell.value for cell in english[1]]
    assert "错误" in [cell.value for cell in chinese[2]]


def test_nobody_is_named_in_a_list(client, odd):
    for kind in ("csv", "json"):
        assert "somebody" not in client.get(ADDRESS + kind).content.decode()


def test_json_holds_the_same_records(client, odd):
    held = json.loads(client.get(f"{ADDRESS}json").content)["findings"]
    assert [record["rule"] for record in held] == [row["rule"] for row in rows(client)]


def test_inner_findings_and_inner_words_stay_inside(client, odd):
    Finding.objects.filter(rule="T4-SUM").update(inputs_are_public=False)
    odd.report.public_stamp += 1
    odd.report.save()
    assert "T4-SUM" not in {row["rule"] for row in rows(client)}


def test_the_report_page_links_to_its_lists(client, odd):
    html = client.get("/reports/odd/2022/").content.decode()
    for kind in ("xlsx", "csv", "json"):
        assert f'href="{ADDRESS}{kind}"' in html


def test_a_list_is_kept_until_the_page_changes(client, odd):
    etag = client.get(f"{ADDRESS}csv")["ETag"]
    assert client.get(f"{ADDRESS}csv", headers={"if-none-match": etag}).status_code == 304
    odd.report.public_stamp += 1
    odd.report.save()
    assert client.get(f"{ADDRESS}csv", headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize("address", ["/reports/odd/2022/findings.pdf", "/reports/odd/2021/findings.csv"])
def test_another_list_is_not_there(client, odd, address):
    assert client.get(address).status_code == 404


def test_a_draft_has_no_list(client, db):
    make_edition(make_report(make_agency(slug="draft")))
    assert client.get("/reports/draft/2022/findings.csv").status_code == 404


def test_of_a_withdrawn_report_the_reason_is_told(client, odd):
    end_edition(odd, State.WITHDRAWN, reason="误载个人电话。")
    response = client.get(f"{ADDRESS}csv")
    assert response.status_code == 410
    assert "误载个人电话。" in response.content.decode()
