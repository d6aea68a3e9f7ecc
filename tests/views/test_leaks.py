"""No public address shows what is not public: drafts, withdrawn figures, unlisted bodies, files and words kept inside.

The addresses are taken from the resolver, so that a new one is asked as well. On PostgreSQL those are asked that take
a question: lists, sums and search.
"""

import datetime
import itertools
import re
from dataclasses import replace

import pytest
from django.urls import reverse
from django.urls.converters import get_converters
from django.utils import translation

from reports import actions
from reports.actions.tallies import tally_findings
from reports.feeds.urls import urlpatterns as addresses_of_feeds
from reports.formats import FORMS
from reports.models import (
    Agency,
    AgencyChange,
    Change,
    Edition,
    EditionFile,
    Explanation,
    Finding,
    FormerAddress,
    Site,
    State,
    YearTotal,
)
from reports.rendering.year_totals import sums_of_years
from reports.views.urls import urlpatterns as addresses_of_pages
from tests.factories import (
    PUBLISHED_AT,
    _freeze,
    make_agency,
    make_edition,
    make_edition_file,
    make_event,
    make_file,
    make_person,
    make_report,
    sound_content,
)
from tests.worlds import world

pytestmark = pytest.mark.django_db

MARK = "机要留中"  # stands in every name, text, reason and file that nobody outside may read
SHARED = "共有之语"  # stands beside it, and in public reports: a query for it finds what the index holds
FIGURE = 40_404_040  # in every figure that nobody outside may read; a sum over one begins like it
HIDDEN = re.compile(rf"{MARK}|4040\D?40\d\d")
CELL = "requests.received.total"
ENDINGS = {  # packed files hold the same contents
    "download": ("html", "json"),
    "edition_download": ("json",),
    "findings": ("json",),
    "citation": ("bib",),
    "edition_citation": ("ris",),
    "form_file": ("xlsx",),
    "rules_file": ("json",),
}
QUERIES = {
    "search": [f"q={SHARED}", f"q={SHARED}&section=overview&by=time", "q=青禾", "q=qinghe", "q=机要"],
    "compare": ["a={slug}", "a=qinghe-jiaoyuju&a={slug}&y=2022&kinds=all", "find=青禾"],
    "statistics": ["", f"f={CELL}&a={{slug}}", f"f={CELL}&u={{slug}}", "f=rate.disclosure&y=2021&y=2022", "find=青禾"],
    "statistics_file": ["", f"f={CELL}&a={{slug}}", f"f={CELL}&u={{slug}}"],
    "year": ["", "under={slug}", "state=withdrawn", "state=missing", "kind=government", "sort=lateness"],
    "register_file": ["", "under={slug}"],
    "agencies": ["", "kind=department", "kind=government"],
    "agencies_below": ["", "kind=department"],
    "corrections": ["", "kind=withdrawal", "year=2021"],
    "rules": ["", "family=T"],
    "rule_reports": ["", "state=open"],
}
NAMED = ("qinghe-hidden", "qinghe-shuiliju")


def secret_content(agency, year):
    """Return a report every text and figure of which is to stay inside."""
    cells = [cell for cell in FORMS["2021"].cells() if cell.startswith(("requests.", "remedies."))]
    content = sound_content(
        agency_name=agency.name,
        year=year,
        title=f"{MARK}报告",
        preface=f"<p>{SHARED}{MARK}前言。</p>",
        figures=dict.fromkeys(cells, FIGURE),
        leftovers=(f"{SHARED}{MARK}附注",),
    )
    said = f"<p>{SHARED}{MARK}正文。</p>"
    return replace(content, sections=tuple(replace(one, text=said, after=said) for one in content.sections))


def plain_content(agency, year):
    """Return a public report with a text that a query finds, and figures below a thousand."""
    return sound_content(agency_name=agency.name, year=year, preface=f"<p>{SHARED}公开。</p>")


