"""Due dates: the most special one wins, the local day before the legal one."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from reports.models import DueDate, due_date_for
from tests.factories import make_agency, make_year

pytestmark = pytest.mark.django_db
LEGAL, LATER, EARLIER = datetime.date(2023, 1, 31), datetime.date(2023, 3, 31), datetime.date(2023, 1, 10)


def due(kind="", subtree=None, legal=LEGAL, local=None):
    """Store a due date of 2022."""
    return DueDate.objects.create(year=make_year(), kind=kind, subtree=subtree, legal_date=legal, local_date=local)


@pytest.fixture
def government():
    """Give a district government."""
    return make_agency("青禾县人民政府", kind="government")


def test_no_day_is_due_where_none_applies(government):
    assert due_date_for(government, []) is None
    assert due_date_for(government, [due("township")]) is None


def test_the_kind_comes_before_all_kinds(government):
    dates = [due(), due("government", legal=LATER)]
    assert due_date_for(government, dates) == LATER
    assert due_date_for(make_agency(superior=government), dates) == LEGAL


def test_the_subtree_comes_before_the_kind(government):
    below, foreign = make_agency(superior=government), make_agency("白石县教育局")
    dates = [due("department"), due(subtree=government, legal=LATER), due(subtree=below, legal=LATER, local=EARLIER)]
    assert due_date_for(below, dates) == EARLIER
    assert due_date_for(government, dates) == LATER
    assert due_date_for(foreign, dates) == LEGAL


@pytest.mark.parametrize("with_subtree", [True, False])
def test_a_day_is_set_once_for_a_kind_and_a_subtree(government, with_subtree):
    subtree = government if with_subtree else None
    due("department", subtree)
    with pytest.raises(IntegrityError), transaction.atomic():
        due("department", subtree, LATER)
    due("department", make_agency("白石县人民政府"))


def test_a_year_stands_once():
    make_year(2022)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(make_year()).objects.create(year=2022)
