"""The context of a report page: one edition with everything that stands on and beside its sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Subquery, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from ..document import Content
from ..formats import Text
from ..formats.wording import REPORT_NAME
from ..models import STATISTICS, Edition, Explanation, Site
from ..presentation import Presented, present
from ..writing import WRITERS
from ..writing.public_findings import LIST_WRITERS, ListedFinding
from .brevity import EVERYTHING
from .citing import citation_of
from .corrected import corrected, edition_after, edition_before
from .due_days import duty_read_along
from .edition_places import address_of, crumbs_of, downloads_of, edition_links, findings_address, place_of
from .linked_data import report as report_node
from .neighbours import neighbours_of
from .page import Page, frame_around, frame_for, way_from_home
from .removals import removals_of
from .statement import CheckStatement, ShownFinding, shown_findings, statement_of


@dataclass(frozen=True)
class Preview:
    """That an edition is shown before it is public: the words on its banner, and room for a signature on paper."""

    words: str
    has_signature: bool = True


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
    load_contents(edition, [edition_before(edition, others), edition_after(edition, others)])
    content = edition.content()
    findings = shown_findings(findings_of(edition, is_preview=preview is not None))
    correction = corrected(edition, content, others, language)
    link = (lambda cell: f"#{cell}") if preview else (lambda cell: f"cells/{cell}/")
    presented = present(content, language, findings=findings, link=link, marks=correction.marks)
    neighbours = neighbours_of(edition)
    return {
        **_frame(edition, presented, site, preview),
        "report": presented,
        "edition": edition,
        "agency": report.agency,
        "organ": content.agency_name,
        "year": content.year,
        "statement": _statement(edition, content, findings, language, is_preview=preview is not None),
        "changes": correction.changes,
        "correction": correction,
        "editions": edition_links(edition, others),
        "current_address": "" if preview or report.current_edition_id == edition.pk else report.get_absolute_url(),
        "duty": None if preview else duty_read_along(edition, [edition, *others]),
        "neighbours": neighbours,
        "files": neighbours.files,
        "downloads": [] if preview else _downloads(edition, language),
        "citation": None if preview or edition.number is None else citation_of(edition, site),
        "preview": preview,
        "removals": removals_of(edition),
        "findings_address": "" if preview else findings_address(edition),
        "brief": EVERYTHING,
    }


def withdrawn_context(edition: Edition, site: Site, others: Sequence[Edition] = ()) -> dict[str, Any]:
    """Return the context of ``reports/withdrawn.html``: there was a report, and why it is gone. One query."""
    title = gettext("Report withdrawn")
    return {
        **frame_for(site, title, *place_of(edition), crumbs=crumbs_of(edition), section="reports"),
        "edition": edition,
        "editions": edition_links(edition, [other for other in others if other.pk != edition.pk]),
        "agency": edition.report.agency,
        "organ": edition.agency_name,
        "year": edition.report.year.year,
        "neighbours": neighbours_of(edition),
        "current_address": _address_in_force(edition, others),
        "brief": EVERYTHING,
    }


def _address_in_force(edition: Edition, others: Sequence[Edition]) -> str:
    """Return the address of the edition in force where that is another one."""
    report = edition.report
    held = [other for other in others if other.pk == report.current_edition_id and other.pk != edition.pk]
    return report.get_absolute_url() if held else ""


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
        for finding in findings_of(edition)
    ]


def findings_of(edition: Edition, *, is_preview: bool = False) -> Any:
    """Return the findings of ``edition`` with what the agency publicly says to each: the public ones, or all."""
    said = Explanation.objects.filter(edition=edition.pk, fingerprint=OuterRef("fingerprint"))
    public = said.filter(is_public=True).values("text")[:1]
    findings = edition.findings.all() if is_preview else edition.findings.public()
    return findings.annotate(explanation_text=Subquery(public), is_cleared=Exists(said.filter(is_clearance=True)))


def load_contents(edition: Edition, beside: Sequence[Edition | None] = ()) -> None:
    """Read texts and figures of ``edition`` and of those beside it: eight queries, however many they are."""
    editions = [edition]
    for other in beside:
        if other is not None:
            other.report = edition.report
            editions.append(other)
    sets = [f"{model.__name__.lower()}_set" for model in STATISTICS.values()]
    prefetch_related_objects(editions, "texts", *(Prefetch(name) for name in sets))


def _others(edition: Edition) -> list[Edition]:
    return list(Edition.objects.public().filter(report=edition.report_id).exclude(pk=edition.pk).order_by("-number"))


def _statement(
    edition: Edition, content: Content, findings: tuple[ShownFinding, ...], language: str, *, is_preview: bool
) -> CheckStatement | None:
    """Return the check statement; None where there is nothing that could be checked."""
    if content.shape != "form" and not findings:
        return None
    lists = () if is_preview or content.shape != "form" else finding_lists(edition, language)
    return statement_of(content, findings, language, lists)


def finding_lists(edition: Edition, language: str) -> tuple[tuple[str, str], ...]:
    """Return (name, address) of the findings as lists; none where another edition is in force."""
    report = edition.report
    if report.current_edition_id != edition.pk:
        return ()
    return tuple(
        (writer.name.in_language(language), reverse("findings", args=[report.agency.slug, report.year.year, kind]))
        for kind, writer in LIST_WRITERS.items()
    )


def _downloads(edition: Edition, language: str) -> list[tuple[str, str]]:
    """Return (name, address) of every file that the shown edition is written as."""
    return [(WRITERS[kind].name.in_language(language), address) for kind, address in downloads_of(edition)]


def _frame(edition: Edition, presented: Presented, site: Site, preview: Preview | None) -> dict[str, Any]:
    if preview:
        page = Page(title=presented.title, crumbs=way_from_home(crumbs_of(edition)), section="reports")
        return frame_around(site, page)
    published = timezone.localtime(edition.published_at).strftime("%Y-%m-%d %H:%M") if edition.published_at else ""
    labels = [
        ("ArticleTitle", presented.title),
        ("PubDate", published),
        ("ContentSource", presented.agency),
        ("Keywords", f"{presented.agency},{presented.year},{REPORT_NAME.in_language(presented.language)}"),
        ("Author", presented.agency),
        ("Description", _description(presented)),
    ]
    return frame_for(
        site,
        presented.title,
        *place_of(edition),
        description=_description(presented),
        crumbs=crumbs_of(edition),
        labels=labels,
        section="reports",
        nodes=[report_node(edition, site, presented.title, address_of(edition))],
    )


def _description(presented: Presented) -> str:
    gist = next((section.gist for section in presented.sections if section.gist), "")
    return f"{presented.title}{gist and ' — '}{gist}"
