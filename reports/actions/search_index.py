"""Keep the index of search in step: what is published and listed is in it, and nothing else, at any moment.

The verbs enter and take out one edition in their own transaction. What comes about otherwise (an update that cuts
texts in another way, a subtree that moved, a restored database) is found by comparison and made good in the background.
"""

import hashlib
import time
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import F, Prefetch, Q, QuerySet

from ..models import Agency, Edition, EditionText, SearchedAgency, SearchedEdition, SearchPassage
from ..models.agencies import PATH_STEP
from ..models.search_tables import drop_all_passages, drop_passages, store_passages
from ..models.searching import MOST_PARTS, first_key, searched_texts
from ..searching import HEAD, VERSION, fold, name_lines, tokens, written_lines

GROUP = 50  # editions stored in one transaction
MOST_AT_ONCE = 200  # editions entered again while somebody waits; the rest follows in the background
_LONGEST_PART = 30_000  # characters: PostgreSQL takes a megabyte of tokens, and these are a third of it at most
_LONGEST_HEAD = 400


# One edition ---------------------------------------------------------------------------------------------------------


def enter(edition: Edition) -> None:
    """Store the passages of ``edition`` anew, when it is in force and its body is listed. Costs five queries."""
    leave([edition.pk])
    _enter(Edition.objects.filter(pk=edition.pk))


def leave(keys: Iterable[int]) -> None:
    """Take the editions out of the index: they are no longer in force, or their body is no longer listed."""
    keys = list(keys)
    stored = SearchPassage.objects.filter(edition__in=keys)
    drop_passages((passage, _tokens_of(passage)) for passage in stored)
    SearchedEdition.objects.filter(edition__in=keys).delete()


def _enter(editions: QuerySet[Edition]) -> int:
    """Store the passages of those of ``editions`` that are in force; they have none yet."""
    texts = Prefetch("texts", EditionText.objects.order_by("pk"))
    held = list(
        editions.published()
        .select_for_update(of=("self",))  # nobody withdraws one in between
        .select_related("report__agency", "report__year")
        .prefetch_related(texts, "report__agency__periods")
    )
    passages = [passage for edition in held for passage in _passages_of(edition)]
    store_passages((passage, _tokens_of(passage)) for passage in passages)
    SearchedEdition.objects.bulk_create(
        SearchedEdition(
            edition=edition, version=VERSION, path=edition.report.agency.path, kind=edition.report.agency.kind
        )
        for edition in held
    )
    return len(held)


def _passages_of(edition: Edition) -> Iterator[SearchPassage]:
    agency, year = edition.report.agency, edition.report.year.year
    then = edition.report.period_then
    head = fold(f"{edition.agency_name}\n{then.short_name if then else agency.short_name}")
    first = first_key(year, edition.published_at, edition.pk)
    for number, (section, body) in enumerate(_parts_of(edition)):
        if number == MOST_PARTS:
            return
        yield SearchPassage(
            key=first + number,
            edition=edition,
            section=section,
            year=year,
            kind=agency.kind,
            path=agency.path or f"{agency.pk:0{PATH_STEP}d}",
            head=head[:_LONGEST_HEAD],
            body=body,
        )


