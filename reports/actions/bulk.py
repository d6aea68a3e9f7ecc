"""Keep what was read of one of many files: once, and marked as certain only where nobody has to choose.

These functions are parts of a transaction of ``reports.jobs``, which also holds the state of the file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from ..document import content_from_json
from ..formats import Text
from ..models import Agency, Edition, Person, Reading, ReadingState, Report, State, Verb, agencies_of
from ..reading.apart import ReadApart
from .matching import candidates, certain, names_in, settled
from .rights import has_role_for
from .uploads import figures_key_of, keep_reading, store_file

SURE_OF_YEAR = 0.9


@dataclass(frozen=True)
class Wanted:
    """What the person said of all files: where they come from, and for which year they are."""

    origin: str
    year: int | None = None
    source_address: str = ""
    source_published_on: date | None = None


@dataclass(frozen=True)
class Sent:
    """The bytes of one file and the name that people gave it; stored when there is something to keep of it."""

    data: bytes
    name: str
    sha256: str


@dataclass(frozen=True)
class Kept:
    """What became of one report: the stored reading, or the reading or edition that was there before.

    ``is_certain`` tells that agency and year leave nothing to choose; ``sentence`` says what there is to say.
    """

    reading: Reading | None
    is_new: bool
    agency: Agency | None
    agency_name: str
    year: int | None
    doubts: int
    is_certain: bool
    sentence: Text | None = None


def keep_part(person: Person, sent: Sent, part: str, read: ReadApart, wanted: Wanted) -> Kept:
    """Store the reading of one report in a file unless the same file or the same figures are stored already."""
    identity = read.document["reading"]["identity"]
    year, year_is_certain, about_year = _year(identity["year"], wanted.year)
    names = names_in(read.document)
    found = candidates(names, person, year)
    agency = settled(found)
    known = {
        "agency": agency,
        "agency_name": agency.name if agency else next((name for name, _confidence in names), ""),
        "year": year,
        "doubts": len(read.document["reading"]["doubts"]),
        "is_certain": certain(found) is not None and year_is_certain,
    }
    key = figures_key_of(read.document, agency, year, f"{sent.sha256} {part}")
    if before := _before(person, sent, part, key, read, agency, year):
        return Kept(before.reading, False, **known, sentence=before.sentence)
    try:
        with transaction.atomic():
            reading = keep_reading(
                person,
                store_file(person, sent.data, sent.name),
                read,
                part=part,
                origin=wanted.origin,
                agency=agency,
                year=year,
                source_address=wanted.source_address,
                source_published_on=wanted.source_published_on,
                figures_key=key,
                came_in_bulk=True,
            )
    except IntegrityError:  # another worker stored the same in this moment
        return Kept(None, False, **known, sentence=in_both(lambda: _same_figures(sent.name)))
    return Kept(reading, True, **known, sentence=about_year)


def why_not_acceptable(person: Person, reading: Reading, is_certain: bool) -> str:
    """Return why the reading cannot be taken together with others, "" when it can."""
    if reading.state != ReadingState.WAITING:
        return _("This reading was already decided on by somebody else.")
    if reading.doubt_count:
        return _("The reading has doubts: open it and decide them.")
    if reading.agency is None or reading.year is None or not is_certain:
        return _("Agency and year are not certain: open the reading and confirm them.")
    if not has_role_for(person, Verb.ACCEPT, reading.agency):
        return _("Your role at %(agency)s does not allow this step.") % {"agency": reading.agency}
    return ""


@dataclass(frozen=True)
class _Before:
    """What is stored already, and the words for it."""

    reading: Reading | None
    sentence: Text


def _before(
    person: Person, sent: Sent, part: str, key: str, read: ReadApart, agency: Agency | None, year: int | None
) -> _Before | None:
    """Return what was stored before of the same file or the same figures, by anybody for what ``person`` reaches."""
    reached = Reading.objects.filter(agencies_of(person, "agency__") | Q(uploaded_by=person))
    kept = reached.filter(state__in=(ReadingState.WAITING, ReadingState.ACCEPTED))
    kept = kept.exclude(state=ReadingState.ACCEPTED, edition__state=State.DISCARDED)
    same = (
        kept.filter(Q(file__sha256=sent.sha256, part=part) | Q(figures_key=key))
        .select_related("file")
        .order_by("pk")
        .first()
    )
    if same and same.file.sha256 == sent.sha256:
        return _Before(same, in_both(lambda: _("This very file is stored already; nothing was stored again.")))
    if same:
        return _Before(same, in_both(lambda: _same_figures(str(same))))
    edition = _edition_with(read, agency, year)
    return _Before(None, in_both(lambda: _same_figures(str(edition)))) if edition else None


def _edition_with(read: ReadApart, agency: Agency | None, year: int | None) -> Edition | None:
    """Return the public edition or the one in work of this report when it has the very figures of the reading."""
    report = Report.objects.filter(agency=agency, year__year=year).first() if agency and year else None
    if report is None:
        return None
    content = content_from_json(read.document)
    for edition in (report.current_edition, report.working_edition()):
        stored = edition.content() if edition else None
        if stored and any(figure is not None for figure in stored.figures.values()):
            same = dict(stored.figures) == dict(content.figures) and dict(stored.printed) == dict(content.printed)
            if same and not read.document["reading"]["doubts"]:
                return edition
    return None


def _same_figures(where: str) -> str:
    return _(
        "The same figures of this report are stored already (%(where)s); nothing was stored again. If its text is new,"
        " upload this file by itself."
    ) % {"where": where}


def _year(found: list[Mapping[str, Any]], wanted: int | None) -> tuple[int | None, bool, Text | None]:
    """Return the proposed year, whether it is certain, and what to say where file and person differ."""
    best = max(found, key=lambda candidate: candidate["confidence"], default=None)
    year = int(best["value"]) if best else None
    is_sure = best is not None and best["confidence"] >= SURE_OF_YEAR
    if wanted is None or wanted == year:
        return year, is_sure or wanted is not None, None
    if is_sure:
        about = {"found": year, "wanted": wanted}
        return year, False, in_both(lambda: _("The file says %(found)s, not %(wanted)s; confirm the year.") % about)
    return wanted, best is None or any(int(candidate["value"]) == wanted for candidate in found), None


def in_both(sentence: Callable[[], str]) -> Text:
    """Return what ``sentence`` says in Chinese and in English, to be kept for readers of either."""
    with override("zh-hans"):
        chinese = str(sentence())
    with override("en"):
        return Text(chinese, str(sentence()))
