"""What stands in feeds: newest editions with section three in one sentence, each under its permanent address."""

import datetime
from collections.abc import Iterator, Sequence

from django.db.models import Max, QuerySet
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext

from ..document import Content
from ..figures import Figure
from ..formats.wording import report_title
from ..models import Change, Edition, RequestsRow, State
from ..presentation import GIST_ROWS, gist_of
from ..rendering.corrections import WITHDRAWAL, Correction, LedgerRow, corrections
from ..rendering.edition_places import permanent_address
from .atom import Entry
from .places import FeedPlaces

MOST = 50
MOST_CELLS = 20
EMPTY = datetime.datetime(2019, 5, 15, tzinfo=datetime.UTC)  # the day of the Regulations, where nothing has happened


def newest(editions: QuerySet[Edition], among: Sequence[int] | None = None) -> list[Edition]:
    """Return the newest of ``editions``, all of them in force: one query.

    ``among`` are the keys of few: they are put in order here, since SQLite would walk through the editions of
    everybody, newest first, until it had met them all.
    """
    rows = editions.select_related("report__agency", "report__year")
    if among is None:
        return list(rows.order_by("-published_at", "-pk")[:MOST])
    held = sorted(rows.filter(pk__in=among).order_by(), key=lambda edition: edition.pk)
    return sorted(held, key=lambda edition: edition.published_at or EMPTY)[: -MOST - 1 : -1]


def last_change(shown: Sequence[Edition], public: QuerySet[Edition]) -> datetime.datetime:
    """Return when the list ``shown``, newest first, last changed: by a publication or by a withdrawal. One query."""
    withdrawn = public.filter(state=State.WITHDRAWN).aggregate(last=Max("ended_at"))["last"]
    moments = [withdrawn, *(edition.published_at for edition in shown[:1])]
    return max((moment for moment in moments if moment), default=EMPTY)


def entries_of(editions: Sequence[Edition], places: FeedPlaces) -> tuple[Entry, ...]:
    """Return an entry for each edition: one query for the figures of their sentences."""
    gists = gists_of(editions)
    return tuple(entry_of(edition, places, gists.get(edition.pk, "")) for edition in editions)


def entry_of(edition: Edition, places: FeedPlaces, gist: str) -> Entry:
    """Return the entry of one edition, with what was changed where it is not the first."""
    report = edition.report
    said = [gist]
    if edition.change != Change.FIRST:
        kind = str(edition.get_change_display())
        said = [gettext("%(kind)s: %(reason)s") % {"kind": kind, "reason": edition.change_reason}, gist]
    return Entry(
        ident=places.ident("reports", report.pk, edition.address_key, *_suffix()),
        title=title_of(edition),
        address=places.at(permanent_address(edition)),
        moment=edition.published_at or EMPTY,
        author=edition.agency_name or report.agency.name,
        summary=" ".join(part for part in said if part) or title_of(edition),
        subjects=(str(report.year.year), str(report.agency.get_kind_display())),
    )


def entries_of_corrections(rows: Sequence[LedgerRow], places: FeedPlaces) -> tuple[Entry, ...]:
    """Return an entry for each line of the ledger, with its figures before and after: nine queries."""
    return tuple(_entry_of_correction(held, places) for held in corrections(rows))


def _entry_of_correction(held: Correction, places: FeedPlaces) -> Entry:
    own = translation.get_language() or ""
    title = report_title(held.organ, held.year, own)
    return Entry(
        ident=places.ident("corrections", held.agency.pk, held.year, held.ident, held.edition.digest[:12], *_suffix()),
        title=gettext("%(kind)s: %(title)s") % {"kind": held.kind_words, "title": title},
        address=places.at(held.edition.address if held.kind == WITHDRAWAL else held.address),
        moment=held.when,
        author=held.organ,
        summary=" ".join(_said_of(held, own)),
        subjects=(str(held.year), held.kind_words),
    )


def _said_of(held: Correction, language: str) -> Iterator[str]:
    """Yield what is said of one correction: the reason, figures before and after, what else differs."""
    yield gettext("Reason: %(reason)s") % {"reason": held.reason or gettext("none given")}
    for cell in held.cells[:MOST_CELLS]:
        path = cell.path.in_language(language)
        before, after = (figure.text or figure.words for figure in (cell.before, cell.after))
        yield gettext("%(figure)s: %(before)s → %(after)s.") % {"figure": path, "before": before, "after": after}
    if len(held.cells) > MOST_CELLS:
        more = len(held.cells) - MOST_CELLS
        yield ngettext("And %(number)s further figure.", "And %(number)s further figures.", more) % {"number": more}
    others = [*(text.name for text in held.texts), *held.particulars]
    if others:
        yield gettext("Changed as well: %(names)s.") % {"names": pgettext("label", ", ").join(others)}
    if held.not_shown:
        yield held.not_shown


def title_of(edition: Edition) -> str:
    """Return the title of the report in the language that is spoken."""
    language = translation.get_language() or ""
    name, year = edition.agency_name or edition.report.agency.name, edition.report.year.year
    return report_title(name, year, language) if language == "en" else edition.title or report_title(name, year)


def gists_of(editions: Sequence[Edition]) -> dict[int, str]:
    """Return section three of each edition in one sentence, where its figures allow one: one query."""
    language = translation.get_language() or ""
    rows: dict[int, list[RequestsRow]] = {}
    for row in RequestsRow.objects.filter(edition__in=editions, row__in=GIST_ROWS).order_by("pk"):
        rows.setdefault(row.edition_id, []).append(row)
    found = {}
    for edition in editions:
        figures: dict[str, Figure] = {}
        for row in rows.get(edition.pk, ()):
            figures |= row.cells(edition.official_form)[0]
        gist = gist_of(Content("", edition.report.year.year, edition.form, shape=edition.shape, figures=figures))
        if gist:
            found[edition.pk] = gist.in_language(language)
    return found


def _suffix() -> tuple[str, ...]:
    """Return what sets the identifier of another language apart from the Chinese one."""
    language = translation.get_language() or ""
    return () if language.startswith("zh") else (language,)
