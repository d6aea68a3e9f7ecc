"""Everybody tries every verb on an edition in every state of the own, a subordinate and a foreign agency.

On SQLite all of it. On PostgreSQL every verb in every state by one who has every role, and one verb by everybody
everywhere: who reaches what is asked of the database, the rest is decided in Python.
"""

import datetime
import logging
from itertools import product

import pytest
from django.db import transaction
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from reports.actions import TRANSITIONS
from reports.models import Edition, ReportEvent, Seal, Site
from tests.admin.rights_world import (
    AUTHORS,
    DONE,
    FORBIDDEN,
    FOREIGN,
    LOGIN,
    MARK,
    NOT_THERE,
    OWN,
    PEOPLE,
    PLACES,
    STATES,
    SUBORDINATE,
    VERBS,
    WRONG_STATE,
    World,
    outcome,
    reaches,
    read_whole,
    sees_contents,
    small_pdf,
)

STEPS = ("submit", "approve", "publish", "schedule", "return", "correct", "discard", "withdraw")
OTHERS = ("save", "explain", "clear", "attach", "ask_seal", "seal", "decline_seal")


# Who wrote an edition differs from others in the next steps alone.
ABOUT_AUTHORS = {"approve": AUTHORS, "clear": AUTHORS, "return": {"author"}, "publish": {"author"}}


def everybody(*but):
    """Yield who tries where: those without any role at the own agency alone, since no place is theirs."""
    for who, roles in PEOPLE.items():
        if who not in but:
            for place in PLACES if roles else (OWN,):
                yield who, place


def attempts(*verbs):
    """Yield who tries which of ``verbs`` in which state where: at a foreign agency, where the state would be right."""
    for verb in verbs:
        for who, place in everybody(*(AUTHORS - ABOUT_AUTHORS.get(verb, set()))):
            for state in STATES if place != FOREIGN else VERBS[verb][0]:
                yield who, verb, state, place


def is_for_every_database(who, verb, state, place):
    """Tell whether an attempt is made on every database."""
    return (who, place) == ("administrator", OWN) or (verb, state) == ("return", "submitted")


