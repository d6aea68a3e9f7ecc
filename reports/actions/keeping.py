"""Keep what an edition says, and the findings and stamps that follow from it."""

from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _

from .. import checks
from ..document import Content
from ..models import (
    FROZEN,
    STATISTICS,
    WORKING,
    AgencyChange,
    Edition,
    EditionText,
    Explanation,
    Finding,
    Person,
    Report,
    ReportEvent,
    Verb,
    rows_from,
)
from .refusals import Refused
from .surroundings import successors_in, surroundings_of

MOST_NOTICES = 2**31 - 1  # what the column of fee notices can hold


def store_content(edition: Edition, content: Content) -> None:
    """Write the texts, rows and fields of ``content`` into ``edition`` (not yet public), replacing what is there."""
    if content.fee.notices is not None and content.fee.notices > MOST_NOTICES:
        raise Refused(_("The number of fee notices is too large; correct it first."))
    edition.form, edition.shape, edition.scope = content.form, content.shape, content.scope
    edition.title, edition.preface = content.title, content.preface
    edition.leftovers = list(content.leftovers)
    edition.document_date = date.fromisoformat(content.document_date) if content.document_date else None
    edition.fee_notices = content.fee.notices
    edition.fee_notified_yuan = content.fee.notified_yuan or ""
    edition.fee_collected_yuan = content.fee.collected_yuan or ""
    edition.save(
        update_fields=[
            "form",
            "shape",
            "scope",
            "title",
            "preface",
            "leftovers",
            "document_date",
            "fee_notices",
            "fee_notified_yuan",
            "fee_collected_yuan",
            "changed_at",
        ]
    )
    edition.texts.all().delete()
    EditionText.objects.bulk_create(
        EditionText(edition=edition, key=text.key, heading=text.heading, text=text.text, after=text.after)
        for text in content.sections
    )
    for table, rows in rows_from(edition, content).items():
        STATISTICS[table].objects.filter(edition=edition).delete()
        STATISTICS[table].objects.bulk_create(rows)


def record(
    verb: Verb,
    person: Person | None,
    edition: Edition,
    *,
    from_state: str = "",
    comment: str = "",
    changes: dict | None = None,
) -> ReportEvent:
    """Append one event to the log of the edition's report."""
    return ReportEvent.objects.create(
        report_id=edition.report_id,
        edition=edition,
        verb=verb,
        person=person,
        person_name=str(person or ""),
        from_state=from_state or edition.state,
        to_state=edition.state,
        comment=comment,
        changes=changes or {},
    )


def recheck(edition: Edition) -> list[Finding]:
    """Run every check on ``edition`` and keep the findings anew. Costs about 20 queries."""
    surroundings = surroundings_of(edition)
    found = checks.check(edition.content(), surroundings.context)
    edition.findings.all().delete()
    return Finding.objects.bulk_create(
        finding_row(edition, finding, is_public=surroundings.is_public) for finding in found
    )


def finding_row(edition: Edition, finding: checks.Finding, *, is_public: bool) -> Finding:
    """Return the unsaved row of ``finding``; ``is_public`` tells that all it rests on is published."""
    return Finding(
        edition=edition,
        rule=finding.rule,
        rule_version=finding.version,
        severity=finding.severity,
        verdict=finding.verdict,
        line=finding.line,
        cells=list(finding.cells),
        operands=[operand.to_json() for operand in finding.operands],
        left="" if finding.left is None else str(finding.left),
        right="" if finding.right is None else str(finding.right),
        message_zh=finding.message.zh,
        message_en=finding.message.en,
        fingerprint=finding.fingerprint,
        inputs_are_public=is_public,
    )


def unexplained(edition: Edition, findings: list[Finding]) -> list[Finding]:
    """Return the failing warnings to which nobody has said a word for these operand values."""
    said = set(Explanation.objects.filter(edition=edition).values_list("fingerprint", flat=True))
    return [f for f in findings if f.severity == "warn" and f.is_failing and f.fingerprint not in said]


def refresh_neighbours(report: Report) -> None:
    """Check again what rests on ``report``, and raise the stamps of every page that shows it.

    The next year's editions compare with this one; the pages of the years beside it name it.
    """
    year = report.year.year
    Report.objects.filter(agency_id=report.agency_id).update(public_stamp=F("public_stamp") + 1)
    heirs = Report.objects.filter(agency__in=successors_in(report.agency, year + 1), year__year=year + 1)
    heirs.update(public_stamp=F("public_stamp") + 1)
    recheck_following(report, (*WORKING, *FROZEN))


def recheck_following(report: Report, states: tuple[str, ...] = WORKING) -> None:
    """Check again the next year's editions in ``states`` that compare with this report: its agency's and its heirs'."""
    year = report.year.year + 1
    resting = (report.agency_id, *successors_in(report.agency, year))
    following = Edition.objects.filter(
        report__agency__in=resting, report__year__year=year, state__in=states
    ).select_related("report__year", "report__agency")
    for edition in following:
        recheck(edition)


def recheck_after_change(change: AgencyChange) -> None:
    """Check again the reports of the year of ``change`` of all bodies in it: it tells what they bring forward."""
    bodies = {*change.predecessors.values_list("pk", flat=True), *change.successors.values_list("pk", flat=True)}
    touched = Report.objects.filter(agency__in=bodies, year__year=change.day.year)
    touched.update(public_stamp=F("public_stamp") + 1)
    editions = Edition.objects.filter(report__in=touched, state__in=(*WORKING, *FROZEN))
    for edition in editions.select_related("report__year", "report__agency"):
        recheck(edition)
