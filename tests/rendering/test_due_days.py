"""The due day that is read along with editions is the one that ``due_row_for`` finds among all due dates."""

import datetime

import pytest

from reports.models import DueDate, Edition, due_row_for
from reports.rendering.due_days import days_of, duty_read_along, with_due_days
from tests.factories import make_agency, make_published, make_report, make_year

DAY = datetime.date(2023, 1, 31)


@pytest.fixture
def tree(db):
    """Give a government, an office and a town under it, each with a report on 2022, and other years' due dates."""
    top = make_agency("青禾县人民政府", kind="government")
    office = make_agency("青禾县教育局", superior=top)
    town = make_agency("青禾县柳溪镇", kind="township", superior=top)
    for agency in (top, office, town):
        make_published(agency)
    DueDate.objects.create(year=make_year(2021), legal_date=datetime.date(2022, 1, 1))
    return {"top": top, "office": office, "town": town}


def due(days, **fields):
    """Store a due date so many days after the legal one."""
    return DueDate.objects.create(year=make_year(), legal_date=DAY + datetime.timedelta(days), **fields)


@pytest.mark.parametrize("order", [1, -1])
def test_the_most_special_date_wins_as_it_does_among_rows(tree, order):
    other = make_agency("白石县人民政府", kind="government")
    dates = [
        lambda: due(0),
        lambda: due(1, kind="government"),
        lambda: due(2, subtree=tree["top"], local_date=DAY),
        lambda: due(3, subtree=tree["top"], kind="township"),
        lambda: due(4, subtree=tree["office"]),
        lambda: due(5, subtree=other),
        lambda: due(6, kind="party"),
    ]
    for make in dates[::order]:
        make()
    held = list(DueDate.objects.filter(year__year=2022).select_related("subtree"))
    found = set()
    for edition in with_due_days(Edition.objects.public()).select_related("report__agency"):
        row = due_row_for(edition.report.agency, held)
        assert days_of(edition) == (row.legal_date, row.local_date)
        found.add(row.pk)
    assert len(found) == 3


def test_without_a_date_nothing_is_said(tree):
    (edition,) = with_due_days(Edition.objects.public().filter(report__agency=tree["office"]))
    assert days_of(edition) == (None, None)
    assert duty_read_along(edition, [edition]) is None


def test_the_first_edition_counts_and_costs_no_query(tree, django_assert_num_queries):
    due(-12)
    (edition,) = with_due_days(Edition.objects.public().filter(report__agency=tree["office"])).select_related(
        "report__agency", "report__year"
    )
    with django_assert_num_queries(0):
        duty = duty_read_along(edition, [edition])
    assert (duty.state, duty.days, duty.first_on) == ("late", 1, datetime.date(2023, 1, 20))


def test_a_report_without_a_public_edition_is_not_judged_here(db):
    edition = make_published()
    report = make_report(make_agency("青禾县财政局"))
    edition.report = report
    assert duty_read_along(edition, []) is None
