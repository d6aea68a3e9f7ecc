"""What stands beside a reading and beside the tables: sources of every kind, scans to type from, files to hand out."""

import hashlib
import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from PIL import Image

from reports.actions import attach, upload
from reports.models import AgencyChange, Edition, EditionFile, Reading, Report, ReportEvent, SourceFile, State, Verb
from reports.presentation import present
from reports.writing import WRITERS, write
from tests.admin.browsers import address
from tests.factories import (
    make_agency,
    make_edition,
    make_editor,
    make_published,
    make_report,
    make_year,
    sound_content,
)
from tests.sources.files import comments, pdf, word_file

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.any_database,
    pytest.mark.usefixtures("english", "files_folder", "in_this_process"),
]


@pytest.fixture
def read(agency, editor):
    """Give a function that uploads a sound report of 2022 as a file of one kind."""
    make_year(2022)

    def made(kind, **changes):
        content = sound_content(agency_name=agency.name, year=2022, **changes)
        data = write(present(content, "zh"), content, kind)
        return upload(editor, data, f"report.{kind}", origin="drafted")

    return made


def review(reading):
    """Return the address of the review."""
    return reverse("admin:intake_review", args=[reading.pk])


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html"])
def test_the_source_stands_beside_the_reading_row_by_row(kind, signed_in, read):
    reading = read(kind)
    page = signed_in.get(review(reading)).content.decode()
    place = reading.evidence["requests.received.total"]
    row = re.search(rf'<tr id="line-{place["line"]}".*?</tr>', page, re.DOTALL)[0]
    assert f">{place['raw']}</td>" in row
    assert f'href="#line-{place["line"]}"' in page
    assert page.count(f'id="line-{place["line"]}"') == 1


def test_the_pages_of_a_pdf_stand_beside_the_reading(signed_in, read):
    reading = read("pdf")
    page = signed_in.get(review(reading)).content.decode()
    picture = reverse("admin:intake_page", args=[reading.pk, 1])
    assert f'<img src="{picture}"' in page
    assert 'href="#page-' in page
    answer = signed_in.get(picture)
    assert answer["Content-Type"] == "image/png"
    assert "sandbox" in answer["Content-Security-Policy"]
    with Image.open(io.BytesIO(answer.content)) as drawn:
        assert drawn.width > 800
    assert signed_in.get(reverse("admin:intake_page", args=[reading.pk, 99])).status_code == 404


def test_a_web_page_is_shown_as_it_was_without_what_acts(signed_in, read):
    reading = read("html")
    page = signed_in.get(review(reading)).content.decode()
    markup = reverse("admin:intake_markup", args=[reading.pk])
    assert f'<iframe src="{markup}" sandbox' in page
    answer = signed_in.get(markup)
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'; sandbox")
    assert b"<table" in answer.content
    assert b"<script" not in answer.content


def test_a_review_is_checked_like_a_draft_of_its_agency(signed_in, read, agency):
    other = make_agency("并入的局", slug="merged")
    for body in (agency, other):
        make_published(body, year=2021)
    change = AgencyChange.objects.create(day="2022-05-01", kind="merged")
    change.predecessors.set([agency, other])
    change.successors.set([agency])
    page = signed_in.get(review(read("docx"))).content.decode()
    (said,) = re.findall(r"/rules/X-CARRY/", page)[:1]
    assert said
    assert "并入的局" in page or "merged" in page


def test_sums_are_checked_again_without_storing(signed_in, read, agency):
    reading = read("docx")
    document, cell = reading.document, "remedies.reconsideration.total"
    table, row, column = cell.split(".")
    document["content"]["figures"][table][row][column] = None
    reason = {"zh": "不清楚", "en": "not clear"}
    document["reading"]["doubts"] = [{"cell": cell, "printed": "999", "candidates": ["999"], "reason": reason}]
    reading.document = document
    reading.save()
    sent = {"agency": agency.pk, "year": 2022, f"choice.{cell}": "c0", "look": "1"}
    assert "stand in the way of submitting" not in signed_in.get(review(reading)).content.decode()
    answer = signed_in.post(review(reading), sent)
    assert answer.status_code == 200
    assert "stand in the way of submitting" in answer.content.decode()
    assert f'name="choice.{cell}" value="c0" checked' in answer.content.decode()
    assert not Edition.objects.exists()
    del sent["look"]
    assert signed_in.post(review(reading), sent).status_code == 302
    event = ReportEvent.objects.get(verb=Verb.ACCEPT)
    assert event.changes == {cell: ["999", "999"]}
    assert event.person_name == "editor"


def test_a_filled_workbook_comes_back_with_comments(signed_in, read):
    reading = read("xlsx", figures={"remedies.reconsideration.total": 9})
    address_of_it = reverse("admin:intake_commented", args=[reading.pk])
    assert address_of_it in signed_in.get(review(reading)).content.decode()
    answer = signed_in.get(address_of_it)
    assert answer["Content-Disposition"].startswith("attachment")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    comments = [cell.comment.text for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment]
    assert any("9" in words for words in comments)
    assert signed_in.get(reverse("admin:intake_commented", args=[read("docx").pk])).status_code == 404