@world
def portal():
    """Give a portal on which every kind of thing that is not public stands beside what is."""
    Site.objects.create(pk=1, domain="www.example.gov.cn", organ="青禾县人民政府")
    hidden = make_agency(f"青禾{MARK}办", slug="qinghe-hidden", kind="government", short_name=f"{MARK}办")
    bureau = make_agency("青禾县教育局", slug="qinghe-jiaoyuju", superior=hidden)
    sister = make_agency("青禾县财政局", slug="qinghe-caizhengju", superior=hidden)
    gone = make_agency("青禾县水利局", slug="qinghe-shuiliju", superior=bureau)
    below = make_agency(f"青禾{MARK}科", slug="qinghe-below", superior=bureau, is_listed=False)
    Agency.objects.filter(pk=hidden.pk).update(is_listed=False)
    FormerAddress.objects.create(slug="before-hidden", agency=hidden, last_day=datetime.date(2022, 1, 1))
    change = AgencyChange.objects.create(day=datetime.date(2022, 3, 1), kind="merged")
    change.predecessors.add(hidden, below)
    change.successors.add(bureau)
    person = make_person("root", superuser=True, family_name=MARK)
    for agency, year in itertools.product((hidden, below), (2021, 2022)):
        _freeze(_approved(agency, secret_content(agency, year)), State.PUBLISHED, 1, PUBLISHED_AT)
    for agency, year in itertools.product((bureau, sister), (2021, 2022)):
        edition = _approved(agency, plain_content(agency, year), is_public=False)
        _say_inside(person, edition)
        _freeze(edition, State.PUBLISHED, 1, PUBLISHED_AT)
    _withdraw_from(person, gone)
    _work_in_progress(person, bureau, sister)
    actions.name_agencies()
    actions.index_search()
    YearTotal.objects.bulk_create(sums_of_years())
    tally_findings()


def _approved(agency, content, *, is_public=True, **fields):
    """Return a report about to be published, with a file beside it."""
    report = agency.reports.filter(year__year=content.year).first() or make_report(agency, content.year)
    edition = make_edition(report, content, state=State.APPROVED, origin="transcribed", **fields)
    data = f"{MARK}{agency.slug}{content.year}{is_public}".encode()
    make_edition_file(edition, make_file(data, name=f"{MARK}.pdf"), is_public=is_public)
    return edition


def _withdraw_from(person, agency):
    """Withdraw the report on 2021, and of that on 2022 the first edition after its correction."""
    hidden = [actions.publish(person, _approved(agency, secret_content(agency, year))) for year in (2021, 2022)]
    changed = {"change": Change.CORRECTION, "change_reason": "更正。"}
    actions.publish(person, _approved(agency, plain_content(agency, 2022), is_public=False, **changed))
    for edition in hidden:
        actions.withdraw(person, edition, "误含个人信息。")


def _work_in_progress(person, bureau, sister):
    """Leave an edition in every state of work where nothing is public, and some beside what is."""
    for agency, state in ((bureau, State.DRAFT), (sister, State.DISCARDED), (sister, State.APPROVED)):
        report = agency.reports.get(year__year=2022)
        make_edition(report, secret_content(agency, 2022), state=state, change="correction", change_reason=MARK)
    for state in (State.DRAFT, State.RETURNED, State.SUBMITTED, State.APPROVED, State.DISCARDED):
        agency = make_agency(f"青禾县{state}局", slug=f"qinghe-{state}", superior=bureau)
        edition = make_edition(make_report(agency, 2022), secret_content(agency, 2022), state=state)
        make_edition_file(edition, make_file(f"{MARK}{state}".encode(), name=f"{MARK}.pdf"), is_public=True)
        make_event(edition.report, person=person, comment=MARK)


