"""What is sent to an address that is only read: 405 and the methods that it takes, never 403 and never a change."""

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.urls.converters import get_converters

from reports.feeds.urls import urlpatterns as of_feeds
from reports.views.urls import urlpatterns as of_readers

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
READ, WITH_FORM = "GET, HEAD", "GET, HEAD, POST"
EXAMPLES = {
    "slug": "qinghe-jiaoyuju",
    "year": 2022,
    "number": 1,
    "digest": "0" * 12,
    "sha256": "0" * 64,
    "cell": "requests.received.total",
    "rule": "T3-BALANCE",
    "ending": "csv",
}
ADDRESSES = [pattern for pattern in (*of_readers, *of_feeds) if isinstance(pattern, URLPattern)]


def address_of(pattern):
    """Return an address of ``pattern``, with an example for everything that it leaves open."""
    kinds = {type(held): EXAMPLES.get(name) for name, held in get_converters().items()}
    return reverse(pattern.name, kwargs={name: kinds[type(held)] for name, held in pattern.pattern.converters.items()})


@pytest.fixture(scope="module")
def strict():
    """Give a client that is held to the secret against forged forms, as a browser is."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("pattern", ADDRESSES, ids=lambda pattern: pattern.name)
def test_every_public_address_says_which_methods_it_takes(strict, pattern):
    address, takes = address_of(pattern), WITH_FORM if pattern.name == "check" else READ
    for prefix in ("", "/en"):
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            if method not in takes:
                response = strict.generic(method, prefix + address, b"a=1", "application/x-www-form-urlencoded")
                assert response.status_code == 405, (method, address)
                assert response["Allow"] == takes
                assert f'<html lang="{"en" if prefix else "zh-Hans"}"' in response.content.decode()
                assert not response.cookies


def test_the_health_check_is_read_only_too(strict):
    assert strict.post("/healthz")["Allow"] == READ


def test_forms_of_the_staff_side_still_need_their_secret(strict):
    for address in ("/admin/login/", "/admin/password_reset/", "/admin/logout/"):
        assert strict.post(address, {"username": "a", "password": "b"}).status_code == 403


def test_the_sentence_is_one_and_says_what_to_do(strict):
    page = strict.post("/en/statistics/").content.decode()
    assert "This page can only be read, and nothing was stored. Open its address again to read it." in page
