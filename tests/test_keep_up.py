"""What falls due happens by itself, and what goes wrong holds up nothing else."""

import datetime
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from reports import actions
from reports.management.commands import keep_up
from reports.models import Agency, AgencyPeriod, Edition, Site, State
from tests.factories import make_agency, make_edition, make_report
from tests.run import clean_environment

CHECKOUT = Path(__file__).resolve().parent.parent
PATIENCE = 60
NEW_NAME = "青禾县教育和体育局"


@pytest.fixture(autouse=True)
def kept_connections(monkeypatch):
    """Count the closings instead: on PostgreSQL the transaction around a test makes its connection look old."""
    closings = []
    monkeypatch.setattr(keep_up, "close_old_connections", lambda: closings.append("closed"))
    return closings


def rename_from(agency, first_day):
    """Let ``agency`` have another name from a day on."""
    agency.periods.update(last_day=first_day - datetime.timedelta(days=1))
    AgencyPeriod.objects.create(agency=agency, first_day=first_day, name=NEW_NAME)


def scheduled(year, delay):
    """Return an approved edition that is to be published after a delay."""
    agency = make_agency(f"青禾县第{year}局")
    moment = timezone.now() + delay
    return make_edition(make_report(agency, year), state=State.APPROVED, scheduled_for=moment)


def stamp_of_the_site():
    """Return the stamp that every public page rests on."""
    return Site.objects.get(pk=1).public_stamp


@pytest.mark.django_db
def test_an_edition_is_published_once_its_moment_has_come():
    due = scheduled(2022, -datetime.timedelta(seconds=1))
    later = scheduled(2021, datetime.timedelta(hours=1))
    call_command("keep_up", once=True)
    states = {edition.pk: edition.state for edition in Edition.objects.all()}
    assert states == {due.pk: State.PUBLISHED, later.pk: State.APPROVED}


@pytest.mark.django_db
def test_a_name_that_begins_today_is_taken_over_and_every_public_page_renewed():
    actions.renew_public_pages()
    agency, before = make_agency(), stamp_of_the_site()
    rename_from(agency, timezone.localdate())
    call_command("keep_up", once=True)
    agency.refresh_from_db()
    assert (agency.name, stamp_of_the_site()) == (NEW_NAME, before + 1)
    call_command("keep_up", once=True)
    assert stamp_of_the_site() == before + 1


@pytest.mark.django_db
def test_a_keeper_that_runs_on_takes_the_register_over_once_a_day(monkeypatch):
    agency, today = make_agency(), timezone.localdate()
    tomorrow = today + datetime.timedelta(days=1)
    rename_from(agency, tomorrow)
    asked, take_over = [], keep_up.refresh_today
    monkeypatch.setattr(keep_up, "refresh_today", lambda day: asked.append(day) or take_over(day=day))
    keeper = keep_up.Command()
    for day in (today, today, tomorrow, tomorrow):
        monkeypatch.setattr(timezone, "localdate", lambda day=day: day)
        assert keeper.go_round()
    assert asked == [today, tomorrow]
    assert Agency.objects.get().name == NEW_NAME


@pytest.mark.django_db
def test_names_wait_for_the_next_round_when_the_pages_could_not_be_renewed(monkeypatch):
    agency, keeper = make_agency(), keep_up.Command()
    rename_from(agency, timezone.localdate())
    with monkeypatch.context() as broken:
        broken.setattr(actions, "renew_public_pages", lambda: 1 / 0)
        assert not keeper.go_round()
    assert Agency.objects.get().name == agency.name
    assert keeper.go_round()
    assert Agency.objects.get().name == NEW_NAME


@pytest.mark.django_db
def test_what_goes_wrong_is_logged_and_holds_up_nothing_else(monkeypatch, caplog):
    due = scheduled(2022, -datetime.timedelta(seconds=1))
    circle = make_agency("青禾县财政局")
    circle.periods.update(superior=circle)
    with pytest.raises(CommandError):
        call_command("keep_up", once=True)
    assert "above itself" in caplog.text or "之上" in caplog.text
    assert Edition.objects.get(pk=due.pk).state == State.PUBLISHED


def test_a_database_that_is_away_stops_no_keeper_and_its_connection_is_given_up(monkeypatch, caplog, kept_connections):
    def away():
        raise DatabaseError("the server is gone")

    monkeypatch.setattr(keep_up, "only_one", away)
    assert not keep_up.Command().go_round()
    assert "the server is gone" in caplog.text
    assert kept_connections == ["closed", "closed"]


@pytest.mark.django_db
def test_a_keeper_leaves_the_round_out_while_another_one_is_at_it():
    due = scheduled(2022, -datetime.timedelta(seconds=1))
    if connection.vendor != "postgresql":
        with keep_up.only_one() as is_mine:
            assert is_mine
        return
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [keep_up.KEEPER_LOCK])
        call_command("keep_up", once=True)
        assert Edition.objects.get(pk=due.pk).state == State.APPROVED
        cursor.execute("SELECT pg_advisory_unlock(%s)", [keep_up.KEEPER_LOCK])
        call_command("keep_up", once=True)
        assert Edition.objects.get(pk=due.pk).state == State.PUBLISHED
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [keep_up.KEEPER_LOCK])
        assert cursor.fetchone() == (True,)


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_keeper_survives_errors_and_ends_with_its_parent_however_that_ends(tmp_path, ending):
    parent = (
        "import os, signal, subprocess, sys; "
        "signal.signal(signal.SIGINT, signal.SIG_DFL); "  # what a shell starts in the background ignores Ctrl-C
        "subprocess.run([*sys.argv[1:], str(os.getpid())], start_new_session=True)"
    )
    command = [sys.executable, "-c", parent, sys.executable, "manage.py", "keep_up", "--parent"]
    environment = clean_environment(tmp_path) | {"DJANGO_SETTINGS_MODULE": "portal.settings"}
    process = subprocess.Popen(
        command, cwd=CHECKOUT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    # The database is empty: the first round fails, and the keeper lives on.
    assert "level=ERROR" in process.stderr.readline()
    assert process.poll() is None
    os.kill(process.pid, ending)
    # The keeper holds the other end of the pipe: this returns when it is gone too.
    process.communicate(timeout=PATIENCE)


@pytest.mark.any_database  # only SQLite has to be told
@pytest.mark.django_db
def test_the_tables_are_measured_once_a_day():
    make_report(make_agency("青禾县档案局"), 2022)
    call_command("keep_up", once=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1 WHERE tbl IN ('reports_report', 'reports_agency')")
        assert len(cursor.fetchall()) == 2
