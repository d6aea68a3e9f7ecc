"""Uploading many files on the staff side: the page, the job, one step to accept, and whose job it is."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports.jobs import Worker
from reports.jobs.checking import job_of_checks
from reports.models import Edition, Job, JobState, Origin, Person, Reading
from tests.factories import make_agency, make_editor, make_person, make_supervisor
from tests.jobs.conftest import NAME, YEAR
from tests.jobs.mixed_files import content_of, file_of

pytestmark = pytest.mark.django_db
UPLOAD = "/admin/reports/reading/bulk/"


def report(number=0, kind="html", **whose):
    """Return a file that a browser sends."""
    said = {"agency": NAME, "year": YEAR, **whose}
    return SimpleUploadedFile(f"{number}.{kind}", file_of(content_of(said["agency"], said["year"], number), kind))


@pytest.fixture
def browser(client, editor):
    """Give a browser in which the editor has signed in."""
    client.force_login(editor)
    return client


def sent(browser, *files, **fields):
    """Send files and return the job made of them, worked off."""
    answer = browser.post(UPLOAD, {"files": files, "origin": "drafted", **fields})
    assert answer.status_code == 302, answer.content.decode()
    job = Job.objects.get()
    assert answer["Location"] == reverse("admin:bulk_job", args=[job.pk])
    Worker().work_off()
    job.refresh_from_db()
    return job


def page_of(browser, name, *arguments):
    """Return the text of a page of a job."""
    answer = browser.get(reverse(f"admin:{name}", args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


def test_many_files_become_a_job_whose_page_names_each(browser):
    job = sent(browser, report(0), report(1, "docx"), SimpleUploadedFile("empty.html", b""), year=YEAR)
    page = page_of(browser, "bulk_job", job.pk)
    assert '<progress max="3" value="3"' in page
    for name in ("0.html", "1.docx", "empty.html"):
        assert name in page
    assert "文件是空的" in page
    for reading in Reading.objects.all():
        assert reverse("admin:reports_reading_change", args=[reading.pk]) in page
    assert 'http-equiv="refresh"' not in page


def test_an_archive_is_taken_apart(browser):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("乡镇/报告.html", report(0).read())
    job = sent(browser, SimpleUploadedFile("all.zip", held.getvalue()))
    assert list(job.items.values_list("key", "state")) == [("all.zip/乡镇/报告.html", "sure")]


def test_a_job_at_work_renews_its_page_and_tells_how_far_it_is(browser):
    browser.post(UPLOAD, {"files": [report(0), report(1)], "origin": "drafted"})
    job = Job.objects.get()
    page = page_of(browser, "bulk_job", job.pk)
    assert '<noscript><meta http-equiv="refresh"' in page
    told = browser.get(reverse("admin:bulk_progress", args=[job.pk])).json()
    assert (told["done"], told["every"], told["is_ended"]) == (0, 2, False)
    Worker()._one()
    told = browser.get(reverse("admin:bulk_progress", args=[job.pk])).json()
    assert (told["done"], told["every"]) == (1, 2)


def test_a_job_is_stopped(browser, settings):
    browser.post(UPLOAD, {"files": [report(0), report(1)], "origin": "drafted"})
    job = Job.objects.get()
    browser.post(reverse("admin:bulk_cancel", args=[job.pk]))
    assert set(job.items.values_list("state", flat=True)) == {"cancelled"}
    assert not (settings.MEDIA_ROOT / job.options["folder"]).exists()


def test_what_leaves_nothing_to_decide_is_accepted_after_a_question_that_says_how_many(browser, editor):
    foreign = report(2, agency="无人知晓的镇人民政府")
    job = sent(browser, report(0), foreign, origin="transcribed")
    address = reverse("admin:bulk_accept", args=[job.pk])
    assert address in page_of(browser, "bulk_job", job.pk)
    assert NAME in page_of(browser, "bulk_accept", job.pk)
    assert not Edition.objects.exists()
    assert browser.post(address).status_code == 302
    assert not Edition.objects.exists()  # a worker does it
    Worker().work_off()
    edition = Edition.objects.get()
    assert (edition.report.agency.name, edition.origin) == (NAME, Origin.TRANSCRIBED)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert browser.get(address).status_code == 302
    assert address not in page_of(browser, "bulk_job", job.pk)


def test_the_result_comes_as_a_workbook(browser):
    job = sent(browser, report(0), SimpleUploadedFile("empty.html", b""))
    answer = browser.get(reverse("admin:bulk_result", args=[job.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["0.html", "empty.html"]


def test_files_are_listed_by_their_end_and_in_pages(browser):
    files = [report(0), *(SimpleUploadedFile(f"{number}.txt", b"") for number in range(100))]
    job = sent(browser, *files)
    address = reverse("admin:bulk_job", args=[job.pk])
    whole = browser.get(address).content.decode()
    assert "page=2" in whole
    refused = browser.get(f"{address}?state=refused").content.decode()
    assert ">0.html</a>" in whole
    assert ">0.html</a>" not in refused
    assert browser.get(f"{address}?state=nonsense&page=x").status_code == 200


@pytest.mark.parametrize("fields", [{}, {"files": "text"}, {"origin": "nonsense"}, {"year": "1999"}])
def test_what_is_missing_or_nonsense_is_said_on_the_page(browser, fields):
    fields = {"files": [report(0)], "origin": "drafted", **fields} if fields else {"origin": "drafted"}
    answer = browser.post(UPLOAD, fields)
    assert answer.status_code == 422
    assert 'class="fault"' in answer.content.decode()
    assert not Job.objects.exists()


def test_a_job_is_the_persons_own(browser, client, agency):
    job = sent(browser, report(0))
    names = ("bulk_job", "bulk_progress", "bulk_accept", "bulk_cancel", "bulk_result")
    client.force_login(make_editor(agency, "colleague"))
    for name in names:
        address = reverse(f"admin:{name}", args=[job.pk])
        assert client.get(address).status_code == client.post(address).status_code == 404
    assert str(job) not in client.get(UPLOAD).content.decode()
    client.force_login(make_person("chief", superuser=True))
    assert client.get(reverse("admin:bulk_job", args=[job.pk])).status_code == 200


def test_a_supervisor_sends_in_what_the_editors_below_accept(client, editor, agency):
    above = make_agency("青禾县人民政府", kind="government")
    agency.superior = above
    agency.path = above.path + agency.path
    agency.save()
    client.force_login(make_supervisor(above))
    job = sent(client, report(0))
    assert Reading.objects.get().agency == agency
    assert client.get(reverse("admin:bulk_accept", args=[job.pk])).status_code == 302
    client.force_login(editor)
    assert "0.html" in client.get(reverse("admin:reports_reading_changelist")).content.decode()


def test_a_body_larger_than_one_file_may_be_is_taken_here_and_nowhere_else(browser, settings):
    settings.MAX_UPLOAD_BYTES, settings.MAX_BULK_BYTES = 1, 10_000_000
    padding = SimpleUploadedFile("a.html", b" " * 300_000)
    assert browser.post(UPLOAD, {"files": [padding], "origin": "drafted"}).status_code == 302
    settings.MAX_BULK_BYTES = 1
    padding.seek(0)
    assert browser.post(UPLOAD, {"files": [padding], "origin": "drafted"}).status_code == 413
    assert Job.objects.count() == 1


def test_a_request_from_another_site_is_refused(editor):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert strict.post(UPLOAD, {"files": [report(0)], "origin": "drafted"}).status_code == 403
    assert not Job.objects.exists()


def test_a_full_disk_is_said_on_the_page_and_nothing_is_made(browser, settings, tmp_path):
    (tmp_path / "no-folder").write_bytes(b"")
    settings.MEDIA_ROOT = tmp_path / "no-folder"
    answer = browser.post(UPLOAD, {"files": [report(0)], "origin": "drafted"})
    assert answer.status_code == 422
    assert 'id="id_files_error"' in answer.content.decode()
    assert not Job.objects.exists()


def test_more_files_than_one_request_may_have_are_answered_with_a_sentence(browser, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    answer = browser.post(f"/en{UPLOAD}", {"files": [report(number) for number in range(3)], "origin": "drafted"})
    assert answer.status_code == 422
    assert "more than 2 files" in answer.content.decode()


def test_files_passed_over_are_named_on_the_page(browser):
    litter = SimpleUploadedFile("~$报告.docx", b"x")
    job = sent(browser, report(0), litter)
    assert "~$报告.docx" in page_of(browser, "bulk_job", job.pk)
    assert job.items.count() == 1


def test_jobs_that_read_no_files_have_no_page_here(client, editor):
    Person.objects.filter(pk=editor.pk).update(is_superuser=True)
    job = job_of_checks(Edition.objects.none(), "anew", editor)
    client.force_login(editor)
    assert reverse("admin:bulk_job", args=[job.pk]) not in client.get(UPLOAD).content.decode()
    assert client.get(reverse("admin:bulk_job", args=[job.pk])).status_code == 404
