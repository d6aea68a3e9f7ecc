"""The ledger of corrections: what two public editions of one report say otherwise, and what was withdrawn and why.

Never drawn from events: before and after are what the public could read. A withdrawn edition's figures are not shown.

For a page, a feed or a file::

    rows = ledger_rows(Ledger(agency=agency, year=2022, kind=WITHDRAWAL))  # newest first; count it, slice it
    corrections(rows[:20])  # list[Correction]: ten queries, however many
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Case, CharField, DateTimeField, Exists, F, OuterRef, Value, When, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ..document import Content
from ..formats import Text
from ..models import STATISTICS, Agency, Change, Edition, State
from ..presentation import Changes, changes_between
from .corrected import edition_before
from .edition_places import permanent_address
from .label_paths import words_of_path
from .narrative_difference import SectionDifference, differences_of_named
from .shown_figures import Difference, ShownFigure, difference, figure_in

CORRECTION, TRANSCRIPTION, WITHDRAWAL = str(Change.CORRECTION), str(Change.TRANSCRIPTION), "withdrawal"
KINDS = {
    CORRECTION: _("correction by the agency"),
    TRANSCRIPTION: _("correction of our copy"),
    WITHDRAWAL: _("withdrawal"),
}
_PARTICULARS = {
    "agency_name": _("name of the agency"),
    "title": _("title"),
    "form": _("official form"),
    "shape": _("shape"),
    "scope": _("scope"),
    "document_date": _("date of the document"),
    "published_date": _("date of publication there"),
    "leftovers": _("rows and notes outside the form"),
    "fee": _("fee statement"),
}


@dataclass(frozen=True)
class Ledger:
    """Which corrections are asked for: of one agency, of reports on one year, of one kind; all when left out.

    With agency and year it is the ledger of one report.
    """

    agency: Agency | None = None
    year: int | None = None
    kind: str = ""


@dataclass(frozen=True)
class LedgerRow:
    """One line of the ledger before any contents are read: the edition that was made or withdrawn, and when.

    ``stamp`` and ``name`` are the report's public stamp and the agency's name: what a kept page depends on beside.
    """

    edition: int
    kind: str
    at: datetime.datetime
    stamp: int = 0
    name: str = ""


_FIELDS = tuple(one.name for one in fields(LedgerRow))


@dataclass(frozen=True)
class EditionNamed:
    """An edition in the ledger. ``address`` leads to it; where ``is_withdrawn`` there is only the reason."""

    number: int
    address: str
    digest: str
    state: str
    is_withdrawn: bool
    published_at: datetime.datetime | None


@dataclass(frozen=True)
class ChangedCell:
    """A figure before and after, as printed. ``path`` are its official labels; addresses lead to it in each edition."""

    cell: str
    path: Text
    before: ShownFigure
    after: ShownFigure
    step: Difference


@dataclass(frozen=True)
class ChangedText:
    """A section whose text differs; ``address`` leads to the difference sentence by sentence."""

    key: str
    name: str
    address: str


@dataclass(frozen=True)
class Correction:
    """One correction or withdrawal.

    ``kind`` is "correction" (the agency changed its report), "transcription" (our copy was wrong) or "withdrawal";
    ``kind_words`` says it. ``when``: the publication of ``edition``, or its withdrawal. ``previous`` is the public
    edition with which it was compared. ``reason`` is the public reason. ``particulars`` name what else differs, such
    as the title, by ``particular_keys``. ``not_shown`` says in words why there are neither cells nor texts.
    """

    kind: str
    kind_words: str
    when: datetime.datetime
    agency: Agency
    organ: str
    year: int
    edition: EditionNamed
    previous: EditionNamed | None
    reason: str
    cells: tuple[ChangedCell, ...] = ()
    texts: tuple[ChangedText, ...] = ()
    particulars: tuple[str, ...] = ()
    particular_keys: tuple[str, ...] = ()
    not_shown: str = ""
    contents: tuple[Content, Content] | None = None

    @property
    def ident(self) -> str:
        """Return what names this line on a page and in a feed: v2, or v2-withdrawal."""
        return f"v{self.edition.number}" + ("-withdrawal" if self.kind == WITHDRAWAL else "")

    @property
    def address(self) -> str:
        """Return the address of this line in the ledger of its report."""
        return f"{ledger_address(self.agency.slug, self.year)}#{self.ident}"

    def differences(self) -> list[SectionDifference]:
        """Return how the changed texts differ sentence by sentence; the contents must have been kept."""
        if self.contents is None:
            return []
        names = {text.key: text.name for text in self.texts}
        return differences_of_named(*self.contents, names, get_language() or "")


def ledger_address(slug: str, year: int) -> str:
    """Return the address of the ledger of one report."""
    return reverse("report_corrections", args=[slug, year])


def ledger_rows(ledger: Ledger | None = None) -> Any:
    """Return the lines of the ledger as a queryset of LedgerRow fields, newest first; no contents are read.

    Each item is a dict with the fields of LedgerRow: ``LedgerRow(**item)``.
    """
    ledger = ledger or Ledger()
    public = Edition.objects.public()
    if ledger.agency:
        public = public.filter(report__agency=ledger.agency)
    if ledger.year:
        public = public.filter(report__year__year=ledger.year)
    kinds = (ledger.kind,) if ledger.kind else tuple(KINDS)
    changes = [kind for kind in kinds if kind != WITHDRAWAL]
    public = public.annotate(edition=F("pk"), stamp=F("report__public_stamp"), name=F("report__agency__name"))
    corrected = public.filter(change__in=changes).annotate(kind=F("change"), at=F("published_at"))
    withdrawn = public.filter(state=State.WITHDRAWN).annotate(
        kind=Value(WITHDRAWAL, output_field=CharField()), at=_withdrawn_at()
    )
    parts = [*([corrected] if changes else []), *([withdrawn] if WITHDRAWAL in kinds else [])]
    found = [part.order_by().values(*_FIELDS) for part in parts]
    rows = found[0].union(found[1], all=True) if len(found) == 2 else found[0]
    return rows.order_by("-at", "-edition", "kind")


def _withdrawn_at() -> Case:
    """Return when an edition was withdrawn: one that a later edition had replaced ended earlier than that."""
    replaced = Edition.objects.public().filter(report=OuterRef("report"), published_at=OuterRef("ended_at"))
    return Case(
        When(Exists(replaced.exclude(pk=OuterRef("pk"))), then=F("changed_at")),
        default=F("ended_at"),
        output_field=DateTimeField(),
    )


def corrections(rows: Iterable[Any], *, keeps_contents: bool = False) -> list[Correction]:
    """Return what each of ``rows`` (LedgerRow, or the dicts of ``ledger_rows``) says, in the language of the page.

    Costs nine queries however many rows there are: one for the editions of their reports, eight for contents. Hand
    over a page of them, not all. ``keeps_contents`` keeps both contents for a difference of the texts.
    """
    asked = [row if isinstance(row, LedgerRow) else LedgerRow(**row) for row in rows]
    if not asked:
        return []
    editions = _editions_beside(asked)
    asked = [row for row in asked if row.edition in editions]  # an agency may have left the public side meanwhile
    pairs = []
    for row in asked:
        edition = editions[row.edition]
        same = [other for other in editions.values() if other.report_id == edition.report_id]
        pairs.append((row, edition, edition_before(edition, same)))
    compared = {row.edition: _compared(row, edition, previous) for row, edition, previous in pairs}
    _load(dict.fromkeys(edition for pair in compared.values() for edition in pair))
    return [_correction(row, edition, previous, keeps_contents) for row, edition, previous in pairs]


def _editions_beside(rows: Sequence[LedgerRow]) -> dict[int, Edition]:
    """Return the public editions of all reports in ``rows`` by their keys: one query."""
    public = Edition.objects.public()
    reports = public.filter(pk__in=[row.edition for row in rows]).order_by().values("report")
    found = public.filter(report__in=reports).select_related("report__agency", "report__year").order_by("number")
    return {edition.pk: edition for edition in found}


def _compared(row: LedgerRow, edition: Edition, previous: Edition | None) -> tuple[Edition, ...]:
    is_shown = row.kind != WITHDRAWAL and edition.state != State.WITHDRAWN and previous is not None
    return (previous, edition) if is_shown and previous else ()


def _load(editions: Iterable[Edition]) -> None:
    """Read texts and figures of all ``editions`` together: eight queries, none where there is no edition."""
    names = [f"{model.__name__.lower()}_set" for model in STATISTICS.values()]
    prefetch_related_objects(list(editions), "texts", *names)


def _correction(row: LedgerRow, edition: Edition, previous: Edition | None, keeps_contents: bool) -> Correction:
    report, language = edition.report, get_language() or ""
    is_withdrawal, pair = row.kind == WITHDRAWAL, _compared(row, edition, previous)
    contents = (pair[0].content(), pair[1].content()) if len(pair) == 2 else None
    changes = changes_between(*contents, language) if contents else Changes()
    others = _particulars(*contents) if contents else {}
    addresses = tuple(permanent_address(one) for one in pair)
    return Correction(
        kind=row.kind,
        kind_words=str(KINDS[row.kind]),
        when=row.at,
        agency=report.agency,
        organ=edition.agency_name or report.agency.name,
        year=report.year.year,
        edition=_named(edition),
        previous=_named(previous) if previous and not is_withdrawal else None,
        reason=edition.withdrawal_reason if is_withdrawal else edition.change_reason,
        cells=_cells(changes, contents, language, addresses) if contents else (),
        texts=_texts(changes, edition),
        particulars=tuple(others.values()),
        particular_keys=tuple(others),
        not_shown="" if contents or is_withdrawal else _why_not(edition),
        contents=contents if keeps_contents else None,
    )


def _why_not(edition: Edition) -> str:
    if edition.state == State.WITHDRAWN:
        return gettext("This edition was withdrawn; its figures are no longer shown.")
    return gettext("The edition before it was withdrawn; its figures are no longer shown.")


def _named(edition: Edition) -> EditionNamed:
    return EditionNamed(
        number=edition.number or 0,
        address=permanent_address(edition),
        digest=edition.digest,
        state=str(edition.get_state_display()),
        is_withdrawn=edition.state == State.WITHDRAWN,
        published_at=edition.published_at,
    )


def _cells(
    changes: Changes, contents: tuple[Content, Content], language: str, addresses: tuple[str, ...]
) -> tuple[ChangedCell, ...]:
    found = []
    for change in changes.cells:
        old, new = (
            figure_in(content, change.cell, language, address)
            for content, address in zip(contents, addresses, strict=True)
        )
        path = words_of_path(change.cell, contents[1].form)
        found.append(ChangedCell(change.cell, path, old, new, difference(old, new)))
    return tuple(found)


def _texts(changes: Changes, edition: Edition) -> tuple[ChangedText, ...]:
    place = f"{ledger_address(edition.report.agency.slug, edition.report.year.year)}#v{edition.number}"
    return tuple(
        ChangedText(key, name, f"{place}-{key}") for key, name in zip(changes.text_keys, changes.texts, strict=True)
    )


def _particulars(before: Content, after: Content) -> dict[str, str]:
    """Return the names of what else differs, by its key in a report document."""
    found = {key: str(name) for key, name in _PARTICULARS.items() if getattr(before, key) != getattr(after, key)}
    headings = [[(section.key, section.heading) for section in content.sections] for content in (before, after)]
    return found | ({"headings": gettext("headings of sections")} if headings[0] != headings[1] else {})
