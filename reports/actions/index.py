"""The index of published tables and texts: what else says the same, found without reading every other report.

Of each section a few fingerprints are stored, chosen by their value, so that two texts which share a part choose the
same ones; and of one fingerprint at most ``MOST_POSTINGS`` rows, so that a phrase that everybody uses costs no more
than others. What is found is compared exactly, and taken from editions in force alone, whatever the index holds.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Count

from ..checks import SameTable, SameText, Thresholds, Twin
from ..checks.fingerprints import table_fingerprints, text_fingerprints
from ..checks.narrative.prose import passage_of
from ..checks.narrative.repeats import bare_words, repeated_share
from ..checks.narrative.ties import passages_of
from ..document import Content
from ..models import EVERY_TABLE, Edition, EditionText, State, TableFingerprint, TextFingerprint

SECTIONS = ("overview", "improvement", "other_matters")
MOST_POSTINGS = 100
_BITS = 61
_MASK = 2**_BITS - 1
_SPREAD = 0xD6E8FEB86659FD93  # fingerprints are the least of their neighbours: spread them over all numbers again
_BELOW = 2**_BITS // 5
_FEWEST, _MOST = 6, 16  # of one section
_MOST_TABLES = 3  # other agencies named beside one table
_CANDIDATES = 4  # texts compared exactly for one section


def remember(edition: Edition, content: Content) -> None:
    """Store the fingerprints of a published ``edition`` anew."""
    forget(edition)
    agency = edition.report.agency_id
    TableFingerprint.objects.bulk_create(
        TableFingerprint(edition=edition, agency_id=agency, table=table, mark=mark)
        for table, mark in table_marks(content).items()
    )
    marks = sorted({mark for found in text_marks(content).values() for mark in found})
    crowded = set(
        TextFingerprint.objects.filter(mark__in=marks)
        .values("mark")
        .annotate(number=Count("pk"))
        .filter(number__gte=MOST_POSTINGS)
        .values_list("mark", flat=True)
    )
    TextFingerprint.objects.bulk_create(
        TextFingerprint(edition=edition, mark=mark) for mark in marks if mark not in crowded
    )


def forget(edition: Edition) -> None:
    """Throw the fingerprints of ``edition`` away: it is no longer in force."""
    TableFingerprint.objects.filter(edition=edition).delete()
    TextFingerprint.objects.filter(edition=edition).delete()


def table_marks(content: Content) -> dict[str, uuid.UUID]:
    """Return the fingerprint of every table that holds enough, and of all figures together."""
    found = {table: uuid.UUID(bytes=mark) for table, mark in table_fingerprints(content).items()}
    if found:
        told = ",".join(f"{cell}={figure}" for cell, figure in sorted(content.figures.items()) if figure is not None)
        found[EVERY_TABLE] = uuid.uuid5(uuid.NAMESPACE_OID, told)
    return found


def text_marks(content: Content) -> dict[str, tuple[int, ...]]:
    """Return the fingerprints that stand for each section with enough text."""
    return {
        passage.section: marks
        for passage in passages_of(content)
        if passage.section in SECTIONS and (marks := _chosen(passage.section, passage.plain))
    }


def _chosen(section: str, plain: str) -> tuple[int, ...]:
    values = sorted({mark * _SPREAD & _MASK for mark in text_fingerprints(plain)})
    if len(values) < _FEWEST:
        return ()
    below = sum(value < _BELOW for value in values)
    kept = values[: min(max(below, _FEWEST), _MOST)]
    return tuple(SECTIONS.index(section) << _BITS | value for value in kept)


def same_tables_of(edition: Edition, content: Content) -> tuple[SameTable, ...]:
    """Return the tables of other agencies' editions in force that hold the figures of ``content``."""
    places: dict[int, list[str]] = defaultdict(list)
    for table, mark in table_marks(content).items():
        if table != EVERY_TABLE:
            for key in _editions_with(mark, edition.report.agency_id):
                places[key].append(table)
    return tuple(
        SameTable(table, other.agency_name, other.report.year.year)
        for other in _in_force(places)
        for table in places[other.pk]
    )


