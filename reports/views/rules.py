"""The public rule book: every rule, what breaks it, and which published reports do."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext

from ..checks import RULES
from ..checks.catalogue import CATALOGUE, FAMILIES, book, family_of
from ..checks.illustration import illustration_of
from ..checks.rule import Rule
from ..formats import FORMS, Text
from ..models import FAILING, Edition, Finding, Report, RuleTally, Severity, current_site
from ..rendering import Crumb, frame_for
from ..serving.answer import answer, answer_file, draw, page_of
from ..serving.limits import bounded_with_query
from ..serving.methods import read_only
from ..writing.findings_list import Listing, csv_parts
from ..writing.media_types import CSV, JSON
from .registers import query_of

LATEST = 3
MOST_MESSAGES = 3
# "open" is a tone of the list: neither good nor bad.
TONES = {"error": "bad", "warn": "warn", "info": "none", "doubt": "none"}


@dataclass(frozen=True)
class RuleRow:
    """One rule in the list, with how many reports of the latest years break it."""

    number: str
    name: str
    words: str
    severity: str
    tone: str
    counts: tuple[tuple[int, RuleTally | None], ...]


@read_only
def rules(request: HttpRequest) -> HttpResponse:
    """Show the rule book by family; ``?family=`` and ``?severity=`` keep one. Two queries."""
    site = current_site()
    family, severity = request.GET.get("family", ""), request.GET.get("severity", "")
    family, severity = family if family in FAMILIES else "", severity if severity in Severity.values else ""
    kept = {"family": family, "severity": severity}
    tallies = {(tally.rule, tally.year): tally for tally in RuleTally.objects.all()}
    years = sorted({year for _, year in tallies}, reverse=True)[:LATEST]
    chosen = [one for one in CATALOGUE if family in ("", family_of(one)) and severity in ("", one.severity)]
    title = gettext("Rule book")
    context = {
        **frame_for(
            site,
            title,
            "rules",
            description=gettext("Every rule by which annual reports are checked, with its source and an example."),
            crumbs=[Crumb(title)],
            section="rules",
            query=_query(kept),
        ),
        "families": [
            (letter, name.in_language(_language()), [_row(one, years, tallies) for one in of_family])
            for letter, name in FAMILIES.items()
            if (of_family := [one for one in chosen if family_of(one) == letter])
        ],
        "years": years,
        "counted_at": max((tally.counted_at for tally in tallies.values()), default=None),
        "number": len(CATALOGUE),
        "choices": _choices(kept),
    }
    return answer(request, draw("rules/rules.html", context))


@read_only
def rules_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the rule book as CSV, or as JSON with the counts of every year."""
    if kind not in ("csv", "json"):
        raise Http404("no such file")
    body = _as_csv() if kind == "csv" else _as_json()
    return answer_file(request, f"rules.{kind}", body, CSV if kind == "csv" else JSON)


@read_only
def rule(request: HttpRequest, number: str) -> HttpResponse:
    """Show one rule: words, formula, source, example, and how many reports of each year break it. Two queries."""
    shown = _rule(number)
    site, language = current_site(), _language()
    name = shown.name.in_language(language)
    context = {
        **frame_for(
            site,
            f"{number} {name}",
            "rule",
            number,
            description=shown.words.in_language(language),
            crumbs=[Crumb(gettext("Rule book"), reverse("rules")), Crumb(number)],
            section="rules",
        ),
        "rule": shown,
        "name": name,
        "words": shown.words.in_language(language),
        "formula": shown.formula.in_language(language) if shown.formula else "",
        "source": shown.source.in_language(language),
        "family": (family_of(shown), FAMILIES[family_of(shown)].in_language(language)),
        "severity": Severity(shown.severity).label,
        "tone": TONES[shown.severity],
        "meaning": meaning_of(shown.severity),
        "forms": [FORMS[form].name.in_language(language) for form in shown.forms],
        "shapes": [label for key, label in Edition._meta.get_field("shape").flatchoices if key in shown.shapes],
        "companions": [_named(RULES[other], language) for other in shown.companions],
        "example": _example(shown, language),
        "tallies": list(RuleTally.objects.filter(rule=number).order_by("-year")),
    }
    return answer(request, draw("rules/rule.html", context))


@read_only
@bounded_with_query
def rule_reports(request: HttpRequest, number: str, year: int) -> HttpResponse:
    """List the published reports of ``year`` that break a rule, or with ``?show=undecided`` those left open.

    Four queries; the reports of one year are looked through.
    """
    shown = _rule(number)
    site, language = current_site(), _language()
    is_open = request.GET.get("show") == "undecided"
    found = Finding.objects.public().filter(rule=number)
    found = found.exclude(verdict__in=FAILING) if is_open else found.failing().uncleared()
    reports = page_of(_reports_with(found, year), request)
    pairs = [("show", "undecided")] if is_open else []
    title = gettext("%(rule)s undecided, %(year)s") if is_open else gettext("%(rule)s broken, %(year)s")
    context = {
        **frame_for(
            site,
            title % {"rule": number, "year": year},
            "rule_reports",
            number,
            year,
            crumbs=[
                Crumb(gettext("Rule book"), reverse("rules")),
                Crumb(number, reverse("rule", args=[number])),
                Crumb(str(year)),
            ],
            section="rules",
            query=query_of(pairs, page=reports.number),
            pages=reports,
        ),
        "rule": shown,
        "name": shown.name.in_language(language),
        "words": shown.words.in_language(language),
        "year": year,
        "is_open": is_open,
        "rows": _rows(reports, found, language),
        "pages": reports,
        "address": reverse("rule_reports", args=[number, year]),
        "query": f"{query_of(pairs)}&" if pairs else "",
    }
    return answer(request, draw("rules/reports.html", context))


