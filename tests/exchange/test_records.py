"""Agencies with periods, and years, as flat tables: administrators alone, all or nothing."""

import datetime

import pytest
from django.utils import translation

from reports.exchange import FORMATS, AgencyResource, Csv, YearResource, faults, table_in
from reports.models import Agency, AgencyPeriod, ReportingYear
from tests.factories import make_agency, make_editor, make_person, make_year

pytestmark = pytest.mark.django_db
HEADERS = "slug,first_day,last_day,name,superior,kind,level"


@pytest.fixture(autouse=True)
def in_english():
    """Read reasons in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def boss():
    """Give an administrator."""
    return make_person("boss", superuser=True)


@pytest.fixture
def county():
    """Give a county with an office that was renamed."""
    county = make_agency("青禾县人民政府", slug="qinghe", kind="government")
    office = make_agency("青禾县水利局", slug="qinghe-shuili", superior=county, last_day=datetime.date(2020, 6, 30))
    AgencyPeriod.objects.create(
        agency=office, first_day=datetime.date(2020, 7, 1), name="青禾县水务局", superior=county, short_name="县水务局"
    )
    return county


def take(resource_class, person, data, *, dry_run=False):
    """Import ``data``; return the result and the faults."""
    dataset = table_in(data if isinstance(data, bytes) else data.encode())
    resource = resource_class(person=person)
    result = resource.import_data(dataset, dry_run=dry_run, use_transactions=True, rollback_on_validation_errors=True)
    return result, faults(result, getattr(dataset, "row_numbers", []), {})


def state():
    """Return everything that is stored of agencies and years."""
    return [list(model.objects.order_by("pk").values()) for model in (Agency, AgencyPeriod, ReportingYear)]


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_file_that_was_exported_changes_nothing(file_format, county, boss):
    make_year(2022)
    before = state()
    for resource, queryset in ((AgencyResource, Agency.objects.all()), (YearResource, ReportingYear.objects.all())):
        data = file_format().export_data(resource(person=boss).export(queryset=queryset))
        result, found = take(resource, boss, data)
        assert found == []
        assert result.totals["new"] + result.totals["update"] == 0
        assert result.totals["skip"] > 0
    assert state()[1] == before[1]
    assert state()[2] == before[2]


def test_every_period_is_a_row_of_its_own(county, boss):
    lines = Csv().export_data(AgencyResource(person=boss).export(queryset=Agency.objects.all())).decode().splitlines()
    assert len(lines) == 4
    assert sum("qinghe-shuili" in line for line in lines) == 2


def test_new_agencies_may_name_superiors_further_down(boss):
    data = (
        f"{HEADERS}\nqinghe-jiaoyu,2000-01-01,,青禾县教育局,qinghe,department,county\n"
        "qinghe,2000/1/1,,青禾县人民政府,,government,county\n"
    )
    result, found = take(AgencyResource, boss, data)
    assert found == []
    assert result.totals["new"] == 2
    office = Agency.objects.get(slug="qinghe-jiaoyu")
    assert office.name == "青禾县教育局"
    assert office.superior.slug == "qinghe"
    assert office.path.startswith(office.superior.path)


def test_a_preview_stores_nothing(boss):
    before = state()
    result, found = take(
        AgencyResource, boss, f"{HEADERS}\nqinghe,2000-01-01,,青禾县人民政府,,government,county\n", dry_run=True
    )
    assert (found, result.totals["new"]) == ([], 1)
    assert state() == before


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("Qinghe X,2000-01-01,,甲,,department,county", "slug", "is no address"),
        ("qinghe-x,,,甲,,department,county", "first_day", "first day"),
        ("qinghe-x,2000-13-01,,甲,,department,county", "first_day", "is not a day"),
        ("qinghe-x,2000-01-01,1999-01-01,甲,,department,county", "", "before the first day"),
        ("qinghe-x,2000-01-01,,,,department,county", "name", ""),
        ("qinghe-x,2000-01-01,,甲,nowhere,department,county", "superior", "No agency has the address"),
        ("qinghe-x,2000-01-01,,甲,,club,county", "kind", "is none of"),
        ("qinghe-x,2000-01-01,,=1+1,,department,county", "name", "formula"),
        ("qinghe-shuili,2021-01-01,,甲,qinghe,department,county", "", "overlaps"),
    ],
)
def test_a_fault_stops_the_file(row, column, reason, county, boss):
    before = state()
    good = "qinghe-minzheng,2000-01-01,,青禾县民政局,qinghe,department,county"
    _result, found = take(AgencyResource, boss, f"{HEADERS}\n{good}\n{row}\n")
    assert [(fault.row, fault.column) for fault in found] == [(3, column)]
    assert reason in found[0].reason
    assert state() == before


def test_a_circle_of_superiors_stops_the_file(county, boss):
    before = state()
    row = "qinghe,2000-01-01,,青禾县人民政府,qinghe-shuili,government,county"
    _result, found = take(AgencyResource, boss, f"{HEADERS}\n{row}\n")
    assert "above itself" in found[0].reason
    assert state() == before


def test_the_same_period_twice_is_a_fault(boss):
    row = "qinghe,2000-01-01,,青禾县人民政府,,government,county"
    _result, found = take(AgencyResource, boss, f"{HEADERS}\n{row}\n{row}\n")
    assert [(fault.row, fault.column) for fault in found] == [(3, "slug")]


def test_a_new_year_is_opened_with_its_reports_and_due_dates(county, boss):
    _result, found = take(YearResource, boss, "year,is_open,note\n2022,no,试点\n")
    assert found == []
    year = ReportingYear.objects.get(year=2022)
    assert (year.is_open, year.note, year.reports.count(), year.due_dates.count()) == (False, "试点", 2, 2)


@pytest.mark.parametrize(("cell", "column"), [("22,yes", "year"), ("1999,yes", "year"), ("2022,perhaps", "is_open")])
def test_a_wrong_year_is_a_fault(cell, column, boss):
    _result, found = take(YearResource, boss, f"year,is_open\n{cell}\n")
    assert [(fault.row, fault.column) for fault in found] == [(2, column)]
    assert not ReportingYear.objects.exists()


@pytest.mark.parametrize(
    ("resource", "data"),
    [(AgencyResource, f"{HEADERS}\na,2000-01-01,,甲,,department,county\n"), (YearResource, "year\n2022\n")],
)
def test_nobody_but_administrators_imports(resource, data, county):
    before = state()
    _result, found = take(resource, make_editor(county), data)
    assert "Only an administrator" in found[0].reason
    assert state() == before
