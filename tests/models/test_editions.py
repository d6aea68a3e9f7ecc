"""Editions: what is true of any record, and who sees which."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from reports.models import FROZEN, WORKING, Edition, Reading, Report, ReportEvent, Role, State
from tests.factories import (
    end_edition,
    make_agency,
    make_edition,
    make_event,
    make_file,
    make_membership,
    make_person,
    make_published,
    make_report,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", WORKING)
def test_a_report_has_one_working_edition(state):
    report = make_report()
    make_edition(report, state=state)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(report=report, form="2021")
    Edition.objects.create(report=report, form="2021", state=State.DISCARDED)


def test_a_report_has_one_published_edition():
    first = make_published()
    second = make_edition(first.report, state="approved")
    second.number, second.digest, second.published_at, second.state = 2, "x", first.published_at, State.PUBLISHED
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()
    end_edition(first)
    second.save()
    assert list(first.report.editions.values_list("state", flat=True)) == ["published", "superseded"]


def test_a_number_is_given_once_in_a_report():
    first = make_published()
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(report=first.report, form="2021", number=1)
    Edition.objects.create(report=make_report(first.report.agency, 2021), form="2021", number=1)


@pytest.mark.parametrize("missing", ["number", "published_at", "digest"])
def test_a_public_edition_has_number_day_and_digest(missing):
    edition = make_edition(state="approved")
    edition.number, edition.digest, edition.published_at = 1, "x", edition.created_at
    setattr(edition, missing, "" if missing == "digest" else None)
    edition.state = State.PUBLISHED
    with pytest.raises(IntegrityError), transaction.atomic():
        edition.save()


def test_an_agency_has_one_report_a_year():
    report = make_report()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_report(report.agency)
    with pytest.raises(ValidationError, match="exempt"):
        Report(agency=report.agency, year=report.year, obligation="exempt").validate_constraints()


# Doors ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def in_every_state(db):
    """Give an edition in every state, each of a report of its own."""
    return {state: make_edition(make_report(make_agency(f"{state.label}局")), state=state) for state in State}


def test_the_two_doors_of_the_public_side(in_every_state):
    assert set(Edition.objects.published()) == {in_every_state[State.PUBLISHED]}
    assert set(Edition.objects.public()) == {in_every_state[state] for state in FROZEN}
    assert set(Edition.objects.working()) == {in_every_state[state] for state in WORKING}
    assert {report.current_edition.state for report in Report.objects.published()} == {State.PUBLISHED}
    assert {report.current_edition.state for report in Report.objects.public()} == {State.PUBLISHED, State.WITHDRAWN}


def test_an_unlisted_agency_is_behind_both_doors():
    edition = make_published(make_agency(is_listed=False))
    assert not Edition.objects.published()
    assert not Edition.objects.public()
    assert not Report.objects.published()
    assert not Report.objects.public()
    assert edition.is_frozen


@pytest.fixture
def district(db):
    """Give a government, an office below it, and a foreign office, each with editions in all states."""
    government = make_agency("青禾县人民政府")
    office, foreign = make_agency("青禾县教育局", superior=government), make_agency("白石县教育局")
    for agency in (government, office, foreign):
        for year, state in enumerate(State, 2015):
            make_event(make_edition(make_report(agency, year), state=state).report)
    return {"government": government, "office": office, "foreign": foreign}


@pytest.mark.parametrize(
    ("role", "place", "agencies", "drafts_of"),
    [
        (Role.EDITOR, "office", {"office"}, {"office"}),
        (Role.REVIEWER, "government", {"government"}, {"government"}),
        (Role.SUPERVISOR, "government", {"government", "office"}, set()),
        (Role.AUDITOR, "government", {"government", "office"}, set()),
        (Role.SUPERVISOR, "office", {"office"}, set()),
        (None, "", set(), set()),
        ("superuser", "", {"government", "office", "foreign"}, {"government", "office", "foreign"}),
    ],
)
def test_staff_see_what_is_in_their_reach(district, role, place, agencies, drafts_of):
    person = make_person(superuser=role == "superuser")
    if place:
        make_membership(person, district[place], role)
    reached = {district[name].pk for name in agencies}
    seen = Edition.objects.for_person(person)
    assert set(seen.values_list("report__agency", flat=True)) == reached
    assert seen.exclude(state__in=["draft", "discarded"]).count() == 6 * len(agencies)
    drafts = seen.filter(state__in=["draft", "discarded"])
    assert set(drafts.values_list("report__agency", flat=True)) == {district[name].pk for name in drafts_of}
    assert set(Report.objects.for_person(person).values_list("agency", flat=True)) == reached
    assert set(ReportEvent.objects.for_person(person).values_list("report__agency", flat=True)) == reached
    assert set(type(district["office"]).objects.for_person(person).values_list("pk", flat=True)) == reached


def test_two_roles_add_up(district):
    person = make_person()
    make_membership(person, district["government"], Role.SUPERVISOR)
    make_membership(person, district["office"], Role.EDITOR)
    drafts = Edition.objects.for_person(person).filter(state="draft")
    assert [edition.report.agency for edition in drafts] == [district["office"]]
    assert Edition.objects.for_person(person).count() == 6 + 8


def test_who_has_left_sees_nothing(district):
    person = make_person(superuser=True)
    person.is_active = False
    assert not Edition.objects.for_person(person)
    assert not Report.objects.for_person(person)


def test_the_reach_costs_one_query(district, django_assert_num_queries):
    person = make_person()
    make_membership(person, district["government"], Role.SUPERVISOR)
    with django_assert_num_queries(3):
        list(Report.objects.for_person(person))
        list(Edition.objects.for_person(person))


def test_readings_of_ones_own_and_of_ones_agency(district):
    uploader, editor, foreign = make_person("a"), make_person("b"), make_person("c")
    make_membership(editor, district["office"])
    make_membership(foreign, district["foreign"])
    file = make_file()
    mine = Reading.objects.create(file=file, agency=district["office"], uploaded_by=uploader)
    unknown = Reading.objects.create(file=file, uploaded_by=foreign)
    assert set(Reading.objects.for_person(uploader)) == {mine}
    assert set(Reading.objects.for_person(editor)) == {mine}
    assert set(Reading.objects.for_person(foreign)) == {unknown}
    assert set(Reading.objects.for_person(make_person("d", superuser=True))) == {mine, unknown}