def test_candidates_are_named_with_how_sure_they_are(signed_in, read, agency, editor):
    page = signed_in.get(review(read("docx"))).content.decode()
    assert re.search(
        rf"<li><b>{agency.name}</b> <span class=\"sure\">sure</span>\s*<span class=\"soft\">the same name", page
    )


@pytest.fixture
def scan():
    """Give a PDF that holds pictures of pages."""
    kept = io.BytesIO()
    Image.new("RGB", (1240, 1754), "white").save(kept, "PDF", save_all=True)
    return kept.getvalue()


def test_a_scan_is_kept_and_typed_from(signed_in, agency, scan):
    make_year(2022)
    sent = {"file": SimpleUploadedFile("scan.pdf", scan), "origin": "drafted"}
    answer = signed_in.post("/en/admin/reports/reading/upload/", sent)
    reading = Reading.objects.get()
    assert answer["Location"] == review(reading)
    page = signed_in.get(review(reading)).content.decode()
    assert "This PDF holds pictures of pages" in page
    assert reverse("admin:intake_page", args=[reading.pk, 1]) in page
    answer = signed_in.post(review(reading), {"agency": agency.pk, "year": 2022})
    beside = EditionFile.objects.get()
    assert (beside.role, beside.is_public, beside.file) == ("source", False, reading.file)
    bench = signed_in.get(answer["Location"]).content.decode()
    picture = address("file_page", beside.edition, beside.pk, 1)
    assert f'<img src="{picture}"' in bench
    assert signed_in.get(picture)["Content-Type"] == "image/png"
    assert 'name="requests.received.total"' in bench
    assert signed_in.post(review(reading), {"agency": agency.pk, "year": 2022}).status_code == 403


def test_a_scan_waits_for_agency_and_year(signed_in, agency, scan):
    sent = {"file": SimpleUploadedFile("scan.pdf", scan), "origin": "drafted"}
    place = signed_in.post("/en/admin/reports/reading/upload/", sent)["Location"]
    assert signed_in.post(place, {"agency": agency.pk, "year": ""}).status_code == 422
    assert not Edition.objects.exists()


@pytest.mark.parametrize("kind", WRITERS)
def test_a_draft_is_handed_out_with_its_mark(kind, signed_in, agency):
    edition = make_edition(make_report(agency))
    answer = signed_in.get(address("export", edition, kind))
    assert answer.status_code == 200
    assert answer["Content-Type"] == WRITERS[kind].media_type
    assert "%E8%8D%89%E7%A8%BF" in answer["Content-Disposition"]
    content = edition.content()
    assert (
        address("export", edition, kind)
        in signed_in.get(reverse("admin:reports_report_change", args=[edition.report_id])).content.decode()
    )
    if kind in ("html", "fragment", "csv", "json"):
        assert answer.content == write(present(content, "en"), content, kind, is_draft=True)


def test_a_draft_is_for_those_who_may_see_it(client, agency):
    edition = make_edition(make_report(agency))
    client.force_login(make_editor(make_agency("青禾县民政局"), "stranger"))
    assert client.get(address("export", edition, "docx")).status_code == 404
    client.logout()
    assert client.get(address("export", edition, "docx")).status_code == 302


def test_no_other_kind_is_made(signed_in, agency):
    assert signed_in.get(address("export", make_edition(make_report(agency)), "exe")).status_code == 404


def test_the_public_takes_a_copy_without_names(client, agency, editor):
    edition = make_edition(make_report(agency))
    data = pdf()
    beside = attach(editor, edition, data, "盖章.pdf", "official", is_public=True)
    assert beside.file.content.read() == data
    copy = beside.public_copy.content.read()
    assert b"Zhang Sanfeng" in data
    assert b"Zhang Sanfeng" not in copy
    edition.refresh_from_db()
    edition.number, edition.digest, edition.state = 1, edition.content().digest(), State.PUBLISHED
    edition.agency_name, edition.published_at = agency.name, "2023-01-20T00:00Z"
    edition.save()
    Report.objects.filter(pk=edition.report_id).update(current_edition=edition)
    place = [agency.slug, 2022]
    sha256 = hashlib.sha256(copy).hexdigest()
    answer = client.get(reverse("file", args=[*place, sha256]))
    assert b"".join(answer.streaming_content) == copy
    assert answer["ETag"] == f'"{sha256}"'
    assert client.get(reverse("file", args=[*place, beside.file.sha256])).status_code == 404
    assert sha256 in client.get(f"/reports/{agency.slug}/2022/").content.decode()
    with pytest.raises(DatabaseError), transaction.atomic():
        SourceFile.objects.filter(pk=beside.public_copy_id).update(size=1)


def test_a_file_with_comments_is_not_released_and_may_stay_internal(agency, editor, signed_in):
    edition = make_edition(make_report(agency))
    data = word_file(**comments())
    sent = {"role": "attachment", "is_public": "1", "file": SimpleUploadedFile("年报.docx", data)}
    page = signed_in.post(address("attach", edition), sent, follow=True).content.decode()
    assert "The file holds comments" in page
    assert not EditionFile.objects.exists()
    assert not attach(editor, edition, data, "年报.docx", "attachment").is_public
