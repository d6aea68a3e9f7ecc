"""The verbs that come with a file: accept and reject a reading, import figures, for everybody in every state.

On PostgreSQL accepting and importing are tried by the editor alone, in every state of the own and of a foreign agency.
"""

import logging

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client, TestCase
from django.urls import reverse

from reports.models import Edition, Reading, ReadingState, ReportEvent
from tests.admin.rights_world import (
    AUTHORS,
    DONE,
    FORBIDDEN,
    FOREIGN,
    LOGIN,
    NOT_THERE,
    OWN,
    PEOPLE,
    PLACES,
    STATES,
    VERBS,
    WRONG_STATE,
    World,
    make_reading,
    outcome,
)

# No edition stands in the way of a new one.
FREE = ("superseded", "discarded")
OTHERS = sorted(PEOPLE.keys() - AUTHORS - {"editor"})


class FilesTest(TestCase):
    """The world is made once; whatever a request does is undone after it."""

    @classmethod
    def setUpTestData(cls):
        cls.world = World()

    def setUp(self):
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)

    def client_of(self, who):
        """Return a browser in which ``who`` has signed in."""
        client = Client(raise_request_exception=False)
        if who != "anonymous":
            client.force_login(self.world.people[who])
        return client

    def events_since(self, last, who):
        """Return what ``who`` did after the event ``last``."""
        events = ReportEvent.objects.filter(pk__gt=last, person=self.world.people.get(who))
        return {event.verb for event in events}

    def everything(self, *people):
        """Yield every one of ``people`` with every place and state; those without a role only at one place."""
        for who in people:
            client = self.client_of(who)
            for place in PLACES if PEOPLE[who] else (OWN,):
                for state in STATES if place != FOREIGN else VERBS["accept"][0]:
                    yield who, client, place, state

    def test_accepting_a_reading_as_editor(self):
        self.try_accepting("editor")

    @pytest.mark.any_database
    def test_accepting_a_reading_as_anybody_else(self):
        self.try_accepting(*OTHERS)

    def try_accepting(self, *people):
        """Let ``people`` accept a reading everywhere."""
        wrong = []
        for who, client, place, state in self.everything(*people):
            edition = self.world.editions[place, state]
            agency, year = edition.report.agency, edition.report.year.year
            uploader = self.world.people.get(who) or self.world.people["editor"]
            last = ReportEvent.objects.first().pk
            with transaction.atomic():
                reading = make_reading(agency, uploader, year=year, name=f"{who}.txt")
                data = {"agency": agency.pk, "year": year, "may_replace": "1"}
                answer = client.post(reverse("admin:intake_review", args=[reading.pk]), data)
                reading.refresh_from_db()
                acts = self.events_since(last, who)
                transaction.set_rollback(True)
            is_done = reading.state == ReadingState.ACCEPTED and "accept" in acts
            expected = self.expected_of_reading(who, state, place)
            if is_done != (expected == DONE) or answer.status_code not in STATUSES[expected]:
                wrong.append((who, place, state, expected, answer.status_code, reading.state, acts))
        assert wrong == []

    def expected_of_reading(self, who, state, place):
        """Return what is to come of accepting: a reading that one uploaded oneself is always within reach."""
        if who == "anonymous":
            return LOGIN
        if not PEOPLE[who]:
            return NOT_THERE
        if "editor" not in PEOPLE[who]:
            return FORBIDDEN
        if outcome(who, "accept", state, place) == NOT_THERE:
            return WRONG_STATE  # not among the agencies that one may choose
        return DONE if state in (*VERBS["accept"][0], *FREE) else WRONG_STATE

    def test_a_reading_of_others_is_accepted_and_rejected_by_the_agencys_editors_alone(self):
        uploader = self.world.people["chief_author"]
        for who in PEOPLE:
            client = self.client_of(who)
            for place in PLACES:
                agency = self.world.agencies[place]
                expected = outcome(who, "accept", "draft", place)
                if expected == FORBIDDEN and "reviewer" not in PEOPLE[who]:
                    expected = NOT_THERE  # uploads are the business of the agency itself
                with transaction.atomic():
                    reading = make_reading(agency, uploader, name=f"{who}.txt")
                    answer = client.post(reverse("admin:intake_reject", args=[reading.pk]))
                    reading.refresh_from_db()
                    transaction.set_rollback(True)
                assert (reading.state == ReadingState.REJECTED) == (expected == DONE), (who, place)
                assert answer.status_code in STATUSES[expected], (who, place)

    def test_importing_figures_as_editor(self):
        self.try_importing("editor")

    @pytest.mark.any_database
    def test_importing_figures_as_anybody_else(self):
        self.try_importing(*OTHERS)

    def try_importing(self, *people):
        """Let ``people`` import figures everywhere."""
        wrong = []
        for who, client, place, state in self.everything(*people):
            edition = self.world.editions[place, state]
            last = ReportEvent.objects.first().pk
            with transaction.atomic():
                answer, sent = self.import_row(client, edition)
                acts = self.events_since(last, who)
                natural = Edition.objects.get(pk=edition.pk).requestsrow_set.get(row="received").natural_person
                transaction.set_rollback(True)
            is_done = "import" in acts and natural == 21
            expected = self.expected_of_import(who, state, place)
            is_right = is_done == (expected == DONE) and answer.status_code in STATUSES[expected]
            if not is_right or (expected != DONE and natural != 20):
                wrong.append((who, place, state, expected, answer.status_code, sent, acts, natural))
        assert wrong == []

    def import_row(self, client, edition):
        """Choose a file with one row, confirm it when it is offered, and return the first and the last answer."""
        slug, year = edition.report.agency.slug, edition.report.year.year
        text = f"agency,year,row,natural_person\n{slug},{year},received,21\n"
        file = ContentFile(text.encode(), name="figures.csv")
        answer = client.post(reverse("admin:reports_requestsrow_import"), {"import_file": file})
        token = (getattr(answer, "context_data", None) or {}).get("token")
        if token is None:
            return answer, answer.status_code
        data = {"token": token, "seen": answer.context_data["seen"]}
        confirmed = client.post(reverse("admin:reports_requestsrow_process_import"), data)
        return answer, confirmed.status_code

    def expected_of_import(self, who, state, place):
        """Return what is to come of a file: whoever enters figures somewhere is told which row is not theirs."""
        expected = outcome(who, "import", state, place)
        if expected == NOT_THERE:
            return WRONG_STATE if "editor" in PEOPLE[who] else FORBIDDEN
        return expected


STATUSES = {DONE: {200, 302}, LOGIN: {302}, NOT_THERE: {404}, FORBIDDEN: {403}, WRONG_STATE: {200, 302, 409, 422}}


@pytest.mark.django_db
@pytest.mark.any_database
@pytest.mark.usefixtures("in_this_process")
def test_uploading_takes_the_role_of_an_editor():
    world = World()
    for who, roles in PEOPLE.items():
        client = Client()
        if who != "anonymous":
            client.force_login(world.people[who])
        data = {
            "agency": world.agencies[OWN].pk,
            "year": 2022,
            "origin": "drafted",
            "file": ContentFile("不是年报".encode(), name="x.txt"),
        }
        answer = client.post(reverse("admin:intake_upload"), data)
        expected = 302 if who == "anonymous" else 422 if "editor" in roles else 403
        assert answer.status_code == expected, who
    assert not Reading.objects.exists()