def _parts_of(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield (section, folded text) for everything that is searched, long texts in parts of whole paragraphs."""
    for section, text in searched_texts(edition, edition.texts.all()):
        start = 0
        while start < len(text):
            end = len(text)
            if end - start > _LONGEST_PART:
                end = start + _LONGEST_PART
                end = max(text.rfind("\n", start, end), text.rfind("。", start, end)) + 1 or end
            folded = fold(text[start:end])
            if folded:
                yield section, folded
            start = end


def _tokens_of(passage: SearchPassage) -> set[str]:
    """Return everything under which a passage is found, the marks of its filters among it."""
    path = passage.path
    above = {int(path[at : at + PATH_STEP]) for at in range(0, len(path), PATH_STEP)}
    marks = {f"y_{passage.year}", f"k_{passage.kind}", f"s_{passage.section}", *(f"a_{key}" for key in above)}
    return tokens(passage.body) | {f"{HEAD}{token}" for token in tokens(passage.head)} | marks


# All editions --------------------------------------------------------------------------------------------------------


def index_search(seconds: float | None = None, among: Q | None = None) -> int:
    """Enter what is missing in the index and take out what does not belong there; return how many editions.

    Goes on where it was broken off, in groups that are one transaction each; stops after ``seconds``.
    """
    end = None if seconds is None else time.monotonic() + seconds
    if among is None and SearchedEdition.objects.exclude(version=VERSION).exists():
        forget_search()
        name_agencies()
    among = among or Q()
    public = Edition.objects.published()
    gone = list(
        SearchedEdition.objects.exclude(edition__in=public)
        .filter(edition__in=Edition.objects.filter(among))
        .values_list("pk", flat=True)
    )
    for group in _groups(gone):
        with transaction.atomic():
            leave(group)
    place = Q(searched__path=F("report__agency__path"), searched__kind=F("report__agency__kind"))
    missing = public.filter(among).exclude(place).order_by("report__year__year", "published_at", "pk")
    done = len(gone)
    # In the order of their keys: the index grows at its end.
    for group in _groups(list(missing.values_list("pk", flat=True))):
        with transaction.atomic():
            leave(group)
            done += _enter(Edition.objects.filter(pk__in=group))
        if end is not None and time.monotonic() > end:
            break
    return done


@transaction.atomic
def forget_search() -> None:
    """Empty the index."""
    drop_all_passages()
    SearchedEdition.objects.all().delete()
    SearchedAgency.objects.all().delete()


def _groups(keys: list[int]) -> Iterator[list[int]]:
    return (keys[start : start + GROUP] for start in range(0, len(keys), GROUP))


# Agencies ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def name_agencies() -> int:
    """Take over the names, codes and places of all listed agencies into the index; return how many changed.

    Costs four queries when nothing did. The reports of those that moved follow, many of them in the background.
    """
    stored = SearchedAgency.objects.in_bulk()
    listed = Agency.objects.filter(is_listed=True).prefetch_related("periods", "former_addresses")
    changed, elsewhere, seen = [], [], set()
    for agency in listed:
        seen.add(agency.pk)
        before, names = stored.get(agency.pk), _names_of(agency)
        source = hashlib.sha256(repr((VERSION, names)).encode()).hexdigest()
        is_elsewhere = not before or (before.path, before.kind) != (agency.path, agency.kind)
        if is_elsewhere:
            elsewhere.append(agency.pk)
        if is_elsewhere or not before or before.source != source:
            lines = before.lines if before and before.source == source else name_lines(*names)
            place = {"path": agency.path, "kind": agency.kind}
            names = {"source": source, "lines": lines, "written": written_lines(lines)}
            changed.append(SearchedAgency(agency=agency, **place, **names))
    fields = ["path", "kind", "source", "lines", "written"]
    SearchedAgency.objects.bulk_update([row for row in changed if row.pk in stored], fields, batch_size=100)
    SearchedAgency.objects.bulk_create([row for row in changed if row.pk not in stored], batch_size=100)
    gone = [key for key in stored if key not in seen]
    SearchedAgency.objects.filter(pk__in=gone).delete()
    _follow(gone, elsewhere)
    return len(changed) + len(gone)


def _names_of(agency: Agency) -> tuple[str, str, tuple[str, ...], str, tuple[str, ...], tuple[str, ...]]:
    periods = sorted(agency.periods.all(), key=lambda period: period.first_day)
    own = {agency.name, agency.short_name, ""}
    former = dict.fromkeys(name for period in periods for name in (period.name, period.short_name) if name not in own)
    codes = dict.fromkeys(code for period in periods for code in (period.credit_code, period.region_code) if code)
    addresses = (agency.slug, *sorted(former.slug for former in agency.former_addresses.all()))
    return agency.name, agency.short_name, tuple(former), agency.english_name, addresses, tuple(codes)


def _follow(gone: list[int], elsewhere: list[int]) -> None:
    """Take the reports of agencies that are no longer listed out at once; enter those that moved again, if few."""
    for key in gone:
        leave(SearchedEdition.objects.filter(edition__report__agency=key).values_list("pk", flat=True))
    editions = Edition.objects.published().filter(report__agency__in=elsewhere[:MOST_AT_ONCE])
    if elsewhere and len(elsewhere) <= MOST_AT_ONCE and editions.count() <= MOST_AT_ONCE:
        index_search(among=Q(report__agency__in=elsewhere))
