"""manage.py demo and publish_due."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from reports.demonstration import ACCOUNTS, FAULTS, NOT_SHOWN_HERE
from reports.models import Edition, Person, Report, State, Verb
from tests.factories import make_agency, make_edition, make_person, make_report
from tests.worlds import world


def output_of(*arguments):
    """Return what a command prints."""
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def passwords_in(text):
    """Return the passwords that a command printed, by account."""
    words = [line.split() for line in text.splitlines()]
    return {line[0]: line[1] for line in words if line and line[0] in ACCOUNTS}


@world
def printed():
    """Give the passwords that were printed when the district was filled with one year."""
    return passwords_in(output_of("demo", "--years", "2024"))


def test_demo_fills_an_empty_database_and_prints_passwords_that_work(printed):
    assert printed.keys() == ACCOUNTS.keys()
    for username, password in printed.items():
        person = Person.objects.get(username=username)
        assert person.check_password(password)
        assert person.is_staff
    assert Report.objects.filter(year__year=2024).count() == Report.objects.count() > 30


def test_new_passwords_replace_the_old_ones(printed):
    new = passwords_in(output_of("demo", "--passwords"))
    assert not set(printed.values()) & set(new.values())
    editor = Person.objects.get(username="editor")
    assert editor.check_password(new["editor"])
    assert not editor.check_password(printed["editor"])


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_agency, make_person])
def test_demo_refuses_a_database_that_holds_something(make):
    make()
    with pytest.raises(CommandError, match="already holds"):
        output_of("demo")
    assert Edition.objects.count() == 0


@pytest.mark.django_db
def test_passwords_without_the_accounts_are_refused():
    make_person("editor")
    with pytest.raises(CommandError, match=r"manage\.py demo"):
        output_of("demo", "--passwords")


@pytest.mark.django_db
def test_a_database_without_tables_is_refused_with_what_to_do(monkeypatch):
    def fail(*arguments):
        raise OperationalError("no such table: reports_agency")

    monkeypatch.setattr("reports.management.commands.demo.fill", fail)
    with pytest.raises(CommandError, match=r"no such table: reports_agency\): run manage\.py migrate first"):
        output_of("demo")


@pytest.mark.parametrize("years", ["2018", "2019-2026", "2024-2021", "last year", ""])
def test_years_out_of_range_are_refused(years):
    with pytest.raises(CommandError, match="2019-2025"):
        output_of("demo", "--years", years)


def test_the_list_has_a_line_for_each_fault_in_both_languages():
    listed, _sign, apart = output_of("demo", "--list-faults").partition("\nNot shown:\n")
    lines = listed.splitlines()[1:]
    assert len(lines) == len(FAULTS)
    assert [line.partition(":")[0] for line in apart.splitlines()] == list(NOT_SHOWN_HERE)
    for fault, line in zip(FAULTS, lines, strict=True):
        assert fault.what.zh in line
        assert fault.what.en in line
        assert str(fault.year) in line
        assert all(rule in line for rule in fault.rules)


def test_the_list_can_be_held_to_some_years():
    listed = output_of("demo", "--list-faults", "--years", "2020").partition("\nNot shown:\n")[0]
    lines = listed.splitlines()[1:]
    assert len(lines) == sum(fault.year == 2020 for fault in FAULTS)


@pytest.mark.django_db
def test_publish_due_publishes_what_is_due_and_nothing_else():
    now = timezone.now()
    due, later = (
        make_edition(
            make_report(make_agency(name)),
            state=State.APPROVED,
            scheduled_for=now + datetime.timedelta(minutes=minutes),
        )
        for name, minutes in (("青禾县民政局", -5), ("青禾县水务局", 5))
    )
    assert str(due.report) in output_of("publish_due")
    due.refresh_from_db()
    later.refresh_from_db()
    assert (due.state, later.state) == (State.PUBLISHED, State.APPROVED)
    assert due.digest == due.content().digest()
    assert due.events.get(verb=Verb.PUBLISH).person is None
    assert output_of("publish_due") == ""
