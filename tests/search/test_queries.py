"""A hundred queries over the demonstration district: everything that was set by hand is found, and nothing else."""

import io
import tomllib
from pathlib import Path
from unittest import mock

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory, TestCase

from reports import actions
from reports.demonstration import FIRST_YEAR, LAST_YEAR, fill
from reports.models import Agency, Edition, SearchedEdition, SearchPassage, search_tables
from reports.models.searching import searched_texts
from reports.rendering import search_results
from reports.rendering.search_results import ranked_agencies, ranked_passages
from reports.searching import fold, score
from reports.views.search import asked_by

PREFIX = "chengyan-"
ALL, NONE = 0, 2  # shares from which on a query is common, or no longer rare
WAYS = ((ALL, ALL), (NONE, ALL), (NONE, NONE)) if connection.vendor == "postgresql" else ((NONE, NONE),)
QUERIES = tomllib.loads((Path(__file__).parent / "queries.toml").read_text(encoding="utf-8"))


def asked(query, **filters):
    """Return what the address with this query asks for; agencies are named without their prefix."""
    if "in" in filters:
        filters["in"] = PREFIX + filters["in"]
    request = RequestFactory().get("/search/", {"q": query, **filters})
    return asked_by(request, list(range(FIRST_YEAR, LAST_YEAR + 1)))


def of_case(case):
    """Return what one query of the file asks for."""
    return asked(case["query"], **{name: case[name] for name in ("in", "kind", "section") if name in case})


class QueriesTest(TestCase):
    """The whole district, stored once."""

    @classmethod
    def setUpTestData(cls):
        # Search needs no findings, which take most of the time of filling.
        with mock.patch.object(actions, "recheck_all"), mock.patch.object(actions, "index_missing"):
            fill("chengyan", range(FIRST_YEAR, LAST_YEAR + 1))
        cls.names = {}
        cls.texts = []
        published = Edition.objects.published().select_related("report__agency", "report__year")
        for edition in published.prefetch_related("texts", "report__agency__periods"):
            slug, year = edition.report.agency.slug.removeprefix(PREFIX), edition.report.year.year
            head = fold(f"{edition.agency_name}\n{edition.report.period_then.short_name}")
            for part, (section, text) in enumerate(searched_texts(edition, edition.texts.order_by("pk"))):
                order = (year, edition.published_at.replace(second=0), edition.pk, part)
                cls.names[edition.pk, section] = f"{year} {slug} {section}"
                cls.texts.append((order, cls.names[edition.pk, section], edition.report.agency, head, fold(text)))

    def found(self, case):
        """Return the passages that a query finds, in their order."""
        return [self.names[one.edition, one.section] for one in ranked_passages(of_case(case))]

    def scanned(self, case):
        """Return the passages that hold the words, found by going through all texts, in the order of the rule."""
        query = of_case(case)
        words = [word.folded for word in query.query.asked]
        held = []
        for order, name, agency, head, body in self.texts:
            year, _slug, section = name.split()
            if query.years and int(year) not in query.years:
                continue
            if (query.kind and agency.kind != query.kind) or (query.section and section != query.section):
                continue
            if query.agency and not agency.is_below(query.agency):
                continue
            if all(word in body or word in head for word in words) and any(word in body for word in words):
                held.append((score(section, head, body, words), order, name))
        # The newest are ranked; one more tells that there are others.
        newest = sorted(held, key=lambda one: one[1], reverse=True)[: search_results.MOST_PASSAGES + 1]
        ranked = sorted(newest[: search_results.MOST_PASSAGES], reverse=True)
        return [name for _points, _order, name in ranked + newest[search_results.MOST_PASSAGES :]]

    def test_there_are_a_hundred_queries(self):
        assert len(QUERIES["text"]) + len(QUERIES["name"]) >= 100

    def test_every_passage_that_was_set_by_hand_is_found_and_no_other(self):
        wrong = {
            case["query"]: (case["finds"], found)
            for case in QUERIES["text"]
            if sorted(found := self.found(case)) != case["finds"]
        }
        assert wrong == {}

    def test_every_agency_that_was_set_by_hand_is_found_the_one_that_is_meant_first(self):
        slugs = {agency.pk: agency.slug.removeprefix(PREFIX) for agency in Agency.objects.all()}
        wrong = {}
        for case in QUERIES["name"]:
            found = [slugs[key] for key in ranked_agencies(of_case(case))]
            if not set(case.get("finds", ())) <= set(found) or (case.get("first") and found[:1] != [case["first"]]):
                wrong[case["query"]] = found
        assert wrong == {}

    def test_results_and_their_order_are_those_of_a_scan_through_all_texts(self):
        """Every database passes, and every way through PostgreSQL's index, so all of them give the same."""
        others = ("公开", "政府信息公开", "示例市", "费", "12件", "教育局 公开", "澄砚区", "“2022年度”")
        for case in [*QUERIES["text"], *({"query": query} for query in others)]:
            scanned = self.scanned(case)
            for common, rare in WAYS:
                with mock.patch.multiple(search_tables, _COMMON=common, _RARE=rare):
                    assert self.found(case) == scanned, (case["query"], common, rare)

    def test_the_newest_come_first_by_time(self):
        found = [self.names[one.edition, one.section] for one in ranked_passages(asked("免费", by="time"))]
        assert found == sorted(found, key=lambda name: -int(name[:4]))
        assert sorted(found) == sorted(self.found({"query": "免费"}))

    def test_the_index_is_made_again_as_it_is(self):
        before = list(SearchPassage.objects.order_by("key").values())
        assert actions.index_search() == 0
        SearchedEdition.objects.filter(pk=before[0]["edition_id"]).update(kind="vertical")
        assert actions.index_search() == 1
        assert list(SearchPassage.objects.order_by("key").values()) == before
        actions.forget_search()
        assert self.found({"query": "水费单"}) == []
        out = io.StringIO()
        call_command("index_search", stdout=out)
        assert f"{SearchedEdition.objects.count()} reports are in the index" in out.getvalue()
        assert list(SearchPassage.objects.order_by("key").values()) == before
        assert len(self.found({"query": "水费单"})) == 1

    def test_a_place_with_a_year_leads_to_its_report_at_once(self):
        cache.clear()
        html = self.client.get("/search/", {"q": "澄砚区 2022"}).content.decode()
        first = html.partition('id="agencies"')[2].partition('href="')[2].partition('"')[0]
        assert first == "/reports/chengyan-renmin-zhengfu/2022/"