def _say_inside(person, edition):
    """Add what the public may not read: a finding, a word on one that it may read, an event."""
    place = {"edition": edition, "rule": "T3-BALANCE", "severity": "error", "verdict": "fails", "cells": [CELL]}
    inside = {"message_zh": f"{MARK}{FIGURE}", "message_en": f"{MARK}{FIGURE}", "operands": [{"figure": FIGURE}]}
    Finding.objects.create(**place, **inside, fingerprint="a" * 64, inputs_are_public=False)
    told = {"message_zh": "两边不等。", "message_en": "Both sides differ.", "inputs_are_public": True}
    Finding.objects.create(**place, **told, fingerprint="b" * 64)
    said = {"rule": "T3-BALANCE", "fingerprint": "b" * 64, "text": MARK, "is_public": False}
    Explanation.objects.create(edition=edition, person=person, **said)
    make_event(edition.report, person=person, comment=MARK)


def editions():
    """Return what names an edition in an address, for every one that is stored."""
    return [
        {
            "slug": one.report.agency.slug,
            "year": one.report.year.year,
            "number": one.number or 1,
            "digest": (one.digest or one.content().digest())[:12],
        }
        for one in Edition.objects.select_related("report__agency", "report__year")
    ]


def choices_of(pattern, stored):
    """Return everything that fits in an address, ``stored`` editions among it: a list of its arguments by name."""
    known = {type(converter): name for name, converter in get_converters().items()}
    kinds = {name: known[type(converter)] for name, converter in pattern.pattern.converters.items()}
    names = set(kinds)
    if {"number", "digest"} <= names:
        held = stored
    elif "sha256" in names:
        place = ("edition__report__agency__slug", "edition__report__year__year", "file__sha256")
        held = [
            dict(zip(("slug", "year", "sha256"), row, strict=True)) for row in EditionFile.objects.values_list(*place)
        ]
    else:
        held = [{}]
    values = {
        "slug": [*Agency.objects.values_list("slug", flat=True), "before-hidden"],
        "year": [2021] if "form" in names else [2021, 2022],
        "number": [1],
        "cell": [CELL],
        "rule": ["T3-BALANCE", "C-SUM"],
        "ending": ENDINGS.get(pattern.name, ()),
    }
    for name, kind in kinds.items():
        if name not in held[0]:
            held = [{**one, name: value} for one in held for value in values[kind]]
    return held


def addresses(*, asking):
    """Yield every public address with everything that fits in it, by its name; every other one in English.

    Those that take a question if ``asking``, else the others.
    """
    languages, stored = itertools.cycle(("zh-hans", "en")), editions()
    patterns = [
        pattern for pattern in [*addresses_of_pages, *addresses_of_feeds] if (pattern.name in QUERIES) is asking
    ]
    for pattern in patterns:
        for arguments in choices_of(pattern, stored):
            for query in QUERIES.get(pattern.name, [""]):
                with translation.override(next(languages)):
                    place = reverse(pattern.name, kwargs=arguments)
                for slug in NAMED if "{slug}" in query else ("",):
                    yield pattern.name, f"{place}?{query.format(slug=slug)}" if query else place


def answered_without_leaks(client, addresses):
    """See that no answer to ``addresses`` shows what is not public; return the names of those answered."""
    leaks, answered = [], set()
    for name, address in addresses:
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        shown = body.decode(errors="replace") + "".join(response.headers.values())
        if response.status_code == 200:
            answered.add(name)
        if found := HIDDEN.search(shown.replace(",", "")):
            leaks.append((address, shown[max(0, found.start() - 60) : found.end() + 20]))
    assert leaks == []
    return answered


def test_nothing_that_is_not_public_shows_in_answers_to_questions(client, portal):
    answered = answered_without_leaks(client, addresses(asking=True))
    assert answered == QUERIES.keys()


@pytest.mark.any_database
def test_nothing_that_is_not_public_shows_at_any_other_address(client, portal):
    answered = answered_without_leaks(client, addresses(asking=False))
    everything = {pattern.name for pattern in [*addresses_of_pages, *addresses_of_feeds]}
    assert everything - answered - QUERIES.keys() == {"file"}, "no address of these was answered: give it what fits"
