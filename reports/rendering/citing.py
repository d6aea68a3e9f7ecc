"""How the edition at hand, or one figure of it, is cited: what the card on its page and the files for it say."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language

from ..formats.wording import report_title
from ..models import Edition, Origin, Site
from ..presentation.citation import STYLES, Source, bibtex, gb7714, sentence
from .edition_places import citation_files, permanent_address
from .page import absolute


@dataclass(frozen=True)
class Citation:
    """The ways of citing as text, the address cited, and (name, address) of the files."""

    gb7714: str
    sentence: str
    bibtex: str
    address: str
    has_domain: bool
    files: tuple[tuple[str, str], ...] = ()


def source_of(edition: Edition, site: Site, *, cell: str = "", figure: str = "", accessed: str = "") -> Source:
    """Return what is cited: ``edition``, or the figure in ``cell``, which ``figure`` names."""
    report, number = edition.report, edition.number or 0
    title = edition.title or report_title(edition.agency_name, report.year.year)
    day = timezone.localdate(edition.published_at) if edition.published_at else None
    if edition.origin == Origin.TRANSCRIBED:
        day = edition.source_published_on  # our own day is not that of the report; unknown, it is left out
    return Source(
        author=edition.agency_name or report.agency.name,
        title=title,
        year=report.year.year,
        number=number,
        digest=edition.digest,
        address=absolute(site, permanent_address(edition, cell)),
        accessed=accessed,
        published=day.isoformat() if day else "",
        figure=figure,
        key="-".join([report.agency.slug, str(report.year.year), f"v{number}", *([cell] if cell else [])]),
    )


def citation_of(edition: Edition, site: Site, *, cell: str = "", figure: str = "") -> Citation:
    """Return the citation in the language of the page, which is kept: the day of reading is left to the reader."""
    source = source_of(edition, site, cell=cell, figure=figure)
    files = () if cell else tuple((STYLES[kind].name, place) for kind, place in citation_files(edition, tuple(STYLES)))
    return Citation(
        gb7714=gb7714(source),
        sentence=sentence(source, get_language() or ""),
        bibtex=bibtex(source),
        address=source.address,
        has_domain=bool(site.domain),
        files=files,
    )