def _editions_with(mark: uuid.UUID, agency: int) -> list[int]:
    others = TableFingerprint.objects.filter(mark=mark).exclude(agency_id=agency).order_by("edition_id")
    return list(others.values_list("edition_id", flat=True)[:_MOST_TABLES])


def twins_of(edition: Edition, content: Content) -> tuple[Twin, ...]:
    """Return the published reports that hold the very figures of ``content``; another year of the agency is one."""
    mark = table_marks(content).get(EVERY_TABLE)
    if mark is None:
        return ()
    others = TableFingerprint.objects.filter(mark=mark).exclude(edition__report_id=edition.report_id)
    keys = others.order_by("edition_id").values_list("edition_id", flat=True)[:_MOST_TABLES]
    return tuple(Twin("figures", other.agency_name, other.report.year.year) for other in _in_force(keys))


def same_text_of(edition: Edition, content: Content, limits: Thresholds) -> tuple[SameText, ...]:
    """Return, for each section, the section of another agency's edition in force that most of it repeats."""
    own = {passage.section: passage for passage in passages_of(content)}
    marks = {
        section: found
        for section, found in text_marks(content).items()
        if len(bare_words(own[section].clean)) >= limits.repeat_from
    }
    if not marks:
        return ()
    alike = candidates_for(marks, edition.report.agency_id)
    others = {other.pk: other for other in _in_force({key for keys in alike.values() for key in keys})}
    if not others:
        return ()
    texts = {
        (text.edition_id, text.key): f"{text.text}\n{text.after}" if text.after else text.text
        for text in EditionText.objects.filter(edition__in=others, key__in=alike)
    }
    found = []
    for section, keys in alike.items():
        shares = [
            (repeated_share(own[section].clean, passage_of(section, texts[key, section]).clean), key)
            for key in keys
            if (key, section) in texts
        ]
        share, key = max(shares, key=lambda one: (one[0], -one[1]), default=(0.0, 0))
        if share > limits.repeat_share:
            found.append(SameText(section, share, others[key].agency_name, others[key].report.year.year))
    return tuple(found)


def candidates_for(marks: Mapping[str, tuple[int, ...]], agency: int) -> dict[str, list[int]]:
    """Return, for each section, the keys of the editions of other agencies that share most of its marks."""
    own = set(Edition.objects.filter(report__agency_id=agency, state=State.PUBLISHED).values_list("pk", flat=True))
    every = [mark for found in marks.values() for mark in found]
    shared: dict[str, Counter[int]] = {section: Counter() for section in marks}
    rows = TextFingerprint.objects.filter(mark__in=every).values_list("mark", "edition_id")
    for mark, key in rows:
        if key not in own:
            shared[SECTIONS[mark >> _BITS]][key] += 1
    return {
        section: [key for key, number in _first(shared[section]) if number >= max(1, len(found) // 4)]
        for section, found in marks.items()
    }


def _first(counted: Counter[int]) -> list[tuple[int, int]]:
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:_CANDIDATES]


def _in_force(keys: Iterable[int]) -> list[Edition]:
    """Return the editions in force among ``keys``, in the order of their keys."""
    keys = list(keys)
    if not keys:
        return []
    return list(Edition.objects.published().filter(pk__in=keys).select_related("report__year").order_by("pk"))


def alike(edition: Edition, content: Content) -> set[int]:
    """Return the keys of editions whose findings may name ``edition``, or no longer."""
    agency, found = edition.report.agency_id, set()
    for mark in table_marks(content).values():
        found |= set(_editions_with(mark, agency))
    for keys in candidates_for(text_marks(content), agency).values():
        found |= set(keys)
    return found
