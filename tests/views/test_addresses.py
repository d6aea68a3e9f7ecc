"""Addresses that nobody made: a page that is not there, never a fault."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from reports.models import State
from tests.factories import (
    _freeze,
    make_agency,
    make_edition,
    make_edition_file,
    make_file,
    make_published,
    make_report,
)
from tests.worlds import world

pytestmark = pytest.mark.django_db
LONG = "9" * 5000
FULL_WIDTH = "２０２２"
DIGEST = "0" * 12
PUBLISHED_AT = "2023-01-16T01:00:00+00:00"


@world
def published():
    """Give a published edition."""
    return make_published(make_agency("青禾县教育局", slug="qinghe-jiaoyuju"))


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "address",
    [
        "/years/{}/",
        "/agencies/{}/",
        "/reports/{}/2022/",
        "/reports/qinghe-jiaoyuju/{}/",
        "/reports/{}/2022/report.json",
        "/reports/qinghe-jiaoyuju/{}/report.json",
        "/reports/qinghe-jiaoyuju/2022/report.{}",
        "/reports/qinghe-jiaoyuju/2022/files/{}/",
        "/reports/{}/2022/files/" + "0" * 64 + "/",
        "/reports/qinghe-jiaoyuju/{}/v1-" + DIGEST + "/",
        "/reports/qinghe-jiaoyuju/2022/v{}-" + DIGEST + "/",
        "/reports/qinghe-jiaoyuju/2022/v1-{}/",
        "/reports/qinghe-jiaoyuju/2022/v{}-" + DIGEST + "/report.json",
    ],
)
def test_what_is_no_year_no_number_and_no_name_is_not_there(client, published, prefix, address):
    for nonsense in ("\x00", "2022\x00", LONG, FULL_WIDTH, "٢٠٢٢", "-1", "\n"):
        assert client.get(prefix + address.format(quote(nonsense))).status_code == 404, nonsense[:9]


def test_a_year_in_other_digits_is_not_a_second_address(client, published):
    assert client.get("/reports/qinghe-jiaoyuju/2022/report.json").status_code == 200
    assert client.get(f"/reports/qinghe-jiaoyuju/{quote(FULL_WIDTH)}/report.json").status_code == 404


@pytest.mark.parametrize("number", ["0", "0000", "01", "0001"])
@pytest.mark.parametrize("rest", ["", "cells/requests.received.total/", "citation.bib", "report.json"])
def test_no_edition_has_the_number_nought_and_none_has_two_numbers(client, published, number, rest):
    for digest in (DIGEST, published.digest[:12]):
        assert client.get(f"/reports/qinghe-jiaoyuju/2022/v{number}-{digest}/{rest}").status_code == 404
    assert client.get(f"/reports/qinghe-jiaoyuju/2022/v1-{published.digest[:12]}/{rest}").status_code == 200


@pytest.mark.parametrize("text", ["\x00", LONG, "2022\x00", "٢٠٢٢"])
@pytest.mark.parametrize(
    "address", ["/search/?q={}", "/agencies/?page={}", "/agencies/?kind={}", "/years/2022/?page={}"]
)
def test_odd_words_in_a_query_are_answered(client, published, address, text):
    assert client.get(address.format(quote(text))).status_code == 200


def public_file(name=""):
    """Return the address of a public file of a published edition, and the stored file."""
    edition = make_edition(make_report(make_agency(slug="files")), state=State.APPROVED)
    beside = make_edition_file(edition, make_file(b"sealed", name="甲局底稿.pdf"), is_public=True)
    beside.name = name
    beside.save()
    _freeze(edition, State.PUBLISHED, 1, PUBLISHED_AT)
    return reverse("file", args=["files", 2022, beside.file.sha256]), beside.file


def test_a_file_bears_the_name_under_which_it_was_put_beside_this_report(client):
    address, _file = public_file("乙局报告.pdf")
    page = client.get("/reports/files/2022/").content.decode()
    assert "乙局报告.pdf" in page
    assert "甲局底稿" not in page
    sent = client.get(address)
    assert quote("乙局报告.pdf") in sent["Content-Disposition"]
    assert b"".join(sent.streaming_content) == b"sealed"


def test_a_file_without_a_name_of_its_own_keeps_the_first_one(client):
    address, _file = public_file()
    assert quote("甲局底稿.pdf") in client.get(address)["Content-Disposition"]


def test_a_file_that_is_not_on_the_disk_is_not_there(client):
    address, file = public_file()
    file.content.storage.delete(file.content.name)
    assert client.get(address).status_code == 404
