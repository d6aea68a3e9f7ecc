"""The page with everything that the checks found in one edition: a report page that grows too heavy leads here."""

from typing import Any

from django.utils.translation import get_language, gettext

from ..models import Edition, Site
from .brevity import NO_LIMIT
from .edition_places import address_of, crumbs_of, place_of_findings
from .page import Crumb, frame_for
from .report import finding_lists, findings_of, load_contents
from .statement import shown_findings, statement_of


def findings_context(edition: Edition, site: Site) -> dict[str, Any]:
    """Return the context of ``reports/findings.html``: nine queries."""
    language = get_language() or ""
    load_contents(edition)
    content = edition.content()
    found, title = shown_findings(findings_of(edition)), gettext("Findings of the checks")
    statement = statement_of(content, found, language, finding_lists(edition, language), most_open=NO_LIMIT)
    said = {"agency": edition.agency_name, "year": content.year}
    groups = (
        (gettext("Errors"), statement.errors),
        (gettext("Warnings"), statement.warnings),
        (gettext("Remarks"), statement.remarks),
        (gettext("Cleared by a second person"), statement.cleared),
        (gettext("Open questions"), statement.open_rules),
    )
    return {
        **frame_for(
            site,
            gettext("Findings of the checks, %(agency)s %(year)s") % said,
            *place_of_findings(edition),
            crumbs=crumbs_of(edition, Crumb(title)),
            section="reports",
        ),
        "organ": content.agency_name,
        "year": content.year,
        "edition": edition,
        "report_address": address_of(edition),
        "lists": statement.lists,
        "groups": [(name, rules) for name, rules in groups if rules],
    }
