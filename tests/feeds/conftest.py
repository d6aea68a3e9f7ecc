"""What the tests of feeds share: a small district, its site with and without a domain, a portal under a path."""

import pytest
from django.core.cache import cache
from django.urls import get_script_prefix, set_script_prefix

from reports.models import Site
from tests.factories import make_agency, make_edition, make_published, make_report
from tests.worlds import world

BASE_PATH = "/xxgk/nianbao"


@pytest.fixture(autouse=True)
def _empty_cache():
    """Begin with no kept page."""
    cache.clear()


@world
def bureau():
    """Give an agency with two published years and a draft."""
    bureau = make_agency("青禾县教育局", slug="jiaoyuju")
    make_published(bureau, 2021)
    make_published(bureau, 2022)
    make_edition(make_report(bureau, 2023))
    return bureau


@pytest.fixture
def site(db):
    """Give the record of a site that knows its domain."""
    return Site.objects.create(pk=1, domain="www.example.gov.cn", organ="青禾县人民政府", english_name="Qinghe County")


@pytest.fixture
def under_a_path(settings):
    """Hang the portal under a path, as its server does for every request."""
    settings.BASE_PATH = BASE_PATH
    before = get_script_prefix()
    set_script_prefix(f"{BASE_PATH}/")
    yield BASE_PATH
    set_script_prefix(before)
