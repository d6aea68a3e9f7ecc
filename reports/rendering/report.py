"""The context of a report page: one edition with everything that stands on and beside its sheet."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Subquery, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from ..formats import Text
from ..formats.wording import REPORT_NAME
from ..models import STATISTICS, Edition, Explanation, FileRole, Site, State
from ..presentation import Changes, Presented, changes_between, present
from ..writing import WRITERS
from ..writing.public_findings import LIST_WRITERS, ListedFinding
from .page import Crumb, Page, page_for, years_crumb
from .statement import shown_findings, statement_of


@dataclass(frozen=True)
class Preview:
    """That an edition is shown before it is public: the words on its banner, and room for a signature on paper."""

    words: str
    has_signature: bool = True


@dataclass(frozen=True)
class FileLink:
    """A file beside an edition that the public may take."""

    name: str
    role: str
    size: int
    sha256: str
    address: str


@dataclass(frozen=True)
class EditionLink:
    """One public edition in the edition switch."""

    number: int
    state: str
    published_at: Any
    change_reason: str
    change: str
    address: str
    is_shown: bool


@dataclass(frozen=True)
class YearLink:
    """One year of the same agency."""

    year: int
    address: str
    is_shown: bool


def report_context(
    edition: Edition, site: Site, *, others: list[Edition] | None = None, preview: Preview | None = None
) -> dict[str, Any]:
    """Return the context of ``reports/report.html`` for ``edition`` in the active language.

    ``others`` are further public editions of the same report, newest first; they are asked for where
    they are not handed over. With ``preview`` the edition may be any draft, and all of its findings
    show. Costs ten queries at most, two more when ``others`` is left out.
    """
    language = translation.get_language() or ""
    report = edition.report
    others = _others(edition) if others is None else [other for other in others if other.pk != edition.pk]
    previous = _previous(edition, others)
    if previous:
        previous.report = report
    _load([edition, previous] if previous else [edition])
    content = edition.content()
    findings = shown_findings(_findings(edition, is_preview=preview is not None))
    presented = present(content, language, findings=findings, link=lambda cell: f"#{cell}")
    changes = changes_between(previous.content(), content, language) if previous else Changes()
    lists = () if preview or content.shape != "form" else _finding_lists(edition, language)
    is_checked = content.shape == "form" or bool(findings)
    neighbours, files = _neighbours(edition)
    years = _years(edition, neighbours)
    return {
        "site": site,
        "page": _page(edition, presented, site, preview),
        "language": language,
        "report": presented,
        "edition": edition,
        "agency": report.agency,
        "organ": content.agency_name,
        "year": content.year,
        "statement": statement_of(content, findings, language, lists) if is_checked else None,
        "changes": changes,
        "changed": frozenset(change.cell for change in changes.cells),
        "previous_edition": previous,
        "editions": _edition_links(edition, others),
        "current_address": "" if preview or report.current_edition_id == edition.pk else report.get_absolute_url(),
        "years": years,
        "earlier": max((link for link in years if link.year < content.year), key=lambda link: link.year, default=None),
        "later": min((link for link in years if link.year > content.year), key=lambda link: link.year, default=None),
        "files": files,
        "downloads": [] if preview or content.shape == "document_only" else _downloads(edition, language),
        "preview": preview,
    }


def withdrawn_context(edition: Edition, site: Site) -> dict[str, Any]:
    """Return the context of ``reports/withdrawn.html``: there was a report, and why it is gone. One query."""
    title = gettext("Report withdrawn")
    neighbours, _ = _neighbours(edition)
    return {
        "site": site,
        "page": page_for(site, title, *_address_of(edition), crumbs=_crumbs(edition), section="reports"),
        "language": translation.get_language(),
        "edition": edition,
        "agency": edition.report.agency,
        "organ": edition.agency_name,
        "year": edition.report.year.year,
        "years": _years(edition, neighbours),
    }


def listed_findings(edition: Edition) -> list[ListedFinding]:
    """Return the public findings of ``edition`` with the public explanations, for a list to take away: one query."""
    return [
        ListedFinding(
            rule=finding.rule,
            severity=finding.severity,
            verdict=finding.verdict,
            line=finding.line,
            cells=tuple(finding.cells),
            message=Text(finding.message_zh, finding.message_en),
            left=finding.left,
            right=finding.right,
            explanation=finding.explanation_text or "",
            is_cleared=finding.is_cleared,
        )
        for finding in _findings(edition, is_preview=False)
    ]


def _load(editions: list[Edition]) -> None:
    """Read texts and figures of all ``editions`` together: eight queries, however many they are."""
    sets = [f"{model.__name__.lower()}_set" for model in STATISTICS.values()]
    prefetch_related_objects(editions, "texts", *(Prefetch(name) for name in sets))


def _others(edition: Edition) -> list[Edition]:
    return list(Edition.objects.public().filter(report=edition.report_id).exclude(pk=edition.pk).order_by("-number"))


def _previous(edition: Edition, others: list[Edition]) -> Edition | None:
    """Return the public edition before ``edition`` whose contents may still be shown."""
    before = [
        other
        for other in others
        if other.state != State.WITHDRAWN and (edition.number is None or (other.number or 0) < edition.number)
    ]
    return max(before, key=lambda other: other.number or 0, default=None)


def _findings(edition: Edition, *, is_preview: bool) -> Any:
    said = Explanation.objects.filter(edition=edition.pk, fingerprint=OuterRef("fingerprint"))
    public = said.filter(is_public=True).values("text")[:1]
    findings = edition.findings.all() if is_preview else edition.findings.public()
    return findings.annotate(explanation_text=Subquery(public), is_cleared=Exists(said.filter(is_clearance=True)))


def _finding_lists(edition: Edition, language: str) -> tuple[tuple[str, str], ...]:
    """Return (name, address) of the findings as lists; none where another edition is in force."""
    report = edition.report
    if report.current_edition_id != edition.pk:
        return ()
    return tuple(
        (writer.name.in_language(language), reverse("findings", args=[report.agency.slug, report.year.year, kind]))
        for kind, writer in LIST_WRITERS.items()
    )


_DOWNLOAD = {"report": "download", "edition": "edition_download"}
_FILE = (
    "files__role",
    "files__is_public",
    "files__name",
    "files__file__name",
    "files__file__size",
    "files__file__sha256",
    "files__public_copy__size",
    "files__public_copy__sha256",
)


def _neighbours(edition: Edition) -> tuple[list[int], list[FileLink]]:
    """Return the years in which the agency has a public report, and the public files of ``edition``: one query."""
    rows = (
        Edition.objects.public()
        .filter(report__agency=edition.report.agency_id)
        .order_by("report__year__year", "pk", "files__pk")
        .values("pk", "report__year__year", "current_of", *_FILE)
    )
    years, files = set(), []
    for row in rows:
        if row["current_of"]:
            years.add(row["report__year__year"])
        if row["pk"] == edition.pk and row["files__is_public"] and edition.state != State.WITHDRAWN:
            files.append(_file_link(edition, row))
    return sorted(years), files


def _file_link(edition: Edition, row: dict[str, Any]) -> FileLink:
    sha256, report = row["files__public_copy__sha256"] or row["files__file__sha256"], edition.report
    return FileLink(
        name=row["files__name"] or row["files__file__name"],
        role=str(FileRole(row["files__role"]).label),
        size=row["files__public_copy__size"] or row["files__file__size"],
        sha256=sha256,
        address=reverse("file", args=[report.agency.slug, report.year.year, sha256]),
    )


def _years(edition: Edition, years: list[int]) -> list[YearLink]:
    agency, own = edition.report.agency, edition.report.year.year
    held = sorted({*years, own})
    return [YearLink(year, reverse("report", args=[agency.slug, year]), year == own) for year in held]


def _edition_links(edition: Edition, others: list[Edition]) -> list[EditionLink]:
    public = [held for held in (edition, *others) if held.number is not None]
    return [
        EditionLink(
            number=held.number or 0,
            state=str(held.get_state_display()),
            published_at=held.published_at,
            change_reason=held.change_reason,
            change=str(held.get_change_display()),
            address=reverse("edition", args=_edition_arguments(edition, held)),
            is_shown=held.pk == edition.pk,
        )
        for held in sorted(public, key=lambda held: -(held.number or 0))
    ]


def _downloads(edition: Edition, language: str) -> list[tuple[str, str]]:
    """Return (name, address) of every file that the shown edition is written as."""
    name, *arguments = _address_of(edition)
    return [
        (writer.name.in_language(language), reverse(_DOWNLOAD[name], args=[*arguments, writer.kind]))
        for writer in WRITERS.values()
    ]


def _edition_arguments(edition: Edition, held: Edition) -> list[Any]:
    report = edition.report
    return [report.agency.slug, report.year.year, held.number, held.digest[:12]]


def _address_of(edition: Edition) -> tuple[Any, ...]:
    """Return the name and arguments of the page that shows ``edition``: the report's, or an older one's own."""
    report = edition.report
    if edition.number is None or report.current_edition_id == edition.pk:
        return ("report", report.agency.slug, report.year.year)
    return ("edition", *_edition_arguments(edition, edition))


def _crumbs(edition: Edition) -> list[Crumb]:
    report = edition.report
    return [
        years_crumb(report.year.year),
        Crumb(report.agency.name, reverse("agency", args=[report.agency.slug]), "zh-Hans"),
        Crumb(gettext("Annual report %(year)s") % {"year": report.year.year}),
    ]


def _page(edition: Edition, presented: Presented, site: Site, preview: Preview | None) -> Page:
    published = timezone.localtime(edition.published_at).strftime("%Y-%m-%d %H:%M") if edition.published_at else ""
    labels = [
        ("ArticleTitle", presented.title),
        ("PubDate", published),
        ("ContentSource", presented.agency),
        ("Keywords", f"{presented.agency},{presented.year},{REPORT_NAME.in_language(presented.language)}"),
        ("Author", presented.agency),
        ("Description", _description(presented)),
    ]
    page = page_for(
        site,
        presented.title,
        *_address_of(edition),
        description=_description(presented),
        crumbs=_crumbs(edition),
        labels=labels,
        section="reports",
    )
    if preview:
        return Page(title=presented.title, crumbs=page.crumbs, section="reports")
    return page


def _description(presented: Presented) -> str:
    gist = next((section.gist for section in presented.sections if section.gist), "")
    return f"{presented.title}{gist and ' — '}{gist}"
