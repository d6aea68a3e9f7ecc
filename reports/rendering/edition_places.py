"""Where the pages and files of an edition are: addresses, the way there, the switch between editions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from ..models import Edition
from ..writing import WRITERS
from .page import Crumb, years_crumb

_DOWNLOAD = {"report": "download", "edition": "edition_download"}
_FIGURE = {"report": "figure", "edition": "edition_figure"}
_CITATION = {"report": "citation", "edition": "edition_citation"}
_FINDINGS = {"report": "findings_page", "edition": "edition_findings_page"}


@dataclass(frozen=True)
class EditionLink:
    """One public edition in the edition switch; ``ended_at`` is when it was superseded or withdrawn."""

    number: int
    state: str
    published_at: Any
    change_reason: str
    change: str
    address: str
    is_shown: bool
    ended_at: Any = None
    has_removals: bool = False


def edition_links(edition: Edition, others: Sequence[Edition]) -> list[EditionLink]:
    """Return every public edition of the report, newest first."""
    public = [held for held in (edition, *others) if held.number is not None]
    return [
        EditionLink(
            number=held.number or 0,
            state=str(held.get_state_display()),
            published_at=held.published_at,
            change_reason=held.change_reason,
            change=str(held.get_change_display()),
            address=permanent_address(held),
            is_shown=held.pk == edition.pk,
            ended_at=held.ended_at,
            has_removals=getattr(held, "has_removals", False),
        )
        for held in sorted(public, key=lambda held: -(held.number or 0))
    ]


def permanent_address(edition: Edition, cell: str = "") -> str:
    """Return the address of ``edition``, or of one figure in it, that never says anything else."""
    if cell:
        return reverse("edition_figure", args=[*_permanent(edition), cell])
    return reverse("edition", args=_permanent(edition))


def address_of(edition: Edition, cell: str = "") -> str:
    """Return the address of the page that shows ``edition``, or one figure in it."""
    name, *arguments = place_of_figure(edition, cell) if cell else place_of(edition)
    return reverse(name, args=arguments)


def place_of(edition: Edition) -> tuple[Any, ...]:
    """Return the name and arguments of the page that shows ``edition``: the report's, or an older one's own."""
    report = edition.report
    if edition.number is None or report.current_edition_id == edition.pk:
        return ("report", report.agency.slug, report.year.year)
    return ("edition", *_permanent(edition))


def place_of_figure(edition: Edition, cell: str) -> tuple[Any, ...]:
    """Return the name and arguments of the page of one figure in ``edition``."""
    name, *arguments = place_of(edition)
    return (_FIGURE[name], *arguments, cell)


def findings_address(edition: Edition) -> str:
    """Return the address of the page with everything that was found in ``edition``."""
    name, *arguments = place_of_findings(edition)
    return reverse(name, args=arguments)


def place_of_findings(edition: Edition) -> tuple[Any, ...]:
    """Return the name and arguments of the page with everything that was found in ``edition``."""
    name, *arguments = place_of(edition)
    return (_FINDINGS[name], *arguments)


def downloads_of(edition: Edition) -> list[tuple[str, str]]:
    """Return (kind, address) of every file that ``edition`` is written as; none where it is a document only."""
    if edition.shape == "document_only":
        return []
    name, *arguments = place_of(edition)
    return [(kind, reverse(_DOWNLOAD[name], args=[*arguments, kind])) for kind in WRITERS]


def citation_files(edition: Edition, kinds: Sequence[str]) -> list[tuple[str, str]]:
    """Return (kind, address) of the citation of ``edition`` as a file."""
    name, *arguments = place_of(edition)
    return [(kind, reverse(_CITATION[name], args=[*arguments, kind])) for kind in kinds]


def crumbs_of(edition: Edition, *further: Crumb) -> list[Crumb]:
    """Return the way to the page of ``edition``, or to a page under it."""
    report = edition.report
    title = gettext("Annual report %(year)s") % {"year": report.year.year}
    return [
        years_crumb(report.year.year),
        Crumb(report.agency.name, reverse("agency", args=[report.agency.slug]), "zh-Hans"),
        Crumb(title, address_of(edition) if further else ""),
        *further,
    ]


def _permanent(edition: Edition) -> list[Any]:
    report = edition.report
    return [report.agency.slug, report.year.year, edition.number, edition.digest[:12]]
