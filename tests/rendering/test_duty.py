"""How the duty was kept: every state in words, of rows at hand and inside the database alike."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from reports.models import DueDate, Report, State
from reports.rendering import duty
from tests.factories import end_edition, make_agency, make_edition, make_report, make_year, sound_content

pytestmark = pytest.mark.django_db
DUE = datetime.date(2023, 1, 31)
TODAY = datetime.date(2023, 3, 1)


def at(day, hour=9, minute=0):
    """Return a moment of a day as clocks in Shanghai show it."""
    zone = datetime.timezone(datetime.timedelta(hours=8))
    return datetime.datetime.combine(day, datetime.time(hour, minute), zone)


def due(year=2022, legal=DUE, **fields):
    """Store a due date."""
    return DueDate.objects.create(year=make_year(year), legal_date=legal, **fields)


def publish(report, day, **fields):
    """Store an edition of ``report`` published on a day."""
    return make_edition(report, published_at=day if isinstance(day, datetime.datetime) else at(day), **fields)


def rows(reports=None):
    """Return reports as lists read them."""
    return (reports or Report.objects.all()).select_related("agency", "year", "current_edition")


def kept(report, today=TODAY):
    """Return the duty of one report, having seen that the database says the same."""
    found = duty.duties_of(rows(Report.objects.filter(pk=report.pk)), today=today)[report.pk]
    marked = duty.with_duty(Report.objects.filter(pk=report.pk), duty.due_dates_of([report.year_id]), today=today)
    for state, condition in duty.conditions(today).items():
        assert marked.filter(condition).exists() == (state == found.state), state
    row = marked.get()
    assert (row.due_on, row.first_on) == (found.due_on, found.first_on)
    if found.state in (duty.LATE, duty.OVERDUE):
        assert row.lateness.days == found.days
    with translation.override("en"):
        assert str(found.words)
    return found


def words(found):
    """Return the words of a duty in English."""
    with translation.override("en"):
        return found.words


@pytest.mark.parametrize(
    ("moment", "state", "days", "said"),
    [
        (at(DUE, 0, 1), duty.IN_TIME, 0, "published in time"),
        (at(DUE, 23, 59), duty.IN_TIME, 0, "published in time"),
        (at(DUE + datetime.timedelta(days=1), 0, 1), duty.LATE, 1, "published 1 day late"),
        (at(datetime.date(2023, 2, 14)), duty.LATE, 14, "published 14 days late"),
    ],
)
def test_the_day_of_publication_is_that_of_the_portals_own_time(moment, state, days, said):
    due()
    report = make_report()
    publish(report, moment, state=State.PUBLISHED)
    found = kept(report)
    assert (found.state, found.days, words(found)) == (state, days, said)
    assert found.was_in_time == (state == duty.IN_TIME)
    assert found.is_published
    assert found.is_judged


@pytest.mark.parametrize(
    ("today", "state", "days", "said", "tone"),
    [
        (datetime.date(2023, 1, 1), duty.NOT_DUE, 30, "not yet due", "none"),
        (DUE, duty.NOT_DUE, 0, "not yet due", "none"),
        (datetime.date(2023, 2, 1), duty.OVERDUE, 1, "not published, 1 day overdue", "bad"),
        (TODAY, duty.OVERDUE, 29, "not published, 29 days overdue", "bad"),
    ],
)
def test_what_is_not_published_is_overdue_from_the_next_day_on(today, state, days, said, tone):
    due()
    found = kept(make_report(), today)
    assert (found.state, found.days, words(found), found.tone) == (state, days, said, tone)
    assert found.is_judged == (state == duty.OVERDUE)


def test_a_leap_year_has_a_day_more():
    due(2023, datetime.date(2024, 1, 31))
    assert kept(make_report(year=2023), datetime.date(2024, 3, 1)).days == 30


def test_a_draft_does_not_count():
    due()
    report = make_report()
    make_edition(report, state=State.SUBMITTED)
    assert kept(report).state == duty.OVERDUE


@pytest.mark.parametrize(
    ("obligation", "state", "said"),
    [
        ("exempt", duty.EXEMPT, "exempt: 年末新组建"),
        ("not_alive", duty.NOT_ALIVE, "not in being at the end of the year"),
    ],
)
@pytest.mark.parametrize("is_published", [True, False])
def test_where_nothing_is_owed_nobody_is_late(obligation, state, said, is_published):
    due()
    report = make_report(obligation=obligation, exemption_reason="年末新组建")
    if is_published:
        publish(report, TODAY, state=State.PUBLISHED)
    found = kept(report)
    assert (found.state, words(found), found.tone, found.days) == (state, said, "none", 0)
    assert not found.is_judged


def test_the_first_publication_counts_not_the_correction():
    due()
    report = make_report()
    first = publish(report, datetime.date(2023, 1, 20), state=State.PUBLISHED)
    end_edition(first)
    publish(report, datetime.date(2023, 2, 20), state=State.PUBLISHED, change="correction", change_reason="更正。")
    assert kept(report).state == duty.IN_TIME


def test_a_withdrawn_report_is_withdrawn_though_it_came_in_time():
    due()
    report = make_report()
    end_edition(publish(report, datetime.date(2023, 1, 20), state=State.PUBLISHED), State.WITHDRAWN)
    found = kept(report)
    assert (found.state, words(found), found.tone) == (duty.WITHDRAWN, "withdrawn", "warn")
    assert found.was_in_time
    assert found.is_judged
    assert not found.is_published


def test_a_transcribed_report_came_on_the_day_on_which_its_source_was_published():
    due()
    report = make_report()
    content = sound_content(published_date="2023-01-18")
    publish(report, TODAY, state=State.PUBLISHED, content=content, origin="transcribed")
    found = kept(report)
    assert (found.state, found.first_on, found.is_transcribed) == (duty.IN_TIME, datetime.date(2023, 1, 18), True)


def test_a_transcribed_report_without_a_day_is_not_judged():
    due()
    report = make_report()
    publish(report, TODAY, state=State.PUBLISHED, origin="transcribed")
    found = kept(report)
    assert (found.state, found.first_on, found.is_judged) == (duty.UNDATED, None, False)
    assert words(found) == "published elsewhere, the day is not known"


@pytest.mark.parametrize("is_published", [True, False])
def test_without_a_due_date_nobody_is_late(is_published):
    report = make_report()
    if is_published:
        publish(report, TODAY, state=State.PUBLISHED)
    found = kept(report)
    assert found.state == duty.NO_DATE
    assert words(found) == ("published, no due date set" if is_published else "no due date set")


def test_a_missed_local_date_within_the_legal_one_is_said_so():
    due(local_date=datetime.date(2023, 1, 15))
    early, later, open_ = (make_report(make_agency(f"青禾县{name}局")) for name in "甲乙丙")
    publish(early, datetime.date(2023, 1, 16), state=State.PUBLISHED)
    publish(later, datetime.date(2023, 2, 1), state=State.PUBLISHED)
    assert words(kept(early)) == "published 1 day after the local date"
    assert words(kept(later)) == "published 17 days late"
    assert words(kept(open_, datetime.date(2023, 1, 17))) == "not published, 2 days past the local date"
    assert words(kept(open_)) == "not published, 45 days overdue"


def test_the_most_special_due_date_counts():
    government = make_agency("青禾县人民政府", kind="government")
    street = make_agency("青禾县城关街道", kind="subdistrict", superior=government)
    bureau = make_agency("青禾县教育局", superior=street)
    other = make_agency("白石县人民政府", kind="government")
    due()
    due(kind="government", legal=datetime.date(2023, 3, 31))
    due(kind="subdistrict", legal=datetime.date(2023, 2, 10))
    due(subtree=government, legal=datetime.date(2023, 2, 5))
    due(kind="department", subtree=street, legal=datetime.date(2023, 2, 20), local_date=datetime.date(2023, 2, 18))
    due(kind="government", subtree=other, legal=datetime.date(2023, 3, 15))
    due(2021, datetime.date(2022, 1, 31))
    days = [kept(make_report(agency)).due_on for agency in (government, street, bureau, other)]
    assert [day.isoformat() for day in days] == ["2023-02-05", "2023-02-05", "2023-02-18", "2023-03-15"]


def test_each_year_has_its_own_date():
    due(2021, datetime.date(2022, 1, 31))
    due(2022)
    agency = make_agency()
    for year in (2021, 2022):
        publish(make_report(agency, year), datetime.date(2023, 1, 20), state=State.PUBLISHED)
    found = duty.duties_of(rows(agency.reports.order_by("year__year")), today=TODAY).values()
    assert [one.state for one in found] == [duty.LATE, duty.IN_TIME]
    assert [one.days for one in found] == [354, 0]


def test_lists_of_any_length_cost_two_queries():
    due()

    def cost():
        with CaptureQueriesContext(connection) as captured:
            duty.duties_of(list(rows()), today=TODAY)
        return len(captured) - 1

    for number in range(12):
        report = make_report(make_agency(f"青禾县第{number}局"))
        first = publish(report, DUE, state=State.PUBLISHED)
        if number % 2:
            end_edition(first)
            publish(report, TODAY, state=State.PUBLISHED)
        if number == 1:
            before = cost()
    assert cost() == before == 2


def test_no_report_costs_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert duty.duties_of([]) == {}


def test_one_report_with_its_rows_at_hand_costs_nothing(django_assert_num_queries):
    due()
    report = make_report()
    first = publish(report, DUE, state=State.PUBLISHED)
    report, dates = rows().get(pk=report.pk), duty.due_dates_of([report.year_id])
    with django_assert_num_queries(0):
        assert duty.duty_of(report, dates, first, today=TODAY).state == duty.IN_TIME
