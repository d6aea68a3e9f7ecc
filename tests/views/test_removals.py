"""What came off by law: the page tells it, the passage is nowhere, and the digest stays."""

import json

import pytest

from reports import actions
from reports.models import EditionFile, FileRole, State
from reports.passages import MARK
from tests.factories import (
    make_agency,
    make_edition,
    make_edition_file,
    make_file,
    make_person,
    make_published,
    make_report,
    sound_content,
)
from tests.worlds import world

PASSAGE = "陈某某，电话13800138000"
ADDRESS = "/reports/shiqiao/2022/"
KINDS = ("json", "html", "fragment", "csv")


@world
def place():
    """Give a published report with a passage in preface and leftovers, and a public file; two who may remove."""
    agency = make_agency("青禾县石桥镇", slug="shiqiao", kind="township")
    people = [make_person(name, superuser=True) for name in ("asker", "other")]
    content = sound_content(
        agency_name=agency.name,
        preface=f"<p>本报告由{PASSAGE}编制。</p>",
        leftovers=(f"联系人：{PASSAGE} <经办>",),
    )
    edition = make_edition(make_report(agency), content, state=State.APPROVED)
    file = make_file(PASSAGE.encode(), "年度报告.pdf")
    make_edition_file(edition, file, role=FileRole.OFFICIAL, is_public=True)
    edition.state, edition.number, edition.agency_name = State.PUBLISHED, 1, agency.name
    edition.digest, edition.published_at = edition.content().digest(), edition.created_at
    edition.digest = edition.content().digest()
    edition.save()
    edition.report.current_edition = edition
    edition.report.save()
    return {"edition": edition, "file": file, "people": people}


def remove(place, where="preface", files=()):
    """Take the passage off as two people do."""
    asker, other = place["people"]
    asked = {"place": where, "passage": PASSAGE, "ground": "privacy", "reason": "含个人信息。", "files": files}
    return actions.confirm_removal(other, actions.ask_removal(asker, place["edition"], **asked))


def read(client, address):
    """Return the page in words."""
    return client.get(address).content.decode()


def test_the_mark_stands_in_its_place_and_the_page_says_when_and_why(client, place):
    before = read(client, ADDRESS)
    assert PASSAGE in before
    assert 'id="removed"' not in before
    remove(place)
    remove(place, "leftovers")
    page = read(client, ADDRESS)
    assert PASSAGE not in page
    assert page.count(f'<span class="sealed">{MARK}</span>') == 2
    assert 'id="removed"' in page
    assert "含个人信息。" in page
    assert "&lt;经办&gt;" in page
    assert place["edition"].digest in page
    english = read(client, f"/en{ADDRESS}")
    assert '<span class="sealed" lang="en">[removed by law]</span>' in english
    assert "1 passage removed" in english
    assert "parts removed by law" in english
    assert "before parts came off by law" in english


def test_a_reader_who_has_the_page_gets_the_new_one(client, place):
    addresses = (ADDRESS, *(f"{ADDRESS}report.{kind}" for kind in KINDS))
    kept = {address: client.get(address)["ETag"] for address in addresses}
    remove(place)
    remove(place, "leftovers")
    for address, etag in kept.items():
        answer = client.get(address, headers={"if-none-match": etag})
        assert answer.status_code == 200, address
        assert PASSAGE not in answer.content.decode("utf-8", "ignore")


@pytest.mark.parametrize("kind", KINDS)
def test_files_are_written_from_what_is_left(client, place, kind):
    remove(place)
    remove(place, "leftovers")
    body = client.get(f"{ADDRESS}report.{kind}").content.decode("utf-8-sig")
    assert (MARK in body) == (kind != "csv")  # figures alone
    assert PASSAGE not in body


def test_the_document_tells_what_was_removed(client, place):
    assert "removed" not in json.loads(read(client, f"{ADDRESS}report.json"))
    remove(place, files=[place["file"].pk])
    (removed,) = json.loads(read(client, f"{ADDRESS}report.json"))["removed"]
    assert removed.pop("day")
    assert removed == {"ground": "privacy", "reason": "含个人信息。", "passages": 1, "files": 1}


def test_a_withheld_file_is_listed_without_its_name_and_answers_410_with_the_reason(client, place):
    address = f"{ADDRESS}files/{place['file'].sha256}/"
    address = next(link for link in (address, address[:-1]) if client.get(link).status_code == 200)
    assert place["file"].name in read(client, f"/en{ADDRESS}")
    remove(place, files=[place["file"].pk])
    page = read(client, f"/en{ADDRESS}")
    assert place["file"].name not in page
    assert address not in page
    assert "withheld by law" in page
    assert place["file"].sha256[:16] in page
    answer = client.get(address)
    assert answer.status_code == 410
    assert "含个人信息。" in answer.content.decode()
    assert place["file"].sha256 in answer.content.decode()
    assert not EditionFile.objects.public().exists()


def test_asking_and_declining_show_nothing(client, place):
    asker, other = place["people"]
    before = client.get(ADDRESS)
    asked = {"place": "preface", "passage": PASSAGE, "ground": "privacy", "reason": "含个人信息。"}
    seal = actions.ask_removal(asker, place["edition"], **asked)
    assert client.get(ADDRESS).content == before.content
    actions.decline_removal(other, seal, "是公开的。")
    assert client.get(ADDRESS).content == before.content


def test_an_edition_without_removals_costs_no_query_more(client, place, django_assert_max_num_queries):
    other = make_published(make_agency("青禾县水利局", slug="shuili"))
    with django_assert_max_num_queries(12):
        client.get("/reports/shuili/2022/")
    assert other.number == 1
