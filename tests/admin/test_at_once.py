"""Two people do the same in the same moment: one does it, the other gets one sentence, nothing is half done."""

import sqlite3
import tempfile
import threading
from contextlib import closing, contextmanager

import pytest
from django.db import connection

from reports import actions
from reports.actions import Refused
from reports.models import Edition, ReportEvent, Seal, State, Verb
from reports.passages import MARK
from tests.factories import (
    make_agency,
    make_edition,
    make_editor,
    make_published,
    make_report,
    make_supervisor,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run ``acts`` side by side, each on a connection of its own; return what came of each: a value or an error."""
    with database_for_many():
        return _run_together(acts)


@contextmanager
def database_for_many():
    """Let several connections at the database: on SQLite the tests' own lies in memory, so a copy of it is a file."""
    if not (connection.vendor == "sqlite" and connection.is_in_memory_db()):
        yield
        return
    settings = connection.settings_dict
    in_memory = settings["NAME"]
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(f"{folder}/copy.sqlite3")) as copy:
        connection.connection.backup(copy)
        settings["NAME"] = f"{folder}/copy.sqlite3"
        try:
            yield
        finally:
            settings["NAME"] = in_memory
            copy.backup(connection.connection)


def _run_together(acts):
    together = threading.Barrier(len(acts))
    outcomes = [None] * len(acts)

    def run(number, act):
        try:
            together.wait(10)
            outcomes[number] = act()
        except Exception as error:
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(40)
    return outcomes


@pytest.fixture
def agency():
    """Give an agency."""
    return make_agency()


def one_and_one_sentence(outcomes):
    """Assert that one act was done and the other refused with a sentence; return the sentence."""
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert len(refused) == 1, outcomes
    assert isinstance(refused[0], Refused), refused
    sentence = str(refused[0])
    assert sentence.endswith(("。", "."))
    assert "\n" not in sentence
    return sentence


def test_two_supervisors_publish_one_report_at_once(agency):
    edition = make_edition(make_report(agency), state=State.APPROVED)
    people = [make_supervisor(agency, f"supervisor{number}") for number in (1, 2)]
    outcomes = at_once(*(lambda person=person: actions.publish(person, edition) for person in people))
    one_and_one_sentence(outcomes)
    stored = Edition.objects.get(pk=edition.pk)
    assert (stored.state, stored.number) == (State.PUBLISHED, 1)
    assert stored.digest == stored.content().digest()
    assert stored.report.current_edition_id == stored.pk
    assert ReportEvent.objects.filter(edition=edition, verb=Verb.PUBLISH).count() == 1


def test_two_corrections_are_opened_at_once(agency):
    edition = make_edition(make_report(agency), state=State.PUBLISHED)
    people = [make_supervisor(agency, f"supervisor{number}") for number in (1, 2)]
    outcomes = at_once(*(lambda person=person: actions.correct(person, edition, "更正。") for person in people))
    one_and_one_sentence(outcomes)
    assert edition.report.editions.working().count() == 1


def test_a_report_is_published_while_it_is_returned(agency):
    edition = make_edition(make_report(agency), state=State.APPROVED)
    first, second = (make_supervisor(agency, f"supervisor{number}") for number in (1, 2))
    outcomes = at_once(
        lambda: actions.publish(first, edition), lambda: actions.send_back(second, edition, "请核对第三部分。")
    )
    one_and_one_sentence(outcomes)
    stored = Edition.objects.get(pk=edition.pk)
    assert stored.state in (State.PUBLISHED, State.RETURNED)
    assert bool(stored.digest) == (stored.state == State.PUBLISHED)


def test_two_editors_save_one_draft_at_once(agency):
    edition = make_edition(make_report(agency))
    cell = "enforcement.penalties.decisions"
    people = [make_editor(agency, f"editor{number}") for number in (1, 2)]
    outcomes = at_once(
        *(
            lambda person=person, text=text: actions.save_figures(person, edition, {cell: text}, version=1)
            for person, text in zip(people, ("401", "402"), strict=True)
        )
    )
    one_and_one_sentence(outcomes)
    stored = Edition.objects.get(pk=edition.pk)
    assert stored.version == 2
    assert stored.content().figures[cell] in (401, 402)
    assert ReportEvent.objects.filter(edition=edition, verb=Verb.SAVE).count() == 1


@pytest.fixture
def asked(agency):
    """Give a removal by law that was asked for, and two other people who may decide on it."""
    asker, *others = (make_supervisor(agency, f"supervisor{number}") for number in (1, 2, 3))
    edition = make_published(agency, preface="<p>由陈某某编制。</p>")
    told = {"place": "preface", "passage": "陈某某", "ground": "privacy", "reason": "含个人信息。"}
    return actions.ask_removal(asker, edition, **told), others


def test_a_removal_is_confirmed_while_it_is_declined(asked):
    seal, (first, second) = asked
    one_and_one_sentence(
        at_once(lambda: actions.confirm_removal(first, seal), lambda: actions.decline_removal(second, seal, "不是。"))
    )
    stored = Seal.objects.get()
    assert stored.passage == ""
    assert (stored.state == "carried_out") == (MARK in stored.edition.preface)


def test_a_correction_opened_while_a_passage_comes_off_does_not_keep_it(asked):
    seal, (first, second) = asked
    outcomes = at_once(
        lambda: actions.confirm_removal(first, seal), lambda: actions.correct(second, seal.edition, "更正。")
    )
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert [edition.preface.count(MARK) for edition in seal.report.editions.all()] == [1, 1]


def test_two_people_begin_one_report_at_once(agency):
    report = make_report(agency)
    people = [make_editor(agency, f"editor{number}") for number in (1, 2)]
    one_and_one_sentence(at_once(*(lambda person=person: actions.start(person, report) for person in people)))
    assert report.editions.count() == 1
