"""How much one client may ask: pages whose cost depends on the address are bounded, plain reading never is."""

import time

import pytest
from django.core.cache import cache

from reports.serving import limits

pytestmark = pytest.mark.django_db
DEAR = (
    "/search/?q=2022",
    "/compare/?a=qinghe-jiaoyuju",
    "/statistics/?y=2022",
    "/statistics/table.csv",
    "/years/2022/?sort=name",
    "/years/2022/register.csv",
    "/agencies/?kind=department",
    "/agencies/qinghe/below/?kind=department",
    "/corrections/?year=2022",
    "/corrections/corrections.csv",
    "/rules/T4-SUM/2022/?show=undecided",
)
PLAIN = ("/", "/statistics/", "/years/2022/", "/agencies/", "/corrections/", "/reports/qinghe-jiaoyuju/2022/", "/help/")


@pytest.fixture
def two_questions(settings):
    """Let one address ask two questions in ten minutes."""
    settings.QUESTIONS_PER_ADDRESS = 2


def ask(client, address="/en/search/?q=2022", where="203.0.113.7"):
    """Return the answer to a question that comes from ``where``."""
    return client.get(address, REMOTE_ADDR=where)


@pytest.mark.parametrize("address", DEAR)
def test_too_many_questions_are_answered_with_429_one_sentence_and_the_time_to_wait(
    client, district, two_questions, address
):
    for _ in range(2):
        assert ask(client, address).status_code == 200
    refused = ask(client, f"/en{address}")
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= limits.WINDOW + 1
    assert "There have been too many requests from your network in the last ten minutes. Try again in" in (
        refused.content.decode()
    )
    assert refused["Cache-Control"] == "no-store"
    assert ask(client, address, "203.0.113.8").status_code == 200


def test_the_questions_of_all_pages_count_together(client, district, two_questions):
    ask(client, "/compare/?a=qinghe-jiaoyuju")
    ask(client, "/statistics/?y=2022")
    assert ask(client).status_code == 429


@pytest.mark.parametrize("address", PLAIN)
def test_plain_pages_are_read_as_often_as_one_likes(client, district, two_questions, address):
    for _ in range(4):
        assert ask(client, address).status_code == 200


def test_an_answer_that_is_only_known_when_drawn_counts_though_it_is_304(client, district, two_questions):
    etag = ask(client)["ETag"]
    again = client.get("/en/search/?q=2022", REMOTE_ADDR="203.0.113.7", headers={"if_none_match": etag})
    assert again.status_code == 304
    assert ask(client).status_code == 429


def test_after_ten_minutes_one_may_ask_again(client, district, two_questions, monkeypatch):
    for _ in range(3):
        refused = ask(client)
    later = time.time() + int(refused["Retry-After"])
    monkeypatch.setattr(limits.time, "time", lambda: later)
    assert ask(client).status_code == 200


def test_nought_is_no_limit(client, db, settings):
    settings.QUESTIONS_PER_ADDRESS = 0
    assert {ask(client, "/compare/").status_code for _ in range(5)} == {200}


def test_questions_do_not_use_up_checks(client, district, two_questions):
    for _ in range(3):
        ask(client)
    assert client.post("/check/", {"text": "x"}, REMOTE_ADDR="203.0.113.7").status_code == 422


def test_however_many_ask_the_counts_take_few_entries(rf, monkeypatch):
    kept = set()
    monkeypatch.setattr(cache, "set", lambda key, *rest: kept.add(key))
    for number in range(2000):
        request = rf.get("/", REMOTE_ADDR=f"203.0.{number // 250}.{number % 250}")
        assert limits.seconds_to_wait(request, "question", 5) == 0
    assert len(kept) <= 256
