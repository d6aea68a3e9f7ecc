"""Due dates: the most special one wins, and each stands once."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from reports.models import DueDate, due_row_for
from tests.factories import make_agency, make_year

pytestmark = pytest.mark.django_db
LEGAL, LATER = datetime.date(2023, 1, 31), datetime.date(2023, 3, 31)


def due(kind="", subtree=None, legal=LEGAL):
    """Store a due date of 2022."""
    return DueDate.objects.create(year=make_year(), kind=kind, subtree=subtree, legal_date=legal)


@pytest.fixture
def government():
    """Give a district government."""
    return make_agency("青禾县人民政府", kind="government")


def test_no_day_is_due_where_none_applies(government):
    assert due_row_for(government, []) is None
    assert due_row_for(government, [due("township")]) is None


def test_the_kind_comes_before_all_kinds(government):
    everywhere, own = dates = [due(), due("government")]
    assert due_row_for(government, dates) == own
    assert due_row_for(make_agency(superior=government), dates) == everywhere


def test_the_subtree_comes_before_the_kind(government):
    below, foreign = make_agency(superior=government), make_agency("白石县教育局")
    kind, wide, narrow = dates = [due("department"), due(subtree=government), due(subtree=below)]
    assert due_row_for(below, dates) == narrow
    assert due_row_for(government, dates) == wide
    assert due_row_for(foreign, dates) == kind


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
