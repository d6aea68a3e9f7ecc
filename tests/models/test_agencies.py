"""Agencies over time: names, superiors, paths and codes."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from reports.models import Agency, AgencyPeriod, Membership, Report, refresh_today
from reports.models.agencies import agencies_of
from reports.models.codes import credit_code_check_digit, validate_credit_code, validate_region_code
from tests.factories import make_agency, make_person, make_report

day = datetime.date
TODAY = day(2026, 11, 22)


@pytest.fixture
def tree(db):
    """Give a government with a bureau, which has an office below it, and a second government."""
    government = make_agency("青禾县人民政府", kind="government")
    bureau = make_agency("青禾县教育局", superior=government)
    return {
        "government": government,
        "bureau": bureau,
        "office": make_agency("青禾县招生办公室", superior=bureau),
        "other": make_agency("白石县人民政府", kind="government"),
    }


def move(agency, **changes):
    """Change what holds of an agency in its last period."""
    AgencyPeriod.objects.filter(pk=agency.periods.last().pk).update(**changes)


def names_below(agency):
    """Return the names of a subtree."""
    return set(Agency.objects.below(Agency.objects.get(pk=agency.pk)).values_list("name", flat=True))


@pytest.mark.django_db
def test_a_subtree_is_the_body_and_all_below_it(tree):
    assert names_below(tree["government"]) == {"青禾县人民政府", "青禾县教育局", "青禾县招生办公室"}
    assert names_below(tree["bureau"]) == {"青禾县教育局", "青禾县招生办公室"}
    assert names_below(tree["other"]) == {"白石县人民政府"}
    assert tree["office"].is_below(tree["government"])
    assert tree["office"].is_below(tree["office"])
    assert not tree["government"].is_below(tree["office"])


@pytest.mark.django_db
def test_an_agency_without_a_path_yet_reaches_itself_alone(tree):
    fresh = Agency.objects.create(slug="new", name="新局")
    assert set(Agency.objects.below(fresh)) == {fresh}
    assert not tree["office"].is_below(fresh)
    person = make_person()
    Membership.objects.create(person=person, agency=fresh, role="supervisor")
    assert set(Agency.objects.filter(agencies_of(person))) == {fresh}


@pytest.mark.django_db
def test_paths_follow_the_periods(tree):
    assert refresh_today(day=TODAY) == 0
    move(tree["bureau"], superior=tree["other"])
    assert refresh_today(day=TODAY) == 2
    assert names_below(tree["other"]) == {"白石县人民政府", "青禾县教育局", "青禾县招生办公室"}
    assert names_below(tree["government"]) == {"青禾县人民政府"}


@pytest.mark.django_db
def test_a_renamed_agency_has_todays_name_and_a_report_that_of_its_year(tree):
    bureau = tree["bureau"]
    report_2022, report_2024 = make_report(bureau, 2022), make_report(bureau, 2024)
    move(bureau, last_day=day(2024, 3, 31))
    AgencyPeriod.objects.create(
        agency=bureau, first_day=day(2024, 4, 1), name="青禾县教育体育局", superior=tree["government"],
        credit_code="91350100M000100Y43",
    )  # fmt: skip
    assert refresh_today(day=TODAY) == 1
    bureau.refresh_from_db()
    assert bureau.name == "青禾县教育体育局"
    assert [Report.objects.get(pk=r.pk).name_then for r in (report_2022, report_2024)] == ["青禾县教育局", bureau.name]
    assert Report.objects.get(pk=report_2024.pk).code_then == "91350100M000100Y43"
    assert set(Agency.objects.named("教育局")) == {bureau} == set(Agency.objects.named("91350100m"))
    assert bureau.slug == Agency.objects.get(name="青禾县教育体育局").slug


@pytest.mark.django_db
def test_only_the_agencies_named_take_over_their_period(tree):
    move(tree["bureau"], name="甲局")
    move(tree["office"], name="乙办")
    assert refresh_today([tree["office"]], TODAY) == 1
    assert names_below(tree["bureau"]) == {"青禾县教育局", "乙办"}


@pytest.mark.django_db
def test_superiors_in_a_circle_are_refused(tree):
    move(tree["government"], superior=tree["office"])
    with pytest.raises(ValidationError, match=r"above itself|自己"):
        refresh_today(day=TODAY)
    assert Agency.objects.get(pk=tree["government"].pk).superior is None


@pytest.mark.django_db
def test_an_agency_is_alive_while_a_period_holds():
    gone = make_agency("甲局", first_day=day(2015, 1, 1), last_day=day(2020, 12, 30))
    new = make_agency("乙局", first_day=day(2021, 1, 1))
    assert set(Agency.objects.alive_on(day(2020, 12, 30))) == {gone}
    assert not Agency.objects.alive_on(day(2020, 12, 31))
    assert set(Agency.objects.alive_on(day(2021, 1, 1))) == {new}
    assert (gone.period_in(2019).name, gone.period_in(2020)) == ("甲局", None)
    assert make_report(gone, 2020).name_then == "甲局"


@pytest.mark.django_db
def test_periods_of_an_agency_do_not_overlap():
    agency = make_agency(first_day=day(2015, 1, 1), last_day=day(2020, 12, 31))
    touching = AgencyPeriod(agency=agency, first_day=day(2020, 12, 31), name="x")
    with pytest.raises(ValidationError, match="2015-01-01"):
        touching.clean()
    AgencyPeriod(agency=agency, first_day=day(2021, 1, 1), name="x").clean()
    with pytest.raises(ValidationError):
        AgencyPeriod(agency=agency, superior=agency, first_day=day(2021, 1, 1), name="x").clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        AgencyPeriod.objects.create(agency=agency, first_day=day(2022, 1, 1), last_day=day(2021, 1, 1), name="x")


def test_the_check_digit_of_a_credit_code():
    validate_credit_code("91350100M000100Y43")  # the example of GB 32100-2015
    assert credit_code_check_digit("91350100M000100Y4") == "3"


@pytest.mark.parametrize(
    "code",
    ["91350100M000100Y44", "91350100M000100Y4", "91350100M000100YI3", "91350100m000100y43", "", "91350100M000100Y433"],
)
def test_a_wrong_credit_code_is_refused(code):
    with pytest.raises(ValidationError):
        validate_credit_code(code)


@pytest.mark.parametrize(
    ("code", "is_right"), [("410305", True), ("410305001", True), ("4103", False), ("41030a", False)]
)
def test_a_region_code_has_six_or_nine_digits(code, is_right):
    if is_right:
        validate_region_code(code)
        return
    with pytest.raises(ValidationError):
        validate_region_code(code)
