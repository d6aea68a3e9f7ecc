"""Whose report it is: names now and once, regions left out, names that are only similar; a person confirms."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.actions import candidates, certain, names_in, settled
from reports.actions.matching import FORMER, NAME, PART, SHORT, SIMILAR, is_part
from reports.models import Agency, AgencyPeriod
from tests.factories import make_agency, make_editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    """Give a bureau that was called otherwise until the end of 2018."""
    agency = make_agency("青禾县教育体育局", short_name="县教体局", first_day=datetime.date(2019, 1, 1))
    days = {"first_day": datetime.date(2000, 1, 1), "last_day": datetime.date(2018, 12, 31)}
    AgencyPeriod.objects.create(agency=agency, name="青禾县文教局", **days)
    return agency


@pytest.mark.parametrize(
    ("name", "year", "how"),
    [
        ("青禾县教育体育局", 2022, NAME),
        ("青禾县 教育体育局", 2022, NAME),
        ("青禾县教育体育局", 2018, FORMER),
        ("县教体局", 2022, SHORT),
        ("青禾县文教局", 2018, NAME),
        ("青禾县文教局", 2022, FORMER),
        ("青禾县文教局", None, FORMER),
        ("教育体育局", 2022, PART),
        ("青禾教育体育局", 2022, PART),
        ("某省某市青禾县教育体育局", 2022, PART),
        ("青禾县教育和体育局", 2022, SIMILAR),
    ],
)
def test_a_name_finds_its_agency_and_says_how(bureau, name, year, how):
    (found,) = candidates([name], None, year)
    assert (found.agency, found.how, found.name) == (bureau, how, name)
    assert found.words


@pytest.mark.parametrize("name", ["青禾县民政局", "", "局", "某公司", "体育"])
def test_other_names_find_nothing(bureau, name):
    assert settled(candidates([name])) is None


def test_a_similar_name_is_never_taken_by_itself(bureau):
    found = candidates([("青禾县教育和体育局", 1.0)])
    assert found[0].confidence < 0.7
    assert settled(found) is None
    assert certain(found) is None


def test_a_name_with_the_region_left_out_is_proposed_and_never_certain(bureau):
    found = candidates(["教育体育局"])
    assert settled(found) == bureau
    assert certain(found) is None
    make_agency("红山县教育体育局")
    assert settled(candidates(["教育体育局"])) is None


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("承德县财政局", "承德市财政局", False),
        ("承德财政局", "承德市财政局", True),
        ("财政局", "承德市财政局", True),
        ("德市财政局", "承德市财政局", False),
        ("政局", "财政局", False),
        ("育局", "教育局", False),
        ("教育局", "体育教育局", False),
        ("财政局", "财政局", False),
    ],
)
def test_a_sign_of_a_region_is_left_out_and_never_exchanged(short, long, expected):
    assert is_part(short, long) is expected


def test_two_bodies_of_one_name_are_told_apart_by_the_year():
    old = make_agency(
        "青禾县水务局", slug="old", first_day=datetime.date(2000, 1, 1), last_day=datetime.date(2019, 6, 30)
    )
    new = make_agency("青禾县水务局", first_day=datetime.date(2019, 7, 1))
    assert settled(candidates(["青禾县水务局"], None, 2018)) == old
    assert settled(candidates(["青禾县水务局"], None, 2022)) == new


def test_two_bodies_of_one_name_in_one_year_are_for_a_person_to_tell():
    make_agency("水务局", slug="one")
    make_agency("水务局", slug="other")
    found = candidates(["水务局"], None, 2022)
    assert len(found) == 2
    assert settled(found) is None


def test_the_name_of_the_title_goes_before_one_that_the_text_mentions(bureau):
    other = make_agency("青禾县民政局")
    found = candidates([("青禾县教育体育局", 0.95), ("青禾县民政局", 0.4)], None, 2022)
    assert [each.agency for each in found] == [bureau, other]
    assert settled(found) == bureau
    assert settled(candidates([("青禾县民政局", 0.4)], None, 2022)) is None


def test_agencies_out_of_reach_are_no_candidates(bureau):
    editor = make_editor(make_agency("青禾县民政局"))
    assert candidates(["青禾县教育体育局"], editor, 2022) == ()
    assert candidates(["青禾县教育体育局"], make_editor(bureau, "own"), 2022)


def test_names_come_from_the_document_with_their_confidence():
    document = {"reading": {"identity": {"agency": [{"value": "青禾县民政局", "confidence": 0.7}]}}}
    assert names_in(document) == [("青禾县民政局", 0.7)]
    assert names_in({}) == []


def test_the_same_names_give_the_same_order_with_few_queries():
    agencies = [Agency(name=f"红山{n}区财政局", slug=f"r{n}", path=f"{n:06}") for n in range(500)]
    Agency.objects.bulk_create(agencies)
    AgencyPeriod.objects.bulk_create(
        AgencyPeriod(agency=agency, name=agency.name, first_day=datetime.date(2000, 1, 1))
        for agency in Agency.objects.filter(slug__startswith="r")
    )
    with CaptureQueriesContext(connection) as captured:
        first = candidates(["红山区财政厅"])
    assert len(captured) <= 2
    assert first == candidates(["红山区财政厅"])
    assert len(first) == 6
