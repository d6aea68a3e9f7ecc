"""What a query finds: passages of published reports with their excerpts, and agencies by any of their names."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, IntegerField, Value, When, prefetch_related_objects
from django.db.models.functions import Concat, StrIndex
from django.urls import reverse
from django.utils.translation import get_language, gettext

from ..models import Agency, Edition, EditionText, Report, SearchedAgency
from ..models.agencies import path_after, subtree_of
from ..models.search_tables import Found, Sought, TooSlow, newest_passages, within
from ..models.searching import LEFTOVERS, PREFACE, TITLE, searched_texts
from ..searching import (
    FIRST_OF_CHINESE,
    Piece,
    Query,
    Word,
    abbreviated,
    excerpt,
    may_abbreviate,
    near,
    rank_of,
    score,
    spelt,
)

MOST_PASSAGES = 500  # of one query: the newest; they are what is ranked
PER_PAGE = 20
MOST_AGENCIES = 30
MOST_SHOWN_IN_FULL = 3
SECONDS = 3
_MOST_COMPARED = 1000  # agencies that one query looks at closely
_MOST_NEAR, _NEAR_COMPARED, _MOST_PARTS, _LEAST_NEAR = 5, 60, 6, 0.55
_SHOWN_OF_EDITION = (
    *("title", "preface", "leftovers", "agency_name", "published_at", "form"),
    *("report__agency__slug", "report__year__year"),
)
_SHOWN_OF_REPORT = ("year__year", "current_edition__agency_name", "current_edition__published_at")


@dataclass(frozen=True)
class Asked:
    """A query with the filters of the address; ``by`` is "relevance" or "time"."""

    query: Query
    year: int | None = None
    kind: str = ""
    section: str = ""
    agency: Agency | None = None
    by: str = "relevance"
    page: str = ""

    @property
    def years(self) -> tuple[int, ...]:
        """Return the years that results are kept to: the one of the filter before those that were typed."""
        return (self.year,) if self.year else self.query.years

    @property
    def is_filtered(self) -> bool:
        """Tell whether a filter keeps something out."""
        return bool(self.year or self.kind or self.section or self.agency)


@dataclass(frozen=True)
class Passage:
    """A passage that was found, as a result shows it."""

    edition: Edition
    section: str
    heading: str
    address: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Passages:
    """The passages of one page, all pages, and whether there are more than were looked at or none for lack of time."""

    shown: tuple[Passage, ...]
    pages: Page
    has_more: bool = False
    is_too_slow: bool = False

    @property
    def total(self) -> int:
        """Return how many there are, at most ``MOST_PASSAGES``."""
        return self.pages.paginator.count


@dataclass(frozen=True)
class Filed:
    """A public report of an agency that was found: its year, the name of the body then, the day of publication."""

    year: int
    name: str
    published_at: datetime


@dataclass(frozen=True)
class AgencyHit:
    """An agency that was found, its other names, its public reports, those of the years asked for apart.

    Of one that is not shown in full only the reports of those years are known, and no other names.
    """

    agency: Agency
    other_names: tuple[str, ...]
    reports: tuple[Filed, ...]
    asked: tuple[Filed, ...]
    missing: tuple[int, ...]


# Passages ------------------------------------------------------------------------------------------------------------


def passages_of(asked: Asked) -> Passages:
    """Return the page of passages that hold every word. Costs three queries, none without words."""
    try:
        with within(SECONDS):
            found = ranked_passages(asked)
    except TooSlow:
        return Passages((), Paginator((), PER_PAGE).get_page(1), is_too_slow=True)
    pages = Paginator(found[:MOST_PASSAGES], PER_PAGE).get_page(asked.page or 1)
    return Passages(tuple(_drawn(pages.object_list, asked)), pages, has_more=len(found) > MOST_PASSAGES)


def ranked_passages(asked: Asked) -> list[Found]:
    """Return the newest passages that hold every word in the order asked for, one more than are shown where there are.

    Costs one query.
    """
    words = asked.query.asked
    if not words:
        return []
    found = newest_passages(sought_by(asked), MOST_PASSAGES + 1)
    if asked.by == "time":
        return found
    folded = [word.folded for word in words]
    last = found[MOST_PASSAGES:]
    points = {one.key: score(one.section, one.head, one.body, folded) for one in found}
    return sorted(found[:MOST_PASSAGES], key=lambda one: (-points[one.key], -one.key)) + last


def sought_by(asked: Asked) -> Sought:
    """Return what the tables are asked."""
    agency = asked.agency
    return Sought(
        words=tuple((word.folded, word.keys) for word in asked.query.asked),
        years=asked.years,
        kind=asked.kind,
        section=asked.section,
        agency=agency.pk if agency else 0,
        path=agency.path if agency else "",
        path_after=path_after(agency.path) if agency and agency.path else "",
    )


def _drawn(found: Iterable[Found], asked: Asked) -> Iterable[Passage]:
    """Yield the passages with what a result shows; the published doors alone give their editions and texts."""
    found = list(found)
    rows = Edition.objects.published().filter(pk__in={one.edition for one in found})
    rows = rows.select_related("report__agency", "report__year").only(*_SHOWN_OF_EDITION).order_by()
    editions = {edition.pk: edition for edition in rows}
    texts = {
        (text.edition_id, text.key): text
        for text in EditionText.objects.filter(edition__in=editions, key__in={one.section for one in found}).order_by()
    }
    words = [word.folded for word in asked.query.asked]
    for one in found:
        edition = editions.get(one.edition)
        if edition is None:
            continue
        text = texts.get((one.edition, one.section))
        plain = dict(searched_texts(edition, [text] if text else ()))
        yield Passage(
            edition=edition,
            section=one.section,
            heading=heading_of(one.section, edition, text),
            address=_address_of(edition, one.section),
            pieces=excerpt(plain.get(one.section, ""), words),
        )


def heading_of(section: str, edition: Edition | None = None, text: EditionText | None = None) -> str:
    """Return the heading of a section as printed, in English the official one; without an edition its name."""
    others = {TITLE: gettext("Title"), PREFACE: gettext("Preface"), LEFTOVERS: gettext("Outside the form")}
    if section in others:
        return others[section]
    language = get_language() or ""
    if text and text.heading and not language.startswith("en"):
        return text.heading
    form = edition.official_form if edition else None
    return form.section(section).title.in_language(language) if form else section


def _address_of(edition: Edition, section: str) -> str:
    """Return the address of the place in the report that is in force."""
    address = reverse("report", args=[edition.report.agency.slug, edition.report.year.year])
    keys = [each.key for each in edition.official_form.sections]
    if section in keys:
        return f"{address}#s{keys.index(section) + 1}"
    return f"{address}#{LEFTOVERS}" if section == LEFTOVERS else address


# Agencies ------------------------------------------------------------------------------------------------------------


def agencies_of(asked: Asked) -> tuple[list[AgencyHit], int]:
    """Return the agencies one of whose names holds every word, best first, and how many there are.

    Costs five queries at most.
    """
    ranked = ranked_agencies(asked)
    keys = ranked[:MOST_AGENCIES]
    agencies = Agency.objects.filter(is_listed=True).in_bulk(keys) if keys else {}
    return hits_of([agencies[key] for key in keys if key in agencies], asked.years), len(ranked)


def ranked_agencies(asked: Asked) -> list[int]:
    """Return the keys of the agencies that are found, best first. Costs one query, two where no name has the words."""
    words = asked.query.asked
    if not words:
        return []
    found = _ranked(asked, [_in_lines(word) for word in words], rank_of)
    together = "".join(word.folded for word in words)
    if not found and may_abbreviate(together):
        found = _ranked(asked, dict.fromkeys(together), abbreviated)
    return found


def _ranked(asked: Asked, parts: Iterable[str], judge: Callable[..., int | None]) -> list[int]:
    """Return the keys of the agencies whose lines hold all ``parts``, as ``judge`` ranks them."""
    rows = _kept(SearchedAgency.objects.all(), asked)
    for number, part in enumerate(parts):
        rows = rows.alias(**{f"at{number}": StrIndex(_lines_for([part]), Value(part))}).filter(**{f"at{number}__gt": 0})
    pairs = [(word.raw, word.folded) for word in asked.query.asked]
    words = [_in_lines(word) for word in asked.query.asked]
    lines, whole = _lines_for(words), Value(f":{''.join(words)}\n")
    # Where there are too many to look at, those that bear the very name are among the first.
    rows = rows.alias(whole=StrIndex(Concat(lines, Value("\n")), whole))
    first = Case(When(whole__gt=0, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = []
    for key, path, names in rows.order_by(first, "path", "pk").values_list("pk", "path", lines)[:_MOST_COMPARED]:
        rank = judge(names, pairs)
        if rank is not None:
            found.append((rank, path, key))
    return [key for _rank, _path, key in sorted(found)]


def _in_lines(word: Word) -> str:
    """Return how a word stands in the lines of an agency: Chinese folded, codes and sounds as typed."""
    return word.folded if _is_chinese(word.folded) else spelt(word.raw)


def _is_chinese(part: str) -> bool:
    return any(sign >= FIRST_OF_CHINESE for sign in part)


def _lines_for(parts: Iterable[str]) -> str:
    """Return the column to look in: names as they are written are a quarter of all lines."""
    return "written" if all(map(_is_chinese, parts)) else "lines"


def _kept(rows: Any, asked: Asked) -> Any:
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    return rows.filter(subtree_of(asked.agency, "agency__")) if asked.agency else rows


def hits_of(agencies: Sequence[Agency], years: tuple[int, ...]) -> list[AgencyHit]:
    """Return the agencies with their public reports, the later ones with those of ``years`` alone: two queries."""
    reports: dict[int, list[Filed]] = {}
    in_full = agencies[:MOST_SHOWN_IN_FULL]
    if in_full:
        prefetch_related_objects(in_full, "periods")
        # All years of all of them are few, and SQLite goes through every report where a condition says OR.
        rows = Report.objects.public().filter(agency__in=agencies if years else in_full).order_by()
        for agency, *shown in rows.values_list("agency", *_SHOWN_OF_REPORT):
            if shown[0] in years or any(agency == each.pk for each in in_full):
                reports.setdefault(agency, []).append(Filed(*shown))
    return [_hit_of(agency, reports.get(agency.pk, []), years, agency in in_full) for agency in agencies]


def _hit_of(agency: Agency, reports: list[Filed], years: tuple[int, ...], is_in_full: bool) -> AgencyHit:
    periods = agency.periods.all() if is_in_full else ()
    names = dict.fromkeys(name for period in periods for name in (period.name, period.short_name) if name)
    newest_first = sorted(reports, key=lambda one: -one.year)
    held = {report.year for report in reports}
    return AgencyHit(
        agency=agency,
        other_names=tuple(name for name in names if name != agency.name),
        reports=tuple(newest_first),
        asked=tuple(report for report in newest_first if report.year in years),
        missing=tuple(year for year in years if year not in held),
    )


def near_agencies(query: Query) -> list[Agency]:
    """Return the agencies whose names are most like what was typed, for when nothing was found. Costs two queries."""
    pairs = [(word.raw, word.folded) for word in query.asked]
    parts = _parts(query.asked)
    if not parts:
        return []
    lines = _lines_for(parts)
    at = {f"at{number}": StrIndex(lines, Value(part)) for number, part in enumerate(parts)}
    one, none = Value(1), Value(0)
    shared = sum(
        (Case(When(**{f"{name}__gt": 0}, then=one), default=none, output_field=IntegerField()) for name in at), none
    )
    rows = SearchedAgency.objects.alias(**at).annotate(shared=shared)
    likely = rows.order_by("-shared", F("path").asc()).values_list("shared", "pk", "path", lines)[:_NEAR_COMPARED]
    likeness = [(-near(names, pairs), path, key) for shared, key, path, names in likely if shared]
    best = [key for found, _path, key in sorted(likeness)[:_MOST_NEAR] if -found >= _LEAST_NEAR]
    agencies = Agency.objects.filter(is_listed=True).in_bulk(best) if best else {}
    return [agencies[key] for key in best if key in agencies]


def _parts(words: Iterable[Word]) -> list[str]:
    """Return a few characters, or pairs of letters, from all over: a name that is like the words has most of them."""
    parts: list[str] = []
    for word in words:
        chinese = [sign for sign in word.folded if sign >= FIRST_OF_CHINESE]
        letters = "".join(sign for sign in word.raw if sign.isalpha() and sign < FIRST_OF_CHINESE)
        parts += chinese or [letters[at : at + 2] for at in range(len(letters) - 1)]
    parts = list(dict.fromkeys(parts))
    return parts[:: -(-len(parts) // _MOST_PARTS)] if parts else []