class MatrixTest(TestCase):
    """The world is made once; whatever a request does is undone after it."""

    @classmethod
    def setUpTestData(cls):
        cls.world = World()
        cls.last_event = ReportEvent.objects.latest("pk").pk
        cls.clients = {}
        for who in PEOPLE:
            cls.clients[who] = Client(raise_request_exception=False)
            if who != "anonymous":
                cls.clients[who].force_login(cls.world.people[who])

    def setUp(self):
        logging.disable(logging.CRITICAL)  # every refusal would be a line with a traceback
        self.addCleanup(logging.disable, logging.NOTSET)

    def attempt(self, who, verb, state, place):
        """Send the request for ``verb`` and return what came of it and the events that it left; then undo it."""
        edition = self.world.editions[place, state]
        with transaction.atomic():
            answer = self.send(self.clients[who], verb, edition, place, state)
            stored = Edition.objects.values_list("state", "version", named=True).get(pk=edition.pk)
            left = ReportEvent.objects.filter(pk__gt=self.last_event).order_by("-pk")
            events = list(left.values_list("verb", "person", named=True))
            transaction.set_rollback(True)
        is_unchanged = (stored.state, stored.version, events) == (state, edition.version, [])
        return answer, stored, events, is_unchanged

    def send(self, client, verb, edition, place, state):
        """Send what the page of the report sends for ``verb``."""
        key = [edition.report_id, edition.pk]
        if verb in STEPS:
            data = {
                "comment": "请核对第三部分。",
                "moment": f"{timezone.localtime() + datetime.timedelta(days=30):%Y-%m-%dT%H:%M}",
            }
            return client.post(reverse("admin:report_verb", args=[*key, verb]), data)
        if verb == "save":
            data = {"version": edition.version, "requests.received.natural_person": "21"}
            return client.post(reverse("admin:report_save", args=key), data)
        if verb == "explain":
            mark = self.world.findings[place, state]["warn"]
            data = {f"text.{mark}": "以台账为准。", f"public.{mark}": "1"}
            return client.post(reverse("admin:report_explain", args=key), data)
        if verb == "clear":
            data = {"finding": self.world.findings[place, state]["error"], "text": "是公开的值班电话。"}
            return client.post(reverse("admin:report_clear", args=key), data)
        if verb == "attach":
            data = {"file": small_pdf(), "role": "official"}
            return client.post(reverse("admin:report_attach", args=key), data)
        asked = {"place": "preface", "passage": MARK, "ground": "privacy", "reason": "含个人信息。"}
        if verb == "ask_seal":
            return client.post(reverse("admin:report_seal", args=key), asked)
        if verb in ("seal", "decline_seal"):
            by = {"asked_by": self.world.people["idle"], "sha256": "0" * 64}
            seal = Seal.objects.create(report_id=edition.report_id, edition=edition, **asked, **by)
            data = {"act": "confirm" if verb == "seal" else "decline", "reason": "是单位名称。"}
            return client.post(reverse("admin:report_seal_decide", args=[edition.report_id, seal.pk]), data)
        raise NotImplementedError(verb)

    def judge(self, who, verb, state, place):
        """Return what is wrong with the outcome of one attempt, nothing when it is as DESIGN says."""
        answer, stored, events, is_unchanged = self.attempt(who, verb, state, place)
        expected = outcome(who, verb, state, place)
        if expected == DONE:
            to_state = VERBS[verb][2] or state
            acts = {event.verb for event in events if event.person == self.world.people[who].pk}
            is_right = answer.status_code == 302 and stored.state == to_state and verb in acts
        else:
            statuses = {LOGIN: (302,), NOT_THERE: (404,), FORBIDDEN: (403,), WRONG_STATE: (302, 409)}[expected]
            is_right = answer.status_code in statuses and is_unchanged
            if expected == LOGIN:
                is_right = is_right and "/login/" in answer["Location"]
        told = f"{who} {verb} {state} {place}: expected {expected}"
        return "" if is_right else f"{told}, was {answer.status_code} {stored.state} {[e.verb for e in events]}"

    def wrong_outcomes(self, attempts):
        """Return every outcome of ``attempts`` that is wrong."""
        return [wrong for attempt in attempts if (wrong := self.judge(*attempt))]

    def try_the_rest(self, *verbs):
        """Make the attempts with ``verbs`` that are not made on every database; return every outcome that is wrong."""
        return self.wrong_outcomes(attempt for attempt in attempts(*verbs) if not is_for_every_database(*attempt))

    def test_every_verb_in_every_state_and_one_verb_by_everybody_everywhere(self):
        tried = [attempt for attempt in attempts(*STEPS, *OTHERS) if is_for_every_database(*attempt)]
        assert {(verb, state) for _who, verb, state, _place in tried} == {*product((*STEPS, *OTHERS), STATES)}
        assert self.wrong_outcomes(tried) == []

    @pytest.mark.any_database
    def test_steps(self):
        assert self.try_the_rest(*STEPS) == []

    @pytest.mark.any_database
    def test_saving(self):
        assert self.try_the_rest("save") == []

    @pytest.mark.any_database
    def test_explaining(self):
        assert self.try_the_rest("explain") == []

    @pytest.mark.any_database
    def test_clearing(self):
        assert self.try_the_rest("clear") == []

    @pytest.mark.any_database
    def test_attaching(self):
        assert self.try_the_rest("attach") == []

    @pytest.mark.any_database
    def test_removing_by_law(self):
        assert self.try_the_rest("ask_seal", "seal") == []

    def test_who_asked_does_not_confirm(self):
        for who in ("supervisor", "administrator"):
            edition = self.world.editions[OWN, "published"]
            with transaction.atomic():
                self.send(self.clients[who], "ask_seal", edition, OWN, "published")
                address = reverse("admin:report_seal_decide", args=[edition.report_id, Seal.objects.get().pk])
                assert self.clients[who].post(address, {"act": "confirm"}).status_code == 403
                assert Seal.objects.get().state == "asked"
                transaction.set_rollback(True)

    def test_starting(self):
        for who in PEOPLE:
            for place in PLACES:
                report = self.world.unwritten[place]
                with transaction.atomic():
                    answer = self.clients[who].post(
                        reverse("admin:report_start", args=[report.pk]), {"origin": "drafted"}
                    )
                    started = Edition.objects.filter(report=report, state="draft").exists()
                    is_allowed = reaches(who, place) and "editor" in PEOPLE[who]
                    assert started == is_allowed, (who, place)
                    status = 302 if is_allowed or who == "anonymous" else 403 if reaches(who, place) else 404
                    assert answer.status_code == status, (who, place)
                    transaction.set_rollback(True)

    @pytest.mark.any_database
    def test_a_step_is_taken_by_sending_a_form_alone(self):
        for verb in STEPS:
            for state in STATES:
                edition = self.world.editions[OWN, state]
                address = reverse("admin:report_verb", args=[edition.report_id, edition.pk, verb])
                assert self.clients["administrator"].get(address).status_code == 302
                edition.refresh_from_db()
                assert edition.state == state

    def test_reviewers_publish_where_the_site_allows_it(self):
        Site.objects.update_or_create(pk=1, defaults={"reviewers_publish": True})
        for verb in ("publish", "schedule"):
            answer, stored, events, _same = self.attempt("reviewer", verb, "approved", OWN)
            assert (answer.status_code, [event.verb for event in events][:1]) == (302, [verb])
            assert stored.state == ("published" if verb == "publish" else "approved")
            answer, _stored, _events, is_unchanged = self.attempt("editor", verb, "approved", OWN)
            assert (answer.status_code, is_unchanged) == (403, True)
            answer, _stored, _events, is_unchanged = self.attempt("reviewer", verb, "approved", FOREIGN)
            assert (answer.status_code, is_unchanged) == (404, True)

    @pytest.mark.any_database
    def test_contents_are_shown_to_those_who_may_see_them(self):
        for who, place in everybody(*AUTHORS):
            for state in STATES:
                edition = self.world.editions[place, state]
                address = reverse("admin:reports_report_change", args=[edition.report_id])
                answer = self.clients[who].get(address, {"edition": edition.pk})
                told = (who, place, state, answer.status_code)
                is_seen = sees_contents(who, state, place)
                assert (MARK in answer.content.decode()) == is_seen, told
                assert answer.status_code == (302 if who == "anonymous" else 200 if is_seen else 404), told

    def test_the_page_of_a_report_out_of_sight_shows_its_state_and_no_contents(self):
        for who in ("supervisor", "auditor"):
            for place in (OWN, SUBORDINATE):
                edition = self.world.editions[place, "draft"]
                answer = self.clients[who].get(reverse("admin:reports_report_change", args=[edition.report_id]))
                assert answer.status_code == 200
                assert MARK not in answer.content.decode()

    @pytest.mark.any_database
    def test_preview_print_and_files_are_there_for_those_who_may_see_the_contents(self):
        for who, place in everybody(*AUTHORS):
            for state in ("draft", "submitted", "published", "discarded"):
                edition = self.world.editions[place, state]
                key = [edition.report_id, edition.pk]
                addresses = [reverse("admin:report_preview", args=key)]
                if state in ("draft", "published"):  # the same page for paper
                    addresses.append(reverse("admin:report_print", args=key))
                addresses.append(reverse("admin:report_file", args=[*key, self.world.files[place, state]]))
                is_seen = sees_contents(who, state, place)
                status = 302 if who == "anonymous" else 200 if is_seen else 404
                for address in addresses:
                    answer = self.clients[who].get(address)
                    assert answer.status_code == status, (who, place, state, address)
                    read_whole(answer)

    def test_no_verb_is_left_out(self):
        tried = {*STEPS, *OTHERS, "start", *BY_UPLOAD_AND_IMPORT}
        assert tried == {str(verb) for verb in TRANSITIONS}


# Tried in test_rights_of_files.py.
BY_UPLOAD_AND_IMPORT = ("accept", "import")
