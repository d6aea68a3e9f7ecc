"""Former addresses of agencies: every public address that holds one leads to the same place under the present one."""

import pytest
from django.urls import URLPattern, get_resolver, get_script_prefix, reverse, set_script_prefix
from django.urls.converters import get_converters

from reports.actions import change_address
from reports.models import Agency

pytestmark = pytest.mark.django_db
SAMPLES = {
    "year": 2022,
    "number": 1,
    "digest": "0" * 12,
    "sha256": "0" * 64,
    "cell": "requests.received.total",
    "ending": "json",
    "slug": "jiaoyuju",
    "str": "requests.received.total",
}


def patterns_with_a_slug():
    """Yield (name, arguments) of every public address that names an agency."""
    waiting = list(get_resolver().url_patterns)
    known = {type(converter): name for name, converter in get_converters().items()}
    while waiting:
        held = waiting.pop()
        if not isinstance(held, URLPattern):
            waiting += [] if getattr(held, "namespace", None) else held.url_patterns
        elif "slug" in held.pattern.converters:
            kinds = {name: known[type(converter)] for name, converter in held.pattern.converters.items()}
            yield held.name, {name: SAMPLES.get(name, SAMPLES.get(kind)) for name, kind in kinds.items()}


ADDRESSES = dict(patterns_with_a_slug())


@pytest.fixture
def renamed(district):
    """Give an agency that had the address "jiaoyuju" before."""
    bureau = district["bureau"]
    Agency.objects.filter(pk=bureau.pk).update(slug="jiaoyuju")
    bureau.refresh_from_db()
    change_address(None, bureau, "qinghe-jiaoyuju")
    return bureau


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_address_with_a_former_slug_leads_on_for_good(client, renamed, prefix):
    for name, arguments in ADDRESSES.items():
        former = prefix + reverse(name, kwargs=arguments)
        response = client.get(f"{former}?form=2021&x=%E5%85%8D")
        assert response.status_code == 301, name
        present = prefix + reverse(name, kwargs=arguments | {"slug": "qinghe-jiaoyuju"})
        assert response["Location"] == f"{present}?form=2021&x=%E5%85%8D"
        assert not response.cookies
        assert response["Cache-Control"] == "public, max-age=60"


def test_the_matrix_knows_the_addresses_of_agencies_and_reports():
    assert {"agency", "report", "edition", "download", "edition_download", "file", "findings"} <= set(ADDRESSES)


def test_one_step_leads_there_however_often_the_address_was_changed(client, renamed):
    change_address(None, renamed, "third")
    assert client.get("/agencies/jiaoyuju/")["Location"] == "/agencies/third/"
    assert client.get("/agencies/qinghe-jiaoyuju/")["Location"] == "/agencies/third/"
    assert client.get("/agencies/third/").status_code == 200


def test_going_back_makes_no_circle(client, renamed):
    change_address(None, renamed, "jiaoyuju")
    assert client.get("/agencies/jiaoyuju/").status_code == 200
    assert client.get("/agencies/qinghe-jiaoyuju/")["Location"] == "/agencies/jiaoyuju/"


def test_a_year_without_a_report_is_not_there_at_the_present_address(client, renamed):
    response = client.get("/reports/jiaoyuju/2019/", follow=True)
    assert [status for _, status in response.redirect_chain] == [301]
    assert response.status_code == 404


def test_an_agency_that_is_not_listed_leads_nowhere(client, renamed):
    Agency.objects.filter(pk=renamed.pk).update(is_listed=False)
    assert client.get("/agencies/jiaoyuju/").status_code == 404


def test_the_way_on_keeps_the_path_prefix(client, renamed):
    before = get_script_prefix()
    set_script_prefix("/xxgk/nianbao/")
    location = client.get("/en/reports/jiaoyuju/2022/?a=1")["Location"]
    set_script_prefix(before)
    assert location == "/xxgk/nianbao/en/reports/qinghe-jiaoyuju/2022/?a=1"


@pytest.mark.parametrize("address", ["/compare/?a=jiaoyuju&y=2022", "/statistics/?a=jiaoyuju&y=2022"])
def test_a_query_may_name_an_agency_by_its_former_address(client, renamed, address):
    html = client.get(address).content.decode()
    assert "青禾县教育局" in html
    assert "a=qinghe-jiaoyuju" in html


def test_an_address_that_nobody_had_costs_few_queries(client, renamed, django_assert_num_queries):
    with django_assert_num_queries(5):
        assert client.get("/agencies/nobody/").status_code == 404
