"""A report by its address: fetched under guards, read as transcribed, or its links offered; off by default."""

import datetime
import re

import pytest

from reports import actions
from reports.formats import FORMS
from reports.models import Edition, Reading, SourceFile
from tests.factories import make_agency, make_editor, make_reviewer, make_year
from tests.fetching.site import FakeSite, page
from tests.reading.fixtures import AGENCY, report_text, sound_figures

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.any_database,
    pytest.mark.usefixtures("english", "files_folder", "in_this_process"),
]
UPLOAD = "/en/admin/reports/reading/upload/"
HOST = "www.qinghe.gov.cn"
REPORT = report_text("2021", sound_figures(FORMS["2021"], 3), "markdown").encode()
LIST = """<html><body><p><a href="/r.txt">{agency}2023年政府信息公开工作年度报告</a></p>
<p><a href="/files/r.docx">附件下载</a></p><p><a href="https://evil.example/a.pdf">年报</a></p></body></html>"""


@pytest.fixture
def agency(db):
    """Give the agency that the report names; 2023 is open."""
    make_year(2023)
    return make_agency(AGENCY)


@pytest.fixture
def site(settings, monkeypatch):
    """Give a site of the government, with fetching switched on."""
    from reports.actions import by_address

    settings.FETCH_ADDRESSES = True
    made = FakeSite()
    made.names[HOST] = ["93.184.215.14"]
    fetch = by_address.fetch
    monkeypatch.setattr(
        by_address, "fetch", lambda address, **ways: fetch(address, resolve=made.resolve, connect=made.connect, **ways)
    )
    yield made
    made.close()


def ask(browser, address=f"http://{HOST}/r.txt", **fields):
    """Send an address to the upload page."""
    return browser.post(UPLOAD, {"address": address, **fields})


def faults(answer):
    """Return the sentences of the page that say what is wrong."""
    return re.findall(r'<p class="fault"[^>]*>(.*?)</p>', answer.content.decode())


def test_a_report_becomes_a_transcribed_reading_with_its_address(signed_in, agency, site):
    site.answers["/r.txt"] = page(REPORT)
    answer = ask(signed_in)
    reading = Reading.objects.get()
    assert answer["Location"].endswith(f"/{reading.pk}/review/")
    assert (reading.origin, reading.source_address) == ("transcribed", f"http://{HOST}/r.txt")
    assert (reading.agency, reading.year) == (agency, 2023)
    assert (reading.file.name, reading.file.content.read()) == ("r.txt", REPORT)


def test_the_day_of_publication_is_proposed_and_confirmed(signed_in, agency, site):
    site.answers["/r.txt"] = page(REPORT)
    review = ask(signed_in)["Location"]
    sent = {"agency": agency.pk, "year": 2023}
    answer = signed_in.post(review, sent)
    assert "Give the day on which the report was published there." in faults(answer)
    assert not Edition.objects.exists()
    assert signed_in.post(review, {**sent, "source_published_on": "2024-01-19"}).status_code == 302
    edition = Edition.objects.get()
    assert edition.source_published_on == datetime.date(2024, 1, 19)
    assert edition.source_address == f"http://{HOST}/r.txt"


def test_a_list_offers_its_links_and_the_chosen_one_is_fetched(signed_in, agency, site):
    site.answers["/list.html"] = page(LIST.format(agency=AGENCY).encode())
    site.answers["/r.txt"] = page(REPORT)
    answer = ask(signed_in, f"http://{HOST}/list.html")
    html = answer.content.decode()
    assert answer.status_code == 200
    offered = re.findall(r'name="address" value="([^"]+)"', html)
    assert offered[:2] == [f"http://{HOST}/r.txt", f"http://{HOST}/files/r.docx"]
    assert "evil.example" not in html
    assert not SourceFile.objects.exists()
    assert len(site.requests) == 1
    assert ask(signed_in, offered[0]).status_code == 302
    assert Reading.objects.get().source_address == f"http://{HOST}/r.txt"


def test_a_page_without_a_table_that_links_to_a_file_says_so(signed_in, agency, site):
    body = f"<html><h1>{AGENCY}2023年政府信息公开工作年度报告</h1><p>全文见附件。</p><a href='/a.docx'>附件</a></html>"
    site.answers["/p.html"] = page(body.encode())
    answer = ask(signed_in, f"http://{HOST}/p.html").content.decode()
    assert f"http://{HOST}/a.docx" in answer
    assert not Reading.objects.exists()
    ask(signed_in, f"http://{HOST}/p.html", reads_page="1")
    assert Reading.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "Give the address of the report."),
        ("http://evil.example/", "Only pages of government sites"),
        ("http://inner.gov.cn/", "leads to an inner network"),
        (f"http://{HOST}/nothing.html", "no such page (404)"),
        (f"http://{HOST}/weather.html", "The file holds no annual report"),
        ("x" * 501, "at most 500 characters"),
    ],
)
def test_every_failure_is_one_sentence_and_nothing_is_stored(address, sentence, signed_in, site):
    site.names["inner.gov.cn"] = ["10.0.0.1"]
    site.answers["/weather.html"] = page("<html><p>今年天气很好，宜出游。</p></html>".encode())
    answer = ask(signed_in, address)
    assert answer.status_code == 422
    assert len(faults(answer)) == 1
    assert sentence in faults(answer)[0]
    assert not SourceFile.objects.exists()


def test_it_is_off_by_default(signed_in, settings):
    assert settings.FETCH_ADDRESSES is False
    assert 'name="address"' not in signed_in.get(UPLOAD).content.decode()
    answer = ask(signed_in)
    assert answer.status_code == 422
    assert "This portal does not fetch addresses" in answer.content.decode()


def test_the_field_is_there_where_it_is_on(signed_in, site):
    assert 'name="address"' in signed_in.get(UPLOAD).content.decode()


def test_only_editors_make_the_portal_fetch(client, agency, site):
    client.force_login(make_reviewer(agency))
    assert ask(client).status_code == 403
    assert site.requests == []


def test_a_size_beyond_the_limit_is_not_kept(agency, site, settings):
    settings.MAX_UPLOAD_BYTES = 2**20
    site.answers["/r.txt"] = page(b"x" * (2**20 + 1))
    with pytest.raises(actions.Refused, match="larger than 1 MB"):
        actions.take_from_address(make_editor(agency), f"http://{HOST}/r.txt")
