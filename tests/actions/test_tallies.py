"""Counting for the rule book: editions in force, public findings, each report once, and only when it is due."""

import datetime

import pytest
from django.utils import timezone

from reports.actions import tallies
from reports.models import Finding, RuleTally, State, Verb
from tests.factories import end_edition, make_agency, make_edition, make_event, make_published, make_report

pytestmark = pytest.mark.django_db


def find(edition, rule, verdict="fails", *, line="", public=True):
    """Store one finding of ``rule``."""
    return Finding.objects.create(
        edition=edition, rule=rule, severity="error", verdict=verdict, line=line, inputs_are_public=public
    )


def tally(rule, year=2022):
    """Return what is counted for ``rule``: judged, broken, undecided."""
    held = RuleTally.objects.get(rule=rule, year=year)
    return held.judged, held.broken, held.undecided


def test_a_report_counts_once_however_often_it_breaks_a_rule():
    first, second = make_published(make_agency("青禾县甲局")), make_published(make_agency("青禾县乙局"))
    find(first, "T3-BALANCE", line="total")
    find(first, "T3-BALANCE", line="business")
    find(first, "T3-BALANCE", "undecided", line="natural_person")
    find(second, "X-CARRY", "undecided")
    tallies.tally_findings()
    assert tally("T3-BALANCE") == (2, 1, 1)
    assert tally("X-CARRY") == (2, 0, 1)
    assert tally("T4-SUM") == (2, 0, 0)


def test_drafts_old_editions_unlisted_bodies_and_inner_findings_do_not_count():
    published = make_published(make_agency("青禾县甲局"))
    find(published, "T3-BALANCE", public=False)
    old = make_published(make_agency("青禾县乙局"))
    find(old, "T3-BALANCE")
    end_edition(old)
    make_edition(old.report, old.content(), state=State.PUBLISHED, change="correction", change_reason="更正。")
    find(make_edition(make_report(make_agency("青禾县丙局")), state=State.DRAFT), "T3-BALANCE")
    find(make_published(make_agency("青禾县丁局", is_listed=False)), "T3-BALANCE")
    tallies.tally_findings()
    assert tally("T3-BALANCE") == (2, 0, 0)


def test_a_rule_counts_the_reports_that_it_speaks_to():
    make_published(make_agency("青禾县甲局"), shape="narrative_only")
    make_published(make_agency("青禾县乙局"), 2020, form="2019")
    tallies.tally_findings()
    assert not RuleTally.objects.filter(rule="T3-BALANCE", year=2022).exists()
    assert tally("T3-BALANCE", 2020)[0] == 1
    assert tally("N-PERSONAL")[0] == 1


def test_counts_of_years_that_are_gone_go(monkeypatch):
    RuleTally.objects.create(rule="T3-BALANCE", year=2008, counted_at=timezone.now())
    make_published()
    tallies.tally_findings()
    assert set(RuleTally.objects.values_list("year", flat=True)) == {2022}


def aged(age):
    """Let the last count have been ``age`` ago."""
    RuleTally.objects.update(counted_at=timezone.now() - age)


@pytest.mark.parametrize(
    ("age", "happened", "counts"),
    [
        (tallies.OFTEN / 2, True, False),
        (tallies.OFTEN * 2, True, True),
        (tallies.OFTEN * 2, False, False),
        (tallies.SELDOM + datetime.timedelta(seconds=1), False, True),
    ],
)
def test_counts_are_made_when_something_happened_but_not_all_the_time(age, happened, counts):
    edition = make_published()
    seen = tallies.tally_when_due(None)
    aged(age)
    if happened:
        find(edition, "T3-BALANCE")
    before = RuleTally.objects.latest("counted_at").counted_at
    tallies.tally_when_due(seen)
    assert (RuleTally.objects.latest("counted_at").counted_at > before) is counts


def test_a_withdrawal_does_not_wait_for_the_next_count():
    edition, _ = make_published(make_agency("青禾县甲局")), make_published(make_agency("青禾县乙局"))
    seen = tallies.tally_when_due(None)
    assert tally("T4-SUM") == (2, 0, 0)
    end_edition(edition, State.WITHDRAWN)
    make_event(edition.report, Verb.WITHDRAW)
    seen = tallies.tally_when_due(seen)
    assert tally("T4-SUM") == (1, 0, 0)
    make_published(make_agency("青禾县丙局"))
    tallies.tally_when_due(seen)
    assert tally("T4-SUM") == (1, 0, 0), "what came in waits for the next count"
