"""A term of the form that somebody searches for leads to what it means; anything else leads nowhere."""

import re

import pytest
from django.utils import translation

from reports.demonstration.district import BODIES
from reports.rendering.search_terms import MOST, _explained, _terms, explanations
from reports.searching import understood

REFUSED = "/help/#refused"
CARRIED = {"/help/#requests.brought_forward", "/help/#requests.carried_forward"}


def places(query, language="zh-hans"):
    """Return where the explanations of a query stand."""
    with translation.override(language):
        return [one.address for one in explanations(understood(query).words, language)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("拒绝", {REFUSED, "/statistics/?f=sum.withheld"}),
        ("不予公开", {REFUSED, "/statistics/?f=sum.withheld"}),
        ("2023年 不予公开", {REFUSED}),
        ("refused", {REFUSED}),
        ("结转", CARRIED),
        ("2024年结转", CARRIED),
        ("Carried over", CARRIED),
        ("结转下年度继续", {"/help/#requests.carried_forward"}),
        ("依申请公开", {"/help/#on-request"}),
        ("依 申请 公开", {"/help/#on-request"}),
        ("国家秘密", {"/help/#requests.withheld_state_secret"}),
        ("state secret", {"/help/#requests.withheld_state_secret"}),
        ("公开率", {"/statistics/?f=rate.disclosure"}),
        ("Disclosure rate", {"/statistics/?f=rate.disclosure"}),
        ("勾稽不平", {"/help/#checks"}),
    ],
)
def test_a_term_leads_to_its_explanation(query, expected):
    found = places(query)
    assert expected <= set(found)
    assert len(found) <= MOST


@pytest.mark.parametrize(
    "query",
    [
        *("", "2023", "公开", "信息公开", "政府信息公开", "申请", "处理", "其他", "总计", "机关", "法律", "提供"),
        *("other", "total", "of the", "requests", "administrative", "<b>", "不予公开 教育局", "教育局 结转"),
    ],
)  # fmt: skip
def test_ordinary_words_and_more_than_a_term_lead_nowhere(query):
    assert places(query) == []


def test_names_of_agencies_lead_nowhere():
    assert len(BODIES) > 10
    for body in BODIES:
        for name in (body.full_name(), body.short_name, body.short_name[1:], body.english, body.english_name):
            assert places(name) == [], name


def test_the_meaning_is_said_where_there_is_but_one():
    (only,) = explanations(["依申请公开"], "zh-hans")
    assert only.meaning
    assert not any(one.meaning for one in explanations(["结转"], "zh-hans"))
    (licences,) = explanations(["行政许可"], "zh-hans")
    assert not licences.meaning.startswith(licences.name)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "prefix"), [("zh-hans", ""), ("en", "/en")])
def test_every_explanation_stands_where_it_is_said_to(client, language, prefix):
    known = {place: _explained(language)[place] for places_of in _terms().values() for place in places_of}
    assert len(known) > 80
    html = client.get(f"{prefix}/help/").content.decode()
    statistics = client.get(f"{prefix}/statistics/").content.decode()
    for one in known.values():
        assert one.name
        if one.page == "help":
            assert html.count(f'id="{one.place[1:]}"') == 1, one.place
        else:
            assert f'name="f" value="{one.place.removeprefix("?f=")}"' in statistics, one.place


def test_nothing_is_asked_of_the_database(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert places("无法提供")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefix", "words"), [("", "拒绝了多少？为什么？"), ("/en", "How many requests were refused, and why?")]
)
def test_the_search_page_says_it_in_the_language_of_the_page(client, prefix, words):
    line = re.compile(rf'<a href="{prefix}/help/#refused">{re.escape(words)}</a>')
    assert line.search(client.get(f"{prefix}/search/?q=拒绝+2023").content.decode())
    assert not line.search(client.get(f"{prefix}/search/?q=教育局").content.decode())