def meaning_of(severity: str) -> str:
    """Say what a severity means for a report."""
    return {
        "error": gettext(
            "The report contradicts itself or the form. A report drawn up here is not submitted before this is mended,"
            " or, for a rule about text, cleared by a second person with a reason. A report published elsewhere is"
            " shown as it was printed."
        ),
        "warn": gettext(
            "Something that asks for a word: last year, a merger or another body may explain it. A report drawn up here"
            " is not submitted before the agency has said a word on it, published or internal."
        ),
        "info": gettext("It is only shown; nothing has to be done."),
        "doubt": gettext("The file could not be read with certainty; a person compares it with the original."),
    }[severity]


def _rule(number: str) -> Rule:
    if number not in RULES:
        raise Http404("no such rule")
    return RULES[number]


def _language() -> str:
    return get_language() or ""


def _row(rule: Rule, years: list[int], tallies: dict[tuple[str, int], RuleTally]) -> RuleRow:
    return RuleRow(
        number=rule.number,
        name=rule.name.in_language(_language()),
        words=rule.words.in_language(_language()),
        severity=str(Severity(rule.severity).label),
        tone=TONES[rule.severity],
        counts=tuple((year, tallies.get((rule.number, year))) for year in years),
    )


def _query(kept: dict[str, str]) -> str:
    return query_of([(key, value) for key, value in kept.items() if value])


def _choices(kept: dict[str, str]) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Return the filters: name, and for each choice its name, its address and whether it is chosen."""
    address = reverse("rules")
    families = [("", gettext("All")), *((key, name.in_language(_language())) for key, name in FAMILIES.items())]
    severities = [("", gettext("All")), *((key, str(label)) for key, label in Severity.choices)]
    return [
        (
            title,
            [
                (name, f"{address}?{query}" if (query := _query({**kept, key: value})) else address, kept[key] == value)
                for value, name in choices
            ],
        )
        for key, title, choices in (
            ("family", gettext("Family"), families),
            ("severity", gettext("Severity"), severities),
        )
    ]


def _named(rule: Rule, language: str) -> tuple[str, str]:
    return rule.number, rule.name.in_language(language)


def _example(rule: Rule, language: str) -> dict[str, Any] | None:
    shown = illustration_of(rule)
    if shown is None:
        return None
    return {
        "words": shown.words.in_language(language),
        "changes": [
            (
                change.place.in_language(language),
                change.before.in_language(language),
                change.after.in_language(language),
            )
            for change in shown.changes
        ],
        "more": shown.more,
        "messages": [message.in_language(language) for message in shown.messages],
        "along": [_named(RULES[other], language) for other in shown.along],
    }


def _reports_with(found: Any, year: int) -> QuerySet[Report]:
    """Return the published reports of ``year`` in whose edition in force one of the findings is."""
    reports = Report.objects.published().filter(Exists(found.filter(edition=OuterRef("current_edition"))))
    return (
        reports.filter(year__year=year)
        .select_related("agency", "year", "current_edition")
        .order_by("agency__path", "pk")
    )


def _rows(reports: Iterable[Report], found: Any, language: str) -> list[tuple[Report, list[str], int]]:
    """Return each report with the first messages of the rule and how many more there are: one query."""
    words = "message_en" if language.startswith("en") else "message_zh"
    messages: dict[int, list[str]] = {}
    editions = [report.current_edition_id for report in reports]
    for edition, message in found.filter(edition__in=editions).order_by("pk").values_list("edition", words):
        messages.setdefault(edition, []).append(message)
    rows = []
    for report in reports:
        said = messages.get(report.current_edition_id or 0, [])
        rows.append((report, said[:MOST_MESSAGES], max(0, len(said) - MOST_MESSAGES)))
    return rows


_COLUMNS = ("number", "version", "family", "severity")
_WORDS = ("name", "words", "formula", "source", "example")
_LISTS = ("companions", "shapes", "forms")


@cache
def _as_csv() -> bytes:
    columns = (*_COLUMNS, *(f"{key}_{tag}" for key in _WORDS for tag in ("zh", "en")), *_LISTS, "first_year")
    rows = []
    for record, rule in zip(book(), CATALOGUE, strict=True):
        words = [(record[key] or {}).get(tag, "") for key in _WORDS for tag in ("zh", "en")]
        first = [rule.number, str(rule.version), family_of(rule), rule.severity]
        rows.append([*first, *words, *(" ".join(record[key]) for key in _LISTS), str(rule.first_year)])
    return b"".join(csv_parts(Listing("rules", {key: Text(key, key) for key in columns}, rows)))


def _as_json() -> bytes:
    counts: dict[str, list[dict[str, int]]] = {}
    for tally in RuleTally.objects.all():
        year = {name: getattr(tally, name) for name in ("year", "judged", "broken", "undecided")}
        counts.setdefault(tally.rule, []).append(year)
    rules = [{**record, "published_reports": counts.get(record["number"], [])} for record in book()]
    return json.dumps({"rules": rules}, ensure_ascii=False, indent=1).encode()
